"""What the citizen's acts mean for a commercial order, and what the clock does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kitchenkit.decide import Context, Decision, Refused

from .dates import book_of, policy_of
from .merchant_commands import Agree, Dispute, Refuse
from .merchant_ends import closed, rated
from .merchant_facts import MerchantOfferExpired, MerchantOrderNoted, MerchantOrderWithdrawn
from .merchant_order import (
    BEFORE_WORK,
    DISPUTABLE_LATER,
    OVER,
    MerchantOrder,
    OfferState,
    OrderState,
    Remark,
    ask_the_next,
    broken_promise,
    escalate,
)
from .merchant_orders import ORDER, confirmed

NOT_AGREED = "市民未答复报价"
SLOW = "接单后超过时限未完成"
NOT_SOLVED = "市民反映未解决"
REOPENED = "市民要求重办"
NOT_RATED = "超过时限未评价"
NOT_TAKEN_UP = "纠纷受理期限已到：请核实市场监管部门是否受理"
LASTING = "纠纷调解期限已到：请了结这一单"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What the citizen, or the desk of triage, did to a routed case."""

    kind: str  # withdraw, merge, supplement, urge, rate, reopen, appeal, agree, refuse or dispute
    text: str = ""
    solved: bool = False
    satisfied: bool = False
    stars: int = 0
    amount: int = 0  # of the price that they answer, in fen


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
        return _noted(order, act, context).then(lambda after: escalate(after, NOT_SOLVED, context.now))

    def end(after: MerchantOrder) -> Decision[MerchantOrder]:
        return rated(after, context, stars=act.stars, satisfied=act.satisfied, comment=act.text)

    if order.state is OrderState.CONFIRMED:
        return end(order)
    return confirmed(order, context).then(end)


def _reopen(order: MerchantOrder, act: Act, context: Context) -> Decision[MerchantOrder]:
    told = _noted(order, act, context)
    ended = {OrderState.CONFIRMED, *DISPUTABLE_LATER}
    return told.then(lambda after: escalate(after, REOPENED, context.now)) if order.state in ended else told


def _dispute(order: MerchantOrder, act: Act, context: Context) -> Decision[MerchantOrder]:
    """Take the citizen's own dispute where the table takes one; else it is a remark."""
    try:
        return ORDER.decide(order, Dispute(), replace(context, reason=act.text))
    except Refused:
        return _noted(order, act, context)


def _answer(order: MerchantOrder, act: Act, context: Context) -> Decision[MerchantOrder]:
    """Take the citizen's own word on the price that stands; on one that does not stand any more it is a remark."""
    if order.quote is None or order.quote.amount != act.amount:
        return _noted(order, act, context)
    said = Agree(amount=act.amount) if act.kind == "agree" else Refuse()
    try:
        return ORDER.decide(order, said, replace(context, reason=act.text))
    except Refused:
        return _noted(order, act, context)


_ACTS: dict[str, Callable[[MerchantOrder, Act, Context], Decision[MerchantOrder]]] = {
    "withdraw": _withdraw,
    "merge": _withdraw,
    "rate": _take_rating,
    "reopen": _reopen,
    "appeal": _dispute,
    "dispute": _dispute,
    "agree": _answer,
    "refuse": _answer,
}


def _dispute_lasts(order: MerchantOrder, context: Context) -> Decision[MerchantOrder]:
    since, calendar = order.disputed_at or context.now, book_of(context).calendar
    over = calendar.add(since, policy_of(context).dispute.mediate).at
    if over <= context.now:
        return escalate(order, LASTING, context.now)
    called = escalate(order, NOT_TAKEN_UP, context.now)
    return Decision(tuple(replace(step, after=replace(step.after, wait_until=over)) for step in called.steps))


def come_due(order: MerchantOrder, context: Context) -> Decision[MerchantOrder]:
    """Do what the clock has to do now: ask the next one, say what is late, call the desk, end what nobody rates."""
    if order.state is OrderState.OFFERED:
        fact = MerchantOfferExpired(merchant_id=order.merchant_id)
        return Decision.one(order.free(OfferState.EXPIRED), fact).then(lambda after: ask_the_next(after, context))
    if order.state is OrderState.CONFIRMED:
        return closed(order, NOT_RATED, context)
    if order.state is OrderState.DISPUTED:
        return _dispute_lasts(order, context)
    if order.price_open():
        return escalate(order, NOT_AGREED, context.now)
    if order.quote is not None and not order.late:
        return broken_promise(order, context.now)
    assert order.state not in OVER  # noqa: S101  # ended() clears the instant
    return escalate(order, SLOW, context.now)
