"""`kitchen republish`: what a service has said goes into the outboxes once more, and the relay publishes it.

The same facts under the same ids: whoever has heard one passes over it, whoever has not takes it now. That is what
heals topics that are gone and consumers that are older than the service they hear.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import UpdateOne

from kitchenkit.chunks import chunks
from kitchenkit.relay import Source
from kitchenkit.runtime import Parts, Service, sources_of
from kitchenkit.time import now_ms

CHUNK = 200
Tick = Callable[[str, int], None]  # (the collection, how many aggregates more)


@dataclass(slots=True)
class Republished:
    """What was put into outboxes."""

    aggregates: int = 0
    facts: int = 0


def republish(service: Service, parts: Parts, *, since: datetime | None, tick: Tick) -> Republished:
    """Put every published fact (since that instant) into its aggregate's outbox; what waits there already stays."""
    done = Republished()
    for source in sources_of(service, parts):
        put_back(source, since=since, done=done, tick=tick)
    return done


def put_back(source: Source, *, since: datetime | None, done: Republished, tick: Tick) -> None:
    """Do it for one collection, and count it in `done`."""
    found = source.collection().find({}, {"history": 1, "outbox": 1}).sort("_id", 1).batch_size(CHUNK)
    for rows in chunks(found, CHUNK):
        writes = [write for row in rows if (write := _again(row, since, done)) is not None]
        if writes:
            source.collection().bulk_write(writes, ordered=False)
        tick(source.key, len(rows))


def count(service: Service, parts: Parts) -> int:
    """Return about how many aggregates a service has, for a progress bar."""
    return sum(source.collection().estimated_document_count() for source in sources_of(service, parts))


def _again(row: Mapping[str, Any], since: datetime | None, done: Republished) -> UpdateOne | None:
    waiting = {letter["id"] for letter in row.get("outbox", ())}
    letters = [
        letter
        for letter in row["history"]
        if letter["topics"]
        and letter["id"] not in waiting
        and not letter.get("erased")  # says nothing any more: whoever heard it would take it for a broken record
        and (since is None or letter["at"] >= since)
    ]
    if not letters:
        return None
    done.aggregates += 1
    done.facts += len(letters)
    # In front of what waits: an outbox is published in the order of the aggregate's facts.
    pushed = {"outbox": {"$each": letters, "$position": 0}}
    return UpdateOne({"_id": row["_id"]}, {"$push": pushed, "$min": {"outbox_at": now_ms()}})
