"""Protobuf ↔ domain: the only file that knows the generated code."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from google.protobuf.message import Message

from kitchen.triage.v1 import case_events_pb2 as triage
from kitchen.volunteer.v1 import order_events_pb2 as pb
from kitchenkit.events import decode, required, stamp
from kitchenkit.letters import Letter
from kitchenkit.react import InvalidMessage, Record

from .domain import facts
from .domain.hearing import Act
from .domain.order import Order, Rating, Report, Routed
from .domain.places import ServiceItem, Site, Team
from .ports import CaseRouted, CitizenActed

ORDER_EVENTS = "volunteer-order-events"
ROUTED = "kitchen.triage.v1.CaseRouted"
STREET = 9  # digits of a street's area code: what is finer would say where somebody lives
TIER = "V"
MAX_STARS = 5


def read_routed(record: Record) -> CaseRouted:
    """Return a routed case, its place cut to the street; raises `InvalidMessage`."""
    event = decode(record, triage.CaseRouted)
    if event.routing_no < 1:
        raise InvalidMessage("the field routing_no is missing")
    case = Routed(
        case_id=required(event.case_id, "case_id"),
        case_no=required(event.case_no, "case_no"),
        routing_no=event.routing_no,
        category_code=required(event.category_code, "category_code"),
        area_code=event.area_code[:STREET],
        tier=event.tier or TIER,
        title=event.title,
        text=required(event.text, "text"),
        confidential=event.confidential,
    )
    return CaseRouted(case=case, lane=required(event.lane, "lane"))


_ACTS: dict[str, tuple[type[Message], Callable[[Any], dict[str, Any]]]] = {
    "withdraw": (triage.CaseWithdrawn, lambda event: {"text": event.reason}),
    "supplement": (triage.CaseSupplemented, lambda event: {"text": event.text}),
    "urge": (triage.CaseUrged, lambda event: {"text": event.note}),
    "rate": (
        triage.CaseRated,
        lambda event: {
            "text": event.comment,
            "solved": required(event.verdict, "verdict") == "solved",
            "satisfied": event.satisfied,
            "stars": _stars(event.stars),
        },
    ),
    "reopen": (triage.CaseReopened, lambda event: {"text": event.reason}),
    "appeal": (triage.CaseAppealed, lambda event: {"text": event.reason}),
    "merge": (triage.CaseMerged, lambda event: {"text": event.master_id}),
}


def _stars(stars: int) -> int:
    if not 0 <= stars <= MAX_STARS:
        raise InvalidMessage(f"the field stars is {stars}, not from 0 to {MAX_STARS}")
    return stars


def acts() -> dict[str, Callable[[Record], CitizenActed]]:
    """Return how to read each type that follows `CaseRouted` in a queue."""
    return {kind.DESCRIPTOR.full_name: _reader(name, kind, said) for name, (kind, said) in _ACTS.items()}


def _reader(name: str, kind: type[Message], said: Callable[[Any], dict[str, Any]]) -> Callable[[Record], CitizenActed]:
    def read(record: Record) -> CitizenActed:
        event: Any = decode(record, kind)
        return CitizenActed(
            case_id=required(event.case_id, "case_id"), routing_no=event.routing_no, act=Act(kind=name, **said(event))
        )

    return read


_EVENTS: dict[type[object], Callable[[Any, pb.Order], Message]] = {
    facts.OrderReceived: lambda _, o: pb.OrderReceived(order=o),
    facts.OrderApproved: lambda _, o: pb.OrderApproved(order=o),
    facts.OrderRejected: lambda f, o: pb.OrderRejected(order=o, reason=f.reason),
    facts.OrderWrongLane: lambda f, o: pb.OrderWrongLane(order=o, reason=f.reason),
    facts.OrderOffered: lambda f, o: pb.OrderOffered(order=o, team_id=f.team_id, round=f.round, reason=f.reason),
    facts.OrderDeclined: lambda f, o: pb.OrderDeclined(order=o, team_id=f.team_id, reason=f.reason),
    facts.OrderOfferExpired: lambda f, o: pb.OrderOfferExpired(order=o, team_id=f.team_id),
    facts.OrderEscalated: lambda f, o: pb.OrderEscalated(order=o, reason=f.reason),
    facts.OrderAccepted: lambda f, o: pb.OrderAccepted(order=o, team_id=f.team_id),
    facts.OrderGivenBack: lambda f, o: pb.OrderGivenBack(order=o, team_id=f.team_id, reason=f.reason),
    facts.OrderScheduled: lambda _, o: pb.OrderScheduled(order=o),
    facts.OrderStarted: lambda _, o: pb.OrderStarted(order=o),
    facts.OrderFinished: lambda _, o: pb.OrderFinished(order=o),
    facts.OrderRated: lambda _, o: pb.OrderRated(order=o),
    facts.OrderUnrated: lambda _, o: pb.OrderUnrated(order=o),
    facts.OrderReworked: lambda f, o: pb.OrderReworked(order=o, round=f.round, reason=f.reason),
    facts.OrderCancelled: lambda f, o: pb.OrderCancelled(order=o, reason=f.reason),
    facts.OrderWithdrawn: lambda f, o: pb.OrderWithdrawn(order=o, reason=f.reason),
    facts.OrderNoted: lambda f, o: pb.OrderNoted(order=o, kind=f.kind, text=f.text),
    facts.OrderClosed: lambda _, o: pb.OrderClosed(order=o),
}


def order_letter(fact: object, order: Order) -> Letter:
    """Return what is told of a fact."""
    message = _EVENTS[type(fact)](fact, order_state(order))
    return Letter(
        type=message.DESCRIPTOR.full_name,
        topics=(ORDER_EVENTS,),
        body=message.SerializeToString(),
        correlation=order.case_id,
    )


def order_state(order: Order) -> pb.Order:
    """Return the public state of an order."""
    return pb.Order(
        id=order.id,
        case_id=order.case_id,
        case_no=order.case_no,
        routing_no=order.routing_no,
        state=order.state,
        category_code=order.category_code,
        area_code=order.area_code,
        tier=order.tier,
        urgent=order.urgent,
        risk=order.risk,
        title=order.title,
        text=order.text,
        confidential=order.confidential,
        received_at=stamp(order.received_at),
        team_id=order.team_id,
        contact_team_id=order.contact_team,
        round=order.round,
        accept_by=stamp(order.accept_by),
        accepted_at=stamp(order.accepted_at),
        planned_at=stamp(order.planned_at),
        planned_minutes=order.planned_minutes,
        started_at=stamp(order.started_at),
        finished_at=stamp(order.finished_at),
        report=_report(order.report),
        rate_by=stamp(order.rate_by),
        rating=_rating(order.rating),
        rework_rounds=order.rework_rounds,
        escalated=order.escalated,
    )


def _report(report: Report | None) -> pb.Report | None:
    return None if report is None else pb.Report(**asdict(report))


def _rating(rating: Rating | None) -> pb.Rating | None:
    if rating is None:
        return None
    return pb.Rating(satisfied=rating.satisfied, stars=rating.stars, comment=rating.comment, rated_at=stamp(rating.at))


def place_letter(fact: object, thing: Site | Team | ServiceItem) -> Letter:
    """Return what the history keeps of a site, a team or a service; no topic tells of them yet."""
    body = json.dumps(asdict(thing), ensure_ascii=False, sort_keys=True).encode()
    return Letter(type=type(fact).__name__, topics=(), body=body, correlation="")
