"""One suite for what stopped a worker, in memory and in MongoDB."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from mongoengine import disconnect

from kitchenkit import time as wall
from kitchenkit.consume import CrashBook
from kitchenkit.crashes import MongoCrashBook
from kitchenkit.in_hand import Span
from kitchenkit.mongo import connect
from tests.fakes.crashes import MemoryCrashBook
from tests.fakes.tally import record

POISON = record(3, "a", "crash")
ReOpen = Callable[[], CrashBook]


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def reopen(request: pytest.FixtureRequest) -> Iterator[ReOpen]:
    """Give the book as each new worker finds it."""
    if request.param == "memory":
        kept = MemoryCrashBook()
        yield lambda: kept
        return
    connect("tally", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    with ThreadPoolExecutor(1) as threads:
        yield lambda: MongoCrashBook("tally", threads, wall.now_ms)
    disconnect("tally")


async def test_crashes_are_counted_by_origin_across_workers(reopen: ReOpen) -> None:
    for times in (1, 2, 3):
        assert await reopen().count("counter", POISON, "ZeroDivisionError") == times
    assert await reopen().count("counter", replace(POISON, offset=4), "x") == 1
    assert await reopen().count("other", POISON, "x") == 1


async def test_what_is_held_is_found_by_the_next_worker_until_it_is_let_go(reopen: ReOpen) -> None:
    await reopen().hold("counter", {"areas/0": Span(3, 9), "areas/1": Span(0, 0)})
    await reopen().hold("counter", {"areas/0": Span(5, 5)})
    assert await reopen().left("counter", ["areas/0", "areas/1", "areas/2"]) == {
        "areas/0": Span(5, 5),
        "areas/1": Span(0, 0),
    }
    assert await reopen().left("other", ["areas/0"]) == {}
    await reopen().let_go("counter", ["areas/0", "areas/7"])
    assert await reopen().left("counter", ["areas/0", "areas/1"]) == {"areas/1": Span(0, 0)}
