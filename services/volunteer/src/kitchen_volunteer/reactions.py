"""What volunteer does about what it hears."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kitchenkit.decide import Context, Decision, Refused
from kitchenkit.react import Reaction, Store

from . import wire
from .domain import orders
from .domain.hearing import hear
from .domain.order import Order, order_id
from .ports import CaseRouted, CitizenActed

LANE = "volunteer"


def receive(_: str, before: Order | None, event: CaseRouted, context: Context) -> Decision[Order]:
    """Begin the one order of a case and routing; hearing it again, however late, changes nothing."""
    return orders.receive(event.case, context) if before is None else Decision()


def take_act(target: str, before: Order | None, event: CitizenActed, context: Context) -> Decision[Order]:
    """Do what the act means for the order of that routing.

    The queue has it behind the routing, under the same key: without an order, something was lost, and it is put aside
    where people see it. Hearing it again, however late, changes nothing.
    """
    if before is None:
        raise Refused("no_order", f"the order {target} of this routing is not there")
    return hear(before, event.act, context)


def queue(store: Store[Order]) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each type in `queue-volunteer`."""
    received = Reaction(store=store, read=wire.read_routed, targets=_routed_here, decide=receive)
    acted = {
        kind: [Reaction(store=store, read=read, targets=_order_of, decide=take_act)]
        for kind, read in wire.acts().items()
    }
    return {wire.ROUTED: [received], **acted}


def _routed_here(event: CaseRouted) -> list[str]:
    return [order_id(event.case.case_id, event.case.routing_no)] if event.lane == LANE else []


def _order_of(event: CitizenActed) -> list[str]:
    return [order_id(event.case_id, event.routing_no)]
