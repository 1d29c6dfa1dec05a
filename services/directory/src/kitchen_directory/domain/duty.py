"""Who is on duty at a unit at an instant (在岗): the roster's person, else a substitute, else the unit's head. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from .rosters import Shift, Substitution


class Basis(StrEnum):
    """Why it is this person."""

    ROSTER = "roster"  # 值班
    SUBSTITUTE = "substitute"  # 代理
    HEAD = "head"  # 负责人


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody who is there, and for whom where they stand in."""

    person_id: str
    basis: Basis
    stands_in_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDuty:
    """What is known of one unit."""

    unit_id: str
    shifts: Sequence[Shift] = ()
    substitutions: Sequence[Substitution] = ()
    heads: Sequence[str] = ()
    active: frozenset[str] = frozenset()  # people who may sign in


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in which one person is on duty, or nobody."""

    starts_at: datetime
    ends_at: datetime
    who: OnDuty | None


def on_duty(unit: UnitDuty, at: datetime) -> OnDuty | None:
    """Return who is on duty then, or None: a unit without roster, substitute and head."""
    on = sorted((shift for shift in unit.shifts if shift.covers(at)), key=lambda shift: shift.starts_at, reverse=True)
    for shift in on:  # the one that began last goes before one of the month before that has not ended
        if (found := _there(unit, shift.person_id, at)) is not None:
            return _as(found, shift.person_id, Basis.ROSTER)
    for standing in _standing(unit, "", at):
        if (found := _there(unit, standing, at)) is not None:
            return OnDuty(found, Basis.SUBSTITUTE)
    for head in unit.heads:
        if (found := _there(unit, head, at)) is not None:
            return _as(found, head, Basis.HEAD)
    return None


def spans(unit: UnitDuty, begin: datetime, end: datetime) -> Iterator[Span]:
    """Yield who is on duty from `begin` to `end`, without a hole, a new span where it is another person."""
    shifts = [shift for shift in unit.shifts if shift.starts_at < end and shift.ends_at > begin]
    unit = replace(unit, shifts=shifts)
    known: tuple[Shift | Substitution, ...] = (*shifts, *unit.substitutions)
    edges = {edge for one in known for edge in (one.starts_at, one.ends_at)}
    cuts = [begin, *sorted(edge for edge in edges if begin < edge < end), end]
    last: Span | None = None
    for start, stop in pairwise(cuts):
        who = on_duty(unit, start)
        if last is not None and last.who == who:
            last = Span(last.starts_at, stop, who)
            continue
        if last is not None:
            yield last
        last = Span(start, stop, who)
    if last is not None:
        yield last


def _there(unit: UnitDuty, person: str, at: datetime) -> str | None:
    """Follow substitutes to somebody who is there; None where they lead to nobody."""
    seen: set[str] = set()
    waiting = [person]
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        substitutes = _standing(unit, one, at)
        if not substitutes and one in unit.active:
            return one
        waiting += substitutes
    return None


def _standing(unit: UnitDuty, person: str, at: datetime) -> list[str]:
    """Return who stands in for a person then, who was named last first."""
    named = [one for one in unit.substitutions if one.person_id == person and one.covers(at)]
    return [one.substitute_id for one in sorted(named, key=lambda one: (one.starts_at, one.id), reverse=True)]


def _as(found: str, meant: str, basis: Basis) -> OnDuty:
    return OnDuty(found, basis) if found == meant else OnDuty(found, Basis.SUBSTITUTE, meant)
