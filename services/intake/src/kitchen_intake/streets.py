"""In which street a point lies that intake keeps to itself, and between which streets, where it is near a border."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import structlog

from kitchendirectory.borders import KnownBorders
from kitchendirectory.places import Places
from kitchendirectory.whereabouts import NEAR, Borders, in_use
from kitchenkit.react import Transient

from .domain.submission import STREET_DIGITS, Place

EVERY: Final = 1.0  # what is looked at is in memory
TWO: Final = 2  # within so few metres of three at once there is one corner: two are a line as long as a street
log = structlog.get_logger()


class Streets:
    """Makes places coarse by the newest borders; before any were heard nothing is said, and nobody waits for them."""

    def __init__(
        self, places: Callable[[], Places], borders: Callable[[], KnownBorders], *, near: float = NEAR
    ) -> None:
        """`near` is how many metres from a border it is open whose place it is."""
        self._newest_places, self._newest_borders, self._near = places, borders, near
        self._borders, self._versions = Borders({}), (0, 0)

    def __call__(self, place: Place) -> Place:
        """Return a place at street level; of several streets that meet there, the named one and the nearest."""
        spot = self._borders.look(place.lat, place.long, place.area_code)
        named_first = sorted(spot.sides, key=lambda side: not place.area_code.startswith(side))
        return place.coarse((spot.code or "")[:STREET_DIGITS], tuple(named_first[:TWO]))

    async def refresh(self) -> None:
        """Take other borders over, where there are some; beside the loop, which answers meanwhile."""
        try:
            places, borders = self._newest_places(), self._newest_borders()
        except Transient:
            return
        versions = (places.version, borders.version)
        if versions != self._versions:
            self._borders = await asyncio.to_thread(in_use, places, borders, self._near)
            self._versions = versions
            log.info("streets.drawn", borders=borders.version, areas=len(borders.outlines))

    async def run(self) -> None:
        """Keep up with the borders until cancelled."""
        while True:
            await self.refresh()
            await asyncio.sleep(EVERY)
