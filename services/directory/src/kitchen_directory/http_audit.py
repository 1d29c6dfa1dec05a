"""Who did what, for those who look after it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Query

from kitchenkit import by_time
from kitchenkit.access import demand, needs
from kitchenkit.bodies import Instant
from kitchenkit.rights import NOWHERE, Principal

from .access import Access
from .domain.audit import AUDIT_READ, COVERS, COVERS_NOT, LONGEST_WINDOW, USUAL_WINDOW, Entry, Wanted

READERS = frozenset({"auditor", "privacy_officer"})
MOST = 200
Asked = Annotated[Instant | None, Query()]
Name = Annotated[str, Query(max_length=100)]


def audit_router(access: Access) -> APIRouter:
    """Return the list of who did what; to read it is itself noted."""
    router = APIRouter(tags=["audit"])

    @router.get("/v1/audit", operation_id="listAudit")
    async def audit(
        who: Annotated[Principal, Depends(needs(*READERS))],
        *,
        since: Asked = None,
        until: Asked = None,
        actor: Name = "",
        about: Name = "",
        what: Name = "",
        limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
        cursor: Name = "",
    ) -> dict[str, Any]:
        """List who did what to whom, the newest first: without `since`, of the last seven days.

        `covers` and `covers_not` say what is in here and where the rest is.
        """
        demand(who, READERS, NOWHERE)  # the whole hub: nothing here is divided by area
        now = access.now()
        wanted = _wanted(since, until or now, actor=actor, about=about, what=what, cursor=cursor)
        found = await access.stores.trail.newest(wanted, limit + 1)
        await access.stores.trail.write(
            Entry(id=str(uuid4()), at=now, what=AUDIT_READ, about_kind="hub", about=about or actor, actor=who.id)
        )
        last = found[limit - 1] if len(found) > limit else None
        return {
            "items": [_view(entry) for entry in found[:limit]],
            "next": by_time.cursor_of(last.at, last.id) if last else None,
            "covers": COVERS,
            "covers_not": COVERS_NOT,
        }

    return router


def _wanted(since: datetime | None, until: datetime, *, actor: str, about: str, what: str, cursor: str) -> Wanted:
    since, until = by_time.window(since, until, usual=USUAL_WINDOW, longest=LONGEST_WINDOW)
    return Wanted(since=since, until=until, actor=actor, about=about, what=what, after=by_time.place_of(cursor))


def _view(entry: Entry) -> dict[str, Any]:
    names = ("id", "at", "what", "about_kind", "about", "actor", "role", "scope", "reason", "note")
    return {name: getattr(entry, name) for name in names}
