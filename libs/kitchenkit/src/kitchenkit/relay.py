"""From outbox to topic: publishes whole outboxes in order and clears what the broker has acknowledged."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from kafka import KafkaProducer
from kafka.errors import KafkaError
from pymongo import UpdateMany, UpdateOne

from . import metrics, spans
from .chunks import chunks
from .events import headers_of
from .mongo import outages
from .mongo_writes import guarded
from .react import Transient
from .time import millis, now_ms
from .wake import Ear

CHUNK = 500
TURN = 2_000  # rows of one collection before the others come: a long backlog of one does not hold up the rest
MEASURE_SECONDS = 5.0  # how often a backlog is counted: counting it costs more, the longer it is
# The range is bounded on both sides, because an open one is slow on some servers.
WAITING: Mapping[str, Any] = {"outbox_at": {"$gt": 0, "$lt": 1 << 53}}
ACK_SECONDS = 30
SWEEP_SECONDS = 1.0  # for what no datagram told
TOGETHER_SECONDS = 0.03  # what may go so soon goes with the others: everybody who hears of it is woken once
POLL_SECONDS = 0.08  # where no datagrams come
LONGEST_PAUSE = 5.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Source:
    """One collection whose documents have an outbox, and the service that owns it."""

    service: str
    collection: Callable[[], Any]
    name: str

    @property
    def key(self) -> str:
        """What a datagram calls it."""
        return f"{self.service}/{self.name}"


class Producer(Protocol):
    """Publishes records and says when the broker has them."""

    def send(self, topic: str, *, key: bytes, value: bytes, headers: list[tuple[str, bytes]]) -> Any:
        """Return a future whose `get(timeout)` returns once the record is acknowledged."""
        ...

    def abort(self) -> None:
        """Let go of the connection, and send nothing of what still waits."""
        ...


class _Kafka(KafkaProducer):  # type: ignore[misc]  # kafka-python has no types
    def abort(self) -> None:
        # `close(timeout=0)` raises while something waits and leaves its thread running, which then goes on sending:
        # what comes later would overtake what has failed.
        self._sender.force_close()
        self._sender.join()
        self.close()


def kafka_producer(kafka: str, client_id: str) -> Producer:
    """Return the real producer: idempotent, acknowledged by all in-sync replicas; raises `KafkaError`."""
    return _Kafka(
        bootstrap_servers=kafka,
        client_id=client_id,
        acks="all",
        enable_idempotence=True,
        linger_ms=2,
        request_timeout_ms=10_000,
        delivery_timeout_ms=20_000,
        max_block_ms=5_000,
        bootstrap_timeout_ms=5_000,
        compression_type=None,
    )


class Relay:
    """Publishes the outboxes of its sources until it is stopped."""

    def __init__(self, sources: Sequence[Source], producer: Callable[[], Producer], *, interval: float = 0.07) -> None:
        self._sources = {source.key: source for source in sources}
        self._make, self._interval = producer, interval
        self._producer: Producer | None = None
        self._not_before: dict[str, float] = dict.fromkeys(self._sources, 0.0)
        self._pauses: dict[str, float] = dict.fromkeys(self._sources, interval)
        self._measured: dict[str, float] = dict.fromkeys(self._sources, 0.0)
        self.progressed_at = time.monotonic()
        for source in sources:
            metrics.RELAY_FAILURES.labels(source.service)  # a figure from the start: the first failure is seen as one

    def run(self, ear: Ear | None, stopped: Callable[[], bool]) -> None:
        """Drain what the ear hears of, at most once an interval each, and everything each second.

        Without an ear everything is looked at all the time: a fact is in its topic within a tenth of a second anyway.
        """
        every = POLL_SECONDS if ear is None else SWEEP_SECONDS
        waiting: set[str] = set(self._sources)
        swept = 0.0
        while not stopped():
            if time.monotonic() - swept >= every:
                waiting |= set(self._sources)
                swept = time.monotonic()
            for key in self._ripe(waiting):
                if not self._try(self._sources[key]):
                    waiting.discard(key)
            self.progressed_at = time.monotonic()
            rest = self._rest(waiting, swept + every)
            if ear is None:
                time.sleep(rest)  # a thread of its own: nothing else waits for it
            else:
                waiting |= ear.hear(rest) & self._sources.keys()
        self._drop_producer()

    def drain(self, source: Source) -> tuple[int, bool]:
        """Publish and clear a turn of what waits in one collection: how many letters went, and whether more wait."""
        sent = seen = 0
        with outages(source.service):
            found = source.collection().find(WAITING, {"outbox": 1, "outbox_at": 1, "sequence": 1}).limit(TURN)
            for rows in chunks(found.batch_size(CHUNK), CHUNK):
                # Told before it is sent: while the broker is away the sending hangs, and that is when it is asked for.
                self._report(source, rows)
                sent += self._publish(source, rows)
                seen += len(rows)
                self.progressed_at = time.monotonic()
        if seen < TURN:
            _tell(source, depth=0, since=None)
        return sent, seen == TURN

    def _report(self, source: Source, rows: Sequence[Mapping[str, Any]]) -> None:
        if len(rows) < CHUNK:
            _tell(source, depth=sum(len(row["outbox"]) for row in rows), since=min(row["outbox_at"] for row in rows))
        elif time.monotonic() - self._measured[source.key] >= MEASURE_SECONDS:
            _measure(source)
            self._measured[source.key] = time.monotonic()

    def _ripe(self, waiting: set[str]) -> list[str]:
        instant = time.monotonic()
        if not any(instant >= self._not_before[key] for key in waiting):
            return []
        return [key for key in sorted(waiting) if instant + TOGETHER_SECONDS >= self._not_before[key]]

    def _rest(self, waiting: set[str], sweep: float) -> float:
        until = min([sweep, *(self._not_before[key] for key in waiting)])
        return max(until - time.monotonic(), 0.001)

    def _try(self, source: Source) -> bool:
        """Return whether more waits. An outage is waited for: the outboxes keep it, and a metric shows their age."""
        more = False
        try:
            _, more = self.drain(source)
            pause = self._interval
        except (KafkaError, Transient) as error:
            # Longer and longer, so that one collection that cannot be published does not hold up the others.
            pause = min(max(self._pauses[source.key] * 2, SWEEP_SECONDS), LONGEST_PAUSE)
            log.warning("relay.waits", collection=source.key, error=repr(error)[:200], seconds=pause)
            metrics.RELAY_FAILURES.labels(source.service).inc()
            # After a failed send nothing later may overtake it: a new producer starts from the outbox again.
            self._drop_producer()
            with contextlib.suppress(Transient):
                _measure(source)
        self._pauses[source.key] = pause
        self._not_before[source.key] = time.monotonic() + (0 if more else pause)
        return more

    def _publish(self, source: Source, rows: Sequence[Mapping[str, Any]]) -> int:
        producer = self._producer = self._producer or self._make()
        origin = f"/kitchen/{source.service}"
        waiting = []
        with spans.publishing(source.service, rows) as told:
            for row in told:
                key = row["_id"].encode()
                for letter in row["outbox"]:
                    pairs, value = headers_of(letter, source=origin, subject=row["_id"]), bytes(letter["body"])
                    waiting += [producer.send(topic, key=key, value=value, headers=pairs) for topic in letter["topics"]]
            for future in waiting:
                future.get(timeout=ACK_SECONDS)
        _observe(source, rows)
        _clear(source.collection(), rows)
        return len(waiting)

    def _drop_producer(self) -> None:
        if self._producer is not None:
            producer, self._producer = self._producer, None
            producer.abort()


def _observe(source: Source, rows: Sequence[Mapping[str, Any]]) -> None:
    instant = now_ms()
    for row in rows:
        for letter in row["outbox"]:
            late = max(instant - millis(letter["at"]), 0) / 1000
            metrics.RELAY_SECONDS.labels(source.service).observe(late)
            for topic in letter["topics"]:
                metrics.RELAYED.labels(source.service, topic).inc()


def _measure(source: Source) -> None:
    """Tell how much waits and since when: asked only where something cannot be published, or is much."""
    sums = {"_id": None, "depth": {"$sum": {"$size": "$outbox"}}, "since": {"$min": "$outbox_at"}}
    with outages(source.service):
        for row in source.collection().aggregate([{"$match": WAITING}, {"$group": sums}]):
            _tell(source, depth=row["depth"], since=row["since"])


def _tell(source: Source, *, depth: int, since: int | None) -> None:
    age = 0.0 if since is None else max(now_ms() - since, 0) / 1000
    metrics.OUTBOX_DEPTH.labels(source.service, source.name).set(depth)
    metrics.OUTBOX_AGE.labels(source.service, source.name).set(age)


def _clear(collection: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Take out what was published; a document that has new letters meanwhile keeps those."""
    empty = {"$set": {"outbox": []}, "$unset": {"outbox_at": ""}}
    # Rows that look alike go in one statement: a few instead of hundreds, at half the cost.
    alike: dict[tuple[int, int], list[Any]] = {}
    for row in rows:
        alike.setdefault((row["sequence"], len(row["outbox"])), []).append(row["_id"])
    done = collection.bulk_write(
        [
            UpdateMany(guarded({"$in": ids}, sequence=sequence, outbox={"$size": size}), empty)
            for (sequence, size), ids in alike.items()
        ],
        ordered=False,
    )
    if done.matched_count == len(rows):
        return
    pull = [
        UpdateOne(
            {"_id": row["_id"]}, {"$pull": {"outbox": {"id": {"$in": [letter["id"] for letter in row["outbox"]]}}}}
        )
        for row in rows
    ]
    collection.bulk_write(pull, ordered=False)
    unset = [UpdateOne({"_id": row["_id"], "outbox": []}, {"$unset": {"outbox_at": ""}}) for row in rows]
    collection.bulk_write(unset, ordered=False)
