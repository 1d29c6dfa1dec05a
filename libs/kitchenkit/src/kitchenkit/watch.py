"""What is due in one store: found, decided and written, a few batches at once."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Generic

import structlog

from . import metrics, spans
from .decide import A, Context
from .ids import uid
from .react import Change, Loaded, Transient
from .time import millis

if TYPE_CHECKING:
    from .clock import Due

BATCH: Final = 200
UNDER_WAY: Final = 2  # so many batches are being written while the next one is read and decided
SET_BACK: Final = timedelta(minutes=1)
log = structlog.get_logger()


class Watch(Generic[A]):
    """Fires what is due in one store; two of them on one store cannot fire one twice, because the write is guarded."""

    def __init__(self, due: Due[A], now: Callable[[], datetime]) -> None:
        self.due, self._now = due, now
        self._writing: deque[asyncio.Future[int]] = deque()
        self._under_way: set[str] = set()
        self.busy_since: float | None = None  # on the monotonic clock; None while there is nothing to do
        # Figures from the start: the first failure is seen as one.
        self._fired = metrics.CLOCK_FIRED.labels(due.service, due.name)
        self._failed = metrics.CLOCK_FAILED.labels(due.service, due.name)

    async def scan(self) -> int:
        """Fire what is due now; return how many there were."""
        found, changes = await self._decide()
        await self._commit(changes)
        return found

    async def overlapped(self) -> int:
        """Do what `scan` does, but have it written while the next batches are read and decided; never raises."""
        self.busy_since = time.monotonic()
        return await self._try(self._overlapped())

    async def written(self) -> None:
        """Wait until nothing is being written."""
        while self._writing:
            await self._writing.popleft()
        self.busy_since = None

    async def _overlapped(self) -> int:
        found, changes = await self._decide()
        while len(self._writing) >= (UNDER_WAY if changes else 1):  # nothing new: all that is due is being written
            await self._writing.popleft()
        if changes:
            self._under_way |= {change.id for change in changes}
            self._writing.append(asyncio.ensure_future(self._write(changes)))
        return found

    async def _write(self, changes: list[Change[A]]) -> int:
        try:
            return await self._try(self._commit(changes))
        finally:
            self._under_way -= {change.id for change in changes}

    async def _try(self, work: Awaitable[int]) -> int:
        """One store that cannot be asked does not hold up the others."""
        try:
            return await work
        except Transient as error:
            log.warning("clock.waits", store=self.due.name, error=str(error)[:200])
        except Exception:
            log.exception("clock.scan_failed", store=self.due.name)
            self._failed.inc()
        return 0

    async def _decide(self) -> tuple[int, list[Change[A]]]:
        """Return how many are due, and what becomes of those that are not being written already."""
        instant = self._now()
        found = await self.due.store.due(until=instant, limit=BATCH)
        book = self.due.book() if found else None  # once for all: where it is not known yet, they wait
        changes = []
        for loaded in found:
            if loaded.aggregate.id in self._under_way:
                continue
            try:
                changes.append(_decided(self.due, loaded, instant, book))
            except Exception as error:  # noqa: BLE001  # one bad aggregate does not hold up the rest
                await self._set_back(loaded.aggregate.id, loaded.aggregate.sequence, error)
        return len(found), changes

    async def _commit(self, changes: list[Change[A]]) -> int:
        """Write them together; where that fails, one by one, so that the bad one is set back alone."""
        if not changes:
            return 0
        try:
            outcome = await self.due.store.commit(changes)
        except Transient:
            raise
        except Exception as error:
            if len(changes) == 1:
                await self._set_back(changes[0].id, changes[0].base, error)
                return 0
            log.exception("clock.batch_failed", store=self.due.name)
            return sum([await self._commit([change]) for change in changes])
        # A raced one was changed by someone else meanwhile: the next scan sees whether it is still due.
        for change in changes:
            if change.id in outcome.conflicts:
                await self._set_back(change.id, change.base, outcome.conflicts[change.id])
        done = len(changes) - len(outcome.raced) - len(outcome.conflicts)
        self._fired.inc(done)
        return done

    async def _set_back(self, aggregate_id: str, sequence: int, error: Exception | str) -> None:
        trace = error if isinstance(error, Exception) else None
        log.error(
            "clock.set_back", store=self.due.name, aggregate=aggregate_id, error=repr(error)[:500], exc_info=trace
        )
        self._failed.inc()
        await self.due.store.set_back(aggregate_id, sequence=sequence, until=self._now() + SET_BACK)


def _decided(due: Due[A], loaded: Loaded[A], instant: datetime, book: Any) -> Change[A]:
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
