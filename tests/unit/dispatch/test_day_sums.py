"""Sums of days: packed, added and narrowed they are what the rows say, one by one, at any later instant."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen_dispatch.domain import figure_counts as f
from kitchen_dispatch.domain.day_sums import Adding, Cell, Counting, DaySums, settled_before, summed
from kitchen_dispatch.domain.figures import FigureRow
from kitchen_dispatch.reading_days import Reach, Slice, days_of
from kitchen_dispatch.reading_figures import MongoFigures
from kitchenkit.query import BadCursorError

from .affairs import NOW

DAYS = ("2026-11-17", "2026-11-18")
INSTANTS = st.none() | st.integers(-3, 3).map(lambda hours: NOW + timedelta(hours=hours))
CELLS = st.tuples(st.sampled_from(["u1", "u2"]), st.sampled_from(["", "520103019", "520102"]), st.sampled_from("AB"))
ROWS = st.builds(
    FigureRow,
    order_id=st.just("o"),
    unit_id=st.just("u"),
    at=st.just(NOW),
    day=st.sampled_from(DAYS),
    flags=st.frozensets(st.sampled_from(f.FLAGS)),
    contact_by=INSTANTS,
    late_at=INSTANTS,
    overdue_at=INSTANTS,
    ended_hours=st.none() | st.integers(0, 20_000),
)
SLICES = st.builds(
    Slice,
    first=st.just(date(2026, 11, 17)),
    last=st.just(date(2026, 11, 18)),
    reach=st.builds(
        Reach,
        hub=st.booleans(),
        areas=st.lists(st.sampled_from(["520103", "5201"]), max_size=1).map(tuple),
        units=st.lists(st.just("u2"), max_size=1).map(tuple),
    ),
    unit_id=st.sampled_from(["", "u1"]),
    area_code=st.sampled_from(["", "5201", "520103"]),
    category_code=st.sampled_from(["", "A"]),
)


def counting(cell: Cell, row: FigureRow, counted_at: int) -> Counting:
    instants = [(name, at) for name, of in f.TIMED.items() if (at := getattr(row, of)) is not None]
    return Counting(row.day, cell, row.amounts, instants, counted_at)


@given(st.lists(st.tuples(CELLS, ROWS, st.integers(0, 9)), max_size=12), st.integers(-3, 3), st.integers(0, 4), SLICES)
def test_sums_made_at_any_instant_are_those_of_the_rows_at_any_later_one(
    rows: list[tuple[Cell, FigureRow, int]], made: int, later: int, what: Slice
) -> None:
    at = NOW + timedelta(hours=made)
    now = at + timedelta(hours=later)
    days = summed(DAYS, [counting(*one) for one in rows], at)
    assert [one.day for one in days] == list(DAYS)
    for by in ("unit", "area", "category", "day"):
        adding = Adding(by, now, what.has if what.narrow else None)
        for day in days:
            adding.take(day)
        expected: defaultdict[str, list[FigureRow]] = defaultdict(list)
        asked = [one for one in rows if asked_for(what, one[0])]
        for cell, row, _ in asked:
            expected[dict(zip(("unit", "area", "category", "day"), (*cell, row.day), strict=True))[by]].append(row)
        assert adding.lines() == {line: f.total(some, now) for line, some in expected.items()}
        assert adding.newest == max((counted_at for *_, counted_at in asked), default=0)


def asked_for(what: Slice, cell: Cell) -> bool:
    """Say it once more, in other words."""
    unit, area, category = cell
    filters = [what.unit_id in {"", unit}, what.category_code in {"", category},
               area[: len(what.area_code)] == what.area_code]  # fmt: skip
    reached = [what.reach.hub, unit in what.reach.units,
               any(area[: len(code)] == code for code in what.reach.areas)]  # fmt: skip
    return all(filters) and any(reached)


def test_the_days_of_the_last_week_are_not_kept_yet() -> None:
    assert settled_before(datetime.fromisoformat("2026-11-18T02:00:00Z")) == "2026-11-11"


class Nothing:
    """No day has sums."""

    def marked(self, _: str) -> set[str]:
        return set()

    def kept(self, _: str, __: str) -> Iterator[DaySums]:
        return iter(())

    def counted(self, _: Slice, days: Sequence[str], at: datetime) -> list[DaySums]:
        return [DaySums(day=day, at=at) for day in days]


@pytest.mark.parametrize("day", [date.min, date(2026, 11, 10), date(2026, 11, 11), date(2026, 11, 18), date.max])
def test_every_day_that_there_is_can_be_asked_for(day: date) -> None:
    asked = Slice(first=day, last=day, reach=Reach(hub=True))
    assert [one.day for one in days_of(Nothing(), asked, NOW)] == [day.isoformat()]


@pytest.mark.parametrize("at", ["99999999999999999999", "9" * 5000, "-99999999999999", "1.5"])
async def test_a_cursor_of_no_instant_is_refused_as_one_that_nobody_gave(at: str) -> None:
    cursor = base64.urlsafe_b64encode(f"{at}|2026-11-18|o1".encode()).decode().rstrip("=")
    asked = Slice(first=date.min, last=date.min, reach=Reach(hub=True))
    with ThreadPoolExecutor(1) as threads, pytest.raises(BadCursorError):
        await MongoFigures(threads).orders(asked, "open", NOW, limit=1, cursor=cursor)
