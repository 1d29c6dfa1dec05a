"""What has stopped a worker, remembered across its restarts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Executor
from typing import Any, TypeVar

from pymongo import DeleteMany, ReplaceOne, ReturnDocument

from .in_hand import Span
from .mongo import collection, outages
from .react import Record

R = TypeVar("R")


class MongoCrashBook:
    """Keeps counts in the collection `crashes` of the service's database, and what is in hand in `in_hand`."""

    def __init__(self, alias: str, threads: Executor, now_ms: Callable[[], int]) -> None:
        self._alias, self._threads, self._now_ms = alias, threads, now_ms

    async def count(self, consumer: str, record: Record, error: str) -> int:
        """Add one for this record and return how often it has been."""
        return await self._run(lambda: self._count(consumer, record, error))

    async def left(self, consumer: str, places: Collection[str]) -> Mapping[str, Span]:
        """Return what was in hand there and was never let go."""
        ids = {_id(consumer, place): place for place in places}

        def find() -> dict[str, Span]:
            found = collection(self._alias, "in_hand").find({"_id": {"$in": list(ids)}})
            return {ids[row["_id"]]: Span(row["first"], row["last"]) for row in found}

        return await self._run(find)

    async def hold(self, consumer: str, spans: Mapping[str, Span]) -> None:
        """Write down what is in hand, in place of what was."""
        at = self._now_ms()

        def row(place: str, span: Span) -> dict[str, Any]:
            return {"_id": _id(consumer, place), "first": span.first, "last": span.last, "at": at}

        rows = [row(place, span) for place, span in spans.items()]
        writes = [ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in rows]
        await self._run(lambda: collection(self._alias, "in_hand").bulk_write(writes, ordered=False))

    async def let_go(self, consumer: str, places: Collection[str]) -> None:
        """Forget what was in hand there."""
        gone = DeleteMany({"_id": {"$in": [_id(consumer, place) for place in places]}})
        await self._run(lambda: collection(self._alias, "in_hand").bulk_write([gone]))

    async def _run(self, work: Callable[[], R]) -> R:
        def through() -> R:
            with outages():
                return work()

        return await asyncio.get_running_loop().run_in_executor(self._threads, through)

    def _count(self, consumer: str, record: Record, error: str) -> int:
        row: Any = collection(self._alias, "crashes").find_one_and_update(
            {"_id": f"{consumer}:{record.origin}"},
            {"$inc": {"times": 1}, "$set": {"error": error[:1000], "at": self._now_ms(), "type": record.type}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return int(row["times"])


def _id(consumer: str, place: str) -> str:
    return f"{consumer}:{place}"
