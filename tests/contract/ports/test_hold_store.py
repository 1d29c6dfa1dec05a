"""Who works on what: one at a time, in memory and in MongoDB."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_dispatch.domain.hold import Hold, hold_id
from kitchen_dispatch.store_holds import HoldDocument, MongoHolds
from kitchenkit.mongo import connect, ensure_indexes
from kitchenkit.runtime import Parts
from tests.fakes.holds import MemoryHolds

AT = datetime.now(UTC).replace(microsecond=0)  # the real one takes away by itself what has ended
LASTS, MINUTE = timedelta(minutes=10), timedelta(minutes=1)
ONE = Hold(id=hold_id("o1", "unit_handler"), person_id="p1", role="unit_handler", since=AT, until=AT + LASTS)
Some = MemoryHolds | MongoHolds


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def holds(request: pytest.FixtureRequest) -> Iterator[Some]:
    if request.param == "memory":
        yield MemoryHolds()
        return
    connect("dispatch", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    ensure_indexes(HoldDocument)
    with ThreadPoolExecutor(4) as threads:
        nothing: Any = None
        yield MongoHolds(Parts("dispatch", nothing, threads, lambda _: None, nothing))
    disconnect("dispatch")


def again(one: Hold, person: str, after: timedelta) -> Hold:
    return replace(one, person_id=person, since=AT + after, until=AT + after + LASTS)


async def test_who_was_first_has_it_and_goes_on_since_then(holds: Some) -> None:
    assert await holds.take(ONE, over=False) == ONE
    assert await holds.take(again(ONE, "p2", MINUTE), over=False) == ONE
    longer = await holds.take(again(ONE, "p1", MINUTE), over=False)
    assert longer == replace(ONE, until=AT + MINUTE + LASTS)
    assert await holds.of([ONE.id, "another"]) == [longer]


async def test_what_has_ended_or_is_taken_over_is_another_ones(holds: Some) -> None:
    await holds.take(ONE, over=False)
    taken = again(ONE, "p2", MINUTE)
    assert await holds.take(taken, over=True) == taken
    late = again(ONE, "p3", 2 * LASTS)
    assert await holds.take(late, over=False) == late
    assert await holds.take(again(ONE, "p3", 4 * LASTS), over=False) == again(ONE, "p3", 4 * LASTS), "begun anew"


async def test_only_who_has_it_ends_it(holds: Some) -> None:
    await holds.take(ONE, over=False)
    await holds.release(ONE.id, "p2")
    assert await holds.of([ONE.id]) == [ONE]
    await holds.release(ONE.id, "p1")
    assert await holds.of([ONE.id]) == []


async def test_of_many_at_once_one_has_it(holds: Some) -> None:
    people = [replace(ONE, person_id=f"p{n}") for n in range(8)]
    got = await asyncio.gather(*(holds.take(one, over=False) for one in people))
    assert len({one.person_id for one in got}) == 1
