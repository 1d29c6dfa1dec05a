"""The table of a commercial order, what the citizen's acts mean for it, and what the clock does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time
from typing import Annotated

from annotated_types import Interval, MaxLen, MinLen

from kitchenkit.decide import Context, Decision, Machine, Move

from .merchant import Candidate, Hours, with_a_reason
from .merchant_facts import (
    MerchantOfferExpired,
    MerchantOrderAccepted,
    MerchantOrderClosed,
    MerchantOrderConfirmed,
    MerchantOrderDeclined,
    MerchantOrderDisputed,
    MerchantOrderFulfilmentBegun,
    MerchantOrderNoted,
    MerchantOrderWithdrawn,
    MerchantOrderWrongLane,
)
from .merchant_order import (
    BEFORE_WORK,
    FINISH_WITHIN,
    OVER,
    RATE_WITHIN,
    MerchantOrder,
    OfferState,
    OrderState,
    Remark,
    ask_the_next,
    escalate,
    offered,
    rated,
)

MERCHANT_ROLE = frozenset({"merchant"})
DESK = frozenset({"dispatcher"})
CITIZEN = frozenset({"citizen"})
SLOW = "接单后超过时限未完成"
NOT_SOLVED = "市民反映未解决"
REOPENED = "市民要求重办"
NOT_RATED = "超过时限未评价"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The dispatcher asks a merchant of their own choice (派单)."""

    merchant_id: Annotated[str, MinLen(1)]
    name: str
    opens: time  # with its offset
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """The merchant takes it (接单)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline:
    """The merchant does not take it, or cannot after all (拒单); the reason says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfil:
    """The merchant is at work (履约); the note may say what and when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """The work is done as ordered (确认)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What the citizen thinks of it (评价)."""

    stars: Annotated[int, Interval(ge=1, le=5)]
    satisfied: bool
    comment: Annotated[str, MaxLen(1000)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Citizen and merchant do not agree (纠纷); the reason says about what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """The desk ends it without a rating (结单); the reason is told to the citizen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongLane:
    """It is not for merchants at all: back to the desk of triage, with a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What the citizen, or the desk of triage, did to a routed case."""

    kind: str  # withdraw, merge, supplement, urge, rate, reopen or appeal
    text: str = ""
    solved: bool = False
    satisfied: bool = False
    stars: int = 0


def offer_stands(order: MerchantOrder, context: Context) -> str | None:
    """Whoever is too late has lost it, even before the clock has asked the next one."""
    late = order.wait_until is not None and context.now >= order.wait_until
    return "the time to accept is over: the next merchant is asked" if late else None


def another_merchant(order: MerchantOrder, command: Offer, _: Context) -> str | None:
    """Asking the same one again would only give it more time."""
    return "this merchant is being asked" if command.merchant_id == order.merchant_id else None


def the_desk_was_called(order: MerchantOrder, _: Context) -> str | None:
    """A merchant that has accepted is left alone while it is in time."""
    return None if order.escalated else "a merchant has accepted it and is in time"


def has_a_merchant(order: MerchantOrder, _: Context) -> str | None:
    """A dispute has two sides."""
    return None if order.merchant_id else "no merchant ever accepted this order"


def _offer(order: MerchantOrder, command: Offer, context: Context) -> Decision[MerchantOrder]:
    to = Candidate(
        merchant_id=command.merchant_id,
        name=command.name,
        hours=Hours(command.opens, command.closes),
        reason=context.reason,
    )
    return offered(order.free(OfferState.ENDED), to, context.now, automatic=False)


def _accept(order: MerchantOrder, _: Accept, context: Context) -> Decision[MerchantOrder]:
    after = replace(
        order.with_offer_as(OfferState.ACCEPTED),
        state=OrderState.ACCEPTED,
        accepted_at=context.now,
        wait_until=context.now + FINISH_WITHIN,
    )
    return Decision.one(after, MerchantOrderAccepted(merchant_id=order.merchant_id))


def _decline(order: MerchantOrder, _: Decline, context: Context) -> Decision[MerchantOrder]:
    fact = MerchantOrderDeclined(merchant_id=order.merchant_id, reason=context.reason)
    return Decision.one(order.free(OfferState.DECLINED), fact).then(lambda after: ask_the_next(after, context.now))


def _fulfil(order: MerchantOrder, _: Fulfil, context: Context) -> Decision[MerchantOrder]:
    after = replace(order, state=OrderState.FULFILLING, wait_until=context.now + FINISH_WITHIN, escalated="")
    return Decision.one(after, MerchantOrderFulfilmentBegun(note=context.note))


def _confirm(order: MerchantOrder, _: Confirm, context: Context) -> Decision[MerchantOrder]:
    after = replace(order, state=OrderState.CONFIRMED, wait_until=context.now + RATE_WITHIN, escalated="")
    return Decision.one(after, MerchantOrderConfirmed(by=context.role))


def _rate(order: MerchantOrder, command: Rate, _: Context) -> Decision[MerchantOrder]:
    return rated(order, stars=command.stars, satisfied=command.satisfied, comment=command.comment)


def _dispute(order: MerchantOrder, _: Dispute, context: Context) -> Decision[MerchantOrder]:
    return _disputed(order, context.reason)


def _disputed(order: MerchantOrder, reason: str) -> Decision[MerchantOrder]:
    after = replace(order, state=OrderState.DISPUTED, dispute=reason, wait_until=None, escalated="")
    return Decision.one(after, MerchantOrderDisputed(merchant_id=order.merchant_id, reason=reason))


def _close(order: MerchantOrder, _: Close, context: Context) -> Decision[MerchantOrder]:
    return _closed(order, context.reason)


