"""From outbox to topic: publishes whole outboxes in order and clears what the broker has acknowledged."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

import structlog
from kafka import KafkaProducer
from kafka.errors import KafkaError
from pymongo import UpdateOne

from . import metrics
from .events import headers_of
from .mongo import outages
from .react import Transient
from .time import now_ms
from .wake import Ear

CHUNK = 500
FAR_FUTURE = 1 << 53  # the range is bounded on both sides, because an open one is slow on some servers
ACK_SECONDS = 30
SWEEP_SECONDS = 1.0
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

    def close(self) -> None:
        """Let go of the connection."""
        ...


def kafka_producer(kafka: str, client_id: str) -> KafkaProducer:
    """Return the real producer: idempotent, acknowledged by all in-sync replicas."""
    return KafkaProducer(
        bootstrap_servers=kafka,
        client_id=client_id,
        acks="all",
        enable_idempotence=True,
        linger_ms=2,
        request_timeout_ms=10_000,
        delivery_timeout_ms=20_000,
        max_block_ms=5_000,
        compression_type=None,
    )


class Relay:
    """Publishes the outboxes of its sources until it is stopped."""

    def __init__(self, sources: Sequence[Source], producer: Callable[[], Producer], *, interval: float = 0.06) -> None:
        self._sources = {source.key: source for source in sources}
        self._make, self._interval = producer, interval
        self._producer: Producer | None = None
        self._last: dict[str, float] = dict.fromkeys(self._sources, 0.0)
        self.progressed_at = time.monotonic()

    def run(self, ear: Ear | None, stopped: Callable[[], bool]) -> None:
        """Drain what the ear hears of, at most once an interval each, and everything each second."""
        waiting: set[str] = set(self._sources)
        swept = 0.0
        while not stopped():
            if time.monotonic() - swept >= SWEEP_SECONDS:
                waiting |= set(self._sources)
                swept = time.monotonic()
            for key in self._ripe(waiting):
                waiting.discard(key)
                self._try(self._sources[key])
            self.progressed_at = time.monotonic()
            rest = self._rest(waiting, swept)
            if ear is None:
                time.sleep(rest)  # a thread of its own: nothing else waits for it
            else:
                waiting |= ear.hear(rest) & self._sources.keys()
        self._drop_producer()

    def drain(self, source: Source) -> int:
        """Publish and clear every outbox of one collection; return how many letters went out."""
        sent = 0
        with outages():
            found = source.collection().find({"outbox_at": {"$gt": 0, "$lt": FAR_FUTURE}}, {"outbox": 1, "sequence": 1})
            for rows in _chunks(found.batch_size(CHUNK)):
                sent += self._publish(source, rows)
        return sent

    def _ripe(self, waiting: set[str]) -> list[str]:
        instant = time.monotonic()
        return [key for key in sorted(waiting) if instant - self._last[key] >= self._interval]

    def _rest(self, waiting: set[str], swept: float) -> float:
        instant = time.monotonic()
        until = min([swept + SWEEP_SECONDS, *(self._last[key] + self._interval for key in waiting)])
        return max(until - instant, 0.001)

    def _try(self, source: Source) -> None:
        """An outage is waited for: the outboxes keep what could not be sent, and a metric shows their age."""
        try:
            self.drain(source)
        except (KafkaError, Transient) as error:
            log.warning("relay.waits", collection=source.key, error=str(error)[:200])
            metrics.RELAY_FAILURES.labels(source.service).inc()
            # After a failed send nothing later may overtake it: a new producer starts from the outbox again.
            self._drop_producer()
        self._last[source.key] = time.monotonic()

    def _publish(self, source: Source, rows: Sequence[Mapping[str, Any]]) -> int:
        producer = self._producer = self._producer or self._make()
        origin = f"/kitchen/{source.service}"
        waiting = []
        for row in rows:
            key = row["_id"].encode()
            for letter in row["outbox"]:
                pairs = headers_of(letter, source=origin, subject=row["_id"])
                for topic in letter["topics"]:
                    waiting.append(producer.send(topic, key=key, value=bytes(letter["body"]), headers=pairs))
        for future in waiting:
            future.get(timeout=ACK_SECONDS)
        self._observe(source, rows)
        _clear(source.collection(), rows)
        return len(waiting)

    def _observe(self, source: Source, rows: Sequence[Mapping[str, Any]]) -> None:
        instant = now_ms()
        for row in rows:
            for letter in row["outbox"]:
                late = max(instant - letter["at"].timestamp() * 1000, 0) / 1000
                metrics.RELAY_SECONDS.labels(source.service).observe(late)
                for topic in letter["topics"]:
                    metrics.RELAYED.labels(source.service, topic).inc()

    def _drop_producer(self) -> None:
        if self._producer is not None:
            producer, self._producer = self._producer, None
            producer.close()


def _chunks(found: Any) -> Iterator[list[Mapping[str, Any]]]:
    rows = iter(found)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _clear(collection: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Take out what was published; a document that has new letters meanwhile keeps those."""
    empty = {"$set": {"outbox": []}, "$unset": {"outbox_at": ""}}
    done = collection.bulk_write(
        [UpdateOne({"_id": row["_id"], "sequence": row["sequence"]}, empty) for row in rows], ordered=False
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
