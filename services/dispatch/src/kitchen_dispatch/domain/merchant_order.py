"""A commercial order: one case in the commercial lane, offered to one merchant at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from kitchenkit.decide import Context, Decision
from kitchenkit.ids import uid

from .calendar import Span
from .dates import book_of, policy_of
from .merchant import Candidate
from .merchant_facts import (
    MerchantOrderEscalated,
    MerchantOrderLate,
    MerchantOrderOffered,
    MerchantOrderPlaced,
)

OFFERS = 3  # merchants asked by themselves; then people at the desk
TIER = "M"  # 商业: how long a merchant may take to accept, and a citizen to rate, is in the policy
ACCEPT_WITHIN, RATE_WITHIN = Span.parse("2h"), Span.parse("2d")  # where it does not say
AGREE_WITHIN = timedelta(days=1)  # silence about a price is not consent: then the desk asks the citizen
FINISH_WITHIN = timedelta(days=2)  # where no time was promised, or the promise was broken: then the desk looks (again)
NOBODY_FOUND = "没有找到可接单的商户"
NOBODY_ACCEPTED = "商户均未接单"
LATE = "超过承诺时间未完成"


class OrderState(StrEnum):
    """Where the order stands (civic-reporting.md §2.5)."""

    ORDERED = "ordered"  # 已下单, with the desk while nobody is asked
    OFFERED = "offered"  # 询单中
    ACCEPTED = "accepted"  # 商家已接单
    FULFILLING = "fulfilling"  # 履约中
    CONFIRMED = "confirmed"  # 已确认
    RATED = "rated"  # 已评价
    CLOSED = "closed"  # 已结单
    DISPUTED = "disputed"  # 纠纷
    SETTLED = "settled"  # 纠纷已了结
    WITHDRAWN = "withdrawn"  # 已撤单
    WRONG_LANE = "wrong_lane"  # 转回研判


BEFORE_WORK = frozenset({OrderState.ORDERED, OrderState.OFFERED, OrderState.ACCEPTED})
IN_HAND = frozenset({OrderState.ACCEPTED, OrderState.FULFILLING})  # what a merchant has to do
DISPUTABLE_LATER = frozenset({OrderState.RATED, OrderState.CLOSED, OrderState.SETTLED})  # for a while
OVER = DISPUTABLE_LATER | {OrderState.WITHDRAWN, OrderState.WRONG_LANE}


class OfferState(StrEnum):
    """What came of asking one merchant."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REFUSED = "refused"  # by the citizen, for its price
    EXPIRED = "expired"
    ENDED = "ended"  # the order went elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One merchant was asked, once."""

    merchant_id: str
    name: str
    offered_at: datetime
    accept_by: datetime
    automatic: bool
    state: OfferState = OfferState.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What the merchant asks for the work and by when it is done; the newest one counts."""

    amount: int  # in fen (分)
    note: str
    promised_at: datetime
    quoted_at: datetime
    agreed_at: datetime | None = None
    agreed_by: str = ""  # citizen, or dispatcher for them


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What the citizen did; `cause` is the event that said it, so that it counts once for ever."""

    cause: str
    kind: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How a dispute's case ended (纠纷了结)."""

    how: str  # as the matter was closed, or `withdrawn`
    outcome: str
    finding: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where the work is."""

    lat: float = 0.0
    long: float = 0.0
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the lane needs to know of a case that was routed into it."""

    case_id: str
    case_no: str
    routing_no: int
    category_code: str
    area_code: str
    title: str
    text: str
    spot: Spot
    confidential: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantOrder:
    """One case in the commercial lane, for one routing."""

    id: str
    case_id: str
    case_no: str
    routing_no: int
    state: OrderState
    category_code: str
    area_code: str
    title: str
    text: str
    spot: Spot
    confidential: bool
    ordered_at: datetime
    candidates: tuple[Candidate, ...]
    offers: tuple[Offer, ...] = ()
    remarks: tuple[Remark, ...] = ()
    merchant_id: str = ""  # who is asked now, or has accepted
    merchant_name: str = ""
    escalated: str = ""  # why the desk has to look at it
    escalated_at: datetime | None = None  # since when, or was last
    wait_until: datetime | None = None  # when something happens by itself
    accepted_at: datetime | None = None
    stars: int = 0
    satisfied: bool | None = None
    dispute: str = ""
    disputed_at: datetime | None = None
    dispute_round: int = 0  # each opens a case of its own for market supervision
    quote: Quote | None = None
    late: bool = False  # the promised time was over before the work was done
    dispute_until: datetime | None = None  # when it is over: so long it may be disputed; None: not at all, or ever
    settlement: Settlement | None = None
    settled_by: tuple[int, int] = (0, 0)  # the newest routing and step of this round's case that counted here
    sequence: int = 0

    def price_open(self) -> bool:
        """Say whether a price waits for the citizen's word."""
        return self.quote is not None and self.quote.agreed_at is None

    def promise(self) -> datetime | None:
        """Return by when the work in hand is promised, as long as nobody has said that it is late."""
        if self.state not in IN_HAND or self.quote is None or self.price_open() or self.late:
            return None
        return self.quote.promised_at

    def work_until(self, now: datetime) -> datetime:
        """Return when somebody looks whether the merchant, which has accepted, is done."""
        if self.price_open():
            return now + AGREE_WITHIN
        return self.promise() or now + FINISH_WITHIN

    def offer(self) -> Offer | None:
        """Return the offer that stands or was accepted."""
        standing = {OfferState.OPEN, OfferState.ACCEPTED}
        return next((offer for offer in self.offers if offer.state in standing), None)

    def next_due(self) -> datetime | None:
        """Return the next instant at which something has to happen by itself."""
        return self.wait_until

    def with_offer_as(self, state: OfferState) -> MerchantOrder:
        """Return the order after its offer has become `state`."""
        now = self.offer()
        return replace(self, offers=tuple(replace(o, state=state) if o is now else o for o in self.offers))

    def free(self, state: OfferState) -> MerchantOrder:
        """Return the order with no merchant, the last offer having become `state`."""
        after = self.with_offer_as(state)
        return replace(
            after,
            state=OrderState.ORDERED,
            merchant_id="",
            merchant_name="",
            wait_until=None,
            accepted_at=None,
            quote=None,
            late=False,
        )

    def ended(self, state: OrderState) -> MerchantOrder:
        """Return the order at an end; a merchant that had accepted stays on it, one that was only asked does not."""
        after = self if self.accepted_at else self.free(OfferState.ENDED)
        return replace(after, state=state, wait_until=None, escalated="")


