"""Areas, organisations and people over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter

from kitchenkit import problems, words
from kitchenkit.decide import Context
from kitchenkit.query import Match
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Creation, Fill, Filter, Resource, among, same, starts
from kitchenkit.resources import words as word_filter
from kitchenkit.rights import NOWHERE, Principal, Where

from .domain import areas, organisations, people
from .domain.areas import AREA, Area
from .domain.organisations import ORGANISATION, Organisation
from .domain.people import PERSON, Person
from .domain.roles import CURATORS
from .ports import Stores

PEOPLE_READERS = CURATORS | {"auditor", "operator", "privacy_officer", "supervisor", "desk_chief", "leader"}


def routers(stores: Stores) -> list[APIRouter]:
    """Return the routes of everything that is listed here."""
    return [
        resource_router(_areas(stores)),
        resource_router(_organisations(stores)),
        resource_router(_people(stores)),
    ]


def _areas(stores: Stores) -> Resource[Area]:
    return Resource(
        name="area",
        path="/v1/areas",
        store=stores.areas,
        machine=AREA,
        view=area_view,
        where=lambda area: Where(areas=frozenset({area.code})),
        read_roles=frozenset(),
        open_because="what places there are is public, and whoever reports something has to say where",
        filters={
            "code": same("code"),
            "parent_code": same("parent_code", about="the children of one area"),
            "area_code": starts("code", about="an area and all below it"),
            "level": among("level", areas.Level),
            "state": among("state", areas.State),
            "q": word_filter("tokens", words.asked),
        },
        create=Creation(
            command=areas.Enter,
            roles=CURATORS,
            where=lambda command: Where(areas=frozenset({command.code})),
            decide=lambda _, command, __: areas.add(None, code=command.code, name=command.name),
            identify=lambda command: areas.area_id(command.code),
        ),
    )


def _organisations(stores: Stores) -> Resource[Organisation]:
    return Resource(
        name="organisation",
        path="/v1/organisations",
        store=stores.organisations,
        machine=ORGANISATION,
        view=organisation_view,
        where=lambda one: Where(areas=frozenset({one.area_code})),
        read_roles=frozenset(),
        open_because="which public bodies there are is public",
        filters={
            "kind": among("kind", organisations.Kind),
            "speciality": same("speciality", about="the kind of a unit, the sort of a sub-centre"),
            "tier": same("tier", int),
            "area_code": starts("area_code", about="what serves an area or a part of it"),
            "parent_id": same("parent_id"),
            "state": among("state", organisations.State),
            "q": word_filter("tokens", words.asked),
        },
        create=Creation(
            command=organisations.Establish,
            roles=CURATORS,
            where=lambda command: Where(areas=frozenset({command.area_code})),
            decide=lambda new_id, command, _: organisations.establish(new_id, command),
            identify=lambda command: organisations.organisation_id(command.kind, command.code),
            fill=_parent(stores),
        ),
        fills={"alter": _parent(stores)},
    )


def _parent(stores: Stores) -> Fill[Any]:
    """Refuse a part of what is no unit in use: who looks for the unit above finds one."""

    async def values(_: Organisation | None, said: Mapping[str, Any], __: Context) -> Mapping[str, Any]:
        if said["parent_id"]:
            loaded = await stores.organisations.get(said["parent_id"])
            above = loaded.aggregate if loaded else None
            if above is None or above.kind is not organisations.Kind.UNIT or above.state != "active":
                raise problems.invalid(["body", "parent_id"], "没有在用的单位 / there is no such unit in use")
        return {}

    return Fill(fields=frozenset(), values=values)


def _people(stores: Stores) -> Resource[Person]:
    return Resource(
        name="person",
        plural="people",
        path="/v1/people",
        store=stores.people,
        machine=PERSON,
        view=lambda person, _: person_view(person),
        where=where_of,
        reach=dict.fromkeys(("area", "unit", "desk", "team", "merchant"), "rights.id"),
        read_roles=PEOPLE_READERS,
        history=True,
        filters={
            "role": same("rights.role"),
            "area_code": starts("rights.id", about="people with a right in an area or a part of it"),
            "organisation_id": same("organisation_id"),
            "username": Filter(matches=lambda typed: [Match("username", "is", people.normal(typed))], field="username"),
            "state": among("state", people.State),
            "q": word_filter("tokens", words.asked),
        },
        create=Creation(
            command=people.Enter,
            roles=CURATORS,
            where=lambda _: NOWHERE,
            decide=lambda new_id, command, _: people.enter(new_id, command),
            identify=lambda command: people.person_id(command.username),
        ),
    )


def where_of(person: Person) -> Where:
    """Return what a person belongs to: all that their rights are over. One with a right over the hub is the hub's."""
    scopes = [right.scope for right in person.rights]
    if any(scope.kind == "hub" for scope in scopes):
        return NOWHERE

    def ids(kind: str) -> frozenset[str]:
        return frozenset(scope.id for scope in scopes if scope.kind == kind)

    return Where(areas=ids("area"), units=ids("unit"), desks=ids("desk"), teams=ids("team"), merchants=ids("merchant"))


def area_view(area: Area, _: Principal | None) -> Mapping[str, Any]:
    """Return an area as everybody may see it."""
    return {"code": area.code, "name": area.name, "parent_code": area.parent_code, "level": area.level}


def organisation_view(one: Organisation, _: Principal | None) -> Mapping[str, Any]:
    """Return an organisation as everybody may see it."""
    return {
        "kind": one.kind,
        "code": one.code,
        "name": one.name,
        "speciality": one.speciality,
        "tier": one.tier or None,
        "area_code": one.area_code,
        "parent_id": one.parent_id or None,
    }


def person_view(person: Person) -> Mapping[str, Any]:
    """Return a person as they themselves and those who may read them see them; no secret is in it."""
    return {
        "username": person.username,
        "name": person.name,
        "rights": [
            {"role": right.role, "kind": right.scope.kind, "id": right.scope.id or None} for right in person.rights
        ],
        "organisation_id": person.organisation_id or None,
        "keys": [
            {
                "id": key.id,
                "label": key.label,
                "limit": key.limit,
                "issued_at": key.issued_at,
                "revoked_at": key.revoked_at,
            }
            for key in person.keys
        ],
    }
