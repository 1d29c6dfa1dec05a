"""When a unit may see whom it works for (联系方式): signed for, in hand, and not kept from it. Pure."""

from __future__ import annotations

from kitchenkit.decide import Refused

from .matter import Order, OrderState

_S = OrderState
IN_HAND = frozenset(
    {_S.SIGNED, _S.IN_PROGRESS, _S.AWAITING_CITIZEN, _S.EXTENSION_REQUESTED, _S.SHELVED, _S.REWORK}
)  # fmt: skip


def may_be_seen(order: Order) -> None:
    """Raise `Refused` where the unit that has this order does not need to call anybody, or must not."""
    if order.part.state not in IN_HAND:
        raise Refused("not_in_hand", "only while the order is in hand: 签收之后、办结之前才能查看")
    if order.matter.confidential:
        raise Refused("confidential", "the sender has asked for confidentiality: 保密件，请由中心联系")
