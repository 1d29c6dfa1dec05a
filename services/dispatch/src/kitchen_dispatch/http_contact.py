"""Whom to call: shown by intake to who has the job in hand, and written down there first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

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

from .domain.contact import may_be_called, may_be_seen, may_be_visited
from .domain.matter import Matter, Order
from .domain.matters_results import AGENTS
from .domain.merchant_order import MerchantOrder
from .domain.merchant_orders import MERCHANT_ROLE
from .http import UNIT_READERS

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """To whom the contact of one kind of thing is shown."""

    resource: Resource[Any]
    operation: str
    about: str
    roles: frozenset[str]
    whose: Callable[[Any], Where]  # whose job it is: rights that reach more things work on none of them
    allows: Callable[[Any], None]  # raises `Refused` where the job is not open
    order_id: Callable[[Any], str]  # as intake has heard of it


def to_the_unit(orders: Resource[Order]) -> Shown:
    """Show it to the unit that has signed for an order and not answered yet."""
    return Shown(
        resource=orders,
        operation="revealContact",
        about="Show the citizen's contact to the unit that has the order in hand; each time is in the audit list.",
        roles=UNIT_READERS,
        whose=lambda order: Where(units=frozenset({order.part.unit_id or ""})),
        allows=may_be_seen,
        order_id=lambda order: order.part.id,
    )


def to_the_caller(matters: Resource[Matter]) -> Shown:
    """Show it to the callback agents of the area while the citizen is to be called."""
    return Shown(
        resource=matters,
        operation="revealMatterContact",
        about="Show the citizen's contact to who calls back; each time is in the audit list.",
        roles=AGENTS,
        whose=lambda matter: Where(areas=frozenset({matter.area_code} - {""})),
        allows=may_be_called,
        order_id=lambda matter: next((part.id for part in matter.parts if part.unit_id), ""),
    )


def to_the_merchant(orders: Resource[MerchantOrder]) -> Shown:
    """Show it to the merchant that has accepted an order, until the work is done."""
    return Shown(
        resource=orders,
        operation="revealMerchantOrderContact",
        about="Show the citizen's contact to the merchant that has accepted; each time is in the audit list.",
        roles=MERCHANT_ROLE,
        whose=lambda order: Where(merchants=frozenset({order.merchant_id} - {""})),
        allows=may_be_visited,
        order_id=lambda order: order.id,
    )


def contact_router(shown: Shown, ask: Ask) -> APIRouter:
    """Return the route; it keeps nothing of what it shows."""
    router = APIRouter(tags=[shown.resource.plural or f"{shown.resource.name}s"])

    async def reveal(id: str, body: Purpose, response: Response, who: Principal) -> Contact:  # noqa: A002  # the path's
        found = await find(shown.resource, id)
        right = acting(who, shown.roles, shown.whose(found.thing)) if found else None
        if found is None or right is None:
            raise problems.not_found()
        shown.allows(found.thing)
        response.headers["Cache-Control"] = "no-store"
        asked = pb.RevealContactRequest(
            case_id=found.thing.case_id,
            person_id=who.id,
            role=right.role,
            scope=str(right.scope),
            purpose=body.purpose,
            order_id=shown.order_id(found.thing),
        )
        try:
            contact = await ask(asked)
        except NotFound as gone:
            raise Problem(410, "erased", "the contact of this case is erased") from gone
        return Contact(name=contact.name, phone=contact.phone, address=contact.address)

    # The roles are those of this one route, which an annotation written above could not name.
    reveal.__annotations__["who"] = Annotated[Principal, Depends(needs(*sorted(shown.roles)))]
    path = f"{shown.resource.path}/{{id}}/contact"
    router.add_api_route(path, reveal, methods=["POST"], operation_id=shown.operation, summary=shown.about)
    return router
