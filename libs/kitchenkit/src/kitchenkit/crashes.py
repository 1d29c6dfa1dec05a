"""How often a record has stopped its worker, remembered across restarts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from pymongo import ReturnDocument

from .mongo import collection, outages
from .react import Record


class MongoCrashBook:
    """Counts in the collection `crashes` of the service's database."""

    def __init__(self, alias: str, threads: Executor, now_ms: Callable[[], int]) -> None:
        self._alias, self._threads, self._now_ms = alias, threads, now_ms

    async def count(self, consumer: str, record: Record, error: str) -> int:
        """Add one for this record and return how often it has been."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._count, consumer, record, error)

    def _count(self, consumer: str, record: Record, error: str) -> int:
        with outages():
            row: Any = collection(self._alias, "crashes").find_one_and_update(
                {"_id": f"{consumer}:{record.origin}"},
                {"$inc": {"times": 1}, "$set": {"error": error[:1000], "at": self._now_ms(), "type": record.type}},
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        return int(row["times"])
