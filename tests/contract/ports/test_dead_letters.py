"""One suite for dead letters, in memory and in MongoDB."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from mongoengine import disconnect

from kitchen.control.v1.dead_letter_events_pb2 import DeadLetterDropped, DeadLetterParked
from kitchenkit import time as wall
from kitchenkit.consume import DeadLetterOffice, TooManyDeadLettersError
from kitchenkit.deadletters import (
    DEAD_LETTER,
    DeadLetter,
    Drop,
    Failed,
    Park,
    Replayed,
    dead_letter_id,
    dead_letter_store,
)
from kitchenkit.decide import Refused
from kitchenkit.mongo import MongoStore, connect, ensure_indexes
from kitchenkit.query import Match, Query
from kitchenkit.react import Record
from tests.fakes.store import MemoryStore
from tests.fakes.tally import NOW, asked, record

Store = MemoryStore[DeadLetter] | MongoStore[DeadLetter]
POISON = record(3, "a", value=b"\xff\x00", key=None, headers=(("ce_id", b"e3"), ("x", b"\xff\xfe")))


def _in_mongo(threads: ThreadPoolExecutor) -> MongoStore[DeadLetter]:
    return dead_letter_store("tally", topic="tally-control-events", now_ms=wall.now_ms, threads=threads)


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    with ThreadPoolExecutor(2) as threads:
        real = _in_mongo(threads)  # only its words are used in memory
        if request.param == "memory":
            yield MemoryStore(real._to_fields, to_letter=real._to_letter)
            return
        connect("tally", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
        ensure_indexes(real.document)
        yield real
        disconnect("tally")


@dataclass
class Office:
    """An office over the store, and what it published."""

    store: Store
    limit: int = 50
    later: timedelta = timedelta()
    published: list[tuple[str, Record, str]] = field(default_factory=list)

    async def publish(self, topic: str, record: Record, reason: str) -> None:
        self.published.append((topic, record, reason))

    def open(self) -> DeadLetterOffice:
        """Return the office of a worker that has just started."""
        return DeadLetterOffice(
            "tally", "counter", self.store, self.publish, lambda: NOW + self.later, limit=self.limit
        )

    async def letter(self, record: Record = POISON) -> DeadLetter:
        found = await self.store.get(dead_letter_id("counter", record.origin))
        assert found is not None
        return found.aggregate


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


async def test_the_record_is_kept_untouched_with_its_reason(office: Office) -> None:
    await office.open().put(POISON, "not an AreaAdded")
    letter = await office.letter()
    assert (letter.record, letter.reason, letter.state, letter.consumer) == (
        POISON,
        "not an AreaAdded",
        "open",
        "counter",
    )
    assert office.published == [("counter-areas-dlq", POISON, "not an AreaAdded")]


async def test_the_same_origin_is_one_dead_letter(office: Office) -> None:
    for _ in range(3):
        await office.open().put(POISON, "no")
    assert len(await office.store.history((await office.letter()).id)) == 1


async def test_a_parked_one_says_so_and_tells_it(office: Office) -> None:
    await office.open().put(POISON, "stopped its worker 5 times", parked=True)
    letter = await office.letter()
    assert (letter.state, letter.sequence) == ("parked", 2)
    told = [row for row in await office.store.history(letter.id) if row["topics"]]
    assert [(row["type"], row["topics"]) for row in told] == [
        ("kitchen.control.v1.DeadLetterParked", ["tally-control-events"])
    ]
    event = DeadLetterParked.FromString(bytes(told[0]["body"])).dead_letter
    assert (event.origin, event.state, event.reason) == ("areas/0@3", "parked", "stopped its worker 5 times")


async def test_people_drop_with_a_reason_and_that_is_told(office: Office) -> None:
    await office.open().put(POISON, "no")
    loaded = (await office.store.load([(await office.letter()).id])).popitem()[1]
    with pytest.raises(Refused, match="a reason is needed"):
        DEAD_LETTER.decide(loaded.aggregate, Drop(), asked())
    context = asked(reason="a test record")
    await office.store.commit([loaded.change().add(DEAD_LETTER.decide(loaded.aggregate, Drop(), context), context)])
    letter = await office.letter()
    last = (await office.store.history(letter.id))[-1]
    assert (letter.state, last["reason"]) == ("dropped", "a test record")
    assert DeadLetterDropped.FromString(bytes(last["body"])).dead_letter.state == "dropped"
    with pytest.raises(Refused):
        DEAD_LETTER.decide(letter, Replayed(), asked())


async def test_a_replay_that_fails_leaves_it_open_with_the_new_reason(office: Office) -> None:
    await office.open().put(POISON, "no")
    letter = await office.letter()
    failed = DEAD_LETTER.decide(letter, Failed(reason="still no"), asked()).steps[-1].after
    assert (failed.state, failed.reason, failed.attempts) == ("open", "still no", 2)
    replayed = DEAD_LETTER.decide(failed, Replayed(), asked()).steps[-1].after
    assert (replayed.state, replayed.attempts) == ("replayed", 3)
    parked = DEAD_LETTER.decide(letter, Park(), asked(reason="later")).steps[-1].after
    assert DEAD_LETTER.decide(parked, Replayed(), asked()).steps[-1].after.state == "replayed"


async def test_the_limit_is_remembered_by_a_new_worker_for_some_minutes(office: Office) -> None:
    office.limit = 5
    first = office.open()
    for number in range(5):
        await first.put(replace(POISON, offset=number), "no")
    with pytest.raises(TooManyDeadLettersError):
        await office.open().put(replace(POISON, offset=5), "no")
    await office.open().put(replace(POISON, offset=4), "no")  # redelivered: it is one of the five
    assert await _open(office.store) == 5
    office.later = timedelta(minutes=11)
    await office.open().put(replace(POISON, offset=5), "no")
    assert await _open(office.store) == 6


async def test_what_people_have_dealt_with_no_longer_counts(office: Office) -> None:
    office.limit = 1
    await office.open().put(POISON, "no")
    loaded = (await office.store.load([(await office.letter()).id])).popitem()[1]
    context = asked(reason="known")
    await office.store.commit([loaded.change().add(DEAD_LETTER.decide(loaded.aggregate, Drop(), context), context)])
    await office.open().put(replace(POISON, offset=9), "no")
    assert await _open(office.store) == 1


async def _open(store: Store) -> int:
    mine = (Match("consumer", "is", "counter"), Match("state", "is", "open"))
    return len((await store.page(Query(all_of=mine, limit=200))).items)
