"""Chinese maps shift coordinates (GCJ-02, BD-09); the hub keeps WGS84. The formulas are public and widely used.

Unconverted coordinates are wrong by 300 to 500 m, silently.
"""

from __future__ import annotations

from math import atan2, cos, pi, sin, sqrt

_AXIS, _ECCENTRICITY = 6378245.0, 0.00669342162296594323
_STEPS = 5  # each step of the inversion gains about three digits


def to_wgs84(lat: float, long: float, datum: str) -> tuple[float, float]:
    """Return WGS84 latitude and longitude of a point given in `wgs84`, `gcj02` or `bd09`."""
    if datum == "bd09":
        lat, long = _bd09_to_gcj02(lat, long)
    if datum in {"gcj02", "bd09"}:
        return _gcj02_to_wgs84(lat, long)
    return lat, long


def to_gcj02(lat: float, long: float) -> tuple[float, float]:
    """Return the point as Chinese maps show it."""
    x, y = long - 105.0, lat - 35.0
    ripple = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + ripple
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y / 30 * pi)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ripple
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    slope = lat / 180 * pi
    magic = 1 - _ECCENTRICITY * sin(slope) ** 2
    moved_lat = north * 180 / ((_AXIS * (1 - _ECCENTRICITY)) / (magic * sqrt(magic)) * pi)
    moved_long = east * 180 / (_AXIS / sqrt(magic) * cos(slope) * pi)
    return lat + moved_lat, long + moved_long


def _gcj02_to_wgs84(lat: float, long: float) -> tuple[float, float]:
    guess_lat, guess_long = lat, long
    for _ in range(_STEPS):
        there_lat, there_long = to_gcj02(guess_lat, guess_long)
        guess_lat, guess_long = guess_lat + lat - there_lat, guess_long + long - there_long
    return guess_lat, guess_long


def _bd09_to_gcj02(lat: float, long: float) -> tuple[float, float]:
    x, y = long - 0.0065, lat - 0.006
    radius = sqrt(x * x + y * y) - 0.00002 * sin(y * pi * 3000 / 180)
    angle = atan2(y, x) - 0.000003 * cos(x * pi * 3000 / 180)
    return radius * sin(angle), radius * cos(angle)
