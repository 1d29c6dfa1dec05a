"""What of its work a unit does first: an order's response priority (处置优先级). It moves no clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from annotated_types import MaxLen

from kitchenkit.decide import Context, Decision, Move

from .kept import DESK
from .matter import OPEN_ORDER, Order, OrderState
from .order_facts import OrderPrioritised
from .orders_common import UNIT, states
from .records import Given


@dataclass(frozen=True, slots=True, kw_only=True)
class Prioritise:
    """Say how soon the unit does it, beside what is promised (定优先级); without one, it has none any more."""

    priority_id: Annotated[str, MaxLen(64)] = ""
    given: Given | None = None  # what the priority says now; looked up outside


def _prioritise(order: Order, command: Prioritise, _: Context) -> Decision[Order]:
    if order.part.priority == command.given:
        return Decision()
    said = command.given or Given()
    fact = OrderPrioritised(order_id=order.id, priority_id=said.id, title=said.title, rank=said.rank, code=said.code)
    return Decision.one(order.with_part(replace(order.part, priority=command.given)), fact)


_WITH_A_UNIT = states(*OPEN_ORDER) - {OrderState.FILED}
PRIORITISING: list[Move[Order]] = [
    Move(name="prioritise", command=Prioritise, states=_WITH_A_UNIT, roles=UNIT | DESK, decide=_prioritise),
]
