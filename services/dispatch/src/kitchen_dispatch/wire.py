"""Protobuf ↔ domain: the only file besides rpc.py that knows the generated code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any

from google.protobuf.message import Message

from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchen.triage.v1 import case_events_pb2 as triage
from kitchenkit.events import decode, instant, required, stamp
from kitchenkit.letters import Letter
from kitchenkit.react import InvalidMessage, Record

from .domain import facts, order_facts
from .domain.location import Location
from .domain.matter import Assigned, Matter, Part
from .domain.matters import Routed
from .domain.matters_survey import Said
from .domain.records import Given, Vetting

MATTER_EVENTS = "dispatch-matter-events"
ROUTED = "kitchen.triage.v1.CaseRouted"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRouted:
    """A case has come into a lane, for these units if the desk named some."""

    case: Routed
    lane: str
    assignments: tuple[Assigned, ...]
    by_rule: bool = False  # a routing rule says who leads, and nothing of who assists


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenActed:
    """What the citizen, or the desk, did to a routed case."""

    case_id: str
    routing_no: int
    lane: str  # as the queue says it: the case may have gone elsewhere since
    kind: str  # withdraw, supplement, urge, rate, reopen, appeal, merge, conceal, survey
    text: str = ""
    satisfied: bool = False
    words: str = ""  # of their own, where `text` is a code
    followed: bool = False  # others were merged into it, for whom it goes on
    tier: str = ""  # E0 or E1 where their words speak of danger
    survey: Said | None = None  # of a survey alone


def read_routed(record: Record) -> CaseRouted:
    """Return a routed case; raises `InvalidMessage`."""
    event = decode(record, triage.CaseRouted)
    if event.routing_no < 1:
        raise InvalidMessage("the field routing_no is missing")
    case = Routed(
        case_id=required(event.case_id, "case_id"),
        case_no=required(event.case_no, "case_no"),
        routing_no=event.routing_no,
        category_code=event.category_code,
        area_code=event.area_code,
        tier=event.tier or "G",
        text=required(event.text, "text"),
        confidential=event.confidential,
        returned_by=tuple(event.returned_by),
        upheld_returns=event.upheld_returns,
        submitted_at=instant(event.submitted_at),
        accepted_at=instant(event.accepted_at),
        may_be_public=event.may_be_public,
        reference=event.reference,
        location=_location(event),
    )
    assigned = tuple(
        Assigned(required(a.unit_id, "unit_id"), a.role or "lead", a.reason or "研判指定") for a in event.assignments
    )
    if assigned and (
        len({unit.unit_id for unit in assigned}) < len(assigned) or [unit.role for unit in assigned].count("lead") != 1
    ):
        raise InvalidMessage("assignments: each unit once, and exactly one that leads")
    by_rule = any(a.rule_id for a in event.assignments)
    return CaseRouted(case=case, lane=required(event.lane, "lane"), assignments=assigned, by_rule=by_rule)


def _location(event: triage.CaseRouted) -> Location | None:
    """Return where it is. Intake makes such a place coarse; of a confidential case no point is kept in any case."""
    place = event.place
    point = (place.lat, place.long) if (place.lat or place.long) and not event.confidential else (None, None)
    if not place.address and point == (None, None):
        return None
    return Location(address=place.address, lat=point[0], long=point[1])


_ACTS: dict[str, tuple[type[Message], Callable[[Any], dict[str, Any]]]] = {
    "withdraw": (triage.CaseWithdrawn, lambda event: {"text": event.reason, "followed": event.followed}),
    "supplement": (triage.CaseSupplemented, lambda event: {"text": event.text, "tier": event.tier}),
    "urge": (triage.CaseUrged, lambda event: {"text": event.note}),
    "rate": (
        triage.CaseRated,
        lambda event: {"text": event.verdict, "satisfied": event.satisfied, "words": event.comment},
    ),
    "reopen": (triage.CaseReopened, lambda event: {"text": event.reason}),
    "conceal": (triage.CaseConcealed, lambda _: {}),
    "appeal": (triage.CaseAppealed, lambda event: {"text": event.reason}),
    "merge": (triage.CaseMerged, lambda _: {}),
    "survey": (triage.CaseSurveyed, lambda event: {"survey": _surveyed(event)}),
}


def acts() -> dict[str, Callable[[Record], CitizenActed]]:
    """Return how to read each type that follows `CaseRouted` in a queue."""
    said = {kind.DESCRIPTOR.full_name: _reader(name, kind, said) for name, (kind, said) in _ACTS.items()}
    return {**said, triage.CaseRejected.DESCRIPTOR.full_name: _rejected}


def _rejected(record: Record) -> CitizenActed:
    case = decode(record, triage.CaseRejected).case
    return CitizenActed(
        case_id=required(case.case_id, "case.case_id"),
        routing_no=case.routing_no,
        lane=record.topic.removeprefix("queue-"),
        kind="reject",
    )


def _surveyed(event: triage.CaseSurveyed) -> Said:
    said_at = instant(event.said_at)
    if said_at is None:
        raise InvalidMessage("the field said_at is missing")
    return Said(
        still_good=required(event.still_good, "still_good"),
        ever_reported=event.ever_reported,
        again=event.again,
        at=said_at,
    )


def _reader(name: str, kind: type[Message], said: Callable[[Any], dict[str, Any]]) -> Callable[[Record], CitizenActed]:
    def read(record: Record) -> CitizenActed:
        event: Any = decode(record, kind)
        return CitizenActed(
            case_id=required(event.case_id, "case_id"),
            routing_no=event.routing_no,
            lane=record.topic.removeprefix("queue-"),
            kind=name,
            **said(event),
        )

    return read


# A fact and its event have the same name and the same fields.
_EVENTS: dict[type[object], type[Message]] = {
    fact: getattr(pb, name)
    for module in (facts, order_facts)
    for name, fact in vars(module).items()
    if isinstance(fact, type) and is_dataclass(fact)
}


def matter_letter(fact: object, matter: Matter) -> Letter:
    """Return what is told of a fact."""
    said = {one.name: getattr(fact, one.name) for one in fields(fact)}  # type: ignore[arg-type]  # facts are dataclasses
    times = {name: stamp(value) for name, value in said.items() if isinstance(value, datetime)}
    message = _EVENTS[type(fact)](matter=matter_state(matter), **{**said, **times})
    return Letter(
        type=message.DESCRIPTOR.full_name,
        topics=(MATTER_EVENTS,),
        body=message.SerializeToString(),
        correlation=matter.case_id,
    )


def matter_state(matter: Matter) -> pb.Matter:
    """Return the public state of a matter."""
    closing = matter.closing
    asked = None if matter.excluded else closing
    return pb.Matter(
        id=matter.id,
        case_id=matter.case_id,
        case_no=matter.case_no,
        routing_no=matter.routing_no,
        state=matter.state,
        category_code=matter.category_code,
        area_code=matter.area_code,
        tier=matter.tier,
        text=matter.text,
        confidential=matter.confidential,
        filed_at=stamp(matter.filed_at),
        due_at=stamp(matter.due_at),
        orders=[_order(part) for part in matter.parts],
        verdict=matter.verdict,
        satisfied=matter.satisfied,
        rework_rounds=matter.rework_rounds,
        verified=matter.verification.passed if matter.verification else None,
        excluded=matter.excluded,
        exclusion_code=matter.exclusion.code if matter.exclusion else "",
        close_reason=closing.reason_code if closing else "",
        closed_at=stamp(closing.at) if closing else None,
        revisit_on=stamp(closing.revisit_on) if closing else None,
        fallback_unit_id=matter.fallback_unit_id,
        evidence=_evidence(matter),
        returned_by=matter.returns,
        upheld_returns=matter.upheld_returns,
        may_be_public=matter.may_be_public,
        reference=matter.reference,
        survey_from=stamp(asked.survey_from) if asked else None,
        survey_until=stamp(asked.survey_until) if asked else None,
        surveyed=matter.survey.still_good if matter.survey else "",
    )


def _evidence(matter: Matter) -> list[str]:
    """Return the pictures that intake must not erase as named by nobody."""
    shown = [one for part in matter.parts for one in (*part.before_media, *part.evidence_media)]
    if matter.verification is not None:
        shown += [*matter.verification.before_media, *matter.verification.after_media]
    shown += [one for again in matter.reworks for one in again.media]  # of checks before the last one, too
    return list(dict.fromkeys(shown))


def _reading(one: Vetting) -> pb.Reading:
    return pb.Reading(asked_at=stamp(one.asked_at), until=stamp(one.until), tell_at=stamp(one.tell_at))


def _priority(one: Given) -> pb.GivenPriority:
    return pb.GivenPriority(id=one.id, title=one.title, rank=one.rank, code=one.code)


def _order(part: Part) -> pb.Order:
    return pb.Order(
        id=part.id,
        unit_id=part.unit_id or "",
        role=part.role,
        state=part.state,
        dispatched_at=stamp(part.dispatched_at),
        sign_by=stamp(part.sign_by),
        due_at=stamp(part.due_at),
        signed_at=stamp(part.signed_at),
        signed_automatically=part.signed_automatically,
        contacted_at=stamp(part.contacted_at),
        resolved_at=stamp(part.resolved_at),
        outcome="" if part.held else part.outcome,
        reply="" if part.held else part.reply,
        overdue=part.overdue,
        item=part.item,
        return_by=stamp(part.return_by),
        wait_until=stamp(part.wait_until),
        provisional=part.provisional,
        question=part.question,
        explanation=part.explanation,
        ruled=part.ruled_at is not None,
        owner_unit_id=part.owner_unit_id,
        level=part.level,
        supervised_since=stamp(part.supervised_since),
        instruction=part.instruction,
        vetting=part.held,
        assigned_to=part.assigned_to,
        priority=_priority(part.priority) if part.priority else None,
        reading=_reading(part.vetting) if part.vetting else None,
        rungs=[
            pb.Rung(
                unit_id=one.unit_id,
                clock=one.clock,
                due_at=stamp(one.due_at),
                threshold=one.threshold,
                level=one.level,
                to=one.to,
                tell_at=stamp(one.tell_at),
                undecided=one.undecided,
            )
            for one in part.climbed
        ],
    )
