"""What deliveries hear of dispatch's own matters: an order for a unit with a system of its own is sent there.

So is what becomes of it afterwards, each with a receipt of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kitchenkit.decide import Context, Decision
from kitchenkit.react import Reaction, Store

from . import wire_changes
from . import wire_delivery as wire
from .domain.delivery import Delivery, queue
from .domain.endpoint import Endpoint

EndpointOf = Callable[[str], Endpoint | None]  # raises Transient while the units' systems are not known yet


@dataclass(frozen=True, slots=True)
class QueueOnce:
    """Queues what goes to a unit with a system of its own; hearing of the same dispatch again changes nothing."""

    endpoint: EndpointOf

    def __call__(self, _: str, before: Delivery | None, event: wire.Dispatched, context: Context) -> Decision[Delivery]:
        """Decide. A unit without a system has the order in its inbox of the console, and nothing is queued."""
        if before is not None or self.endpoint(event.unit_id) is None:
            return Decision()
        return queue(event.delivery(context.now))


@dataclass(frozen=True, slots=True)
class WithASystem:
    """Leaves out what concerns units without a system of their own: it asks the database nothing."""

    endpoint: EndpointOf

    def __call__(self, batch: Sequence[wire_changes.Changes]) -> list[wire_changes.Changes]:
        """Return what is left of each event; raises `Transient`."""
        return [self._left(event) for event in batch]

    def _left(self, event: wire_changes.Changes) -> wire_changes.Changes:
        return wire_changes.Changes({id_: one for id_, one in event.by_id.items() if self.endpoint(one.unit_id)})


def tell(target: str, before: Delivery | None, event: wire_changes.Changes, context: Context) -> Decision[Delivery]:
    """Queue what has become of an order; hearing of it again changes nothing."""
    if before is not None:
        return Decision()
    return queue(replace(event.by_id[target], since=context.now, next_at=context.now))


def deliveries(store: Store[Delivery], endpoint: EndpointOf) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each type that units' own systems are told of."""
    told = WithASystem(endpoint)
    dispatched = Reaction(
        store=store, read=wire.read_dispatched, targets=lambda event: [event.id], decide=QueueOnce(endpoint)
    )
    changes = {
        kind: [Reaction(store=store, read=read, targets=lambda event: list(event.by_id), decide=tell, prepare=told)]
        for kind, read in wire_changes.readers().items()
    }
    return {wire.DISPATCHED: [dispatched], **changes}
