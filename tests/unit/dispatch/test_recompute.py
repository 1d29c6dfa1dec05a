"""After a change of the rules every open matter follows, in chunks, once, and from where it stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from kitchen_dispatch.books import book_at
from kitchen_dispatch.recompute import MADE, STRIDE, WINDOWS, Job, Recompute
from kitchenkit import metrics
from kitchenkit.react import Transient
from tests.fakes.store import MemoryStore

from .rulebook import BOOK, NOW, SOON, by_the_book, matter, policy

DAY = timedelta(days=1)
OLD, NEW = NOW + 7 * DAY, NOW + 5 * DAY
AFTER = book_at([policy(G="5d")], SOON)


class Jobs:
    """Where it is remembered, in memory."""

    def __init__(self) -> None:
        self.job: Job | None = None

    async def get(self) -> Job | None:
        return self.job

    async def put(self, job: Job) -> None:
        self.job = job


class Hub:
    """Matters in memory, and the book that the test puts in force."""

    def __init__(self, *names: str) -> None:
        self.store = MemoryStore[Any](lambda one: {"state": one.state})
        self.jobs, self.book, self.now = Jobs(), BOOK, NOW
        for n, name in enumerate(names):
            self.store.put(matter(name, OLD), NOW + timedelta(seconds=n))

    def process(self) -> Recompute:
        return Recompute(self.store, self.jobs, book=lambda: self.book, decide=by_the_book, now=lambda: self.now)

    def change(self) -> None:
        self.book, self.now = AFTER, SOON

    def dues(self) -> dict[str, datetime]:
        return {name: row.aggregate.parts[0].due_at for name, row in self.store.rows.items()}


def failures() -> float:
    """Return what the alert looks at."""
    return float(metrics.CLOCK_FAILED.labels("dispatch", "recompute")._value.get())


async def until_done(process: Recompute) -> None:
    """Let it work."""
    while await process.step():
        pass


async def test_nothing_is_written_while_the_rules_stay() -> None:
    hub = Hub("a", "b")
    await until_done(hub.process())
    await until_done(hub.process())
    assert not hub.store.facts
    assert hub.jobs.job == Job(
        rules=f"{MADE}; policy 1, calendar 1", began_at=NOW, window=256, seen=2, ended_at=NOW
    )  # fmt: skip


async def test_every_open_matter_follows_the_new_rules_and_what_is_over_does_not() -> None:
    hub = Hub("00", "0a", "7f", "fe", "ffffffff")
    hub.store.put(matter("01", OLD, state="closed"), NOW)
    await until_done(hub.process())
    hub.change()
    await until_done(hub.process())
    assert hub.dues() == {**dict.fromkeys(("00", "0a", "7f", "fe", "ffffffff"), NEW), "01": OLD}
    assert hub.jobs.job is not None
    assert (hub.jobs.job.seen, hub.jobs.job.moved, hub.jobs.job.failed) == (5, 5, 0)


async def test_another_process_goes_on_where_one_has_stopped() -> None:
    hub = Hub(*(f"{n:02x}" for n in range(STRIDE + 1)))
    hub.change()
    assert await hub.process().step(), "and is killed after its first windows"
    assert [name for name, due in hub.dues().items() if due == NEW] == [f"{n:02x}" for n in range(STRIDE)]
    await until_done(hub.process())
    assert set(hub.dues().values()) == {NEW}
    assert hub.jobs.job is not None
    assert (hub.jobs.job.seen, hub.jobs.job.moved) == (STRIDE + 1, STRIDE + 1)


async def test_a_chunk_that_is_done_twice_is_counted_and_told_once() -> None:
    """The process was killed between the matters and its own note."""
    hub = Hub("a", "b", "c")
    hub.change()
    await hub.process().step()
    hub.jobs.job = None
    await until_done(hub.process())
    assert len(hub.store.facts) == 3


async def test_two_processes_at_once_do_no_harm() -> None:
    hub = Hub("a", "b", "c")
    hub.change()
    one, other = hub.process(), hub.process()

    async def between() -> None:
        await until_done(other)

    hub.store.between = between
    await until_done(one)
    assert set(hub.dues().values()) == {NEW}
    assert len(hub.store.facts) == 3


async def test_who_changes_a_matter_meanwhile_is_not_overwritten() -> None:
    hub = Hub("a")
    hub.change()

    async def between() -> None:
        hub.store.put(replace(matter("a", NOW + DAY), sequence=2), NOW)

    hub.store.between = between
    await until_done(hub.process())
    assert hub.dues() == {"a": NOW + DAY}


async def test_a_matter_that_cannot_be_decided_holds_up_nobody_and_is_alarmed() -> None:
    hub = Hub("a", "bad", "c")
    hub.change()
    before = failures()
    await until_done(hub.process())
    assert hub.dues() == {"a": NEW, "bad": OLD, "c": NEW}
    assert hub.jobs.job is not None
    assert (hub.jobs.job.moved, hub.jobs.job.failed) == (2, 1)
    assert failures() == before + 1


async def test_a_batch_that_cannot_be_written_is_written_one_by_one() -> None:
    hub = Hub("a", "b")
    hub.change()
    commit = hub.store.commit

    async def together_fails(changes: Any) -> Any:
        if len(changes) > 1 or changes[0].id == "b":
            raise ZeroDivisionError
        return await commit(changes)

    hub.store.commit = together_fails  # type: ignore[method-assign]
    await until_done(hub.process())
    assert hub.dues() == {"a": NEW, "b": OLD}
    assert hub.jobs.job is not None
    assert (hub.jobs.job.moved, hub.jobs.job.failed) == (1, 1)


async def test_another_release_makes_every_open_matter_anew_once() -> None:
    hub = Hub("a")
    await until_done(hub.process())
    assert hub.jobs.job is not None
    hub.jobs.job = replace(hub.jobs.job, rules=hub.jobs.job.rules.removeprefix(f"{MADE}; "))
    await until_done(hub.process())
    assert (hub.jobs.job.rules, hub.jobs.job.seen) == (f"{MADE}; policy 1, calendar 1", 1)


async def test_an_outage_is_waited_for_and_nothing_is_passed_over() -> None:
    hub = Hub("a")
    hub.change()
    hub.store.away = True
    with pytest.raises(Transient):
        await hub.process().step()
    hub.store.away = False
    await until_done(hub.process())
    assert hub.dues() == {"a": NEW}


async def test_rules_that_change_again_meanwhile_begin_from_the_first_matter() -> None:
    hub = Hub("a")
    hub.jobs.job = Job(rules="policy 9, calendar 9", began_at=NOW, window=200, seen=7)
    hub.change()
    await until_done(hub.process())
    assert hub.jobs.job is not None
    assert (hub.jobs.job.rules, hub.jobs.job.seen) == (f"{MADE}; policy 2, calendar 1", 1)


def test_the_windows_hold_every_id_once() -> None:
    edges = [edge for low, high in WINDOWS for edge in (low, high)]
    assert edges == sorted(edges)
    assert edges[1:-1:2] == edges[2::2], "where one ends, the next begins"
    assert WINDOWS[0][0] <= "00000000"
    assert WINDOWS[-1][1] > "ffffffff"
