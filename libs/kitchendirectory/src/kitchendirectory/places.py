"""Areas and organisations in memory, to be looked up without asking anybody. Immutable; a refresh makes another one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Level = Literal["city", "district", "street", "village"]
Kind = Literal["unit", "sub_centre", "merchant_owner", "section"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A place in the tree of the hub (区域)."""

    code: str
    name: str
    parent_code: str
    level: Level
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A unit, a section of one, a media sub-centre, or who owns merchants (机构)."""

    id: str
    code: str
    name: str
    kind: Kind
    speciality: str  # the kind of a unit (`police`), the sort of a sub-centre (`district`)
    tier: int  # of a unit: 1 city, 2 district and below; else 0
    area_code: str
    parent_id: str
    active: bool = True


class Places:
    """One version of the directory. Closed areas and organisations are still found by code and id, but not chosen."""

    def __init__(
        self, areas: Iterable[Area] = (), organisations: Iterable[Organisation] = (), *, version: int = 0
    ) -> None:
        self.version = version
        self.areas: Mapping[str, Area] = {area.code: area for area in areas}
        self.organisations: Mapping[str, Organisation] = {one.id: one for one in organisations}
        self._by_name: defaultdict[str, list[Area]] = defaultdict(list)
        for area in self.areas.values():
            self._by_name[area.name].append(area)
        self._units: defaultdict[tuple[str, str], list[Organisation]] = defaultdict(list)
        for one in self.organisations.values():
            if one.kind == "unit" and one.active:
                self._units[one.speciality, one.area_code].append(one)

    def area(self, code: str) -> Area | None:
        """Return the area with that code, or None."""
        return self.areas.get(code)

    def named(self, name: str) -> Sequence[Area]:
        """Return every area with that name; names of villages are not unique."""
        return tuple(self._by_name.get(name, ()))

    def lineage(self, code: str) -> Sequence[Area]:
        """Return an area and all that it lies in, the smallest first; nothing for an unknown code."""
        found: list[Area] = []
        area = self.areas.get(code)
        while area is not None:
            found.append(area)
            area = self.areas.get(area.parent_code)
        return found

    def full_name(self, code: str) -> str:
        """Return the names from the city down, as people write a place; nothing for an unknown code."""
        return "".join(area.name for area in reversed(self.lineage(code)))

    def coarse(self, code: str) -> str:
        """Return the code of the street that an area lies in, or the area's own where it is no smaller than that."""
        return next((area.code for area in self.lineage(code) if area.level != "village"), code)

    def organisation(self, organisation_id: str) -> Organisation | None:
        """Return the organisation with that id, or None."""
        return self.organisations.get(organisation_id)

    def unit(self, unit_id: str) -> Organisation | None:
        """Return the unit with that id, or None: also for an organisation of another kind."""
        found = self.organisations.get(unit_id)
        return found if found is not None and found.kind == "unit" else None

    def units(self, speciality: str, area_code: str) -> Sequence[Organisation]:
        """Return the active units of that kind for exactly that area."""
        return tuple(self._units.get((speciality, area_code), ()))

    def responsible(self, speciality: str, area_code: str) -> Organisation | None:
        """Return the active unit of that kind nearest to an area: its own, else that of the area above, and so on."""
        for area in self.lineage(area_code):
            if units := self.units(speciality, area.code):
                return units[0]
        return None

    def chain(self, unit_id: str) -> Sequence[Organisation]:
        """Return a unit and all units above it, the nearest first."""
        found: list[Organisation] = []
        one = self.unit(unit_id)
        while one is not None and one not in found:
            found.append(one)
            one = self.unit(one.parent_id)
        return found
