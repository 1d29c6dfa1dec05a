"""After a change of the rules every open matter's due dates are made anew, in chunks, by whoever has the clock.

How far it is stands in one document, so that it goes on after a stop; a matter that was done twice does not change
again. Each is a system event: it is a fact of its own that nobody takes for news of the case.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

import structlog

from kitchenkit import metrics
from kitchenkit.decide import Context, Decision
from kitchenkit.ids import uid
from kitchenkit.query import Match
from kitchenkit.react import Change, Loaded, Outcome, Transient

from .domain.book import Book
from .domain.matter import OPEN_MATTER, Matter

LAST: Final = 255
EVERY: Final = 1.0  # seconds between two looks at whether the rules have changed
AT_ONCE: Final = 4  # windows: while the database works for some, another is decided
STRIDE: Final = 32  # windows after which it is remembered how far it is: at the end of each the database waits
CHUNK: Final = 200  # matters decided and written together: what is due is not held up by more
# Ids are UUIDs, all alike spread: some 800 matters in each window of 200,000, whatever they are.
WINDOWS: Final = tuple((f"{n:02x}", f"{n + 1:02x}" if n < LAST else "g") for n in range(LAST + 1))
# How a release makes what a matter keeps of its dates. Another word has every open matter made anew once, so that those
# which were stored before there was a ladder, or another copy of a date, have it without waiting for their next step.
MADE: Final = "dates, ladder, and who is told of what has no unit"
OPEN = (Match("state", "in", sorted(str(state) for state in OPEN_MATTER)),)
Decide = Callable[[Matter, Context], Decision[Matter]]
log = structlog.get_logger()


class Matters(Protocol):
    """Where the open matters are."""

    async def walk(self, low: str, high: str, all_of: Sequence[Match] = ()) -> list[Loaded[Matter]]:
        """Return those with an id from `low` up to but not including `high` that fit."""
        ...

    async def commit(self, changes: Sequence[Change[Matter]]) -> Outcome:
        """Write guarded changes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """How far it is."""

    rules: str  # what it makes the dates by
    began_at: datetime
    window: int = 0  # the next one
    seen: int = 0
    moved: int = 0
    failed: int = 0
    ended_at: datetime | None = None


class Jobs(Protocol):
    """Where it is remembered how far it is."""

    async def get(self) -> Job | None:
        """Return the last one."""
        ...

    async def put(self, job: Job) -> None:
        """Remember how far it is."""
        ...


class Recompute:
    """Looks whether other rules are in force than at the last recompute, and if so does the next windows."""

    def __init__(
        self, matters: Matters, jobs: Jobs, *, book: Callable[[], Book], decide: Decide, now: Callable[[], datetime]
    ) -> None:
        self._matters, self._jobs, self._book, self._decide, self._now = matters, jobs, book, decide, now
        self._failed = metrics.CLOCK_FAILED.labels("dispatch", "recompute")  # alarmed as what comes due is

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            try:
                busy = await self.step()
            except Transient as error:
                log.warning("recompute.waits", error=str(error)[:200])
                busy = False
            await asyncio.sleep(0 if busy else EVERY)

    async def step(self) -> bool:
        """Do the next windows if there are some to do; return whether there are more; raises `Transient`."""
        now, book = self._now(), self._book()
        job, rules = await self._jobs.get(), f"{MADE}; {book.stamp(now)}"
        if job is None or job.rules != rules:
            job = Job(rules=rules, began_at=now)
            log.info("recompute.begins", rules=rules)
        if job.ended_at is not None:
            return False
        windows = WINDOWS[job.window : job.window + STRIDE]
        turns = asyncio.Semaphore(AT_ONCE)

        async def in_turn(window: tuple[str, str]) -> tuple[int, int, int]:
            async with turns:
                return await self._window(*window, book, rules, now)

        ends = await asyncio.gather(*(in_turn(window) for window in windows))
        seen, moved, failed = (sum(counts) for counts in zip(*ends, strict=True))
        job = replace(
            job,
            window=job.window + len(windows),
            seen=job.seen + seen,
            moved=job.moved + moved,
            failed=job.failed + failed,
        )
        self._failed.inc(failed)
        if job.window == len(WINDOWS):
            job = replace(job, ended_at=self._now())
            log.info("recompute.done", rules=rules, seen=job.seen, moved=job.moved, failed=job.failed)
        await self._jobs.put(job)
        return job.ended_at is None

    async def _window(self, low: str, high: str, book: Book, rules: str, now: datetime) -> tuple[int, int, int]:
        """Do one window; return how many were seen, moved and failed."""
        found = await self._matters.walk(low, high, OPEN)
        moved, failed = 0, 0
        for first in range(0, len(found), CHUNK):
            more, bad = await self._chunk(found[first : first + CHUNK], book, rules, now)
            moved, failed = moved + more, failed + bad
        return len(found), moved, failed

    async def _chunk(self, chunk: Sequence[Loaded[Matter]], book: Book, rules: str, now: datetime) -> tuple[int, int]:
        changes, failed = [], 0
        for loaded in chunk:
            try:
                change = self._change(loaded, book, rules, now)
            except Exception:  # one bad matter does not hold up the rest
                log.exception("recompute.failed", matter=loaded.aggregate.id)
                failed += 1
                continue
            changes += [change] if change.steps else []
        done, broken = await self._commit(changes)
        return done, failed + broken

    async def _commit(self, changes: list[Change[Matter]]) -> tuple[int, int]:
        """Write them together; where that fails, one by one, so that the bad one fails alone."""
        if not changes:
            return 0, 0
        try:
            outcome = await self._matters.commit(changes)
        except Transient:
            raise
        except Exception:
            log.exception("recompute.failed", matters=[change.id for change in changes][:5])
            if len(changes) == 1:
                return 0, 1
            ends = [await self._commit([change]) for change in changes]
            return sum(done for done, _ in ends), sum(broken for _, broken in ends)
        # Who was faster has decided by the same book: what is raced is done.
        return len(changes) - len(outcome.raced) - len(outcome.conflicts), len(outcome.conflicts)

    def _change(self, loaded: Loaded[Matter], book: Book, rules: str, now: datetime) -> Change[Matter]:
        cause = uid("recompute", loaded.aggregate.id, rules, loaded.aggregate.sequence)
        context = Context(actor="clock:dispatch", role="clock", now=now, cause=cause, book=book)
        return loaded.change().add(self._decide(loaded.aggregate, context), context)
