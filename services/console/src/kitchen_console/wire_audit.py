"""Events → the audit list: who used a right over what is not their own, and who was shown contact data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from google.protobuf.message import Message

from kitchen.control.v1 import dead_letter_events_pb2 as dead_letters
from kitchen.dispatch.v1 import duty_events_pb2 as duty
from kitchen.dispatch.v1 import matter_events_pb2 as matter
from kitchen.dispatch.v1 import merchant_control_events_pb2 as merchants
from kitchen.dispatch.v1 import merchant_events_pb2 as merchant
from kitchen.dispatch.v1 import public_answer_events_pb2 as public_answers
from kitchen.dispatch.v1 import publication_events_pb2 as publication
from kitchen.dispatch.v1 import reply_template_events_pb2 as templates
from kitchen.dispatch.v1 import response_priority_events_pb2 as priorities
from kitchen.dispatch.v1 import rule_control_events_pb2 as rules
from kitchen.dispatch.v1 import topic_events_pb2 as topics
from kitchen.dispatch.v1 import unit_delivery_events_pb2 as deliveries
from kitchen.intake.v1 import submission_events_pb2 as intake
from kitchen.newsroom.v1 import story_events_pb2 as newsroom
from kitchen.triage.v1 import case_events_pb2 as triage
from kitchen.volunteer.v1 import order_events_pb2 as volunteer
from kitchenkit.events import decode, header, required
from kitchenkit.react import InvalidMessage, Record

from .domain.audit import Entry, words_of_entry
from .domain.reach import words_of_row

MODULES: Iterable[Any] = (intake, triage, matter, merchant, newsroom, volunteer)
# What people change about dispatch itself: on no list of cases, and in the audit.
CONTROL_TOPICS = ("dispatch-control-events",)
CONTROL: Iterable[Any] = (
    dead_letters,
    duty,
    merchants,
    public_answers,
    publication,
    rules,
    templates,
    priorities,
    topics,
    deliveries,
)
REVEALED = intake.ContactRevealed.DESCRIPTOR.full_name
HELD = ("unit", "desk", "team", "merchant")
Read = Callable[[Record], list[Entry]]


def audit_readers() -> dict[str, Read]:
    """Return how each type of event is read for the list; without an actor there is nothing to list."""
    messages = (getattr(module, name) for module in MODULES for name in module.DESCRIPTOR.message_types_by_name)
    return {message.DESCRIPTOR.full_name: _reader(message) for message in messages}


def control_readers() -> dict[str, Read]:
    """Return how each type that is told on `CONTROL_TOPICS` is read."""
    messages = (getattr(module, name) for module in CONTROL for name in module.DESCRIPTOR.message_types_by_name)
    facts = (message for message in messages if message.DESCRIPTOR.fields[0].message_type is not None)
    return {message.DESCRIPTOR.full_name: _reader(message) for message in facts}


def _reader(message: type[Message]) -> Read:
    def entries(record: Record) -> list[Entry]:
        if not header(record, "ce_actorid") and record.type != REVEALED:
            return []
        event: Any = decode(record, message)
        actor, role, purpose, order_id = header(record, "ce_actorid"), header(record, "ce_actorrole"), "", ""
        if isinstance(event, intake.ContactRevealed):
            actor, purpose, order_id = required(event.revealed_to, "revealed_to"), event.purpose, event.order_id
        state = _state(event)
        return [
            Entry(
                id=record.id,
                at=_told_at(record),
                kind="reveal" if record.type == REVEALED else "act",
                what=record.type.rpartition(".")[2],
                service=header(record, "ce_source").rpartition("/")[2],
                about_kind=event.DESCRIPTOR.fields[0].name if state is not event else "case",
                about=header(record, "ce_subject"),
                actor=actor,
                role=role,
                scope=header(record, "ce_actorscope"),
                case_id=header(record, "ce_correlationid"),
                case_no=getattr(state, "case_no", ""),
                order_id=order_id,
                purpose=purpose,
                reach=words_of_entry(_places(state)),
            )
        ]

    return entries


def _state(event: Any) -> Any:
    """Return the aggregate after the fact; a routing is one itself."""
    first = event.DESCRIPTOR.fields[0]
    return getattr(event, first.name) if first.message_type is not None else event


def _places(state: Any) -> Iterator[str]:
    """Yield the words of where it belongs: its area, and whoever it is with."""
    area = getattr(state, "area_code", "") or getattr(getattr(state, "place", None), "area_code", "")
    held = {kind: getattr(state, f"{kind}_id", "") for kind in HELD}
    yield from words_of_row("case", area=area, **held)
    for order in getattr(state, "orders", ()):
        yield from words_of_row("case", unit=order.unit_id)


def _told_at(record: Record) -> datetime:
    try:
        return datetime.fromisoformat(header(record, "ce_time")).astimezone(UTC)
    except ValueError as error:
        raise InvalidMessage("the header ce_time is no instant") from error
