"""Who speaks of cases, and what the citizen may know of what they say: one line a type of event.

Types without a code change the state and add nothing to the timeline. A new lane adds its lines here and its topic in
`main.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from google.protobuf.message import Message

from kitchen.dispatch.v1 import matter_events_pb2 as dispatch
from kitchen.dispatch.v1 import merchant_events_pb2 as merchant
from kitchen.newsroom.v1 import story_events_pb2 as newsroom
from kitchen.triage.v1 import case_events_pb2 as triage
from kitchen.volunteer.v1 import order_events_pb2 as volunteer
from kitchenkit.events import instant

from .domain.status import LEFT

Words = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Line:
    """How one type of event is read."""

    kind: type[Message]
    code: str = ""  # of the timeline's line; none: no line
    note: Words = lambda _: ""
    unit: Words = lambda _: ""
    when: Callable[[Any], bool] = lambda _: True
    code_of: Words | None = None  # where the code depends on what was said


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """One kind of aggregate that speaks of cases: its lane, its state's field in each event, and what to take of it."""

    lane: str
    state: str
    lines: tuple[Line, ...]
    id: str = "id"
    stands: Callable[[Any], str] = lambda state: str(state.state)
    due: Callable[[Any], datetime | None] = lambda _: None
    units: Callable[[Any], tuple[str, ...]] = lambda _: ()
    orders: Callable[[Any], tuple[str, ...]] = lambda _: ()  # for which contact data may be asked
    apart: Callable[[Any], bool] = lambda _: False  # another thing made of the case, no progress of it
    parts: Callable[[Any], tuple[str, ...]] = lambda _: ()  # how each order stands, where the citizen is told of it
    evidence: Callable[[Any], tuple[str, ...]] = lambda _: ()  # pictures of what was done or found
    price: Callable[[Any], int | None] = lambda _: None  # that waits for the citizen's word, in fen
    dispute: Callable[[Any], datetime | None] = lambda _: None  # so long an order that is over may be disputed
    survey_from: Callable[[Any], datetime | None] = lambda _: None  # when the citizen is asked whether it is still good
    survey_until: Callable[[Any], datetime | None] = lambda _: None
    master: Callable[[Any], str] = lambda _: ""  # the case that goes on for it


def _unit(event: Any) -> str:
    return next((order.unit_id for order in event.matter.orders if order.id == event.order_id), "")


def _reply(event: Any) -> str:
    return next((order.reply for order in event.matter.orders if order.id == event.order_id), "")


def _answered(event: Any) -> str:
    """An answer that the centre reads first is there, and not yet the citizen's to read."""
    return "answered" if _reply(event) else "vetting"


def _said(event: Any) -> str:
    return str(event.note)


def _price(event: Any) -> str:
    yuan = f"{event.order.quote.amount / 100:.2f} 元"
    return f"{event.order.merchant_name}：{yuan}。{event.order.quote.note}" if event.order.quote.note else yuan


def _price_asked(order: Any) -> int | None:
    """Return the price that waits for the citizen's word, in fen."""
    waits = order.state in ("offered", "accepted") and order.HasField("quote") and not order.quote.HasField("agreed_at")
    return int(order.quote.amount) if waits else None


def _found(event: Any) -> str:
    return str(event.order.settlement.finding)


def _ended(event: Any) -> str:
    return "dispute_dropped" if event.order.settlement.how == "withdrawn" else "dispute_settled"


def _stands(matter: Any) -> str:
    """Return how a matter stands: the centre's, where it goes on after the citizen was heard or its check failed."""
    heard = matter.state == "callback" and matter.verdict
    failed = matter.state == "verifying" and matter.HasField("verified") and not matter.verified
    return LEFT if heard or failed else str(matter.state)


def _part(order: Any) -> str:
    """Return how an order stands: what the clock signed for in its unit's place, nobody there has taken on yet."""
    return "dispatched" if order.state == "signed" and order.signed_automatically else str(order.state)


def _by_the_unit(event: Any) -> bool:
    return not event.automatic


def _by_the_desk(event: Any) -> bool:
    """What the citizen said here themselves stands in the timeline already."""
    return bool(event.by != "citizen")


def _although_withdrawn(event: Any) -> bool:
    """A withdrawal that ends something is told as its end; one that is merely noted does not."""
    return bool(event.kind == "withdraw")


def _at_the_desk_for_others(event: Any) -> bool:
    """A lane that goes on says so itself."""
    return bool(event.followed and event.case.state != "routed")


