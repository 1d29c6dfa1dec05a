"""Who is on duty (值班表): the shifts of one unit in one month, and who stands in for whom (代理人). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

from annotated_types import MaxLen

from kitchenkit.decide import Context, Decision, Machine, Move, Refused
from kitchenkit.ids import uid

from .roles import CURATORS

KEEPERS = CURATORS | {"unit_head", "unit_approver"}  # who keeps the rosters of their units
MOST_SHIFTS = 400
LONGEST_SHIFT = timedelta(days=31)
LONGEST_SUBSTITUTION = timedelta(days=366)
DECEMBER = 12
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
Id = Annotated[str, MaxLen(40)]


class RosterState(StrEnum):
    """A roster is kept, and never ended."""

    KEPT = "kept"  # 在用


class SubstitutionState(StrEnum):
    """Whether it counts."""

    ARRANGED = "arranged"  # 有效
    ENDED = "ended"  # 已撤销


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Somebody's time on duty: from `starts_at` until just before `ends_at`."""

    person_id: str
    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("时间须带时区 / a time says its zone")

    def covers(self, at: datetime) -> bool:
        """Tell whether it is on then."""
        return self.starts_at <= at < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The shifts of one unit that begin in one month, in their order."""

    id: str
    unit_id: str
    area_code: str
    month: str  # 2026-11
    begins: datetime
    ends: datetime
    shifts: tuple[Shift, ...] = ()
    state: RosterState = RosterState.KEPT
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution:
    """Who stands in: for a person who is away, or, without one, for a unit whose roster has nobody."""

    id: str
    unit_id: str
    area_code: str
    person_id: str
    substitute_id: str
    starts_at: datetime
    ends_at: datetime
    state: SubstitutionState = SubstitutionState.ARRANGED
    sequence: int = 0

    def covers(self, at: datetime) -> bool:
        """Tell whether it counts then."""
        return self.state is SubstitutionState.ARRANGED and self.starts_at <= at < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Lay:
    """Begin the roster of a unit for a month (排班), with or without shifts."""

    unit_id: Id
    month: str
    area_code: str
    begins: datetime
    ends: datetime
    shifts: Annotated[tuple[Shift, ...], MaxLen(MOST_SHIFTS)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rearrange:
    """Have these shifts in the place of all that are there (调班)."""

    shifts: Annotated[tuple[Shift, ...], MaxLen(MOST_SHIFTS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """Add one shift (加班次)."""

    person_id: Id
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Clear:
    """Take the shift away that begins then (撤班次)."""

    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrange:
    """Name a substitute (指定代理人) for a person; without one, for the unit when its roster has nobody."""

    unit_id: Id
    substitute_id: Id
    starts_at: datetime
    ends_at: datetime
    area_code: str
    person_id: Id = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Let a substitution count no more (撤销代理)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLaid:
    """A unit has a roster for a month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterChanged:
    """Its shifts are others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutionArranged:
    """Somebody stands in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutionEnded:
    """Nobody stands in by this any more."""


def roster_id(unit_id: str, month: str) -> str:
    """Return the id of a unit's roster for a month: there is one at most."""
    return uid("roster", unit_id, month)


