"""Statistics over HTTP: figures by unit, area, category or period, the orders behind each, and Excel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import BaseModel

from kitchenkit import problems
from kitchenkit.access import needs
from kitchenkit.query import MAX_LIMIT, BadCursorError
from kitchenkit.rights import Principal
from kitchenkit.time import now

from . import statistics_sheet
from .domain.figure_counts import COUNTED, COUNTS, Weights
from .reading_days import Reach, Slice
from .reading_figures import Figures
from .statistics import By, Name, Statistics, Words, statistics

HEADS = frozenset({"unit_head"})  # of their own unit alone
READERS = frozenset({"leader", "supervisor", "dispatcher", "desk_chief", "auditor"})
LONGEST = 366  # days in one question
USUAL = 30
Code = Annotated[str, Query(max_length=64)]
Area = Annotated[str, Query(pattern=r"^[0-9]{0,12}$", description="an area, with all that lies in it")]
Who = Annotated[Principal, Depends(needs(*sorted(READERS | HEADS)))]
From = Annotated[date | None, Query(alias="from", description="the first local day of dispatch; else 30 days before")]
To = Annotated[date | None, Query(description="the last local day of dispatch; else today")]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsParts:
    """What the routes are made of."""

    figures: Figures
    unit_name: Name
    area_name: Name
    weights: Weights
    zone: ZoneInfo
    now: Callable[[], datetime] = now


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a query says."""

    first: date | None
    last: date | None
    unit_id: str
    area_code: str
    category_code: str


class CountedOrder(BaseModel):
    """One dispatch that a figure counts; the order itself is at `/v1/orders/{order_id}`."""

    order_id: str
    matter_id: str
    case_id: str
    case_no: str
    unit_id: str
    unit_name: str
    area_code: str
    category_code: str
    tier: str
    dispatched_at: datetime


class CountedPage(BaseModel):
    """A page of what a figure counts."""

    figure: str
    meaning: Words
    items: list[CountedOrder]
    next: str | None


def statistics_routers(parts: StatisticsParts) -> list[APIRouter]:
    """Return every route of statistics."""
    router = APIRouter(tags=["statistics"])
    _figures_route(router, parts)
    _orders_route(router, parts)
    _sheet_route(router, parts)
    return [router]


def reach_of(who: Principal) -> Reach:
    """Return what the caller's rights to figures reach; refuses who has none that does."""
    scopes = {right.scope for right in who.rights if right.role in READERS}
    scopes |= {right.scope for right in who.rights if right.role in HEADS and right.scope.kind == "unit"}
    if any(scope.kind == "hub" for scope in scopes):
        return Reach(hub=True)
    reach = Reach(
        areas=tuple(sorted(scope.id for scope in scopes if scope.kind == "area")),
        units=tuple(sorted(scope.id for scope in scopes if scope.kind == "unit")),
    )
    if not reach.areas and not reach.units:
        raise problems.forbidden("no_right", "none of your rights reaches the figures of an area or a unit")
    return reach


def bounds(
    first: From = None,
    to: To = None,
    unit_id: Code = "",
    area_code: Area = "",
    category_code: Code = "",
) -> Bounds:
    """Return what the query says."""
    return Bounds(first=first, last=to, unit_id=unit_id, area_code=area_code, category_code=category_code)


Asked = Annotated[Bounds, Depends(bounds)]


def _slice(parts: StatisticsParts, who: Principal, asked: Bounds) -> Slice:
    """Return what is asked, within what the caller's scopes reach."""
    reach = reach_of(who)
    last = asked.last or parts.now().astimezone(parts.zone).date()
    if asked.first is not None and asked.first > last:
        raise problems.invalid(["query", "from"], "from is after to")
    first = asked.first or date.fromordinal(max(1, last.toordinal() - USUAL + 1))
    if (last - first).days >= LONGEST:
        raise problems.invalid(["query", "from"], f"ask for {LONGEST} days at most")
    return Slice(
        first=first,
        last=last,
        reach=reach,
        unit_id=asked.unit_id,
        area_code=asked.area_code,
        category_code=asked.category_code,
    )


async def _found(parts: StatisticsParts, what: Slice, by: By) -> Statistics:
    names: Mapping[str, Name] = {"unit": parts.unit_name, "area": parts.area_name}
    return await statistics(parts.figures, what, by, parts.now(), weights=parts.weights, names=names)


def _figures_route(router: APIRouter, parts: StatisticsParts) -> None:
    @router.get("/v1/statistics", operation_id="getStatistics")
    async def figures(who: Who, asked: Asked, by: By = "unit") -> Statistics:
        """Return the three rates with coverage, and all other figures, with what each means.

        `by=area` rolls up to the areas right below `area_code`, or to districts. Each count opens its list with the
        same filters at `/v1/statistics/orders?figure=`.
        """
        return await _found(parts, _slice(parts, who, asked), by)


def _orders_route(router: APIRouter, parts: StatisticsParts) -> None:
    @router.get("/v1/statistics/orders", operation_id="listCountedOrders")
    async def orders(
        who: Who,
        asked: Asked,
        figure: Annotated[str, Query(max_length=40, description="a count: " + ", ".join(COUNTS))],
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 50,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
    ) -> CountedPage:
        """Return the dispatches that a figure counts, newest first."""
        if figure not in COUNTS:
            raise problems.invalid(["query", "figure"], f"figure must be one of {', '.join(COUNTS)}")
        what = _slice(parts, who, asked)
        try:
            rows, following = await parts.figures.orders(what, figure, parts.now(), limit=limit, cursor=cursor)
        except BadCursorError as error:
            raise problems.invalid(["query", "cursor"], str(error)) from error
        zh, en = COUNTED[figure]
        return CountedPage(
            figure=figure,
            meaning=Words(zh=zh, en=en),
            items=[_shown(row, parts.unit_name) for row in rows],
            next=following,
        )


def _sheet_route(router: APIRouter, parts: StatisticsParts) -> None:
    @router.get("/v1/statistics.xlsx", operation_id="exportStatistics", response_class=Response)
    async def sheet(who: Who, asked: Asked, by: By = "unit") -> Response:
        """Return the same figures as an Excel file, with what each means on its second sheet."""
        what = _slice(parts, who, asked)
        file = await asyncio.to_thread(statistics_sheet.written, await _found(parts, what, by))
        name = f'attachment; filename="statistics-{by}-{what.first}-{what.last}.xlsx"'
        return Response(file, media_type=statistics_sheet.XLSX, headers={"Content-Disposition": name})


def _shown(row: Mapping[str, Any], unit_name: Name) -> CountedOrder:
    return CountedOrder(
        order_id=row["order_id"],
        matter_id=row["matter_id"],
        case_id=row["case_id"],
        case_no=row["case_no"],
        unit_id=row["unit_id"],
        unit_name=unit_name(row["unit_id"]),
        area_code=row["area_code"],
        category_code=row["category_code"],
        tier=row["tier"],
        dispatched_at=row["at"],
    )
