"""The working calendar (工作日历): holidays and make-up days (调休), natural and working spans, pure.

Days and years are those of the hub's zone; every instant that goes in or out is in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

SATURDAY = 5
ONE_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
NOTHING = timedelta(0)
FARTHEST = 3660  # days; no deadline is ten years away, and a calendar without any working day must end


class Unit(StrEnum):
    """What a span counts; natural time goes on at night, working time does not."""

    MINUTES = "m"
    HOURS = "h"
    DAYS = "d"
    WORKING_HOURS = "wh"  # 工作时
    WORKING_DAYS = "wd"  # 工作日


_NATURAL = {Unit.MINUTES: timedelta(minutes=1), Unit.HOURS: timedelta(hours=1), Unit.DAYS: ONE_DAY}
_MOST = {Unit.MINUTES: 525_600, Unit.HOURS: 8_760, Unit.DAYS: 1_000, Unit.WORKING_HOURS: 2_000, Unit.WORKING_DAYS: 500}
_SPAN = re.compile(r"(0|[1-9][0-9]{0,6})(m|h|d|wh|wd)")


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time with its unit, because an hour and a working hour are not alike."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= _MOST[self.unit]:
            raise ValueError(f"a span of {self.unit} is between 0 and {_MOST[self.unit]}")

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    @staticmethod
    def parse(text: str) -> Span:
        """Return the span that is written like `4wh`; raises `ValueError`."""
        if (found := _SPAN.fullmatch(text)) is None:
            raise ValueError("a span is a whole number and m, h, d, wh or wd, as in 4wh")
        return Span(int(found[1]), Unit(found[2]))

    @property
    def natural(self) -> timedelta | None:
        """How long it is on any clock; None where that depends on the calendar."""
        step = _NATURAL.get(self.unit)
        return None if step is None else step * self.amount


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due; provisional (暂定) while a year on the way to it is not published."""

    at: datetime
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """One version of the calendar: which days are worked, and at which hours."""

    version: int
    zone: tzinfo
    hours: tuple[tuple[time, time], ...]  # of a working day, in order
    off: frozenset[date]  # holidays
    work: frozenset[date]  # make-up days: weekends that are worked
    years: frozenset[int]  # published; in any other year only weekends are off

    def __post_init__(self) -> None:
        edges = [edge for period in self.hours for edge in period]
        if not edges or any(later <= earlier for earlier, later in pairwise(edges)):
            raise ValueError("the working hours of a day come one after the other and do not overlap")
        if self.off & self.work:
            raise ValueError(f"{min(self.off & self.work)} is both a holiday and a make-up day")

    def is_working(self, day: date) -> bool:
        """Say whether that day is worked."""
        return day in self.work or (day.weekday() < SATURDAY and day not in self.off)

    def local(self, at: datetime) -> date:
        """Return the day that it is then in the hub's zone."""
        return at.astimezone(self.zone).date()

    def add(self, start: datetime, span: Span) -> Due:
        """Return when `span` from `start` is over.

        A working day is over when its business hours end, and the day of the start does not count (次日起算).
        """
        if span.natural is not None:
            return Due(start + span.natural)
        if span.unit is Unit.WORKING_HOURS:
            return self.after(start, self.worked(span))
        return self._days_after(start, span.amount)

    def half(self, start: datetime, span: Span) -> Due:
        """Return when half of `span` from `start` is over: of a working day, half of its business hours."""
        if span.natural is not None:
            return Due(start + span.natural / 2)
        return self.after(start, self.worked(span) / 2)

    def worked(self, span: Span) -> timedelta:
        """Return how much is worked in a span of working hours or days."""
        return span.amount * (_HOUR if span.unit is Unit.WORKING_HOURS else self._of_a_day())

    def _of_a_day(self) -> timedelta:
        today = date.min  # any day has the same hours
        between = (datetime.combine(today, ends) - datetime.combine(today, begins) for begins, ends in self.hours)
        return sum(between, NOTHING)

    def after(self, start: datetime, worked: timedelta) -> Due:
        """Return the first instant by which that much working time has passed since `start`."""
        if worked <= NOTHING:
            return Due(start)
        provisional = False
        for day in self._days(self.local(start)):
            provisional = provisional or day.year not in self.years
            for opens, closes in self._open(day, start):
                if closes - opens >= worked:
                    return Due(opens + worked, provisional)
                worked -= closes - opens
        raise ValueError("no working day within reach: the calendar has too many days off")

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Return how much of the time between is worked; nothing where `end` is not later."""
        total, last = NOTHING, self.local(end)
        if end <= start:
            return total
        day = self.local(start)
        while day <= last:
            total += sum((min(closes, end) - opens for opens, closes in self._open(day, start) if opens < end), NOTHING)
            day += ONE_DAY
        return total

    def next_working_instant(self, at: datetime) -> datetime:
        """Return `at` within working hours, else when the next ones begin."""
        for day in self._days(self.local(at)):
            for opens, _ in self._open(day, at):
                return opens
        raise ValueError("no working day within reach: the calendar has too many days off")

    def _days_after(self, start: datetime, amount: int) -> Due:
        if amount == 0:
            return Due(start)
        first = self.local(start)
        provisional = first.year not in self.years
        for day in self._days(first + ONE_DAY):
            provisional = provisional or day.year not in self.years
            amount -= self.is_working(day)
            if amount == 0:
                return Due(_instant(day, self.hours[-1][1], self.zone), provisional)
        raise ValueError("no working day within reach: the calendar has too many days off")

    def _days(self, first: date) -> Iterator[date]:
        return (first + ONE_DAY * n for n in range(FARTHEST))

    def _open(self, day: date, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the working hours of a day, without what is before `since`."""
        if not self.is_working(day):
            return
        for begins, ends in self.hours:
            closes = _instant(day, ends, self.zone)
            if closes > since:
                yield max(_instant(day, begins, self.zone), since), closes


@lru_cache(16_384)  # some years of working days
def _instant(day: date, local: time, zone: tzinfo) -> datetime:
    """Return that time of day in UTC: asked for again and again, and a zone's rules are slow to look up."""
    return datetime.combine(day, local, zone).astimezone(UTC)