def _closed(order: MerchantOrder, reason: str) -> Decision[MerchantOrder]:
    return Decision.one(order.ended(OrderState.CLOSED), MerchantOrderClosed(reason=reason))


def _wrong_lane(order: MerchantOrder, _: WrongLane, context: Context) -> Decision[MerchantOrder]:
    return Decision.one(order.ended(OrderState.WRONG_LANE), MerchantOrderWrongLane(reason=context.reason))


def _in(*states: OrderState) -> frozenset[str]:
    return frozenset(states)


_S = OrderState
ORDER = Machine[MerchantOrder](
    [
        Move(name="offer", command=Offer, states=_in(_S.ORDERED, _S.OFFERED), roles=DESK, decide=_offer,
             checks=(another_merchant,)),
        Move(name="offer", command=Offer, states=_in(_S.ACCEPTED), roles=DESK, decide=_offer,
             guards=(the_desk_was_called,), checks=(another_merchant,)),
        Move(name="accept", command=Accept, states=_in(_S.OFFERED), roles=MERCHANT_ROLE, decide=_accept,
             guards=(offer_stands,)),
        Move(name="decline", command=Decline, states=_in(_S.OFFERED, _S.ACCEPTED), roles=MERCHANT_ROLE,
             decide=_decline, checks=(with_a_reason,)),
        Move(name="fulfil", command=Fulfil, states=_in(_S.ACCEPTED), roles=MERCHANT_ROLE, decide=_fulfil),
        Move(name="confirm", command=Confirm, states=_in(_S.FULFILLING), roles=DESK | CITIZEN, decide=_confirm),
        Move(name="rate", command=Rate, states=_in(_S.CONFIRMED), roles=DESK | CITIZEN, decide=_rate),
        Move(name="dispute", command=Dispute,
             states=_in(_S.ACCEPTED, _S.FULFILLING, _S.CONFIRMED, _S.RATED, _S.CLOSED),
             roles=MERCHANT_ROLE | DESK | CITIZEN, decide=_dispute, guards=(has_a_merchant,), checks=(with_a_reason,)),
        Move(name="close", command=Close, states=_in(_S.ORDERED, _S.FULFILLING, _S.CONFIRMED, _S.DISPUTED), roles=DESK,
             decide=_close, checks=(with_a_reason,)),
        Move(name="wrong-lane", command=WrongLane, states=frozenset(BEFORE_WORK), roles=MERCHANT_ROLE | DESK,
             decide=_wrong_lane, checks=(with_a_reason,)),
    ]
)  # fmt: skip


def take_act(order: MerchantOrder, act: Act, context: Context) -> Decision[MerchantOrder]:
    """Do what the citizen's act means where the order stands; an act counts once, however often it is heard."""
    if any(remark.cause == context.cause for remark in order.remarks):
        return Decision()
    remark = Remark(cause=context.cause, kind=act.kind, text=act.text, at=context.now)
    order = replace(order, remarks=(*order.remarks, remark))
    return _ACTS.get(act.kind, _noted)(order, act, replace(context, role="citizen"))


def _noted(order: MerchantOrder, act: Act, _: Context) -> Decision[MerchantOrder]:
    return Decision.one(order, MerchantOrderNoted(kind=act.kind, text=act.text))


def _withdraw(order: MerchantOrder, act: Act, context: Context) -> Decision[MerchantOrder]:
    if order.state not in BEFORE_WORK:
        return _noted(order, act, context)
    return Decision.one(order.ended(OrderState.WITHDRAWN), MerchantOrderWithdrawn(reason=act.text))


def _take_rating(order: MerchantOrder, act: Act, context: Context) -> Decision[MerchantOrder]:
    if order.state not in {OrderState.ACCEPTED, OrderState.FULFILLING, OrderState.CONFIRMED}:
        return _noted(order, act, context)
    if not act.solved:
        return _noted(order, act, context).then(lambda after: escalate(after, NOT_SOLVED))

    def end(after: MerchantOrder) -> Decision[MerchantOrder]:
        return rated(after, stars=act.stars, satisfied=act.satisfied, comment=act.text)

    if order.state is OrderState.CONFIRMED:
        return end(order)
    return _confirm(order, Confirm(), context).then(end)


def _reopen(order: MerchantOrder, act: Act, context: Context) -> Decision[MerchantOrder]:
    told = _noted(order, act, context)
    ended = {OrderState.CONFIRMED, OrderState.RATED, OrderState.CLOSED}
    return told.then(lambda after: escalate(after, REOPENED)) if order.state in ended else told


def _appeal(order: MerchantOrder, act: Act, context: Context) -> Decision[MerchantOrder]:
    disputable = {state for move in ORDER.moves if move.command is Dispute for state in move.states}
    if order.state not in disputable or not order.merchant_id:
        return _noted(order, act, context)
    return _disputed(order, act.text)


_ACTS: dict[str, Callable[[MerchantOrder, Act, Context], Decision[MerchantOrder]]] = {
    "withdraw": _withdraw,
    "merge": _withdraw,
    "rate": _take_rating,
    "reopen": _reopen,
    "appeal": _appeal,
}


def come_due(order: MerchantOrder, context: Context) -> Decision[MerchantOrder]:
    """Do what the clock has to do now: ask the next merchant, call the desk, or end what nobody rates."""
    if order.state is OrderState.OFFERED:
        fact = MerchantOfferExpired(merchant_id=order.merchant_id)
        return Decision.one(order.free(OfferState.EXPIRED), fact).then(lambda after: ask_the_next(after, context.now))
    if order.state is OrderState.CONFIRMED:
        return _closed(order, NOT_RATED)
    assert order.state not in OVER  # noqa: S101  # ended() clears the instant
    return escalate(order, SLOW)