def bounds(month: str, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return when a month begins and ends there; raises `ValueError` where it is none, such as 2026-13."""
    if _MONTH.fullmatch(month) is None:
        raise ValueError(f"{month} is no month")
    first = date.fromisoformat(f"{month}-01")
    after = first.replace(year=first.year + first.month // DECEMBER, month=first.month % DECEMBER + 1)
    try:
        begins, ends = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, after))
    except OverflowError as error:  # east of Greenwich the first of all months begins before all time
        raise ValueError(f"{month} is no month") from error
    return begins, ends


def lay(new_id: str, command: Lay) -> Decision[Roster]:
    """Return the new roster; raises `Refused` where its shifts cannot be."""
    roster = Roster(
        id=new_id, unit_id=command.unit_id, area_code=command.area_code, month=command.month, begins=command.begins,
        ends=command.ends, shifts=in_order(command.shifts),
    )  # fmt: skip
    if (why := wrong_shifts(roster, roster.shifts)) is not None:
        raise Refused("wrong_shifts", why)
    return Decision.one(roster, RosterLaid())


def arrange(new_id: str, command: Arrange) -> Decision[Substitution]:
    """Return the new substitution; raises `Refused` where it cannot be."""
    if command.person_id == command.substitute_id:
        raise Refused("own_substitute", "不能代理自己 / nobody stands in for themselves")
    if not timedelta() < command.ends_at - command.starts_at <= LONGEST_SUBSTITUTION:
        raise Refused("wrong_times", "代理须有起止时间,最长一年 / it ends after it starts, within a year")
    new = Substitution(
        id=new_id, unit_id=command.unit_id, area_code=command.area_code, person_id=command.person_id,
        substitute_id=command.substitute_id, starts_at=command.starts_at, ends_at=command.ends_at,
    )  # fmt: skip
    return Decision.one(new, SubstitutionArranged())


def in_order(shifts: tuple[Shift, ...]) -> tuple[Shift, ...]:
    """Return shifts as a roster keeps them."""
    return tuple(sorted(shifts, key=lambda shift: (shift.starts_at, shift.ends_at, shift.person_id)))


def wrong_shifts(roster: Roster, shifts: tuple[Shift, ...]) -> str | None:
    """Say what keeps shifts, in their order, from being this roster's, or None."""
    if len(shifts) > MOST_SHIFTS:
        return f"一月最多 {MOST_SHIFTS} 个班次 / at most {MOST_SHIFTS} shifts in a month"
    for shift in shifts:
        if not timedelta() < shift.ends_at - shift.starts_at <= LONGEST_SHIFT:
            return f"班次须有起止时间,最长 31 天 / a shift ends after it starts, within 31 days: {shift.starts_at}"
        if not roster.begins <= shift.starts_at < roster.ends:
            return f"班次须在 {roster.month} 月内开始 / a shift starts within {roster.month}: {shift.starts_at}"
    for before, after in pairwise(shifts):
        if after.starts_at < before.ends_at:
            return f"班次重叠 / two shifts overlap: {after.starts_at}"
    return None


def _rearrange(roster: Roster, command: Rearrange, _: Context) -> Decision[Roster]:
    return _with(roster, in_order(command.shifts))


def _assign(roster: Roster, command: Assign, _: Context) -> Decision[Roster]:
    return _with(roster, _assigned(roster, command))


def _clear(roster: Roster, command: Clear, _: Context) -> Decision[Roster]:
    return _with(roster, tuple(shift for shift in roster.shifts if shift.starts_at != command.starts_at))


def _with(roster: Roster, shifts: tuple[Shift, ...]) -> Decision[Roster]:
    if shifts == roster.shifts:
        return Decision()
    return Decision.one(replace(roster, shifts=shifts), RosterChanged())


def _assigned(roster: Roster, command: Assign) -> tuple[Shift, ...]:
    new = Shift(person_id=command.person_id, starts_at=command.starts_at, ends_at=command.ends_at)
    return roster.shifts if new in roster.shifts else in_order((*roster.shifts, new))


def _end(substitution: Substitution, _: End, __: Context) -> Decision[Substitution]:
    return Decision.one(replace(substitution, state=SubstitutionState.ENDED), SubstitutionEnded())


def right_shifts(roster: Roster, command: Rearrange, _: Context) -> str | None:
    """Refuse shifts that overlap, or are of another month."""
    return wrong_shifts(roster, in_order(command.shifts))


def right_shift(roster: Roster, command: Assign, _: Context) -> str | None:
    """Refuse a shift that overlaps another one, or is of another month."""
    return wrong_shifts(roster, _assigned(roster, command))


def no_such_shift(roster: Roster, command: Clear, _: Context) -> str | None:
    """Refuse to take away what is not there."""
    if any(shift.starts_at == command.starts_at for shift in roster.shifts):
        return None
    return "没有此时开始的班次 / no shift begins then"


KEPT, ARRANGED = frozenset({RosterState.KEPT}), frozenset({SubstitutionState.ARRANGED})
ROSTER = Machine[Roster](
    [
        Move(
            name="rearrange", command=Rearrange, states=KEPT, roles=KEEPERS, decide=_rearrange, checks=(right_shifts,)
        ),
        Move(name="assign", command=Assign, states=KEPT, roles=KEEPERS, decide=_assign, checks=(right_shift,)),
        Move(name="clear", command=Clear, states=KEPT, roles=KEEPERS, decide=_clear, checks=(no_such_shift,)),
    ]
)
SUBSTITUTION = Machine[Substitution](
    [Move(name="end", command=End, states=ARRANGED, roles=KEEPERS, decide=_end)]
)  # fmt: skip
