"""What the statistics hear of dispatch's own matters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from google.protobuf.message import Message

from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchenkit.events import decode, instant, required
from kitchenkit.react import Record

from .domain.figures import Heard, Sending

# What one of an order's events marks its sending with. A ruling that nobody asked for moves no figure.
_MARKS: dict[type[Message], Callable[[Any], dict[str, bool]]] = {
    pb.OrderReturnRequested: lambda _: {"asked": True},
    pb.OrderReturnUpheld: lambda _: {"upheld": True},
    pb.OrderDisputed: lambda event: {"disputed": True, "asked": not event.automatic},
    # Where a unit that assists was named to lead, this order stays with its unit: it was wrong as the one that leads.
    pb.OrderRuled: lambda event: {"ruled": True, "upheld": bool(event.lead_order_id)},
}
_EVENTS = tuple(
    getattr(pb, name) for name, kind in pb.DESCRIPTOR.message_types_by_name.items() if "matter" in kind.fields_by_name
)


def readers() -> dict[str, Callable[[Record], Heard]]:
    """Return how to read each type of `dispatch-matter-events`; each raises `InvalidMessage`."""
    return {kind.DESCRIPTOR.full_name: _reader(kind) for kind in _EVENTS}


def _reader(kind: type[Message]) -> Callable[[Record], Heard]:
    mark = _MARKS.get(kind)

    def read(record: Record) -> Heard:
        event: Any = decode(record, kind)
        sendings = tuple(_sendings(event.matter))
        if mark is not None:
            said: dict[str, Any] = mark(event)
            sendings = tuple(replace(one, **said) if one.order_id == event.order_id else one for one in sendings)
        return Heard(
            matter_id=required(event.matter.id, "matter.id"),
            sendings=sendings,
            reopened=kind is pb.MatterReopened,
        )

    return read


def _sendings(matter: pb.Matter) -> list[Sending]:
    return [
        Sending(order_id=order.id, unit_id=order.unit_id, at=at)
        for order in matter.orders
        if order.unit_id and (at := instant(order.dispatched_at)) is not None
    ]