def order_id(case_id: str, routing_no: int) -> str:
    """Return the id of the order: another one for a case that comes back."""
    return uid("merchant-order", case_id, routing_no)


def place(case: Wanted, candidates: Sequence[Candidate], context: Context) -> Decision[MerchantOrder]:
    """Begin an order and ask the first merchant; without any it is the desk's."""
    order = MerchantOrder(
        id=order_id(case.case_id, case.routing_no),
        case_id=case.case_id,
        case_no=case.case_no,
        routing_no=case.routing_no,
        state=OrderState.ORDERED,
        category_code=case.category_code,
        area_code=case.area_code,
        title=case.title,
        text=case.text,
        spot=case.spot,
        confidential=case.confidential,
        ordered_at=context.now,
        candidates=tuple(candidates[:OFFERS]),
    )
    return Decision.one(order, MerchantOrderPlaced()).then(lambda after: ask_the_next(after, context))


def ask_the_next(order: MerchantOrder, context: Context) -> Decision[MerchantOrder]:
    """Offer the order to the best merchant not asked yet; after three, or where there is none, it is the desk's."""
    asked = {offer.merchant_id for offer in order.offers}
    left = [one for one in order.candidates if one.merchant_id not in asked]
    if not left or sum(offer.automatic for offer in order.offers) >= OFFERS:
        return escalate(order, NOBODY_ACCEPTED if order.offers else NOBODY_FOUND, context.now)
    return offered(order, left[0], context, automatic=True)


def offered(order: MerchantOrder, to: Candidate, context: Context, *, automatic: bool) -> Decision[MerchantOrder]:
    """Offer the order, which nobody has, to that merchant: natural time is that of its opening."""
    span = policy_of(context).terms(TIER, order.category_code).sign or ACCEPT_WITHIN
    natural = span.natural
    by = to.hours.after(context.now, natural) if natural else book_of(context).calendar.add(context.now, span).at
    offer = Offer(merchant_id=to.merchant_id, name=to.name, offered_at=context.now, accept_by=by, automatic=automatic)
    after = replace(
        order,
        state=OrderState.OFFERED,
        merchant_id=to.merchant_id,
        merchant_name=to.name,
        offers=(*order.offers, offer),
        escalated="",
        wait_until=by,
    )
    return Decision.one(after, MerchantOrderOffered(merchant_id=to.merchant_id, reason=to.reason))


def escalate(order: MerchantOrder, reason: str, now: datetime) -> Decision[MerchantOrder]:
    """Let people at the desk look at it; where it stands does not change, and a promise goes on."""
    after = replace(order, escalated=reason, escalated_at=now, wait_until=order.promise())
    was_called_at = order.escalated_at if order.escalated else None
    return Decision.one(after, MerchantOrderEscalated(reason=reason, was_called_at=was_called_at))


def broken_promise(order: MerchantOrder, now: datetime) -> Decision[MerchantOrder]:
    """Say that the promised time is over: it is shown from now on, and the desk is called."""
    return Decision.one(replace(order, late=True), MerchantOrderLate()).then(lambda after: escalate(after, LATE, now))
