"""Protobuf ↔ domain for deliveries: what is heard of a dispatch, and what the histories keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kitchen.dispatch.v1 import kept_deliveries_pb2 as kept
from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchenkit.events import decode, instant, required, sequence_of, stamp
from kitchenkit.letters import Letter
from kitchenkit.react import InvalidMessage, Record

from . import wire_undelivered
from .domain.delivery import Delivery, DeliveryState, delivery_id
from .domain.endpoint import Endpoint

MATTER_EVENTS = "dispatch-matter-events"
DISPATCHED = "kitchen.dispatch.v1.OrderDispatched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched:
    """An order went to a unit."""

    order_id: str
    matter_id: str
    case_id: str
    case_no: str
    unit_id: str
    area_code: str
    tier: str
    dispatched_at: datetime
    number: int

    @property
    def id(self) -> str:
        """The id of its delivery."""
        return delivery_id(self.order_id, self.unit_id, self.dispatched_at)

    def delivery(self, now: datetime) -> Delivery:
        """Return the delivery that it needs."""
        return Delivery(
            id=self.id,
            order_id=self.order_id,
            matter_id=self.matter_id,
            case_id=self.case_id,
            case_no=self.case_no,
            unit_id=self.unit_id,
            area_code=self.area_code,
            tier=self.tier,
            dispatched_at=self.dispatched_at,
            number=self.number,
            state=DeliveryState.QUEUED,
            since=now,
            next_at=now,
        )


def read_dispatched(record: Record) -> Dispatched:
    """Return a dispatch; raises `InvalidMessage`."""
    event = decode(record, pb.OrderDispatched)
    matter, order_id = event.matter, required(event.order_id, "order_id")
    order = next((one for one in matter.orders if one.id == order_id), None)
    at = instant(order.dispatched_at) if order is not None else None
    if order is None or at is None:
        raise InvalidMessage(f"the order {order_id} is not in its matter, or has no dispatched_at")
    return Dispatched(
        order_id=order_id,
        matter_id=required(matter.id, "matter.id"),
        case_id=required(matter.case_id, "matter.case_id"),
        case_no=required(matter.case_no, "matter.case_no"),
        unit_id=required(order.unit_id, "order.unit_id"),
        area_code=matter.area_code,
        tier=matter.tier,
        dispatched_at=at,
        number=sequence_of(record),
    )


def delivery_letter(fact: object, delivery: Delivery) -> Letter:
    """Return what the history keeps of a fact of a delivery, and what is told where it does not arrive."""
    if (letter := wire_undelivered.told(fact, delivery)) is not None:
        return letter
    body = kept.Delivery(
        id=delivery.id,
        order_id=delivery.order_id,
        matter_id=delivery.matter_id,
        unit_id=delivery.unit_id,
        dispatched_at=stamp(delivery.dispatched_at),
        state=delivery.state,
        attempts=delivery.attempts,
        error=delivery.error,
        status=delivery.status,
        receipt_id=delivery.receipt_id,
        delivered_at=stamp(delivery.delivered_at),
        owner=delivery.owner,
        reason=delivery.reason,
        kind=delivery.kind,
        number=delivery.number,
    )
    return Letter(type=type(fact).__name__, topics=(), body=body.SerializeToString(), correlation=delivery.case_id)


def endpoint_letter(fact: object, endpoint: Endpoint) -> Letter:
    """Return what the history keeps of a fact of a unit's system."""
    body = kept.UnitEndpoint(
        id=endpoint.id,
        unit_id=endpoint.unit_id,
        url=endpoint.url,
        state=endpoint.state,
        tested_at=stamp(endpoint.tested_at),
        test_receipt_id=endpoint.test_receipt_id,
        test_error=endpoint.test_error,
        test_status=endpoint.test_status,
    )
    return Letter(type=type(fact).__name__, topics=(), body=body.SerializeToString(), correlation="")
