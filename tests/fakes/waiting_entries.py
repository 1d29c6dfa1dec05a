"""What waits for a submission, in memory: it passes the suite of the real (tests/contract/ports/test_waiting.py)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from kitchen_intake.domain.waiting import Waiting
from kitchen_intake.ports import Objects
from kitchen_intake.store_waiting import seen, waiting
from kitchenkit.react import Change, Loaded, Outcome
from kitchenkit.time import millis


class MemoryWaiting:
    """Over the `rows` of somebody's fake; `stored` says whether a case's submission is there.

    `objects` has the bytes of pictures, which go with their entry; `shown` says whether a case has one as evidence.
    """

    def __init__(
        self,
        rows: dict[str, dict[str, Any]],
        stored: Callable[[str], bool],
        objects: Objects | None = None,
        shown: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._rows, self._stored, self._objects, self._shown = rows, stored, objects, shown

    async def due(self, *, until: datetime, limit: int) -> list[Loaded[Waiting]]:
        rows = [row for row in self._rows.values() if 0 < row.get("due_at", 0) <= millis(until)]
        rows = sorted(rows, key=lambda row: int(row["due_at"]))[:limit]
        return [Loaded(waiting(row, named=self._named(row))) for row in rows]

    def _named(self, row: dict[str, Any]) -> bool:
        return self._shown(row["_id"]) or any(map(self._stored, row["cases"]))

    async def commit(self, changes: Sequence[Change[Waiting]]) -> Outcome:
        for one in (change.steps[-1][0].after for change in changes):
            row = self._rows.get(one.id, {})
            if seen(one) != {name: row.get(name) for name in ("_id", "due_at")}:
                continue
            if one.state == "settled":
                del row["due_at"]
            else:
                row["gone"] = True
                if self._objects is not None:
                    await self._objects.erase(row["key"])
                del self._rows[one.id]
        return Outcome()

    async def set_back(self, aggregate_id: str, *, sequence: int, until: datetime) -> None:
        del sequence
        self._rows[aggregate_id]["due_at"] = millis(until)
