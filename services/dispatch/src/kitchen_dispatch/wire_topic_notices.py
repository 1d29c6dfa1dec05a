"""A measure of a monthly topic is overdue: the heads of who leads and of who does it are told, once for its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from kitchen.dispatch.v1 import topic_events_pb2 as pb
from kitchenkit.events import decode, instant, required
from kitchenkit.ids import uid
from kitchenkit.react import InvalidMessage, Record

from .domain.notice_box import About
from .domain.policy import ORDINARY
from .wire_notices import Heard, Telling, known, tellings

MEASURE = "measure"  # in the place of a clock, and the threshold
HEADS = ("unit_head",)
_ONE: tuple[Any, ...] = (pb.TopicMeasureDone, pb.TopicMeasureDropped)
_ALL: tuple[Any, ...] = (pb.TopicClosed, pb.TopicDropped)


def readers() -> dict[str, Callable[[Record], Heard]]:
    """Return how to read what makes a measure late, and what ends that; each raises `InvalidMessage`."""
    ended = {kind.DESCRIPTOR.full_name: _ended(kind) for kind in (*_ONE, *_ALL)}
    return {
        pb.TopicMeasureOverdue.DESCRIPTOR.full_name: read_overdue,
        pb.TopicMeasureMoved.DESCRIPTOR.full_name: read_moved,
        **ended,
    }


def read_overdue(record: Record) -> Heard:
    """Return who is told; raises `InvalidMessage`."""
    event = decode(record, pb.TopicMeasureOverdue)
    one = _measure(event.topic, event.number)
    return Heard(happened=_told(event.topic, one, known(instant(one.due_at), "due_at")))


def read_moved(record: Record) -> Heard:
    """Return the notices of the day that it had before; raises `InvalidMessage`."""
    event = decode(record, pb.TopicMeasureMoved)
    one = _measure(event.topic, event.number)
    return Heard(ended=_told(event.topic, one, known(instant(event.was_due_at), "was_due_at")))


def _ended(kind: Any) -> Callable[[Record], Heard]:
    def read(record: Record) -> Heard:
        event: Any = decode(record, kind)
        topic = event.topic
        over = [_measure(topic, event.number)] if kind in _ONE else topic.measures
        several = (_told(topic, one, known(instant(one.due_at), "due_at")) for one in over if one.overdue)
        return Heard(ended=tuple(telling for told in several for telling in told))

    return read


def _told(topic: pb.HotTopic, one: pb.TopicMeasure, due_at: datetime) -> tuple[Telling, ...]:
    both = (required(topic.lead_unit_id, "topic.lead_unit_id"), required(one.unit_id, "unit_id"))
    found: list[Telling] = []
    for unit_id in one.told_unit_ids or dict.fromkeys(both):  # an older event does not say who was told
        about = About(
            order_id=uid("measure", required(topic.id, "topic.id"), one.number),
            matter_id=topic.id,
            case_id=topic.id,
            case_no=topic.title,
            tier=ORDINARY,
            area_code=topic.area_code,
            unit_id=unit_id,
            clock=MEASURE,
            due_at=due_at,
            threshold=MEASURE,
            level=0,
            tell_at=due_at,
            words=one.text,
        )
        found += tellings(about, HEADS)
    return tuple(found)


def _measure(topic: pb.HotTopic, number: int) -> pb.TopicMeasure:
    found = next((one for one in topic.measures if one.number == number), None)
    if found is None:
        raise InvalidMessage(f"the measure {number} is not in its topic")
    return found
