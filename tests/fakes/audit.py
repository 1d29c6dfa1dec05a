"""The console's audit list in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kitchen_console.domain.audit import Entry, Wanted


class FakeEntries:
    """The list in memory."""

    def __init__(self) -> None:
        self.rows: dict[str, Entry] = {}

    async def write(self, entries: Sequence[Entry]) -> None:
        for one in entries:
            self.rows.setdefault(one.id, one)

    async def newest(self, words: Collection[str], wanted: Wanted, limit: int) -> list[Entry]:
        found = [
            one
            for one in self.rows.values()
            if set(words) & set(one.reach)
            and wanted.since <= one.at <= wanted.until
            and wanted.actor in ("", one.actor)
            and wanted.kind in ("", one.kind)
            and wanted.what in ("", one.what)
            and wanted.about in ("", one.about, one.case_id, one.case_no, one.order_id)
            and (wanted.after is None or (one.at, one.id) < wanted.after)
        ]
        return sorted(found, key=lambda one: (one.at, one.id), reverse=True)[:limit]
