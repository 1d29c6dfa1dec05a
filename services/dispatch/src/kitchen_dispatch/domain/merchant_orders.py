"""The table of a commercial order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from kitchenkit.decide import Context, Decision, Machine, Move

from .dates import book_of, policy_of
from .merchant import Candidate, Hours
from .merchant_commands import (
    Accept,
    Agree,
    Close,
    Confirm,
    Decline,
    Dispute,
    DisputeAgain,
    Fulfil,
    Offer,
    Quote,
    Rate,
    Refuse,
    Settle,
    WrongLane,
)
from .merchant_desk import with_a_reason
from .merchant_ends import (
    closed,
    disputed,
    disputed_again,
    in_time_to_dispute,
    newer_than_what_counted,
    rated,
    settled,
    this_round,
)
from .merchant_facts import (
    MerchantOrderAccepted,
    MerchantOrderConfirmed,
    MerchantOrderDeclined,
    MerchantOrderFulfilmentBegun,
    MerchantOrderQuoted,
    MerchantOrderWrongLane,
    MerchantQuoteAgreed,
    MerchantQuoteRefused,
)
from .merchant_order import (
    BEFORE_WORK,
    DISPUTABLE_LATER,
    RATE_WITHIN,
    TIER,
    MerchantOrder,
    OfferState,
    OrderState,
    ask_the_next,
    offered,
)
from .merchant_order import Quote as Price

MERCHANT_ROLE = frozenset({"merchant"})
DESK = frozenset({"dispatcher"})
CITIZEN = frozenset({"citizen"})
ITSELF = frozenset({"system"})  # what becomes of a dispute's case settles the order
LONGEST_PROMISE = timedelta(days=90)


def offer_stands(order: MerchantOrder, context: Context) -> str | None:
    """Whoever is too late has lost it, even before the clock has asked the next one."""
    late = order.wait_until is not None and context.now >= order.wait_until
    return "the time to accept is over: the next merchant is asked" if late else None


def a_price_was_quoted(order: MerchantOrder, _: Context) -> str | None:
    """Who accepts is bound by a price that was said before."""
    return "quote a price and a time first: 请先报价" if order.quote is None else None


def a_price_is_open(order: MerchantOrder, _: Context) -> str | None:
    """Only what was asked can be answered."""
    return None if order.price_open() else "no price waits for an answer"


def the_price_is_agreed(order: MerchantOrder, _: Context) -> str | None:
    """Work begins after the citizen's word; an order accepted before there were quotes has none to wait for."""
    return "the citizen has not agreed to the price yet: 市民尚未同意报价" if order.price_open() else None


def another_merchant(order: MerchantOrder, command: Offer, _: Context) -> str | None:
    """Asking the same one again would only give it more time."""
    return "this merchant is being asked" if command.merchant_id == order.merchant_id else None


def the_desk_was_called(order: MerchantOrder, _: Context) -> str | None:
    """A merchant that has accepted is left alone while it is in time."""
    return None if order.escalated else "a merchant has accepted it and is in time"


def has_a_merchant(order: MerchantOrder, _: Context) -> str | None:
    """A dispute has two sides."""
    return None if order.merchant_id else "no merchant ever accepted this order"


def a_time_ahead(_: MerchantOrder, command: Quote, context: Context) -> str | None:
    """A promise is about the future, and about one that somebody can wait for."""
    ahead = command.promised_at - context.now
    return None if timedelta() < ahead <= LONGEST_PROMISE else "promised_at must lie within the next 90 days"


def the_price_that_stands(order: MerchantOrder, command: Agree, _: Context) -> str | None:
    """Nobody agrees to another price than the one they saw."""
    stands = order.quote is not None and order.quote.amount == command.amount
    return None if stands else "amount is not the price that was quoted last: look again"


def how_the_desk_knows(_: MerchantOrder, __: Agree, context: Context) -> str | None:
    """The desk speaks for the citizen, and says how it heard them."""
    silent = context.role in DESK and not context.reason
    return "the field reason is missing: say how the citizen agreed" if silent else None


def has_room(_: MerchantOrder, command: Accept, __: Context) -> str | None:
    """A merchant finishes what it has before it takes more."""
    full = command.open_limit and command.open_orders >= command.open_limit
    return f"{command.open_orders} orders are in hand, the limit is {command.open_limit}: finish one" if full else None


def may_work(_: MerchantOrder, command: Accept, __: Context) -> str | None:
    """A licence may have ended since the merchant was asked."""
    return f"not now: {command.barred}" if command.barred else None


def _offer(order: MerchantOrder, command: Offer, context: Context) -> Decision[MerchantOrder]:
    to = Candidate(
        merchant_id=command.merchant_id,
        name=command.name,
        hours=Hours(command.opens, command.closes),
        reason=context.reason,
    )
    return offered(order.free(OfferState.ENDED), to, context, automatic=False)


def _accept(order: MerchantOrder, _: Accept, context: Context) -> Decision[MerchantOrder]:
    after = replace(order.with_offer_as(OfferState.ACCEPTED), state=OrderState.ACCEPTED, accepted_at=context.now)
    after = replace(after, wait_until=after.work_until(context.now))
    return Decision.one(after, MerchantOrderAccepted(merchant_id=order.merchant_id))


def _quote(order: MerchantOrder, command: Quote, context: Context) -> Decision[MerchantOrder]:
    price = Price(amount=command.amount, note=context.note, promised_at=command.promised_at, quoted_at=context.now)
    after = replace(order, quote=price)
    if order.state is OrderState.ACCEPTED:
        after = replace(after, wait_until=after.work_until(context.now), escalated="")
    return Decision.one(after, MerchantOrderQuoted())


