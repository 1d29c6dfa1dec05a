"""Whom a team visits: shown by intake to the leader of the team that has accepted, and written down there first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from kitchen.intake.v1 import intake_service_pb2 as pb
from kitchenkit import problems
from kitchenkit.access import needs
from kitchenkit.http import StrictModel
from kitchenkit.problems import Problem
from kitchenkit.resource_lists import find
from kitchenkit.resources import Resource
from kitchenkit.rights import Principal, Where, acting
from kitchenkit.rpc import NotFound

from .domain.contact import may_be_visited
from .domain.order import Order
from .domain.orders import TEAM

SECONDS = 3.0
Ask = Callable[[pb.RevealContactRequest], Awaitable[pb.RevealContactResponse]]


class Purpose(StrictModel):
    """What the contact is wanted for; who audits reads it."""

    purpose: Annotated[str, Field(min_length=2, max_length=200)]


class Contact(BaseModel):
    """The contact as the citizen gave it; what they did not give is empty."""

    name: str
    phone: str
    address: str


def contact_router(orders: Resource[Order], ask: Ask) -> APIRouter:
    """Return the route; it keeps nothing of what it shows."""
    router = APIRouter(tags=["orders"])

    @router.post("/v1/orders/{id}/contact", operation_id="revealContact")
    async def reveal(
        id: str,  # noqa: A002  # the path says {id}
        body: Purpose,
        response: Response,
        who: Annotated[Principal, Depends(needs(*sorted(TEAM)))],
    ) -> Contact:
        """Show the citizen's contact to the team that has accepted the order; each time is in the audit list."""
        found = await find(orders, id)
        # By the team alone: who is asked but has not accepted has the order, and not whom it is about.
        where = Where(teams=frozenset({found.thing.team_id} - {""})) if found else None
        right = acting(who, TEAM, where) if where else None
        if found is None or right is None:
            raise problems.not_found()
        may_be_visited(found.thing)
        response.headers["Cache-Control"] = "no-store"
        asked = pb.RevealContactRequest(
            case_id=found.thing.case_id,
            person_id=who.id,
            role=right.role,
            scope=str(right.scope),
            purpose=body.purpose,
            order_id=id,
        )
        try:
            shown = await ask(asked)
        except NotFound as gone:
            raise Problem(410, "erased", "the contact of this case is erased") from gone
        return Contact(name=shown.name, phone=shown.phone, address=shown.address)

    return router
