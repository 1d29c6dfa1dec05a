"""Coordinates of Chinese maps come home within two metres."""

from __future__ import annotations

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen_intake.domain.datum import to_gcj02, to_wgs84

METRES = 111_320.0


def apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    north = (one[0] - other[0]) * METRES
    east = (one[1] - other[1]) * METRES * cos(radians(one[0]))
    return hypot(north, east)


@given(st.floats(18, 54), st.floats(73, 135))
def test_a_point_shifted_as_maps_do_comes_back_within_two_metres(lat: float, long: float) -> None:
    assert apart(to_wgs84(*to_gcj02(lat, long), "gcj02"), (lat, long)) < 2


def test_the_shift_is_what_people_see_on_maps_in_guiyang() -> None:
    assert 300 < apart(to_gcj02(26.6470, 106.6302), (26.6470, 106.6302)) < 700


def test_wgs84_is_left_alone_and_bd09_is_further_away_than_gcj02() -> None:
    point = (26.6470, 106.6302)
    assert to_wgs84(*point, "wgs84") == point
    assert apart(to_wgs84(*point, "bd09"), point) > apart(to_wgs84(*point, "gcj02"), point)


def test_known_point() -> None:
    # 天安门: the shift that public converters give there, to five digits.
    assert to_gcj02(39.908692, 116.397477) == pytest.approx((39.910097, 116.403720), abs=2e-4)
