"""Triage over gRPC: suggestions and like cases, for who may ask."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import grpc
import pytest

from kitchen.common.v1 import place_pb2
from kitchen.triage.v1 import triage_service_pb2 as pb
from kitchen.triage.v1 import triage_service_pb2_grpc as pb_grpc
from kitchen_triage import rpc
from kitchen_triage.domain.case import Case, Received, Suggestion
from kitchen_triage.store import case_fields
from kitchenkit.health import Readiness
from kitchenkit.react import Transient
from kitchenkit.rpc import RpcServer
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore

from .desk import NOW, SURE, opened


@dataclass
class Line:
    channel: Any = None
    issuer: FakeIssuer = field(default_factory=FakeIssuer)
    cases: MemoryStore[Case] = field(default_factory=lambda: MemoryStore(case_fields))
    asked: list[Received] = field(default_factory=list)
    away: bool = False

    def suggest(self, batch: Sequence[Received]) -> Sequence[Suggestion]:
        if self.away:
            raise Transient("the directory was not heard yet")
        self.asked.extend(batch)
        return [replace(SURE, emergency=True)] * len(batch)

    async def ask(self, method: str, request: object, service: str = "intake") -> Any:
        token = self.issuer.token(f"service:{service}", ("service", "hub"), aud="triage")
        stub = pb_grpc.TriageServiceStub(self.channel)
        return await getattr(stub, method)(request, timeout=5, metadata=[("authorization", f"Bearer {token}")])


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    made = Line()
    server = RpcServer(
        service="triage", host="127.0.0.1", port=0, verifier=made.issuer.verifier("triage"), readiness=Readiness()
    )
    servicer = rpc.Triage(made.suggest, {"GOV-LIGHT": "路灯照明"}.__getitem__, made.cases)  # type: ignore[arg-type]
    server.add(pb_grpc.add_TriageServiceServicer_to_server, servicer, callers=rpc.CALLERS)
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as made.channel:
        yield made
    await server.stop()


async def test_a_suggestion_says_all_and_stores_nothing(line: Line) -> None:
    place = place_pb2.Place(area_code="520103019", address="某路")
    said = await line.ask("Classify", pb.ClassifyRequest(text="路灯不亮", place=place))
    assert (said.lane, said.category_code, said.category_name, said.tier) == (
        "government", "GOV-LIGHT", "路灯照明", "E2"
    )  # fmt: skip
    assert (said.emergency, said.abstains, list(said.explanation)) == (True, False, ["路灯"])
    (asked,) = line.asked
    assert (asked.kind, asked.place.area_code, asked.place.address) == ("unknown", "520103019", "某路")
    assert line.cases.rows == {}


async def test_like_cases_are_those_of_the_district_the_likest_first(line: Line) -> None:
    texts = {"a": "中山路路灯不亮", "b": "中山路的路灯坏了不亮", "c": "噪声扰民", "d": "中山路路灯不亮"}
    for name, text in texts.items():
        area = "520102001" if name == "d" else "520103001"
        line.cases.put(replace(opened(), id=name, case_no=name, text=text, area_code=area), NOW)
    found = await line.ask("FindSimilar", pb.FindSimilarRequest(text="中山路路灯不亮", area_code="520103019", limit=9))
    assert found.cases[0].case_id == "a"
    assert {one.case_id for one in found.cases} <= {"a", "b"}
    one = await line.ask("FindSimilar", pb.FindSimilarRequest(text="中山路路灯不亮", limit=0))
    assert len(one.cases) == 1


STATUS = grpc.StatusCode


@pytest.mark.parametrize(
    ("method", "request_", "service", "status"),
    [
        ("Classify", pb.ClassifyRequest(), "intake", STATUS.INVALID_ARGUMENT),
        ("FindSimilar", pb.FindSimilarRequest(), "intake", STATUS.INVALID_ARGUMENT),
        ("Classify", pb.ClassifyRequest(text="x"), "newsroom", STATUS.PERMISSION_DENIED),
        ("FindSimilar", pb.FindSimilarRequest(text="x"), "volunteer", STATUS.PERMISSION_DENIED),
    ],
)
async def test_what_is_not_answered(
    line: Line, method: str, request_: object, service: str, status: grpc.StatusCode
) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await line.ask(method, request_, service)
    assert refused.value.code() is status
    assert line.asked == []


async def test_before_the_directory_was_heard_there_is_no_suggestion(line: Line) -> None:
    line.away = True
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await line.ask("Classify", pb.ClassifyRequest(text="x"))
    assert refused.value.code() is STATUS.UNAVAILABLE
