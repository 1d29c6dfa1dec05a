"""Who did, saw or revealed what, in one list: cases from here, accounts from the directory."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Protocol
from uuid import uuid4

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel

from kitchenkit import by_time
from kitchenkit import time as wall
from kitchenkit.access import needs
from kitchenkit.bodies import Instant
from kitchenkit.rights import Principal

from .domain.audit import (
    AUDIT_READ,
    AUDITORS,
    LONGEST_WINDOW,
    USUAL_WINDOW,
    Entry,
    Kind,
    Wanted,
    audits_accounts,
    fields_of,
    words_of_auditor,
    words_of_entry,
)
from .store_audit import AuditEntries

MOST = 200
CREDENTIALS = ("authorization", "x-api-key")
Asked = Annotated[Instant | None, Query()]
Name = Annotated[str, Query(max_length=100)]


class AuditItem(BaseModel):
    """One thing that somebody did, saw or was shown; `actor` is empty where nobody was proven."""

    id: str
    at: datetime
    kind: Kind
    what: str
    service: str = ""
    about_kind: str = ""
    about: str = ""
    actor: str = ""
    role: str = ""
    scope: str = ""
    case_id: str = ""
    case_no: str = ""
    order_id: str = ""
    purpose: str = ""
    reason: str = ""
    note: str = ""


class AuditList(BaseModel):
    """One page, the newest first; `accounts` says whether the directory's own list is in it."""

    items: list[AuditItem]
    next: str | None
    accounts: bool


class Accounts(Protocol):
    """The directory's list of what was done to accounts, as the caller may see it."""

    async def audit(self, credentials: dict[str, str], wanted: Wanted, limit: int) -> tuple[list[AuditItem], bool]:
        """Return the newest that are wanted, and whether there are more.

        Raises its own problem where it refuses, `Transient` where it is away.
        """
        ...


def audit_router(entries: AuditEntries, accounts: Accounts) -> APIRouter:
    """Return the list; to read it is itself noted."""
    router = APIRouter(tags=["audit"])

    @router.get("/v1/audit", operation_id="listAudit")
    async def audit(
        who: Annotated[Principal, Depends(needs(*sorted(AUDITORS)))],
        request: Request,
        *,
        since: Asked = None,
        until: Asked = None,
        kind: Annotated[Kind | None, Query()] = None,
        actor: Name = "",
        about: Name = "",
        what: Name = "",
        limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
        cursor: Name = "",
    ) -> AuditList:
        """List who did (`act`), opened (`look`) or was shown (`reveal`) what, and what was done to accounts.

        Without `since`, of the last seven days; `about` is a case, its number, an order or a person. What belongs to
        an area is shown to who audits that area; accounts are shown to auditors and privacy officers of the hub.
        """
        now = wall.now()
        wanted = _wanted(since, until or now, kind=kind or "", actor=actor, about=about, what=what, cursor=cursor)
        whole = audits_accounts(who) and kind in (None, "account")
        found: list[AuditItem] = []
        more = False
        if kind != "account":
            if not whole:  # else the directory notes it
                await entries.write([_read(who, about or actor, now)])
            found = [_item(one) for one in await entries.newest(words_of_auditor(who), wanted, limit + 1)]
        if whole:
            shown = {name: request.headers[name] for name in CREDENTIALS if name in request.headers}
            listed, more = await accounts.audit(shown, wanted, limit)
            found += listed
        found.sort(key=lambda one: (one.at, one.id), reverse=True)
        after = found[limit - 1] if len(found) > limit or more else None
        return AuditList(
            items=found[:limit], next=by_time.cursor_of(after.at, after.id) if after else None, accounts=whole
        )

    return router


def _read(who: Principal, about: str, now: datetime) -> Entry:
    return Entry(
        id=str(uuid4()),
        at=now,
        kind="look",
        what=AUDIT_READ,
        service="console",
        about_kind="audit",
        about=about,
        actor=who.id,
        reach=words_of_entry(()),
    )


def _item(entry: Entry) -> AuditItem:
    return AuditItem(id=entry.id, at=entry.at, **fields_of(entry))


def _wanted(since: datetime | None, until: datetime, *, cursor: str, **more: str) -> Wanted:
    since, until = by_time.window(since, until, usual=USUAL_WINDOW, longest=LONGEST_WINDOW)
    return Wanted(since=since, until=until, after=by_time.place_of(cursor), **more)
