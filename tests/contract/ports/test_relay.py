"""One suite for the relay, with a broker in memory and with Kafka: outboxes come out whole and in order."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest
from kafka import KafkaConsumer, TopicPartition
from mongoengine import disconnect

from kitchenctl.topics import administrator
from kitchenkit import metrics
from kitchenkit import relay as relaying
from kitchenkit import time as wall
from kitchenkit.letters import Letter, fact_id
from kitchenkit.mongo import MongoStore, collection, connect, ensure_indexes
from kitchenkit.react import Change, Transient
from kitchenkit.relay import Producer, Relay, Source, kafka_producer
from tests.fakes.producer import MemoryProducer, Published
from tests.fakes.tally import TALLY, Count, Tally, TallyDocument, asked, from_document, to_fields
from tests.fakes.waiting import eventually

pytestmark = pytest.mark.connected

TOPICS = ("tally-events", "tally-urgent", "tally-nowhere")


class Topics:
    """Where the relay publishes, and how a test reads it; the topic `tally-nowhere` does not exist yet."""

    def __init__(self, kafka: str | None) -> None:
        self.kafka, self.suffix = kafka, uuid.uuid4().hex[:8]
        self.memory = MemoryProducer(missing={self.name("tally-nowhere")})
        self.made: list[str] = []
        if kafka:
            self.create("tally-events")
            self.create("tally-urgent")

    def name(self, topic: str) -> str:
        return f"{topic}-{self.suffix}"

    def create(self, topic: str) -> None:
        name = self.name(topic)
        self.memory.missing.discard(name)
        if self.kafka:
            with administrator(self.kafka) as admin:
                admin.create_topics({name: {"num_partitions": 1}}, wait_for_metadata=True)
            self.made.append(name)

    def producer(self) -> Producer:
        return kafka_producer(self.kafka, "relay-test") if self.kafka else self.memory()

    def published(self, topic: str = "tally-events") -> list[Published]:
        name = self.name(topic)
        if not self.kafka:
            return [one for one in self.memory.published if one.topic == name]
        place = TopicPartition(name, 0)
        reader = KafkaConsumer(bootstrap_servers=self.kafka, group_id=None)
        try:
            reader.assign([place])
            reader.seek_to_beginning(place)
            (end,) = reader.end_offsets([place]).values()
            found: list[Published] = []
            while len(found) < end:
                for rows in reader.poll(timeout_ms=500).values():
                    found += [Published(r.topic, r.key, r.value, list(r.headers)) for r in rows]
            return found
        finally:
            reader.close()

    def close(self) -> None:
        if self.made and self.kafka:
            with administrator(self.kafka) as admin:
                admin.delete_topics(self.made)


@pytest.fixture(params=["memory", "kafka"])
def topics(request: pytest.FixtureRequest) -> Iterator[Topics]:
    made = Topics(request.getfixturevalue("broker") if request.param == "kafka" else None)
    yield made
    made.close()


@pytest.fixture
def store(database: str, database_name: str, topics: Topics) -> Iterator[MongoStore[Tally]]:
    def to_letter(fact: object, tally: Tally) -> Letter:
        where = {"both": TOPICS[:2], "nowhere": TOPICS[2:], "silent": ()}.get(tally.label.split("-")[0], TOPICS[:1])
        body = f"{tally.sequence}".encode()
        return Letter(type="kitchen.x.v1.Y", topics=tuple(map(topics.name, where)), body=body, correlation="case-1")

    connect("tally", url=database, database=database_name)
    ensure_indexes(TallyDocument)
    with ThreadPoolExecutor(2) as threads:
        yield MongoStore(
            TallyDocument,
            to_fields=to_fields,
            from_document=from_document,
            to_letter=to_letter,
            now_ms=wall.now_ms,
            threads=threads,
        )
    disconnect("tally")


SOURCE = Source("tally", lambda: collection("tally", "tallies"), "tallies")


def count(store: MongoStore[Tally], name: str, times: int = 1) -> None:
    """Have so many facts more in one tally's outbox."""
    asyncio.run(_count(store, name, times))


async def _count(store: MongoStore[Tally], name: str, times: int) -> None:
    for _ in range(times):
        loaded = await store.get(name)
        change = loaded.change() if loaded else Change[Tally](name, 0)
        tally = loaded.aggregate if loaded else Tally(id=name, label=name)
        context = asked(now=wall.now(), trace="00-t-s-01", cause="cause-1")
        assert not (await store.commit([change.add(TALLY.decide(tally, Count(), context), context)])).raced


def waiting() -> list[tuple[str, int]]:
    """Return what still lies in outboxes, as (aggregate, number)."""
    rows = collection("tally", "tallies").find({})
    return sorted((row["_id"], letter["seq"]) for row in rows for letter in row.get("outbox", ()))


def found_by_the_relay() -> int:
    return int(collection("tally", "tallies").count_documents({"outbox_at": {"$gt": 0}}))


def numbers(published: list[Published], name: str) -> list[int]:
    return [int(one.value) for one in published if one.key == name.encode()]


@pytest.fixture
def running(topics: Topics) -> Iterator[Callable[[], Relay]]:
    """Give a function that starts a relay, which ends with the test."""
    stop, threads = threading.Event(), []

    def start() -> Relay:
        made = Relay([SOURCE], topics.producer, interval=0.01)
        threads.append(threading.Thread(target=made.run, args=(None, stop.is_set)))
        threads[-1].start()
        return made

    yield start
    stop.set()
    for thread in threads:
        thread.join()


