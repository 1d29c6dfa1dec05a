"""Matters come back as they were: in memory, and in MongoDB."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_dispatch.domain.facts import OrderOverdue
from kitchen_dispatch.domain.matter import Matter, MatterState
from kitchen_dispatch.domain.matters import MATTER, file
from kitchen_dispatch.domain.matters_citizen import reopen, withdraw
from kitchen_dispatch.domain.matters_desk import Close, ConfirmExclusion, ProposeExclusion, Reopen
from kitchen_dispatch.domain.matters_due import come_due
from kitchen_dispatch.domain.matters_results import (
    AttemptCallback,
    Callback,
    OpenCallback,
    OpenVerification,
    Verify,
)
from kitchen_dispatch.domain.orders import Contact, Resolve, Sign, on_order
from kitchen_dispatch.domain.orders_assigning import Assign, Take
from kitchen_dispatch.domain.orders_returns import Return, UpholdReturn
from kitchen_dispatch.domain.orders_waits import AskCitizen, DecideExtension, Extend, Resume, Shelve, Unshelve
from kitchen_dispatch.http_shares import Shares
from kitchen_dispatch.store import MatterDocument, matter_store
from kitchen_dispatch.store_shares import MongoShares
from kitchenkit.decide import Decision
from kitchenkit.letters import broken_at
from kitchenkit.mongo import MongoStore, connect, ensure_indexes
from kitchenkit.query import Match, Query
from kitchenkit.react import Change
from kitchenkit.runtime import Parts
from tests.fakes.shares import MemoryShares
from tests.fakes.store import MemoryStore
from tests.unit.dispatch.affairs import ASSIST, CASE, LEAD, NOW, asked, filed
from tests.unit.dispatch.government import matters

Some = MemoryStore[Matter] | MongoStore[Matter]
FIXED = Resolve(outcome="fixed", reply="好了", evidence_media=("m1", "m2"))


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def store(request: pytest.FixtureRequest) -> Iterator[Some]:
    if request.param == "memory":
        yield matters()
        return
    connect("dispatch", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    ensure_indexes(MatterDocument)
    with ThreadPoolExecutor(4) as threads:
        nothing: Any = None
        yield matter_store(Parts("dispatch", nothing, threads, lambda _: None, nothing))
    disconnect("dispatch")


async def write(store: Some, decision: Decision[Matter]) -> Matter:
    name = decision.steps[0].after.id
    loaded = (await store.load([name])).get(name)
    change = (loaded.change() if loaded else Change[Matter](name, 0)).add(decision, asked())
    outcome = await store.commit([change])
    assert not outcome.raced | outcome.conflicts.keys()
    return (await store.load([name]))[name].aggregate


@pytest.mark.connected
@pytest.mark.parametrize("store", ["mongo"], indirect=True)
async def test_what_is_over_is_taken_away_and_what_a_newer_version_has_stored_stays(store: MongoStore[Matter]) -> None:
    there = await write(store, file(CASE, (LEAD,), asked()))
    MatterDocument.objects(id=there.id).update(__raw__={"$set": {"of_a_newer_version": "kept", "verdict": "solved"}})
    was = (await store.load([there.id]))[there.id]
    after = replace(was.aggregate, verdict="", rework_rounds=1)
    change = was.change().add(Decision.one(after, OrderOverdue(order_id=there.lead.id)), asked())
    assert not (await store.commit([change])).raced
    row = MatterDocument._get_collection().find_one({"_id": there.id})
    assert (row["of_a_newer_version"], row["rework_rounds"], "verdict" in row) == ("kept", 1, False)
    assert (row["case_no"], row["promised_at"]) == (there.case_no, there.due_at)
    assert (await store.load([there.id]))[there.id].aggregate == replace(after, sequence=there.sequence + 1)


async def test_a_matter_comes_back_as_it_was_after_every_step(store: Some) -> None:
    begun = file(CASE, (LEAD, ASSIST), asked())
    wanted, there = begun.steps[-1].after, await write(store, begun)
    sequence = len(begun.steps)
    ways: list[Any] = []
    for part in there.parts:
        for command in (Sign(), Contact(), FIXED):
            ways.append(lambda one, p=part.id, c=command: on_order(one, p, c, asked(note="说")))  # noqa: PERF401
    ways.append(lambda one: MATTER.decide(one, Callback(verdict="solved", satisfied=True), asked("callback_agent")))
    ways.append(lambda one: reopen(one, "又坏了", asked()))
    ways.append(lambda one: withdraw(one, "不用了", asked()))
    for way in ways:
        assert there == replace(wanted, sequence=sequence)
        decision = way(there)
        wanted, there = decision.steps[-1].after, await write(store, decision)
        sequence += len(decision.steps)
    assert there.state is MatterState.WITHDRAWN
    assert broken_at(await store.history(there.id)) is None


async def test_what_units_and_the_centre_decide_comes_back_as_it_was(store: Some) -> None:
    there = await write(store, file(replace(CASE, tier="G"), (LEAD, ASSIST), asked(), fallback="u9"))
    lead, assist = (part.id for part in there.parts)
    desk, chief = {"who": "p2", "reason": "因为"}, {"who": "p3", "reason": "因为"}
    orders: list[tuple[str, object, str, dict[str, str]]] = [
        (lead, Return(reason_code="wrong_area", evidence="附图"), "unit_handler", {}),
        (lead, UpholdReturn(unit_id="u3"), "dispatcher", desk),
        (lead, Sign(), "unit_handler", {}),
        (lead, Assign(person_id="p7"), "unit_head", {}),
        (lead, Contact(), "unit_handler", {"note": "说"}),
        (lead, AskCitizen(question="哪里？"), "unit_handler", {}),
        (lead, Resume(), "unit_handler", {"note": "电话补充"}),
        (lead, Extend(until=NOW + timedelta(days=8), ground="law"), "unit_handler", {}),
        (lead, DecideExtension(granted=True), "supervisor", desk),
        (lead, Shelve(explanation="改造", review_on=NOW + timedelta(days=9)), "unit_head", {}),
        (lead, Unshelve(), "dispatcher", desk),
        (lead, replace(FIXED, revisit_on=NOW + timedelta(days=30)), "unit_handler", {}),
        (assist, Sign(), "unit_handler", {}),
        (assist, Contact(), "unit_handler", {"note": "说"}),
        (assist, FIXED, "unit_handler", {}),
    ]
    found = Verify(passed=False, finding="还在", seen_at=NOW, place="路口", before_media=("m1",), after_media=("m2",))
    again: list[tuple[object, str, dict[str, str]]] = [
        (OpenVerification(), "dispatcher", desk),
        (found, "verifier", chief),
    ]
    last: list[tuple[object, str, dict[str, str]]] = [
        (ProposeExclusion(code="repeated", explanation="第九次"), "dispatcher", desk),
        (ConfirmExclusion(), "supervisor", chief),
        (AttemptCallback(), "callback_agent", {}),
        (Callback(verdict="not_solved", satisfied=False), "callback_agent", {"note": "还是不亮"}),
        (Close(), "supervisor", desk),
        (Reopen(), "supervisor", desk),
    ]
    ways: list[Any] = [lambda one, o=o: on_order(one, o[0], o[1], asked(o[2], **o[3])) for o in orders]
    ways += [lambda one, m=m: MATTER.decide(one, m[0], asked(m[1], **m[2])) for m in again]
    ways += [lambda one, o=o: on_order(one, o, FIXED, asked()) for o in (lead, assist)]
    ways += [lambda one: MATTER.decide(one, OpenCallback(), asked("supervisor", reason="已有照片"))]
    ways += [lambda one, m=m: MATTER.decide(one, m[0], asked(m[1], **m[2])) for m in last]
    for way in ways:
        decision = way(there)
        wanted = replace(decision.steps[-1].after, sequence=there.sequence + len(decision.steps))
        there = await write(store, decision)
        assert there == wanted
    assert (there.state, there.excluded, there.upheld_returns) == (MatterState.REWORK, True, 1)
    assert broken_at(await store.history(there.id)) is None


async def test_what_is_due_is_found_until_nothing_is(store: Some) -> None:
    matter = await write(store, file(CASE, (LEAD,), asked()))
    due = matter.next_due()
    assert due is not None
    assert await store.due(until=due - timedelta(milliseconds=1), limit=5) == []
    clock = asked("clock", now=NOW + timedelta(days=90))
    for _ in range(20):
        if not (found := await store.due(until=clock.now, limit=5)):
            break
        matter = await write(store, come_due(found[0].aggregate, clock))
    assert (matter.parts[0].state, matter.parts[0].overdue) == ("signed", True)
    assert await store.due(until=clock.now, limit=5) == []


async def test_a_case_has_one_matter_a_routing(store: Some) -> None:
    await write(store, file(CASE, (LEAD,), asked()))
    again = await store.commit([Change[Matter](filed().id, 0).add(file(CASE, (LEAD,), asked()), asked())])
    assert again.raced == {filed().id}
    await write(store, file(replace(CASE, routing_no=2), (LEAD,), asked()))
    assert len((await store.page(Query(all_of=[Match("case_id", "is", "c1")]))).items) == 2


@pytest.mark.parametrize(
    ("match", "count"),
    [
        (Match("parts.id", "is", filed((LEAD, ASSIST)).parts[1].id), 1),
        (Match("parts.unit_id", "is", "u2"), 1),
        (Match("parts.unit_id", "is", "u3"), 0),
        (Match("parts.state", "in", ["dispatched", "signed"]), 1),
        (Match("parts.due_at", "before", NOW + timedelta(days=99)), 1),
        (Match("parts.due_at", "before", NOW), 0),
        (Match("area_code", "starts", "520103"), 1),
    ],
)
async def test_matters_are_found_by(store: Some, match: Match, count: int) -> None:
    await write(store, file(CASE, (LEAD, ASSIST), asked()))
    assert len((await store.page(Query(all_of=[match]))).items) == count


async def test_what_somebody_has_is_found_and_what_nobody_has(store: Some) -> None:
    begun = await write(store, file(CASE, (LEAD, ASSIST), asked()))
    await write(store, file(replace(CASE, case_id="c2"), (LEAD,), asked()))
    await write(store, on_order(begun, begun.parts[0].id, Take(), asked(who="p1")))
    everybody = Match("parts.unit_id", "is", "u1")
    found = {
        "p1's": [Match("parts.assigned_to", "is", "p1")],
        "p2's": [Match("parts.assigned_to", "is", "p2")],
        "somebody's": [everybody, Match("parts.assigned_to", "since", "")],
        "nobody's": [everybody, Match("parts.assigned_to", "in", [None])],
        "nobody's anywhere": [Match("parts.assigned_to", "in", [None])],
    }
    pages = {name: await store.page(Query(all_of=asks)) for name, asks in found.items()}
    cases = {name: sorted(row.aggregate.case_id for row in page.items) for name, page in pages.items()}
    # Of a matter of which one unit's part is nobody's the other one may be somebody's: who lists parts leaves it out.
    assert cases == {
        "p1's": ["c1"],
        "p2's": [],
        "somebody's": ["c1"],
        "nobody's": ["c1", "c2"],
        "nobody's anywhere": ["c1", "c2"],
    }


async def test_what_an_order_has_climbed_comes_back_as_it_was(store: Some) -> None:
    begun = await write(store, file(replace(CASE, tier="E1"), (LEAD,), asked()))
    decision = come_due(begun, asked("clock", now=NOW + timedelta(days=40)))
    late = await write(store, decision)
    assert late == replace(decision.steps[-1].after, sequence=late.sequence)
    assert late.parts[0].level == 4
    page = await store.page(Query(all_of=[Match("parts.level", "in", [3, 4])]))
    assert [one.aggregate.id for one in page.items] == [late.id]


async def test_who_has_how_many_is_counted_of_the_open_orders_of_one_unit(store: Some) -> None:
    takes = (("", ""), ("p1", ""), ("p1", "p9"), ("p2", ""))
    for number, persons in enumerate(takes):
        matter = await write(store, file(replace(CASE, case_id=f"c{number}"), (LEAD, ASSIST), asked()))
        for part, person in zip(matter.parts, persons, strict=True):
            if person:
                current = (await store.load([matter.id]))[matter.id].aggregate
                await write(store, on_order(current, part.id, Assign(person_id=person), asked("unit_head")))
    over = await write(store, file(replace(CASE, case_id="over"), (LEAD,), asked()))
    await write(store, withdraw(over, "不用了", asked()))
    shares: Shares
    if isinstance(store, MemoryStore):
        shares = MemoryShares(store)
        assert await shares.of("u1") == {"": 1, "p1": 2, "p2": 1}
        assert await shares.of("u2") == {"": 3, "p9": 1}
        return
    with ThreadPoolExecutor(1) as threads:
        nothing: Any = None
        shares = MongoShares(Parts("dispatch", nothing, threads, lambda _: None, nothing))
        assert await shares.of("u1") == {"": 1, "p1": 2, "p2": 1}
        assert await shares.of("u2") == {"": 3, "p9": 1}
        assert await shares.of("nobody's") == {}
