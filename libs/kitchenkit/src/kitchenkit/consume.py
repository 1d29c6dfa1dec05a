"""What surrounds a consumer's reactions: outages are waited for, poison is set aside, bugs stop the worker."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

import structlog

from . import log as logs
from . import metrics
from .deadletters import DeadLetter, dead_letter_id, opened
from .decide import Context
from .events import header
from .in_hand import KILLED_ALONE, InHandBook, Span, convicted, place_of, spans_of, suspect
from .query import Match, Page, Query
from .react import Change, Consumer, Record, Store, Transient
from .trace import trace_id

DELAYS = (0.1, 0.3, 1.0, 3.0)  # then 5 s for as long as it takes: an outage shows as lag
LONGEST_DELAY = 5.0
PARKED_AFTER = 5
MEMORY = timedelta(minutes=10)  # how far back a worker that has just started looks for dead letters that are still open
log = structlog.get_logger()
R = TypeVar("R")

Publish = Callable[[str, Record, str], Awaitable[None]]  # (dead-letter topic, record, reason), acknowledged on return


class TooManyDeadLettersError(Exception):
    """A bad deploy must not drain a topic into its dead letters: the worker stops until somebody has looked."""


class StoppingError(Exception):
    """The worker was asked to stop while it waited for an outage to end."""


class CrashBook(InHandBook, Protocol):
    """Remembers how often a record has stopped its worker, and what is in hand, across restarts."""

    async def count(self, consumer: str, record: Record, error: str) -> int:
        """Add one and return how often it has been."""
        ...


class DeadLetterStore(Store[DeadLetter], Protocol):
    """Where dead letters live, and can be looked up."""

    async def page(self, query: Query) -> Page[DeadLetter]:
        """Return the newest that match."""
        ...


class DeadLetterOffice:
    """Makes a dead letter durable: the aggregate first, then the dead-letter topic; putting it again changes nothing.

    When more than `limit` of the last `window` records ended here it raises instead. A worker that was started again
    still counts what it put here in the last minutes and nobody has looked at.
    """

    def __init__(
        self,
        service: str,
        consumer: str,
        store: DeadLetterStore,
        publish: Publish,
        now: Callable[[], datetime],
        *,
        limit: int = 50,
        window: int = 200,
    ) -> None:
        self._service, self._consumer = service, consumer
        self._store, self._publish, self._now = store, publish, now
        self._limit, self._recent = limit, deque[str](maxlen=window)  # origins of dead letters, "" for what went well
        self._remembers = False

    async def put(self, record: Record, reason: str, *, parked: bool = False) -> None:
        """Return when both places have it; raises `TooManyDeadLettersError` when it is one too many."""
        await self._count(record, reason)
        context = Context(
            actor=self._consumer, role="system", now=self._now(), cause=record.id, reason=reason, trace=record.trace
        )
        decision = opened(self._consumer, record, reason, parked=parked, context=context)
        change: Change[DeadLetter] = Change(decision.steps[0].after.id, 0)
        outcome = await self._store.commit([change.add(decision, context)])
        await self._publish(f"{self._consumer}-{record.topic}-dlq", record, reason)
        again = bool(outcome.raced)  # it is there since an earlier delivery
        if not again:
            metrics.DEAD_LETTERED.labels(self._service, self._consumer, record.topic).inc()
            if parked:
                metrics.PARKED.labels(self._service, self._consumer).inc()
        log.error("record.dead", **about(record), reason=reason, parked=parked, again=again)

    async def parked(self, records: Sequence[Record]) -> Mapping[str, str]:
        """Return of which records, by their origin, an earlier delivery was parked, and why."""
        ids = [dead_letter_id(self._consumer, record.origin) for record in records]
        found = (loaded.aggregate for loaded in (await self._store.load(ids)).values())
        return {letter.record.origin: letter.reason for letter in found if letter.state == "parked"}

    def passed(self, records: Sequence[Record]) -> None:
        """Note that records have their end: the limit is about the last ones."""
        dead = set(self._recent)
        self._recent.extend("" for record in records if record.origin not in dead)

    async def _count(self, record: Record, reason: str) -> None:
        if not self._remembers:
            self._recent.extend(await self._open_lately())
            self._remembers = True
        if record.origin not in self._recent:  # one that is tried again, after an outage, counts once
            self._recent.append(record.origin)
        dead = sum(1 for origin in self._recent if origin)
        if dead > self._limit:
            raise TooManyDeadLettersError(
                f"{dead} of the last {len(self._recent)} records could not be taken; the last: {reason}"
            )

    async def _open_lately(self) -> list[str]:
        lately = (
            Match("consumer", "is", self._consumer),
            Match("state", "is", "open"),
            Match("created_at", "since", self._now() - MEMORY),
        )
        page = await self._store.page(Query(all_of=lately, limit=self._limit))
        return [loaded.aggregate.record.origin for loaded in reversed(page.items)]


class Runner:
    """Takes batches for one consumer and ends every record: done, dead-lettered, or by raising, which stops the worker.

    `waits` is told of every round of waiting for an outage to end, so that waiting does not look like hanging.
    """

    def __init__(
        self,
        consumer: Consumer,
        office: DeadLetterOffice,
        crashes: CrashBook,
        *,
        stopping: Callable[[], bool],
        waits: Callable[[], None] = lambda: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._consumer, self._office, self._crashes = consumer, office, crashes
        self._stopping, self._waits, self._sleep = stopping, waits, sleep
        self._survived: set[str] = set()  # places of which this process has ended a batch

    async def run(self, records: Sequence[Record]) -> None:
        """Return only when every record may be acknowledged."""
        new = {place_of(record) for record in records} - self._survived
        if new:
            await self._first(records, new)
        else:
            await self._together(records)
        self._office.passed(records)

    async def _first(self, records: Sequence[Record], places: Collection[str]) -> None:
        """Take the first batch of these places: with what may have killed the process before this one (in_hand.py)."""
        name, book = self._consumer.name, self._crashes
        left = await self._patiently(records, lambda: book.left(name, places))
        try:
            if any(suspect(record, left) for record in records):
                log.warning("batch.suspect", consumer=name, records=len(records), left=str(dict(left)))
                await self._carefully(records, left)
            else:
                await self._hold(records, spans_of(records, places))
                await self._together(records)
        except Exception:
            # It is counted as what it is, or nothing went wrong with a record: not as a death, too.
            with contextlib.suppress(Transient):
                await book.let_go(name, places)
            raise
        await self._patiently(records, lambda: book.let_go(name, places))
        self._survived |= set(places)

    async def _carefully(self, records: Sequence[Record], left: Mapping[str, Span]) -> None:
        ended = await self._patiently(records, lambda: self._office.parked(records))
        for record in records:
            if record.origin in ended:  # and is heard again, because the process died at another one
                await self._park(record, ended[record.origin])
                continue
            if convicted(record, left) and await self._killed_again(record):
                continue
            await self._hold([record], spans_of([record], {place_of(record)}))
            logs.bind(**about(record))
            await self._alone(record)
            logs.unbind()

    async def _killed_again(self, record: Record) -> bool:
        """Count a death with this record alone in hand, and say whether it has been parked."""
        why = "the process died with this record alone in hand"
        times = await self._patiently([record], lambda: self._crashes.count(self._consumer.name, record, why))
        if times < KILLED_ALONE:
            return False
        await self._park(record, f"killed its worker {times} times: {why}")
        return True

    async def _park(self, record: Record, reason: str) -> None:
        await self._patiently([record], lambda: self._office.put(record, reason, parked=True))

    async def _hold(self, records: Sequence[Record], spans: Mapping[str, Span]) -> None:
        await self._patiently(records, lambda: self._crashes.hold(self._consumer.name, spans))

    async def _together(self, records: Sequence[Record]) -> None:
        try:
            await self._patiently(records, lambda: self._consumer.react(records))
        except (TooManyDeadLettersError, StoppingError):
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, one record is to blame: find it
            log.warning("batch.failed", consumer=self._consumer.name, records=len(records), error=repr(error)[:300])
            for record in records:
                logs.bind(**about(record))  # alone, every line from here to its end is about it
                await self._alone(record)
                logs.unbind()

    async def _alone(self, record: Record) -> None:
        try:
            await self._patiently([record], lambda: self._consumer.react([record]))
        except (TooManyDeadLettersError, StoppingError):
            raise
        except Exception as error:
            why = repr(error)
            log.exception("record.crashed", **about(record))
            times = await self._patiently([record], lambda: self._crashes.count(self._consumer.name, record, why))
            if times < PARKED_AFTER:
                raise
            await self._park(record, f"stopped its worker {times} times: {why}"[:1000])

    async def _patiently(self, records: Sequence[Record], work: Callable[[], Awaitable[R]]) -> R:
        delays = _delays()
        while True:
            try:
                return await work()
            except Transient as outage:
                delay = next(delays)
                log.warning(
                    "consumer.waits",
                    consumer=self._consumer.name,
                    records=len(records),
                    error=str(outage)[:200],
                    seconds=delay,
                    **about(records[0]),
                )
                if self._stopping():
                    raise StoppingError from outage
                self._waits()
                await self._sleep(delay)


def about(record: Record) -> dict[str, str]:
    """Return what a log line about a record is found by."""
    return {
        "origin": record.origin,
        "type": record.type,
        "case_id": header(record, "ce_correlationid"),
        "trace_id": trace_id(record.trace),
    }


def _delays() -> Iterator[float]:
    yield from DELAYS
    while True:
        yield LONGEST_DELAY
