"""A city of squares around 106.7° E, 26.6° N, of no real city: three streets in a row, of two districts."""

from __future__ import annotations

from math import cos, radians

from kitchendirectory.whereabouts import METRES_A_DEGREE

EAST, NORTH = 106.7, 26.6
SIDE = 2000.0  # metres of a street's square
WEST_STREET, EAST_STREET, FAR_STREET = "990001001", "990001002", "990002001"
NAMES = {
    "9900": "试验市", "990001": "甲区", "990002": "乙区", WEST_STREET: "东风街道", EAST_STREET: "西湖街道",
    FAR_STREET: "北塔街道",
}  # fmt: skip
LEVELS = {4: "city", 6: "district", 9: "street"}
PARENTS = {4: 0, 6: 4, 9: 6}
Ring = tuple[tuple[float, float], ...]
Outline = tuple[tuple[Ring, ...], ...]


def at(x: float, y: float) -> tuple[float, float]:
    """Return the latitude and longitude of a place so many metres east and north of our corner."""
    return NORTH + y / METRES_A_DEGREE, EAST + x / (METRES_A_DEGREE * cos(radians(NORTH)))


def box(left: float, bottom: float, right: float, top: float) -> Outline:
    """Return the outline of a rectangle, in metres."""
    corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
    return ((tuple(at(*corner)[::-1] for corner in corners),),)


STREETS = {
    WEST_STREET: box(0, 0, SIDE, SIDE),
    EAST_STREET: box(SIDE, 0, 2 * SIDE, SIDE),
    FAR_STREET: box(2 * SIDE, 0, 3 * SIDE, SIDE),
}
