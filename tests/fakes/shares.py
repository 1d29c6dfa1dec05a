"""Who has how many orders, counted in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kitchen_dispatch.domain.matter import Matter
from kitchen_dispatch.domain.shares import shares
from tests.fakes.store import MemoryStore


@dataclass(frozen=True, slots=True)
class MemoryShares:
    """As `MongoShares`, of a store in memory."""

    store: MemoryStore[Matter]

    async def of(self, unit_id: str) -> Mapping[str, int]:
        return shares((row.aggregate for row in self.store.rows.values()), unit_id)
