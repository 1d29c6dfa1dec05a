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


def reported(people: People, long: float) -> tuple[Case, dict[str, Any]]:
    """Report a lamp at a point: one that may be shown, because of private cases the hub keeps none."""
    case = submit(
        people, "resident-01", LAMP, place={"lat": 26.01, "long": long, "datum": "wgs84"}, visibility="public"
    )
    return case, case.desk("routed", "triage_review")


@pytest.mark.usefixtures("borders")
def test_a_lamp_beside_the_border_of_two_streets_comes_to_the_desk_with_both_and_goes_to_both(people: People) -> None:
    def beside() -> tuple[Case, dict[str, Any]] | None:
        case, seen = reported(people, MIDDLE - 0.0003)
        return (case, seen) if seen["state"] == "triage_review" else None

    case, seen = until(beside, seconds=90, what="triage asks for borders every half minute")
    assert (seen["area_code"], seen["sides"]) == (HERE, [HERE, THERE])
    between = "距“云岩区大营路街道”与“南明区"
    assert any(between in line and "的边界约30米" in line for line in seen["explanation"]), seen["explanation"]
    _, inside = until(lambda: reported(people, MIDDLE - 0.01))
    assert (inside["state"], inside["area_code"]) == ("routed", HERE), "well inside, the point alone says where"

    sides = [{"unit_id": OFFICES[0], "role": "lead"}, {"unit_id": OFFICES[1], "role": "assist"}]
    case.route("government", assignments=sides)
    matter = case.of("dispatch", "/v1/matters")
    assert {order["unit_id"]: order["role"] for order in matter["orders"]} == dict(
        zip(OFFICES, ("lead", "assist"), strict=True)
    )
