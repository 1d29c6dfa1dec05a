"""Excel files as a person opens them: every number in them is the one that the page shows."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook

from tests.e2e.people import People, until
from tests.e2e.test_government_lane import answer, lamp

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
ZONE = ZoneInfo("Asia/Shanghai")
LEVELS = {2: "督办", 3: "市级清单", 4: "通报"}


def opened(people: People, who: str, path: str) -> Workbook:
    """Return the file at that address."""
    got = people[who].ask("GET", "dispatch", path)
    assert got.status_code == 200, got.text
    assert got.headers["content-type"].startswith("application/vnd.openxmlformats")
    return load_workbook(BytesIO(got.content))


def rows(book: Workbook, sheet: str) -> list[list[Any]]:
    """Return the values of one sheet, without the line of heads; what is empty is empty text."""
    return [
        ["" if cell is None else cell for cell in row] for row in book[sheet].iter_rows(min_row=2, values_only=True)
    ]


def minute(instant: str | None) -> str:
    return f"{datetime.fromisoformat(instant).astimezone(ZONE):%Y-%m-%d %H:%M}" if instant else ""


def as_row(found: dict[str, Any], line: dict[str, Any]) -> list[Any]:
    """Return what a line of figures is in a file: the order of rates, means and counts is that of the answer."""
    shares = [line["score"], *(line["rates"][one["name"]] for one in found["rates"])]
    shares += [line["means"][one["name"]] for one in found["means"]]
    counts = [line["counts"][one["name"]] for one in found["counts"]]
    return [line["key"], line["name"], *("" if one is None else as_kept(one) for one in shares), *counts]


def as_kept(number: float) -> float:
    """Return a number as such a file keeps it: with 16 digits."""
    return float(f"{number:.16g}")


@pytest.fixture(scope="module")
def worked(people: People) -> dict[str, Any]:
    """Give an order under supervision, beside one that was answered."""
    answer(people, lamp(people)[1]["orders"][0])
    order: dict[str, Any] = lamp(people)[1]["orders"][0]
    people["supervisor-01"].post("dispatch", f"/v1/orders/{order['id']}:supervise", {"instruction": "今日到现场"})
    return order


@pytest.mark.usefixtures("worked")
@pytest.mark.parametrize("by", ["unit", "area", "category", "day", "week", "month"])
def test_every_figure_in_the_file_is_the_one_that_is_answered(people: People, by: str) -> None:
    leader, asked = "leader-01", f"by={by}"

    def same() -> bool:
        """What runs is judged anew at each moment: the answers before and after the file are the same, or again."""
        found = people[leader].get("dispatch", f"/v1/statistics?{asked}")
        book = opened(people, leader, f"/v1/statistics.xlsx?{asked}")
        again = people[leader].get("dispatch", f"/v1/statistics?{asked}")
        assert [found["lines"], found["total"]] == [again["lines"], again["total"]]
        assert found["lines"]
        assert found["total"]["counts"]["dispatched"] >= 2
        assert rows(book, "统计 Figures") == [as_row(found, line) for line in (*found["lines"], found["total"])]
        heads = [cell.value for cell in next(book["统计 Figures"].iter_rows(max_row=1))]
        assert heads[3:] == [
            *(f"{one['title']['zh']} {one['title']['en']}" for one in found["rates"]),
            *(f"{one['title']['zh']} {one['title']['en']}" for one in found["means"]),
            *(f"{one['meaning']['zh']} {one['name']}" for one in found["counts"]),
        ]
        return True

    assert until(same)


def test_every_order_in_a_list_for_publication_is_the_one_that_is_answered(
    people: People, worked: dict[str, Any]
) -> None:
    supervisor = "supervisor-01"
    found = people[supervisor].get("dispatch", "/v1/publication?level=2")
    assert worked["id"] in {one["order_id"] for one in found["items"]}
    holds(opened(people, supervisor, "/v1/publication.xlsx?level=2"), found["items"])
    kept = people[supervisor].post("dispatch", "/v1/published-lists", {"level": 2})
    of = f"/v1/published-lists/{kept['id']}"
    lines = people[supervisor].get("dispatch", f"{of}/orders")
    assert len(lines["items"]) == kept["orders"]
    book = opened(people, supervisor, f"{of}/sheet")
    holds(book, lines["items"])
    units = [[one["unit_name"], one["orders"], one["longest"]] for one in lines["units"]]
    assert rows(book, "按单位 By unit")[: len(units)] == units


def holds(book: Workbook, items: list[dict[str, Any]]) -> None:
    """The file has these orders, in this order, and nothing else of them."""
    assert rows(book, "清单 List") == [
        [
            one["case_no"], one["unit_name"], one["item"] or one["category_code"], one["area_name"], one["tier"],
            minute(one["due_at"]), one["days_late"], LEVELS[one["level"]], minute(one["reached_at"]),
        ]
        for one in items
    ]  # fmt: skip
