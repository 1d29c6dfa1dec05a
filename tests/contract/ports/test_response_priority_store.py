"""Response priorities come back as they were written, and an order's as it was given."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from mongoengine import disconnect

from kitchen_dispatch.domain.kept import Written
from kitchen_dispatch.domain.response_priority import (
    RESPONSE_PRIORITY,
    ResponsePriority,
    RetirePriority,
)
from kitchen_dispatch.store_priorities import (
    ResponsePriorityDocument,
    response_priority_fields,
    response_priority_store,
)
from kitchen_dispatch.wire_priorities import priority_letter
from kitchenkit.decide import Decision
from kitchenkit.letters import broken_at
from kitchenkit.mongo import MongoStore, connect, ensure_indexes
from kitchenkit.query import Match, Query
from kitchenkit.react import Change, Outcome
from tests.fakes.store import MemoryStore
from tests.unit.dispatch.test_response_priorities import asked, priority

from .test_policy_stores import parts

Priorities = MemoryStore[ResponsePriority] | MongoStore[ResponsePriority]


@pytest.fixture
def mongo(request: pytest.FixtureRequest) -> Iterator[MongoStore[ResponsePriority]]:
    connect("dispatch", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    ensure_indexes(ResponsePriorityDocument)
    with ThreadPoolExecutor(2) as threads:
        yield response_priority_store(parts(threads))
    disconnect("dispatch")


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def priorities(request: pytest.FixtureRequest) -> Priorities:
    if request.param == "mongo":
        real: MongoStore[ResponsePriority] = request.getfixturevalue("mongo")
        return real
    return MemoryStore[ResponsePriority](response_priority_fields, to_letter=priority_letter)


async def put(store: Priorities, one: ResponsePriority) -> ResponsePriority:
    change = Change[ResponsePriority](one.id, 0).add(Decision.one(one, Written()), asked())
    assert await store.commit([change]) == Outcome()
    return replace(one, sequence=1)


async def test_it_comes_back_as_it_was_written_and_retired(priorities: Priorities) -> None:
    one = await put(priorities, priority(categories=("GOV-LIGHT",), about="夜间", code="P1", unit_id="u1"))
    loaded = (await priorities.load([one.id]))[one.id]
    assert loaded.aggregate == one
    decision = RESPONSE_PRIORITY.decide(one, RetirePriority(), asked("不用"))
    assert await priorities.commit([loaded.change().add(decision, asked("不用"))]) == Outcome()
    assert (await priorities.load([one.id]))[one.id].aggregate == replace(decision.steps[-1].after, sequence=2)
    assert broken_at(await priorities.history(one.id)) is None


async def test_those_of_a_unit_are_found_and_those_of_every_unit(priorities: Priorities) -> None:
    for id_, unit in (("a", ""), ("b", "u1"), ("c", "u2")):
        await put(priorities, replace(priority(), id=id_, unit_id=unit))
    for unit, wanted in (("", {"a"}), ("u1", {"b"})):
        asked_for = [Match("unit_id", "is", unit), Match("state", "is", "active")]
        found = await priorities.page(Query(all_of=asked_for))
        assert {loaded.aggregate.id for loaded in found.items} == wanted
