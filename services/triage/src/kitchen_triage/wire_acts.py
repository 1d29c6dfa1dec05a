"""What citizens do to their case afterwards, read as facts of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from google.protobuf.message import Message

from kitchen.intake.v1 import submission_events_pb2 as intake
from kitchenkit.events import decode, header, required
from kitchenkit.react import InvalidMessage, Record

from .domain import facts

SUPPLEMENTED = "kitchen.intake.v1.SubmissionSupplemented"


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenActed:
    """What the citizen did after the submission, as a fact of the case."""

    case_id: str
    fact: facts.CitizenFact


# The record says when it was said, where that matters to the lane.
ACTS: dict[type[Message], Callable[[Any, Record], facts.CitizenFact]] = {
    intake.SubmissionSupplemented: lambda e, _: facts.CaseSupplemented(text=e.text),
    intake.SubmissionUrged: lambda e, _: facts.CaseUrged(note=e.note),
    intake.SubmissionRated: lambda e, _: facts.CaseRated(
        verdict=e.verdict, satisfied=e.satisfied, stars=e.stars, comment=e.comment
    ),
    intake.SubmissionReopened: lambda e, _: facts.CaseReopened(reason=e.reason),
    intake.SubmissionAppealed: lambda e, _: facts.CaseAppealed(reason=e.reason),
    intake.SubmissionPriceAnswered: lambda e, _: facts.CasePriceAnswered(
        agreed=e.agreed, amount=e.amount, reason=e.reason
    ),
    intake.SubmissionConcealed: lambda *_: facts.CaseConcealed(),
    intake.SubmissionSurveyed: lambda e, record: facts.CaseSurveyed(
        still_good=e.still_good, ever_reported=e.ever_reported, again=e.again, said_at=_at(record)
    ),
    intake.SubmissionDisputed: lambda e, _: facts.CaseDisputed(reason=e.reason),
}


def acts() -> dict[str, Callable[[Record], CitizenActed]]:
    """Return how to read each type of what the citizen does to a case."""
    return {kind.DESCRIPTOR.full_name: _act_reader(kind, fact) for kind, fact in ACTS.items()}


def _act_reader(
    kind: type[Message], fact: Callable[[Any, Record], facts.CitizenFact]
) -> Callable[[Record], CitizenActed]:
    def read(record: Record) -> CitizenActed:
        event: Any = decode(record, kind)
        return CitizenActed(case_id=required(event.submission.case_id, "submission.case_id"), fact=fact(event, record))

    return read


def _at(record: Record) -> datetime:
    try:
        return datetime.fromisoformat(header(record, "ce_time")).astimezone(UTC)
    except ValueError as error:
        raise InvalidMessage("the header ce_time is missing or no time") from error
