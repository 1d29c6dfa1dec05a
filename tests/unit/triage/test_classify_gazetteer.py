"""Place names: found by their long and short forms, resolved by each other, or left open."""

from __future__ import annotations

from pathlib import Path

import pytest

from kitchen_triage.classify import Area, Gazetteer, read_areas, read_data

AREAS = Path(__file__).parents[3] / "deploy" / "seed" / "areas.csv"
GUIYANG = Gazetteer(read_areas(AREAS), read_data("gazetteer.yaml"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("花果园R区路灯不亮", "520102031"),
        ("南明区花果园街道", "520102031"),
        ("流长镇发大水", "520122108"),
        ("清镇流长那边", "520181204"),
        ("神奇路有个坑", "520102016"),
        ("青岩古镇人太多", "520111101"),
        ("金阳这边停水", "520115"),
        ("新华路社区门口", "520102016002"),
        ("观山湖区", "520115"),
    ],
)
def test_a_place_is_found(text: str, code: str) -> None:
    place = GUIYANG.find(text)
    assert place is not None
    assert place.code == code


@pytest.mark.parametrize(
    "text", ["流长", "云岩区和南明区都停水", "阳光明媚", "花溪大道堵车", "贵阳市停电", "小区门口", ""]
)
def test_what_is_not_one_place_is_left_open(text: str) -> None:
    assert GUIYANG.find(text) is None


def test_a_name_that_stands_twice_is_resolved_by_its_parent() -> None:
    areas = [
        Area("1000", "甲市", "", "city"),
        Area("100001", "东湖区", "1000", "district"),
        Area("100002", "西湖区", "1000", "district"),
        Area("100001001", "桥头镇", "100001", "street"),
        Area("100002001", "桥头镇", "100002", "street"),
    ]
    small = Gazetteer(areas)
    assert small.find("桥头镇修路") is None
    place = small.find("西湖区桥头镇修路")
    assert place is not None
    assert place.code == "100002001"


def test_the_address_helps_the_text() -> None:
    place = GUIYANG.find("清镇市", "流长有个坑")
    assert place is not None
    assert place.code == "520181204"
    assert "清镇市" in place.words


def test_a_given_code_is_known_or_cut_to_what_is_known() -> None:
    assert GUIYANG.known("520102031") == "520102031"
    assert GUIYANG.known("520102031999") == "520102031"
    assert GUIYANG.known("99") is None
    assert GUIYANG.known(None) is None
    assert GUIYANG.known("") is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("花果园街道和河滨街道交界处的路面塌了", ["520102031", "520102020"]),
        ("云岩区与南明区搭界那段路，两边都不管", ["520103", "520102"]),
        ("南明区花果园街道与云岩区交界", ["520102031", "520103"]),
        ("南明区花果园街道的边界围栏倒了", []),
        ("花果园街道和河滨街道都停水", []),
        ("花果园街道与外省交界", []),
        ("", []),
    ],
)
def test_a_boundary_takes_a_word_for_it_and_two_areas_beside_each_other(text: str, codes: list[str]) -> None:
    assert [area.code for area in GUIYANG.sides(text)] == codes


def test_an_empty_table_finds_nothing() -> None:
    assert Gazetteer([]).find("南明区") is None
