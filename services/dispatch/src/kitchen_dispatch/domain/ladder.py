"""The escalation ladder (催办、督办、通报), as a pure function of clocks and policy (civic-reporting.md §3.6).

Each rung of a running clock is reached at one instant. What was reached is kept with the due date that it was reached
for, so that it is told once, and again only for another due date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile

from .calendar import NOTHING, ONE_DAY, Calendar, Span, Unit
from .clocks_facts import Clock, ClockState, Pause
from .policy import ALL, EMERGENCY, EscalationTerms, Policy, Rung

HALF = 0.5
HIGHEST = 4
SUPERVISED = 2  # 督办: since this level a supervisor owns it
VERDICT = "verdict"  # in the place of a clock: it was the citizen's word
RETURNS = "returns"  # or the units', who gave it back
LEFT = "unresolved"  # 未办好: the rung on which it is left to the centre
_MS = timedelta(milliseconds=1)
_PAUSED = "handling"  # the one clock that pauses stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbed:
    """A rung that was reached: by this unit, for this due date of this clock."""

    unit_id: str
    clock: str
    due_at: datetime
    threshold: str
    level: int
    at: datetime
    to: tuple[str, ...] = ()
    tell_at: datetime | None = None  # when those roles are told
    undecided: bool = False  # 逾期未决: it was waited for a decision until its end, whatever the policy calls the rung


@dataclass(frozen=True, slots=True)
class Reached:
    """A rung of a clock, and when it is reached."""

    clock: str
    due_at: datetime
    rung: Rung
    at: datetime
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """The ladder of one order under one book: its clocks, its pauses, and what it has climbed with this unit."""

    policy: Policy
    calendar: Calendar
    clocks: Mapping[str, Clock]
    pauses: Sequence[Pause]
    climbed: frozenset[tuple[str, datetime, str]]  # clock, due date and name of the rung
    limits: Mapping[str, Span] = field(default_factory=dict)  # by clock, what is allowed where less is promised

    def next_at(self) -> datetime | None:
        """Return when the next rung is reached, of whatever clock; it may be past."""
        firsts = (next(self._ahead(clock), None) for clock in self._running())
        return min((one.at for one in firsts if one is not None), default=None)

    def reached(self, now: datetime) -> list[Reached]:
        """Return every rung that is reached by now and was not climbed yet, in their order."""
        found = [one for clock in self._running() for one in takewhile(lambda one: one.at <= now, self._ahead(clock))]
        return sorted(found, key=lambda one: one.at)

    def _running(self) -> Iterator[Clock]:
        """Yield the clocks that somebody may be late with; what has ended or stands still escalates nothing."""
        for clock in self.clocks.values():
            alive = clock.state in (ClockState.RUNNING, ClockState.BREACHED) and clock.ended_at is None
            if alive and clock.due_at is not None:
                yield clock

    def _ahead(self, clock: Clock) -> Iterator[Reached]:
        """Yield the rungs that are still ahead of a clock as they are reached, wherever they stand in the policy.

        One stretch after the other: most orders need no more than the next rung.
        """
        due = clock.due_at
        if due is None:
            return
        for several in self.policy.escalation.stretches.get(clock.name, ()):
            ahead = [rung for rung in several if self._is_ahead(rung, clock.name, due)]
            found = [Reached(clock.name, due, one, _whole_ms(self._instant(one, clock, due))) for one in ahead]
            yield from sorted(found, key=lambda one: one.at) if len(found) > 1 else found

    def _is_ahead(self, rung: Rung, clock: str, due: datetime) -> bool:
        if rung.limit and clock not in self.limits:
            return False
        return not self.climbed or (clock, due, rung.name) not in self.climbed

    def _instant(self, rung: Rung, clock: Clock, due: datetime) -> datetime:
        start = clock.started_at
        if rung.limit and start is not None:
            return max(due, self.calendar.add(start, self.limits[clock.name]).at)
        if rung.after is not None:
            return self._later(due, rung.after, clock)
        if rung.used is None or rung.used >= ALL or start is None or start >= due:
            return due
        at = self._used(clock, start, due, rung.used / ALL)
        if rung.left is None:
            return at
        left = self._left(start, due, rung.left)
        if left is None or left >= at:
            return at
        return left if left >= self._used(clock, start, due, HALF) else at

    def _later(self, due: datetime, span: Span, clock: Clock) -> datetime:
        """Return so long after the due date; what stood still since then does not count."""
        at = self.calendar.add(due, span).at
        for pause in sorted(self._pauses(clock), key=lambda one: one.start):
            if due <= pause.start < at and pause.over is not None:
                at += pause.over - pause.start
        return at

    def _used(self, clock: Clock, start: datetime, due: datetime, share: float) -> datetime:
        """Return when that share of a clock's time is used, without its pauses."""
        stretches = [(one, self._counted(clock, *one)) for one in self._stretches(clock, start, due)]
        rest = sum((length for _, length in stretches), NOTHING) * share
        for (first, _), length in stretches:
            if length >= rest:
                return min(self.calendar.after(first, rest).at if clock.working else first + rest, due)
            rest -= length
        return due

    def _left(self, start: datetime, due: datetime, span: Span) -> datetime | None:
        """Return since when no more than this is left, a working day being its hours; None: from the beginning."""
        if span.natural is not None:
            return due - span.natural
        needed = self.calendar.worked(span)
        if due - start <= needed or (span.unit is Unit.WORKING_DAYS and due - start <= ONE_DAY * span.amount):
            return None  # no need to look at the calendar
        before = self.calendar.working_time(start, due) - needed
        if before <= NOTHING:
            return None
        return self.calendar.next_working_instant(self.calendar.after(start, before).at)

    def _stretches(self, clock: Clock, start: datetime, due: datetime) -> Iterator[tuple[datetime, datetime]]:
        for pause in sorted(self._pauses(clock), key=lambda one: one.start):
            if pause.over is None or pause.start >= due or pause.over <= start:
                continue
            if pause.start > start:
                yield start, pause.start
            start = max(start, pause.over)
        if start < due:
            yield start, due

    def _counted(self, clock: Clock, first: datetime, last: datetime) -> timedelta:
        return self.calendar.working_time(first, last) if clock.working else last - first

    def _pauses(self, clock: Clock) -> Sequence[Pause]:
        return self.pauses if clock.name == _PAUSED else ()


