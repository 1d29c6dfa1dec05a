"""How every clock (时钟) of an order stands, each for itself: who is late with what, and since when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from kitchenkit.access import needs
from kitchenkit.decide import Book
from kitchenkit.resource_lists import seen
from kitchenkit.resources import Resource
from kitchenkit.rights import Principal

from .domain.clocks import clocks
from .domain.clocks_facts import Clock, ClockState
from .domain.dates import facts_of
from .domain.matter import Order
from .http import READERS


class ClockView(BaseModel):
    """One clock: null where it has not come to that; `took` and `over` in working time where its span is one."""

    name: str  # intake, dispatch, signoff, first_contact, handling … (docs: services/dispatch/README.md, Clocks)
    state: ClockState
    started_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None
    provisional: bool  # a year on the way to the due date is not published yet
    took_seconds: int | None  # of a clock that has ended, without pauses
    over_seconds: int | None


class ClocksView(BaseModel):
    """Every clock of an order, as it stood at one instant."""

    order_id: str
    as_of: datetime
    clocks: list[ClockView]


def clocks_router(orders: Resource[Order], book: Book, now: Callable[[], datetime]) -> APIRouter:
    """Return the route; who may read an order may see its clocks."""
    router = APIRouter(tags=["orders"])

    @router.get("/v1/orders/{id}/clocks", operation_id="getOrderClocks")
    async def order_clocks(
        id: str,  # noqa: A002  # the path says {id}
        who: Annotated[Principal, Depends(needs(*sorted(READERS)))],
    ) -> ClocksView:
        """Return every clock of an order, also those that have not started: made from its facts at this instant."""
        found = await seen(orders, id, who)
        order, at = found.thing, now()
        made = clocks(facts_of(order.matter, order.part), book(), at)
        return ClocksView(order_id=order.id, as_of=at, clocks=[_view(one) for one in made.values()])

    return router


def _view(clock: Clock) -> ClockView:
    over = clock.state in (ClockState.MET, ClockState.BREACHED) and clock.ended_at is not None
    return ClockView(
        name=clock.name,
        state=clock.state,
        started_at=clock.started_at,
        due_at=clock.due_at,
        ended_at=clock.ended_at,
        provisional=clock.provisional,
        took_seconds=int(clock.took.total_seconds()) if over else None,
        over_seconds=int(clock.over.total_seconds()) if over else None,
    )
