"""Records that a consumer could not take: one aggregate per origin, which people look at, replay, park or drop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from google.protobuf.message import Message
from mongoengine import BinaryField, IntField, ListField, StringField

from kitchen.control.v1 import dead_letter_events_pb2 as pb

from .decide import Context, Decision, Machine, Move
from .ids import uid
from .letters import Letter
from .mongo import AggregateDocument, MongoStore
from .react import Record

OPERATORS = frozenset({"admin", "operator", "service"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A record that ended in the dead letters (死信), untouched, with the reason."""

    id: str
    consumer: str
    record: Record
    reason: str
    state: str = "open"  # open, parked, replayed, dropped
    attempts: int = 1
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """The record has been put through the consumer's reactions again, with success."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """It was put through again and could still not be taken."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """A person gives it up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Park:
    """Set aside until a repair: by a person, or because it stopped its worker five times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLettered:
    """It came here; history only, the record itself is in the dead-letter topic."""


def dead_letter_id(consumer: str, origin: str) -> str:
    """Return the id of the one dead letter of that origin."""
    return uid("dead-letter", consumer, origin)


def opened(consumer: str, record: Record, reason: str, *, parked: bool, context: Context) -> Decision[DeadLetter]:
    """Return the decision that a record ends here."""
    made = DeadLetter(id=dead_letter_id(consumer, record.origin), consumer=consumer, record=record, reason=reason)
    decision = Decision.one(made, DeadLettered())
    return decision.then(lambda letter: _park(letter, Park(), context)) if parked else decision


def _park(letter: DeadLetter, _: Park, __: Context) -> Decision[DeadLetter]:
    return Decision.one(replace(letter, state="parked"), Park())


def _drop(letter: DeadLetter, _: Drop, __: Context) -> Decision[DeadLetter]:
    return Decision.one(replace(letter, state="dropped"), Drop())


def _replayed(letter: DeadLetter, _: Replayed, __: Context) -> Decision[DeadLetter]:
    return Decision.one(replace(letter, state="replayed", attempts=letter.attempts + 1), Replayed())


def _failed(letter: DeadLetter, command: Failed, __: Context) -> Decision[DeadLetter]:
    return Decision.one(replace(letter, reason=command.reason, attempts=letter.attempts + 1), command)


def with_a_reason(_: DeadLetter, __: Any, context: Context) -> str | None:
    """Giving a record up, or setting it aside, is somebody's decision, and says why."""
    return None if context.reason else "say why: a reason is needed"


OPEN = frozenset({"open", "parked"})
DEAD_LETTER = Machine[DeadLetter](
    [
        Move(name="replay", command=Replayed, states=OPEN, roles=OPERATORS, decide=_replayed),
        Move(name="fail", command=Failed, states=OPEN, roles=OPERATORS, decide=_failed),
        Move(name="drop", command=Drop, states=OPEN, roles=OPERATORS, decide=_drop, checks=(with_a_reason,)),
        Move(
            name="park",
            command=Park,
            states=frozenset({"open"}),
            roles=OPERATORS,
            decide=_park,
            checks=(with_a_reason,),
        ),
    ]
)


class DeadLetterDocument(AggregateDocument):
    """A dead letter as it is stored; each service makes its own subclass with its database."""

    meta: ClassVar[dict[str, Any]] = {"abstract": True, "indexes": [("consumer", "state")]}
    consumer = StringField(required=True)
    topic = StringField(required=True)
    partition = IntField(required=True)
    offset = IntField(required=True)
    event_id = StringField()
    event_type = StringField()
    key = BinaryField()
    value = BinaryField()
    headers = ListField(ListField(StringField()))
    why = StringField(required=True)
    attempts = IntField(required=True)


def dead_letter_store(
    alias: str,
    *,
    topic: str,
    now_ms: Callable[[], int],
    threads: Executor,
    told: Callable[[str], None] = lambda _: None,
) -> MongoStore[DeadLetter]:
    """Return the store of one service's dead letters; people's decisions about them go to `topic`."""
    document = type("DeadLetters", (DeadLetterDocument,), {"meta": {"db_alias": alias, "collection": "dead_letters"}})

    def to_letter(fact: object, letter: DeadLetter) -> Letter:
        return _to_letter(fact, letter, topic)

    return MongoStore(
        document,
        to_fields=_to_fields,
        from_document=_from_document,
        to_letter=to_letter,
        now_ms=now_ms,
        threads=threads,
        told=told,
    )


_EVENTS: dict[type[object], Callable[..., Message]] = {
    Replayed: pb.DeadLetterReplayed,
    Drop: pb.DeadLetterDropped,
    Park: pb.DeadLetterParked,
}


def _to_letter(fact: object, letter: DeadLetter, topic: str) -> Letter:
    kind = _EVENTS.get(type(fact))
    if kind is None:
        return Letter(type=type(fact).__name__, topics=(), body=b"", correlation="")
    state = pb.DeadLetter(
        id=letter.id,
        consumer=letter.consumer,
        origin=letter.record.origin,
        state=letter.state,
        reason=letter.reason,
        event_type=letter.record.type,
    )
    message = kind(dead_letter=state)
    return Letter(type=message.DESCRIPTOR.full_name, topics=(topic,), body=message.SerializeToString(), correlation="")


def _to_fields(letter: DeadLetter) -> dict[str, Any]:
    record = letter.record
    return {
        "consumer": letter.consumer,
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "event_id": record.id,
        "event_type": record.type,
        "key": record.key,
        "value": record.value,
        "headers": [[name, value.decode("latin-1")] for name, value in record.headers],
        "why": letter.reason,
        "attempts": letter.attempts,
    }


def _from_document(row: Mapping[str, Any]) -> DeadLetter:
    record = Record(
        id=row["event_id"],
        topic=row["topic"],
        partition=row["partition"],
        offset=row["offset"],
        type=row["event_type"],
        key=row["key"],
        value=row["value"],
        headers=tuple((name, value.encode("latin-1")) for name, value in row["headers"]),
    )
    return DeadLetter(
        id=row["_id"],
        consumer=row["consumer"],
        record=record,
        reason=row["why"],
        state=row["state"],
        attempts=row["attempts"],
        sequence=row["sequence"],
    )
