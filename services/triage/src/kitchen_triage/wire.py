"""Protobuf ↔ domain: the only file besides rpc.py that knows the generated code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import Message

from kitchen.common.v1 import place_pb2
from kitchen.dispatch.v1 import matter_events_pb2 as dispatch
from kitchen.dispatch.v1 import merchant_events_pb2 as merchant
from kitchen.intake.v1 import submission_events_pb2 as intake
from kitchen.newsroom.v1 import story_events_pb2 as newsroom
from kitchen.triage.v1 import case_events_pb2 as pb
from kitchen.triage.v1 import control_events_pb2 as control
from kitchen.volunteer.v1 import order_events_pb2 as volunteer
from kitchenkit.events import decode, instant, required, stamp
from kitchenkit.letters import Letter
from kitchenkit.react import Record

from .domain import facts
from .domain.case import NO_RETURNS, Case, Place, Received, Returns
from .domain.desk import WITH_UNITS
from .domain.lexicon import Lexicon
from .wire_acts import ACTS, SUPPLEMENTED, CitizenActed, acts
from .wire_rules import PROPOSED

CASE_EVENTS = "triage-case-events"
CONTROL_EVENTS = "triage-control-events"
RECEIVED = "kitchen.intake.v1.SubmissionReceived"
PUBLIC = "public"
WITHDRAWN = "kitchen.intake.v1.SubmissionWithdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The citizen takes the submission back."""

    case_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongLane:
    """A lane says that the case of that routing is not for it."""

    case_id: str
    routing_no: int
    reason: str
    returns: Returns = NO_RETURNS


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedAhead:
    """What a citizen added that tells of danger, with the submission that it was added to."""

    received: Received
    act: CitizenActed


def read_received(record: Record) -> Received:
    """Return a submission; raises `InvalidMessage`."""
    return received_of(decode(record, intake.SubmissionReceived).submission)


def received_of(submission: intake.Submission) -> Received:
    """Return a submission as any fact of it tells it; raises `InvalidMessage`."""
    place = submission.place
    return Received(
        submission_id=required(submission.submission_id, "submission.submission_id"),
        case_id=required(submission.case_id, "submission.case_id"),
        case_no=required(submission.case_no, "submission.case_no"),
        kind=submission.kind or "unknown",
        text=required(submission.text, "submission.text"),
        title=submission.title,
        category_hint=submission.category_hint,
        place=Place(lat=place.lat, long=place.long, address=place.address, area_code=place.area_code),
        media_ids=tuple(submission.media_ids),
        confidential=submission.confidential,
        opened_for=submission.opened_for,
        may_be_public=submission.visibility == PUBLIC,
        received_at=instant(submission.received_at),
        reference=submission.reference,
        earlier_case_id="" if submission.opened_for else submission.linked_case_id,
        point_area_code=place.point_area_code,
        point_sides=tuple(place.point_sides),
    )


def read_added_ahead(record: Record) -> AddedAhead:
    """Return what went ahead; raises `InvalidMessage`."""
    event = decode(record, intake.SubmissionSupplemented)
    return AddedAhead(received=received_of(event.submission), act=acts()[SUPPLEMENTED](record))


def read_withdrawn(record: Record) -> Withdrawn:
    """Return a withdrawal; raises `InvalidMessage`."""
    event = decode(record, intake.SubmissionWithdrawn)
    return Withdrawn(case_id=required(event.submission.case_id, "submission.case_id"), reason=event.reason)


# Each lane says "wrong lane" in its own words: where the case id, the routing number and the reason stand in them.
_WRONG_LANE: dict[type[Message], Callable[[Any], tuple[str, int, str]]] = {
    dispatch.MatterWrongLane: lambda e: (e.matter.case_id, e.matter.routing_no, e.reason),
    merchant.MerchantOrderWrongLane: lambda e: (e.order.case_id, e.order.routing_no, e.reason),
    volunteer.OrderWrongLane: lambda e: (e.order.case_id, e.order.routing_no, e.reason),
    newsroom.LeadWrongLane: lambda e: (e.lead.case_id, e.lead.routing_no, e.reason),
}


def wrong_lanes() -> dict[str, Callable[[Record], WrongLane]]:
    """Return how to read each lane's "wrong lane"."""
    return {kind.DESCRIPTOR.full_name: _wrong_lane_reader(kind, said) for kind, said in _WRONG_LANE.items()}


