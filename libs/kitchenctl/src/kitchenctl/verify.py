"""`kitchen verify`: walks all stores and topics and names every lost, doubled or contradictory fact.

Read from the stores themselves and from the topics, never from what a service says of itself. It prints ids only.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError
from pymongo import MongoClient

from kitchenkit.letters import broken_at
from kitchenkit.mongo import collection_of, has_outbox
from kitchenkit.runtime import Parts, Service
from kitchenkit.time import now
from kitchenkit.topics import FOR_EVER, Topic

from .topics import declared, lags

SETTLE_SECONDS = 60.0
CLOCKS = timedelta(hours=1)  # by which a broker's clock may be ahead, and what this walk itself takes
PATIENCE_MS = 3000  # with a database that is away, as its services have: whoever asks wants to know that first
SAMPLES = 20  # ids printed for each kind of finding; the count is always whole
# Which store of which service holds a lane's aggregates, by (case id, routing number).
LANES: Mapping[str, tuple[str, str]] = {
    "government": ("dispatch", "matters"),
    "commercial": ("dispatch", "merchant_orders"),
    "news": ("newsroom", "leads"),
    "volunteer": ("volunteer", "orders"),
}
Say = Callable[[str], None]


@dataclass(slots=True)
class Report:
    """What was looked at, and what is wrong."""

    checked: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    in_flight: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        findings = {kind: {"count": len(ids), "ids": ids[:SAMPLES]} for kind, ids in self.wrong.items() if ids}
        return {"clean": not findings, "checked": dict(self.checked), "wrong": findings, "in_flight": self.in_flight}


@dataclass(slots=True)
class _Seen:
    """What the topics say: how often each fact lies in each topic, by its `ce_id`."""

    facts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # ce_id → topics
    sources: dict[str, str] = field(default_factory=dict)  # ce_id → ce_source
    order: dict[tuple[str, str], int] = field(default_factory=dict)  # (topic, subject) → newest first-time sequence


def verify(services: list[tuple[Service, Parts]], kafka: str, *, say: Say, settle: float = SETTLE_SECONDS) -> Report:
    """Return the report; what is still on its way after `settle` seconds is reported apart."""
    url = services[0][1].settings.mongo_url
    with MongoClient[dict[str, Any]](url, tz_aware=True, serverSelectionTimeoutMS=PATIENCE_MS) as mongo:
        return _walked(services, mongo, kafka, say, settle)


def _walked(
    services: list[tuple[Service, Parts]], mongo: MongoClient[dict[str, Any]], kafka: str, say: Say, settle: float
) -> Report:
    report = Report()
    databases = {parts.service: mongo[parts.settings.mongo_db] for _, parts in services}
    say("waiting for outboxes and lag to settle")
    report.in_flight = _settled(services, databases, kafka, settle)
    say("reading the topics")
    gone = gone_before(declared(), now())
    seen = _topics(kafka, report)
    for service, parts in services:
        for document in service.documents:
            if has_outbox(document):
                name = collection_of(document)[0]
                say(f"walking {parts.service}/{name}")
                _aggregates(databases[parts.service][name], f"{parts.service}/{name}", seen, gone, report)
    _nobodys(seen, databases, report)
    say("cases, from submission to lane")
    _cases(databases, report)
    return report


def _settled(
    services: list[tuple[Service, Parts]], databases: Mapping[str, Any], kafka: str, seconds: float
) -> dict[str, int]:
    """Wait until nothing is on its way; return what still is."""
    until = time.monotonic() + seconds
    while True:
        waiting = {
            f"outbox {parts.service}/{name}": databases[parts.service][name].count_documents({"outbox_at": {"$gt": 0}})
            for service, parts in services
            for name in (collection_of(d)[0] for d in service.documents if has_outbox(d))
        }
        try:
            waiting |= {f"lag {lag.consumer} {lag.topic}": lag.behind for lag in lags(kafka)}
        except KafkaError as error:
            # A broker that has just come back still reads what its groups have acknowledged: it is asked again.
            if not error.retriable or time.monotonic() > until:
                raise
            waiting["groups that the broker does not know yet"] = 1
        moving = {name: count for name, count in waiting.items() if count}
        if not moving or time.monotonic() > until:
            return moving
        time.sleep(0.5)  # noqa: TID251  # a command line of its own: nothing waits for this thread


def _topics(kafka: str, report: Report) -> _Seen:
    seen = _Seen()
    for topic in declared():
        for record in records(kafka, topic):
            report.checked["records"] += 1
            headers = {name: (value or b"").decode("utf-8", "replace") for name, value in record.headers}
            fact = headers.get("ce_id")
            if fact is None:
                report.wrong["record without ce_id"].append(f"{topic}/{record.partition}@{record.offset}")
                continue
            first_time = topic not in seen.facts[fact]
            seen.facts[fact].add(topic)
            seen.sources[fact] = headers.get("ce_source", "")
            if first_time:  # a record that lies there twice is at-least-once; consumers know it by its ce_id
                _ordered(topic, headers, seen, report)
            else:
                report.checked["records doubled by redelivery"] += 1
    return seen


def _ordered(topic: str, headers: Mapping[str, str], seen: _Seen, report: Report) -> None:
    subject, sequence = headers.get("ce_subject", ""), int(headers.get("ce_sequence", "0"))
    if sequence <= seen.order.get((topic, subject), 0):
        report.wrong["fact out of order in its topic"].append(f"{topic} {subject} #{sequence}")
    seen.order[topic, subject] = max(sequence, seen.order.get((topic, subject), 0))


def records(kafka: str, topic: str) -> Iterator[Any]:
    """Yield every record of a topic up to its present end."""
    consumer = KafkaConsumer(bootstrap_servers=kafka, enable_auto_commit=False, client_id="kitchen-verify")
    try:
        partitions = [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic) or ())]
        if not partitions:
            return
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        ends = consumer.end_offsets(partitions)
        while any(consumer.position(partition) < ends[partition] for partition in partitions):
            for found in consumer.poll(timeout_ms=500).values():
                yield from found
    finally:
        consumer.close()


def gone_before(topics: Mapping[str, Topic], instant: datetime) -> dict[str, datetime]:
    """Return for each topic the instant before which its records may be gone by their age."""
    never = datetime.min.replace(tzinfo=UTC)
    kept = {name: timedelta(milliseconds=topic.retention_ms) for name, topic in topics.items()}
    return {
        name: never if topics[name].retention_ms == FOR_EVER else instant - age + CLOCKS for name, age in kept.items()
    }


def _aggregates(store: Any, kind: str, seen: _Seen, gone: Mapping[str, datetime], report: Report) -> None:
    """Each history is whole, agrees with its state's number, and every told fact of it lies in its topics."""
    for row in store.find({}, {"history": 1, "sequence": 1, "outbox": 1}):
        report.checked[kind] += 1
        where = f"{kind} {row['_id']}"
        history = row.get("history", [])
        if (broken := broken_at(history)) is not None:
            report.wrong["history broken"].append(f"{where} #{broken}")
        if len(history) != row["sequence"]:
            report.wrong["history and sequence differ"].append(where)
        causes = Counter((letter["cause"], letter["type"]) for letter in history if letter["type"].endswith("Received"))
        report.wrong["fact doubled"] += [f"{where} {kind}" for (_, kind), count in causes.items() if count > 1]
        waiting = {letter["id"] for letter in row.get("outbox", ())}
        for letter in history:
            report.checked["facts"] += 1
            found = seen.facts.get(letter["id"], set())
            missing = {topic for topic in letter["topics"] if topic not in found}
            aged = {topic for topic in missing if letter["at"] < gone.get(topic, letter["at"])}
            if aged:
                report.checked["facts that their topics keep no longer"] += 1
            if (missing := missing - aged) and letter["id"] not in waiting:
                report.wrong["fact lost: not in its topic"].append(f"{where} #{letter['seq']} {sorted(missing)}")
            seen.sources.pop(letter["id"], None)


