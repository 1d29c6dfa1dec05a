"""Who works on what just now, in memory, behaving as the real store does."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from kitchen_dispatch.domain.hold import Hold, anothers, stands


class MemoryHolds:
    """The holds of a hub; none goes away by itself."""

    def __init__(self) -> None:
        self.rows: dict[str, Hold] = {}

    async def of(self, ids: Collection[str]) -> list[Hold]:
        return [self.rows[one] for one in ids if one in self.rows]

    async def take(self, wanted: Hold, *, over: bool) -> Hold:
        have = self.rows.get(wanted.id)
        if have is not None and anothers(have, wanted.person_id, wanted.since) and not over:
            return have
        if have is not None and have.person_id == wanted.person_id and stands(have, wanted.since):
            wanted = replace(wanted, since=have.since)
        self.rows[wanted.id] = wanted
        return wanted

    async def release(self, hold_id: str, person_id: str) -> None:
        have = self.rows.get(hold_id)
        if have is not None and have.person_id == person_id:
            del self.rows[hold_id]
