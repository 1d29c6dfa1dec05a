"""What statistics ask of the rows: sums by one key, and the orders behind a figure. Bounded by days on both sides."""

from __future__ import annotations

import asyncio
import base64
import binascii
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, Protocol, TypeVar

from kitchenkit.mongo import collection
from kitchenkit.mongo_errors import outages
from kitchenkit.query import BadCursorError
from kitchenkit.react import Transient
from kitchenkit.time import millis

from .domain.day_sums import Adding
from .domain.figure_counts import FLAGS, SUMS, TIMED, Counts
from .reading_days import MongoSums, Slice, conditions, days_of
from .store_figures import FIGURES, LONGEST_MS, SERVICE

SECONDS = 10.0  # that one question may take: what needs longer is refused, and no rest of it is left behind
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WAITING = 16  # questions that may wait for their turn; more are refused at once
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The sums of one unit, area, category or day."""

    key: str
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All sums of a slice, and when the newest of what they count was counted."""

    groups: list[Group]
    newest: datetime | None = None


class Figures(Protocol):
    """Where figures are asked."""

    async def groups(self, what: Slice, by: str, now: datetime) -> Found:
        """Return the sums by `unit`, `area`, `category`, `category_area` or `day`; raises `Transient`."""
        ...

    async def orders(
        self, what: Slice, figure: str, now: datetime, *, limit: int, cursor: str | None
    ) -> tuple[list[Mapping[str, Any]], str | None]:
        """Return a page of what a figure counts, newest dispatch first; raises `BadCursorError`, `Transient`."""
        ...


class MongoFigures:
    """The sums that are kept, and the rows of all other days; with threads of its own, so that nobody waits for it."""

    def __init__(self, threads: Executor) -> None:
        self._threads, self._asked = threads, 0

    async def groups(self, what: Slice, by: str, now: datetime) -> Found:
        """Return the sums by one key; raises `Transient`."""
        return await self._in_turn(lambda until: _groups(what, by, now, until))

    async def orders(
        self, what: Slice, figure: str, now: datetime, *, limit: int, cursor: str | None
    ) -> tuple[list[Mapping[str, Any]], str | None]:
        """Return a page of what a figure counts."""
        after = _read_cursor(cursor) if cursor else None
        rows = await self._in_turn(lambda until: _orders(what, _Wanted(figure, limit + 1, after), now, until))
        return rows[:limit], _cursor_after(rows[limit - 1]) if len(rows) > limit else None

    async def _in_turn(self, work: Callable[[float], R]) -> R:
        if self._asked >= WAITING:
            raise Transient("too many ask for statistics at once")
        self._asked += 1
        until = time.monotonic() + SECONDS
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, until)
        finally:
            self._asked -= 1


def _groups(what: Slice, by: str, now: datetime, until: float) -> Found:
    adding = Adding(by, now, what.has if what.narrow else None)
    for sums in _in_time(days_of(_SUMS, what, now), until):
        adding.take(sums)
    newest = datetime.fromtimestamp(adding.newest / 1000, UTC) if adding.newest else None
    return Found(groups=[Group(key=key, counts=counts) for key, counts in adding.lines().items()], newest=newest)


_SUMS = MongoSums()


def _in_time(several: Iterable[R], until: float) -> Iterator[R]:
    for one in several:
        if time.monotonic() > until:
            raise Transient("these statistics take too long now")
        yield one


class _Wanted(NamedTuple):
    figure: str
    limit: int
    after: tuple[datetime, str, str] | None  # the instant, the order and the day of the last that was shown


def _orders(what: Slice, wanted: _Wanted, now: datetime, until: float) -> list[Mapping[str, Any]]:
    """Return the newest so many that a figure counts: only days that have some are asked for them."""
    figure, limit = wanted.figure, wanted.limit
    steps: list[dict[str, Any]] = [{"$match": {"$or": _counting(figure, now)}}]
    if wanted.after is not None:
        at, last, day = wanted.after
        older = [{"rows.at": {"$lt": at}}, {"rows.at": at, "rows.order_id": {"$lt": last}}]
        steps.append({"$match": {"$or": older}})
        what = _until(what, day)
    steps += [{"$sort": {"rows.at": -1, "rows.order_id": -1}}, {"$limit": limit}]
    by_day = _groups(what, "day", now, until).groups
    days = sorted((one for one in by_day if one.counts[figure]), key=lambda one: one.key)
    found: list[Mapping[str, Any]] = []
    while days and len(found) < limit:
        asked: list[str] = []
        there = len(found)
        while days and there < limit:
            one = days.pop()
            asked.append(one.key)
            there += one.counts[figure]
        found += _asked([*_matched(what, {"$in": asked}), *steps])
    return [_shown(row) for row in found[:limit]]


def _until(what: Slice, day: str) -> Slice:
    return replace(what, last=max(what.first, min(what.last, date.fromisoformat(day))))


def _asked(steps: list[dict[str, Any]]) -> list[Mapping[str, Any]]:
    with outages(SERVICE):
        return list(collection(SERVICE, FIGURES).aggregate(steps, maxTimeMS=LONGEST_MS))


_SHARED = ("case_id", "case_no", "area_code", "category_code", "tier")


def _shown(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**row["rows"], **{k: row[k] for k in _SHARED}, "matter_id": row["_id"]}


def _matched(what: Slice, days: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the steps that leave the rows which are counted: matters that have one first, by an index."""
    match = {"$match": {"$and": conditions(what, days)}}
    return [match, {"$unwind": "$rows"}, match]


def _counting(figure: str, now: datetime) -> Sequence[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name in SUMS.get(figure, (figure,)):
        found += [{f"rows.n.{name}": 1}] if name in FLAGS else []
        found += [{f"rows.{TIMED[name]}": {"$lte": now}}] if name in TIMED else []
    return found


def _cursor_after(row: Mapping[str, Any]) -> str:
    words = f"{millis(row['at'])}|{row['day']}|{row['order_id']}"
    return base64.urlsafe_b64encode(words.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[datetime, str, str]:
    """Return the instant, the order and the day of the last that was shown."""
    try:
        at, day, last = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split("|", 2)
        date.fromisoformat(day)
        return _EPOCH + timedelta(milliseconds=int(at)), last, day
    except (ValueError, binascii.Error, OverflowError) as error:
        raise BadCursorError("the cursor is not one that this list gave") from error
