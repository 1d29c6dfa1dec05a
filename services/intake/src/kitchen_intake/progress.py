"""What other services say of a case, read into what the citizen may know of it, as `speakers.py` has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kitchenkit.events import decode, header, required, sequence_of
from kitchenkit.react import InvalidMessage, Record

from .domain.submission import Entry, Told
from .speakers import SPEAKERS, Line, Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What one event means for the submission of a case."""

    case_id: str
    source: str
    told: Told
    entry: Entry | None
    apart: bool = False  # it is about the case, and no progress of it
    evidence: tuple[str, ...] = ()


def readers() -> dict[str, Callable[[Record], Progress]]:
    """Return how to read each type of progress."""
    return {line.kind.DESCRIPTOR.full_name: _reader(speaker, line) for speaker in SPEAKERS for line in speaker.lines}


def passed_over() -> frozenset[str]:
    """Return the types of the same files that nothing is done about, so that really unknown ones are alarmed."""
    files = {line.kind.DESCRIPTOR.file for speaker in SPEAKERS for line in speaker.lines}
    every = {message.full_name for file in files for message in file.message_types_by_name.values()}
    return frozenset(every - readers().keys())


def _reader(speaker: Speaker, line: Line) -> Callable[[Record], Progress]:
    def read(record: Record) -> Progress:
        event: Any = decode(record, line.kind)
        state = getattr(event, speaker.state)
        told = Told(
            sequence=sequence_of(record),
            lane=speaker.lane,
            state=required(speaker.stands(state), f"{speaker.state}.state"),
            due_at=speaker.due(state),
            units=speaker.units(state),
            orders=speaker.orders(state),
            parts=speaker.parts(state),
            price=speaker.price(state),
            dispute_until=speaker.dispute(state),
            survey_from=speaker.survey_from(state),
            survey_until=speaker.survey_until(state),
            master=speaker.master(state),
        )
        return Progress(
            case_id=required(state.case_id, f"{speaker.state}.case_id"),
            source=required(getattr(state, speaker.id), f"{speaker.state}.{speaker.id}"),
            told=told,
            entry=_entry(line, event, record, told),
            apart=speaker.apart(state),
            evidence=speaker.evidence(state),
        )

    return read


def _entry(line: Line, event: Any, record: Record, told: Told) -> Entry | None:
    if not line.code or not line.when(event):
        return None
    code = line.code_of(event) if line.code_of is not None else line.code
    return Entry(at=_at(record), code=code, note=line.note(event), unit_id=line.unit(event), due_at=told.due_at)


def _at(record: Record) -> datetime:
    try:
        return datetime.fromisoformat(header(record, "ce_time"))
    except ValueError as error:
        raise InvalidMessage("the header ce_time is missing or no time") from error
