"""Who is responsible: the item by the text's words, its unit at its level, then upwards, then the area's government."""

from __future__ import annotations

from time import perf_counter

import pytest

from kitchen_dispatch.domain.duty_match import Asked, Mode, match
from kitchen_dispatch.domain.matters import Routed
from kitchen_dispatch.duties import matcher, shipped, shipped_index

from .duty_desk import EVERYWHERE, Units, index, item, places

LIST = index(
    item("AD-00", "AD", lead="street_office", level="street", assist=("police",)),
    item("FIRE-00", "FIRE", lead="fire", assist=("police",)),
)
LAMPS = index(
    item("LIGHT-00", "LIGHT"),
    item("LIGHT-01", "LIGHT", words=("不亮",), deadline="3d"),
    item("LIGHT-02", "LIGHT", words=("漏电", "灯杆倾斜"), assist=("fire",), joint=True),
    item("LIGHT-03", "LIGHT", words=("不亮",), area="520115"),
    item("LIGHT-04", "LIGHT", words=("倾斜",), lead_unit="fire-520103", lead=""),
)


@pytest.mark.parametrize(
    ("category", "area", "tier", "units"),
    [
        ("AD", "520103019003", "G", ["street_office-520103019"]),
        ("AD", "520103", "G", ["government_office-520103"]),
        ("AD", "5201", "G", ["government_office-5201"]),
        ("FIRE", "520103019", "E0", ["fire-520103", "police-520103"]),
        ("FIRE", "520103019", "G", ["fire-520103"]),
        ("FIRE", "520199", "E0", ["fire-5201"]),
        ("UNKNOWN", "520103", "G", []),
    ],
)
def test_who_acts(category: str, area: str, tier: str, units: list[str]) -> None:
    found = match(LIST, EVERYWHERE, Asked(category=category, area=area, tier=tier)).assigned
    assert [one.unit_id for one in found] == units
    assert [one.role for one in found] == ["lead", "assist"][: len(units)]


@pytest.mark.parametrize(
    ("text", "area", "code", "mode"),
    [
        ("路灯怎么了", "520103", "LIGHT-00", Mode.DIRECT),
        ("路灯不亮", "520103", "LIGHT-01", Mode.DIRECT),
        ("路灯不亮", "520115", "LIGHT-03", Mode.DIRECT),
        ("路灯不亮,灯杆倾斜", "520103", "LIGHT-02", Mode.LEAD_WITH_ASSIST),
        ("牌子倾斜", "520103", "LIGHT-04", Mode.DIRECT),
        ("路灯不亮", "520199", "LIGHT-01", Mode.AREA_FALLBACK),
    ],
)
def test_the_item_is_the_one_with_most_and_longest_words_and_the_smallest_area(
    text: str, area: str, code: str, mode: Mode
) -> None:
    found = match(LAMPS, EVERYWHERE, Asked(category="LIGHT", area=area, text=text))
    assert (found.candidates[0].item.code, found.mode) == (code, mode)
    assert {one.item for one in found.assigned} == {code}


def test_the_answer_says_version_item_words_and_level() -> None:
    found = match(LAMPS, EVERYWHERE, Asked(category="LIGHT", area="520103", text="路灯不亮"))
    assert found.why == "职责清单 第 1 版: LIGHT → LIGHT-01 事项LIGHT-01(关键词 不亮);municipal 牵头(区县级)"
    assert [(one.item.code, one.words) for one in found.candidates] == [("LIGHT-01", ("不亮",)), ("LIGHT-00", ())]
    assert found.assigned[0].deadline == "3d"


def test_why_says_that_it_is_a_fallback_and_where_there_is_nobody_at_all() -> None:
    asked = Asked(category="AD", area="520103")
    assert "兜底" in match(LIST, EVERYWHERE, asked).why
    nobody = match(LIST, Units(), asked)
    assert (nobody.mode, nobody.assigned) == (Mode.NOBODY, ())
    assert "没有可派的单位" in nobody.why


def test_a_word_within_another_one_counts_once() -> None:
    both = index(
        item("X-00", "X"),
        item("X-01", "X", words=("井盖", "井盖丢失")),
        item("X-02", "X", words=("井盖丢", "马路上")),
    )
    found = match(both, EVERYWHERE, Asked(category="X", area="520103", text="马路上井盖丢失"))
    assert [one.item.code for one in found.candidates] == ["X-02", "X-01", "X-00"]


def test_words_alone_find_items_of_every_category() -> None:
    both = index(*LAMPS.items, item("AD-01", "AD", words=("小广告",)), item("AD-00", "AD"))
    found = match(both, EVERYWHERE, Asked(area="520103", text="灯杆上贴满小广告"))
    assert [one.item.code for one in found.candidates] == ["AD-01"]
    assert match(both, EVERYWHERE, Asked(area="520103", text="无话")).mode is Mode.NOBODY


def test_a_unit_is_sent_once() -> None:
    twice = index(item("X-00", "X", lead="fire", assist=("fire", "police", "police"), joint=True))
    found = match(twice, EVERYWHERE, Asked(category="X", area="520103"))
    assert [one.unit_id for one in found.assigned] == ["fire-520103", "police-520103"]


def test_words_alone_send_nobody_out() -> None:
    def routed(category: str, area: str) -> Routed:
        return Routed(
            case_id="c", case_no="n", routing_no=1, category_code=category, area_code=area, tier="E2",
            text="路灯不亮", confidential=False,
        )  # fmt: skip

    hub = places("municipal")
    whom = matcher(shipped_index, lambda: hub, "520100")
    assert whom(routed("", "520103")) == ()
    assert [one.item for one in whom(routed("GOV-LIGHT", ""))] == ["LIGHT-02"], "without an area: the city's"


def test_a_thousand_units_and_five_thousand_items_are_looked_up_thousands_of_times_a_second() -> None:
    own = shipped().items
    many = [
        item(f"{one.code}-{area}", one.category_code, words=one.words, area=str(area), lead=one.lead, level=one.level)
        for area in range(520101, 520120)
        for one in own
    ]
    large = index(*own, *many)
    units = Units(*((one.lead, str(area)) for one in own for area in range(520101, 520140)))
    text = "云岩区大营路街道,路灯坏了三天,晚上一片漆黑,旁边井盖松动,请派人来修" * 2
    begun, times = perf_counter(), 300
    for number in range(times):
        match(large, units, Asked(category="GOV-LIGHT", area=f"5201{number % 20 + 1:02}019", tier="E2", text=text))
    assert times / (perf_counter() - begun) > 500, "measured: several thousand"
