"""Who is on duty, put together from rosters, substitutions, people and organisations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from .domain import organisations, people
from .domain.duty import UnitDuty
from .domain.organisations import Kind, Organisation
from .domain.people import Person
from .domain.rosters import Roster, Substitution

BEFORE, AHEAD = timedelta(days=1), timedelta(days=8)
HANDLE = frozenset({Kind.UNIT, Kind.SECTION})
HEAD = "unit_head"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFacts:
    """All that says who is on duty in some stretch of time."""

    units: Sequence[Organisation]
    rosters: Sequence[Roster]
    substitutions: Sequence[Substitution]
    people: Sequence[Person]

    def names(self) -> Mapping[str, str]:
        """Return what everybody is called."""
        return {person.id: person.name for person in self.people}


def unit_duties(facts: DutyFacts) -> Iterator[UnitDuty]:
    """Yield what is known of each unit and section that takes work; a section without a head has its unit's."""
    active = frozenset(one.id for one in facts.people if one.state is people.State.ACTIVE)
    shifts = _grouped((roster.unit_id, shift) for roster in facts.rosters for shift in roster.shifts)
    substitutions = _grouped((one.unit_id, one) for one in facts.substitutions)
    heads = _grouped(
        (right.scope.id, person.id)
        for person in sorted(facts.people, key=lambda one: one.username)
        for right in person.rights
        if right.role == HEAD and right.scope.kind == "unit"
    )
    for unit in facts.units:
        if unit.kind in HANDLE and unit.state is organisations.State.ACTIVE:
            yield UnitDuty(
                unit_id=unit.id,
                shifts=shifts[unit.id],
                substitutions=substitutions[unit.id],
                heads=heads[unit.id] or (heads[unit.parent_id] if unit.kind is Kind.SECTION else []),
                active=active,
            )


def window(now: datetime) -> tuple[datetime, datetime]:
    """Return the stretch that services are told of: whole days, so that it is another one once a day."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return today - BEFORE, today + AHEAD


def _grouped(pairs: Iterable[tuple[str, T]]) -> defaultdict[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
