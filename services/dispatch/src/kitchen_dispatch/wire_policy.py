"""Protobuf ↔ domain for policies and the calendar: what is told of a version of a rule."""

from __future__ import annotations

import json
from collections.abc import Callable

from google.protobuf.message import Message

from kitchen.dispatch.v1 import rule_control_events_pb2 as pb
from kitchenkit.events import stamp
from kitchenkit.letters import Letter

from .domain import book_version as rules
from .domain.book_version import RuleVersion

CONTROL_EVENTS = "dispatch-control-events"
_EVENTS: dict[type[object], Callable[[pb.Rule], Message]] = {
    rules.RuleDrafted: lambda rule: pb.RuleDrafted(rule=rule),
    rules.RulePublished: lambda rule: pb.RulePublished(rule=rule),
    rules.RuleDiscarded: lambda rule: pb.RuleDiscarded(rule=rule),
}


def rule_letter(fact: object, rule: RuleVersion) -> Letter:
    """Return what is told of a fact of a rule."""
    return control_letter(_EVENTS[type(fact)](rule_state(rule)))


def control_letter(message: Message) -> Letter:
    """Return an event about dispatch itself, which follows from no case."""
    body = message.SerializeToString()
    return Letter(type=message.DESCRIPTOR.full_name, topics=(CONTROL_EVENTS,), body=body, correlation="")


def rule_state(rule: RuleVersion) -> pb.Rule:
    """Return the state of a rule."""
    return pb.Rule(
        id=rule.id,
        kind=rule.of,
        number=rule.number,
        title=rule.title,
        state=rule.state,
        content=json.dumps(rule.content, ensure_ascii=False, sort_keys=True),
        drafted_by=rule.drafted_by,
        effective_from=stamp(rule.effective_from),
        published_by=rule.published_by,
        published_at=stamp(rule.published_at),
    )