def _nobodys(seen: _Seen, services: Collection[str], report: Report) -> None:
    """A fact in a topic that no store knows: a store was set back, or somebody else publishes."""
    known = {f"/kitchen/{name}" for name in services}
    for fact, source in seen.sources.items():
        if source not in known:
            report.wrong["fact of an unknown source"].append(f"{fact} {source}")
        elif not any(topic.endswith("-control-events") for topic in seen.facts[fact]):
            report.wrong["fact in a topic that no store has"].append(f"{fact} {source} {sorted(seen.facts[fact])}")


def _cases(databases: Mapping[str, Any], report: Report) -> None:
    """Each submission has one case, each routed case one aggregate in its lane, whose state the citizen sees."""
    cases = {row["_id"]: row for row in databases["triage"]["cases"].find({}, _CASE_FIELDS)}
    lanes = {lane: _by_routing(databases[service][name]) for lane, (service, name) in LANES.items()}
    dead = _dead_letters(databases)
    _ahead(cases, lanes, report)
    for submission in databases["intake"]["submissions"].find({}, {"told": 1, "case_no": 1, "submission_id": 1}):
        report.checked["submissions"] += 1
        case = cases.pop(submission["_id"], None)
        if case is None:
            report.wrong["submission without a case" + dead].append(submission["_id"])
            continue
        if case["submission_id"] != submission["submission_id"] or case["case_no"] != submission["case_no"]:
            report.wrong["case contradicts its submission"].append(submission["_id"])
        if case["routing_no"]:
            _routed(case, submission, lanes, report)
    report.wrong["case without a submission"] += sorted(cases)


