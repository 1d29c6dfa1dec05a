"""Who may see whom they work for (联系方式), and when: while the job on it is theirs, and not kept from them. Pure."""

from __future__ import annotations

from kitchenkit.decide import Refused

from .matter import Matter, MatterState, Order, OrderState
from .merchant_order import IN_HAND as ACCEPTED
from .merchant_order import MerchantOrder

_S = OrderState
IN_HAND = frozenset(
    {_S.SIGNED, _S.IN_PROGRESS, _S.AWAITING_CITIZEN, _S.EXTENSION_REQUESTED, _S.SHELVED, _S.REWORK}
)  # fmt: skip


def may_be_seen(order: Order) -> None:
    """Raise `Refused` where the unit that has this order does not need to call anybody, or must not."""
    if order.part.state not in IN_HAND:
        raise Refused("not_in_hand", "only while the order is in hand: 签收之后、办结之前才能查看")
    _not_kept(confidential=order.matter.confidential)


def may_be_called(matter: Matter) -> None:
    """Raise `Refused` where nobody is to be asked what they think of the answer; the centre calls confidential ones."""
    if matter.state is not MatterState.CALLBACK:
        raise Refused("not_in_hand", "only while the callback is open: 回访期间才能查看")


def may_be_visited(order: MerchantOrder) -> None:
    """Raise `Refused` where the merchant has not accepted, or is done."""
    if order.state not in ACCEPTED:
        raise Refused("not_in_hand", "only once it is accepted and until it is done: 接单之后、完成之前才能查看")
    _not_kept(confidential=order.confidential)


def _not_kept(*, confidential: bool) -> None:
    if confidential:
        raise Refused("confidential", "the sender has asked for confidentiality: 保密件，请由中心联系")
