"""Who is responsible: a unit that covers the place, at the level of the list or above it; and `MatchDuty`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import grpc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen.dispatch.v1 import dispatch_service_pb2 as pb
from kitchen.dispatch.v1 import dispatch_service_pb2_grpc as pb_grpc
from kitchen_dispatch import rpc
from kitchen_dispatch.domain.duty import LEVELS, Duty, DutyList, match
from kitchen_dispatch.duties import duty_list, matcher
from kitchendirectory.places import Organisation, Places
from kitchenkit.health import Readiness
from kitchenkit.rpc import RpcServer
from tests.fakes.issuer import FakeIssuer

from .affairs import CASE

KINDS = ("police", "water_affairs")
AREAS = ("5201", "520103", "520102", "520103001", "520103002", "520102001")


def unit(kind: str, area: str, *, active: bool = True) -> Organisation:
    return Organisation(
        id=f"{kind}@{area}", code=f"{kind}@{area}", name=f"{kind} {area}", kind="unit", speciality=kind,
        tier=1 if len(area) == 4 else 2, area_code=area, parent_id="", active=active,
    )  # fmt: skip


def places(*units: Organisation) -> Places:
    return Places(organisations=units, version=1)


def found(there: Places, *, category: str = "X", area: str, tier: str = "G", duties: DutyList) -> list[tuple[str, str]]:
    class Units:
        def unit_of(self, kind: str, area_code: str) -> str | None:
            units = there.units(kind, area_code)
            return units[0].id if units else None

    return [(one.unit_id, one.role) for one in match(duties, Units(), category=category, area=area, tier=tier)]


@given(
    st.sets(st.tuples(st.sampled_from(KINDS), st.sampled_from(AREAS))),
    st.sampled_from([*AREAS, "520103001003", "520199", "52"]),
    st.sampled_from(sorted(LEVELS)),
    st.sampled_from(["E0", "G"]),
)
def test_who_is_found_covers_the_place_and_is_the_nearest_at_or_above_the_level(
    there: set[tuple[str, str]], area: str, level: str, tier: str
) -> None:
    duties = DutyList(version="1", duties={"X": Duty(lead="police", level=level, assist="water_affairs")})
    units = found(places(*(unit(*one) for one in there)), area=area, tier=tier, duties=duties)
    covering = [
        code for kind, code in there if kind == "police" and area.startswith(code) and len(code) <= LEVELS[level]
    ]
    lead = [name for name, role in units if role == "lead"]
    assert lead == ([f"police@{max(covering, key=len)}"] if covering else [])
    for name, role in units:
        assert area.startswith(name.partition("@")[2])
        assert role == "lead" or (tier == "E0" and name.startswith("water_affairs@"))


def test_a_closed_unit_and_an_unknown_category_have_nobody() -> None:
    duties = DutyList(version="1", duties={"X": Duty(lead="police", level="district")})
    there = places(unit("police", "520103", active=False), unit("police", "5201"))
    assert found(there, area="520103001", duties=duties) == [("police@5201", "lead")]
    assert found(there, area="520103001", category="Y", duties=duties) == []


def test_a_unit_does_not_assist_itself() -> None:
    duties = DutyList(version="1", duties={"X": Duty(lead="police", level="city", assist="police")})
    assert found(places(unit("police", "5201")), area="5201", tier="E0", duties=duties) == [("police@5201", "lead")]


def test_the_list_of_this_release_has_levels_that_there_are() -> None:
    assert {duty.level for duty in duty_list().duties.values()} <= LEVELS.keys()
    assert all(code.startswith("GOV-") for code in duty_list().duties)


@pytest.mark.parametrize(("area", "unit_id"), [("520103019", "police@520103"), ("", "police@5201")])
def test_a_case_without_an_area_is_the_citys(area: str, unit_id: str) -> None:
    duties = DutyList(version="7", duties={"GOV-LIGHT": Duty(lead="police", level="district")})
    there = places(unit("police", "5201"), unit("police", "520103"))
    (one,) = matcher(duties, lambda: there, "520100")(replace(CASE, area_code=area))
    assert (one.unit_id, "职责清单 7" in one.reason) == (unit_id, True)


@pytest.fixture
async def ask() -> AsyncIterator[Any]:
    issuer = FakeIssuer()
    duties = DutyList(version="7", duties={"GOV-LIGHT": Duty(lead="police", level="district")})
    there = places(unit("police", "5201"), unit("police", "520103"))
    server = RpcServer(
        service="dispatch", host="127.0.0.1", port=0, verifier=issuer.verifier("dispatch"), readiness=Readiness()
    )
    servicer = rpc.Dispatch(duties, lambda: there, "520100")
    server.add(pb_grpc.add_DispatchServiceServicer_to_server, servicer, callers=rpc.CALLERS)
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:

        async def call(request: pb.MatchDutyRequest, service: str = "triage") -> Any:
            token = issuer.token(f"service:{service}", ("service", "hub"), aud="dispatch")
            stub = pb_grpc.DispatchServiceStub(channel)
            return await stub.MatchDuty(request, timeout=5, metadata=[("authorization", f"Bearer {token}")])

        yield call
    await server.stop()


async def test_match_duty_names_the_unit_and_the_rule(ask: Any) -> None:
    said = await ask(pb.MatchDutyRequest(category_code="GOV-LIGHT", area_code="520103019"))
    assert [(one.unit_id, one.name, one.role) for one in said.units] == [("police@520103", "police 520103", "lead")]
    assert said.explanation.startswith("职责清单 7: GOV-LIGHT")
    city = await ask(pb.MatchDutyRequest(category_code="GOV-LIGHT"))
    assert [one.unit_id for one in city.units] == ["police@5201"]
    nobody = await ask(pb.MatchDutyRequest(category_code="GOV-NEW"))
    assert (list(nobody.units), "没有适用的条目" in nobody.explanation) == ([], True)


@pytest.mark.parametrize(
    ("request_", "service", "status"),
    [
        (pb.MatchDutyRequest(), "triage", grpc.StatusCode.INVALID_ARGUMENT),
        (pb.MatchDutyRequest(category_code="X"), "newsroom", grpc.StatusCode.PERMISSION_DENIED),
    ],
)
async def test_match_duty_says_no(ask: Any, request_: Any, service: str, status: grpc.StatusCode) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await ask(request_, service)
    assert refused.value.code() is status
