"""Protobuf ↔ domain for routing rules: what is heard of a ruling, and what is told of a rule."""

from __future__ import annotations

from google.protobuf.message import Message

from kitchen.dispatch.v1 import matter_events_pb2 as dispatch
from kitchen.triage.v1 import control_events_pb2 as pb
from kitchenkit.events import decode, header, instant, required, stamp
from kitchenkit.letters import Letter
from kitchenkit.react import InvalidMessage, Record

from .domain import routing_rule as domain

CONTROL_EVENTS = "triage-control-events"
PROPOSED = "kitchen.dispatch.v1.RoutingRuleProposed"


def read_proposed(record: Record) -> domain.Proposed:
    """Return what a ruling proposes; raises `InvalidMessage`."""
    event = decode(record, dispatch.RoutingRuleProposed)
    order_id = required(event.order_id, "order_id")
    order = next((one for one in event.matter.orders if one.unit_id == event.unit_id), None)
    at = instant(order.dispatched_at) if order is not None else None
    if at is None:
        raise InvalidMessage("the unit that was named has no order in matter.orders")
    return domain.Proposed(
        category_code=required(event.category_code, "category_code"),
        area_code=event.area_code,
        unit_id=required(event.unit_id, "unit_id"),
        ruling=domain.Ruling(
            order_id=order_id,
            case_no=required(event.matter.case_no, "matter.case_no"),
            reason=required(event.reason, "reason"),
            # From before the ruling named its author, the header does.
            ruled_by=event.ruled_by or header(record, "ce_actorid"),
            at=at,
        ),
    )


def rule_letter(fact: object, rule: domain.RoutingRule) -> Letter:
    """Return what is told of a rule."""
    message = _message(fact, rule_state(rule))
    return Letter(
        type=message.DESCRIPTOR.full_name, topics=(CONTROL_EVENTS,), body=message.SerializeToString(), correlation=""
    )


def _message(fact: object, state: pb.RoutingRule) -> Message:
    if isinstance(fact, domain.RoutingRuleRaised):
        return pb.RoutingRuleRaised(rule=state, order_id=fact.order_id)
    if isinstance(fact, domain.RoutingRuleAccepted):
        return pb.RoutingRuleAccepted(rule=state)
    if isinstance(fact, domain.RoutingRuleDeclined):
        return pb.RoutingRuleDeclined(rule=state)
    return pb.RoutingRuleRetired(rule=state)


def rule_state(rule: domain.RoutingRule) -> pb.RoutingRule:
    """Return the public state of a rule."""
    return pb.RoutingRule(
        id=rule.id,
        state=rule.state,
        category_code=rule.category_code,
        area_code=rule.area_code,
        unit_id=rule.unit_id,
        words=rule.words,
        case_nos=[one.case_no for one in rule.rulings],
        decided_by=rule.decided_by,
        decided_at=stamp(rule.decided_at),
        reason=rule.decided_because,
    )