def _agree(order: MerchantOrder, _: Agree, context: Context) -> Decision[MerchantOrder]:
    assert order.quote is not None  # noqa: S101  # a_price_is_open
    after = replace(order, quote=replace(order.quote, agreed_at=context.now, agreed_by=context.role))
    if order.state is OrderState.ACCEPTED:
        after = replace(after, wait_until=after.work_until(context.now), escalated="")
    return Decision.one(after, MerchantQuoteAgreed(by=context.role))


def _refuse(order: MerchantOrder, _: Refuse, context: Context) -> Decision[MerchantOrder]:
    fact = MerchantQuoteRefused(merchant_id=order.merchant_id, by=context.role, reason=context.reason)
    return Decision.one(order.free(OfferState.REFUSED), fact).then(lambda after: ask_the_next(after, context))


def _decline(order: MerchantOrder, _: Decline, context: Context) -> Decision[MerchantOrder]:
    fact = MerchantOrderDeclined(merchant_id=order.merchant_id, reason=context.reason)
    return Decision.one(order.free(OfferState.DECLINED), fact).then(lambda after: ask_the_next(after, context))


def _fulfil(order: MerchantOrder, _: Fulfil, context: Context) -> Decision[MerchantOrder]:
    after = replace(order, state=OrderState.FULFILLING, escalated="")
    after = replace(after, wait_until=after.work_until(context.now))
    return Decision.one(after, MerchantOrderFulfilmentBegun(note=context.note))


def _confirm(order: MerchantOrder, _: Confirm, context: Context) -> Decision[MerchantOrder]:
    return confirmed(order, context)


def confirmed(order: MerchantOrder, context: Context) -> Decision[MerchantOrder]:
    """Say that the work is done as ordered; now it is waited for a rating."""
    span = policy_of(context).terms(TIER, order.category_code).callback or RATE_WITHIN
    until = book_of(context).calendar.add(context.now, span).at
    after = replace(order, state=OrderState.CONFIRMED, wait_until=until, escalated="")
    return Decision.one(after, MerchantOrderConfirmed(by=context.role))


def _rate(order: MerchantOrder, command: Rate, context: Context) -> Decision[MerchantOrder]:
    return rated(order, context, stars=command.stars, satisfied=command.satisfied, comment=command.comment)


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
        Move(name="quote", command=Quote, states=_in(_S.OFFERED), roles=MERCHANT_ROLE, decide=_quote,
             guards=(offer_stands,), checks=(a_time_ahead,)),
        Move(name="quote", command=Quote, states=_in(_S.ACCEPTED), roles=MERCHANT_ROLE, decide=_quote,
             checks=(a_time_ahead,)),
        Move(name="agree", command=Agree, states=_in(_S.OFFERED, _S.ACCEPTED), roles=DESK | CITIZEN, decide=_agree,
             guards=(a_price_is_open,), checks=(the_price_that_stands, how_the_desk_knows)),
        Move(name="refuse", command=Refuse, states=_in(_S.OFFERED, _S.ACCEPTED), roles=DESK | CITIZEN,
             decide=_refuse, guards=(a_price_is_open,), checks=(with_a_reason,)),
        Move(name="accept", command=Accept, states=_in(_S.OFFERED), roles=MERCHANT_ROLE, decide=_accept,
             guards=(offer_stands, a_price_was_quoted), checks=(may_work, has_room)),
        Move(name="decline", command=Decline, states=_in(_S.OFFERED, _S.ACCEPTED), roles=MERCHANT_ROLE,
             decide=_decline, checks=(with_a_reason,)),
        Move(name="fulfil", command=Fulfil, states=_in(_S.ACCEPTED), roles=MERCHANT_ROLE, decide=_fulfil,
             guards=(the_price_is_agreed,)),
        Move(name="confirm", command=Confirm, states=_in(_S.FULFILLING), roles=DESK | CITIZEN, decide=_confirm),
        Move(name="rate", command=Rate, states=_in(_S.CONFIRMED), roles=DESK | CITIZEN, decide=_rate),
        Move(name="dispute", command=Dispute, states=_in(_S.ACCEPTED, _S.FULFILLING, _S.CONFIRMED, *DISPUTABLE_LATER),
             roles=MERCHANT_ROLE | DESK | CITIZEN, guards=(has_a_merchant, in_time_to_dispute),
             checks=(with_a_reason,), decide=lambda order, _, context: disputed(order, context.reason, context)),
        Move(name="settle", command=Settle, states=_in(_S.DISPUTED), roles=ITSELF, decide=settled,
             checks=(this_round, newer_than_what_counted)),
        Move(name="dispute-again", command=DisputeAgain, states=_in(_S.SETTLED), roles=ITSELF, decide=disputed_again,
             checks=(this_round, newer_than_what_counted)),
        Move(name="close", command=Close, states=_in(_S.ORDERED, _S.FULFILLING, _S.CONFIRMED, _S.DISPUTED), roles=DESK,
             decide=lambda order, _, context: closed(order, context.reason, context), checks=(with_a_reason,)),
        Move(name="wrong-lane", command=WrongLane, states=frozenset(BEFORE_WORK), roles=MERCHANT_ROLE | DESK,
             decide=_wrong_lane, checks=(with_a_reason,)),
    ]
)  # fmt: skip
