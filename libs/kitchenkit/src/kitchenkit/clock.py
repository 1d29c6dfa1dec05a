"""What comes due: finds aggregates whose instant has come and gives each its due command through the same guarded write."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol

import structlog

from . import metrics
from .decide import A, Context, Decision
from .ids import uid
from .react import Change, Loaded, Outcome, Transient

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


@dataclass(frozen=True, slots=True)
class Due(Generic[A]):
    """One kind of aggregate and the pure decision of what its due instant means; it must move or clear the instant."""

    service: str
    name: str
    store: DueStore[A]
    decide: Callable[[A, Context], Decision[A]]
    instant: Callable[[A], datetime | None]


class Clock:
    """Fires due commands; two clocks on one store cannot fire one twice, because the write is guarded."""

    def __init__(self, dues: Sequence[Due[Any]], now: Callable[[], datetime]) -> None:
        self._dues, self._now = tuple(dues), now

    async def run(self, stopped: asyncio.Event, *, every: float = 0.25) -> None:
        """Scan until stopped; a full batch is followed by the next one at once."""
        while not stopped.is_set():
            busy = False
            for due in self._dues:
                try:
                    busy = await self.scan(due) >= BATCH or busy
                except Transient as error:
                    log.warning("clock.waits", store=due.name, error=str(error)[:200])
            if not busy:
                await _rest(stopped, every)

    async def scan(self, due: Due[Any]) -> int:
        """Fire what is due in one store now; return how many there were."""
        instant = self._now()
        found = await due.store.due(until=instant, limit=BATCH)
        changes = []
        for loaded in found:
            change = await self._decided(due, loaded, instant)
            if change is not None:
                changes.append(change)
        outcome = await due.store.commit(changes) if changes else Outcome()
        # A raced one was changed by someone else meanwhile: the next scan sees whether it is still due.
        metrics.CLOCK_FIRED.labels(due.service, due.name).inc(
            len(changes) - len(outcome.raced) - len(outcome.conflicts)
        )
        return len(found)

    async def _decided(self, due: Due[Any], loaded: Loaded[Any], instant: datetime) -> Change[Any] | None:
        aggregate = loaded.aggregate
        when = due.instant(aggregate) or instant
        cause = uid("due", aggregate.id, when.isoformat())
        context = Context(actor=f"clock:{due.service}", role="clock", now=instant, cause=cause)
        try:
            decision = due.decide(aggregate, context)
            if not decision.steps:
                raise RuntimeError("a due aggregate whose decision changes nothing would be due for ever")
        except Exception as error:  # one bad aggregate is set back and alarmed, and does not hold up the rest
            log.exception("clock.failed", store=due.name, aggregate=aggregate.id, error=repr(error))
            metrics.CLOCK_FAILED.labels(due.service, due.name).inc()
            await due.store.set_back(aggregate.id, sequence=aggregate.sequence, until=instant + SET_BACK)
            return None
        metrics.CLOCK_LATE_SECONDS.labels(due.service, due.name).observe(max((instant - when).total_seconds(), 0))
        return loaded.change().add(decision, context)


async def _rest(stopped: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stopped.wait(), seconds)
    except TimeoutError:
        return
