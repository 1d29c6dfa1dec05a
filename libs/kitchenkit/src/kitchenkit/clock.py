"""What comes due: finds aggregates whose instant has come and gives each its due command.

The command goes through the same guarded write as any other, so that two clocks cannot fire one twice.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol

from . import watch
from .decide import A, Book, Context, Decision, no_book
from .react import Change, Loaded, Outcome


class DueStore(Protocol[A]):
    """A store that can be asked what is due."""

    async def due(self, *, until: datetime, limit: int) -> list[Loaded[A]]:
        """Return due aggregates, the longest due first."""
        ...

    async def commit(self, changes: Sequence[Change[A]]) -> Outcome:
        """Write guarded changes."""
        ...

    async def set_back(self, aggregate_id: str, *, sequence: int, until: datetime) -> None:
        """Look at it again at `until`."""
        ...


class UrgentStore(DueStore[A], Protocol[A]):
    """A store that tells urgent ones apart."""

    async def due(self, *, until: datetime, limit: int, urgent: bool = False) -> list[Loaded[A]]:
        """Return due aggregates, the longest due first: the urgent ones, or all others."""
        ...


class Urgent(Generic[A]):
    """The urgent ones of a store as a store of their own: for a `Due` that goes first."""

    def __init__(self, store: UrgentStore[A]) -> None:
        self._store = store
        self.commit, self.set_back = store.commit, store.set_back

    async def due(self, *, until: datetime, limit: int) -> list[Loaded[A]]:
        """Return due aggregates that are urgent, the longest due first."""
        return await self._store.due(until=until, limit=limit, urgent=True)


@dataclass(frozen=True, slots=True)
class Due(Generic[A]):
    """One kind of aggregate and the pure decision of what its due instant means; it must move or clear the instant."""

    service: str
    name: str
    store: DueStore[A]
    decide: Callable[[A, Context], Decision[A]]
    instant: Callable[[A], datetime | None]
    book: Book = no_book
    beside: Callable[[], Awaitable[None]] | None = None  # runs in the clock's loop, e.g. what keeps the book fresh
    patience: float = 0.0  # how many seconds it may go without a look: each look is a question to the database
    first: bool = False  # while any of it is due, no other batch is begun (with the store's `Urgent`)


class Clock:
    """Fires due commands, each store's by itself; while what goes `first` has something to do, the others wait."""

    def __init__(self, dues: Sequence[Due[Any]], now: Callable[[], datetime]) -> None:
        self._watches, self._now = [watch.Watch(due, now) for due in dues], now
        self._calm = asyncio.Event()  # nothing that goes first is due
        self._calm.set()

    @property
    def progressed_at(self) -> float:
        """Since when the slowest store is at its work, on the monotonic clock; now where all are at rest."""
        busy = [one.busy_since for one in self._watches if one.busy_since is not None]
        return min(busy, default=time.monotonic())

    async def scan(self, due: Due[Any]) -> int:
        """Fire what is due in one store now; return how many there were."""
        return await watch.Watch(due, self._now).scan()

    async def run(self, stopped: asyncio.Event, *, every: float = 0.25) -> None:
        """Fire until stopped; a full batch is followed by the next one at once. What runs beside may not end."""
        watching = [asyncio.ensure_future(self._watch(one, stopped, every)) for one in self._watches]
        beside = [asyncio.ensure_future(one.due.beside()) for one in self._watches if one.due.beside is not None]
        stopping = asyncio.ensure_future(stopped.wait())
        try:
            await asyncio.wait({stopping, *watching, *beside}, return_when=asyncio.FIRST_COMPLETED)
            if not stopped.is_set():
                _still_running(*watching, *beside)
            await asyncio.gather(*watching)
        finally:
            for task in (stopping, *watching, *beside):
                task.cancel()
            for one in self._watches:
                await one.written()

    async def _watch(self, one: watch.Watch[Any], stopped: asyncio.Event, every: float) -> None:
        try:
            while not stopped.is_set():
                if not one.due.first:
                    await self._calm.wait()
                found = await one.overlapped()
                if one.due.first and found:
                    self._calm.clear()
                if found < watch.BATCH:
                    await self._at_rest(one)
                    await _rest(stopped, max(every, one.due.patience))
        finally:
            await self._at_rest(one)

    async def _at_rest(self, one: watch.Watch[Any]) -> None:
        await one.written()
        if one.due.first:
            self._calm.set()


def _still_running(*tasks: asyncio.Future[None]) -> None:
    """A clock without what it looks things up in must not look healthy: it ends, and is started again."""
    for task in tasks:
        if task.done():
            task.result()
            raise RuntimeError("what runs beside the clock has ended")


async def _rest(stopped: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stopped.wait(), seconds)
    except TimeoutError:
        return