def passed_over(*modules: Any) -> frozenset[str]:
    """Return the types of these modules that triage does nothing about, so that really unknown ones are alarmed."""
    known = {*(kind.DESCRIPTOR.full_name for kind in (*ACTS, *_WRONG_LANE)), RECEIVED, WITHDRAWN, PROPOSED}
    every = {message.full_name for module in modules for message in module.DESCRIPTOR.message_types_by_name.values()}
    return frozenset(every - known)


IGNORED = passed_over(intake, dispatch, merchant, newsroom, volunteer)


def _wrong_lane_reader(
    kind: type[Message], said: Callable[[Any], tuple[str, int, str]]
) -> Callable[[Record], WrongLane]:
    def read(record: Record) -> WrongLane:
        event = decode(record, kind)
        case_id, routing_no, reason = said(event)
        return WrongLane(
            case_id=required(case_id, "case_id"), routing_no=routing_no, reason=reason, returns=_returns(event)
        )

    return read


def _returns(event: Message) -> Returns:
    """Return what the government lane says of returns; the others know of none."""
    if not isinstance(event, dispatch.MatterWrongLane):
        return NO_RETURNS
    return Returns(units=tuple(event.matter.returned_by), upheld=event.matter.upheld_returns)


_Make = Callable[[Any, Case, pb.Case], Message]
_EVENTS: dict[type[object], _Make] = {
    facts.CaseOpened: lambda _, __, c: pb.CaseOpened(case=c),
    facts.CaseClassified: lambda _, __, c: pb.CaseClassified(case=c),
    facts.CaseDeferred: lambda f, _, c: pb.CaseDeferred(case=c, reason=f.reason),
    facts.CaseAlarmed: lambda f, _, c: pb.CaseAlarmed(case=c, words=f.words),
    facts.CaseClaimed: lambda _, __, c: pb.CaseClaimed(case=c),
    facts.CaseReleased: lambda _, __, c: pb.CaseReleased(case=c),
    facts.CaseAsked: lambda f, _, c: pb.CaseAsked(case=c, question=f.question),
    facts.CaseRejected: lambda f, _, c: pb.CaseRejected(case=c, reason_code=f.reason_code, channel=f.channel),
    facts.CaseLaneChanged: lambda f, _, c: pb.CaseLaneChanged(case=c, from_lane=f.from_lane, reason=f.reason),
    facts.CaseRouted: lambda f, case, _: _routed(f, case),
    facts.CaseMerged: lambda f, case, c: pb.CaseMerged(case=c, master_id=f.master_id, **_routing(case)),
    facts.CaseWithdrawn: lambda f, case, c: pb.CaseWithdrawn(
        case=c, reason=f.reason, followed=f.followed, **_routing(case)
    ),
    facts.CaseSupplemented: lambda f, case, c: pb.CaseSupplemented(case=c, text=f.text, tier=f.tier, **_routing(case)),
    facts.CaseUrged: lambda f, case, c: pb.CaseUrged(case=c, note=f.note, **_routing(case)),
    facts.CaseRated: lambda f, case, c: pb.CaseRated(
        case=c, verdict=f.verdict, satisfied=f.satisfied, stars=f.stars, comment=f.comment, **_routing(case)
    ),
    facts.CaseReopened: lambda f, case, c: pb.CaseReopened(case=c, reason=f.reason, **_routing(case)),
    facts.CaseAppealed: lambda f, case, c: pb.CaseAppealed(case=c, reason=f.reason, **_routing(case)),
    facts.CasePriceAnswered: lambda f, case, c: pb.CasePriceAnswered(
        case=c, agreed=f.agreed, amount=f.amount, reason=f.reason, **_routing(case)
    ),
    facts.CaseSurveyed: lambda f, case, c: pb.CaseSurveyed(
        case=c,
        still_good=f.still_good,
        ever_reported=f.ever_reported,
        again=f.again,
        said_at=stamp(f.said_at),
        **_routing(case),
    ),
    facts.CaseConcealed: lambda _, case, c: pb.CaseConcealed(case=c, **_routing(case)),
    facts.CaseDisputed: lambda f, case, c: pb.CaseDisputed(case=c, reason=f.reason, **_routing(case)),
}
_TO_THE_LANE = (facts.CaseSupplemented, facts.CaseUrged, facts.CaseRated, facts.CaseReopened, facts.CaseAppealed)
_TO_A_MERCHANT = (facts.CasePriceAnswered, facts.CaseDisputed)
_TO_A_UNIT = (facts.CaseConcealed, facts.CaseSurveyed)
_OF_ONE_LANE = {**dict.fromkeys(_TO_A_MERCHANT, "commercial"), **dict.fromkeys(_TO_A_UNIT, "government")}
_TO_BOTH = (facts.CaseMerged, facts.CaseWithdrawn)


