"""Outages are waited for, poison is set aside, a bug stops the worker and is parked the fifth time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from structlog.contextvars import get_contextvars

from kitchenkit.consume import (
    LONGEST_DELAY,
    PARKED_AFTER,
    DeadLetterOffice,
    Runner,
    StoppingError,
    TooManyDeadLettersError,
)
from kitchenkit.deadletters import DeadLetter, dead_letter_id
from kitchenkit.react import Consumer, Record, Transient
from tests.fakes.crashes import MemoryCrashBook
from tests.fakes.store import MemoryStore
from tests.fakes.tally import KIND, NOW, Died, Tally, counting, record, tally_id, to_fields


@dataclass
class World:
    """A worker's surroundings; `worker()` is what a restart makes."""

    store: MemoryStore[Tally] = field(default_factory=lambda: MemoryStore(to_fields))
    letters: MemoryStore[DeadLetter] = field(
        default_factory=lambda: MemoryStore(lambda letter: {"consumer": letter.consumer})
    )
    book: MemoryCrashBook = field(default_factory=MemoryCrashBook)
    published: list[tuple[str, int]] = field(default_factory=list)
    broker_away: int = 0
    slept: list[float] = field(default_factory=list)
    back_after: int = 0
    stopping: bool = False
    waits: int = 0
    limit: int = 50
    now: timedelta = timedelta()

    async def publish(self, topic: str, record: Record, reason: str) -> None:
        if self.broker_away:
            self.broker_away -= 1
            raise Transient("the broker is away")
        self.published.append((topic, record.offset))

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if len(self.slept) >= self.back_after:
            self.store.away = self.letters.away = False

    def waiting(self) -> None:
        self.waits += 1

    def worker(self) -> Runner:
        office = DeadLetterOffice(
            "tally",
            "tally",
            self.letters,
            self.publish,
            lambda: NOW + self.now,
            limit=self.limit,
            window=4 * self.limit,
        )
        consumer = Consumer("tally", {KIND: [counting(self.store)]}, office, lambda: NOW)
        return Runner(consumer, office, self.book, stopping=lambda: self.stopping, waits=self.waiting, sleep=self.sleep)

    def seen(self, code: str) -> tuple[str, ...]:
        found = self.store.rows.get(tally_id(code))
        return found.aggregate.seen if found else ()

    def dead(self, offset: int) -> DeadLetter | None:
        found = self.letters.rows.get(dead_letter_id("tally", f"areas/0@{offset}"))
        return found.aggregate if found else None


@pytest.fixture
def world() -> World:
    return World()


async def test_an_outage_is_waited_for_and_never_a_dead_letter(world: World) -> None:
    world.store.away, world.back_after = True, 7
    await world.worker().run([record(0, "a"), record(1, "b")])
    assert world.slept == [0.1, 0.3, 1.0, 3.0, LONGEST_DELAY, LONGEST_DELAY, LONGEST_DELAY]
    assert world.waits == 7
    assert (world.seen("a"), world.seen("b")) == (("e0",), ("e1",))
    assert (world.letters.rows, world.published, world.book.times) == ({}, [], {})


async def test_a_dead_letter_waits_for_database_and_broker(world: World) -> None:
    world.letters.away, world.broker_away, world.back_after = True, 3, 2
    await world.worker().run([record(0, "a", value=b"\xff"), record(1, "b")])
    assert world.published == [("tally-areas-dlq", 0)]
    assert world.seen("b") == ("e1",)
    assert world.book.times == {}


async def test_waiting_ends_when_the_worker_is_to_stop(world: World) -> None:
    world.store.away, world.back_after, world.stopping = True, 99, True
    with pytest.raises(StoppingError):
        await world.worker().run([record(0, "a")])
    assert world.slept == []


async def test_poison_is_in_both_places_with_its_reason(world: World) -> None:
    await world.worker().run([record(0, "a", "refuse", headers=(("x", b"y"),)), record(1, "a")])
    letter = world.dead(0)
    assert letter is not None
    assert (letter.state, letter.reason, letter.record) == (
        "open",
        "Refused: this one is not wanted",
        record(0, "a", "refuse", headers=(("x", b"y"),)),
    )
    assert world.published == [("tally-areas-dlq", 0)]
    assert world.seen("a") == ("e1",)


async def test_a_redelivered_dead_letter_is_folded_by_its_origin(world: World) -> None:
    for _ in range(3):
        await world.worker().run([record(0, "a", "refuse")])
    assert len(world.letters.rows) == 1
    assert len(world.letters.facts) == 1


async def test_a_bug_stops_the_worker_at_its_record_and_is_parked_the_fifth_time(world: World) -> None:
    batch = [record(0, "a"), record(1, "b", "crash"), record(2, "c")]
    for _ in range(PARKED_AFTER - 1):
        with pytest.raises(ZeroDivisionError):
            await world.worker().run(batch)
        assert (world.seen("a"), world.seen("c"), world.dead(1)) == (("e0",), (), None)
    await world.worker().run(batch)
    letter = world.dead(1)
    assert letter is not None
    assert (letter.state, letter.reason) == ("parked", "stopped its worker 5 times: ZeroDivisionError('a bug')")
    assert (world.seen("a"), world.seen("c")) == (("e0",), ("e2",))
    assert world.published == [("tally-areas-dlq", 1)]