def test_an_outbox_is_published_whole_in_order_and_then_empty(
    store: MongoStore[Tally], topics: Topics, running: Callable[[], Relay]
) -> None:
    count(store, "a", 3)
    count(store, "both-b", 2)
    count(store, "silent-c")
    running()
    asyncio.run(eventually(lambda: not waiting(), seconds=30))
    told = topics.published()
    assert (numbers(told, "a"), numbers(told, "both-b")) == ([1, 2, 3], [1, 2])
    assert numbers(topics.published("tally-urgent"), "both-b") == [1, 2]
    assert found_by_the_relay() == 0
    one = next(one for one in told if one.key == b"a")
    headers = dict(one.headers)
    assert wall.now().isoformat()[:10] in headers.pop("ce_time").decode()
    assert headers == {
        "ce_specversion": b"1.0",
        "ce_id": fact_id("tally", "a", 1).encode(),
        "ce_type": b"kitchen.x.v1.Y",
        "ce_source": b"/kitchen/tally",
        "ce_subject": b"a",
        "ce_sequence": b"1",
        "ce_causationid": b"cause-1",
        "ce_correlationid": b"case-1",
        "traceparent": b"00-t-s-01",
        "content-type": b"application/protobuf",
    }


def test_nothing_is_cleared_when_a_send_fails_and_all_comes_once_it_can(
    store: MongoStore[Tally], topics: Topics, running: Callable[[], Relay]
) -> None:
    """Seen to fail with the clearing before the acknowledgements: the letters for the missing topic were gone."""
    count(store, "nowhere-a", 2)
    count(store, "b")
    depth = metrics.OUTBOX_DEPTH.labels("tally", "tallies")._value
    depth.set(0)
    running()
    asyncio.run(eventually(lambda: depth.get() >= 2, seconds=40))
    assert [name for name, _ in waiting()][-2:] == ["nowhere-a", "nowhere-a"]
    topics.create("tally-nowhere")
    asyncio.run(eventually(lambda: not waiting(), seconds=40))
    assert numbers(topics.published("tally-nowhere"), "nowhere-a") == [1, 2]
    assert set(numbers(topics.published(), "b")) == {1}
    asyncio.run(eventually(lambda: depth.get() == 0))


def test_order_holds_while_others_write(store: MongoStore[Tally], topics: Topics, running: Callable[[], Relay]) -> None:
    """The clearing's guard keeps letters written meanwhile; both tests of what stays failed when it was taken out."""
    running()
    names = [f"t{n}" for n in range(4)]
    writers = [threading.Thread(target=count, args=(store, name, 40)) for name in names]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    asyncio.run(eventually(lambda: not waiting(), seconds=40))
    told = topics.published()
    for name in names:
        mine = numbers(told, name)
        assert sorted(set(mine)) == list(range(1, 41))
        assert all(after <= before + 1 for before, after in pairwise(mine)), "one went before the one before it"
    assert found_by_the_relay() == 0


def test_what_is_written_while_the_outbox_is_published_stays(store: MongoStore[Tally]) -> None:
    broker = MemoryProducer()
    count(store, "a", 2)
    broker.on_get = _once(lambda: _in_a_thread(lambda: count(store, "a")))
    relay = Relay([SOURCE], broker)
    assert relay.drain(SOURCE) == (2, False)
    assert (waiting(), found_by_the_relay()) == ([("a", 3)], 1)
    assert relay.drain(SOURCE) == (1, False)
    assert (waiting(), found_by_the_relay()) == ([], 0)
    assert [int(one.value) for one in broker.published] == [1, 2, 3]


def test_what_is_put_back_into_the_outbox_meanwhile_stays(store: MongoStore[Tally]) -> None:
    """A restatement is written without a new fact: the sequence alone does not guard it."""
    broker = MemoryProducer()
    count(store, "a")
    extra = {"id": "restated", "seq": 1, "topics": [], "body": b""}
    push = {"$push": {"outbox": extra}}
    broker.on_get = _once(lambda: collection("tally", "tallies").update_one({"_id": "a"}, push))
    Relay([SOURCE], broker).drain(SOURCE)
    assert collection("tally", "tallies").find_one({"_id": "a"})["outbox"] == [extra]


def test_a_backlog_longer_than_a_chunk_goes_out_whole(
    store: MongoStore[Tally], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relaying, "CHUNK", 7)
    broker = MemoryProducer()
    for n in range(23):
        count(store, f"t{n}")
    assert Relay([SOURCE], broker).drain(SOURCE) == (23, False)
    assert (waiting(), broker.made) == ([], 1)


def test_a_long_backlog_lets_the_others_have_their_turn(
    store: MongoStore[Tally], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relaying, "TURN", 10)
    for n in range(23):
        count(store, f"t{n}")
    relay = Relay([SOURCE], MemoryProducer())
    assert [relay.drain(SOURCE) for _ in range(3)] == [(10, True), (10, True), (3, False)]
    assert waiting() == []


def test_one_collection_that_cannot_be_published_does_not_hold_up_another(
    store: MongoStore[Tally], running: Callable[[], Relay], topics: Topics
) -> None:
    count(store, "a")

    def unreadable() -> Any:
        raise Transient("away")

    stop = threading.Event()
    relay = Relay([Source("tally", unreadable, "aaa"), SOURCE], topics.producer, interval=0.01)
    thread = threading.Thread(target=relay.run, args=(None, stop.is_set))
    thread.start()
    asyncio.run(eventually(lambda: not waiting(), seconds=30))
    stop.set()
    thread.join()


def _once(work: Callable[[], object]) -> Callable[[], None]:
    left = [work]
    return lambda: (left.pop()(), None)[1] if left else None


def _in_a_thread(work: Callable[[], None]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
