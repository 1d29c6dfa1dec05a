"""Protobuf ↔ domain for notices: which rungs were reached, and which notices are over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kitchen.dispatch.v1 import kept_notices_pb2 as kept
from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchenkit.events import decode, instant, required
from kitchenkit.letters import Letter
from kitchenkit.react import InvalidMessage, Record

from .domain.ladder import VERDICT
from .domain.matter import OPEN_MATTER, OPEN_ORDER
from .domain.notices import About, Address, Box, address, box_id, notice_id

ESCALATED = pb.OrderEscalated.DESCRIPTOR.full_name
_ENDS: tuple[Any, ...] = (
    pb.OrderResolved, pb.OrderReturnUpheld, pb.OrderRuled, pb.MatterClosed, pb.MatterWithdrawn, pb.MatterWrongLane,
)  # fmt: skip
ENDS = {kind.DESCRIPTOR.full_name: kind for kind in _ENDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    """An order has reached a rung: by box, who is told."""

    about: About
    boxes: dict[str, Address]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """By box, the notices whose order was answered, went to another unit, or is over."""

    boxes: dict[str, frozenset[str]]


def read_escalated(record: Record) -> Escalated:
    """Return a rung that was reached; raises `InvalidMessage`."""
    event = decode(record, pb.OrderEscalated)
    matter = event.matter
    about = About(
        order_id=required(event.order_id, "order_id"),
        matter_id=required(matter.id, "matter.id"),
        case_id=required(matter.case_id, "matter.case_id"),
        case_no=required(matter.case_no, "matter.case_no"),
        tier=matter.tier,
        area_code=matter.area_code,
        unit_id=required(event.unit_id, "unit_id"),
        clock=required(event.clock, "clock"),
        due_at=_known(instant(event.due_at), "due_at"),
        threshold=required(event.threshold, "threshold"),
        level=event.level,
        tell_at=_known(instant(event.tell_at), "tell_at"),
    )
    addresses = [address(role, about.unit_id, about.area_code) for role in event.to]
    return Escalated(about=about, boxes={box_id(to, about.tell_at): to for to in addresses})


def read_ended(record: Record) -> Ended:
    """Return which notices are over after this; raises `InvalidMessage`."""
    matter: pb.Matter = decode(record, ENDS[record.type]).matter
    boxes: dict[str, set[str]] = {}
    for order in matter.orders:
        for rung in order.rungs:
            if _is_over(matter, order, rung):
                for box, notice in _notices(matter, order, rung):
                    boxes.setdefault(box, set()).add(notice)
    return Ended(boxes={box: frozenset(notices) for box, notices in boxes.items()})


def _is_over(matter: pb.Matter, order: pb.Order, rung: pb.Rung) -> bool:
    if matter.state not in OPEN_MATTER or rung.unit_id != order.unit_id:
        return True
    # What the citizen said again stays for those above, whatever the unit answers.
    return order.state not in OPEN_ORDER and rung.clock != VERDICT


def _notices(matter: pb.Matter, order: pb.Order, rung: pb.Rung) -> Iterator[tuple[str, str]]:
    due_at, tell_at = instant(rung.due_at), instant(rung.tell_at)
    if due_at is None or tell_at is None:
        return
    for role in rung.to:
        to = address(role, rung.unit_id, matter.area_code)
        yield box_id(to, tell_at), notice_id(order.id, rung.clock, due_at, rung.threshold, to)


def notice_letter(fact: Any, box: Box) -> Letter:
    """Return what the history keeps of a fact of notices; nothing of it is published."""
    told = set(fact.ids)
    orders = [one.about.order_id for one in box.notices if one.id in told and not one.digest]
    folded = [part.order_id for one in box.notices for part in one.folded if part.id in told or one.id in told]
    body = kept.NoticeStep(
        box_id=box.id,
        unit_id=box.address.unit_id,
        role=box.address.role,
        notice_ids=fact.ids,
        order_ids=sorted({*orders, *folded}),
    )
    return Letter(type=type(fact).__name__, topics=(), body=body.SerializeToString(), correlation="")


def _known(at: datetime | None, field: str) -> datetime:
    if at is None:
        raise InvalidMessage(f"the field {field} is missing")
    return at
