"""Who of a unit has how many open orders, over HTTP: of all of them, however long the list is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Protocol

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from kitchenkit.access import demand, needs
from kitchenkit.rights import Principal, Where

from .http import READERS


class Shares(Protocol):
    """Where it is counted (`MongoShares`)."""

    async def of(self, unit_id: str) -> Mapping[str, int]:
        """Return by person how many they have, by nobody's name those that nobody has; raises `Transient`."""
        ...


class ShareView(BaseModel):
    """How many open orders one person has."""

    person_id: str
    count: int


class SharesView(BaseModel):
    """How many open orders a unit has, how many of them nobody in particular, and each person how many."""

    total: int
    nobody: int
    people: list[ShareView]


def shares_router(shares: Shares) -> APIRouter:
    """Return the route; who may read every order of a unit may see who has how many."""
    router = APIRouter(tags=["orders"])

    @router.get("/v1/order-shares", operation_id="getOrderShares")
    async def order_shares(
        unit_id: Annotated[str, Query(min_length=1, max_length=64)],
        who: Annotated[Principal, Depends(needs(*sorted(READERS)))],
    ) -> SharesView:
        """Return how many open orders each person of a unit has, who has most first."""
        demand(who, READERS, Where(units=frozenset({unit_id})))
        found = await shares.of(unit_id)
        people = sorted(((one, count) for one, count in found.items() if one), key=lambda pair: (-pair[1], pair[0]))
        return SharesView(
            total=sum(found.values()),
            nobody=found.get("", 0),
            people=[ShareView(person_id=one, count=count) for one, count in people],
        )

    return router
