"""What does not arrive at a unit's own system is told to the dispatchers of its area, until somebody sees to it.

While it is still stuck, whoever sees to it is told again each morning, in one digest of all that is (每日汇总).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from google.protobuf.message import Message

from kitchen.dispatch.v1 import unit_delivery_events_pb2 as pb
from kitchenkit.events import decode, instant, required, stamp
from kitchenkit.letters import Letter
from kitchenkit.react import InvalidMessage, Record

from .domain import delivery as facts
from .domain.delivery import Delivery
from .domain.notice_box import STILL_UNDELIVERED, About
from .wire_notices import Heard, known, telling
from .wire_policy import CONTROL_EVENTS

UNDELIVERED = "undelivered"  # in the place of a clock, and the threshold
DESK = ("dispatcher",)
_EVENTS: dict[type[object], Any] = {
    facts.DeliveryDied: pb.DeliveryDied,
    facts.DeliveryQueued: pb.DeliveryQueued,
    facts.DeliveryReceived: pb.DeliveryReceived,
    facts.DeliveryAcknowledged: pb.DeliveryAcknowledged,
    facts.DeliveryCancelled: pb.DeliveryCancelled,
}


def told(fact: object, delivery: Delivery) -> Letter | None:
    """Return what is told of a fact of a delivery that has died, or None: most of them never do."""
    if delivery.died_at is None:
        return None
    if isinstance(fact, facts.DeliveryStillStuck):
        return _letter(pb.DeliveryStillStuck(delivery=_state(delivery), earlier_at=stamp(fact.earlier_at)), delivery)
    kind = _EVENTS.get(type(fact))
    return None if kind is None else _letter(kind(delivery=_state(delivery)), delivery)


def _letter(message: Message, delivery: Delivery) -> Letter:
    return Letter(
        type=message.DESCRIPTOR.full_name,
        topics=(CONTROL_EVENTS,),
        body=message.SerializeToString(),
        correlation=delivery.case_id,
    )


def _state(delivery: Delivery) -> pb.UnitDelivery:
    return pb.UnitDelivery(
        id=delivery.id,
        order_id=delivery.order_id,
        matter_id=delivery.matter_id,
        case_id=delivery.case_id,
        case_no=delivery.case_no,
        unit_id=delivery.unit_id,
        area_code=delivery.area_code,
        tier=delivery.tier,
        kind=delivery.kind,
        state=delivery.state,
        died_at=stamp(delivery.died_at),
        tell_at=stamp(delivery.tell_at),
        error=delivery.error,
        owner=delivery.owner,
        reminded_at=stamp(delivery.reminded_at),
    )


def readers() -> dict[str, Callable[[Record], Heard]]:
    """Return how to read that something does not arrive, and what ends that; each raises `InvalidMessage`."""
    ends = {kind.DESCRIPTOR.full_name: _ended(kind) for kind in _EVENTS.values() if kind is not pb.DeliveryDied}
    still = {pb.DeliveryStillStuck.DESCRIPTOR.full_name: read_still_stuck}
    return {pb.DeliveryDied.DESCRIPTOR.full_name: read_died, **still, **ends}


def read_died(record: Record) -> Heard:
    """Return who is told; raises `InvalidMessage`."""
    return Heard(told=telling(_about(decode(record, pb.DeliveryDied).delivery), DESK))


def read_still_stuck(record: Record) -> Heard:
    """Return who is reminded, in the place of the morning before if nobody has read it; raises `InvalidMessage`."""
    event = decode(record, pb.DeliveryStillStuck)
    about = _about(event.delivery)
    reminder = _reminder(about, known(instant(event.delivery.reminded_at), "delivery.reminded_at"))
    earlier = instant(event.earlier_at)
    over = _over(_reminder(about, earlier)) if earlier is not None else {}
    return Heard(told=telling(replace(reminder, assigned_to=event.delivery.owner), DESK), over=over)


def _ended(kind: Any) -> Callable[[Record], Heard]:
    def read(record: Record) -> Heard:
        event: Any = decode(record, kind)
        over: dict[str, frozenset[str]] = {}
        for about in _told_of(event.delivery):
            for box, ended in _over(about).items():
                over[box] = over.get(box, frozenset()) | ended
        return Heard(over=over)

    return read


def _told_of(delivery: pb.UnitDelivery) -> Iterator[About]:
    """Yield what people may have before them of it: that it died, and the last morning's reminder."""
    about, reminded_at = _about(delivery), instant(delivery.reminded_at)
    yield about
    if reminded_at is not None:
        yield _reminder(about, reminded_at)


def _over(about: About) -> dict[str, frozenset[str]]:
    return {box: frozenset({one.about.notice_for(one.to)}) for box, one in telling(about, DESK).items()}


def _reminder(died: About, morning: datetime) -> About:
    return replace(
        died, clock=STILL_UNDELIVERED, threshold=STILL_UNDELIVERED, due_at=morning, tell_at=morning,
        asked_at=died.due_at,
    )  # fmt: skip


def _about(delivery: pb.UnitDelivery) -> About:
    died_at, tell_at = instant(delivery.died_at), instant(delivery.tell_at)
    if died_at is None or tell_at is None:
        raise InvalidMessage("the field delivery.died_at or delivery.tell_at is missing")
    return About(
        order_id=required(delivery.order_id, "delivery.order_id"),
        matter_id=required(delivery.matter_id, "delivery.matter_id"),
        case_id=required(delivery.case_id, "delivery.case_id"),
        case_no=required(delivery.case_no, "delivery.case_no"),
        tier=delivery.tier,
        area_code=delivery.area_code,
        unit_id=delivery.unit_id,
        clock=UNDELIVERED,
        due_at=died_at,
        threshold=UNDELIVERED,
        level=0,
        tell_at=tell_at,
        words=delivery.error,
    )
