"""A list by time, the newest first: which window of it is asked for, and where its next page goes on. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from . import problems
from .query import BadCursorError
from .time import millis

OLDEST = datetime(2000, 1, 1, tzinfo=UTC)
DIGITS = 13  # of milliseconds, which reach to the year 2286


def window(
    since: datetime | None, until: datetime, *, usual: timedelta, longest: timedelta
) -> tuple[datetime, datetime]:
    """Return the window that is asked for, without `since` the usual one; raises a problem that names what is wrong."""
    if until < OLDEST:
        raise problems.invalid(["query", "until"], f"nothing is as old as that: from {OLDEST.year} on")
    begins = since or until - usual
    if until - begins > longest:
        raise problems.invalid(["query", "since"], f"at most {longest.days} days at once")
    return begins, until


def cursor_of(at: datetime, row_id: str) -> str:
    """Return the cursor of what comes after this row."""
    return f"{millis(at)}.{row_id}"


def place_of(cursor: str) -> tuple[datetime, str] | None:
    """Return the instant and the id of the row behind which a cursor goes on; raises `BadCursorError`."""
    if not cursor:
        return None
    at, _, row_id = cursor.partition(".")
    if not at.isdecimal() or not at.isascii() or len(at) > DIGITS or not row_id:
        raise BadCursorError("this is no cursor of this list: take `next` of the page before")
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(at)), row_id
