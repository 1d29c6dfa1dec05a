"""What is due in one collection, in batches, at a cost that does not grow with how much is due."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from threading import Lock
from typing import Any, Final

AHEAD: Final = 20_000  # ids asked for at once
DUE, URGENT = "due_at", "urgent_at"
INSTANTS: Final = (DUE, URGENT)  # a document has one of them at most


class Queue:
    """The ids of what is due by one field, asked for once for many batches.

    A server may look at every row that is due before it gives the first one: to ask it for each batch of a storm would
    cost the storm squared. What has come due meanwhile is younger than all that waits here.
    """

    def __init__(self, field: str) -> None:
        self._field = field
        self._ids: deque[str] = deque()
        self._lock = Lock()

    def take(self, rows: Any, until: int, limit: int, without: Mapping[str, int]) -> list[Mapping[str, Any]]:
        """Return the next rows of the collection that are due, the longest due first; none means that nothing is."""
        with self._lock:
            found = self._waiting(rows, until, limit, without)
            if not found:
                self._ids.extend(self._asked(rows, until))
                found = self._waiting(rows, until, limit, without)
        return found

    def _asked(self, rows: Any, until: int) -> list[str]:
        wanted = {self._field: {"$gt": 0, "$lte": until}}
        return [row["_id"] for row in rows.find(wanted, {"_id": 1}).sort(self._field, 1).limit(AHEAD)]

    def _waiting(self, rows: Any, until: int, limit: int, without: Mapping[str, int]) -> list[Mapping[str, Any]]:
        """Return those of the queue that are due still: others may have fired them meanwhile, or set them back."""
        found: list[Mapping[str, Any]] = []
        while self._ids and len(found) < limit:
            ids = [self._ids.popleft() for _ in range(min(limit - len(found), len(self._ids)))]
            there = {row["_id"]: row for row in rows.find({"_id": {"$in": ids}}, without)}
            found += [there[name] for name in ids if name in there and 0 < there[name].get(self._field, 0) <= until]
        return found
