"""The clock's look at what waits for a submission, over plain documents: `due_at` in ms, and the `cases` it is for.

`due_at` is unset once a submission is there; who comes again before that sets it anew. Each write here asks for the
`due_at` that was seen, so that nothing is erased which somebody has come for meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import structlog
from pymongo import DeleteOne, UpdateOne

from kitchenkit.mongo import collection
from kitchenkit.mongo_errors import outages
from kitchenkit.react import Change, Loaded, Outcome
from kitchenkit.time import millis

from .domain.waiting import Waiting

DUE_INDEX: dict[str, Any] = {"fields": ["due_at"], "sparse": True}
log = structlog.get_logger()
SEEN = {"due_at": 1, "cases": 1}
R = TypeVar("R")


class WaitingEntries:
    """Entries of one collection of intake; what nobody came for is deleted."""

    def __init__(self, threads: Executor, name: str) -> None:
        self._threads, self._name = threads, name

    async def due(self, *, until: datetime, limit: int) -> list[Loaded[Waiting]]:
        """Return what has waited to its end, and whether a submission is there."""
        return await self._hop(self._due, millis(until), limit)

    async def commit(self, changes: Sequence[Change[Waiting]]) -> Outcome:
        """Settle or erase; what somebody came for meanwhile is left as it is."""
        ended = [change.steps[-1][0].after for change in changes]
        await self._settle([one for one in ended if one.state == "settled"])
        await self._erase([one for one in ended if one.state == "erased"])
        return Outcome()

    async def set_back(self, aggregate_id: str, *, sequence: int, until: datetime) -> None:
        """Look at it again at `until`."""
        del sequence
        change = UpdateOne({"_id": aggregate_id, "due_at": {"$gt": 0}}, {"$set": {"due_at": millis(until)}})
        await self._hop(self._write, [change])

    async def _settle(self, ended: Sequence[Waiting]) -> None:
        await self._hop(self._write, [UpdateOne(seen(one), {"$unset": {"due_at": ""}}) for one in ended])

    async def _erase(self, ended: Sequence[Waiting]) -> None:
        await self._hop(self._write, [DeleteOne(seen(one)) for one in ended])
        if ended:
            log.info("waiting.erased", store=self._name, count=len(ended))

    async def _hop(self, work: Callable[..., R], *arguments: object) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)

    def _due(self, until: int, limit: int) -> list[Loaded[Waiting]]:
        with outages("intake"):
            wanted = {"due_at": {"$gt": 0, "$lte": until}}
            rows = list(collection("intake", self._name).find(wanted, SEEN).sort("due_at", 1).limit(limit))
            named = self._named(rows) if rows else frozenset()
        return [Loaded(waiting(row, named=row["_id"] in named)) for row in rows]

    def _named(self, rows: Sequence[Mapping[str, Any]]) -> frozenset[str]:
        """Return the ids of those whose submission is there."""
        cases = sorted({case for row in rows for case in row["cases"]})
        found = collection("intake", "submissions").find({"_id": {"$in": cases}}, {"_id": 1}) if cases else ()
        there = {row["_id"] for row in found}
        return frozenset(row["_id"] for row in rows if not there.isdisjoint(row["cases"]))

    def _write(self, changes: Sequence[Any]) -> None:
        if changes:
            with outages("intake"):
                collection("intake", self._name).bulk_write(list(changes), ordered=False)


def waiting(row: Mapping[str, Any], *, named: bool) -> Waiting:
    """Return what a row says."""
    until = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=row["due_at"])
    return Waiting(id=row["_id"], until=until, named=named)


def seen(one: Waiting) -> dict[str, Any]:
    """Return the filter for the entry as it was when it was looked at."""
    return {"_id": one.id, "due_at": millis(one.until)}
