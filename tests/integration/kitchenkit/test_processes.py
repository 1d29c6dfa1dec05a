"""Clocks and relays as the processes that they are."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from kitchenctl.supervision import wait_until
from kitchenkit import time as wall
from kitchenkit.mongo import UNLISTED
from tests.fakes.tally import Tally, to_fields
from tests.integration.kitchenkit.conftest import Tallies

pytestmark = [pytest.mark.connected, pytest.mark.timeout(240)]


def due(tallies: Tallies, count: int) -> None:
    """Have so many tallies that are due, as a commit would have written them."""
    at, since = wall.now(), wall.now() - timedelta(seconds=5)
    tallies.client[tallies.database].tallies.insert_many(
        {
            "_id": f"d{number}",
            "state": "open",
            "sequence": 1,
            "created_at": at,
            "updated_at": at,
            "due_at": wall.millis(since),
            **to_fields(Tally(id=f"d{number}", label=f"label-{number}", due_at=since)),
        }
        for number in range(count)
    )


def test_two_clocks_fire_a_storm_once(tallies: Tallies) -> None:
    """The guard of the write: what two clocks find at once, one of them fires.

    Seen to fail without `sequence` in the write's filter: tallies that were closed twice.
    """
    clocks = [tallies.start("clock", instance=str(number)) for number in range(2)]
    tallies.hold()
    due(tallies, 700)
    for clock in clocks:
        tallies.wait_holding(clock)  # both have found the same ones
    tallies.let_go()
    rows = tallies.client[tallies.database].tallies
    wait_until(lambda: rows.count_documents({"state": "open"}) == 0, seconds=60, what="the end of the storm")
    assert {row["sequence"] for row in rows.find({}, UNLISTED)} == {2}
    assert all(len(row["history"]) == 1 for row in rows.find({}, {"history": 1}))
    fired = [clock.figure("kitchen_clock_fired_total") for clock in clocks]
    assert sum(fired) == 700
    assert [clock.term() for clock in clocks] == [0, 0]


def test_processes_answer_and_end(tallies: Tallies) -> None:
    for kind in ("clock", "relay"):
        process = tallies.start(kind)
        assert process.get("/healthz")[0] == 200
        assert process.get("/metrics")[0] == 200
        began = time.monotonic()
        assert process.term() == 0
        assert time.monotonic() - began < 10


def test_a_word_that_names_no_process_is_an_error(make_tallies: Callable[..., Tallies]) -> None:
    tallies = make_tallies()
    process = tallies.start("nonsense", ready=False)
    assert process.popen.wait(timeout=30) == 2
    assert "usage:" in process.log.read_text(encoding="utf-8")
