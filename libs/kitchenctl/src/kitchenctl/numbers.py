"""After a service has gone back in time: the numbers of facts that were told are not given again.

A fact's id follows from its aggregate and its number, and everybody who has heard it passes over that id for ever. An
aggregate that goes back from number 5 to 3 and is then moved on would tell its new facts as 4 and 5, and nobody would
listen. So what lies in the topics goes into the history behind the restored steps, and the next fact is number 6. The
aggregate's state stays the backup's: only its owner knew more than it told, and people have to look at it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bson import encode
from pymongo import MongoClient, UpdateOne

from kitchen_intake.lost import COLLECTION
from kitchenkit.decide import Context
from kitchenkit.letters import Letter, written
from kitchenkit.relay import Source
from kitchenkit.runtime import Parts, Service, sources_of

from .topics import declared
from .verify import records

ACTOR = "kitchen-restore"
UNTOLD = "StepNotTold"  # stands for a step that was never published: nobody knows any more what it was
RECEIVED = "kitchen.intake.v1.SubmissionReceived"
CHUNK = 500


@dataclass(slots=True, kw_only=True)
class Told:
    """One fact as it lies in the topics."""

    type: str
    body: bytes
    correlation: str
    cause: str
    at: datetime
    topics: set[str] = field(default_factory=set)


Facts = Mapping[str, Mapping[int, Told]]  # aggregate → number → fact


def keep_numbers(service: Service, parts: Parts, kafka: str) -> list[str]:
    """Continue every history that is shorter than what was told of it; return `collection id` of each aggregate."""
    facts = told_by(service.name, kafka)
    return [
        f"{source.name} {one}" for source in sources_of(service, parts) for one in continue_histories(source, facts)
    ]


def name_lost(service: Service, parts: Parts, kafka: str) -> int:
    """Have intake know which submissions it has told of and has no more; return how many.

    Nobody can tell it of them again. What others say of their cases would end as dead letters, so many that its worker
    stops.
    """
    begun = {one for one, facts in told_by(service.name, kafka).items() if 1 in facts and facts[1].type == RECEIVED}
    with MongoClient[dict[str, Any]](parts.settings.mongo_url) as client:
        database = client[parts.settings.mongo_db]
        there = {row["_id"] for row in database["submissions"].find({"_id": {"$in": sorted(begun)}}, {"_id": 1})}
        lost = sorted(begun - there)
        if lost:
            writes = [UpdateOne({"_id": one}, {"$setOnInsert": {"_id": one}}, upsert=True) for one in lost]
            database[COLLECTION].bulk_write(writes, ordered=False)
    return len(lost)


def told_by(service: str, kafka: str) -> Facts:
    """Return all that a service's topics have of it."""
    found: dict[str, dict[int, Told]] = defaultdict(dict)
    for topic in (one.topic for one in declared().values() if one.owner == service):
        for record in records(kafka, topic):
            said = {name: (value or b"").decode("utf-8", "replace") for name, value in record.headers}
            if said.get("ce_source") != f"/kitchen/{service}":
                continue
            one = Told(
                type=said["ce_type"],
                body=record.value or b"",
                correlation=said.get("ce_correlationid", ""),
                cause=said.get("ce_causationid", ""),
                at=datetime.fromisoformat(said["ce_time"]),
            )
            # The first of several wins: it is what was heard.
            found[said["ce_subject"]].setdefault(int(said["ce_sequence"]), one).topics.add(topic)
    return found


def continuation(
    service: str, aggregate_id: str, *, sequence: int, link: str, facts: Mapping[int, Told]
) -> list[dict[str, Any]]:
    """Return the letters that follow number `sequence` in the history, up to the newest that was told."""
    letters: list[dict[str, Any]] = []
    at = min(one.at for one in facts.values())
    for number in range(sequence + 1, max(facts) + 1):
        fact = facts.get(number)
        at = fact.at if fact else at
        letter = Letter(
            type=fact.type if fact else UNTOLD,
            topics=tuple(sorted(fact.topics)) if fact else (),
            body=fact.body if fact else b"",
            correlation=fact.correlation if fact else "",
        )
        context = Context(actor=ACTOR, role="system", now=at, cause=fact.cause if fact else "", reason="restored")
        letters.append(
            written(letter, context, service=service, aggregate_id=aggregate_id, sequence=number, before=link)
        )
        link = letters[-1]["link"]
    return letters


def continue_histories(source: Source, facts: Facts) -> Iterator[str]:
    """Write the continuations of one collection and yield the ids of the aggregates that needed one."""
    ids = sorted(facts)
    for start in range(0, len(ids), CHUNK):
        wanted = {"_id": {"$in": ids[start : start + CHUNK]}}
        behind = [
            row
            for row in source.collection().find(wanted, {"sequence": 1, "link": 1})
            if row["sequence"] < max(facts[row["_id"]])
        ]
        if behind:
            source.collection().bulk_write(
                [_write(source.service, row, facts[row["_id"]]) for row in behind], ordered=False
            )
        yield from (row["_id"] for row in behind)


def _write(service: str, row: Mapping[str, Any], facts: Mapping[int, Told]) -> UpdateOne:
    letters = continuation(service, row["_id"], sequence=row["sequence"], link=row.get("link", ""), facts=facts)
    last = letters[-1]
    return UpdateOne(
        {"_id": row["_id"], "sequence": row["sequence"]},  # whoever moved it meanwhile was faster
        {
            "$push": {"history": {"$each": letters}},
            "$set": {"sequence": last["seq"], "link": last["link"]},
            "$inc": {"weight": sum(len(encode(letter)) for letter in letters)},
        },
    )
