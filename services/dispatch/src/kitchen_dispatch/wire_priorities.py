"""Protobuf ↔ domain for response priorities: what is told of them."""

from __future__ import annotations

from google.protobuf.message import Message

from kitchen.dispatch.v1 import response_priority_events_pb2 as pb
from kitchenkit.letters import Letter

from .domain import kept
from .domain.response_priority import ResponsePriority
from .wire_policy import control_letter

_EVENTS: dict[type[object], type[Message]] = {
    kept.Written: pb.ResponsePriorityWritten,
    kept.Changed: pb.ResponsePriorityChanged,
    kept.Retired: pb.ResponsePriorityRetired,
    kept.Restored: pb.ResponsePriorityRestored,
}


def priority_letter(fact: object, priority: ResponsePriority) -> Letter:
    """Return what is told of a fact of a priority."""
    return control_letter(_EVENTS[type(fact)](priority=priority_state(priority)))


def priority_state(priority: ResponsePriority) -> pb.ResponsePriority:
    """Return the state of a priority."""
    return pb.ResponsePriority(
        id=priority.id,
        state=priority.state,
        title=priority.title,
        rank=priority.rank,
        about=priority.about,
        code=priority.code,
        category_codes=priority.categories,
        unit_id=priority.unit_id,
    )
