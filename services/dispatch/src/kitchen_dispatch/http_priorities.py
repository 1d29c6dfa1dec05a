"""Response priorities (处置优先级) over HTTP: written by those whose they are, given to orders of their units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from kitchenkit import problems
from kitchenkit.access import needs
from kitchenkit.decide import Context
from kitchenkit.query import MAX_LIMIT, Match
from kitchenkit.query import Query as StoreQuery
from kitchenkit.resource_lists import seen
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Creation, Fill, Resource, Shelf, among, same
from kitchenkit.rights import Principal, Where

from .domain.kept import WRITERS, KeptState
from .domain.matter import Order
from .domain.publication import Names
from .domain.response_priority import RESPONSE_PRIORITY, ResponsePriority, WritePriority, write
from .http import READERS

PATH = "/v1/response-priorities"
Who = Annotated[Principal, Depends(needs(*sorted(READERS)))]


class PriorityView(BaseModel):
    """A priority as it stands."""

    id: str
    state: str
    sequence: int
    created_at: datetime
    updated_at: datetime
    title: str
    rank: int  # 1 is done first
    about: str
    code: str  # what the unit's own system calls it
    categories: list[str]  # none: all of them
    unit_id: str  # empty: every unit's


class OfferedPriority(BaseModel):
    """A priority that an order can be given."""

    id: str
    title: str
    rank: int
    about: str
    own: bool  # the unit's own


class OfferedPriorities(BaseModel):
    """Those that fit an order, what is done first first."""

    items: list[OfferedPriority]


def priority_routers(priorities: Shelf[ResponsePriority], orders: Resource[Order], names: Names) -> list[APIRouter]:
    """Return every route of response priorities."""
    return [_offers(priorities, orders), resource_router(priority_resource(priorities, names))]


def priority_resource(store: Shelf[ResponsePriority], names: Names) -> Resource[ResponsePriority]:
    """Return how they are served."""

    async def known(_: Any, said: Mapping[str, Any], __: Context) -> Mapping[str, Any]:
        if said["unit_id"] and not names.unit(said["unit_id"]):
            raise problems.invalid(["body", "unit_id"], "there is no such unit: take an id of GET /v1/organisations")
        return {}

    return Resource(
        name="response-priority",
        path=PATH,
        store=store,
        machine=RESPONSE_PRIORITY,
        view=_view,
        where=_where,
        reach={"unit": "unit_id"},
        read_roles=READERS,
        answer=PriorityView,
        filters={"state": among("state", KeptState), "unit_id": same("unit_id")},
        create=Creation(
            command=WritePriority,
            roles=WRITERS,
            where=_where,
            decide=lambda new_id, said, _: write(new_id, said),
            fill=Fill(fields=frozenset(), values=known),
        ),
        history=True,
    )


def _view(priority: ResponsePriority, _: Principal | None) -> Mapping[str, Any]:
    return {name: value for name, value in asdict(priority).items() if name in PriorityView.model_fields}


def _where(one: ResponsePriority | WritePriority) -> Where:
    """Return whose it is; what is for every unit is reached from the whole hub alone."""
    return Where(units=frozenset({one.unit_id} - {""}))


def _offers(priorities: Shelf[ResponsePriority], orders: Resource[Order]) -> APIRouter:
    router = APIRouter(tags=["orders"])

    @router.get("/v1/orders/{id}/response-priorities", operation_id="listOrderResponsePriorities")
    async def offered(id: str, who: Who) -> OfferedPriorities:  # noqa: A002  # the path says {id}
        """Return the priorities that this order can be given now, what is done first first."""
        order = (await seen(orders, id, who)).thing
        fitting = await _fitting(priorities, order)
        fitting.sort(key=lambda one: (one.rank, one.title))
        return OfferedPriorities(
            items=[
                OfferedPriority(id=one.id, title=one.title, rank=one.rank, about=one.about, own=bool(one.unit_id))
                for one in fitting
            ]
        )

    return router


async def _fitting(priorities: Shelf[ResponsePriority], order: Order) -> list[ResponsePriority]:
    """Return those of its unit and those of all units, a page of each: nobody chooses from more."""
    unit, found = order.part.unit_id or "", list[ResponsePriority]()
    for whose in sorted({"", unit}):
        asked = [Match("unit_id", "is", whose), Match("state", "is", str(KeptState.ACTIVE))]
        page = await priorities.page(StoreQuery(all_of=asked, limit=MAX_LIMIT))
        found += [loaded.aggregate for loaded in page.items]
    return [one for one in found if one.offered(unit, order.matter.category_code)]