def by_the_citizen(policy: Policy, times: int) -> Rung | None:
    """Return the rung that is reached when the citizen says so often that it is not solved: the last one again, too."""
    said = [rung for rung in policy.escalation.rungs if rung.dissatisfied is not None and rung.dissatisfied <= times]
    return max(said, key=lambda rung: rung.dissatisfied or 0, default=None)


def told_at(terms: EscalationTerms, calendar: Calendar, tier: str, at: datetime) -> datetime:
    """Return when people are told of what was reached at `at`: not in quiet hours (静默时段), an emergency at once."""
    if tier in EMERGENCY or terms.quiet_from == terms.quiet_until:
        return at
    local = at.astimezone(calendar.zone)
    clock, begins, ends = local.time(), terms.quiet_from, terms.quiet_until
    quiet = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
    return next_morning(terms, calendar, at) if quiet else at


def next_morning(terms: EscalationTerms, calendar: Calendar, at: datetime) -> datetime:
    """Return when quiet hours end next after `at`: what is told once a day is told then."""
    local = at.astimezone(calendar.zone)
    day = local.date() if local.time() < terms.quiet_until else local.date() + ONE_DAY
    return datetime.combine(day, terms.quiet_until, calendar.zone).astimezone(at.tzinfo)


def _whole_ms(at: datetime) -> datetime:
    """Return the next whole millisecond, as the database keeps it: never a moment too early."""
    over = at.microsecond % 1000
    return at if over == 0 else at - timedelta(microseconds=over) + _MS
