"""Contact data over gRPC: to a service that has an order of the case, and written down before it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass, replace

import grpc
import pytest

from kitchen.intake.v1 import intake_service_pb2 as pb
from kitchen.intake.v1 import intake_service_pb2_grpc as pb_grpc
from kitchen_intake import rpc
from kitchen_intake.domain.submission import HUB, Submission
from kitchen_intake.pictures import Pictures
from kitchenkit.health import Readiness
from kitchenkit.react import Loaded
from kitchenkit.rpc import RpcServer
from tests.fakes.issuer import FakeIssuer
from tests.fakes.pictures import MemoryObjects, MemoryUploads
from tests.fakes.waiting import eventually

from .counter import HOUSE, KEYS, NAME, NOW, PHONE, PRIVATE, Counter, body, the_case, told


@dataclass
class Line:
    """A served intake and a channel to it."""

    counter: Counter
    issuer: FakeIssuer
    channel: grpc.aio.Channel

    async def reveal(self, service: str = "dispatch", **changes: str) -> pb.RevealContactResponse:
        said = {
            "case_id": the_case(),
            "person_id": "p7",
            "role": "unit_handler",
            "purpose": "上门核实",
            "order_id": "o1",
        }
        token = self.issuer.token(f"service:{service}", ("service", "hub"), aud="intake")
        stub = pb_grpc.IntakeServiceStub(self.channel)
        call = stub.RevealContact(
            pb.RevealContactRequest(**{**said, **changes}), timeout=5, metadata=[("authorization", f"Bearer {token}")]
        )
        answer: pb.RevealContactResponse = await call
        return answer

    async def missing(self, *picture_ids: str, service: str = "dispatch", case_id: str | None = None) -> list[str]:
        token = self.issuer.token(f"service:{service}", ("service", "hub"), aud="intake")
        request = pb.FindPicturesRequest(case_id=the_case() if case_id is None else case_id, picture_ids=picture_ids)
        stub = pb_grpc.IntakeServiceStub(self.channel)
        answer = await stub.FindPictures(request, timeout=5, metadata=[("authorization", f"Bearer {token}")])
        return list(answer.missing)

    def revealed(self) -> int:
        return [type(fact).__name__ for _, __, fact in self.counter.store.facts].count("ContactRevealed")


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    counter, issuer = Counter(), FakeIssuer()
    await counter.take(body(**PRIVATE))
    counter.stands("government", "handling", "o1")
    server = RpcServer(
        service="intake", host="127.0.0.1", port=0, verifier=issuer.verifier("intake"), readiness=Readiness()
    )
    pictures = Pictures(uploads=MemoryUploads(), objects=MemoryObjects(), now=lambda: NOW)
    await pictures.keep("m1", "p7", b"\xff\xd8\x00")
    servicer = rpc.Intake(counter.store, counter.vault, KEYS, pictures)
    server.add(pb_grpc.add_IntakeServiceServicer_to_server, servicer, callers=rpc.CALLERS)
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        yield Line(counter, issuer, channel)
    await server.stop()


async def test_who_has_an_order_of_the_case_sees_the_contact_and_it_is_written_down(line: Line) -> None:
    answer = await line.reveal()
    assert (answer.name, answer.phone, answer.address) == (NAME, PHONE, f"某某路{HOUSE}")
    (row,) = line.counter.store.letters[the_case()]
    assert (row["type"], row["actor"], row["role"]) == ("kitchen.intake.v1.ContactRevealed", "p7", "unit_handler")
    assert row["topics"] == ["intake-submission-events"]
    assert PHONE.encode() not in row["body"]
    await line.reveal()
    assert line.revealed() == 2, "each time counts"


async def test_what_the_hub_opened_itself_is_about_the_citizen_of_the_case_beside_it(line: Line) -> None:
    beside = replace(
        line.counter.only(), id="beside", case_no="0", submission_id="s9", submitter=HUB, linked_case_id=the_case()
    )
    line.counter.store.put(told(beside, "government", "handling", "o9"), NOW)
    answer = await line.reveal(case_id="beside", order_id="o9")
    assert (answer.name, answer.phone) == (NAME, PHONE)
    with pytest.raises(grpc.aio.AioRpcError):
        await line.reveal(case_id="beside", order_id="o1")


async def test_nothing_is_answered_that_could_not_be_written_down(line: Line) -> None:
    line.counter.store.away = True
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await line.reveal()
    assert refused.value.code() is grpc.StatusCode.UNAVAILABLE
    assert line.revealed() == 0


async def test_who_loses_a_race_is_written_down_all_the_same(line: Line) -> None:
    async def urged() -> None:
        await line.reveal()

    line.counter.store.between = urged
    assert (await line.reveal()).phone == PHONE
    assert line.revealed() == 2


STATUS = grpc.StatusCode


@pytest.mark.parametrize(
    ("service", "changes", "status"),
    [
        ("triage", {}, STATUS.PERMISSION_DENIED),
        ("newsroom", {}, STATUS.PERMISSION_DENIED),
        ("console", {}, STATUS.PERMISSION_DENIED),
        ("volunteer", {}, STATUS.FAILED_PRECONDITION),
        ("dispatch", {"order_id": "another"}, STATUS.FAILED_PRECONDITION),
        ("dispatch", {"order_id": ""}, STATUS.FAILED_PRECONDITION),
        ("dispatch", {"purpose": ""}, STATUS.FAILED_PRECONDITION),
        ("dispatch", {"role": "resident"}, STATUS.FAILED_PRECONDITION),
        ("dispatch", {"role": ""}, STATUS.INVALID_ARGUMENT),
        ("dispatch", {"person_id": ""}, STATUS.INVALID_ARGUMENT),
        ("dispatch", {"case_id": ""}, STATUS.INVALID_ARGUMENT),
        ("dispatch", {"case_id": "another"}, STATUS.NOT_FOUND),
    ],
)
async def test_nobody_else_sees_anything(
    line: Line, service: str, changes: dict[str, str], status: grpc.StatusCode
) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await line.reveal(service, **changes)
    assert refused.value.code() is status
    assert PHONE not in str(refused.value.details())
    assert line.revealed() == 0


@pytest.mark.parametrize(("role", "shown"), [("unit_handler", False), ("unit_head", False), ("callback_agent", True)])
async def test_who_asked_for_confidentiality_is_shown_to_the_centre_and_to_no_unit(
    line: Line, role: str, shown: bool
) -> None:
    line.counter.store.put(replace(line.counter.only(), confidential=True), NOW)
    if shown:
        assert (await line.reveal(role=role)).phone == PHONE
        return
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await line.reveal(role=role)
    assert refused.value.code() is STATUS.FAILED_PRECONDITION
    assert line.revealed() == 0


async def test_nobody_reads_the_vault_out(line: Line) -> None:
    for _ in range(rpc.REVEALS_A_MINUTE):
        await line.reveal()
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await line.reveal()
    assert refused.value.code() is STATUS.FAILED_PRECONDITION
    assert (await line.reveal(person_id="another")).phone == PHONE


async def test_nobody_reads_the_vault_out_all_at_once(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen red: each looked whether there was room before any was counted."""
    begun, store, go_on = list[object](), line.counter.store, asyncio.Event()
    load = store.load

    async def slowly(ids: Collection[str]) -> Mapping[str, Loaded[Submission]]:
        begun.append(ids)
        await go_on.wait()
        return await load(ids)

    monkeypatch.setattr(store, "load", slowly)
    asked = [asyncio.create_task(line.reveal()) for _ in range(3 * rpc.REVEALS_A_MINUTE)]
    await eventually(lambda: len(begun) + sum(one.done() for one in asked) == len(asked))
    assert len(begun) == rpc.REVEALS_A_MINUTE
    go_on.set()
    await asyncio.gather(*asked, return_exceptions=True)


async def test_it_is_written_down_for_which_unit_it_was(line: Line) -> None:
    await line.reveal(scope="unit:u1")
    (row,) = line.counter.store.letters[the_case()]
    assert row["scope"] == "unit:u1"


async def test_a_purpose_is_masked_before_it_is_told(line: Line) -> None:
    await line.reveal(purpose=f"致电{PHONE}")
    (row,) = line.counter.store.letters[the_case()]
    assert PHONE.encode() not in row["body"]


async def test_an_erased_contact_is_not_found(line: Line) -> None:
    line.counter.vault.entries.clear()
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await line.reveal()
    assert refused.value.code() is STATUS.NOT_FOUND


async def test_dispatch_hears_which_pictures_it_cannot_show_and_nobody_else_hears_anything(line: Line) -> None:
    assert await line.missing("m1", "m2") == ["m2"]
    assert await line.missing() == []
    for service, case_id, status in (
        ("volunteer", None, STATUS.PERMISSION_DENIED),
        ("dispatch", "", STATUS.INVALID_ARGUMENT),
    ):
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await line.missing("m1", service=service, case_id=case_id)
        assert refused.value.code() is status
