"""What every browser of this process is told: one tail of the change log, shared by all streams.

Each stream has a place of its own in it and takes what it has not had; a slow one holds nobody up. Whoever comes back
with a place that this process has forgotten reads on from the log itself.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from kitchenkit.react import Transient

from .changes import RESYNC
from .domain.row import Kind
from .reading import Reading
from .store import COLLECTIONS
from .views import case_item, order_item

LOOK_SECONDS = 0.2
AWAY_SECONDS = 1.0
PAGE = 500
REMEMBERED = 5_000
LISTENED_SECONDS = 60.0  # every stream asks for what is new within a quarter of it
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Update:
    """One change with the row as it is now; `row` is JSON, made once for everybody."""

    seq: int
    kind: str  # `case`, `order`, or `resync`
    id: str = ""
    row: str = ""
    reach: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()  # whom it does not reach any more


class Live:
    """The tail of the change log; `run` keeps it, beside the api."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._recent: deque[Update] = deque(maxlen=REMEMBERED)
        self._news = asyncio.Event()
        self._begun = asyncio.Event()
        self.closing = asyncio.Event()
        self._listened_at = -LISTENED_SECONDS
        self.newest = 0

    async def run(self) -> None:
        """Follow the log until cancelled; an outage of the database is waited for."""
        while True:
            try:
                if not self._begun.is_set():
                    self.newest = await self._reading.newest()
                    self._begun.set()
                more = await (self._follow() if self._listened() else self._count())
            except Transient as error:
                log.warning("stream.waits", why=str(error)[:200])
                await asyncio.sleep(AWAY_SECONDS)
                continue
            if not more:
                await asyncio.sleep(LOOK_SECONDS)

    async def _follow(self) -> bool:
        """Take what is new for everybody; say whether there may be more."""
        found = await self.updates(self.newest, PAGE)
        if found:
            self._recent.extend(found)
            self.newest = found[-1].seq
            self.wake()
        return len(found) == PAGE

    async def _count(self) -> bool:
        """Nobody listens: rows are not read, and whoever comes reads on from the log."""
        newest = await self._reading.newest()
        if newest != self.newest:
            self._recent.clear()
            self.newest = newest
            self.wake()
        return False

    def _listened(self) -> bool:
        return time.monotonic() - self._listened_at < LISTENED_SECONDS

    def close(self) -> None:
        """Let every stream end: the process stops."""
        self.closing.set()
        self._news.set()

    def wake(self) -> None:
        """Let every stream look whether its reader may still read."""
        self._news.set()
        self._news = asyncio.Event()

    async def ready(self) -> str | None:
        """Say that the log was not reached yet, or None: a readiness check."""
        return None if self._begun.is_set() else "the change log was not read yet"

    async def begun(self) -> None:
        """Return once the end of the log is known."""
        await self._begun.wait()

    async def knows(self, place: int) -> bool:
        """Say whether everything after `place` can still be told."""
        if place > self.newest:  # another process told it a moment ago, or the log has begun anew since
            return bool(await self._reading.changes(place - 1, 1))
        if place == self.newest or (self._recent and self._recent[0].seq <= place + 1):
            return True
        return bool(await self._reading.changes(place, 1))

    async def after(self, place: int, seconds: float) -> Sequence[Update]:
        """Return what comes after `place`, waiting so long for it; raises `Transient`."""
        self._listened_at = time.monotonic()
        news = self._news
        if place >= self.newest and not self.closing.is_set():
            try:
                await asyncio.wait_for(news.wait(), seconds)
            except TimeoutError:
                return ()
        if place >= self.newest:  # woken for another reason
            return ()
        if self._recent and self._recent[0].seq <= place + 1:
            return [one for one in self._recent if one.seq > place]
        return await self.updates(place, PAGE)

    async def updates(self, place: int, limit: int) -> list[Update]:
        """Return the changes after `place` from the log, each with its row as it is now; raises `Transient`."""
        changes = await self._reading.changes(place, limit)
        last = {(change["kind"], change.get("row", "")): change["_id"] for change in changes}
        rows = {kind: await self._rows(kind, changes) for kind in COLLECTIONS}
        shown = (_update(one, rows, newest=last[one["kind"], one.get("row", "")] == one["_id"]) for one in changes)
        return list(shown)

    async def _rows(self, kind: Kind, changes: Sequence[Mapping[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
        ids = {change["row"] for change in changes if change["kind"] == kind}
        return await self._reading.rows(kind, sorted(ids)) if ids else {}


def _update(change: Mapping[str, Any], rows: Mapping[Any, Mapping[str, Any]], *, newest: bool) -> Update:
    """Return one change; where the same row changes again just after it, only whom it left is told of it."""
    seq, kind, id_ = change["_id"], change["kind"], change.get("row", "")
    if kind == RESYNC:
        return Update(seq, kind)
    row, left = rows[kind].get(id_), frozenset[str](change.get("left", ()))
    if row is None or not newest:
        return Update(seq, kind, id_, left=left)
    shown = case_item(row) if kind == "case" else order_item(row)
    return Update(seq, kind, id_, shown.model_dump_json(), frozenset(row.get("reach", ())), left)