CASE = Speaker(
    lane="",
    state="case",
    id="case_id",
    master=lambda case: str(case.master_id),
    lines=(
        Line(triage.CaseOpened, "accepted"),
        Line(triage.CaseClassified),
        Line(triage.CaseDeferred, "at_desk"),
        Line(triage.CaseAlarmed),
        Line(triage.CaseClaimed),
        Line(triage.CaseReleased),
        Line(triage.CaseAsked, "asked", lambda e: str(e.question)),
        Line(triage.CaseRejected, "rejected", lambda e: str(e.channel)),
        Line(triage.CaseLaneChanged, "back_at_desk"),
        Line(triage.CaseMerged, "merged"),
        Line(triage.CaseWithdrawn, "goes_on", when=_at_the_desk_for_others),
    ),
)
MATTER = Speaker(
    lane="government",
    state="matter",
    stands=_stands,
    due=lambda matter: instant(matter.due_at),
    units=lambda matter: tuple(order.unit_id for order in matter.orders if order.unit_id),
    orders=lambda matter: tuple(order.id for order in matter.orders if order.unit_id),
    parts=lambda matter: tuple(_part(order) for order in matter.orders),
    evidence=lambda matter: tuple(matter.evidence),
    survey_from=lambda matter: instant(matter.survey_from),
    survey_until=lambda matter: instant(matter.survey_until),
    lines=(
        Line(dispatch.MatterFiled, "filed"),
        Line(dispatch.OrderDispatched, "dispatched", unit=_unit),
        Line(dispatch.OrderSigned, "signed", unit=_unit, when=_by_the_unit),
        Line(dispatch.OrderContacted, "contacted", unit=_unit),
        Line(dispatch.OrderProgressed, "progressed", _said, _unit),
        Line(dispatch.OrderResolved, "answered", _reply, _unit, code_of=_answered),
        Line(dispatch.OrderReplyVetted, "answered", _reply, _unit, when=lambda e: bool(e.passed)),
        Line(dispatch.OrderOverdue, "overdue", unit=_unit),
        Line(dispatch.MatterCallbackOpened, "asking"),
        Line(dispatch.MatterVerdictGiven),
        Line(dispatch.MatterReworked, "rework"),
        Line(dispatch.MatterClosed, "closed"),
        Line(dispatch.MatterWrongLane),
        Line(dispatch.MatterWithdrawn, "ended"),
        Line(dispatch.MatterNoted, "goes_on", when=_although_withdrawn),
        Line(dispatch.OrderAssigned),
        Line(dispatch.OrderUnassigned),
        Line(dispatch.OrderPrioritised),
        Line(dispatch.OrderReturnRequested, "finding_unit"),
        Line(dispatch.OrderReturnUpheld),
        Line(dispatch.OrderReturnRefused),
        Line(dispatch.OrderDisputed),
        Line(dispatch.OrderRuled),
        Line(dispatch.OrderCitizenAsked, "unit_asks", lambda e: str(e.question), _unit),
        Line(dispatch.OrderResumed, "resumed", unit=_unit),
        Line(dispatch.OrderExtensionRequested),
        Line(dispatch.OrderExtensionDecided),
        Line(dispatch.OrderShelved, "shelved", lambda e: str(e.explanation), _unit),
        Line(dispatch.OrderUnshelved, "resumed", unit=_unit),
        Line(dispatch.MatterDateMoved, "date_pause", lambda e: str(e.reason), code_of=lambda e: f"date_{e.kind}"),
        Line(dispatch.MatterTierChanged, "tier_changed"),
        Line(dispatch.MatterVerificationOpened, "checking"),
        Line(dispatch.MatterVerified),
        Line(dispatch.MatterCallbackAttempted, "called"),
        Line(dispatch.MatterReopened),
        Line(dispatch.MatterRevisitDue),
        Line(dispatch.MatterRevisited, "revisited", lambda e: str(e.finding)),
        Line(dispatch.MatterArchived),
        Line(dispatch.MatterSurveyed),
        Line(dispatch.MatterClocksRecomputed, "rules_changed", when=lambda e: bool(e.HasField("was"))),
    ),
)
MERCHANT_ORDER = Speaker(
    lane="commercial",
    state="order",
    due=lambda order: instant(order.quote.promised_at) if order.HasField("quote") else None,
    orders=lambda order: (order.id,),
    price=_price_asked,
    dispute=lambda order: instant(order.dispute_until),
    lines=(
        Line(merchant.MerchantOrderPlaced, "merchant_sought"),
        Line(merchant.MerchantOrderOffered),
        Line(merchant.MerchantOrderQuoted, "merchant_quoted", _price),
        Line(merchant.MerchantQuoteAgreed, "price_agreed", when=_by_the_desk),
        Line(merchant.MerchantQuoteRefused, "price_refused"),
        Line(merchant.MerchantOrderLate, "merchant_late"),
        Line(merchant.MerchantOrderAccepted, "merchant_found", lambda e: str(e.order.merchant_name)),
        Line(merchant.MerchantOrderDeclined),
        Line(merchant.MerchantOfferExpired),
        Line(merchant.MerchantOrderEscalated),
        Line(merchant.MerchantOrderFulfilmentBegun, "serving", _said),
        Line(merchant.MerchantOrderConfirmed, "confirmed"),
        Line(merchant.MerchantOrderRated, "closed"),
        Line(merchant.MerchantOrderClosed, "closed", lambda e: str(e.reason)),
        Line(merchant.MerchantOrderDisputed, "disputed"),
        Line(merchant.MerchantDisputeSettled, "dispute_settled", _found, code_of=_ended),
        Line(merchant.MerchantDisputeReopened, "dispute_again"),
        Line(merchant.MerchantOrderWrongLane),
        Line(merchant.MerchantOrderWithdrawn, "ended"),
        Line(merchant.MerchantOrderNoted),
    ),
)
LEAD = Speaker(
    lane="news",
    state="lead",
    apart=lambda made: bool(made.follow_up),  # 追踪报道: the lane that did it goes on speaking for the case
    lines=(
        Line(newsroom.LeadReceived),
        Line(newsroom.LeadAccepted, "lead_taken"),
        Line(newsroom.LeadRejected, "lead_dropped", lambda e: str(e.reason)),
        Line(newsroom.LeadReconsidered, "lead_reconsidered"),
        Line(newsroom.LeadWrongLane),
        Line(newsroom.LeadWithdrawn, "ended"),
        Line(newsroom.LeadMerged),
        Line(newsroom.LeadNoted),
    ),
)
STORY = Speaker(
    lane="news",
    state="story",
    apart=lambda made: bool(made.follow_up),  # 追踪报道: the lane that did it goes on speaking for the case
    lines=(
        Line(newsroom.StoryCreated, "writing"),
        Line(newsroom.StorySubmitted),
        Line(newsroom.MachineCheckPassed),
        Line(newsroom.MachineCheckBlocked),
        Line(newsroom.ReviewApproved),
        Line(newsroom.ReviewReturned),
        Line(newsroom.ApprovalsVoided),
        Line(newsroom.StorySignedOff),
        Line(newsroom.StoryReopened),
        Line(newsroom.StorySpiked, "story_dropped"),
        Line(newsroom.StoryKept, "story_kept", lambda e: str(e.reason)),
        Line(newsroom.StoryNoted),
        Line(newsroom.StoryReleased, "published", lambda e: str(e.content.title)),
    ),
)
VOLUNTEER_ORDER = Speaker(
    lane="volunteer",
    state="order",
    orders=lambda order: (order.id,),
    due=lambda order: instant(order.planned_at),
    evidence=lambda order: tuple(order.report.media_ids),
    lines=(
        Line(volunteer.OrderReceived, "need_checked"),
        Line(volunteer.OrderApproved, "looking"),
        Line(volunteer.OrderRejected, "need_refused", lambda e: str(e.reason)),
        Line(volunteer.OrderWrongLane),
        Line(volunteer.OrderOffered),
        Line(volunteer.OrderDeclined),
        Line(volunteer.OrderOfferExpired),
        Line(volunteer.OrderEscalated),
        Line(volunteer.OrderAccepted, "taken"),
        Line(volunteer.OrderGivenBack, "looking"),
        Line(volunteer.OrderScheduled, "planned"),
        Line(volunteer.OrderStarted, "serving"),
        Line(volunteer.OrderFinished, "served", lambda e: str(e.order.report.text)),
        Line(volunteer.OrderRated),
        Line(volunteer.OrderUnrated, "unrated"),
        Line(volunteer.OrderReworked, "rework"),
        Line(volunteer.OrderCancelled, "ended", lambda e: str(e.reason)),
        Line(volunteer.OrderWithdrawn, "ended"),
        Line(volunteer.OrderNoted, "goes_on", when=_although_withdrawn),
        Line(volunteer.OrderClosed, "closed"),
    ),
)
SPEAKERS = (CASE, MATTER, MERCHANT_ORDER, LEAD, STORY, VOLUNTEER_ORDER)
