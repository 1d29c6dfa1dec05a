"""Finding what a resource serves, and showing only what the caller's scopes reach."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from . import log, problems
from .decide import A
from .query import BadCursorError, Match, Query
from .react import Loaded
from .resources import Resource
from .rights import Principal, rights_over
from .time import millis

_Last: TypeAlias = tuple[tuple[int, str], str]  # the place of a whole, and which part of it was shown last


@dataclass(frozen=True, slots=True)
class Found(Generic[A]):
    """A thing that is served, and the stored whole that it is or is a part of."""

    thing: A
    loaded: Loaded[Any]


async def find(resource: Resource[A], thing_id: str) -> Found[A] | None:
    """Return the thing with this id, whoever asks."""
    if resource.lens is None:
        loaded = (await resource.store.load([thing_id])).get(thing_id)
        return None if loaded is None else Found(loaded.aggregate, loaded)
    page = await resource.store.page(Query(all_of=[Match(resource.lens.field, "is", thing_id)], limit=1))
    for one in _things(resource, page.items):
        if one.thing.id == thing_id:
            return one
    return None


def visible(resource: Resource[A], thing: A, who: Principal | None) -> bool:
    """Say whether `who` may read this thing."""
    if resource.open_because:
        return True
    return who is not None and bool(rights_over(who, resource.read_roles, resource.where(thing)))


async def seen(resource: Resource[A], thing_id: str, who: Principal | None) -> Found[A]:
    """Return the thing with this id as `who` may read it; raises 404 where it is not there or not to be seen."""
    found = await find(resource, thing_id)
    if found is None or not visible(resource, found.thing, who):
        raise problems.not_found()
    log.bind(case_id=getattr(found.thing, "case_id", ""))
    return found


def shown(resource: Resource[A], found: Found[A], who: Principal | None) -> dict[str, Any]:
    """Return the thing as it is answered to `who`, ready for JSON."""
    view = resource.view(found.thing, who)
    basics = {
        "id": found.thing.id,
        "state": str(found.thing.state),
        "sequence": found.loaded.aggregate.sequence,
        "created_at": found.loaded.created_at,
        "updated_at": found.loaded.updated_at,
    }
    told = view.model_dump() if isinstance(view, BaseModel) else dict(view)
    ready: dict[str, Any] = to_jsonable_python(basics | told)
    return ready


async def listed(
    resource: Resource[A],
    who: Principal | None,
    asked: Mapping[str, Any],
    *,
    limit: int,
    cursor: str | None,
    mine: bool = False,
) -> dict[str, Any]:
    """Return one page: of what fits `asked`, what `who` may read; with `mine` only what is for them."""
    reached, own = _reached(resource, who), _own(resource, who) if mine else ()
    if own is None or (reached is not None and not reached):
        return {"items": [], "next": None}
    start, last = _resumed(cursor) if resource.lens is not None else (cursor, None)
    all_of = [match for name, value in asked.items() for match in resource.filters[name].matches(value)]
    page = await resource.store.page(Query(all_of=[*all_of, *own], any_of=reached or (), limit=limit, cursor=start))
    found = [one for one in _after(_things(resource, page.items), last) if _fits(resource, one.thing, asked)]
    found = [one for one in found if not mine or _theirs(resource, one.thing, who)]
    items = [shown(resource, one, who) for one in found[:limit] if visible(resource, one.thing, who)]
    following = page.next if resource.lens is None or page.next is None else _resume(page.next, None)
    if len(found) > limit:  # more parts than fit: the next page begins in the middle of this one
        following = _resume(start or "", found[limit - 1])
    return {"items": items, "next": following}


def _reached(resource: Resource[A], who: Principal | None) -> list[Match] | None:
    """Return what the store is asked so that the caller's scopes reach it; None: no bounds, empty: nothing."""
    if resource.open_because:
        return None
    scopes = {right.scope for right in (who.rights if who else ()) if right.role in resource.read_roles}
    if any(scope.kind == "hub" for scope in scopes):
        return None
    return [
        Match(resource.reach[scope.kind], "starts" if scope.kind == "area" else "is", scope.id)
        for scope in sorted(scopes)
        if scope.kind in resource.reach
    ]


def _own(resource: Resource[A], who: Principal | None) -> Sequence[Match] | None:
    """Return what the store is asked for that is for `who`; None: nothing is."""
    return None if resource.mine is None or who is None else resource.mine.matches(who)


def _theirs(resource: Resource[A], thing: A, who: Principal | None) -> bool:
    return resource.mine is not None and who is not None and resource.mine.keep(thing, who)


def _things(resource: Resource[A], items: Sequence[Loaded[Any]]) -> list[Found[A]]:
    if resource.lens is None:
        return [Found(loaded.aggregate, loaded) for loaded in items]
    return [Found(part, loaded) for loaded in items for part in resource.lens.parts(loaded.aggregate)]


def _fits(resource: Resource[A], thing: A, asked: Mapping[str, Any]) -> bool:
    keeps = ((resource.filters[name].keep, value) for name, value in asked.items())
    return all(keep is None or keep(thing, value) for keep, value in keeps)


def _after(found: list[Found[A]], last: _Last | None) -> list[Found[A]]:
    """Return those behind the last one that was shown, also where that has left the list since."""
    if last is None:
        return found
    whole, part = last
    mine = [one for one in found if _whole(one) == whole]
    shown_ = next((n for n, one in enumerate(mine, start=1) if one.thing.id == part), 0)
    return [*mine[shown_:], *(one for one in found if _whole(one) < whole)]


def _whole(one: Found[Any]) -> tuple[int, str]:
    """Return the place of a whole in the order of lists, of which the greatest comes first."""
    created = one.loaded.created_at
    return millis(created) if created is not None else 0, one.loaded.aggregate.id


def _resume(start: str, last: Found[Any] | None) -> str:
    place = "" if last is None else "~".join((*map(str, _whole(last)), last.thing.id))
    return base64.urlsafe_b64encode(f"{start}~{place}".encode()).decode().rstrip("=")


def _resumed(cursor: str | None) -> tuple[str | None, _Last | None]:
    if cursor is None:
        return None, None
    try:
        start, *place = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split("~")
        if place == [""]:
            return start or None, None
        created, whole, part = place
        return start or None, ((int(created), whole), part)
    except (ValueError, binascii.Error) as error:
        raise BadCursorError("the cursor is not one that this list gave") from error