def _ahead(cases: Mapping[str, Any], lanes: Mapping[str, Any], report: Report) -> None:
    """What a lane works on somebody has routed there: where triage knows nothing of it, triage has gone back."""
    for lane, rows in lanes.items():
        for case_id, number in rows:
            if case_id in cases and number > cases[case_id]["routing_no"]:
                report.wrong["lane has what triage has not routed"].append(f"{case_id} {lane} #{number}")


_CASE_FIELDS = {"submission_id": 1, "case_no": 1, "state": 1, "lane": 1, "routing_no": 1, "sequence": 1}


def _by_routing(store: Any) -> dict[tuple[str, int], list[dict[str, Any]]]:
    found: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    routed = {"follow_up": {"$ne": True}}  # a follow-up story of another lane's work came by no routing
    for row in store.find(routed, {"case_id": 1, "routing_no": 1, "sequence": 1, "state": 1}):
        found[row["case_id"], row["routing_no"]].append(row)
    return found


def _routed(case: Mapping[str, Any], submission: Mapping[str, Any], lanes: Mapping[str, Any], report: Report) -> None:
    number = case["routing_no"]
    found = [(lane, row) for lane, rows in lanes.items() for row in rows.get((case["_id"], number), ())]
    if not found:
        report.wrong["routed case lost on the way to its lane"].append(f"{case['_id']} {case['lane']} #{number}")
    elif len(found) > 1:
        report.wrong["routed case doubled"].append(f"{case['_id']} in {[lane for lane, _ in found]}")
    for lane, row in found:
        if case["state"] == "routed" and lane != case["lane"]:
            report.wrong["case in another lane than it was routed to"].append(case["_id"])
        told = submission["told"].get(row["_id"])
        if told is None or told["state"] != row["state"]:
            report.wrong["citizen does not see the lane's state"].append(f"{case['_id']} {lane} {row['state']}")


def _dead_letters(databases: Mapping[str, Any]) -> str:
    """Say it where a gap may lie in the dead letters: then it is not lost, but somebody has to decide."""
    waiting = sum(
        db["dead_letters"].count_documents({"state": {"$in": ["open", "parked"]}}) for db in databases.values()
    )
    return f" ({waiting} dead letters wait: kitchen dlq)" if waiting else ""
