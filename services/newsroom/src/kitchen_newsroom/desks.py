"""Which media sub-centre (分中心) works on what happens in an area, as the directory says it."""

from __future__ import annotations

from collections.abc import Callable

from kitchendirectory.places import Organisation, Places


class Desks:
    """The sub-centre of the district that an area lies in; what lies in none is the hub's own."""

    def __init__(self, places: Callable[[], Places]) -> None:
        self._places = places
        self._read: Places | None = None
        self._centres: list[Organisation] = []

    def __call__(self, area_code: str) -> str:
        """Return its id, or nothing; raises what `places` raises while the directory has not been heard."""
        places = self._places()
        if places is not self._read:
            self._read, self._centres = places, _district_centres(places)
        return next((one.id for one in self._centres if area_code.startswith(one.area_code)), "")


def _district_centres(places: Places) -> list[Organisation]:
    """Return the active ones, the smallest area first; those of a sector (教育, 税务) get leads from people alone."""
    found = [
        one
        for one in places.organisations.values()
        if one.kind == "sub_centre" and one.speciality == "district" and one.active and one.area_code
    ]
    return sorted(found, key=lambda one: (-len(one.area_code), one.code))
