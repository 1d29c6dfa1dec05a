"""The names of staff, for their colleagues: who has a case in hand is said by name."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from kitchenkit.access import needs
from kitchenkit.rights import Principal

from .domain.people import Person
from .domain.roles import STAFF
from .ports import Stores

MOST = 50


class Named(BaseModel):
    """Somebody who works here, and their name."""

    id: str
    name: str


class Names(BaseModel):
    """Those of the people asked for who are staff."""

    items: list[Named]


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

    return router


def _is_staff(person: Person) -> bool:
    return any(right.role in STAFF for right in person.rights)
