"""What comes due: finds aggregates whose instant has come and gives each its due command.

The command goes through the same guarded write as any other, so that two clocks cannot fire one twice.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol

import structlog

from . import metrics, spans
from .decide import A, Book, Context, Decision, no_book
from .ids import uid
from .react import Change, Loaded, Outcome, Transient
from .time import millis

BATCH = 200
SET_BACK = timedelta(minutes=1)
log = structlog.get_logger()


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
    first: bool = False  # all of it is fired before each batch of what is not first (with the store's `Urgent`)


class Clock:
    """Fires due commands; two clocks on one store cannot fire one twice, because the write is guarded."""

    def __init__(self, dues: Sequence[Due[Any]], now: Callable[[], datetime]) -> None:
        self._dues, self._now = tuple(dues), now
        self.progressed_at = time.monotonic()
        self._writing: asyncio.Future[int] | None = None
        self._next_look = [0.0] * len(self._dues)  # on the monotonic clock
        for due in dues:  # figures from the start: the first failure is seen as one
            metrics.CLOCK_FIRED.labels(due.service, due.name)
            metrics.CLOCK_FAILED.labels(due.service, due.name)

    async def run(self, stopped: asyncio.Event, *, every: float = 0.25) -> None:
        """Scan until stopped; a full batch is followed by the next one at once. What runs beside may not end."""
        beside = [asyncio.ensure_future(due.beside()) for due in self._dues if due.beside is not None]
        try:
            while not stopped.is_set():
                busy = await self._urgent(stopped)
                for place, due in enumerate(self._dues):
                    if due.first or self._next_look[place] > time.monotonic():
                        continue
                    found = await self._try(due, self._overlapped(due))
                    if found < BATCH:
                        self._next_look[place] = time.monotonic() + due.patience
                    else:
                        busy = True
                    if found:  # it took a while
                        busy = await self._urgent(stopped) or busy
                if not busy:
                    await self._written()
                for task in beside:
                    _still_running(task)
                if not busy:
                    await _rest(stopped, every)
        finally:
            await self._written()
            for task in beside:
                task.cancel()

    async def _urgent(self, stopped: asyncio.Event) -> bool:
        """Fire all that goes first, however much it is; return whether it was much."""
        much = False
        for due in (due for due in self._dues if due.first):
            while await self._try(due, self.scan(due)) >= BATCH and not stopped.is_set():
                much = True
        return much

    async def _try(self, due: Due[Any], work: Awaitable[int]) -> int:
        """One store that cannot be scanned does not hold up the others."""
        self.progressed_at = time.monotonic()
        try:
            return await work
        except Transient as error:
            log.warning("clock.waits", store=due.name, error=str(error)[:200])
        except Exception:
            log.exception("clock.scan_failed", store=due.name)
            metrics.CLOCK_FAILED.labels(due.service, due.name).inc()
        return 0

    async def scan(self, due: Due[Any]) -> int:
        """Fire what is due in one store now; return how many there were."""
        found, changes = await self._decide(due)
        await self._commit(due, changes)
        return found

    async def _overlapped(self, due: Due[Any]) -> int:
        """Do what `scan` does, but have it written while the next batch is read and decided."""
        found, changes = await self._decide(due)
        await self._written()

        async def write() -> int:
            await self._commit(due, changes)
            return len(changes)

        self._writing = asyncio.ensure_future(self._try(due, write()))
        return found

    async def _written(self) -> None:
        """Wait until nothing is being written."""
        if self._writing is not None:
            await self._writing
            self._writing = None

    async def _decide(self, due: Due[Any]) -> tuple[int, list[Change[Any]]]:
        """Return how many are due in one store, and what becomes of them."""
        instant = self._now()
        found = await due.store.due(until=instant, limit=BATCH)
        book = due.book() if found else None  # once for all: where it is not known yet, they wait
        changes = []
        for loaded in found:
            try:
                changes.append(_decided(due, loaded, instant, book))
            except Exception as error:  # noqa: BLE001  # one bad aggregate does not hold up the rest
                await self._set_back(due, loaded.aggregate.id, loaded.aggregate.sequence, error)
        return len(found), changes

    async def _commit(self, due: Due[Any], changes: list[Change[Any]]) -> None:
        """Write them together; where that fails, one by one, so that the bad one is set back alone."""
        if not changes:
            return
        try:
            outcome = await due.store.commit(changes)
        except Transient:
            raise
        except Exception as error:
            if len(changes) == 1:
                await self._set_back(due, changes[0].id, changes[0].base, error)
                return
            log.exception("clock.batch_failed", store=due.name)
            for change in changes:
                await self._commit(due, [change])
            return
        # A raced one was changed by someone else meanwhile: the next scan sees whether it is still due.
        for change in changes:
            if change.id in outcome.conflicts:
                await self._set_back(due, change.id, change.base, outcome.conflicts[change.id])
        metrics.CLOCK_FIRED.labels(due.service, due.name).inc(
            len(changes) - len(outcome.raced) - len(outcome.conflicts)
        )

    async def _set_back(self, due: Due[Any], aggregate_id: str, sequence: int, error: Exception | str) -> None:
        trace = error if isinstance(error, Exception) else None
        log.error("clock.set_back", store=due.name, aggregate=aggregate_id, error=repr(error)[:500], exc_info=trace)
        metrics.CLOCK_FAILED.labels(due.service, due.name).inc()
        await due.store.set_back(aggregate_id, sequence=sequence, until=self._now() + SET_BACK)


def _decided(due: Due[Any], loaded: Loaded[Any], instant: datetime, book: Any) -> Change[Any]:
    aggregate = loaded.aggregate
    when = due.instant(aggregate) or instant
    cause = uid("due", aggregate.id, when.isoformat())
    trace = spans.fired(due.service, due.name, aggregate.id, millis(when))
    context = Context(actor=f"clock:{due.service}", role="clock", now=instant, cause=cause, trace=trace, book=book)
    decision = due.decide(aggregate, context)
    if not decision.steps:
        raise ValueError("its due decision changes nothing: it would be due for ever")
    metrics.CLOCK_LATE_SECONDS.labels(due.service, due.name).observe(max((instant - when).total_seconds(), 0))
    return loaded.change().add(decision, context)


def _still_running(task: asyncio.Future[None]) -> None:
    """A clock without what it looks things up in must not look healthy: it ends, and is started again."""
    if task.done():
        task.result()
        raise RuntimeError("what runs beside the clock has ended")


async def _rest(stopped: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stopped.wait(), seconds)
    except TimeoutError:
        return
