"""Response priorities: a unit's own order of its work, that moves no clock and goes when the order does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchen_dispatch import wire
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.matter import Matter
from kitchen_dispatch.domain.orders_prioritising import Prioritise
from kitchen_dispatch.domain.orders_returns import Return, UpholdReturn
from kitchen_dispatch.domain.publication import Names
from kitchen_dispatch.domain.records import Given
from kitchen_dispatch.domain.response_priority import (
    RESPONSE_PRIORITY,
    ChangePriority,
    ResponsePriority,
    RestorePriority,
    RetirePriority,
    WritePriority,
    write,
)
from kitchen_dispatch.http import Answers, orders, routers
from kitchen_dispatch.http_priorities import priority_routers
from kitchen_dispatch.store_priorities import response_priority_fields
from kitchen_dispatch.wire_priorities import priority_letter
from kitchenkit.decide import Context, Refused
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .affairs import NOW, answered, facts, filed, give, in_hand, taken
from .government import matters

PRIORITIES = "/v1/response-priorities"
HEAD, DESK, HANDLER = ("unit_head", "unit:u1"), ("dispatcher", "hub"), ("unit_handler", "unit:u1")
URGENT = Given(id="p1", title="急修", rank=1, code="P1")
GIVE = Prioritise(priority_id="p1", given=URGENT)


def asked(reason: str = "") -> Context:
    return Context(actor="p1", role="unit_head", now=NOW, cause="c", reason=reason)


def priority(**said: Any) -> ResponsePriority:
    wanted: dict[str, Any] = {"title": "急修", "rank": 1} | said
    return write("p1", WritePriority(**wanted)).steps[-1].after


def dates(matter: Matter) -> list[datetime | None]:
    part = matter.lead
    return [matter.due_at, matter.next_due(), part.sign_by, part.return_by, part.due_at, part.wait_until]


def test_an_order_is_given_one_and_no_clock_moves() -> None:
    before = in_hand()
    decision = taken(before, GIVE, "unit_handler")
    after = decision.steps[-1].after
    assert (facts(decision), after.lead.priority) == (["OrderPrioritised"], URGENT)
    assert dates(after) == dates(before)
    assert taken(after, GIVE, "unit_handler").steps == ()
    assert give(after, Prioritise(), "dispatcher").lead.priority is None


def test_what_was_the_words_of_one_unit_does_not_go_to_the_next() -> None:
    matter = give(give(filed(), GIVE), Return(reason_code="wrong_area", evidence="不在辖区"))
    assert matter.lead.priority == URGENT
    assert give(matter, UpholdReturn(unit_id="u3"), "dispatcher").lead.priority is None


def test_what_is_over_or_not_the_callers_gets_none() -> None:
    with pytest.raises(Refused) as refused:
        give(answered(), GIVE)
    assert refused.value.code == "wrong_state"
    with pytest.raises(Refused) as refused:
        give(in_hand(), GIVE, "leader")
    assert refused.value.code == "wrong_role"


def test_what_is_told_says_what_it_was_given() -> None:
    step = taken(in_hand(), GIVE, "unit_handler").steps[-1]
    told = pb.OrderPrioritised.FromString(wire.matter_letter(step.fact, step.after).body)
    assert (told.priority_id, told.title, told.rank, told.code) == ("p1", "急修", 1, "P1")
    assert told.matter.orders[0].priority == pb.GivenPriority(id="p1", title="急修", rank=1, code="P1")


@given(st.sampled_from(["", "u1", "u2"]), st.sampled_from([(), ("GOV-LIGHT",), ("GOV-ROAD",)]))
def test_it_fits_its_unit_and_its_categories_while_it_is_in_use(unit: str, categories: tuple[str, ...]) -> None:
    one = priority(unit_id=unit, categories=categories)
    assert one.offered("u1", "GOV-LIGHT") == (unit in {"", "u1"} and categories in {(), ("GOV-LIGHT",)})
    assert not RESPONSE_PRIORITY.decide(one, RetirePriority(), asked("不用")).steps[-1].after.offered("u1", "GOV-LIGHT")


def test_it_is_changed_retired_with_a_reason_and_taken_back() -> None:
    one = priority()
    changed = RESPONSE_PRIORITY.decide(one, ChangePriority(title="特急", rank=2), asked()).steps[-1].after
    assert (changed.title, changed.rank) == ("特急", 2)
    for refused, command in (
        ("something_new", ChangePriority(title="急修", rank=1)),
        ("with_a_reason", RetirePriority()),
    ):
        with pytest.raises(Refused) as why:
            RESPONSE_PRIORITY.decide(one, command, asked())
        assert why.value.code == refused
    retired = RESPONSE_PRIORITY.decide(one, RetirePriority(), asked("不用")).steps[-1].after
    assert RESPONSE_PRIORITY.decide(retired, RestorePriority(), asked()).steps[-1].after == one


@dataclass
class Hub:
    http: httpx.AsyncClient
    issuer: FakeIssuer
    order: str
    seen: str

    async def post(self, path: str, right: tuple[str, str], **said: Any) -> httpx.Response:
        return await self.http.post(path, json=said, headers=self.issuer.headers("p1", right))

    async def write(self, right: tuple[str, str], **said: Any) -> httpx.Response:
        return await self.post(PRIORITIES, right, **{"title": "急修", "rank": 1} | said)

    async def get(self, path: str, right: tuple[str, str] = HANDLER) -> Any:
        answer = await self.http.get(path, headers=self.issuer.headers("p1", right))
        assert answer.status_code == 200, answer.text
        return answer.json()


class Nothing:
    async def load(self, _: object) -> dict[str, Any]:
        return {}

    async def __call__(self, *_: object) -> frozenset[str]:
        return frozenset()


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    store, issuer = matters(), FakeIssuer()
    priorities = MemoryStore[ResponsePriority](response_priority_fields, to_letter=priority_letter)
    units = {"u1": "路灯处", "u2": "别的单位"}

    class Units:
        def unit_name(self, unit_id: str) -> str:
            return units.get(unit_id, "")

        def takes_orders(self, unit_id: str) -> bool:
            return unit_id in units

    kept: Any = store  # it passes the real one's suite
    read = orders(kept, Units(), default_book)
    names = Names(unit=lambda id_: units.get(id_, ""), area=lambda _: "", item=lambda _: "")
    answers = Answers(Nothing(), Nothing(), priorities=priorities)  # nobody answers here
    app = create_app(
        service="dispatch", version="1", verifier=issuer.verifier(), readiness=Readiness(),
        routers=[*priority_routers(priorities, read, names), *routers(kept, Units(), default_book, answers)],
    )  # fmt: skip
    matter, other = in_hand(), replace(in_hand(), id="m2", case_id="c2")
    store.put(matter, NOW)
    store.put(replace(other, parts=tuple(replace(part, id="o9") for part in other.parts)), NOW)
    async with client(app) as http:
        yield Hub(http, issuer, f"/v1/orders/{matter.parts[0].id}", matter.parts[0].id)


async def test_a_unit_gives_its_orders_what_it_wrote_and_finds_them_by_it(hub: Hub) -> None:
    for right, said in (
        (DESK, {"title": "一般", "rank": 5}),
        (HEAD, {"unit_id": "u1", "code": "P1"}),
        (HEAD, {"title": "道路", "unit_id": "u1", "categories": ["GOV-ROAD"]}),
        (("unit_head", "unit:u2"), {"title": "别人的", "unit_id": "u2"}),
    ):
        assert (await hub.write(right, **said)).status_code == 201
    offered = (await hub.get(f"{hub.order}/response-priorities"))["items"]
    assert [(one["title"], one["own"]) for one in offered] == [("急修", True), ("一般", False)]
    given = await hub.post(f"{hub.order}:prioritise", HANDLER, priority_id=offered[0]["id"])
    assert given.json()["priority"] == {"id": offered[0]["id"], "title": "急修", "rank": 1, "code": "P1"}
    found = (await hub.get(f"/v1/orders?priority_id={offered[0]['id']}"))["items"]
    assert [one["id"] for one in found] == [hub.seen]
    assert (await hub.post(f"{hub.order}:prioritise", DESK)).json()["priority"] is None


async def test_what_is_anothers_or_nobodys_is_refused_by_its_field(hub: Hub) -> None:
    theirs = (await hub.write(("unit_head", "unit:u2"), unit_id="u2")).json()["id"]
    for wanted in (theirs, "nobody's"):
        answer = await hub.post(f"{hub.order}:prioritise", HANDLER, priority_id=wanted)
        assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["body", "priority_id"])
    slipped = await hub.post(f"{hub.order}:prioritise", HANDLER, priority_id="", given={"id": "x", "title": "x"})
    assert slipped.status_code == 422


@pytest.mark.parametrize(
    ("right", "said", "status"),
    [
        (HEAD, {"unit_id": "u1"}, 201),
        (HEAD, {"unit_id": "u2"}, 403),
        (HEAD, {}, 403),
        (HANDLER, {"unit_id": "u1"}, 403),
        (("dispatcher", "area:520103"), {}, 403),
        (DESK, {"unit_id": "u9"}, 422),
        (DESK, {"rank": 0}, 422),
        (DESK, {"rank": 10}, 422),
        (DESK, {"categories": ["COM-LOCK"]}, 422),
    ],
    ids=str,
)
async def test_each_writes_for_what_is_theirs(
    hub: Hub, right: tuple[str, str], said: dict[str, Any], status: int
) -> None:
    answer = await hub.write(right, **said)
    assert answer.status_code == status, answer.text
