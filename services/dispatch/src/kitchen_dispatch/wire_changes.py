"""What steps of matters mean for units' own systems that have had an order: one thing to tell of each order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import Message

from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchenkit.events import decode, instant, required, sequence_of
from kitchenkit.react import Record

from .domain.delivery import Delivery, DeliveryState, Kind, change_id
from .domain.matter import OPEN_ORDER, OrderState

_OPEN = frozenset(str(state) for state in OPEN_ORDER)


@dataclass(frozen=True, slots=True)
class Changes:
    """What has to be told after one event, by delivery; when it is tried first is said by whoever queues it."""

    by_id: Mapping[str, Delivery]


@dataclass(frozen=True, slots=True)
class _Change:
    kind: Kind
    words: str
    orders: tuple[pb.Order, ...]


def readers() -> dict[str, Callable[[Record], Changes]]:
    """Return how to read each type that a unit's system is told of; each raises `InvalidMessage`."""
    return {kind.DESCRIPTOR.full_name: _reader(kind, means) for kind, means in _MEANS.items()}


def _reader(kind: type[Message], means: Callable[[Any], _Change | None]) -> Callable[[Record], Changes]:
    def read(record: Record) -> Changes:
        event: Any = decode(record, kind)
        change = means(event)
        if change is None:
            return Changes({})
        number = sequence_of(record)
        made = [_delivery(event.matter, order, change, number) for order in change.orders]
        return Changes({one.id: one for one in made if one is not None})

    return read


def _delivery(matter: pb.Matter, order: pb.Order, change: _Change, number: int) -> Delivery | None:
    at = instant(order.dispatched_at)
    if not order.unit_id or at is None:
        return None
    return Delivery(
        id=change_id(order.id, order.unit_id, change.kind, number),
        order_id=order.id,
        matter_id=required(matter.id, "matter.id"),
        case_id=required(matter.case_id, "matter.case_id"),
        case_no=required(matter.case_no, "matter.case_no"),
        unit_id=order.unit_id,
        area_code=matter.area_code,
        tier=matter.tier,
        dispatched_at=at,
        kind=change.kind,
        number=number,
        words=change.words,
        state=DeliveryState.QUEUED,
        since=at,
        next_at=None,
    )


def _this(event: Any) -> tuple[pb.Order, ...]:
    return tuple(one for one in event.matter.orders if one.id == required(event.order_id, "order_id"))


def _in(event: Any, states: Iterable[str]) -> tuple[pb.Order, ...]:
    known = frozenset(states)
    return tuple(one for one in event.matter.orders if one.state in known)


def _one(kind: Kind, words: Callable[[Any], str]) -> Callable[[Any], _Change]:
    return lambda event: _Change(kind, words(event), _this(event))


def _ruled(event: Any) -> _Change | None:
    """What a ruling means for who had the order: who has it again is told by the order itself, which comes anew."""
    if event.lead_order_id:
        return _Change(Kind.TAKEN_AWAY if event.released else Kind.ROLE, event.reason, _this(event))
    if event.to_unit_id == event.from_unit_id:
        return None
    return _Change(Kind.TAKEN_AWAY, event.reason, _this(event))


def _extension(event: Any) -> _Change:
    kind = Kind.EXTENSION_GRANTED if event.granted else Kind.EXTENSION_REFUSED
    return _Change(kind, event.ground, _this(event))


def _recomputed(event: Any) -> _Change | None:
    moved = frozenset(event.moved_order_ids)
    return _Change(Kind.DEADLINE, "", tuple(one for one in event.matter.orders if one.id in moved)) if moved else None


def _read(event: Any) -> _Change | None:
    """What the centre gives back was no answer; that it let one pass changes nothing for the unit."""
    return None if event.passed else _Change(Kind.ANSWER_RETURNED, event.reason, _this(event))


def _noted(event: Any) -> _Change | None:
    """What the citizen says to a unit at work; the rest of their acts has steps of its own."""
    kind = _SAID.get(event.kind)
    return None if kind is None else _Change(kind, event.text, _in(event, _OPEN))


_SAID = {"supplement": Kind.ADDED, "urge": Kind.URGED}
_MEANS: Mapping[type[Message], Callable[[Any], _Change | None]] = {
    pb.MatterWithdrawn: lambda e: _Change(Kind.WITHDRAWN, e.reason, _in(e, {OrderState.WITHDRAWN})),
    pb.MatterWrongLane: lambda e: _Change(Kind.WITHDRAWN, e.reason, _in(e, {OrderState.WRONG_LANE})),
    pb.MatterReworked: lambda e: _Change(Kind.REWORK, e.reason, _in(e, {OrderState.REWORK})),
    pb.MatterNoted: _noted,
    pb.MatterTierChanged: lambda e: _Change(Kind.DEADLINE, e.reason, _in(e, _OPEN)),
    pb.MatterClocksRecomputed: _recomputed,
    pb.OrderResumed: _one(Kind.DEADLINE, lambda _: ""),
    pb.OrderUnshelved: _one(Kind.DEADLINE, lambda _: ""),
    pb.OrderExtensionDecided: _extension,
    pb.OrderReplyVetted: _read,
    pb.OrderReturnUpheld: _one(Kind.TAKEN_AWAY, lambda e: str(e.reason)),
    pb.OrderReturnRefused: _one(Kind.RETURN_REFUSED, lambda e: str(e.reason)),
    pb.OrderRuled: _ruled,
    pb.OrderSupervised: _one(Kind.SUPERVISED, lambda e: str(e.instruction)),
}
