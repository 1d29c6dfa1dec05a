"""What notices hear of dispatch's own matters: who is told that an order is late or an answer read; what is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kitchen.control.v1 import dead_letter_events_pb2 as dead_letters
from kitchen.dispatch.v1 import duty_events_pb2 as duty
from kitchen.dispatch.v1 import merchant_control_events_pb2 as merchants
from kitchen.dispatch.v1 import public_answer_events_pb2 as public_answers
from kitchen.dispatch.v1 import publication_events_pb2 as publication
from kitchen.dispatch.v1 import reply_template_events_pb2 as templates
from kitchen.dispatch.v1 import response_priority_events_pb2 as priorities
from kitchen.dispatch.v1 import rule_control_events_pb2 as rules
from kitchen.dispatch.v1 import topic_events_pb2 as topics
from kitchen.dispatch.v1 import unit_delivery_events_pb2 as undelivered
from kitchendirectory.duty import DutyClient
from kitchenkit.decide import Context, Decision
from kitchenkit.react import Reaction, Record, Store

from . import wire_called, wire_decided, wire_topic_notices, wire_undelivered
from . import wire_notices as wire
from .domain.book import Book
from .domain.delivery import Morning
from .domain.ladder import next_morning, told_at
from .domain.notice_box import Box, box_id
from .domain.notices import over, raised

_CONTROL: tuple[Any, ...] = (
    dead_letters, duty, merchants, priorities, public_answers, publication, templates, rules, topics, undelivered,
)  # fmt: skip
ToldAt = Callable[[str, datetime], datetime]  # by tier and instant: when people are told of what happened then
OnDuty = Callable[[str, datetime], str]  # by unit and instant: who is on duty, or nothing where nobody is known


@dataclass(frozen=True, slots=True)
class Tell:
    """Takes back what is over and nobody has read, and tells one recipient what is new; again it changes nothing."""

    on_duty: OnDuty

    def __call__(self, target: str, before: Box | None, event: wire.Heard, context: Context) -> Decision[Box]:
        """Decide for one box."""
        ended = event.over.get(target)
        decision: Decision[Box] = over(before, ended) if before is not None and ended else Decision()
        telling = event.told.get(target)
        if telling is None:
            return decision
        box = decision.steps[-1].after if decision.steps else before
        new = raised(box, telling.about, telling.to, context, on_duty=self.on_duty)
        return Decision((*decision.steps, *new.steps))


def person_on_duty(duty: DutyClient) -> OnDuty:
    """Return who is on duty (值班), as the directory knew last; where nobody is known, the role is told instead."""

    def person(unit_id: str, at: datetime) -> str:
        found = duty.times.on_duty(unit_id, at)
        return found.id if found is not None else ""

    return person


def quiet(book: Callable[[], Book]) -> ToldAt:
    """Return when people are told of what happens to a tier at an instant, by the rules in force then."""

    def tell_at(tier: str, at: datetime) -> datetime:
        rules_now = book()
        return told_at(rules_now.policy(at).escalation, rules_now.calendar, tier, at)

    return tell_at


def mornings(book: Callable[[], Book]) -> Morning:
    """Return when the next morning comes after an instant, by the rules in force then."""

    def morning(at: datetime) -> datetime:
        rules_now = book()
        return next_morning(rules_now.policy(at).escalation, rules_now.calendar, at)

    return morning


def readers() -> dict[str, Callable[[Record], wire.Heard]]:
    """Return how to read each of dispatch's own events that somebody is told of, or that ends what they were told."""
    several = (wire, wire_decided, wire_called, wire_topic_notices, wire_undelivered)
    return {kind: read for module in several for kind, read in module.readers().items()}


def passed_over() -> frozenset[str]:
    """Return the types in `dispatch-control-events` of which nobody is told anything."""
    every = {one.full_name for module in _CONTROL for one in module.DESCRIPTOR.message_types_by_name.values()}
    return frozenset(every - readers().keys())


def notices(store: Store[Box], on_duty: OnDuty, tell_at: ToldAt) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each of dispatch's own events that concerns notices."""
    tell = Tell(on_duty)

    def targets(event: wire.Heard) -> list[str]:
        loose = (box_id(one.to, one.about.tell_at) for one in (*event.happened, *event.ended))
        return [*event.over, *event.told, *loose]

    def boxed(batch: Sequence[wire.Heard]) -> list[wire.Heard]:
        return [event.boxed(tell_at) for event in batch]

    return {
        kind: [Reaction(store=store, read=read, targets=targets, decide=tell, prepare=boxed)]
        for kind, read in readers().items()
    }
