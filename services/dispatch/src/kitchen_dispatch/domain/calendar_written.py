"""A calendar as it is written down: one year's notice (节假日安排) at a time, days as texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta, tzinfo
from typing import Annotated, Any

from annotated_types import Ge, Le, MaxLen, Predicate

from .calendar import SATURDAY, Calendar
from .policy_written import Title

LONGEST = 31  # days in a row
DECEMBER = 12


def is_a_day_or_two_days_with_a_slash(text: str) -> bool:
    """Whether a text is one day or a row of them, as 2027-02-05/2027-02-12; its name is what people read."""
    try:
        return bool(list(days(text)))
    except ValueError:
        return False


def is_a_day(text: str) -> bool:
    """Whether a text is one day, as 2027-02-05."""
    return "/" not in text and is_a_day_or_two_days_with_a_slash(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCalendar:
    """Write down which days of a year are off and which weekends are worked (节假日与调休)."""

    title: Title
    year: Annotated[int, Ge(2024), Le(2100)]
    holidays: Annotated[tuple[Annotated[str, Predicate(is_a_day_or_two_days_with_a_slash)], ...], MaxLen(60)]
    makeup: Annotated[tuple[Annotated[str, Predicate(is_a_day)], ...], MaxLen(60)]
    number: int

    def __post_init__(self) -> None:
        holidays, makeup = every(self.holidays), every(self.makeup)
        for name, named in (("holidays", holidays), ("makeup", makeup)):
            for day in sorted(named):
                if day.year != self.year and (day.year, day.month) != (self.year - 1, DECEMBER):
                    raise ValueError(f"{name}: {day} is neither in {self.year} nor in the December before it")
        if worked := min((day for day in makeup if day.weekday() < SATURDAY), default=None):
            raise ValueError(f"makeup: {worked} is no weekend, it is worked anyway")
        if both := min(holidays & makeup, default=None):
            raise ValueError(f"makeup: {both} is among the holidays")

    def content(self) -> Mapping[str, Any]:
        """Return what is written, without its title and number."""
        return {"year": self.year, "holidays": list(self.holidays), "makeup": list(self.makeup)}


def days(text: str) -> Iterator[date]:
    """Yield the days that a text names; raises `ValueError`."""
    first, slash, last = text.partition("/")
    day = _day(first)
    end = _day(last) if slash else day
    if not timedelta(0) <= end - day <= timedelta(days=LONGEST):
        raise ValueError(f"{text}: from the earlier to the later, and at most {LONGEST} days")
    while day <= end:
        yield day
        day += timedelta(days=1)


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if day.isoformat() != text:  # ISO has weeks and days without dashes too
        raise ValueError(f"{text}: write it as {day}")
    return day


def every(texts: Sequence[str]) -> frozenset[date]:
    """Return all days that the texts name."""
    return frozenset(day for text in texts for day in days(str(text)))


def calendar_of(
    years: Mapping[int, Mapping[str, Any]], *, version: int, hours: Sequence[str], zone: tzinfo
) -> Calendar:
    """Return the calendar of these years' notices; what a later year says of a day goes before an earlier one."""
    holidays: set[date] = set()
    makeup: set[date] = set()
    for _, notice in sorted(years.items()):
        off, worked = every(notice["holidays"]), every(notice["makeup"])
        holidays, makeup = (holidays - worked) | off, (makeup - off) | worked
    return Calendar(
        version=version,
        zone=zone,
        hours=tuple(_period(text) for text in hours),
        off=frozenset(holidays),
        work=frozenset(makeup),
        years=frozenset(years),
    )


def _period(text: str) -> tuple[time, time]:
    opens, _, closes = text.partition("-")
    return time.fromisoformat(opens), time.fromisoformat(closes)


def written(calendar: Calendar) -> Mapping[str, Any]:
    """Return a calendar as people read it: its hours, the years that are published, and every day that is special."""
    return {
        "zone": str(calendar.zone),
        "hours": [f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in calendar.hours],
        "years": sorted(calendar.years),
        "holidays": sorted(day.isoformat() for day in calendar.off),
        "makeup": sorted(day.isoformat() for day in calendar.work),
    }
