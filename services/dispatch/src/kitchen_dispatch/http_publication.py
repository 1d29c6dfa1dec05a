"""Lists for publication (通报): late orders under supervision, for whoever draws them up, and in Excel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import BaseModel, TypeAdapter

from kitchenkit import problems
from kitchenkit.access import needs
from kitchenkit.query import MAX_LIMIT
from kitchenkit.resource_lists import listed
from kitchenkit.resources import Resource
from kitchenkit.rights import Principal
from kitchenkit.time import now

from . import publication_sheet
from .domain.ladder import SUPERVISED
from .domain.matter import Order
from .domain.publication import LateOrder, LateUnit, Names, by_unit, in_order, line_of, within
from .http import HIGHEST

READERS = frozenset({"supervisor", "leader", "desk_chief", "auditor"})
MOST = 2000  # lines: nobody looks through more; a narrower list says more
PAGES = 50  # that are read for them
ORDER: TypeAdapter[LateOrder] = TypeAdapter(LateOrder)
Who = Annotated[Principal, Depends(needs(*sorted(READERS)))]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationParts:
    """What the routes are made of."""

    orders: Resource[Order]
    names: Names
    zone: ZoneInfo
    now: Callable[[], datetime] = now


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which orders a list is of."""

    level: int
    unit_id: str
    area_code: str
    first: date | None
    last: date | None


class LateList(BaseModel):
    """A list for publication as it is now, what is late the longest first."""

    as_of: datetime
    items: list[LateOrder]
    units: list[LateUnit]
    cut: bool  # there are more than a list has


def asked_for(
    level: Annotated[int, Query(ge=SUPERVISED, le=HIGHEST, description="2 督办, 3 the city's list, 4 通报")] = HIGHEST,
    unit_id: Annotated[str, Query(max_length=64)] = "",
    area_code: Annotated[str, Query(pattern=r"^[0-9]{0,12}$", description="an area, with all that lies in it")] = "",
    first: Annotated[date | None, Query(alias="from", description="the first local day on which it got so far")] = None,
    to: Annotated[date | None, Query(description="the last local day on which it got so far")] = None,
) -> Asked:
    """Return what the query says."""
    if first is not None and to is not None and first > to:
        raise problems.invalid(["query", "from"], "from is after to")
    return Asked(level=level, unit_id=unit_id, area_code=area_code, first=first, last=to)


What = Annotated[Asked, Depends(asked_for)]


def publication_routers(parts: PublicationParts) -> list[APIRouter]:
    """Return both routes of lists for publication."""
    router = APIRouter(tags=["publication"])

    @router.get("/v1/publication", operation_id="getPublication")
    async def look(who: Who, asked: What) -> LateList:
        """Return the open orders that got so far: nothing that anybody wrote, and confidential ones never."""
        return await drawn_up(parts, who, asked)

    @router.get("/v1/publication.xlsx", operation_id="exportPublication", response_class=Response)
    async def sheet(
        who: Who,
        asked: What,
        leave_out: Annotated[list[str] | None, Query(max_length=MAX_LIMIT, description="ids of orders")] = None,
    ) -> Response:
        """Return the same as an Excel file, without what whoever draws it up leaves out."""
        found, without = await drawn_up(parts, who, asked), frozenset(leave_out or ())
        kept = [line for line in found.items if line.order_id not in without]
        stamp = found.as_of.astimezone(parts.zone)
        return await as_file(kept, asked.level, stamp)

    return [router]


async def as_file(lines: Sequence[LateOrder], level: int, stamp: datetime) -> Response:
    """Return these lines as an Excel file; times are those of the stamp's zone."""
    file = await asyncio.to_thread(publication_sheet.written, lines, level, stamp)
    name = f'attachment; filename="published-level-{level}-{stamp:%Y-%m-%d}.xlsx"'
    return Response(file, media_type=publication_sheet.XLSX, headers={"Content-Disposition": name})


async def drawn_up(parts: PublicationParts, who: Principal, asked: Asked) -> LateList:
    """Return the list as it is now, as far as the caller's scopes reach."""
    at, lines = parts.now(), list[LateOrder]()
    cursor: str | None = None

    def view(order: Order, _: Principal | None) -> Mapping[str, Any]:
        return {"line": line_of(order, asked.level, at, parts.names)}

    own = replace(parts.orders, read_roles=READERS, view=view)  # another right of theirs makes the list no longer
    filters = {"level_at_least": asked.level, "unit_id": asked.unit_id, "area_code": asked.area_code}
    wanted = {name: value for name, value in filters.items() if value}
    for _ in range(PAGES):
        page = await listed(own, who, wanted, limit=MAX_LIMIT, cursor=cursor)
        told = [ORDER.validate_python(one["line"]) for one in page["items"] if one["line"] is not None]
        lines += [line for line in told if within(line, asked.first, asked.last, parts.zone)]
        cursor = page["next"]
        if cursor is None or len(lines) >= MOST:
            break
    cut = cursor is not None or len(lines) > MOST
    items = in_order(lines)[:MOST]
    return LateList(as_of=at, items=items, units=by_unit(items), cut=cut)
