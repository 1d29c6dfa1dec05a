"""Who is responsible for what (职责清单): category and area in, units out, with why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from .matter import Assigned

LEVELS = {"street": 9, "district": 6, "city": 4}  # how many digits of the area code name each level
FALLBACK = "government_office"  # 兜底: where an area has no unit of the kind, its government names one
BOTH_AT_ONCE = frozenset({"E0"})  # life and property: who assists is sent at once


class Units(Protocol):
    """The units of the hub, by what they do and where."""

    def unit_of(self, kind: str, area_code: str) -> str | None:
        """Return the id of the unit of that kind for exactly that area, or None."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One line of the list."""

    lead: str  # a kind of unit
    level: str  # city, district or street
    assist: str = ""  # a kind of unit, or nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyList:
    """The list in force."""

    version: str
    duties: Mapping[str, Duty]


def match(duties: DutyList, units: Units, *, category: str, area: str, tier: str) -> Sequence[Assigned]:
    """Return the lead unit, and the assisting one where both go at once; nothing where the list has nobody."""
    duty = duties.duties.get(category)
    if duty is None:
        return ()
    why = f"职责清单 {duties.version}: {category} → {duty.lead} ({duty.level})"
    lead = _find(units, duty.lead, area, duty.level)
    if lead is None:
        lead, why = _find(units, FALLBACK, area, "district"), f"{why},该地没有此类单位,由政府办兜底"
    if lead is None:
        return ()
    found = [Assigned(lead, "lead", why)]
    assist = _find(units, duty.assist, area, duty.level) if duty.assist and tier in BOTH_AT_ONCE else None
    if assist is not None and assist != lead:
        found.append(Assigned(assist, "assist", why))
    return found


def _find(units: Units, kind: str, area: str, level: str) -> str | None:
    """Look at the duty's level, then upwards (兜底)."""
    wanted = LEVELS[level]
    for digits in sorted((size for size in LEVELS.values() if size <= wanted), reverse=True):
        if len(area) >= digits and (unit := units.unit_of(kind, area[:digits])) is not None:
            return unit
    return None
