"""Protobuf ↔ domain for monthly topics: what is told of them."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from google.protobuf.message import Message

from kitchen.dispatch.v1 import topic_events_pb2 as pb
from kitchenkit.events import stamp
from kitchenkit.letters import Letter

from .domain import hot_topic_facts as facts
from .domain.hot_topic import HotTopic, Measure
from .wire_policy import control_letter

# A fact and its event have the same name and the same fields.
_EVENTS: dict[type[object], type[Message]] = {
    fact: getattr(pb, name) for name, fact in vars(facts).items() if isinstance(fact, type) and is_dataclass(fact)
}


def topic_letter(fact: Any, topic: HotTopic) -> Letter:
    """Return what is told of a fact of a topic."""
    said = {one.name: getattr(fact, one.name) for one in fields(fact)}
    times = {name: stamp(value) for name, value in said.items() if isinstance(value, datetime)}
    return control_letter(_EVENTS[type(fact)](topic=topic_state(topic), **{**said, **times}))


def topic_state(topic: HotTopic) -> pb.HotTopic:
    """Return the state of a topic."""
    return pb.HotTopic(
        id=topic.id,
        state=topic.state,
        month=topic.month,
        title=topic.title,
        category_code=topic.category_code,
        area_code=topic.area_code,
        area_codes=topic.area_codes,
        why=topic.why,
        lead_unit_id=topic.lead_unit_id,
        assist_unit_ids=topic.assist_unit_ids,
        plan=topic.plan,
        measures=[_measure(one) for one in topic.measures],
        linked_count=len(topic.linked),
        adopted_on=topic.adopted_on,
        review=topic.review,
    )


def _measure(one: Measure) -> pb.TopicMeasure:
    return pb.TopicMeasure(
        number=one.number,
        state=one.state,
        text=one.text,
        unit_id=one.unit_id,
        due=one.due,
        said=one.said,
        ended_at=stamp(one.ended_at),
        overdue=one.overdue,
        due_at=stamp(one.due_at),
        told_unit_ids=one.told_unit_ids,
    )
