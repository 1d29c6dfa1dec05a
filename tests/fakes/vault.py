"""A vault in memory: it passes the suite that `MongoVault` passes (tests/contract/ports/test_vaults.py)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kitchenkit.react import Transient


class MemoryVault:
    """`entries` is all that it holds; `away` makes it an outage."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, Any]] = {}
        self.away = False

    async def insert(self, entry: Mapping[str, Any]) -> str:
        self._ask()
        row = self.entries.setdefault(entry["_id"], dict(entry))
        if "due_at" in row:
            row["due_at"] = entry["due_at"]
        return str(row["print"])

    async def find(self, entry_id: str) -> Mapping[str, Any] | None:
        self._ask()
        return self.entries.get(entry_id)

    def _ask(self) -> None:
        if self.away:
            raise Transient("mongodb://user:secret@db: no answer")
