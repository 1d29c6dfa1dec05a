"""Pages of the duty list in memory: they pass the suite of the real ones (tests/contract/ports/test_duty_stores.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kitchen_dispatch.duty_pages import Page


class MemoryPages:
    """Insert only."""

    def __init__(self) -> None:
        self.rows: dict[str, Page] = {}

    async def keep(self, pages: Mapping[str, Page]) -> None:
        self.rows = {**pages, **self.rows}

    async def read(self, digests: Sequence[str]) -> list[Page]:
        if missing := [digest for digest in digests if digest not in self.rows]:
            raise LookupError(f"pages of the duty list are gone: {', '.join(missing)}")
        return [self.rows[digest] for digest in digests]
