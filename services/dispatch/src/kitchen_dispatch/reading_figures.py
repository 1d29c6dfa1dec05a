"""What statistics ask of the rows: sums by one key, and the orders behind a figure. Bounded by days on both sides."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol, TypeVar

from kitchenkit.mongo import collection
from kitchenkit.mongo_errors import outages
from kitchenkit.query import BadCursorError
from kitchenkit.time import millis

from .domain.figure_counts import FLAGS, SUMS, TIMED, Counts, added, with_sums
from .store_figures import FIGURES, SERVICE

KEYS = {"unit": "$rows.unit_id", "area": "$area_code", "category": "$category_code", "day": "$rows.day"}
WINDOW = timedelta(days=30)  # that, and the first day
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What the caller's scopes reach."""

    hub: bool = False
    areas: tuple[str, ...] = ()  # with all that lies in them
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What is counted: dispatches from one local day to another, of a unit, an area with all in it, a category."""

    first: date
    last: date
    reach: Reach
    unit_id: str = ""
    area_code: str = ""
    category_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The sums of one unit, area, category or day, and its newest count."""

    key: str
    counts: Counts
    counted_at: datetime | None


class Figures(Protocol):
    """Where figures are asked."""

    async def groups(self, what: Slice, by: str, now: datetime) -> list[Group]:
        """Return the sums by `unit`, `area`, `category` or `day`; raises `Transient`."""
        ...

    async def orders(
        self, what: Slice, figure: str, now: datetime, *, limit: int, cursor: str | None
    ) -> tuple[list[Mapping[str, Any]], str | None]:
        """Return a page of what a figure counts, newest dispatch first; raises `BadCursorError`, `Transient`."""
        ...


class MongoFigures:
    """The rows as they are in the database."""

    def __init__(self, threads: Executor) -> None:
        self._threads = threads

    async def groups(self, what: Slice, by: str, now: datetime) -> list[Group]:
        """Return the sums by one key; raises `Transient`."""
        sums: dict[str, Any] = {name: {"$sum": f"$rows.n.{name}"} for name in FLAGS}
        waited = {
            f"by_{name}": {"$sum": {"$cond": [{"$lte": [f"$rows.{at}", now]}, 1, 0]}} for name, at in TIMED.items()
        }
        group = {"_id": KEYS[by], **sums, **waited, "counted_at": {"$max": "$counted_at"}}
        found: dict[str, Group] = {}
        for first, last in _windows(what):  # none longer than what the database answers in time
            rows = await self._asked([*_matched(replace(what, first=first, last=last)), {"$group": group}])
            for one in map(_group, rows):
                found[one.key] = _joined(found[one.key], one) if one.key in found else one
        return list(found.values())

    async def orders(
        self, what: Slice, figure: str, now: datetime, *, limit: int, cursor: str | None
    ) -> tuple[list[Mapping[str, Any]], str | None]:
        """Return a page of what a figure counts."""
        steps = [*_matched(what), {"$match": {"$or": _counting(figure, now)}}]
        if cursor:
            at, last = _read_cursor(cursor)
            older = [{"rows.at": {"$lt": at}}, {"rows.at": at, "rows.order_id": {"$lt": last}}]
            steps.append({"$match": {"$or": older}})
        order = {"$sort": {"rows.at": -1, "rows.order_id": -1}}
        rows = await self._asked([*steps, order, {"$limit": limit + 1}])
        shown: list[Mapping[str, Any]] = [
            {**row["rows"], **{k: row[k] for k in _SHARED}, "matter_id": row["_id"]} for row in rows[:limit]
        ]
        return shown, _cursor_after(shown[-1]) if len(rows) > limit else None

    async def _asked(self, steps: list[dict[str, Any]]) -> list[Mapping[str, Any]]:
        def work() -> list[Mapping[str, Any]]:
            with outages(SERVICE):
                return list(collection(SERVICE, FIGURES).aggregate(steps))

        return await _hop(self._threads, work)


_SHARED = ("case_id", "case_no", "area_code", "category_code", "tier")


async def _hop(threads: Executor, work: Callable[[], R]) -> R:
    return await asyncio.get_running_loop().run_in_executor(threads, work)


def _windows(what: Slice) -> Iterator[tuple[date, date]]:
    first = what.first
    while first <= what.last:
        last = min(first + WINDOW, what.last)
        yield first, last
        first = last + timedelta(days=1)


def _joined(one: Group, other: Group) -> Group:
    at = max((at for at in (one.counted_at, other.counted_at) if at is not None), default=None)
    return Group(key=one.key, counts=added([one.counts, other.counts]), counted_at=at)


def _matched(what: Slice) -> list[dict[str, Any]]:
    """Return the steps that leave the rows which are counted: matters that have one first, by an index."""
    days: dict[str, Any] = {"rows.day": {"$gte": what.first.isoformat(), "$lte": what.last.isoformat()}}
    conditions: list[dict[str, Any]] = [{"rows.unit_id": what.unit_id}] if what.unit_id else []
    conditions.append(days)
    if what.category_code:
        conditions.append({"category_code": what.category_code})
    if what.area_code:
        conditions.append(_inside(what.area_code))
    if not what.reach.hub:
        areas = [_inside(code) for code in what.reach.areas]
        conditions.append({"$or": [*areas, {"rows.unit_id": {"$in": list(what.reach.units)}}]})
    match = {"$match": {"$and": conditions}}
    return [match, {"$unwind": "$rows"}, match]


def _inside(code: str) -> dict[str, Any]:
    return {"area_code": {"$gte": code, "$lt": code + ":"}}  # codes are digits, and ":" is what follows them


def _counting(figure: str, now: datetime) -> Sequence[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name in SUMS.get(figure, (figure,)):
        found += [{f"rows.n.{name}": 1}] if name in FLAGS else []
        found += [{f"rows.{TIMED[name]}": {"$lte": now}}] if name in TIMED else []
    return found


def _group(row: Mapping[str, Any]) -> Group:
    # Nothing is late for good and by waiting at once.
    counts = {name: int(row.get(name, 0)) + int(row.get(f"by_{name}", 0)) for name in (*FLAGS, *TIMED)}
    return Group(key=row["_id"] or "", counts=with_sums(counts), counted_at=row["counted_at"])


def _cursor_after(row: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(f"{millis(row['at'])}|{row['order_id']}".encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    try:
        at, last = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split("|", 1)
        return datetime.fromtimestamp(int(at) / 1000, UTC), last
    except (ValueError, binascii.Error, OverflowError) as error:
        raise BadCursorError("the cursor is not one that this list gave") from error
