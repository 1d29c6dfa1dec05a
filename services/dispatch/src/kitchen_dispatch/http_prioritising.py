"""Which response priority (处置优先级) an order has, over HTTP: that it is one of its unit's, and the lists by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kitchenkit import problems
from kitchenkit.decide import Context
from kitchenkit.resources import Fill, Filter, Shelf, same

from .domain.matter import Order
from .domain.records import Given
from .domain.response_priority import ResponsePriority

HAS_IT = "parts.priority.id"


def prioritising(priorities: Shelf[ResponsePriority] | None) -> Fill[Order]:
    """Return what looks up the priority that an order is given; without `priorities` there is none."""

    async def values(order: Order, said: Mapping[str, Any], _: Context) -> Mapping[str, Any]:
        if not (wanted := said["priority_id"]):
            return {"given": None}
        found = (await priorities.load([wanted])).get(wanted) if priorities is not None else None
        if found is None or not found.aggregate.offered(order.part.unit_id or "", order.matter.category_code):
            raise problems.invalid(
                ["body", "priority_id"],
                "这张工单不能用这个优先级 / none that this order can have: "
                "take an id of GET /v1/orders/{id}/response-priorities",
            )
        one = found.aggregate
        return {"given": Given(id=one.id, title=one.title, rank=one.rank, code=one.code)}

    return Fill(fields=frozenset({"given"}), values=values)


def of_priority() -> Filter:
    """Return the filter of what has one priority."""
    return same(
        HAS_IT,
        keep=lambda order, wanted: order.part.priority is not None and order.part.priority.id == wanted,
        about="what was given this response priority (处置优先级)",
    )
