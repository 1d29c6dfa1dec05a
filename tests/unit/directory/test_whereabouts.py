"""Where a point lies by the borders, and the same of a point of which only the streets are told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kitchendirectory.borders import KnownBorders
from kitchendirectory.places import Area, Places
from kitchendirectory.whereabouts import NOWHERE, Borders, Whereabouts, in_use
from tests.fakes.borders import EAST_STREET, FAR_STREET, SIDE, STREETS, WEST_STREET, at, box

BORDERS = Borders(STREETS)
INNER = st.floats(min_value=60, max_value=SIDE - 60)


def test_a_point_is_in_its_area_and_near_a_border_between_both() -> None:
    inside = BORDERS.look(*at(1000, 1000))
    assert (inside.code, inside.sides) == (WEST_STREET, ())
    near = BORDERS.look(*at(SIDE - 30, 1000))
    assert (near.code, near.sides) == (WEST_STREET, (WEST_STREET, EAST_STREET))
    assert near.metres == pytest.approx(30, abs=0.3)
    assert BORDERS.look(*at(-30, 1000)) == NOWHERE, "beyond the outer border there is nobody to share with"


@given(x=INNER, y=INNER, which=st.integers(0, 2))
@settings(max_examples=200, deadline=None)
def test_well_inside_one_area_it_is_never_between(x: float, y: float, which: int) -> None:
    said = BORDERS.look(*at(which * SIDE + x, y))
    assert (said.code, said.sides) == (list(STREETS)[which], ())


@given(off=st.floats(min_value=0.5, max_value=120), y=INNER)
@settings(max_examples=200, deadline=None)
def test_both_sides_of_a_border_see_it_alike(off: float, y: float) -> None:
    here, there = BORDERS.look(*at(SIDE - off, y)), BORDERS.look(*at(SIDE + off, y))
    assert set(here.sides) == set(there.sides)
    assert here.metres == pytest.approx(there.metres, abs=0.5)
    if abs(off - 50) > 0.5:
        assert bool(here.sides) == (off < 50)
    swapped = Borders(dict(reversed(STREETS.items()))).look(*at(SIDE - off, y))
    assert swapped == here, "not by the order in which borders are told"


def test_where_streets_have_no_borders_the_districts_count_and_villages_never() -> None:
    districts = {"990001": box(0, 0, SIDE, SIDE), "990002": box(SIDE, 0, 2 * SIDE, SIDE)}
    villages = {f"{WEST_STREET}00{n}": box(n * 500, 0, n * 500 + 500, SIDE) for n in range(4)}
    borders = Borders({**districts, **villages})
    assert borders.look(*at(SIDE - 10, 500)).sides == ("990001", "990002")
    between_villages = borders.look(*at(495, 500))
    assert (between_villages.code, between_villages.sides) == (f"{WEST_STREET}000", ())


def test_a_hole_is_outside_and_a_gap_between_two_is_between() -> None:
    outer, hole = box(0, 0, SIDE, SIDE)[0][0], box(500, 500, 1500, 1500)[0][0]
    borders = Borders({WEST_STREET: ((outer, hole),), EAST_STREET: box(SIDE + 20, 0, 2 * SIDE, SIDE)})
    assert borders.look(*at(1000, 1000)).code is None
    gap = borders.look(*at(SIDE + 5, 1000))
    assert (gap.code, gap.sides) == (None, (WEST_STREET, EAST_STREET))
    assert gap.metres == pytest.approx(15, abs=0.3)


def test_a_point_outside_of_the_area_that_was_named_is_said_with_its_distance() -> None:
    away = BORDERS.look(*at(2 * SIDE + 500, 500), named=WEST_STREET)
    assert (away.code, away.outside, away.sides) == (FAR_STREET, WEST_STREET, ())
    assert away.metres == pytest.approx(2500, rel=0.01)
    assert BORDERS.look(*at(SIDE + 30, 500), named=WEST_STREET).outside is None, "as near as a border is unsharp"
    assert BORDERS.look(*at(500, 500), named=f"{WEST_STREET}017").outside is None, "a village of the street"
    assert BORDERS.look(*at(500, 500), named="990001").outside is None, "a district without a border"


def test_without_borders_or_a_point_nothing_is_said() -> None:
    assert Borders({}).look(*at(1, 1)) == NOWHERE
    assert BORDERS.look(0.0, 0.0) == NOWHERE


ANYWHERE = st.floats(min_value=-200, max_value=3 * SIDE + 200)
NAMED = st.sampled_from([None, *STREETS, f"{WEST_STREET}017", "990001", "990002", "9900"])


@given(x=ANYWHERE, y=st.floats(min_value=-200, max_value=SIDE + 200), named=NAMED)
@settings(max_examples=300, deadline=None)
def test_of_a_point_in_a_street_the_same_is_said_when_only_the_streets_are_told(
    x: float, y: float, named: str | None
) -> None:
    seen = BORDERS.look(*at(x, y), named)
    unnamed = BORDERS.look(*at(x, y))
    told = BORDERS.told(unnamed.code, unnamed.sides, named)
    assert told.metres is None
    if unnamed.code:
        assert (told.code, told.outside, told.sides) == (seen.code, seen.outside, seen.sides)


def test_what_lies_in_nothing_known_is_told_as_nothing() -> None:
    assert BORDERS.told(None, (), WEST_STREET) == NOWHERE
    gap = (WEST_STREET, EAST_STREET)
    assert BORDERS.told(None, gap, FAR_STREET) == Whereabouts(sides=gap), "in none of them, but between two"


def test_who_named_the_other_side_named_no_other_place() -> None:
    between = (WEST_STREET, EAST_STREET)
    assert BORDERS.told(WEST_STREET, between, f"{EAST_STREET}017") == Whereabouts(code=WEST_STREET, sides=between)
    assert BORDERS.told(WEST_STREET, between, FAR_STREET).outside == FAR_STREET


def test_areas_that_are_closed_or_not_known_have_no_borders() -> None:
    areas = [
        Area(code=code, name="", parent_code=code[:6], level="street", active=code != FAR_STREET)
        for code in (WEST_STREET, FAR_STREET)
    ]
    borders = in_use(Places(areas), KnownBorders(1, STREETS))
    assert borders.look(*at(1000, 1000)).code == WEST_STREET
    assert borders.look(*at(SIDE + 500, 500)) == NOWHERE
    assert borders.look(*at(2 * SIDE + 500, 500)) == NOWHERE
    assert in_use(Places(areas), KnownBorders(1, STREETS), near=5).look(*at(SIDE - 30, 1000)).sides == ()
