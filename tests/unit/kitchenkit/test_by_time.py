"""A list by time is asked for in windows, and its next page begins exactly behind the row before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchenkit.by_time import cursor_of, place_of, window
from kitchenkit.problems import Problem
from kitchenkit.query import BadCursorError

UNTIL = datetime(2026, 11, 22, 9, tzinfo=UTC)
WEEK, YEAR = timedelta(days=7), timedelta(days=366)


@given(st.integers(0, 9_999_999_999_999), st.text(min_size=1, max_size=40))
def test_a_cursor_leads_to_the_row_it_was_made_of(ms: int, row_id: str) -> None:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
    assert place_of(cursor_of(at, row_id)) == (at, row_id)


@pytest.mark.parametrize("cursor", ["nonsense", "1.", ".a", "-1.a", "１.a", "12345678901234.a", "1e3.a"])
def test_what_no_list_made_is_no_cursor(cursor: str) -> None:
    with pytest.raises(BadCursorError, match="next"):
        place_of(cursor)


def test_without_a_beginning_it_is_the_usual_window_and_none_is_longer_than_the_longest() -> None:
    assert place_of("") is None
    assert window(None, UNTIL, usual=WEEK, longest=YEAR) == (UNTIL - WEEK, UNTIL)
    assert window(UNTIL - YEAR, UNTIL, usual=WEEK, longest=YEAR) == (UNTIL - YEAR, UNTIL)
    with pytest.raises(Problem, match="366 days"):
        window(UNTIL - YEAR - timedelta(seconds=1), UNTIL, usual=WEEK, longest=YEAR)
    with pytest.raises(Problem, match="as old as that"):
        window(None, datetime(1, 1, 1, tzinfo=UTC), usual=WEEK, longest=YEAR)
