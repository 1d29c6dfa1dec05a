"""What clocks are made from, and what they say: facts in, clocks and kept results out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .calendar import NOTHING, Span


class ClockState(StrEnum):
    """Where a clock stands."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"  # late: ended so, or still running
    VOID = "void"  # what it was for is over


WAITS_FOR_CITIZEN = "citizen"  # the reason of a pause in which the ball is with the citizen (待补充)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A span in which handling stands still; `until` was fixed when it began, so that no policy changes it."""

    start: datetime
    reason: str
    until: datetime | None = None  # then the clock goes on by itself; None: until somebody says so
    end: datetime | None = None

    @property
    def over(self) -> datetime | None:
        """When the clock goes on, as far as is known."""
        return min((at for at in (self.end, self.until) if at is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """An extension that was granted (延期)."""

    until: datetime
    ground: str
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a clock ended: kept, and not judged anew; a clock that runs again has another start."""

    clock: str
    state: str
    started_at: datetime
    due_at: datetime | None
    ended_at: datetime
    took_seconds: int  # without pauses; of working time where the span is one
    over_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFacts:
    """What happened to one order and its matter, as far as clocks are concerned."""

    tier: str
    category_code: str
    handle: Span | None = None  # the handling time of this very order, where it has its own
    submitted_at: datetime | None = None
    accepted_at: datetime | None = None
    dispatched_at: datetime | None = None
    signed_at: datetime | None = None
    signed_automatically: bool = False
    contacted_at: datetime | None = None
    resolved_at: datetime | None = None  # the first answer
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    extension_asked_at: datetime | None = None
    extension_decided_at: datetime | None = None
    return_asked_at: datetime | None = None
    return_decided_at: datetime | None = None
    centre_at: datetime | None = None  # since then the centre has to rule or close, and has not yet
    dispute_at: datetime | None = None
    ruled_at: datetime | None = None
    verify_at: datetime | None = None
    verified_at: datetime | None = None
    callback_at: datetime | None = None
    heard_at: datetime | None = None
    rework_at: datetime | None = None
    reworked_at: datetime | None = None  # the answer of this round
    closed_at: datetime | None = None
    voided_at: datetime | None = None  # merged, withdrawn, rejected, sent to another lane
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One clock, as it stands now."""

    name: str
    state: ClockState = ClockState.NOT_STARTED
    started_at: datetime | None = None
    due_at: datetime | None = None  # None: it has no end, or waits until somebody says so
    ended_at: datetime | None = None
    provisional: bool = False
    took: timedelta = NOTHING
    over: timedelta = NOTHING
    working: bool = False  # its span counts working time
