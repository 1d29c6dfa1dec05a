"""When a team may see whom it helps (联系方式): from the acceptance to the end of the service. Pure."""

from __future__ import annotations

from kitchenkit.decide import Refused

from .order import HELD, Order


def may_be_visited(order: Order) -> None:
    """Raise `Refused` where the team does not answer for the order, or must not know who asked."""
    if order.state not in HELD:
        raise Refused("not_in_hand", "only once it is accepted and until it is done: 接单之后、服务结束之前才能查看")
    if order.confidential:
        raise Refused("confidential", "the sender has asked for confidentiality: 保密件，请由中心联系")
