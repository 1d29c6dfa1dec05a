"""Lists that were kept, and where and when they were published (通报发布), over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import BaseModel

from kitchenkit import problems
from kitchenkit.access import demand, needs
from kitchenkit.bodies import body_model
from kitchenkit.decide import Context
from kitchenkit.resource_answers import Ready
from kitchenkit.resource_commands import Request, make
from kitchenkit.resource_lists import seen
from kitchenkit.resource_routes import IdempotencyKey, resource_router
from kitchenkit.resources import Creation, Fill, Resource, Shelf, among, same, starts
from kitchenkit.rights import Principal, Where

from .domain.publication import LateOrder, LateUnit, by_unit
from .domain.published_list import MOST_ORDERS, PUBLISHED_LIST, WRITERS, DrawUp, ListState, PublishedList, standing
from .domain.published_list import draw_up as draw
from .http_publication import READERS, Asked, PublicationParts, Who, as_file, drawn_up

PATH = "/v1/published-lists"
FILLED = frozenset({"orders"})
DrawUpBody: Any = body_model("DrawUpListBody", DrawUp, without=FILLED)


class ListEntry(BaseModel):
    """One thing that was written down about its publication; `holds` until a later one corrects it or takes it back."""

    number: int
    kind: str
    of: int
    channel: str
    place: str
    published_at: datetime | None
    recorded_by: str
    recorded_at: datetime
    reason: str
    holds: bool


class KeptList(BaseModel):
    """A list that was kept; its orders are `GET …/{id}/orders`."""

    id: str
    state: str
    sequence: int
    created_at: datetime
    updated_at: datetime
    level: int
    unit_id: str
    area_code: str
    since: str
    until: str
    orders: int
    digest: str
    drawn_up_at: datetime
    drawn_up_by: str
    entries: list[ListEntry]


class KeptOrders(BaseModel):
    """The orders of a list as they stood when it was kept."""

    as_of: datetime
    items: list[LateOrder]
    units: list[LateUnit]


def published_routers(parts: PublicationParts, store: Shelf[PublishedList]) -> list[APIRouter]:
    """Return every route of lists that were kept."""
    lists = list_resource(store)
    return [_keeping(parts, lists), _contents(parts, lists), resource_router(lists)]


def list_resource(store: Shelf[PublishedList]) -> Resource[PublishedList]:
    """Return how they are served."""
    return Resource(
        name="published-list",
        path=PATH,
        store=store,
        machine=PUBLISHED_LIST,
        view=_view,
        where=lambda one: _where(one.area_code),
        reach={"area": "area_code"},
        read_roles=READERS,
        answer=KeptList,
        filters={
            "state": among("state", ListState),
            "order_id": same("orders.order_id", about="those that have this order"),
            "area_code": starts("area_code"),
        },
        history=True,
    )


def _view(kept: PublishedList, _: Principal | None) -> Mapping[str, Any]:
    holds = {one.number for one in standing(kept)}
    own = ("level", "unit_id", "area_code", "since", "until", "digest", "drawn_up_at", "drawn_up_by")
    entries = [asdict(one) | {"kind": str(one.kind), "holds": one.number in holds} for one in kept.entries]
    return {**{name: getattr(kept, name) for name in own}, "orders": len(kept.orders), "entries": entries}


def _where(area_code: str) -> Where:
    return Where(areas=frozenset({area_code} - {""}))


def _keeping(parts: PublicationParts, lists: Resource[PublishedList]) -> APIRouter:
    router = APIRouter(tags=["publication"])

    @router.post(
        PATH, operation_id="createPublishedList", status_code=201, response_class=Ready, response_model=KeptList
    )
    async def keep(
        who: Annotated[Principal, Depends(needs(*sorted(WRITERS)))],
        body: DrawUpBody,
        idempotency_key: IdempotencyKey = None,
    ) -> Ready:
        """Keep the list as it is now; without an area, that of the caller's own right."""
        area = body.area_code or _own_area(who)
        demand(who, WRITERS, _where(area))

        async def found(_: Any, said: Mapping[str, Any], __: Context) -> Mapping[str, Any]:
            return {"area_code": area, "orders": await _orders(parts, who, {**said, "area_code": area})}

        creation = Creation[PublishedList](
            command=DrawUp,
            roles=WRITERS,
            where=lambda command: _where(command.area_code),
            decide=draw,
            fill=Fill(fields=FILLED, values=found),
        )
        made = await make(lists, creation, Request(who=who, name="create", body=body, key=idempotency_key))
        headers = {"ETag": f'"{made.body["sequence"]}"', "Location": f"{PATH}/{made.body['id']}"}
        return Ready(made.body, status_code=201 if made.made else 200, headers=headers)

    return router


async def _orders(parts: PublicationParts, who: Principal, said: Mapping[str, Any]) -> tuple[LateOrder, ...]:
    first, last = said["since"], said["until"]
    if first is not None and last is not None and first > last:
        raise problems.invalid(["body", "since"], "since is after until")
    asked = Asked(level=said["level"], unit_id=said["unit_id"], area_code=said["area_code"], first=first, last=last)
    found = await drawn_up(parts, who, asked)
    left = tuple(one for one in found.items if one.order_id not in said["leave_out"])
    if not left:
        raise problems.conflict("nothing_listed", "no order is in this list, ask otherwise: 清单里没有工单，请换条件")
    if found.cut or len(left) > MOST_ORDERS:
        raise problems.conflict("too_many", f"at most {MOST_ORDERS} orders in one list: 请缩小范围")
    return left


def _own_area(who: Principal) -> str:
    """Return the one area that the caller draws lists up for; nothing where it is the hub, or several."""
    scopes = {right.scope for right in who.rights if right.role in WRITERS}
    areas = {scope.id for scope in scopes if scope.kind == "area"}
    return areas.pop() if len(areas) == len(scopes) == 1 else ""


def _contents(parts: PublicationParts, lists: Resource[PublishedList]) -> APIRouter:
    router = APIRouter(tags=["publication"])

    @router.get(PATH + "/{id}/orders", operation_id="getPublishedListOrders")
    async def orders(id: str, who: Who) -> KeptOrders:  # noqa: A002  # the path says {id}
        """Return its orders as they stood when it was kept, and how many were whose."""
        kept = (await seen(lists, id, who)).thing
        return KeptOrders(as_of=kept.drawn_up_at, items=list(kept.orders), units=by_unit(kept.orders))

    @router.get(PATH + "/{id}/sheet", operation_id="exportPublishedList", response_class=Response)
    async def sheet(id: str, who: Who) -> Response:  # noqa: A002
        """Return the same as an Excel file."""
        kept = (await seen(lists, id, who)).thing
        return await as_file(kept.orders, kept.level, kept.drawn_up_at.astimezone(parts.zone))

    return router
