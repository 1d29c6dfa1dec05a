"""Protobuf ↔ domain for the commercial lane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import Message

from kitchen.common.v1 import place_pb2
from kitchen.dispatch.v1 import merchant_events_pb2 as pb
from kitchen.triage.v1 import case_events_pb2 as triage
from kitchenkit.events import decode, required, stamp
from kitchenkit.letters import Letter
from kitchenkit.react import InvalidMessage, Record

from .domain import merchant_facts as facts
from .domain.merchant import Candidate
from .domain.merchant_acts import Act
from .domain.merchant_order import MerchantOrder, Offer, Quote, Settlement, Spot, Wanted

MERCHANT_EVENTS = "dispatch-merchant-events"
QUEUE = "queue-"  # and the lane
ROUTED = "kitchen.triage.v1.CaseRouted"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWanted:
    """A case has come into a lane."""

    case: Wanted
    lane: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseActed:
    """What the citizen, or the desk of triage, did to a case that was routed into a lane."""

    case_id: str
    routing_no: int
    lane: str
    act: Act


def read_wanted(record: Record) -> CaseWanted:
    """Return a routed case; raises `InvalidMessage`."""
    event = decode(record, triage.CaseRouted)
    if event.routing_no < 1:
        raise InvalidMessage("the field routing_no is missing")
    spot = Spot(lat=event.place.lat, long=event.place.long, address=event.place.address)
    case = Wanted(
        case_id=required(event.case_id, "case_id"),
        case_no=required(event.case_no, "case_no"),
        routing_no=event.routing_no,
        category_code=event.category_code,
        area_code=event.area_code or event.place.area_code,
        title=event.title,
        text=required(event.text, "text"),
        spot=spot,
        confidential=event.confidential,
    )
    return CaseWanted(case=case, lane=required(event.lane, "lane"))


_ACTS: dict[type[Message], Callable[[Any], Act]] = {
    triage.CaseWithdrawn: lambda e: Act(kind="withdraw", text=e.reason),
    triage.CaseMerged: lambda e: Act(kind="merge", text=e.master_id),
    triage.CaseSupplemented: lambda e: Act(kind="supplement", text=e.text),
    triage.CaseUrged: lambda e: Act(kind="urge", text=e.note),
    triage.CaseRated: lambda e: Act(
        kind="rate",
        text=e.comment,
        solved=required(e.verdict, "verdict") == "solved",
        satisfied=e.satisfied,
        stars=e.stars,
    ),
    triage.CaseReopened: lambda e: Act(kind="reopen", text=e.reason),
    triage.CaseAppealed: lambda e: Act(kind="appeal", text=required(e.reason, "reason")),
    triage.CasePriceAnswered: lambda e: Act(
        kind="agree" if e.agreed else "refuse",
        text="" if e.agreed else required(e.reason, "reason"),
        amount=e.amount,
    ),
    triage.CaseDisputed: lambda e: Act(kind="dispute", text=required(e.reason, "reason")),
}


def acts() -> dict[str, Callable[[Record], CaseActed]]:
    """Return how to read each type that follows `CaseRouted` in a queue."""
    return {kind.DESCRIPTOR.full_name: _reader(kind, said) for kind, said in _ACTS.items()}


def _reader(kind: type[Message], said: Callable[[Any], Act]) -> Callable[[Record], CaseActed]:
    def read(record: Record) -> CaseActed:
        event: Any = decode(record, kind)
        return CaseActed(
            case_id=required(event.case_id, "case_id"),
            routing_no=event.routing_no,
            lane=record.topic.removeprefix(QUEUE),  # the queue says it: the case may have gone elsewhere since
            act=said(event),
        )

    return read


_EVENTS: dict[type[object], Callable[[Any, pb.MerchantOrder], Message]] = {
    facts.MerchantOrderPlaced: lambda _, o: pb.MerchantOrderPlaced(order=o),
    facts.MerchantOrderOffered: lambda f, o: pb.MerchantOrderOffered(
        order=o, merchant_id=f.merchant_id, reason=f.reason
    ),
    facts.MerchantOrderQuoted: lambda _, o: pb.MerchantOrderQuoted(order=o),
    facts.MerchantQuoteAgreed: lambda f, o: pb.MerchantQuoteAgreed(order=o, by=f.by),
    facts.MerchantQuoteRefused: lambda f, o: pb.MerchantQuoteRefused(
        order=o, merchant_id=f.merchant_id, by=f.by, reason=f.reason
    ),
    facts.MerchantOrderLate: lambda _, o: pb.MerchantOrderLate(order=o),
    facts.MerchantOrderAccepted: lambda f, o: pb.MerchantOrderAccepted(order=o, merchant_id=f.merchant_id),
    facts.MerchantOrderDeclined: lambda f, o: pb.MerchantOrderDeclined(
        order=o, merchant_id=f.merchant_id, reason=f.reason
    ),
    facts.MerchantOfferExpired: lambda f, o: pb.MerchantOfferExpired(order=o, merchant_id=f.merchant_id),
    facts.MerchantOrderEscalated: lambda f, o: pb.MerchantOrderEscalated(
        order=o, reason=f.reason, was_called_at=stamp(f.was_called_at)
    ),
    facts.MerchantOrderFulfilmentBegun: lambda f, o: pb.MerchantOrderFulfilmentBegun(order=o, note=f.note),
    facts.MerchantOrderConfirmed: lambda f, o: pb.MerchantOrderConfirmed(order=o, by=f.by),
    facts.MerchantOrderRated: lambda f, o: pb.MerchantOrderRated(
        order=o, stars=f.stars, satisfied=f.satisfied, comment=f.comment
    ),
    facts.MerchantOrderClosed: lambda f, o: pb.MerchantOrderClosed(order=o, reason=f.reason),
    facts.MerchantOrderDisputed: lambda f, o: pb.MerchantOrderDisputed(
        order=o, merchant_id=f.merchant_id, reason=f.reason, reference=f.reference
    ),
    facts.MerchantDisputeSettled: lambda _, o: pb.MerchantDisputeSettled(order=o),
    facts.MerchantDisputeReopened: lambda f, o: pb.MerchantDisputeReopened(order=o, reason=f.reason),
    facts.MerchantOrderWrongLane: lambda f, o: pb.MerchantOrderWrongLane(order=o, reason=f.reason),
    facts.MerchantOrderWithdrawn: lambda f, o: pb.MerchantOrderWithdrawn(order=o, reason=f.reason),
    facts.MerchantOrderNoted: lambda f, o: pb.MerchantOrderNoted(order=o, kind=f.kind, text=f.text),
}


def order_letter(fact: object, order: MerchantOrder) -> Letter:
    """Return what is told of a fact of an order."""
    message = _EVENTS[type(fact)](fact, order_state(order))
    return Letter(
        type=message.DESCRIPTOR.full_name,
        topics=(MERCHANT_EVENTS,),
        body=message.SerializeToString(),
        correlation=order.case_id,
    )


def order_state(order: MerchantOrder) -> pb.MerchantOrder:
    """Return the public state of an order."""
    return pb.MerchantOrder(
        id=order.id,
        case_id=order.case_id,
        case_no=order.case_no,
        routing_no=order.routing_no,
        state=order.state,
        category_code=order.category_code,
        area_code=order.area_code,
        title=order.title,
        text=order.text,
        place=place_pb2.Place(
            lat=order.spot.lat, long=order.spot.long, address=order.spot.address, area_code=order.area_code
        ),
        confidential=order.confidential,
        ordered_at=stamp(order.ordered_at),
        merchant_id=order.merchant_id,
        merchant_name=order.merchant_name,
        offers=[_offer(offer) for offer in order.offers],
        candidates=[_candidate(candidate) for candidate in order.candidates],
        escalated=order.escalated,
        escalated_at=stamp(order.escalated_at),
        wait_until=stamp(order.wait_until),
        accepted_at=stamp(order.accepted_at),
        stars=order.stars,
        satisfied=order.satisfied,
        dispute=order.dispute,
        dispute_round=order.dispute_round,
        quote=_quote(order.quote),
        late=order.late,
        dispute_until=stamp(order.dispute_until),
        settlement=_settlement(order.settlement),
    )


def _offer(offer: Offer) -> pb.MerchantOffer:
    return pb.MerchantOffer(
        merchant_id=offer.merchant_id,
        name=offer.name,
        offered_at=stamp(offer.offered_at),
        accept_by=stamp(offer.accept_by),
        automatic=offer.automatic,
        state=offer.state,
    )


def _quote(quote: Quote | None) -> pb.MerchantQuote | None:
    if quote is None:
        return None
    return pb.MerchantQuote(
        amount=quote.amount,
        note=quote.note,
        promised_at=stamp(quote.promised_at),
        quoted_at=stamp(quote.quoted_at),
        agreed_at=stamp(quote.agreed_at),
        agreed_by=quote.agreed_by,
    )


def _settlement(one: Settlement | None) -> pb.Settlement | None:
    if one is None:
        return None
    return pb.Settlement(how=one.how, outcome=one.outcome, finding=one.finding, at=stamp(one.at))


def _candidate(candidate: Candidate) -> pb.MerchantCandidate:
    return pb.MerchantCandidate(
        merchant_id=candidate.merchant_id,
        name=candidate.name,
        opens=candidate.hours.opens.isoformat("minutes"),
        closes=candidate.hours.closes.isoformat("minutes"),
        reason=candidate.reason,
    )
