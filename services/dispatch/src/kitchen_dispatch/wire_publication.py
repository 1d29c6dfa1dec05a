"""Protobuf ↔ domain for lists that were kept and published: what is told of them."""

from __future__ import annotations

from google.protobuf.message import Message

from kitchen.dispatch.v1 import publication_events_pb2 as pb
from kitchenkit.events import stamp
from kitchenkit.letters import Letter

from .domain import published_list as lists
from .domain.publication import LateOrder
from .domain.published_list import Entry, PublishedList
from .wire_policy import control_letter


def list_letter(fact: object, kept: PublishedList) -> Letter:
    """Return what is told of a fact of a list."""
    return control_letter(_event(fact, list_state(kept), kept))


def _event(fact: object, state: pb.PublishedList, kept: PublishedList) -> Message:
    match fact:
        case lists.ListDrawnUp():
            return pb.ListDrawnUp(list=state, orders=[_order(one) for one in kept.orders])
        case lists.ListPublished(entry=entry):
            return pb.ListPublished(list=state, number=entry.number)
        case lists.PublicationCorrected(entry=entry):
            return pb.PublicationCorrected(list=state, number=entry.number)
        case lists.PublicationRetracted(entry=entry):
            return pb.PublicationRetracted(list=state, number=entry.number)
        case lists.ListDiscarded():
            return pb.ListDiscarded(list=state)
    raise TypeError(f"nothing is told of {type(fact).__name__}")


def list_state(kept: PublishedList) -> pb.PublishedList:
    """Return the state of a list, without its orders."""
    return pb.PublishedList(
        id=kept.id,
        state=kept.state,
        level=kept.level,
        unit_id=kept.unit_id,
        area_code=kept.area_code,
        since=kept.since,
        until=kept.until,
        order_count=len(kept.orders),
        digest=kept.digest,
        drawn_up_at=stamp(kept.drawn_up_at),
        drawn_up_by=kept.drawn_up_by,
        entries=[_entry(one) for one in kept.entries],
    )


def _entry(entry: Entry) -> pb.PublicationEntry:
    return pb.PublicationEntry(
        number=entry.number,
        kind=entry.kind,
        of=entry.of,
        channel=entry.channel,
        place=entry.place,
        published_at=stamp(entry.published_at),
        recorded_by=entry.recorded_by,
        recorded_at=stamp(entry.recorded_at),
        reason=entry.reason,
    )


def _order(line: LateOrder) -> pb.ListedOrder:
    return pb.ListedOrder(
        order_id=line.order_id,
        case_id=line.case_id,
        case_no=line.case_no,
        unit_id=line.unit_id,
        unit_name=line.unit_name,
        category_code=line.category_code,
        area_code=line.area_code,
        tier=line.tier,
        state=line.state,
        due_at=stamp(line.due_at),
        days_late=line.days_late,
        level=line.level,
        reached_at=stamp(line.reached_at),
    )
