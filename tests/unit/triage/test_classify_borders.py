"""Where a point lies by the borders: ours are squares and strips around 106.7° E, 26.6° N, of no real city."""

from __future__ import annotations

from math import cos, radians

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kitchen_triage.classify import Area, Ask, Borders, Classifier, Gazetteer
from kitchen_triage.classify.borders import METRES_A_DEGREE, NOWHERE

EAST, NORTH = 106.7, 26.6
SIDE = 2000.0  # metres of a street's square
WEST_STREET, EAST_STREET, FAR_STREET = "990001001", "990001002", "990002001"
NAMES = {
    "9900": "试验市", "990001": "甲区", "990002": "乙区", WEST_STREET: "东风街道", EAST_STREET: "西湖街道",
    FAR_STREET: "北塔街道",
}  # fmt: skip
LEVELS = {4: "city", 6: "district", 9: "street"}
Outline = list[list[list[tuple[float, float]]]]


def at(x: float, y: float) -> tuple[float, float]:
    """Return the latitude and longitude of a place so many metres east and north of our corner."""
    return NORTH + y / METRES_A_DEGREE, EAST + x / (METRES_A_DEGREE * cos(radians(NORTH)))


def box(left: float, bottom: float, right: float, top: float) -> Outline:
    corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
    return [[[at(*corner)[::-1] for corner in corners]]]


STREETS = {
    WEST_STREET: box(0, 0, SIDE, SIDE),
    EAST_STREET: box(SIDE, 0, 2 * SIDE, SIDE),
    FAR_STREET: box(2 * SIDE, 0, 3 * SIDE, SIDE),
}
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
    borders = Borders({WEST_STREET: [[outer, hole]], EAST_STREET: box(SIDE + 20, 0, 2 * SIDE, SIDE)})
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


AREAS = [Area(code, name, code[: {4: 0, 6: 4, 9: 6}[len(code)]], LEVELS[len(code)]) for code, name in NAMES.items()]
PLAIN = Classifier.load(AREAS)
KNOWING = Classifier(
    categories=PLAIN.categories, rules=PLAIN.rules, lexicon=PLAIN.lexicon, gazetteer=Gazetteer(AREAS),
    model=PLAIN.model, limits=PLAIN.limits, borders=BORDERS,
)  # fmt: skip
LAMP = "路灯三天不亮了，请派人维修"


def test_a_lamp_near_a_border_is_the_desks_with_both_sides_and_the_distance() -> None:
    said = KNOWING.suggest(Ask(text=LAMP, point=at(SIDE - 30, 1000)))
    assert (said.lane, said.abstain, said.area_code) == ("government", True, WEST_STREET)
    assert said.sides == (WEST_STREET, EAST_STREET)
    between = "距“甲区东风街道”与“甲区西湖街道”的边界约30米"
    assert said.abstain_reason == f"{between}，由哪一方主办、哪一方协办请人工确定"
    assert f"定位：{between}" in said.explanation
    assert not KNOWING.suggest(Ask(text=LAMP, point=at(1000, 1000))).abstain
    assert not PLAIN.suggest(Ask(text=LAMP, point=at(SIDE - 30, 1000))).abstain, "no borders, nothing known"


def test_a_point_gives_the_area_that_nobody_named() -> None:
    assert KNOWING.suggest(Ask(text=LAMP, point=at(1000, 1000))).area_code == WEST_STREET
    assert KNOWING.suggest(Ask(text=f"甲区，{LAMP}", point=at(1000, 1000))).area_code == WEST_STREET
    assert KNOWING.suggest(Ask(text=LAMP, point=at(1000, 1000), area_code="990001")).area_code == "990001"


def test_whoever_gave_one_sides_street_has_said_which_side() -> None:
    said = KNOWING.suggest(Ask(text=LAMP, point=at(SIDE - 30, 1000), area_code=EAST_STREET))
    assert (said.abstain, said.area_code, said.sides) == (False, EAST_STREET, ())
    assert any("约30米" in line for line in said.explanation), "it is told all the same"
    assert KNOWING.suggest(Ask(text=LAMP, point=at(SIDE - 30, 1000), area_code="990001")).abstain, "neither side"


def test_a_point_against_the_named_area_is_told_to_the_desk_and_danger_waits_for_nobody() -> None:
    said = KNOWING.suggest(Ask(text=LAMP, point=at(2 * SIDE + 500, 500), area_code=WEST_STREET))
    assert said.abstain_reason == "定位点在乙区北塔街道，距来件所说的甲区东风街道约2.5公里，请人工核实地点"
    worded = KNOWING.suggest(Ask(text=f"东风街道，{LAMP}", point=at(2 * SIDE + 500, 500)))
    assert (worded.abstain, worded.area_code) == (True, WEST_STREET)
    fire = KNOWING.suggest(Ask(text="居民楼着火，有人被困", point=at(SIDE - 30, 1000)))
    assert (fire.emergency, fire.abstain, fire.area_code) == (True, False, WEST_STREET)
    assert any("约30米" in line for line in fire.explanation)
