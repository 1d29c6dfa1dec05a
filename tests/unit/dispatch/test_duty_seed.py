"""The list that ships: right in every item, for every category, with units of the seed behind every line."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml

from kitchen_dispatch.domain.duty import flaws, gaps
from kitchen_dispatch.domain.duty_match import Asked, Mode, match
from kitchen_dispatch.duties import DirectoryUnits, HubKnown, shipped, shipped_index
from kitchendirectory.places import Area, Organisation, Places
from kitchenkit.ids import uid

ROOT = Path(__file__).resolve().parents[3]


def _table(name: str) -> list[dict[str, Any]]:
    with (ROOT / "deploy/seed" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def hub() -> Places:
    """Return the seed's hub."""
    areas, units = _table("areas.csv"), _table("units.csv")
    return Places(
        [
            Area(code=row["code"], name=row["name"], parent_code=row["parent_code"], level=row["level"])
            for row in areas
        ],
        [
            Organisation(
                id=uid("unit", row["code"]), code=row["code"], name=row["name"], kind="unit", speciality=row["kind"],
                tier=int(row["tier"]), area_code=row["area_code"], parent_id="",
            )
            for row in units
        ],
        version=1,
    )  # fmt: skip


def test_it_has_at_least_150_items_and_each_is_right(hub: Places) -> None:
    items = shipped().items
    assert len(items) >= 150
    known = HubKnown(hub)
    assert [flaw for item in items for flaw in flaws(item, known)] == []
    assert list(gaps(items)) == []


def test_each_category_of_the_government_lane_is_in_it_and_its_general_item_names_triages_unit() -> None:
    path = ROOT / "services/triage/src/kitchen_triage/classify/categories.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["categories"]
    wanted = {row["code"]: (row["units"][0], row["level"]) for row in rows if row["lane"] == "government"}
    general = [item for item in shipped().items if not item.words]
    assert {item.category_code: (item.lead, item.level) for item in general} == wanted


def test_everything_in_it_finds_a_unit_at_its_level_in_every_district(hub: Places) -> None:
    units = DirectoryUnits(lambda: hub)
    district_wide = [area.code for area in hub.areas.values() if area.level == "district"]
    for item in shipped().items:
        for district in district_wide:
            street = next(code for code in hub.areas if code.startswith(district) and len(code) == 9)
            text = "".join(item.words)
            found = match(shipped_index(), units, Asked(category=item.category_code, area=street, text=text))
            assert found.mode in (Mode.DIRECT, Mode.LEAD_WITH_ASSIST), (item.code, district, found.why)


@pytest.mark.parametrize(
    ("category", "text", "code"),
    [
        ("GOV-LIGHT", "路灯坏了三天,晚上一片漆黑,请派人来修", "LIGHT-01"),
        ("GOV-LIFT", "兴隆小区3栋电梯困人,里面有老人,快来", "LIFT-01"),
        ("GOV-NOISE", "工地半夜施工,打桩声吵得睡不着", "NOISE-02"),
        ("GOV-NOISE", "广场舞音响太大", "NOISE-01"),
        ("GOV-MANHOLE", "通信井的盖子翘起来了", "MANHOLE-06"),
        ("GOV-RUBBISH", "有人偷倒建筑垃圾", "RUBBISH-03"),
        ("GOV-BUS", "地铁1号线太挤", "BUS-05"),
        ("GOV-SOCIAL", "医保异地就医怎么报销", "SOCIAL-02"),
        ("GOV-OTHER", "想反映一个情况", "OTHER-00"),
    ],
)
def test_what_people_write_finds_its_item(hub: Places, category: str, text: str, code: str) -> None:
    found = match(shipped_index(), DirectoryUnits(lambda: hub), Asked(category=category, area="520103019", text=text))
    assert found.candidates[0].item.code == code
