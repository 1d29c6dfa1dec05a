"""One suite for what volunteer keeps: in memory, and in MongoDB."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen.volunteer.v1 import order_events_pb2 as pb
from kitchen_volunteer import store as kept
from kitchen_volunteer import wire
from kitchen_volunteer.domain import commands as c
from kitchen_volunteer.domain.hearing import Act, hear
from kitchen_volunteer.domain.order import Order, Routed, State, order_id
from kitchen_volunteer.domain.orders import ORDER, come_due, receive
from kitchen_volunteer.domain.places import Team, TeamAdded, site_id, team_id
from kitchenkit.clock import Clock, Due
from kitchenkit.decide import Context, Decision
from kitchenkit.letters import broken_at
from kitchenkit.mongo import MongoStore, connect, ensure_indexes
from kitchenkit.query import Match, Query
from kitchenkit.react import Change
from kitchenkit.runtime import Parts
from tests.fakes.store import MemoryStore

T0 = datetime(2026, 11, 22, 9, tzinfo=UTC)
CASE = Routed(
    case_id="case-1", case_no="K7Q2M", routing_no=1, category_code="VOL-ELDER", area_code="520103001", tier="V",
    title="陪老人说话", text="想请志愿者每周来陪老人说说话。", confidential=False,
)  # fmt: skip
TEAM = Team(
    id=team_id("t1"), code="t1", name="敬老志愿队", area_code="520103", site_id=site_id("s1"),
    category_codes=("VOL-ELDER", "VOL-BATH"), members=40,
)  # fmt: skip
WAY: list[tuple[object, str]] = [
    (c.Approve(risk="medium"), "volunteer_dispatcher"),
    (c.Dispatch(team_id=TEAM.id, teams=(TEAM,)), "volunteer_dispatcher"),
    (c.Accept(), "team_leader"),
    (c.GiveBack(), "team_leader"),
    (c.Dispatch(team_id=TEAM.id, teams=(TEAM,)), "volunteer_dispatcher"),
    (c.Accept(), "team_leader"),
    (c.Plan(starts_at=T0 + timedelta(days=1, milliseconds=1)), "team_leader"),
    (c.Start(), "team_leader"),
    (c.Finish(minutes=60, result="helped", report="聊了天", media_ids=("m1", "m2"), photo_consent=True), "team_leader"),
    (c.Rate(solved=True, satisfied=True, stars=5, comment="好"), "citizen"),
    (c.Close(), "volunteer_dispatcher"),
]


@dataclass
class Kept:
    orders: MemoryStore[Order] | MongoStore[Order]
    teams: Any


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def stores(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "memory":
        orders = MemoryStore(kept.order_fields, to_letter=wire.order_letter, due=Order.next_due)
        yield Kept(orders, MemoryStore(kept.team_fields, to_letter=wire.place_letter))
        return
    connect("volunteer", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    for document in kept.DOCUMENTS:
        ensure_indexes(document)
    with ThreadPoolExecutor(4) as threads:
        nothing: Any = None
        parts = Parts("volunteer", nothing, threads, lambda _: None, nothing)
        yield Kept(kept.order_store(parts), kept.stores(parts).teams)
    disconnect("volunteer")


def asking(role: str, minutes: float = 0, cause: str = "c") -> Context:
    return Context(actor="p1", role=role, now=T0 + timedelta(minutes=minutes), cause=cause, reason="因为")


async def present(stores: Kept, aggregate_id: str = order_id("case-1", 1)) -> Order:
    loaded = await stores.orders.get(aggregate_id)
    assert loaded is not None
    return loaded.aggregate


async def write(stores: Kept, decision: Decision[Order], context: Context) -> None:
    name = decision.steps[0].after.id
    loaded = await stores.orders.get(name)
    change = (loaded.change() if loaded else Change[Order](name, 0)).add(decision, context)
    outcome = await stores.orders.commit([change])
    assert not outcome.raced | outcome.conflicts.keys()


async def opened(stores: Kept, case: Routed = CASE, minutes: float = 0) -> None:
    context = asking("system", minutes)
    await write(stores, receive(case, context), context)


async def test_an_order_is_read_as_it_was_written_after_every_step(stores: Kept) -> None:
    await opened(stores)
    wanted = replace(receive(CASE, asking("system")).steps[-1].after, sequence=1)
    for minutes, (command, role) in enumerate(WAY, start=1):
        assert await present(stores) == wanted
        context = asking(role, minutes)
        decision = ORDER.decide(wanted, command, context)
        await write(stores, decision, context)
        wanted = replace(decision.steps[-1].after, sequence=wanted.sequence + len(decision.steps))
        said = hear(wanted, Act(kind="urge", text="快"), asking("system", minutes, cause=f"e{minutes}"))
        await write(stores, said, asking("system", minutes))
        wanted = replace(said.steps[-1].after, sequence=wanted.sequence + 1)
    assert (await present(stores)).state is State.CLOSED
    history = await stores.orders.history(wanted.id)
    assert broken_at(history) is None
    assert [row["seq"] for row in history] == list(range(1, wanted.sequence + 1))
    last = pb.OrderNoted.FromString(history[-1]["body"])
    assert (last.order.state, last.order.rating.stars) == ("closed", 5)


async def test_one_case_and_routing_is_one_order(stores: Kept) -> None:
    await opened(stores)
    await opened(stores, replace(CASE, routing_no=2), minutes=1)
    context = asking("system")
    again = Change[Order](order_id("case-1", 1), 0).add(receive(CASE, context), context)
    assert (await stores.orders.commit([again])).raced == {order_id("case-1", 1)}


async def test_lists_find_what_they_are_asked_for(stores: Kept) -> None:
    await opened(stores)
    await opened(stores, replace(CASE, case_id="case-2", case_no="X9", area_code="520102", title="", text="修灯"), 1)
    for match, wanted in (
        (Match("case_no", "is", "K7Q2M"), ["K7Q2M"]),
        (Match("area_code", "starts", "520103"), ["K7Q2M"]),
        (Match("state", "in", ["pending_review", "done"]), ["X9", "K7Q2M"]),
        (Match("escalated", "is", False), ["X9", "K7Q2M"]),
        (Match("tokens", "is", "老人"), ["K7Q2M"]),
        (Match("tokens", "is", "x9"), ["X9"]),
        (Match("team_id", "is", TEAM.id), []),
    ):
        page = await stores.orders.page(Query(all_of=[match]))
        assert [loaded.aggregate.case_no for loaded in page.items] == wanted, match


async def test_an_offer_comes_due_and_two_clocks_expire_it_once(stores: Kept) -> None:
    await opened(stores)
    for minutes, (command, role) in enumerate(WAY[:2]):
        context = asking(role, minutes)
        await write(stores, ORDER.decide(await present(stores), command, context), context)
    over = T0 + timedelta(minutes=31)
    due = Due("volunteer", "orders", stores.orders, come_due, Order.next_due)
    assert await Clock([due], lambda: over - timedelta(milliseconds=1)).scan(due) == 0
    context = asking("team_leader", 30)
    late = await stores.orders.get(order_id("case-1", 1))
    assert late is not None
    change = late.change().add(ORDER.decide(late.aggregate, c.Accept(), context), context)
    assert [await Clock([due], lambda: over).scan(due) for _ in range(2)] == [1, 0]
    assert (await stores.orders.commit([change])).raced == {change.id}
    order = await present(stores)
    assert (order.state, order.contact_team) == (State.APPROVED, "")
    assert order.teams_that("expired") == {TEAM.id}


async def test_teams_are_found_by_what_they_do(stores: Kept) -> None:
    context = asking("admin")
    other = replace(TEAM, id=team_id("t2"), code="t2", category_codes=("VOL-REPAIR",))
    changes = [Change[Team](one.id, 0).add(Decision.one(one, TeamAdded()), context) for one in (TEAM, other)]
    await stores.teams.commit(changes)
    page = await stores.teams.page(Query(all_of=[Match("category_codes", "is", "VOL-BATH")]))
    assert [loaded.aggregate for loaded in page.items] == [replace(TEAM, sequence=1)]
