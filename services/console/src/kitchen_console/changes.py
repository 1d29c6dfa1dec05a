"""The change log: which row changed, under one counter without holes, so that a place in it means the same everywhere.

A number is only given when the one before it lies there: whoever has read up to n has missed nothing before n, however
many workers write. The log keeps the last changes; whoever stayed away for longer reads the lists anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pymongo.errors import BulkWriteError

from kitchenkit.mongo_errors import DUPLICATE_KEY
from kitchenkit.react import Transient

KEPT = 20_000  # changes: some minutes of a large city at work, a day of a small one
TRIMMED_EVERY = 1_000
RACES = 100
RESYNC = "resync"  # the kind of a change after which every list is read anew


class ChangeLog:
    """The log, for whoever writes it."""

    def __init__(self, changes: Callable[[], Any], *, kept: int = KEPT) -> None:
        self._changes, self._kept = changes, kept
        self._last: int | None = None

    def append(self, said: Sequence[Mapping[str, Any]]) -> None:
        """Log these changes in their order, each under the next number; raises `Transient` after too many races."""
        waiting = list(said)
        for _ in range(RACES):
            last = self._newest()
            rows = [{**one, "_id": last + place} for place, one in enumerate(waiting, start=1)]
            try:
                self._changes().insert_many(rows, ordered=True)
            except BulkWriteError as error:
                _demand_taken(error)
                done = int(error.details["nInserted"])
                self._last, waiting = last + done, waiting[done:]
            else:
                self._last = last + len(rows)
                self._trim(last)
                return
        raise Transient("the change log is written by too many at once")

    def _newest(self) -> int:
        """Return the newest number; only the first time the whole log is looked at."""
        self._last = newest(self._changes(), self._last)
        return self._last

    def _trim(self, before: int) -> None:
        now = self._last or 0
        if before // TRIMMED_EVERY != now // TRIMMED_EVERY:
            self._changes().delete_many({"_id": {"$lte": now - self._kept}})


def newest(changes: Any, known: int | None = None) -> int:
    """Return the newest number in the log, 0 where there is none; `known` is one that was seen before."""
    query = {"_id": {"$gt": known}} if known is not None else {}
    row = next(iter(changes.find(query, {"_id": 1}).sort("_id", -1).limit(1)), None)
    return int(row["_id"]) if row else known or 0


def _demand_taken(error: BulkWriteError) -> None:
    """Raise where anything but a number that somebody else took first is wrong."""
    if any(row["code"] != DUPLICATE_KEY for row in error.details["writeErrors"]):
        raise error
