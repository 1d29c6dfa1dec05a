"""What triage makes of where a point lies: of one that is told, and of one of which intake tells the streets only."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kitchen.triage.v1 import case_events_pb2 as pb
from kitchen_triage import wire
from kitchen_triage.classify import Area, Ask, Classifier, Gazetteer
from kitchen_triage.domain.flow import open_case
from kitchen_triage.suggesting import suggest
from kitchendirectory.whereabouts import Borders
from tests.fakes.borders import (
    EAST_STREET,
    FAR_STREET,
    LEVELS,
    NAMES,
    PARENTS,
    SIDE,
    STREETS,
    WEST_STREET,
    at,
)  # fmt: skip

from .desk import NOW, received, record

AREAS = [Area(code, name, code[: PARENTS[len(code)]], LEVELS[len(code)]) for code, name in NAMES.items()]
PLAIN = Classifier.load(AREAS)
KNOWING = Classifier(
    categories=PLAIN.categories, rules=PLAIN.rules, lexicon=PLAIN.lexicon, gazetteer=Gazetteer(AREAS),
    model=PLAIN.model, limits=PLAIN.limits, borders=Borders(STREETS),
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


BETWEEN = "在“甲区东风街道”与“甲区西湖街道”的边界附近"
BOTH = (WEST_STREET, EAST_STREET)


def test_of_a_point_that_intake_keeps_the_sides_are_known_without_a_distance() -> None:
    said = KNOWING.suggest(Ask(text=LAMP, point_area_code=WEST_STREET, point_sides=BOTH))
    assert (said.lane, said.abstain, said.area_code, said.sides) == ("government", True, WEST_STREET, BOTH)
    assert said.abstain_reason == f"{BETWEEN}，由哪一方主办、哪一方协办请人工确定"
    assert f"定位：{BETWEEN}" in said.explanation
    settled = KNOWING.suggest(Ask(text=LAMP, area_code=EAST_STREET, point_area_code=WEST_STREET, point_sides=BOTH))
    assert (settled.abstain, settled.area_code, settled.sides) == (False, EAST_STREET, ())
    inside = KNOWING.suggest(Ask(text=LAMP, point_area_code=FAR_STREET))
    assert (inside.abstain, inside.area_code, inside.sides) == (False, FAR_STREET, ())


@pytest.mark.parametrize("named", [{"area_code": WEST_STREET}, {"text": f"东风街道，{LAMP}"}])
def test_of_such_a_point_against_the_named_area_the_desk_is_told_without_a_distance(named: dict[str, Any]) -> None:
    said = KNOWING.suggest(Ask(**{"text": LAMP, "point_area_code": FAR_STREET, **named}))
    assert (said.abstain, said.area_code) == (True, WEST_STREET)
    assert said.abstain_reason == "定位点在乙区北塔街道，不在来件所说的甲区东风街道，请人工核实地点"


def test_areas_that_triage_does_not_know_yet_are_passed_over() -> None:
    said = KNOWING.suggest(Ask(text=LAMP, point_area_code="990001009", point_sides=("990001009", WEST_STREET)))
    assert (said.abstain, said.area_code, said.sides) == (False, "990001", ())
    assert KNOWING.suggest(Ask(text=LAMP, point_area_code="880001009")).area_code is None


def test_the_streets_of_a_private_case_come_to_the_desk_and_nothing_of_them_goes_on_with_its_place() -> None:
    event = received(text=LAMP, confidential=True)
    event.submission.place.Clear()
    event.submission.place.point_area_code = WEST_STREET
    event.submission.place.point_sides.extend(BOTH)
    ours = wire.read_received(record(0, event))
    (said,) = suggest(KNOWING, [ours])
    assert (said.abstain, said.area_code, said.sides) == (True, WEST_STREET, BOTH)
    steps = open_case(ours, replace(said, abstain=False), NOW).steps
    letter = wire.case_letter(steps[-1].fact, steps[-1].after)
    routed = pb.CaseRouted.FromString(letter.body)
    assert routed.place == type(routed.place)(), "what a lane hears has no more than before"
