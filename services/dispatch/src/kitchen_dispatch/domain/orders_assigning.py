"""Who of a unit has an order (指派): its head gives it, whoever works there takes what nobody has. Nobody has to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from annotated_types import MaxLen, MinLen

from kitchenkit.decide import Context, Decision, Move

from .matter import OPEN_ORDER, Order, OrderState
from .order_facts import OrderAssigned, OrderUnassigned
from .orders_common import UNIT, states

HEADS = frozenset({"unit_head", "unit_approver"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """Give the order to a person of the unit, whoever had it before (指派); that they are of it is checked outside."""

    person_id: Annotated[str, MinLen(1), MaxLen(64)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """Take the order oneself, where nobody has it (认领)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unassign:
    """Have it be nobody's again: one's own, or as the head anybody's (退回待指派)."""


def nobody_has_it(order: Order, _: Context) -> str | None:
    """What somebody has is given on by the unit's head; what one has already need not be taken."""
    return "somebody of the unit has it: the unit's head can give it to you" if order.part.assigned_to else None


def ones_own_to_give_back(order: Order, context: Context) -> str | None:
    """Nobody puts down what a colleague has."""
    if not order.part.assigned_to:
        return "nobody has it"
    if context.role in HEADS or order.part.assigned_to == context.actor:
        return None
    return "somebody else of the unit has it: they, or the unit's head, give it back"


def _assign(order: Order, command: Assign, context: Context) -> Decision[Order]:
    return _given(order, command.person_id, context)


def _take(order: Order, _: Take, context: Context) -> Decision[Order]:
    return _given(order, context.actor, context)


def _given(order: Order, person: str, context: Context) -> Decision[Order]:
    if order.part.assigned_to == person:
        return Decision()
    part = replace(order.part, assigned_to=person, assigned_at=context.now)
    return Decision.one(order.with_part(part), OrderAssigned(order_id=order.id, person_id=person))


def _unassign(order: Order, _: Unassign, __: Context) -> Decision[Order]:
    part = replace(order.part, assigned_to="", assigned_at=None)
    return Decision.one(order.with_part(part), OrderUnassigned(order_id=order.id, person_id=order.part.assigned_to))


_WITH_A_UNIT = states(*OPEN_ORDER) - {OrderState.FILED}
ASSIGNING: list[Move[Order]] = [
    Move(name="assign", command=Assign, states=_WITH_A_UNIT, roles=HEADS, decide=_assign),
    Move(name="take", command=Take, states=_WITH_A_UNIT, roles=UNIT, decide=_take, guards=(nobody_has_it,)),
    Move(name="unassign", command=Unassign, states=_WITH_A_UNIT, roles=UNIT, decide=_unassign,
         guards=(ones_own_to_give_back,)),
]  # fmt: skip
