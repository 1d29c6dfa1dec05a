"""Lists: a page of a collection, newest first, with a cursor that later inserts do not shift."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from .query import BadCursorError, Match, Query
from .time import millis


def find_page(collection: Any, query: Query, without: Mapping[str, int]) -> tuple[list[Mapping[str, Any]], str | None]:
    """Return the rows of one page and the cursor of the page after it, or None; raises `BadCursorError`."""
    conditions = [_condition(match) for match in query.all_of]
    if query.any_of:
        conditions.append({"$or": [_condition(match) for match in query.any_of]})
    if query.cursor:
        instant, last = _read_cursor(query.cursor)
        conditions.append({"$or": [{"created_at": {"$lt": instant}}, {"created_at": instant, "_id": {"$lt": last}}]})
    found = collection.find({"$and": conditions} if conditions else {}, without)
    rows = list(found.sort([("created_at", -1), ("_id", -1)]).limit(query.limit + 1))
    shown = rows[: query.limit]
    return shown, _cursor_after(shown[-1]) if len(rows) > query.limit else None


def window(low: str, high: str, all_of: Sequence[Match]) -> dict[str, Any]:
    """Return the question for what fits and has an id from `low` up to but not including `high`."""
    return {"$and": [{"_id": {"$gte": low, "$lt": high}}, *(_condition(match) for match in all_of)]}


def _condition(match: Match) -> dict[str, Any]:
    if match.op == "is":
        return {match.field: {"$eq": match.value}}
    if match.op == "in":
        return {match.field: {"$in": list(match.value)}}
    if match.op == "starts":
        return {match.field: {"$regex": f"^{re.escape(str(match.value))}"}}
    return {match.field: {"$lt" if match.op == "before" else "$gte": match.value}}


def _cursor_after(row: Mapping[str, Any]) -> str:
    plain = f"{millis(row['created_at'])}|{row['_id']}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    try:
        plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        millis, last = plain.split("|", 1)
        return datetime.fromtimestamp(int(millis) / 1000, UTC), last
    except (ValueError, binascii.Error, OverflowError) as error:
        raise BadCursorError("the cursor is not one that this list gave") from error
