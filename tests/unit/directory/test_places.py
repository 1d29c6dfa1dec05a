from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from kitchen.directory.v1 import directory_service_pb2 as pb
from kitchen_directory.domain.areas import Area, add
from kitchen_directory.domain.organisations import Kind, Organisation, State
from kitchen_directory.rpc import Directory
from kitchendirectory import Follower, Places
from kitchendirectory.client import DirectoryClient
from kitchendirectory.places import Kind as PlaceKind
from kitchendirectory.places import Organisation as Placed
from kitchenkit.react import Transient
from tests.fakes.directory import FakeDirectory

CODES = {
    "5201": "贵阳市",
    "520103": "云岩区",
    "520103019": "大营路街道",
    "520103019001": "冠竹苑社区",
    "520102": "南明区",
}


def unit(code: str, area: str, parent: str = "") -> Organisation:
    kind, _ = code.split("-")
    return Organisation(
        id=code,
        kind=Kind.UNIT,
        code=code,
        name=code,
        speciality=kind,
        tier=1,
        area_code=area,
        parent_id=parent,
        sequence=1,
    )


@pytest.fixture
def directory() -> FakeDirectory:
    made = FakeDirectory()
    for code, name in CODES.items():
        area: Area = add(None, code=code, name=name).steps[0].after
        made.areas.put(replace(area, sequence=1), made.now)
    for one in (unit("police-5201", "5201"), unit("police-520103", "520103", "police-5201"), unit("fire-5201", "5201")):
        made.organisations.put(one, made.now)
    return made


class Wire:
    """The directory's servicer without a network."""

    def __init__(self, directory: FakeDirectory) -> None:
        self.servicer, self.away, self.asked = Directory(directory.stores), False, 0

    async def ask(self, request: pb.GetSnapshotRequest) -> AsyncIterator[pb.GetSnapshotResponse]:
        self.asked += 1
        if self.away:
            raise Transient("the directory is away")
        async for part in self.servicer.GetSnapshot(request, None):  # type: ignore[arg-type]  # it looks at nothing
            yield part


@pytest.fixture
async def places(directory: FakeDirectory) -> Places:
    follower = Follower(Wire(directory).ask)
    await follower.begin()
    return follower.places


def test_an_area_is_known_by_its_code_with_all_above_it(places: Places) -> None:
    assert [area.name for area in places.lineage("520103019001")] == ["冠竹苑社区", "大营路街道", "云岩区", "贵阳市"]
    assert places.full_name("520103019") == "贵阳市云岩区大营路街道"
    assert places.coarse("520103019001") == "520103019"
    assert places.coarse("520103") == "520103"
    assert places.area("999") is None
    assert places.lineage("999") == []
    assert [area.code for area in places.named("云岩区")] == ["520103"]


def test_the_nearest_unit_of_a_kind_is_responsible(places: Places) -> None:
    asked = [("police", "520103019001"), ("police", "520102"), ("fire", "520103"), ("bus", "520103")]
    found = [places.responsible(kind, area) for kind, area in asked]
    assert [one.code if one else None for one in found] == ["police-520103", "police-5201", "fire-5201", None]


def test_a_unit_is_known_with_all_above_it(places: Places) -> None:
    assert [one.code for one in places.chain("police-520103")] == ["police-520103", "police-5201"]
    assert places.unit("nobody") is None


async def test_what_has_not_changed_is_not_sent_again(directory: FakeDirectory) -> None:
    follower = Follower(Wire(directory).ask)
    assert await follower.refresh()
    before = follower.places
    assert not await follower.refresh()
    assert follower.places is before


async def test_a_closed_unit_is_found_but_not_chosen(directory: FakeDirectory) -> None:
    follower = Follower(Wire(directory).ask)
    await follower.refresh()
    closed = replace(unit("police-520103", "520103"), state=State.CLOSED, sequence=2)
    directory.organisations.put(closed, directory.now)
    assert await follower.refresh()
    found = follower.places.responsible("police", "520103")
    assert found is not None
    assert found.code == "police-5201"
    assert follower.places.unit("police-520103") is not None


async def test_with_the_directory_away_the_last_places_stay(directory: FakeDirectory) -> None:
    wire = Wire(directory)
    follower = Follower(wire.ask)
    assert await follower.ready() is not None
    await follower.refresh()
    wire.away = True
    with pytest.raises(Transient):
        await follower.refresh()
    assert follower.places.area("5201") is not None
    assert await follower.ready() is None


async def test_an_empty_directory_is_not_taken_for_the_city() -> None:
    with pytest.raises(Transient, match="nothing yet"):
        await Follower(Wire(FakeDirectory()).ask).refresh()


def test_a_closed_unit_keeps_its_name_and_takes_no_orders_and_a_closed_owner_enlists_no_merchant() -> None:
    kinds: list[tuple[str, PlaceKind, bool]] = [
        ("open", "unit", True),
        ("closed", "unit", False),
        ("desk", "sub_centre", True),
        ("owner", "merchant_owner", True),
        ("gone", "merchant_owner", False),
    ]
    units = [
        Placed(
            id=name,
            code=name,
            name=name,
            kind=kind,
            speciality="police",
            tier=1,
            area_code="5201",
            parent_id="",
            active=active,
        )
        for name, kind, active in kinds
    ]
    known = DirectoryClient("127.0.0.1:1", pytest.fail)
    known.follower.places = Places([], units, version=1)
    assert [known.takes_orders(name) for name in ("open", "closed", "desk", "nobody")] == [True, False, False, False]
    assert known.unit_name("closed") == "closed"
    asked = ("owner", "gone", "open", "nobody")
    assert [known.owns_merchants(name) for name in asked] == [True, False, False, False]
