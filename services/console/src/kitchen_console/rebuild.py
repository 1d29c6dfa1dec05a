"""`kitchen console rebuild`: the read models made anew from the topics, beside those that are shown, and swapped.

Nobody waits meanwhile: the worker goes on with what is shown. What it wrote there while the new ones were made is read
once more into them after the swap, and every browser is asked to read its lists anew.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from kafka import KafkaConsumer, TopicPartition

from kitchenkit.chunks import chunks
from kitchenkit.events import record_of
from kitchenkit.mongo import collection
from kitchenkit.react import InvalidMessage, Record
from kitchenkit.runtime import Parts

from .changes import RESYNC, ChangeLog
from .domain.row import Kind, Told, joined
from .domain.voices import VOICES
from .lease import HeldError, Lease, LostError
from .store import COLLECTIONS, DOCUMENTS, SERVICE, Rows
from .wire import TOPICS, readers

NEW: Mapping[Kind, str] = {kind: f"{name}_new" for kind, name in COLLECTIONS.items()}
LEASES = "leases"
POLL_MS = 500
BATCH = 1_000
Places = dict[TopicPartition, int]
Say = Callable[[str], None]


@dataclass(slots=True)
class Rebuilt:
    """What was done."""

    records: int = 0
    unreadable: int = 0  # the worker has made dead letters of them
    rows: dict[str, int] = field(default_factory=dict)
    kept: int = 0  # rows of which the topics do not know everything any more


def rebuild_command(parts: Parts, arguments: Sequence[str]) -> int:
    """Run the process `rebuild`."""
    if arguments:
        sys.stderr.write("rebuild takes no arguments\n")
        return 2
    try:
        with Lease(lambda: collection(SERVICE, LEASES), "rebuild") as lease:
            done = rebuild(parts, _say, lease.demand)
    except HeldError as error:
        _say(f"the read models are being rebuilt already: {error}; if that process is dead, try again in a minute")
        return 1
    except LostError as error:
        _say(f"{error}; nothing was swapped")
        return 1
    rows = ", ".join(f"{count} {name}" for name, count in done.rows.items())
    _say(f"rebuilt {rows} from {done.records} records, {done.unreadable} of them could not be read")
    if done.kept:
        _say(f"{done.kept} rows are older than the topics: what these do not know any more was kept")
    return 0


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def rebuild(parts: Parts, say: Say, demand: Callable[[], None]) -> Rebuilt:
    """Make the read models anew and swap them; return what was done.

    `demand` is asked on the way and right before the swap; what it raises leaves everything that is shown as it is.
    """
    done = Rebuilt()
    for document, name in zip(DOCUMENTS, NEW.values(), strict=True):
        collection(SERVICE, name).drop()
        for fields in document.list_indexes():
            # As MongoEngine makes them: a server that compares this word, too, would refuse the next `kitchen migrate`.
            if fields != [("_id", 1)]:
                collection(SERVICE, name).create_index(fields, background=False)
    with _Topics(parts.settings.kafka) as topics:
        made = Rows(parts.threads, NEW, log=False)
        read_to = topics.into(made, {}, done, say, demand)
        for kind, name in NEW.items():
            done.kept += _keep(kind, collection(SERVICE, COLLECTIONS[kind]), collection(SERVICE, name))
        read_to = topics.into(made, read_to, done, say, demand)  # the less is left for after the swap
        demand()
        for kind, name in NEW.items():
            collection(SERVICE, name).rename(COLLECTIONS[kind], dropTarget=True)
        say("swapped; reading what came meanwhile")
        topics.into(Rows(parts.threads, log=False), read_to, done, say, lambda: None)
    ChangeLog(lambda: collection(SERVICE, "changes")).append([{"kind": RESYNC}])
    done.rows = {name: collection(SERVICE, name).estimated_document_count() for name in COLLECTIONS.values()}
    return done


class _Topics:
    """Every topic that the console hears, from a place up to its present end."""

    def __init__(self, kafka: str) -> None:
        self._consumer = KafkaConsumer(bootstrap_servers=kafka, enable_auto_commit=False, client_id="console-rebuild")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def into(self, rows: Rows, begin: Places, done: Rebuilt, say: Say, demand: Callable[[], None]) -> Places:
        """Write what lies from `begin` (else the beginning) up to now into `rows`; return where that ended."""
        read_to: Places = {}
        for topic in TOPICS:
            parts = [TopicPartition(topic, number) for number in self._consumer.partitions_for_topic(topic) or ()]
            ends = self._consumer.end_offsets(parts)
            self._start(parts, begin)
            while any(self._consumer.position(part) < ends[part] for part in parts):
                demand()
                polled = self._consumer.poll(timeout_ms=POLL_MS, max_records=BATCH)
                found = [record for batch in polled.values() for record in batch]
                if found:
                    _write(rows, [_record(one) for one in found], done)
                    say(f"{topic}: {sum(self._consumer.position(part) for part in parts)} of {sum(ends.values())}")
            read_to |= {part: self._consumer.position(part) for part in parts}
        return read_to

    def _start(self, parts: Sequence[TopicPartition], begin: Places) -> None:
        self._consumer.assign(parts)
        self._consumer.seek_to_beginning(*parts)
        for part in parts:
            if part in begin:
                self._consumer.seek(part, begin[part])


def _write(rows: Rows, records: Sequence[Record], done: Rebuilt) -> None:
    told: list[Told] = []
    read = readers()
    for record in records:
        done.records += 1
        if record.type in read:
            try:
                told += read[record.type](record)
            except InvalidMessage:
                done.unreadable += 1
    rows.write(told)


def _keep(kind: Kind, shown: Any, made: Any) -> int:
    """Take over what the topics do not know any more: whole rows, and what sources say who are silent since.

    Return how many rows that were.
    """
    kept = 0
    for rows in chunks(shown.find({}), BATCH):
        there = {row["_id"]: row for row in made.find({"_id": {"$in": [row["_id"] for row in rows]}})}
        for row in rows:
            new = there.get(row["_id"])
            if new is not None and row["seen"].keys() <= new["seen"].keys():
                continue
            whole = joined(VOICES[kind], row, new) if new is not None else row
            made.replace_one({"_id": row["_id"]}, whole, upsert=True)
            kept += 1
    return kept


def _record(one: Any) -> Record:
    return record_of(
        topic=one.topic, partition=one.partition, offset=one.offset, key=one.key, value=one.value, headers=one.headers
    )
