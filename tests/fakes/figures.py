"""What is counted of matters, in memory, guarded as `FigureStore` guards it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from kitchen_dispatch.domain.figures import Figured
from kitchen_dispatch.domain.matter import Matter
from kitchen_dispatch.store_figures import figure_fields, figured_from
from kitchenkit.react import Change, Loaded, Outcome

from .store import MemoryStore


class MemoryFigures:
    """Rows of statistics, as they would be stored."""

    def __init__(self, matters: MemoryStore[Matter]) -> None:
        self.matters = matters
        self.rows: dict[str, dict[str, Any]] = {}

    async def load(self, ids: Collection[str]) -> dict[str, Loaded[Figured]]:
        found = await self.matters.load(ids)
        return {one: Loaded(figured_from(loaded.aggregate, self.rows.get(one))) for one, loaded in found.items()}

    async def commit(self, changes: Sequence[Change[Figured]]) -> Outcome:
        outcome = Outcome()
        for change in changes:
            if self.rows.get(change.id, {"sequence": 0})["sequence"] != change.base:
                outcome.raced.add(change.id)
                continue
            after = figure_fields(change.steps[-1][0].after)
            self.rows[change.id] = {**after, "sequence": change.base + len(change.steps)}
        return outcome
