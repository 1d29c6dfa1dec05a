"""Keeps the sums of days true: a year is asked for in a moment, and is what its rows say.

Beside the worker that counts. Of settled days the sums are kept; where a row of one changes later (a rework, a
reopening), its sums are not used from that write on, and are made anew here. Several may do so at once, and each may
stop at any point.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final, Protocol

import structlog

from kitchenkit.react import Transient

from .domain.day_sums import DaySums, settled_before
from .store_day_sums import Changed, Stale

BACK: Final = timedelta(days=400)  # a year can be asked for at once, from any day on which somebody looks back
EVERY: Final = 5.0  # seconds between two looks
MARKS: Final = 500  # taken away together
DAYS: Final = 8  # counted together
log = structlog.get_logger()


class Days(Protocol):
    """Where the sums, their marks and the rows are; each raises `Transient`."""

    async def changed(self, before: str, limit: int) -> list[Changed]:
        """Return some of the matters with a mark for a day before that one."""
        ...

    async def renew(self, days: Collection[str]) -> None:
        """Give the sums of these days another generation."""
        ...

    async def settle(self, changed: Sequence[Changed]) -> None:
        """Take the marks of those away that have not changed again."""
        ...

    async def expect(self, first: date, before: str) -> None:
        """Have a place for each day from the first on, without sums where it was not there."""
        ...

    async def stale(self, before: str, limit: int) -> list[Stale]:
        """Return some days without sums, the newest first."""
        ...

    async def count(self, days: Collection[str], at: datetime) -> list[DaySums]:
        """Return the sums of these days, of the rows as they are."""
        ...

    async def keep(self, sums: Mapping[str, DaySums], stale: Sequence[Stale]) -> None:
        """Store sums of those days that still are of their generation."""
        ...


class Keeping:
    """Looks which days have changed, and makes their sums anew."""

    def __init__(self, days: Days, now: Callable[[], datetime]) -> None:
        self._days, self._now = days, now
        self._expected = ""

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            begun = time.monotonic()
            try:
                busy = await self.step()
            except Transient as error:
                log.warning("keeping.waits", error=str(error)[:200])
                busy = False
            await asyncio.sleep(time.monotonic() - begun if busy else EVERY)  # half of the time is for others

    async def step(self) -> bool:
        """Do some; return whether there may be more; raises `Transient`."""
        before = settled_before(self._now())
        changed = await self._days.changed(before, MARKS)
        if changed:  # in this order: whoever stops in between has them marked still
            await self._days.renew({day for one in changed for day in one.days})
            await self._days.settle(changed)
        if self._expected != before:
            await self._days.expect(date.fromisoformat(before) - BACK, before)
            self._expected = before
        stale = _together(await self._days.stale(before, DAYS))
        if stale:  # their generations were read before their rows are
            sums = await self._days.count([one.day for one in stale], self._now())
            await self._days.keep({one.day: one for one in sums}, stale)
        return bool(stale) or len(changed) == MARKS


def _together(stale: Sequence[Stale]) -> Sequence[Stale]:
    """Return those days that are asked for in one stretch; newest first."""
    for number, (one, other) in enumerate(pairwise(stale), start=1):
        if date.fromisoformat(one.day) - date.fromisoformat(other.day) > timedelta(days=1):
            return stale[:number]
    return stale
