"""The duty list in Excel: out and in again it is the same, and what is wrong is named by its cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from kitchen_dispatch.domain.duty import DutyItem, flaws, in_order
from kitchen_dispatch.duties import HubKnown, shipped
from kitchen_dispatch.duty_sheet import COLUMNS, MOST_UNPACKED, Taken, read, written

from .duty_desk import item, places

KINDS = {kind for one in shipped().items for kind in (one.lead, one.fallback, *one.assist)}
KNOWN = HubKnown(places(*KINDS))
GENERAL = [item("AD-00"), item("NOISE-00", "GOV-NOISE")]


def taken(*rows: dict[str, Any], header: list[str] | None = None, title: str = "Items") -> Taken:
    """Read a file with these rows, each a good one but for what it says."""
    good = {"code": "AD-00", "category_code": "GOV-AD", "title": "小广告", "level": "街道", "lead": "street_office"}
    book = Workbook()
    book.worksheets[0].title = title
    book.worksheets[0].append(header or list(COLUMNS))
    for row in rows:
        book.worksheets[0].append([{**good, **row}.get(name) for name in COLUMNS])
    out = BytesIO()
    book.save(out)
    return read(out.getvalue(), KNOWN)


def wrong(*rows: dict[str, Any]) -> list[str]:
    found = taken(*rows)
    assert found.items == ()
    assert all(" / " in one.why and ord(one.why[0]) > 127 for one in found.wrong), "Chinese first, then English"
    return [one.cell for one in found.wrong]


def test_the_shipped_list_comes_back_the_same() -> None:
    found = read(written(shipped().items), KNOWN)
    assert found.wrong == ()
    assert in_order(found.items) == in_order(shipped().items)


TEXT = st.text(max_size=30)
WORDS = st.lists(st.text(min_size=2, max_size=8), max_size=5, unique=True).map(tuple)
ITEMS = st.builds(
    DutyItem,
    code=st.from_regex(r"[A-Z][A-Z0-9]{0,5}(-[0-9]{1,3})?", fullmatch=True),
    category_code=st.just("GOV-AD"),
    title=TEXT,
    description=TEXT,
    words=WORDS,
    area=st.sampled_from(["", "520103", "520103019"]),
    level=st.sampled_from(["city", "district", "street"]),
    lead=st.just("police"),
    lead_unit=st.sampled_from(["", "police-520103"]),
    assist=st.sampled_from([("fire",), ("fire", "health")]),
    joint=st.booleans(),
    legal_basis=TEXT,
    deadline=st.sampled_from(["", "4wh", "3d", "30m"]),
    evidence=TEXT,
)


@given(st.lists(ITEMS, max_size=6, unique_by=lambda one: one.code))
@settings(max_examples=60, deadline=None)
def test_any_list_that_is_right_comes_back_the_same(several: list[DutyItem]) -> None:
    right = [one for one in several if not list(flaws(one, KNOWN))]
    whole = in_order([*(one for one in right if one.code != "AD-00"), *GENERAL])
    found = read(written(whole), KNOWN)
    assert found.wrong == ()
    assert found.items == whole


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ({"code": "小广告"}, "Items!A3"),
        ({"category_code": "GOV-NONE"}, "Items!B3"),
        ({"title": " "}, "Items!C3"),
        ({"words": "好"}, "Items!E3"),
        ({"area": 529999}, "Items!F3"),
        ({"level": "省"}, "Items!G3"),
        ({"lead": "wizards"}, "Items!H3"),
        ({"lead": None}, "Items!H3"),
        ({"lead_unit": "police-529999"}, "Items!I3"),
        ({"assist": "police、wizards"}, "Items!J3"),
        ({"joint": "也许"}, "Items!K3"),
        ({"joint": "是"}, "Items!K3"),
        ({"deadline": "三天"}, "Items!M3"),
        ({"deadline": "3w"}, "Items!M3"),
        ({"evidence": "长" * 201}, "Items!N3"),
        ({"fallback": "wizards"}, "Items!O3"),
        ({"code": "AD-00"}, "Items!A3"),
    ],
)
def test_a_wrong_cell_is_named(row: dict[str, Any], cell: str) -> None:
    assert wrong({}, {"code": "AD-01", "words": "牛皮癣", **row}) == [cell]


def test_all_wrong_cells_are_named_at_once_and_nothing_is_taken() -> None:
    rows = [{"deadline": "x"}, {"code": "AD-01", "level": "x", "words": "a"}]
    assert wrong(*rows) == ["Items!M2", "Items!G3", "Items!E3"]


def test_each_category_needs_a_general_item_and_a_list_needs_items() -> None:
    assert wrong({"words": "牛皮癣"}) == ["Items!E2"]
    assert wrong({"area": "520103"}) == ["Items!E2"]
    assert wrong() == ["Items!A2"]


def test_columns_are_found_by_either_name_in_any_order_and_the_needed_ones_are_named_where_they_miss() -> None:
    chinese = [COLUMNS[name] for name in COLUMNS]
    assert [one.code for one in taken({}, header=chinese).items] == ["AD-00"]
    found = taken({}, header=["编号", "事项"])
    assert [one.cell for one in found.wrong] == ["Items!A1", "Items!A1"]
    assert {one.why.partition(" / ")[0] for one in found.wrong} == {"缺少列 类别", "缺少列 层级"}


def test_people_type_codes_as_numbers_levels_in_english_and_divide_words_as_they_like() -> None:
    found = taken({}, {"code": "AD-01", "area": 520103.0, "level": "District", "words": "牛皮癣，小卡片; 传单"})
    assert found.wrong == ()
    second = found.items[1]
    assert (second.area, second.level, second.words) == ("520103", "district", ("牛皮癣", "小卡片", "传单"))


def test_the_first_sheet_is_read_where_none_is_called_items() -> None:
    assert wrong_in("清单", {"deadline": "x"}) == ["清单!M2"]


def wrong_in(title: str, row: dict[str, Any]) -> list[str]:
    return [one.cell for one in taken(row, title=title).wrong]


def test_what_is_no_excel_file_says_so() -> None:
    for file in (b"", b"code,title\n", b"PK\x03\x04broken"):
        with pytest.raises(ValueError, match=r"\.xlsx"):
            read(file, KNOWN)


def repacked(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """Return a good file with its insides changed."""
    with ZipFile(BytesIO(written(GENERAL))) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


@given(st.data())
@settings(max_examples=80, deadline=None)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_broken_file_is_read_or_refused_and_never_breaks_anything(data: st.DataObject) -> None:
    def broken(parts: dict[str, bytes]) -> None:
        name = data.draw(st.sampled_from(sorted(parts)))
        cut = data.draw(st.integers(0, len(parts[name])))
        parts[name] = parts[name][:cut] + data.draw(st.sampled_from([b"", b"<", b'"', b"&x;", parts[name][cut + 1 :]]))

    file = repacked(broken)
    try:
        found = read(file, KNOWN)
    except ValueError as error:
        assert ".xlsx" in str(error)  # noqa: PT017  # either is right
    else:
        assert found.items == () or not found.wrong


def test_a_file_that_unpacks_to_far_more_than_a_list_is_refused() -> None:
    def swollen(parts: dict[str, bytes]) -> None:
        parts["xl/theme/theme1.xml"] = b" " * (MOST_UNPACKED + 1)

    with pytest.raises(ValueError, match=r"\.xlsx"):
        read(repacked(swollen), KNOWN)


def test_nothing_in_it_is_ever_computed() -> None:
    trap = replace(GENERAL[0], title="=1+1", description="@SUM(A1)")
    book = load_workbook(BytesIO(written([trap, GENERAL[1]])))
    cells = [book["Items"]["C2"], book["Items"]["D2"]]
    assert [(cell.value, cell.data_type) for cell in cells] == [("=1+1", "s"), ("@SUM(A1)", "s")]
