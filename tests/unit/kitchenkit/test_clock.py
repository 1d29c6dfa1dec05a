"""What comes due is fired once, by however many clocks, and one that fails holds up nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from kitchenkit import metrics, watch
from kitchenkit.clock import Clock, Due, Urgent
from kitchenkit.decide import Context, Decision
from kitchenkit.react import Change, Transient
from tests.fakes.store import MemoryStore
from tests.fakes.tally import NOW, TALLY, Close, Tally, to_fields
from tests.fakes.waiting import eventually

SECOND = timedelta(seconds=1)


def store() -> MemoryStore[Tally]:
    return MemoryStore(to_fields, due=lambda tally: tally.due_at, unique=["label"])


def close(tally: Tally, context: Context) -> Decision[Tally]:
    """What a due tally does; some cannot."""
    if tally.label.startswith("broken"):
        raise ZeroDivisionError(tally.id)
    if tally.label.startswith("idle"):
        return Decision()
    if tally.label.startswith("clash"):
        return Decision.one(replace(tally, due_at=None, label="taken"), "clashed")
    return TALLY.decide(tally, Close(), context)


def due(of: MemoryStore[Tally], name: str = "tallies") -> Due[Tally]:
    return Due("tally", name, of, close, lambda tally: tally.due_at)


def fill(into: MemoryStore[Tally], *labels: str, at: datetime = NOW) -> None:
    for label in labels:
        into.put(Tally(id=label, label=label, due_at=at, sequence=1), at)


def states(of: MemoryStore[Tally]) -> dict[str, str]:
    return {name: row.aggregate.state for name, row in of.rows.items()}


@pytest.fixture
def before() -> tuple[float, float]:
    return counted()


def counted() -> tuple[float, float]:
    """Return what the counters say: fired and failed."""
    labels = ("tally", "tallies")
    return metrics.CLOCK_FIRED.labels(*labels)._value.get(), metrics.CLOCK_FAILED.labels(*labels)._value.get()


async def test_what_is_due_gets_its_command_as_the_clock() -> None:
    tallies = store()
    fill(tallies, "a")
    fill(tallies, "later", at=NOW + SECOND)
    assert await Clock([due(tallies)], lambda: NOW).scan(due(tallies)) == 1
    assert states(tallies) == {"a": "closed", "later": "open"}
    letter = tallies.outbox[0]
    assert (letter["actor"], letter["role"], letter["at"], bool(letter["cause"])) == ("clock:tally", "clock", NOW, True)
    assert await tallies.due(until=NOW, limit=10) == []


async def test_two_clocks_fire_it_once(before: tuple[float, float]) -> None:
    tallies = store()
    fill(tallies, "a", "b", "c")

    async def the_other_clock() -> None:
        await Clock([], lambda: NOW).scan(due(tallies))

    tallies.between = the_other_clock
    assert await Clock([], lambda: NOW).scan(due(tallies)) == 3
    assert [number for _, number, _ in tallies.facts] == [2, 2, 2]
    assert counted()[0] - before[0] == 3


async def test_one_that_fails_is_set_back_and_does_not_hold_up_the_rest(before: tuple[float, float]) -> None:
    tallies = store()
    fill(tallies, "a", "broken", "idle", "z")
    clock = Clock([], lambda: NOW)
    assert await clock.scan(due(tallies)) == 4
    assert states(tallies) == {"a": "closed", "broken": "open", "idle": "open", "z": "closed"}
    assert counted()[1] - before[1] == 2
    assert await clock.scan(due(tallies)) == 0
    assert len(await tallies.due(until=NOW + watch.SET_BACK, limit=10)) == 2


async def test_one_that_breaks_a_unique_key_is_set_back_too() -> None:
    tallies = store()
    tallies.put(Tally(id="t", label="taken", sequence=1), NOW)
    fill(tallies, "clash", "z")
    clock = Clock([], lambda: NOW)
    await clock.scan(due(tallies))
    assert states(tallies)["z"] == "closed"
    assert await clock.scan(due(tallies)) == 0


async def test_one_that_cannot_be_written_is_set_back_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    tallies = store()
    fill(tallies, "a", "big", "z")
    commit = tallies.commit

    async def too_big(changes: list[object]) -> object:
        if any(getattr(change, "id", "") == "big" for change in changes):
            raise RuntimeError("the document is over 16 MB")
        return await commit(changes)  # type: ignore[arg-type]

    monkeypatch.setattr(tallies, "commit", too_big)
    clock = Clock([], lambda: NOW)
    await clock.scan(due(tallies))
    assert states(tallies) == {"a": "closed", "big": "open", "z": "closed"}
    assert await clock.scan(due(tallies)) == 0


async def test_a_storm_is_fired_whole_without_a_rest_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "BATCH", 20)
    tallies, stopped = store(), asyncio.Event()
    fill(tallies, *(f"t{n}" for n in range(70)))
    running = asyncio.create_task(Clock([due(tallies)], lambda: NOW).run(stopped, every=3600))
    await eventually(lambda: "open" not in states(tallies).values())
    stopped.set()
    await running
    assert len(tallies.facts) == 70


async def test_a_storm_is_written_while_the_next_of_it_is_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "BATCH", 20)
    tallies, stopped, asked_again = store(), asyncio.Event(), asyncio.Event()
    fill(tallies, *(f"t{n:02}" for n in range(40)))
    commit, ask, seen = tallies.commit, tallies.due, 0

    async def once_asked_again(changes: list[Change[Tally]]) -> object:
        await asked_again.wait()
        return await commit(changes)

    async def counted(**more: Any) -> list[Any]:
        nonlocal seen
        seen += 1
        if seen > 1:
            asked_again.set()
        return await ask(**more)

    monkeypatch.setattr(tallies, "commit", once_asked_again)
    monkeypatch.setattr(tallies, "due", counted)
    running = asyncio.create_task(Clock([due(tallies)], lambda: NOW).run(stopped, every=3600))
    await eventually(lambda: "open" not in states(tallies).values())
    stopped.set()
    await running
    assert len(tallies.facts) == 40, "what is asked for again before it is written is fired once"


async def test_while_anything_urgent_is_due_no_batch_of_others_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "BATCH", 5)
    stopped, order = asyncio.Event(), list[str]()
    others = store()
    tallies = MemoryStore[Tally](to_fields, due=lambda tally: tally.due_at, urgent=lambda tally: tally.label[0] == "u")
    fill(others, *(f"o{n:02}" for n in range(40)))
    fill(tallies, *(f"t{n:02}" for n in range(40)))
    seen_to = asyncio.Event()  # an emergency is being written
    commit = {id(one): one.commit for one in (tallies, others)}

    def seen(of: MemoryStore[Tally]) -> Callable[[list[Change[Tally]]], Awaitable[object]]:
        async def committed(changes: list[Change[Tally]]) -> object:
            order.extend(change.id for change in changes)
            if len(order) == 15:  # in the middle of the flood an emergency comes due, and several batches of them
                fill(tallies, *(f"u{n:02}" for n in range(22)))
            if changes[0].id[0] == "u":
                seen_to.set()
            elif len(order) >= 15:
                await seen_to.wait()  # the flood takes longer than until the next look
            return await commit[id(of)](changes)

        return committed

    for one in (tallies, others):
        monkeypatch.setattr(one, "commit", seen(one))
    first = Due("tally", "urgent", Urgent(tallies), close, lambda tally: tally.due_at, first=True)
    clock = Clock([due(tallies), due(others, "others"), first], lambda: NOW)
    running = asyncio.create_task(clock.run(stopped, every=0.001))
    await eventually(lambda: "open" not in {*states(tallies).values(), *states(others).values()})
    stopped.set()
    await running
    begun = 2 * (watch.UNDER_WAY + 1) * watch.BATCH  # of the two floods: being written, or decided already
    assert max(place for place, name in enumerate(order) if name[0] == "u") < 15 + begun + 22
    assert len(order) == len(set(order)) == 102


async def test_a_store_that_may_wait_is_asked_less_often_but_its_storm_is_fired_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watch, "BATCH", 5)
    patient, others, stopped = store(), store(), asyncio.Event()
    asked = {"patient": 0, "others": 0}

    def counting(name: str, ask: Callable[..., Awaitable[list[Any]]]) -> Callable[..., Awaitable[list[Any]]]:
        async def counted(**more: Any) -> list[Any]:
            asked[name] += 1
            return await ask(**more)

        return counted

    for name, one in (("patient", patient), ("others", others)):
        monkeypatch.setattr(one, "due", counting(name, one.due))
    fill(patient, *(f"p{n:02}" for n in range(12)))
    clock = Clock([replace(due(patient, "patient"), patience=3600.0), due(others, "others")], lambda: NOW)
    running = asyncio.create_task(clock.run(stopped, every=0.001))
    await eventually(lambda: "open" not in states(patient).values())
    await eventually(lambda: asked["others"] >= 10)
    enough = asked["patient"]
    await eventually(lambda: asked["others"] >= 20)
    assert asked["patient"] == enough, "its batches one after the other, then not again"
    stopped.set()
    await running


async def test_a_store_that_is_away_or_broken_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    away, broken, well, stopped = store(), store(), store(), asyncio.Event()
    away.away = True

    async def unreadable(**_: object) -> list[object]:
        raise KeyError("created_at")

    monkeypatch.setattr(broken, "due", unreadable)
    fill(well, "a")
    clock = Clock([due(away, "away"), due(broken, "broken"), due(well)], lambda: NOW)
    running = asyncio.create_task(clock.run(stopped, every=0.001))
    await eventually(lambda: states(well) == {"a": "closed"})
    away.away = False
    fill(away, "b")
    await eventually(lambda: states(away) == {"b": "closed"})
    stopped.set()
    await running


async def test_what_runs_beside_the_clock_runs_as_long_as_the_clock() -> None:
    running, stopped = asyncio.Event(), asyncio.Event()
    ended = asyncio.Event()

    async def beside() -> None:
        running.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    clock = Clock([replace(due(store()), beside=beside)], lambda: NOW)
    task = asyncio.ensure_future(clock.run(stopped, every=0.001))
    await asyncio.wait_for(running.wait(), 5)
    stopped.set()
    await asyncio.wait_for(task, 5)
    await asyncio.wait_for(ended.wait(), 5)


async def test_a_clock_ends_with_what_runs_beside_it_and_is_started_again() -> None:
    async def breaks() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await asyncio.wait_for(Clock([replace(due(store()), beside=breaks)], lambda: NOW).run(asyncio.Event()), 5)


async def test_what_is_due_waits_for_a_book_that_is_not_known_yet() -> None:
    tallies = store()
    fill(tallies, "a")

    def unknown() -> None:
        raise Transient("not yet")

    one = replace(due(tallies), book=unknown)
    with pytest.raises(Transient):
        await Clock([one], lambda: NOW).scan(one)
    assert tallies.rows["a"].aggregate.due_at == NOW, "and is not set back"
    assert [due.aggregate.id for due in await tallies.due(until=NOW, limit=10)] == ["a"]