async def test_two_culprits_of_one_batch_are_both_parked_in_the_end(world: World) -> None:
    batch = [record(0, "a", "crash"), record(1, "b"), record(2, "c", "crash")]
    crashes = 0
    for _ in range(2 * PARKED_AFTER):
        try:
            await world.worker().run(batch)
            break
        except ZeroDivisionError:
            crashes += 1
    assert crashes == 2 * (PARKED_AFTER - 1)
    assert [letter.aggregate.state for letter in world.letters.rows.values()] == ["parked", "parked"]
    assert world.seen("b") == ("e1",)


async def test_a_record_that_kills_the_process_is_found_and_parked_at_the_fifth_death(world: World) -> None:
    """A death raises nothing. Seen to fail without `hold`: it dies for ever."""
    good, batch = [record(n, "a") for n in range(3)], [record(3, "b"), record(4, "c", "die"), record(5, "d")]
    first = world.worker()
    await first.run(good)
    deaths = 0
    while deaths < 10:
        try:
            await (first if deaths == 0 else world.worker()).run(batch)
            break
        except Died:
            deaths += 1
    assert deaths == 5
    letter = world.dead(4)
    assert letter is not None
    assert (letter.state, letter.reason) == (
        "parked",
        "killed its worker 3 times: the process died with this record alone in hand",
    )
    assert (world.seen("b"), world.seen("d")) == (("e3",), ("e5",))
    assert world.book.held == {}


async def test_two_killers_of_one_batch_are_both_parked_and_nothing_else(world: World) -> None:
    batch = [record(n, "abcdef"[n], "die" if n in {1, 4} else "count") for n in range(6)]
    for _ in range(20):
        try:
            await world.worker().run(batch)
            break
        except Died:
            continue
    assert [world.dead(n) is not None for n in range(6)] == [False, True, False, False, True, False]
    assert [world.seen(code) for code in "acdf"] == [("e0",), ("e2",), ("e3",), ("e5",)]


async def test_what_is_in_hand_is_written_down_for_the_first_batch_of_a_partition_only(world: World) -> None:
    worker = world.worker()
    for n in range(0, 30, 3):
        await worker.run([record(n + m, "a") for m in range(3)])
    assert world.book.writes == 2
    await worker.run([record(0, "a", partition=1)])
    assert world.book.writes == 4


async def test_a_bug_that_raises_is_not_counted_as_a_death_too(world: World) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            await world.worker().run([record(0, "a", "crash")])
    assert world.book.held == {}
    assert world.book.times == {"tally:areas/0@0": 2}


async def test_a_crash_during_an_outage_is_counted_when_it_is_over(world: World) -> None:
    world.book.away = 3
    with pytest.raises(ZeroDivisionError):
        await world.worker().run([record(0, "a", "crash")])
    assert world.book.times == {"tally:areas/0@0": 1}


async def test_too_many_dead_letters_stop_the_worker(world: World) -> None:
    """A bad deploy that refuses everything must not drain the topic into the dead letters."""
    world.limit = 10
    with pytest.raises(TooManyDeadLettersError, match="11 of the last"):
        await world.worker().run([record(n, "a", "refuse") for n in range(30)])
    assert len(world.letters.rows) == 10
    assert world.book.times == {}


async def test_one_record_at_a_time_is_counted_as_a_batch_is(world: World) -> None:
    world.limit = 10
    worker = world.worker()

    async def one_by_one() -> None:
        for n in range(30):
            await worker.run([record(n, "a", "refuse")])

    with pytest.raises(TooManyDeadLettersError):
        await one_by_one()
    assert len(world.letters.rows) == 10


async def test_a_worker_that_starts_again_still_knows_of_them(world: World) -> None:
    world.limit = 10
    for start in range(3):
        with pytest.raises(TooManyDeadLettersError):
            await world.worker().run([record(n, "a", "refuse") for n in range(10 * start, 30)])
    assert len(world.letters.rows) == 10
    world.now = timedelta(minutes=11)  # nobody has looked: a few more, and it stops again
    with pytest.raises(TooManyDeadLettersError):
        await world.worker().run([record(n, "a", "refuse") for n in range(10, 30)])
    assert len(world.letters.rows) == 20


async def test_a_few_dead_letters_among_many_records_stop_nothing(world: World) -> None:
    world.limit = 10
    worker = world.worker()
    for start in range(0, 400, 40):
        await worker.run([record(n, "a", "refuse" if n % 5 == 0 else "count") for n in range(start, start + 40)])
    assert len(world.letters.rows) == 80


async def test_an_outage_with_poison_in_the_batch_counts_it_once(world: World) -> None:
    """Seen to fail while every try counted: some minutes without a broker stopped the worker."""
    world.limit, world.broker_away = 3, 20
    await world.worker().run([record(0, "a", value=b"\xff"), record(1, "b")])
    assert len(world.slept) == 20
    assert world.seen("b") == ("e1",)


async def test_what_is_said_while_one_record_is_tried_alone_is_found_by_its_case_and_trace(world: World) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    headers = (("ce_correlationid", b"case-1"), ("traceparent", trace.encode()))
    said: list[dict[str, object]] = []

    async def between() -> None:
        said.append(get_contextvars())
        world.store.between = between

    world.store.between = between
    with pytest.raises(ZeroDivisionError):
        await world.worker().run([record(0, "a", headers=headers), record(1, "a", name="crash")])
    assert said[-1]["case_id"] == "case-1"
    assert said[-1]["trace_id"] == trace[3:35]
    assert said[-1]["origin"] == "areas/0@0"
