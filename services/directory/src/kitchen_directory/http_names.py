"""The names of staff, for their colleagues: who has a case in hand is said by name."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel

from kitchenkit import problems
from kitchenkit.access import needs
from kitchenkit.query import MAX_LIMIT, Match
from kitchenkit.query import Query as Asked
from kitchenkit.rights import Principal, Scope, Where, rights_over

from .domain.organisations import Organisation
from .domain.people import Person, State
from .domain.roles import STAFF
from .ports import Stores

MOST = 50
UNIT_ROLES = frozenset({"unit_handler", "unit_approver", "unit_head"})
COLLEAGUES = UNIT_ROLES | {"dispatcher", "supervisor"}


class Named(BaseModel):
    """Somebody who works here, and their name."""

    id: str
    name: str


class Names(BaseModel):
    """Those of the people asked for who are staff."""

    items: list[Named]


class Colleague(BaseModel):
    """Somebody who works on the orders of a unit, and as what."""

    id: str
    name: str
    roles: list[str]


class Colleagues(BaseModel):
    """Those of one unit, by name."""

    items: list[Colleague]


def names_router(stores: Stores) -> APIRouter:
    """Return the route by which staff learn each other's names, and nothing else of each other."""
    router = APIRouter(tags=["people"])

    @router.get("/v1/names", operation_id="namesOfStaff")
    async def names(
        _: Annotated[Principal, Depends(needs(*sorted(STAFF)))],
        id: Annotated[list[str], Query(min_length=1, max_length=MOST)],  # noqa: A002  # the query says id
    ) -> Names:
        """Return the names of these people, as far as they are staff: who only sends something in is not named."""
        found = await stores.people.load(set(id))
        people = (loaded.aggregate for loaded in found.values())
        return Names(items=[Named(id=one.id, name=one.name) for one in people if _is_staff(one)])

    @router.get("/v1/organisations/{id}/colleagues", operation_id="colleaguesOfUnit")
    async def colleagues(
        who: Annotated[Principal, Depends(needs(*sorted(COLLEAGUES)))],
        id: Annotated[str, Path(max_length=64)],  # noqa: A002  # the path says {id}
    ) -> Colleagues:
        """Return who works on the orders of a unit, for those who give them out: names and roles, nothing else.

        For the people of that unit and for the centre over its area; of another unit it is 404. The first 200.
        """
        loaded = await stores.organisations.get(id)
        if loaded is None or not rights_over(who, COLLEAGUES, _of_unit(loaded.aggregate)):
            raise problems.not_found()
        asked = [Match("rights.id", "is", id), Match("state", "in", [State.ACTIVE])]
        page = await stores.people.page(Asked(all_of=asked, limit=MAX_LIMIT))
        found = [_colleague(row.aggregate, id) for row in page.items]
        return Colleagues(items=sorted((one for one in found if one.roles), key=lambda one: one.name))

    return router


def _of_unit(unit: Organisation) -> Where:
    return Where(units=frozenset({unit.id}), areas=frozenset({unit.area_code}))


def _colleague(person: Person, unit_id: str) -> Colleague:
    over = {right.role for right in person.rights if right.scope == Scope("unit", unit_id)}
    return Colleague(id=person.id, name=person.name, roles=sorted(over & UNIT_ROLES))


def _is_staff(person: Person) -> bool:
    return any(right.role in STAFF for right in person.rights)
