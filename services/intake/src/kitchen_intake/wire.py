"""Protobuf ↔ domain; what is heard of others is read by speakers.py, disputes.py and lexicon.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message

from kitchen.common.v1 import place_pb2
from kitchen.intake.v1 import submission_events_pb2 as pb
from kitchenkit.events import stamp
from kitchenkit.letters import Letter

from .domain import facts
from .domain.submission import Place, Submission

SUBMISSION_EVENTS = "intake-submission-events"
URGENT_EVENTS = "intake-urgent-events"

_EVENTS: dict[type[object], Callable[[Any, pb.Submission], Message]] = {
    facts.SubmissionReceived: lambda _, s: pb.SubmissionReceived(submission=s),
    facts.SubmissionWithdrawn: lambda f, s: pb.SubmissionWithdrawn(submission=s, reason=f.reason),
    facts.SubmissionSupplemented: lambda f, s: pb.SubmissionSupplemented(submission=s, text=f.text),
    facts.SubmissionUrged: lambda f, s: pb.SubmissionUrged(submission=s, note=f.note),
    facts.SubmissionRated: lambda f, s: pb.SubmissionRated(
        submission=s, verdict=f.verdict, satisfied=f.satisfied, stars=f.stars, comment=f.comment
    ),
    facts.SubmissionReopened: lambda f, s: pb.SubmissionReopened(submission=s, reason=f.reason),
    facts.SubmissionAppealed: lambda f, s: pb.SubmissionAppealed(submission=s, reason=f.reason),
    facts.SubmissionPriceAnswered: lambda f, s: pb.SubmissionPriceAnswered(
        submission=s, agreed=f.agreed, amount=f.amount, reason=f.reason
    ),
    facts.SubmissionConcealed: lambda _, s: pb.SubmissionConcealed(submission=s),
    facts.SubmissionDisputed: lambda f, s: pb.SubmissionDisputed(submission=s, reason=f.reason),
    facts.SubmissionSurveyed: lambda f, s: pb.SubmissionSurveyed(
        submission=s, still_good=f.still_good, ever_reported=f.ever_reported, again=f.again
    ),
    facts.ContactRevealed: lambda f, s: pb.ContactRevealed(
        submission=s, revealed_to=f.revealed_to, purpose=f.purpose, order_id=f.order_id
    ),
}


def submission_letter(fact: object, submission: Submission) -> Letter:
    """Return what is told of a fact; what merely mirrors other services is history only."""
    make = _EVENTS.get(type(fact))
    if make is None:
        return Letter(type=type(fact).__name__, topics=(), body=b"", correlation=submission.case_id)
    message = make(fact, submission_state(submission))
    received = isinstance(fact, facts.SubmissionReceived) and submission.urgent
    urgent = received or (isinstance(fact, facts.SubmissionSupplemented) and fact.urgent)
    return Letter(
        type=message.DESCRIPTOR.full_name,
        topics=(URGENT_EVENTS, SUBMISSION_EVENTS) if urgent else (SUBMISSION_EVENTS,),
        body=message.SerializeToString(),
        correlation=submission.case_id,
    )


def submission_state(submission: Submission) -> pb.Submission:
    """Return the public state of a submission."""
    return pb.Submission(
        submission_id=submission.submission_id,
        case_id=submission.case_id,
        case_no=submission.case_no,
        state=submission.state,
        source=submission.source,
        kind=submission.kind,
        text=submission.text,
        title=submission.title,
        category_hint=submission.category_hint,
        place=place_state(submission.place),
        occurred_at=stamp(submission.occurred_at),
        received_at=stamp(submission.received_at),
        media_ids=submission.media_ids,
        visibility=submission.visibility,
        confidential=submission.confidential,
        linked_case_id=submission.linked_case_id,
        urgent=submission.urgent,
        opened_for=submission.opened_for,
        reference=submission.reference,
    )


def place_state(place: Place) -> place_pb2.Place:
    """Return a place as it is told."""
    return place_pb2.Place(
        lat=place.lat,
        long=place.long,
        address=place.address,
        area_code=place.area_code,
        point_area_code=place.point_area_code,
        point_sides=place.point_sides,
    )
