"""Who gets what nobody takes (兜底): the government office of the district, else of the city."""

from __future__ import annotations

from collections.abc import Callable

from kitchendirectory.places import Places

KIND = "government_office"
LEVELS = (6, 4)  # digits of a district's and of the city's area code


def area_fallback(places: Callable[[], Places], hub_code: str) -> Callable[[str], str]:
    """Return who answers for an area in the end; nothing where nobody does. A case without an area is the city's."""

    def unit_of(area_code: str) -> str:
        area = area_code or hub_code[:4]
        for digits in LEVELS:
            if len(area) >= digits and (found := places().units(KIND, area[:digits])):
                return found[0].id
        return ""

    return unit_of
