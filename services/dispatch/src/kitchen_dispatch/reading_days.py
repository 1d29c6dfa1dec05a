"""Which days' sums are true as they are kept, and which have to be made of the rows: together every day of a slice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from kitchenkit.mongo_errors import outages

from .domain.day_sums import Cell, DaySums, settled_before
from .store_day_sums import counted, kept, marked_days
from .store_figures import SERVICE

WINDOW = 31  # days whose rows are read at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What the caller's scopes reach."""

    hub: bool = False
    areas: tuple[str, ...] = ()  # with all that lies in them
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What is counted: dispatches from one local day to another, of a unit, an area with all in it, a category."""

    first: date
    last: date
    reach: Reach
    unit_id: str = ""
    area_code: str = ""
    category_code: str = ""

    @property
    def narrow(self) -> bool:
        """Say whether it leaves anything of its days out."""
        return not self.reach.hub or bool(self.unit_id or self.area_code or self.category_code)

    def has(self, cell: Cell) -> bool:
        """Say whether rows of this cell are asked for, and reached."""
        unit, area, category = cell
        return (
            (not self.unit_id or unit == self.unit_id)
            and (not self.category_code or category == self.category_code)
            and area.startswith(self.area_code)
            and (self.reach.hub or unit in self.reach.units or area.startswith(self.reach.areas))
        )


class Sums(Protocol):
    """Where sums are kept, and rows are summed; each raises `Transient`."""

    def marked(self, before: str) -> set[str]:
        """Return the days whose sums are not to be used, of those before that one."""
        ...

    def kept(self, first: str, before: str) -> Iterator[DaySums]:
        """Yield the sums that there are, of days from the first to the last but one."""
        ...

    def counted(self, what: Slice, days: Sequence[str], at: datetime) -> list[DaySums]:
        """Return the sums of these days, which lie together, of the rows as they are."""
        ...


class MongoSums:
    """The real ones."""

    def marked(self, before: str) -> set[str]:
        """Return the days whose sums are not to be used."""
        return marked_days(before)

    def kept(self, first: str, before: str) -> Iterator[DaySums]:
        """Yield the sums that there are."""
        with outages(SERVICE):
            yield from kept(first, before)

    def counted(self, what: Slice, days: Sequence[str], at: datetime) -> list[DaySums]:
        """Return the sums of these days, of the rows as they are."""
        return counted({"$and": conditions(what, {"$gte": days[0], "$lte": days[-1]})}, set(days), at)


def days_of(sums: Sums, what: Slice, now: datetime) -> Iterator[DaySums]:
    """Yield the sums of every day: those that are kept and true, and of all others those of their rows.

    The marks are read before the sums: what is written in between is a moment too young, and nothing is missed.
    """
    first, last = what.first, what.last
    settled = settled_before(now)
    before = settled if last.isoformat() >= settled else _next(last.isoformat())  # after the last day of all is none
    rest = {(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)}
    marked = sums.marked(before)
    for one in sums.kept(first.isoformat(), before):
        if one.day not in marked and one.at <= now:
            rest.remove(one.day)
            yield one
    for window in _windows(sorted(rest)):
        yield from sums.counted(what, window, now)


def _windows(days: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield days that lie together, not too many at once."""
    found: list[str] = []
    for day in days:
        if found and (len(found) == WINDOW or day != _next(found[-1])):
            yield found
            found = []
        found.append(day)
    if found:
        yield found


def _next(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def conditions(what: Slice, days: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what a document has to be like to have rows that are asked for: by an index, and not exactly."""
    found: list[dict[str, Any]] = [{"rows.unit_id": what.unit_id}] if what.unit_id else []
    found.append({"rows.day": days})
    if what.category_code:
        found.append({"category_code": what.category_code})
    if what.area_code:
        found.append(_inside(what.area_code))
    if not what.reach.hub:
        areas = [_inside(code) for code in what.reach.areas]
        found.append({"$or": [*areas, {"rows.unit_id": {"$in": list(what.reach.units)}}]})
    return found


def _inside(code: str) -> dict[str, Any]:
    return {"area_code": {"$gte": code, "$lt": code + ":"}}  # codes are digits, and ":" is what follows them
