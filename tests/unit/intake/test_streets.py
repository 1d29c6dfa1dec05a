"""What is told of a point that intake keeps to itself: the streets, by the borders that were heard last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from kitchen.common.v1 import place_pb2
from kitchen.intake.v1 import submission_events_pb2 as pb
from kitchen_intake import wire
from kitchen_intake.domain.facts import SubmissionReceived
from kitchen_intake.streets import Streets
from kitchendirectory.borders import KnownBorders, Outline
from kitchendirectory.places import Area, Places
from kitchenkit.react import Transient
from tests.fakes.borders import EAST_STREET, FAR_STREET, SIDE, STREETS, WEST_STREET, at, box

from .counter import Counter, body

NORTH_STREET = "990001003"  # beyond the northern border of the first two
CORNERED = {**STREETS, NORTH_STREET: box(0, SIDE, 2 * SIDE, 2 * SIDE)}
CODES = (*CORNERED, f"{WEST_STREET}001")


@dataclass
class Directory:
    """What was heard of the directory so far: at first nothing."""

    outlines: Mapping[str, Outline] = field(default_factory=dict)
    version: int = 0

    def places(self) -> Places:
        self._heard()
        return Places([Area(code=code, name="", parent_code="", level="street") for code in CODES], version=1)

    def borders(self) -> KnownBorders:
        self._heard()
        return KnownBorders(self.version, self.outlines)

    def draw(self, outlines: Mapping[str, Outline]) -> None:
        self.outlines, self.version = outlines, self.version + 1

    def _heard(self) -> None:
        if not self.version:
            raise Transient("not heard yet")


@pytest.fixture
def directory() -> Directory:
    return Directory()


@pytest.fixture
def streets(directory: Directory) -> Streets:
    return Streets(directory.places, directory.borders)


@pytest.fixture
def counter(streets: Streets) -> Counter:
    made = Counter()
    made.reception = replace(made.reception, coarse=streets)
    return made


async def told(counter: Counter, spot: tuple[float, float], number: int = 1, **said: Any) -> place_pb2.Place:
    """Return the place that the event of a submission at that point has."""
    named = {"area_code": said.pop("area_code", None), "address": "某某路88号"}
    place = {"lat": spot[0], "long": spot[1], **named}
    taken = await counter.take(body(number, place=place, **said))
    letter = wire.submission_letter(SubmissionReceived(), taken.submission)
    return pb.SubmissionReceived.FromString(letter.body).submission.place


@pytest.mark.parametrize(
    "said", [{}, {"visibility": "public", "kind": "volunteer_need"},
             {"visibility": "public", "contact": {"confidential": True}}],
)  # fmt: skip
async def test_of_a_kept_point_the_street_and_the_sides_are_told_and_nothing_finer(
    counter: Counter, streets: Streets, directory: Directory, said: dict[str, Any]
) -> None:
    directory.draw({**STREETS, f"{WEST_STREET}001": STREETS[WEST_STREET]})
    await streets.refresh()
    near = await told(counter, at(SIDE - 30, 1000), **said)
    assert near == place_pb2.Place(point_area_code=WEST_STREET, point_sides=[WEST_STREET, EAST_STREET])
    inside = await told(counter, at(1000, 1000), 2, area_code=f"{WEST_STREET}001", **said)
    assert inside == place_pb2.Place(area_code=WEST_STREET, point_area_code=WEST_STREET), "of a village the street"


async def test_of_a_point_that_is_told_nothing_is_added(
    counter: Counter, streets: Streets, directory: Directory
) -> None:
    directory.draw(STREETS)
    await streets.refresh()
    public = await told(counter, at(SIDE - 30, 1000), visibility="public")
    assert public.lat
    assert (public.point_area_code, list(public.point_sides)) == ("", [])


async def test_where_three_streets_meet_two_are_told_the_named_one_first(
    counter: Counter, streets: Streets, directory: Directory
) -> None:
    directory.draw(CORNERED)
    await streets.refresh()
    corner = at(SIDE - 10, SIDE - 20)
    assert list((await told(counter, corner)).point_sides) == [WEST_STREET, EAST_STREET]
    named = await told(counter, corner, 2, area_code=NORTH_STREET)
    assert (named.point_area_code, list(named.point_sides)) == (WEST_STREET, [NORTH_STREET, WEST_STREET])


async def test_of_a_point_far_from_the_named_street_its_own_is_told(
    counter: Counter, streets: Streets, directory: Directory
) -> None:
    directory.draw(STREETS)
    await streets.refresh()
    away = await told(counter, at(2 * SIDE + 10, 1000), area_code=WEST_STREET)
    assert (away.area_code, away.point_area_code, list(away.point_sides)) == (WEST_STREET, FAR_STREET, [])


async def test_while_the_directory_was_not_heard_submissions_are_taken_without(
    counter: Counter, streets: Streets, directory: Directory
) -> None:
    await streets.refresh()
    assert await told(counter, at(SIDE - 30, 1000)) == place_pb2.Place()
    directory.draw(STREETS)
    await streets.refresh()
    assert (await told(counter, at(SIDE - 30, 1000), 2)).point_area_code == WEST_STREET
    directory.draw({})
    await streets.refresh()
    assert await told(counter, at(SIDE - 30, 1000), 3) == place_pb2.Place()
    assert counter.vault.entries
