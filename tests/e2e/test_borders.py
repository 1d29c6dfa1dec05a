"""Borders of areas: imported by who runs the hub, and a lamp beside the border of two streets is the desk's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kitchenkit.ids import uid
from tests.e2e.conftest import Run
from tests.e2e.people import Case, People, submit, until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
HERE, THERE = "520103019", "520102016"  # the borders are ours: two squares that touch, of no real place
WEST, MIDDLE, EAST, SOUTH, NORTH = 106.0, 106.02, 106.04, 26.0, 26.02
LAMP = "路灯坏了三天，晚上一片漆黑，请派人来修。"
OFFICES = [uid("unit", f"street_office-{code}") for code in (HERE, THERE)]


def feature(code: str, left: float, right: float) -> dict[str, Any]:
    ring = [[left, SOUTH], [right, SOUTH], [right, NORTH], [left, NORTH], [left, SOUTH]]
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def written(file: Path, features: list[dict[str, Any]]) -> str:
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return str(file)


@pytest.fixture
def borders(kitchen: Run, tmp_path: Path) -> Iterator[None]:
    """Give two streets a border, and take it away again: the other journeys know none."""
    drawn = [feature(HERE, WEST, MIDDLE), feature(THERE, MIDDLE, EAST)]
    kitchen("admin", "import-borders", written(tmp_path / "drawn.geojson", drawn))
    yield
    lifted = [{**one, "geometry": None} for one in drawn]
    kitchen("admin", "import-borders", written(tmp_path / "lifted.geojson", lifted))


def reported(people: People, long: float, **said: Any) -> tuple[Case, dict[str, Any]]:
    """Report a lamp at a point."""
    place = {"lat": 26.01, "long": long, "datum": "wgs84", **said.pop("place", {})}
    case = submit(people, "resident-01", LAMP, place=place, **said)
    return case, case.desk("routed", "triage_review")


def reviewed(people: People, long: float, **said: Any) -> tuple[Case, dict[str, Any]]:
    """Report one beside the border until those who look at it have heard of the border."""

    def beside() -> tuple[Case, dict[str, Any]] | None:
        case, seen = reported(people, long, **said)
        return (case, seen) if seen["state"] == "triage_review" else None

    return until(beside, seconds=90, every=3, what="intake and triage ask for borders every half minute")


def goes_to_both(case: Case) -> None:
    sides = [{"unit_id": OFFICES[0], "role": "lead"}, {"unit_id": OFFICES[1], "role": "assist"}]
    case.route("government", assignments=sides)
    matter = case.of("dispatch", "/v1/matters")
    assert {order["unit_id"]: order["role"] for order in matter["orders"]} == dict(
        zip(OFFICES, ("lead", "assist"), strict=True)
    )


@pytest.mark.usefixtures("borders")
def test_a_lamp_beside_the_border_of_two_streets_comes_to_the_desk_with_both_and_goes_to_both(people: People) -> None:
    case, seen = reviewed(people, MIDDLE - 0.0003, visibility="public")
    assert (seen["area_code"], seen["sides"]) == (HERE, [HERE, THERE])
    between = "距“云岩区大营路街道”与“南明区"
    assert any(between in line and "的边界约30米" in line for line in seen["explanation"]), seen["explanation"]
    _, inside = reported(people, MIDDLE - 0.01, visibility="public")
    assert (inside["state"], inside["area_code"]) == ("routed", HERE), "well inside, the point alone says where"
    goes_to_both(case)

    private, seen = reviewed(people, MIDDLE - 0.0003)
    assert (seen["area_code"], seen["sides"]) == (HERE, [HERE, THERE])
    assert seen["place"] == {"lat": 0.0, "long": 0.0, "address": "", "area_code": ""}, "its point is told to nobody"
    assert any(between.replace("距", "在") in line and "的边界附近" in line for line in seen["explanation"]), seen
    _, inside = reported(people, MIDDLE - 0.01)
    assert (inside["state"], inside["area_code"]) == ("routed", HERE)
    _, away = reported(people, MIDDLE + 0.01, place={"area_code": HERE})
    assert away["state"] == "triage_review"
    assert any("不在来件所说的云岩区大营路街道" in line for line in away["explanation"]), away["explanation"]
    goes_to_both(private)
