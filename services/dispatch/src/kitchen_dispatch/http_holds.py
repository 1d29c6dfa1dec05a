"""Who works on an order or a matter just now, over HTTP; and that a colleague is not overrun by it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Body, Depends
from pydantic import BaseModel, ConfigDict

from kitchenkit import problems
from kitchenkit.access import needs
from kitchenkit.decide import Context
from kitchenkit.resource_lists import seen
from kitchenkit.resources import Fill, Resource
from kitchenkit.rights import Principal, Where, rights_over
from kitchenkit.time import now as wall_now

from .domain.hold import LASTS, NEVER_STOPPED, Hold, anothers, hold_id, sides, stands
from .domain.matter import Matter, Order
from .domain.policy import EMERGENCY

Now = Callable[[], datetime]
Affair = Order | Matter


class Holds(Protocol):
    """Where it is kept who works on what (`MongoHolds`)."""

    async def of(self, ids: Collection[str]) -> list[Hold]:
        """Return those that are there, ended ones too; raises `Transient`."""
        ...

    async def take(self, wanted: Hold, *, over: bool) -> Hold:
        """Return who holds it then; raises `Transient`."""
        ...

    async def release(self, hold_id: str, person_id: str) -> None:
        """End it, if it is this person's; raises `Transient`."""
        ...


class HoldBody(BaseModel):
    """Say that one works on it now; again while one does. `take_over`: also where a colleague does."""

    model_config = ConfigDict(extra="forbid")
    take_over: bool = False


class HoldView(BaseModel):
    """Who works on it, since when, and until when unless they go on."""

    person_id: str
    role: str
    since: datetime
    until: datetime
    mine: bool
    stops: bool  # what the caller gives is refused meanwhile: of the same side, and no emergency


class HoldsView(BaseModel):
    """Everybody who works on it now: of the unit and of the centre one each at most."""

    items: list[HoldView]


def guarded(resource: Resource[Any], holds: Holds, *, now: Now = wall_now) -> Resource[Any]:
    """Return the resource with its commands refused while a colleague of the same side works on the thing.

    Emergencies (E0, E1), what only makes a matter more urgent and what says whose it is are stopped by nobody.
    """
    names = resource.machine.commands().keys() - NEVER_STOPPED
    return replace(resource, fills={**resource.fills, **{name: _asking(resource, name, holds, now) for name in names}})


def _asking(resource: Resource[Any], name: str, holds: Holds, now: Now) -> Fill[Any]:
    before = resource.fills.get(name)

    async def values(thing: Affair, said: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
        if not _is_emergency(thing):
            for hold in await holds.of([hold_id(thing.id, context.role)]):
                if anothers(hold, context.actor, now()):
                    raise _held(hold)
        return {} if before is None else await before.values(thing, said, context)

    return Fill(fields=frozenset() if before is None else before.fields, values=values)


def hold_router(resource: Resource[Any], holds: Holds, *, now: Now = wall_now) -> APIRouter:
    """Return the routes of one resource: `…/{id}:hold`, `:release` and `…/{id}/hold`."""
    router = APIRouter(tags=[f"{resource.name}s"])
    workers = frozenset().union(*(move.roles for move in resource.machine.moves))
    of, name = resource.path + "/{id}", resource.name.capitalize()

    async def hold(
        id: str,  # noqa: A002  # the path says {id}
        who: Principal,
        body: Annotated[HoldBody, Body(default_factory=HoldBody)],
    ) -> HoldView:
        """Say that one works on it: for two minutes, and again each time it is said; 409 while a colleague does."""
        found = await seen(resource, id, who)
        at = now()
        role = _role(who, workers, resource.where(found.thing))
        wanted = Hold(id=hold_id(id, role), person_id=who.id, role=role, since=at, until=at + LASTS)
        got = await holds.take(wanted, over=body.take_over)
        if got.person_id != who.id:
            raise _held(got)
        return _view(got, who, stops=False)

    async def release(id: str, who: Principal) -> None:  # noqa: A002
        """Say that one works on it no more; what a colleague holds stays theirs."""
        await seen(resource, id, who)
        for one in sides(id):
            await holds.release(one, who.id)

    async def look(id: str, who: Principal) -> HoldsView:  # noqa: A002
        """Return who works on it now."""
        found = await seen(resource, id, who)
        at = now()
        there = [one for one in await holds.of(sides(id)) if stands(one, at)]
        own = {hold_id(id, right.role) for right in rights_over(who, workers, resource.where(found.thing))}
        if _is_emergency(found.thing):
            own = set()
        return HoldsView(items=[_view(one, who, stops=one.id in own and anothers(one, who.id, at)) for one in there])

    # The roles are those of this resource, which an annotation written above could not name.
    for route, roles in ((hold, workers), (release, workers), (look, resource.read_roles)):
        route.__annotations__["who"] = Annotated[Principal, Depends(needs(*sorted(roles)))]
    router.post(of + ":hold", operation_id=f"hold{name}")(hold)
    router.post(of + ":release", operation_id=f"release{name}", status_code=204)(release)
    router.get(of + "/hold", operation_id=f"get{name}Hold")(look)
    return router


def _role(who: Principal, workers: Collection[str], where: Where) -> str:
    right = next(iter(rights_over(who, workers, where)), None)
    if right is None:
        raise problems.forbidden("no_right", "you read it and do not work on it")
    return right.role


def _held(hold: Hold) -> problems.Problem:
    return problems.conflict(
        "held",
        f"a colleague ({hold.role}) works on it until {hold.until:%H:%M:%S} UTC: wait, or take it over "
        "(:hold with take_over)",
        held_by=hold.person_id,
        role=hold.role,
        since=hold.since.isoformat(),
        until=hold.until.isoformat(),
    )


def _is_emergency(thing: Affair) -> bool:
    return (thing.matter if isinstance(thing, Order) else thing).tier in EMERGENCY


def _view(hold: Hold, who: Principal, *, stops: bool) -> HoldView:
    return HoldView(
        person_id=hold.person_id,
        role=hold.role,
        since=hold.since,
        until=hold.until,
        mine=hold.person_id == who.id,
        stops=stops,
    )
