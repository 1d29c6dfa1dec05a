"""A lead belongs to the media sub-centre of its district."""

from __future__ import annotations

from kitchen_newsroom.desks import Desks
from kitchendirectory.places import Organisation, Places


def centre(code: str, area: str, speciality: str = "district", *, active: bool = True) -> Organisation:
    return Organisation(
        id=f"id-{code}", code=code, name=code, kind="sub_centre", speciality=speciality, tier=0, area_code=area,
        parent_id="", active=active,
    )  # fmt: skip


CENTRES = [
    centre("media-520103", "520103"), centre("media-education", "5201", "sector"), centre("media-city", "5201"),
    centre("media-520102", "520102", active=False),
]  # fmt: skip


def test_the_smallest_area_that_holds_it_decides() -> None:
    desks = Desks(lambda: Places((), CENTRES, version=1))
    assert desks("520103019001") == "id-media-520103"
    assert desks("520111") == "id-media-city"
    assert desks("520102") == "id-media-city"
    assert desks("5203") == desks("") == ""


def test_a_new_version_of_the_directory_is_taken_up() -> None:
    versions = [Places((), CENTRES[1:2], version=1), Places((), CENTRES, version=2)]
    desks = Desks(lambda: versions[0])
    assert desks("520103") == ""
    versions.pop(0)
    assert desks("520103") == "id-media-520103"
