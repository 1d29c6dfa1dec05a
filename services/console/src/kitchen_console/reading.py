"""What the api asks of the read models; whom a row reaches is a part of every question."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from typing import Any, TypeVar

from kitchenkit.mongo import collection
from kitchenkit.mongo_errors import outages
from kitchenkit.mongo_pages import find_page
from kitchenkit.query import Match, Query

from .changes import newest
from .domain.row import Kind
from .store import COLLECTIONS, SERVICE

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
        query = Query(all_of=[_reaching(words), *matches], limit=limit, cursor=cursor)
        return await self._asked(lambda: find_page(collection(SERVICE, COLLECTIONS[kind]), query, _HIDDEN))

    async def counts(self, kind: Kind, words: Collection[str], where: Mapping[str, Any]) -> list[tuple[str, str, int]]:
        """Return (lane, district, how many) of what reaches these words; raises `Transient`."""
        steps = [
            {"$match": {"$and": [{"reach": {"$in": sorted(words)}}, dict(where)]}},
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


def _reaching(words: Collection[str]) -> Match:
    return Match("reach", "in", sorted(words))
