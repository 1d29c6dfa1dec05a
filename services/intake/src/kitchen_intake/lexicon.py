"""The emergency lexicon on the wire and in MongoDB."""

from __future__ import annotations

from dataclasses import dataclass

from kitchen.control.v1 import dead_letter_events_pb2 as control
from kitchen.triage.v1 import control_events_pb2 as triage
from kitchenkit.events import decode, required, sequence_of
from kitchenkit.letters import Letter
from kitchenkit.react import Record

from .domain.lexicon import Lexicon

PUBLISHED = "kitchen.triage.v1.EmergencyLexiconPublished"


@dataclass(frozen=True, slots=True)
class Adopted:
    """Intake uses these words from now on; history only."""


def read(record: Record) -> Lexicon:
    """Return the published lexicon; raises `InvalidMessage`."""
    event = decode(record, triage.EmergencyLexiconPublished)
    return Lexicon(version=required(event.version, "version"), words=tuple(event.words), published=sequence_of(record))


def passed_over() -> frozenset[str]:
    """Return what people change about triage that intake does nothing about."""
    both = (*control.DESCRIPTOR.message_types_by_name.values(), *triage.DESCRIPTOR.message_types_by_name.values())
    return frozenset(message.full_name for message in both) - {PUBLISHED}


def letter(fact: object, _: Lexicon) -> Letter:
    """Return the history's line."""
    return Letter(type=type(fact).__name__, topics=(), body=b"", correlation="")
