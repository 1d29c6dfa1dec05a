"""Matters come back as they were: in memory, and in MongoDB."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_dispatch.domain.matter import Matter, MatterState
from kitchen_dispatch.domain.matters import MATTER, file
from kitchen_dispatch.domain.matters_citizen import reopen, withdraw
from kitchen_dispatch.domain.matters_due import come_due
from kitchen_dispatch.domain.matters_results import Callback
from kitchen_dispatch.domain.orders import Contact, Resolve, Sign, on_order
from kitchen_dispatch.store import MatterDocument, matter_store
from kitchenkit.decide import Decision
from kitchenkit.letters import broken_at
from kitchenkit.mongo import MongoStore, connect, ensure_indexes
from kitchenkit.query import Match, Query
from kitchenkit.react import Change
from kitchenkit.runtime import Parts
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
    ways.append(lambda one: withdraw(one, "不用了", "withdraw", asked()))
    for way in ways:
        assert there == replace(wanted, sequence=sequence)
        decision = way(there)
        wanted, there = decision.steps[-1].after, await write(store, decision)
        sequence += len(decision.steps)
    assert there.state is MatterState.WITHDRAWN
    assert broken_at(await store.history(there.id)) is None


async def test_what_is_due_is_found_until_nothing_is(store: Some) -> None:
    matter = await write(store, file(CASE, (LEAD,), asked()))
    due = matter.next_due()
    assert due is not None
    assert await store.due(until=due - timedelta(milliseconds=1), limit=5) == []
    for state in ("signed", "signed"):
        (found,) = await store.due(until=NOW + timedelta(days=30), limit=5)
        clock = asked("clock", now=NOW + timedelta(days=30))
        matter = await write(store, come_due(found.aggregate, clock))
        assert matter.parts[0].state == state
    assert matter.parts[0].overdue
    assert await store.due(until=NOW + timedelta(days=99), limit=5) == []


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
