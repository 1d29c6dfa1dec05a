"""Protobuf ↔ domain for response priorities: what is told of them."""

from __future__ import annotations

from google.protobuf.message import Message

from kitchen.dispatch.v1 import response_priority_events_pb2 as pb
from kitchenkit.letters import Letter

from .domain import response_priority as priorities
from .domain.response_priority import ResponsePriority
from .wire_policy import CONTROL_EVENTS

_EVENTS: dict[type[object], type[Message]] = {
    priorities.PriorityWritten: pb.ResponsePriorityWritten,
    priorities.PriorityChanged: pb.ResponsePriorityChanged,
    priorities.PriorityRetired: pb.ResponsePriorityRetired,
    priorities.PriorityRestored: pb.ResponsePriorityRestored,
}


def priority_letter(fact: object, priority: ResponsePriority) -> Letter:
    """Return what is told of a fact of a priority."""
    message = _EVENTS[type(fact)](priority=priority_state(priority))
    body = message.SerializeToString()
    return Letter(type=message.DESCRIPTOR.full_name, topics=(CONTROL_EVENTS,), body=body, correlation="")


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
