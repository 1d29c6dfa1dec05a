"""How a commercial order ends: rated, closed, or disputed until market supervision is done with it (纠纷)."""

from __future__ import annotations

from dataclasses import replace

from kitchenkit.decide import Context, Decision

from .dates import book_of, policy_of
from .merchant_commands import DisputeAgain, Settle
from .merchant_facts import (
    MerchantDisputeReopened,
    MerchantDisputeSettled,
    MerchantOrderClosed,
    MerchantOrderDisputed,
    MerchantOrderRated,
)
from .merchant_order import DISPUTABLE_LATER, MerchantOrder, OrderState, Settlement, escalate

SPEAK_FOR_OTHERS = frozenset({"dispatcher"})  # who hears people on the telephone decides what is too late
JOINED = "纠纷案件已并案：请了结这一单"


def in_time_to_dispute(order: MerchantOrder, context: Context) -> str | None:
    """What is over may be disputed for a while: as long as a case may be opened again."""
    if order.state not in DISPUTABLE_LATER or context.role in SPEAK_FOR_OTHERS:
        return None
    over = order.dispute_until is not None and context.now >= order.dispute_until
    return "the time for a dispute is over: 已过提出纠纷的期限" if over else None


def this_round(order: MerchantOrder, command: Settle | DisputeAgain, _: Context) -> str | None:
    """Each round of a dispute has a case of its own, and only that one settles it."""
    return None if command.round == order.dispute_round else "this is about another round of the dispute"


def newer_than_what_counted(order: MerchantOrder, command: Settle | DisputeAgain, _: Context) -> str | None:
    """A case may end, be opened again and end again: what is heard once more says nothing of how it stands now."""
    return None if command.heard > order.settled_by else "a later step of the case has counted already"


def rated(
    order: MerchantOrder, context: Context, *, stars: int, satisfied: bool, comment: str
) -> Decision[MerchantOrder]:
    """End the order with the citizen's rating."""
    after = replace(_over(order, OrderState.RATED, context), stars=stars, satisfied=satisfied)
    return Decision.one(after, MerchantOrderRated(stars=stars, satisfied=satisfied, comment=comment))


def closed(order: MerchantOrder, reason: str, context: Context) -> Decision[MerchantOrder]:
    """End it without a rating."""
    return Decision.one(_over(order, OrderState.CLOSED, context), MerchantOrderClosed(reason=reason))


def disputed(order: MerchantOrder, reason: str, context: Context) -> Decision[MerchantOrder]:
    """Write a dispute down; each opens a case of its own (intake hears it).

    The desk is called when market supervision has to have taken it up, and when its mediation has to be over.
    """
    calendar = book_of(context).calendar
    after = replace(
        order,
        state=OrderState.DISPUTED,
        dispute=reason,
        disputed_at=context.now,
        dispute_round=order.dispute_round + 1,
        wait_until=calendar.add(context.now, policy_of(context).dispute.accept).at,
        escalated="",
        dispute_until=None,
        settlement=None,
        settled_by=(0, 0),
    )
    return Decision.one(
        after, MerchantOrderDisputed(merchant_id=order.merchant_id, reason=reason, reference=reference(after))
    )


def settled(order: MerchantOrder, command: Settle, context: Context) -> Decision[MerchantOrder]:
    """End a disputed order with what its case came to; a confidential case's answer is its sender's alone to read."""
    found = Settlement(
        how=command.how,
        outcome=command.outcome,
        finding="" if order.confidential else command.finding,
        at=context.now,
    )
    after = replace(_over(order, OrderState.SETTLED, context), settlement=found, settled_by=command.heard)
    return Decision.one(after, MerchantDisputeSettled())


def disputed_again(order: MerchantOrder, command: DisputeAgain, context: Context) -> Decision[MerchantOrder]:
    """Dispute an order again because its case is open again: the desk is called when mediation has to be over."""
    after = replace(
        order,
        state=OrderState.DISPUTED,
        disputed_at=context.now,
        wait_until=book_of(context).calendar.add(context.now, policy_of(context).dispute.mediate).at,
        escalated="",
        dispute_until=None,
        settlement=None,
        settled_by=command.heard,
    )
    return Decision.one(after, MerchantDisputeReopened(reason=context.reason))


def joined(order: MerchantOrder, command: Settle, context: Context) -> Decision[MerchantOrder]:
    """Call the desk, once: the case goes on in another one, of which this lane hears nothing more."""
    if order.state is not OrderState.DISPUTED or command.round != order.dispute_round:
        return Decision()
    if command.heard <= order.settled_by:
        return Decision()
    (step,) = escalate(order, JOINED, context.now).steps
    after = replace(step.after, wait_until=order.wait_until, settled_by=command.heard)
    return Decision.one(after, step.fact)


def reference(order: MerchantOrder) -> str:
    """Return what the case of the dispute carries, for `referred` to read."""
    return f"{order.id}:{order.dispute_round}"


def referred(said: str) -> tuple[str, int] | None:
    """Return the order and the round that a reference names; None where it is none of this lane's."""
    name, _, number = said.rpartition(":")
    return (name, int(number)) if name and number.isascii() and number.isdigit() else None


def _over(order: MerchantOrder, state: OrderState, context: Context) -> MerchantOrder:
    after = order.ended(state)
    until = book_of(context).calendar.add(context.now, policy_of(context).reopen).at
    return replace(after, dispute_until=until if after.merchant_id else None)
