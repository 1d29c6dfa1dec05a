"""A measure of a monthly topic is overdue: the heads of who leads and of who does it are told, once for its day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from kitchen.dispatch.v1 import topic_events_pb2 as pb
from kitchenkit.events import decode, instant, required
from kitchenkit.ids import uid
from kitchenkit.react import InvalidMessage, Record

from .domain.notices import About
from .domain.policy import ORDINARY
from .wire_notices import Heard, Telling, known, telling

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
    return Heard(told=_told(event.topic, one, known(instant(one.due_at), "due_at")))


def read_moved(record: Record) -> Heard:
    """Return the notices of the day that it had before; raises `InvalidMessage`."""
    event = decode(record, pb.TopicMeasureMoved)
    one = _measure(event.topic, event.number)
    return Heard(over=_over([_told(event.topic, one, known(instant(event.was_due_at), "was_due_at"))]))


def _ended(kind: Any) -> Callable[[Record], Heard]:
    def read(record: Record) -> Heard:
        event: Any = decode(record, kind)
        topic = event.topic
        over = [_measure(topic, event.number)] if kind in _ONE else topic.measures
        return Heard(over=_over(_told(topic, one, known(instant(one.due_at), "due_at")) for one in over if one.overdue))

    return read


def _over(several: Iterable[dict[str, Telling]]) -> dict[str, frozenset[str]]:
    boxes: dict[str, set[str]] = {}
    for told in several:
        for box, one in told.items():
            boxes.setdefault(box, set()).add(one.about.notice_for(one.to))
    return {box: frozenset(notices) for box, notices in boxes.items()}


def _told(topic: pb.HotTopic, one: pb.TopicMeasure, due_at: datetime) -> dict[str, Telling]:
    both = (required(topic.lead_unit_id, "topic.lead_unit_id"), required(one.unit_id, "unit_id"))
    found: dict[str, Telling] = {}
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
        found |= telling(about, HEADS)
    return found


def _measure(topic: pb.HotTopic, number: int) -> pb.TopicMeasure:
    found = next((one for one in topic.measures if one.number == number), None)
    if found is None:
        raise InvalidMessage(f"the measure {number} is not in its topic")
    return found
