"""A service so small that only the kit is left: tallies that count the events they hear.

An event is an `AreaAdded`: its code says which tallies hear of it (several with `+` between), its name what happens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from mongoengine import DateTimeField, DictField, IntField, ListField, StringField

from kitchen.directory.v1.directory_events_pb2 import AreaAdded, AreaState
from kitchenkit.decide import Context, Decision, Machine, Move, Refused
from kitchenkit.events import decode, required
from kitchenkit.ids import uid
from kitchenkit.letters import Letter
from kitchenkit.mongo import DUE_INDEX, URGENT_INDEX, AggregateDocument
from kitchenkit.react import InvalidMessage, Reaction, Record, Store

TOPIC = "tally-events"
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
KIND = "kitchen.directory.v1.AreaAdded"


class Died(BaseException):
    """Stands for the end of the process, where a test is the process."""


def _die() -> None:
    raise Died


DEATH: Callable[[], None] = _die


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """So many have been counted; it may be closed, and may be due."""

    id: str
    state: str = "open"
    label: str = ""
    seen: tuple[str, ...] = ()
    parts: tuple[Mapping[str, Any], ...] = ()
    due_at: datetime | None = None
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """No more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One more was counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """It takes no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Something to remember and not to tell."""


def not_too_many(tally: Tally, _: Context) -> str | None:
    """A tally of a thousand is full."""
    return "it is full" if len(tally.seen) >= 1000 else None


def _count(tally: Tally, _: Count, context: Context) -> Decision[Tally]:
    return Decision.one(replace(tally, seen=(*tally.seen, context.cause)), Counted())


def _close(tally: Tally, _: Close, __: Context) -> Decision[Tally]:
    return Decision.one(replace(tally, state="closed", due_at=None), Closed())


TALLY = Machine[Tally](
    [
        Move(
            name="count",
            command=Count,
            states=frozenset({"open"}),
            roles=frozenset({"system", "admin"}),
            decide=_count,
            guards=(not_too_many,),
        ),
        Move(
            name="close",
            command=Close,
            states=frozenset({"open"}),
            roles=frozenset({"admin", "clock"}),
            decide=_close,
        ),
    ]
)


def tally_id(code: str) -> str:
    """Return the id of the tally with that code."""
    return uid("tally", code)


def asked(*, role: str = "admin", cause: str = "c", now: datetime = NOW, **more: Any) -> Context:
    """Return a context in which somebody asks."""
    return Context(actor="p1", role=role, now=now, cause=cause, **more)


def event(code: str, name: str = "count") -> bytes:
    """Return the body of an event."""
    return AreaAdded(area=AreaState(area_id=code, code=code, name=name)).SerializeToString()


def record(offset: int, code: str, name: str = "count", **more: Any) -> Record:
    """Return an event as it lies in the topic."""
    place: dict[str, Any] = {"topic": "areas", "partition": 0, "type": KIND, "key": b"k", "id": f"e{offset}"}
    return Record(**{**place, "offset": offset, "value": event(code, name), **more})


def read(heard: Record) -> AreaState:
    """Return the area of an event; raises `InvalidMessage`."""
    area = decode(heard, AreaAdded).area
    required(area.code, "area.code")
    return area


def _decide(target: str, before: Tally | None, area: AreaState, context: Context) -> Decision[Tally]:
    code = next(one for one in area.code.split("+") if tally_id(one) == target)
    tally = before or Tally(id=target, label=code)
    if area.name == "crash":
        raise ZeroDivisionError("a bug")
    if area.name == "die":
        DEATH()
    if area.name == "refuse":
        raise Refused("not_wanted", "this one is not wanted")
    if area.name == "late":
        raise InvalidMessage("this one is wrong after all")
    if area.name == "ignore":
        return Decision()
    if area.name == "note":
        return Decision.one(replace(tally, seen=(*tally.seen, context.cause)), Noted())
    return TALLY.decide(tally, Count(), context)


def counting(store: Store[Tally]) -> Reaction[Tally]:
    """Return the one reaction of this service."""

    def targets(area: AreaState) -> Sequence[str]:
        return [tally_id(code) for code in area.code.split("+")]

    return Reaction(store=store, read=read, targets=targets, decide=_decide)


class TallyDocument(AggregateDocument):
    """A tally as it is stored."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "tally",
        "collection": "tallies",
        "indexes": [DUE_INDEX, URGENT_INDEX, {"fields": ["label"], "unique": True, "sparse": True}],
    }
    label = StringField()
    seen = ListField(StringField())
    parts = ListField(DictField())
    total = IntField()
    falls_due = DateTimeField()


def to_fields(tally: Tally) -> dict[str, Any]:
    """Return what is stored of a tally; one without a label has none."""
    made = {"seen": list(tally.seen), "parts": list(tally.parts), "total": len(tally.seen), "falls_due": tally.due_at}
    return {**made, "label": tally.label} if tally.label else made


def from_document(row: Mapping[str, Any]) -> Tally:
    """Return a tally as it was stored."""
    return Tally(
        id=row["_id"],
        state=row["state"],
        label=row.get("label", ""),
        seen=tuple(row["seen"]),
        parts=tuple(row["parts"]),
        due_at=row["falls_due"],
        sequence=row["sequence"],
    )


def to_letter(fact: object, tally: Tally) -> Letter:
    """Return what is told of a fact: its body is the state after it."""
    topics = () if isinstance(fact, Noted) else (TOPIC,)
    body = f"{tally.state} {len(tally.seen)}".encode()
    return Letter(type=f"kitchen.tally.v1.{type(fact).__name__}", topics=topics, body=body, correlation=tally.label)
