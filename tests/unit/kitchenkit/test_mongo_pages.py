"""A list by time looks at the newest rows first, and gives the same pages as one that looks at all of them."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchenkit import mongo_pages
from kitchenkit.mongo_pages import STEPS, Plan, find_page, planned
from kitchenkit.query import BadCursorError, Match, Query

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
Row = Mapping[str, Any]
COMPARES: Mapping[str, Callable[[Any, Any], bool]] = {
    "$lt": lambda value, other: bool(value < other),
    "$gte": lambda value, other: bool(value >= other),
    "$eq": lambda value, other: bool(value == other),
}


@dataclass
class Rows:
    """A collection in memory that remembers what it was asked."""

    rows: Sequence[Row]
    asked: list[list[Any]] = field(default_factory=list)
    found: list[Row] = field(default_factory=list)

    def find(self, query: Mapping[str, Any], _: Mapping[str, int]) -> Self:
        beside = {name: asked for name, asked in query.items() if name != "$and"}
        self.asked.append([*([beside] if beside else []), *query.get("$and", [])])
        self.found = [row for row in self.rows if all(matches(row, one) for one in self.asked[-1])]
        return self

    def sort(self, _: object) -> Self:
        self.found.sort(key=lambda row: (row["created_at"], row["_id"]), reverse=True)
        return self

    def limit(self, count: int) -> list[Row]:
        return self.found[:count]


def matches(row: Row, condition: Mapping[str, Any]) -> bool:
    if "$and" in condition:
        return all(matches(row, one) for one in condition["$and"])
    if "$or" in condition:
        return any(matches(row, one) for one in condition["$or"])
    for name, asked in condition.items():
        tests = asked if isinstance(asked, dict) else {"$eq": asked}
        if not all(COMPARES[operator](row[name], value) for operator, value in tests.items()):
            return False
    return True


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mongo_pages, "now", lambda: NOW)


def rows_of(ages: Sequence[float]) -> Rows:
    """Return rows that came so many minutes ago."""
    return Rows(
        [{"_id": f"r{n}", "created_at": NOW - timedelta(minutes=age), "lane": n % 2} for n, age in enumerate(ages)]
    )


def pages(
    rows: Rows, by_time: int, matching: Sequence[Match], limit: int, beside: Match | None = None
) -> list[list[str]]:
    found, cursor = list[list[str]](), None
    while True:
        query = Query(all_of=matching, limit=limit, cursor=cursor)
        page, cursor = find_page(rows, Plan(query=query, by_time=by_time, beside=beside), {})
        found.append([row["_id"] for row in page])
        if cursor is None:
            return found


ages = st.lists(st.sampled_from([-5, 0, 0.5, 1, 7, 10, 90, 100, 700, 9_999, 10_000, 10_001, 400_000]), max_size=14)
conditions = st.sampled_from(
    [[], [Match("lane", "is", 1)], [Match("created_at", "since", NOW - timedelta(minutes=95))]]
)


@given(ages, conditions, st.integers(1, 5), st.integers(1, len(STEPS)))
def test_every_step_gives_the_pages_that_no_steps_give(
    old: list[float], matching: list[Match], limit: int, by_time: int
) -> None:
    rows = rows_of(old)
    assert pages(rows, by_time, matching, limit) == pages(rows, 0, matching, limit)


def test_a_page_that_the_newest_fill_reads_nothing_older() -> None:
    rows = rows_of([0.1, 0.2, 0.3, 5, 50, 500])
    find_page(rows, Plan(query=Query(all_of=[Match("lane", "is", 1)], limit=1), by_time=len(STEPS)), {})
    ((window, *_),) = rows.asked[:1]
    assert window == {"created_at": {"$gte": NOW - timedelta(minutes=1), "$lt": mongo_pages.NEVER}}
    assert len(rows.asked) == 2, "the second row of the lane came five minutes ago"


def test_what_is_asked_since_an_instant_reads_nothing_before_it() -> None:
    rows, since = rows_of([300]), NOW - timedelta(minutes=50)
    find_page(rows, Plan(query=Query(all_of=[Match("created_at", "since", since)]), by_time=len(STEPS)), {})
    assert len(rows.asked) == 3
    assert rows.asked[-1][0]["created_at"]["$gte"] == since


@pytest.mark.parametrize("at", ["99999999999999999999", "253402300799999", "-62135596800000", "9" * 5000, "1.5", ""])
def test_a_cursor_of_an_instant_that_no_row_has_is_refused(at: str) -> None:
    """Seen red: what is no time, or the first one of all, was our fault."""
    cursor = base64.urlsafe_b64encode(f"{at}|r1".encode()).decode().rstrip("=")
    with pytest.raises(BadCursorError):
        find_page(rows_of([1]), Plan(query=Query(cursor=cursor), by_time=len(STEPS)), {})


def test_after_some_steps_the_first_condition_leads_to_the_rest() -> None:
    rows = rows_of([500_000])
    find_page(rows, Plan(query=Query(all_of=[Match("lane", "is", 0)]), by_time=2), {})
    assert [next(iter(asked[0])) for asked in rows.asked] == ["created_at", "created_at", "lane"]


FEW = ("unit", "id")
UNIT, STATE, AREA = Match("unit", "is", "u1"), Match("state", "in", ["open"]), Match("area", "starts", "52")
LATE = Match("parts.due", "before", NOW)


@pytest.mark.parametrize(
    ("asked", "all_of", "any_of", "by_time"),
    [
        (Query(all_of=[STATE, UNIT]), [UNIT, STATE], [], False),
        (Query(all_of=[STATE], any_of=[UNIT]), [UNIT, STATE], [], False),
        (Query(all_of=[STATE], any_of=[AREA]), [AREA, STATE], [], True),
        (Query(all_of=[STATE, AREA, LATE]), [LATE, AREA, STATE], [], True),
        (Query(all_of=[STATE], any_of=[UNIT, UNIT]), [STATE], [UNIT, UNIT], False),
        (Query(all_of=[STATE], any_of=[UNIT, AREA]), [STATE], [UNIT, AREA], True),
        (Query(), [], [], True),
    ],
)
def test_what_finds_few_is_asked_first_and_only_without_it_by_time(
    asked: Query, all_of: list[Match], any_of: list[Match], by_time: bool
) -> None:
    plan = planned(asked, FEW)
    assert (list(plan.query.all_of), list(plan.query.any_of), bool(plan.by_time)) == (all_of, any_of, by_time)
    assert planned(asked, None) == Plan(query=asked), "where nothing is known of the fields, nothing is changed"


@pytest.mark.parametrize("asked", [Query(all_of=[STATE, UNIT]), Query(all_of=[STATE], any_of=[UNIT])])
def test_a_value_that_finds_many_in_time_is_asked_beside_each_step(asked: Query) -> None:
    plan = planned(asked, ("id",), ("unit",))
    assert plan == Plan(query=Query(all_of=[STATE]), by_time=len(STEPS), beside=UNIT)
    rows = Rows([])
    find_page(rows, plan, {})
    ((beside, hidden),) = rows.asked[:1]
    assert beside == {"unit": "u1", "created_at": {"$gte": NOW - timedelta(minutes=1), "$lt": mongo_pages.NEVER}}
    assert hidden == {"$and": [{"state": {"$in": ["open"]}}]}, "where the server looks for no other index"


def test_what_finds_few_goes_before_what_finds_many() -> None:
    one = Match("id", "is", "o1")
    assert planned(Query(all_of=[UNIT, one]), ("id",), ("unit",)) == Plan(query=Query(all_of=[one, UNIT]))


@given(ages, conditions, st.integers(1, 5))
def test_a_value_beside_the_time_gives_the_pages_that_it_gives_among_the_rest(
    old: list[float], matching: list[Match], limit: int
) -> None:
    rows, lane = rows_of(old), Match("lane", "is", 1)
    assert pages(rows, len(STEPS), matching, limit, lane) == pages(rows, 0, [*matching, lane], limit)


def test_all_before_an_instant_is_bounded_on_both_sides() -> None:
    rows = Rows([{"_id": str(n), "created_at": NOW, "due": NOW + timedelta(n)} for n in range(3)])
    found, _ = find_page(rows, Plan(query=Query(all_of=[Match("due", "before", NOW + timedelta(1))])), {})
    assert [row["_id"] for row in found] == ["0"]
    assert rows.asked == [[{"due": {"$gte": mongo_pages.EVER, "$lt": NOW + timedelta(1)}}]]


def test_a_field_of_a_list_is_bounded_on_one_side() -> None:
    rows = Rows([])
    find_page(rows, Plan(query=Query(all_of=[LATE])), {})
    assert rows.asked == [[{"parts.due": {"$lt": NOW}}]], "each bound could be kept by another value of the list"


def test_a_beginning_is_asked_for_as_it_is_and_no_pattern_has_a_null_in_it() -> None:
    rows = Rows([])
    find_page(rows, Plan(query=Query(all_of=[Match("area", "starts", "5.\x002")])), {})
    (((condition,),),) = (rows.asked,)
    pattern = condition["area"]["$regex"]
    assert "\x00" not in pattern, "a server refuses such a pattern, and that would be our fault"
    assert re.match(pattern, "5.\x002x")
    assert not re.match(pattern, "51\x002x")
