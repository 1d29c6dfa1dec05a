"""The sums of one local day: what each unit, area and category has of it, packed so that a year is added in a moment.

The counts of one cell are digits of one long number, so that adding two numbers adds all counts of both. What becomes
late by waiting is remembered with its instant, so that the sums of a day stay true as long as no row of it changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import compress
from typing import NamedTuple, TypeAlias

from .figure_counts import AMOUNTS, FLAGS, TIMED, Counts, with_sums

NAMES = tuple(dict.fromkeys((*FLAGS, *TIMED, *AMOUNTS)))
WIDTH = 32  # bits of one count: all cells have fewer rows than that, and their cases fewer hours
SIZE = WIDTH * len(NAMES) // 8  # bytes of all counts of a cell
ONE = {name: 1 << WIDTH * place for place, name in enumerate(NAMES)}
SETTLES_DAYS = 7  # by then most orders of a day are over: younger days are counted anew each time


Cell: TypeAlias = tuple[str, str, str]  # the unit's id, the codes of area and category: whose rows are summed together


class Counting(NamedTuple):
    """One row as it is counted: how much it has of what, and from when on it counts as late."""

    day: str
    cell: Cell
    amounts: Mapping[str, int]
    instants: Iterable[tuple[str, datetime]]  # a count of `TIMED`, and when it begins
    counted_at: int  # ms


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySums:
    """The sums of a day, cell by cell, as they were at `at`; what a cell is lies in columns, which are read faster."""

    day: str
    at: datetime
    units: Sequence[str] = ()
    areas: Sequence[str] = ()
    categories: Sequence[str] = ()
    counts: Sequence[int] = ()
    newest: Sequence[int] = ()  # when the newest of each cell was counted, in ms
    later: Sequence[tuple[int, str, datetime]] = ()  # number of a cell, the count that it gets, and when


def settled_before(now: datetime) -> str:
    """Return the first day whose sums are not kept yet."""
    return (now.astimezone(UTC).date() - timedelta(days=SETTLES_DAYS)).isoformat()


def summed(days: Iterable[str], rows: Iterable[Counting], at: datetime) -> list[DaySums]:
    """Return the sums of each of `days`, of those of the rows that are of it, as they are at `at`."""
    sums = {day: _Sums() for day in days}
    for row in rows:
        if row.day in sums:
            sums[row.day].take(row, at)
    return [one.of(day, at) for day, one in sums.items()]


@dataclass(slots=True)
class _Sums:
    numbers: dict[Cell, int] = field(default_factory=dict)
    counts: list[int] = field(default_factory=list)
    newest: list[int] = field(default_factory=list)
    later: list[tuple[int, str, datetime]] = field(default_factory=list)

    def take(self, row: Counting, at: datetime) -> None:
        number = self.numbers.setdefault(row.cell, len(self.counts))
        if number == len(self.counts):
            self.counts.append(0)
            self.newest.append(0)
        amounts = dict(row.amounts)
        for name, instant in row.instants:
            if instant <= at:
                amounts[name] = 1
            elif name not in amounts:
                self.later.append((number, name, instant))
        self.counts[number] += sum(ONE[name] * many for name, many in amounts.items() if name in ONE)
        self.newest[number] = max(self.newest[number], row.counted_at)

    def of(self, day: str, at: datetime) -> DaySums:
        units, areas, categories = zip(*self.numbers, strict=True) if self.numbers else ((), (), ())
        return DaySums(
            day=day,
            at=at,
            units=units,
            areas=areas,
            categories=categories,
            counts=self.counts,
            newest=self.newest,
            later=self.later,
        )


class Adding:
    """Adds days up to lines, one for each unit, area, category, category in an area, or day.

    `only` are the cells that are asked for.
    """

    def __init__(self, by: str, now: datetime, only: Callable[[Cell], bool] | None) -> None:
        self._by, self._now, self._only = by, now, only
        self._sums: defaultdict[str, int] = defaultdict(int)
        self.newest = 0  # when the newest of all was counted, in ms

    def take(self, day: DaySums) -> None:
        """Add a day; its sums must not be of later than now."""
        lines, sums = self._lines(day), self._sums
        taken = self._taken(day)
        for line, counts in zip(compress(lines, taken), compress(day.counts, taken), strict=True):
            sums[line] += counts
        for number, name, at in day.later:
            if at <= self._now and taken[number]:
                sums[lines[number]] += ONE[name]
        self.newest = max(self.newest, max(compress(day.newest, taken), default=0))

    def lines(self) -> Mapping[str, Counts]:
        """Return the counts of each line."""
        return {line: unpacked(counts) for line, counts in self._sums.items()}

    def _taken(self, day: DaySums) -> Sequence[bool]:
        only = self._only
        if only is None:
            return [True] * len(day.counts)
        return [only(cell) for cell in zip(day.units, day.areas, day.categories, strict=True)]

    def _lines(self, day: DaySums) -> Sequence[str]:
        if self._by == "category_area":
            return [f"{category} {area}" for category, area in zip(day.categories, day.areas, strict=True)]
        columns = {"unit": day.units, "area": day.areas, "category": day.categories}
        return columns[self._by] if self._by in columns else [day.day] * len(day.counts)


def unpacked(counts: int) -> Counts:
    """Return packed counts by their names, with those that are made of others."""
    mask = (1 << WIDTH) - 1
    return with_sums({name: counts >> WIDTH * place & mask for place, name in enumerate(NAMES)})