def case_letter(fact: object, case: Case) -> Letter:
    """Return what is told of a fact, and where."""
    if isinstance(fact, facts.CaseAdopting):
        return Letter(type=type(fact).__name__, topics=(), body=fact.case_id.encode(), correlation=case.id)
    message = _EVENTS[type(fact)](fact, case, case_state(case))
    return Letter(
        type=message.DESCRIPTOR.full_name,
        topics=_topics(fact, case),
        body=message.SerializeToString(),
        correlation=case.id,
    )


def lexicon_letter(_: object, lexicon: Lexicon) -> Letter:
    """Return what is told of a new lexicon."""
    message = control.EmergencyLexiconPublished(version=lexicon.version, words=lexicon.words)
    return Letter(
        type=message.DESCRIPTOR.full_name,
        topics=(CONTROL_EVENTS,),
        body=message.SerializeToString(),
        correlation="",
    )


def _topics(fact: object, case: Case) -> tuple[str, ...]:
    queue = (f"queue-{case.lane}",) if case.routing_no else ()
    if (lane := _OF_ONE_LANE.get(type(fact))) is not None:
        return queue if case.lane == lane else ()
    if isinstance(fact, (facts.CaseRouted, *_TO_THE_LANE)):
        return queue  # none before the first routing: then it is history, and the desk sees it there
    if isinstance(fact, facts.CaseRejected):  # whoever had the hub open it for them waits for what becomes of it
        return (CASE_EVENTS, *queue) if case.reference and case.lane == WITH_UNITS else (CASE_EVENTS,)
    return (CASE_EVENTS, *queue) if isinstance(fact, _TO_BOTH) else (CASE_EVENTS,)


def _routing(case: Case) -> dict[str, Any]:
    return {"case_id": case.id, "routing_no": case.routing_no}


def _routed(fact: facts.CaseRouted, case: Case) -> pb.CaseRouted:
    return pb.CaseRouted(
        case_id=case.id,
        case_no=case.case_no,
        routing_no=case.routing_no,
        lane=case.lane,
        kind=case.kind,
        category_code=case.category_code,
        area_code=case.area_code,
        tier=case.tier,
        text=case.text,
        title=case.title,
        place=_place(case.place),
        media_ids=case.media_ids,
        assignments=[
            pb.Assignment(unit_id=unit.unit_id, role=unit.role, rule_id=fact.rule_id, reason=fact.rule_says)
            for unit in fact.assignments
        ],
        confidence=case.confidence,
        decided_by=case.decided_by,
        explanation=case.explanation,
        rule_version=case.rule_version,
        model_version=case.model_version,
        confidential=case.confidential,
        decided_at=stamp(fact.decided_at),
        returned_by=case.returned_by,
        upheld_returns=case.upheld_returns,
        submitted_at=stamp(case.submitted_at),
        accepted_at=stamp(case.accepted_at),
        may_be_public=case.may_be_public and not case.followed,
        reference=case.reference,
    )


def case_state(case: Case) -> pb.Case:
    """Return the public state of a case."""
    return pb.Case(
        case_id=case.id,
        case_no=case.case_no,
        submission_id=case.submission_id,
        state=case.state,
        lane=case.lane,
        category_code=case.category_code,
        area_code=case.area_code,
        tier=case.tier,
        routing_no=case.routing_no,
        claimed_by=case.claimed_by,
        master_id=case.master_id,
        kind=case.kind,
        text=case.text,
        title=case.title,
        place=_place(case.place),
        media_ids=case.media_ids,
        confidential=case.confidential,
        confidence=case.confidence,
        decided_by=case.decided_by,
        explanation=case.explanation,
        rule_version=case.rule_version,
        model_version=case.model_version,
        returned_by=case.returned_by,
        upheld_returns=case.upheld_returns,
        sides=case.sides,
    )


def _place(place: Place) -> place_pb2.Place:
    return place_pb2.Place(lat=place.lat, long=place.long, address=place.address, area_code=place.area_code)
