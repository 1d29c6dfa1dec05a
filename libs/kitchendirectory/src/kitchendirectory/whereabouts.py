"""Where a point lies by the official borders (区域边界), and how near to the next area. Pure.

borders = in_use(directory.places(), borders.known())       # anew where one of the two is another version
spot = borders.look(26.6, 106.7, named="520103019")         # Whereabouts: its area, between whom, or far from its name
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import cos, radians
from typing import TYPE_CHECKING, Final

from shapely import MultiPolygon, Point, STRtree
from shapely.affinity import affine_transform

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from .borders import KnownBorders
    from .places import Places

NEAR: Final = 50.0
"""Metres from a border within which it is open whose it is. Ours, not measured: the fix of a telephone between houses
is off by 10 to 30 m, the border of a street mostly runs in the middle of a road, and a road is 20 to 60 m wide."""
METRES_A_DEGREE: Final = 111_195.0
"""On the sphere of 6,371 km: on the ellipsoid half a percent more or less, which of 50 m is a quarter of a metre."""
SHARED: Final = (9, 6)
"""The digits of codes of streets and districts, whose units differ; the border of a village says nothing of units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """What the borders say about one point."""

    code: str | None = None
    """The smallest area in which it lies; of several that overlap there, none."""
    sides: tuple[str, ...] = ()
    """The two or more areas between which it is, the nearest first; mostly none."""
    metres: float | None = None
    """How far the border is, where there are sides; from an area that was named, where it lies outside of it.

    None where neither is so, and where only the areas were told and the point was not."""
    outside: str | None = None
    """The area that was named, where the point lies farther from it than is near."""


NOWHERE: Final = Whereabouts()


class _Layer:
    """The areas of one level, to be asked for what is near a point."""

    def __init__(self, shapes: Mapping[str, BaseGeometry]) -> None:
        self.shapes = shapes
        self._codes = list(shapes)
        self._tree = STRtree(list(shapes.values()))

    def near(self, point: Point, metres: float) -> list[tuple[float, str]]:
        """Return the areas within so many metres with their distance, the nearest first."""
        found = [self._codes[number] for number in self._tree.query(point, predicate="dwithin", distance=metres)]
        return sorted((float(self.shapes[code].distance(point)), code) for code in found)


class Borders:
    """The borders of one hub's areas on a plane around their middle; immutable after it was made."""

    def __init__(
        self, outlines: Mapping[str, Sequence[Sequence[Sequence[tuple[float, float]]]]], near: float = NEAR
    ) -> None:
        """`outlines` are pieces by area code, each an outline and its holes in degrees; `near` is in metres."""
        shapes = {code: MultiPolygon([(piece[0], piece[1:]) for piece in of]) for code, of in outlines.items()}
        self._near = near
        self._wide = METRES_A_DEGREE * cos(radians(_middle(shapes.values())))
        levels: defaultdict[int, dict[str, BaseGeometry]] = defaultdict(dict)
        for code, shape in shapes.items():
            levels[len(code)][code] = affine_transform(shape, [self._wide, 0, 0, METRES_A_DEGREE, 0, 0])
        self._layers = {digits: _Layer(shapes) for digits, shapes in sorted(levels.items(), reverse=True)}

    def look(self, lat: float, long: float, named: str | None = None) -> Whereabouts:
        """Say where a point lies, between whom, and whether that is far from the area that was named."""
        if not self._layers or not (lat or long):
            return NOWHERE
        point = Point(long * self._wide, lat * METRES_A_DEGREE)
        inside = (_alone(layer.near(point, 0.0)) for layer in self._layers.values())
        code = next((found for found in inside if found), None)
        if (away := self._away(point, named)) is not None:
            return Whereabouts(code=code, metres=away[0], outside=away[1])
        for digits in SHARED:
            near = self._layers[digits].near(point, self._near) if digits in self._layers else []
            if len(near) > 1:
                return Whereabouts(code=code, sides=tuple(one for _, one in near), metres=near[1][0])
        return Whereabouts(code=code)

    def told(self, code: str | None, sides: tuple[str, ...], named: str | None = None) -> Whereabouts:
        """Say the same of a point that is not told, but the street in which it lies and between whom it is."""
        outside = self._bordered(named)
        if code and outside and not any(_one_in_another(outside, other) for other in (code, *sides)):
            return Whereabouts(code=code, outside=outside)
        return Whereabouts(code=code, sides=sides)

    def _away(self, point: Point, named: str | None) -> tuple[float, str] | None:
        """Return how far the point is from the street or district that was named, where that is too far."""
        code = self._bordered(named)
        if code is None:
            return None
        metres = float(self._layers[len(code)].shapes[code].distance(point))
        return (metres, code) if metres > self._near else None

    def _bordered(self, named: str | None) -> str | None:
        """Return the street that was named, or its district, whichever has a border."""
        layers = ((self._layers[digits], (named or "")[:digits]) for digits in SHARED if digits in self._layers)
        return next((code for layer, code in layers if code in layer.shapes), None)


def in_use(places: Places, known: KnownBorders, near: float = NEAR) -> Borders:
    """Return the borders of the areas that are not closed."""
    areas = places.areas
    return Borders({code: of for code, of in known.outlines.items() if code in areas and areas[code].active}, near)


def _one_in_another(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _alone(near: Sequence[tuple[float, str]]) -> str | None:
    return near[0][1] if len(near) == 1 else None


def _middle(shapes: Iterable[BaseGeometry]) -> float:
    """Return the latitude for which a degree of longitude is right: over a city it changes by less than a percent."""
    bounds = [shape.bounds for shape in shapes]
    return (min(south for _, south, _, _ in bounds) + max(north for *_, north in bounds)) / 2 if bounds else 0.0
