"""What surrounds a consumer's reactions: outages are waited for, poison is set aside, bugs stop the worker."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

import structlog

from . import metrics
from .deadletters import DeadLetter, opened
from .decide import Context
from .react import Change, Consumer, Outcome, Record, Store, Transient

DELAYS = (0.1, 0.3, 1.0, 3.0)  # then 5 s for as long as it takes: an outage shows as lag
LONGEST_DELAY = 5.0
PARKED_AFTER = 5
log = structlog.get_logger()

Publish = Callable[[str, Record, str], Awaitable[None]]  # (dead-letter topic, record, reason), acknowledged on return


class TooManyDeadLettersError(Exception):
    """A bad deploy must not drain a topic into its dead letters: the worker stops until somebody has looked."""


class StoppingError(Exception):
    """The worker was asked to stop while it waited for an outage to end."""


class CrashBook(Protocol):
    """Remembers how often a record has stopped its worker, across restarts."""

    async def count(self, consumer: str, record: Record, error: str) -> int:
        """Add one and return how often it has been."""
        ...


class DeadLetterOffice:
    """Makes one dead letter durable: the aggregate first, then the dead-letter topic; putting it again changes nothing."""

    def __init__(
        self,
        service: str,
        consumer: str,
        store: Store[DeadLetter],
        publish: Publish,
        now: Callable[[], datetime],
        *,
        limit: int = 50,
        window: int = 200,
    ) -> None:
        self._service, self._consumer = service, consumer
        self._store, self._publish, self._now = store, publish, now
        self._limit, self._recent = limit, deque[bool](maxlen=window)

    async def put(self, record: Record, reason: str, *, parked: bool = False) -> None:
        """Return when both places have it; raises when more than the limit of the last records ended here."""
        self._recent.append(True)
        if sum(self._recent) > self._limit:
            raise TooManyDeadLettersError(
                f"{sum(self._recent)} of the last {len(self._recent)} records were refused; the last: {reason}"
            )
        context = Context(
            actor=self._consumer, role="system", now=self._now(), cause=record.id, reason=reason, trace=record.trace
        )
        decision = opened(self._consumer, record, reason, parked=parked, context=context)
        change: Change[DeadLetter] = Change(decision.steps[0].after.id, 0)
        change.add(decision, context)
        outcome: Outcome = await self._store.commit([change])  # raced: it is there since an earlier delivery
        await self._publish(f"{self._consumer}-{record.topic}-dlq", record, reason)
        metrics.DEAD_LETTERED.labels(self._service, self._consumer, record.topic).inc()
        if parked:
            metrics.PARKED.labels(self._service, self._consumer).inc()
        log.error(
            "record.dead",
            origin=record.origin,
            type=record.type,
            reason=reason,
            parked=parked,
            again=bool(outcome.raced),
        )

    def passed(self, count: int) -> None:
        """Note that records went through: the limit is about the last ones."""
        self._recent.extend([False] * count)


class Runner:
    """Takes batches for one consumer and ends every record: done, dead-lettered, or by raising, which stops the worker."""

    def __init__(
        self, consumer: Consumer, office: DeadLetterOffice, crashes: CrashBook, *, stopping: Callable[[], bool]
    ) -> None:
        self._consumer, self._office, self._crashes, self._stopping = consumer, office, crashes, stopping

    async def run(self, records: Sequence[Record]) -> None:
        """Return only when every record may be acknowledged."""
        try:
            await self._patiently(records)
        except (TooManyDeadLettersError, asyncio.CancelledError, StoppingError):
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, one record is to blame: find it
            log.warning("batch.failed", consumer=self._consumer.name, records=len(records), error=repr(error)[:300])
            for record in records:
                await self._alone(record)
        self._office.passed(len(records))

    async def _alone(self, record: Record) -> None:
        try:
            await self._patiently([record])
        except (TooManyDeadLettersError, asyncio.CancelledError, StoppingError):
            raise
        except Exception as error:
            times = await self._crashes.count(self._consumer.name, record, repr(error))
            log.exception("record.crashed", origin=record.origin, type=record.type, times=times)
            if times < PARKED_AFTER:
                raise
            await self._office.put(record, f"stopped its worker {times} times: {error!r}"[:1000], parked=True)

    async def _patiently(self, records: Sequence[Record]) -> None:
        for delay in _delays():
            try:
                await self._consumer.react(records)
            except Transient as outage:
                log.warning("consumer.waits", consumer=self._consumer.name, error=str(outage)[:200], seconds=delay)
                if self._stopping():
                    raise StoppingError from outage
                await asyncio.sleep(delay)
            else:
                return


def _delays() -> Any:
    yield from DELAYS
    while True:
        yield LONGEST_DELAY
