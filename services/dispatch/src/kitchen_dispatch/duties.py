"""The duty list of this release, and the directory's units as the list asks for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources import files

import yaml

from kitchendirectory.places import Places

from .domain.duty import Duty, DutyList, match
from .domain.matter import Assigned
from .domain.matters import Routed


def duty_list() -> DutyList:
    """Return the list that ships with the service."""
    row = yaml.safe_load(files(__package__).joinpath("duty.yaml").read_text(encoding="utf-8"))
    return DutyList(version=row["version"], duties={code: Duty(**duty) for code, duty in row["duties"].items()})


class DirectoryUnits:
    """Units as the newest places know them."""

    def __init__(self, places: Callable[[], Places]) -> None:
        self._places = places

    def unit_of(self, kind: str, area_code: str) -> str | None:
        """Return the id of the unit of that kind for exactly that area, or None."""
        units = self._places().units(kind, area_code)
        return units[0].id if units else None


def matcher(duties: DutyList, places: Callable[[], Places], hub_code: str) -> Callable[[Routed], Sequence[Assigned]]:
    """Return who acts on a routed case that names nobody; a case without an area is the city's."""
    units = DirectoryUnits(places)

    def assigned(case: Routed) -> Sequence[Assigned]:
        area = case.area_code or hub_code[:4]
        return match(duties, units, category=case.category_code, area=area, tier=case.tier)

    return assigned
