"""What the api asks of the read models; whom a row reaches is a part of every question."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from typing import Any, TypeVar

from kitchenkit.mongo import collection
from kitchenkit.mongo_errors import outages
from kitchenkit.mongo_pages import STEPS, Plan, find_page
from kitchenkit.query import Match, Query

from .changes import newest
from .domain.row import Kind
from .store import COLLECTIONS, SERVICE
from .wire_orders import STREET

# What an index leads to few rows with, the best first, after case numbers. Where nothing does, a list is read by time.
_FEW = ("", "case_id", "reach", "tokens", "state", "lane_open", "open", "due_at")
WORD_STEPS = 3  # words may be in every case or in none: the newest hours are looked at before all that has them
_PASSING = frozenset({"submitted", "triage_review", "awaiting_citizen"})  # states that nothing stays in
_HIDDEN = {"tokens": 0, "seen": 0, "reach": 0}
R = TypeVar("R")
Rows = list[Mapping[str, Any]]


class Reading:
    """The read models, for the loop of the api."""

    def __init__(self, threads: Executor) -> None:
        self._threads = threads

    async def page(
        self, kind: Kind, words: Collection[str], matches: Iterable[Match], *, limit: int, cursor: str | None = None
    ) -> tuple[Rows, str | None]:
        """Return a page of what reaches these words, newest first; raises `BadCursorError`, `Transient`."""
        narrow = [_reaching(words)] if _narrow(words) else []
        few = sorted([*matches, *narrow], key=_place)
        query = Query(all_of=[*few, *([] if narrow else [_reaching(words)])], limit=limit, cursor=cursor)
        plan = Plan(query=query, by_time=_steps(few))
        return await self._asked(lambda: find_page(collection(SERVICE, COLLECTIONS[kind]), plan, _HIDDEN))

    async def counts(self, kind: Kind, words: Collection[str], where: Mapping[str, Any]) -> list[tuple[str, str, int]]:
        """Return (lane, district, how many) of what reaches these words; raises `Transient`."""
        steps = [
            {"$match": {"$and": [dict(where), {"reach": {"$in": sorted(words)}}]}},
            {"$group": {"_id": {"lane": "$lane", "district": "$district"}, "count": {"$sum": 1}}},
        ]
        rows = await self._asked(lambda: list(collection(SERVICE, COLLECTIONS[kind]).aggregate(steps)))
        found = ((row["_id"].get("lane") or "", row["_id"].get("district") or "", row["count"]) for row in rows)
        return sorted(found, key=lambda one: (-one[2], one[0], one[1]))

    async def rows(self, kind: Kind, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Return these rows, as they are now, with whom they reach; raises `Transient`."""
        query = {"_id": {"$in": list(ids)}}
        without = {"tokens": 0, "seen": 0}
        found = await self._asked(lambda: list(collection(SERVICE, COLLECTIONS[kind]).find(query, without)))
        return {row["_id"]: row for row in found}

    async def changes(self, after: int, limit: int) -> Rows:
        """Return the first changes after this number, in their order; raises `Transient`."""
        query = {"_id": {"$gt": after, "$lte": after + limit}}
        return await self._asked(lambda: list(collection(SERVICE, "changes").find(query).sort("_id", 1)))

    async def newest(self) -> int:
        """Return the number of the newest change, 0 where there is none; raises `Transient`."""
        return await self._asked(lambda: newest(collection(SERVICE, "changes")))

    async def _asked(self, ask: Callable[[], R]) -> R:
        def work() -> R:
            with outages(SERVICE):
                return ask()

        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _place(match: Match) -> int:
    """Return which place a condition has: those that match few of all rows come first."""
    if match.field == "tokens" and str(match.value).isascii():
        return 0
    passing = match.field != "state" or _PASSING.issuperset(match.value)
    return _FEW.index(match.field) if match.field in _FEW and match.value is not False and passing else len(_FEW)


def _steps(sorted_: Sequence[Match]) -> int:
    """Return how far back in time a list is looked for before its first condition leads."""
    first = sorted_[0] if sorted_ else None
    if first is None or _place(first) == len(_FEW):
        return len(STEPS)
    return WORD_STEPS if _place(first) == _FEW.index("tokens") else 0


def _narrow(words: Collection[str]) -> bool:
    """Say whether these words reach a small part of all rows: a unit's, a street's."""
    areas = [word.partition("|area:")[2] for word in words if "|area:" in word]
    return not any(word.endswith("|hub") for word in words) and all(len(area) >= STREET for area in areas)


def _reaching(words: Collection[str]) -> Match:
    return Match("reach", "in", sorted(words))
