"""What the commercial lane does about what it hears."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kitchenkit.decide import Context, Decision, Refused
from kitchenkit.react import Reaction, Store

from . import wire_disputes, wire_merchants
from . import wire_merchant as wire
from .domain import merchant_acts, merchant_order
from .domain.merchant import Candidate, Merchant
from .domain.merchant_commands import Settle
from .domain.merchant_desk import score
from .domain.merchant_ends import joined
from .domain.merchant_order import MerchantOrder, Wanted, order_id
from .domain.merchant_orders import ORDER

COMMERCIAL = "commercial"
Match = Callable[[Wanted, datetime], Sequence[Candidate]]  # raises Transient while the merchants are not known yet


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """A case routed into the commercial lane becomes one order for that routing; hearing it again changes nothing."""

    match: Match

    def __call__(
        self, _: str, before: MerchantOrder | None, event: wire.CaseWanted, context: Context
    ) -> Decision[MerchantOrder]:
        """Decide, and ask the best merchant at once."""
        if before is not None:
            return Decision()
        return merchant_order.place(event.case, self.match(event.case, context.now), context)


def take_act(
    target: str, before: MerchantOrder | None, event: wire.CaseActed, context: Context
) -> Decision[MerchantOrder]:
    """Do what the citizen's act means for the order of that routing."""
    if before is None:
        raise Refused("no_order", f"the order {target} of this routing is not there")
    return merchant_acts.take_act(before, event.act, context)


def count_stars(target: str, before: Merchant | None, event: wire_merchants.Rated, _: Context) -> Decision[Merchant]:
    """Let the stars of an order count for the merchant that did it."""
    if before is None:
        raise Refused("no_merchant", f"the merchant {target} is not there")
    return score(before, event.score) if event.score is not None else Decision()


def hear_dispute(
    target: str, before: MerchantOrder | None, event: wire_disputes.Became, context: Context
) -> Decision[MerchantOrder]:
    """Settle the order by what became of its dispute's case; what the desk has ended meanwhile stays as it is."""
    if before is None:
        raise Refused("no_order", f"the order {target} of this dispute is not there")
    if event.said is None:
        return Decision()
    if event.joined and isinstance(event.said, Settle):
        return joined(before, event.said, context)
    try:
        return ORDER.decide(before, event.said, replace(context, reason=event.reason))
    except Refused:
        return Decision()  # of another round, heard before, or over


def disputes(store: Store[MerchantOrder]) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about dispatch's own `dispatch-matter-events`: a dispute's case settles its order."""

    def order(event: wire_disputes.Became) -> list[str]:
        return [event.order_id] if event.order_id else []

    return {
        kind: [Reaction(store=store, read=read, targets=order, decide=hear_dispute)]
        for kind, read in wire_disputes.readers().items()
    }


def ratings(store: Store[Merchant]) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about dispatch's own `dispatch-merchant-events`: a rating moves the merchant's."""
    rated = Reaction(
        store=store, read=wire_merchants.read_rated, targets=lambda event: [event.merchant_id], decide=count_stars
    )
    return {wire_merchants.RATED: [rated]}


def commercial(store: Store[MerchantOrder], match: Match) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each type in `queue-commercial`; the same types of other lanes are passed over."""
    placed = Reaction(store=store, read=wire.read_wanted, targets=_wanted_here, decide=PlaceOrder(match))
    acted = {
        kind: [Reaction(store=store, read=read, targets=_order_of, decide=take_act)]
        for kind, read in wire.acts().items()
    }
    return {wire.ROUTED: [placed], **acted}


def _wanted_here(event: wire.CaseWanted) -> list[str]:
    return [order_id(event.case.case_id, event.case.routing_no)] if event.lane == COMMERCIAL else []


def _order_of(event: wire.CaseActed) -> list[str]:
    return [order_id(event.case_id, event.routing_no)] if event.lane == COMMERCIAL else []
