"""Orders, and who serves from where, over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from kitchenkit import problems, words
from kitchenkit.access import needs
from kitchenkit.decide import Context, Machine
from kitchenkit.query import MAX_LIMIT, Match, Query
from kitchenkit.resource_lists import seen
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Fill, Resource, among, same, starts
from kitchenkit.resources import words as word_filter
from kitchenkit.rights import Principal, Where, rights_over

from .domain.matching import Proposal, propose
from .domain.order import Order, State
from .domain.orders import ABOVE, CENTRE, ORDER, TEAM
from .domain.places import ServiceItem, Site, SiteKind, Team
from .ports import Stores

# Who may see which teams said no, and why.
INSIDE = CENTRE | ABOVE | {"triage_clerk", "desk_chief", "leader", "auditor", "operator", "service"}
READERS = INSIDE | TEAM
NOT_OVER_HTTP = frozenset({"expire", "lapse", "rate", "withdraw", "reopen"})  # the clock's, and the asker's by the case
OPEN_BECAUSE = "people have to know who helps, with what and where"


class Proposals(BaseModel):
    """Teams that could take an order, the best first, each with the reason."""

    items: list[Proposal]


def routers(stores: Stores) -> list[APIRouter]:
    """Return the routes of everything that the lane serves."""
    orders = order_resource(stores)
    return [
        resource_router(orders),
        _proposals(orders, stores),
        resource_router(_teams(stores)),
        resource_router(_sites(stores)),
        resource_router(_service_items(stores)),
    ]


def order_resource(stores: Stores) -> Resource[Order]:
    """Return how orders are served; a team sees and moves only what it was asked to do."""

    async def teams(order: Order, said: Mapping[str, Any], _: Context) -> Mapping[str, Any]:
        teams = await teams_for(stores, order, said["team_id"])
        if said["team_id"] not in {"", *(team.id for team in teams)}:
            raise problems.invalid(["body", "team_id"], "there is no such team: take an id of GET /v1/teams")
        return {"teams": tuple(teams)}

    return Resource(
        name="order",
        path="/v1/orders",
        store=stores.orders,
        machine=ORDER,
        view=order_view,
        where=where_of,
        reach={"area": "area_code", "team": "team_id"},
        read_roles=READERS,
        filters={
            "case_id": same("case_id"),
            "case_no": same("case_no"),
            "state": among("state", State),
            "area_code": starts("area_code", about="a street at the finest, and all below an area"),
            "category_code": same("category_code"),
            "team_id": same("team_id"),
            "urgent": same("urgent", bool),
            "escalated": same("escalated", bool),
            "q": word_filter("tokens", words.asked),
        },
        fills={"dispatch": Fill(fields=frozenset({"teams"}), values=teams)},
        hidden=NOT_OVER_HTTP,
        history=True,
        history_roles=INSIDE,
    )


def where_of(order: Order) -> Where:
    """Return what an order belongs to: its area, and the team that is asked or holds it."""
    return Where(areas=frozenset({order.area_code} - {""}), teams=frozenset({order.team_id} - {""}))


def order_view(order: Order, who: Principal | None) -> Mapping[str, Any]:
    """Return an order as `who` may see it: a team is not told what other teams did with it."""
    view = asdict(order)
    view["contact_team_id"] = order.contact_team
    if who is None or not rights_over(who, INSIDE, where_of(order)):
        del view["tried"]
    return view


async def teams_for(stores: Stores, order: Order, named: str = "") -> list[Team]:
    """Return every team that does this kind of service, and the one that is named."""
    found, cursor = list((await stores.teams.load([named] if named else [])).values()), None
    while True:
        does_it = Match("category_codes", "is", order.category_code)
        page = await stores.teams.page(Query(all_of=[does_it], limit=MAX_LIMIT, cursor=cursor))
        found += page.items
        if (cursor := page.next) is None:
            return list({loaded.aggregate.id: loaded.aggregate for loaded in found}.values())


def _proposals(orders: Resource[Order], stores: Stores) -> APIRouter:
    router = APIRouter(tags=["orders"])

    @router.get("/v1/orders/{id}/teams", operation_id="proposeTeams")
    async def proposed(
        id: str,  # noqa: A002  # the path says {id}
        who: Annotated[Principal, Depends(needs(*CENTRE, *ABOVE))],
    ) -> Proposals:
        """The teams that could take this order, the best first, with the reason: `:dispatch` takes the first."""
        order = (await seen(orders, id, who)).thing
        return Proposals(items=propose(order, await teams_for(stores, order)))

    return router


def _teams(stores: Stores) -> Resource[Team]:
    return Resource(
        name="team",
        path="/v1/teams",
        store=stores.teams,
        machine=Machine[Team](()),
        view=lambda team, _: asdict(team),
        where=lambda team: Where(areas=frozenset({team.area_code}), teams=frozenset({team.id})),
        read_roles=frozenset(),
        open_because=OPEN_BECAUSE,
        filters={
            "code": same("code"),
            "category_code": same("category_codes", about="what they do"),
            "area_code": starts("area_code", about="based in an area or a part of it"),
            "site_id": same("site_id"),
            "q": word_filter("tokens", words.asked),
        },
    )


def _sites(stores: Stores) -> Resource[Site]:
    return Resource(
        name="site",
        path="/v1/sites",
        store=stores.sites,
        machine=Machine[Site](()),
        view=lambda site, _: asdict(site),
        where=lambda site: Where(areas=frozenset({site.area_code})),
        read_roles=frozenset(),
        open_because=OPEN_BECAUSE,
        filters={
            "code": same("code"),
            "kind": among("kind", SiteKind),
            "area_code": starts("area_code", about="in an area or a part of it"),
            "parent_id": same("parent_id"),
            "q": word_filter("tokens", words.asked),
        },
    )


def _service_items(stores: Stores) -> Resource[ServiceItem]:
    return Resource(
        name="service-item",
        path="/v1/service-items",
        store=stores.service_items,
        machine=Machine[ServiceItem](()),
        view=lambda item, _: asdict(item),
        where=lambda _: Where(),
        read_roles=frozenset(),
        open_because=OPEN_BECAUSE,
        filters={
            "code": same("code"),
            "category_code": same("category_code"),
            "q": word_filter("tokens", words.asked),
        },
    )
