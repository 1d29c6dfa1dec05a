"""What deliveries hear of dispatch's own matters: an order for a unit with a system of its own is sent there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kitchenkit.decide import Context, Decision
from kitchenkit.react import Reaction, Store

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


def deliveries(store: Store[Delivery], endpoint: EndpointOf) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about a dispatch."""
    dispatched = Reaction(
        store=store, read=wire.read_dispatched, targets=lambda event: [event.id], decide=QueueOnce(endpoint)
    )
    return {wire.DISPATCHED: [dispatched]}
