"""Lists: a page of a collection, newest first, with a cursor that later inserts do not shift."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from .query import BadCursorError, Match, Query
from .time import millis, now

Conditions = list[dict[str, Any]]
# How far back a list by time looks, step by step: rows lie together in time, and most pages are the newest.
STEPS = tuple(timedelta(minutes=10**power) for power in range(5))
LAST = "\U0010ffff"  # sorts after all that is written
# Which of several conditions is likely to leave the fewest rows: what is past its time, then a place, then all else.
_WIDTH = {"before": 0, "starts": 1}
EVER, NEVER = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a list is asked for: its conditions in their order, how many steps back in time, and beside which field."""

    query: Query
    by_time: int = 0
    beside: Match | None = None  # asked side by side with each step: there is an index of it and then of time


def planned(query: Query, few: Collection[str] | None, each: Collection[str] = ()) -> Plan:
    """Return how a question is asked.

    `few` are the fields of which one value finds few rows whatever there is in all: those are asked first, and by time
    only where there is none. One value of those in `each` may find many in time: with an index (field, `created_at`)
    each step finds no more than there are in it. Without `few` nothing is known of the fields, and nothing is changed.
    """
    if few is None:
        return Plan(query=query)
    if len(query.any_of) == 1:
        query = replace(query, all_of=[*query.all_of, *query.any_of], any_of=())
    narrow = [match for match in query.all_of if match.op == "is" and match.field in few]
    busy = [match for match in query.all_of if match.op == "is" and match.field in each]
    wide = [match for match in query.all_of if match not in (*narrow, *busy)]
    wide = sorted(wide, key=lambda match: _WIDTH.get(match.op, len(_WIDTH)))
    if busy and not narrow:
        beside, *others = busy
        return Plan(query=replace(query, all_of=[*others, *wide]), by_time=len(STEPS), beside=beside)
    known = {*few, *each}
    bounded = bool(narrow) or (
        bool(query.any_of) and all(one.op == "is" and one.field in known for one in query.any_of)
    )
    return Plan(query=replace(query, all_of=[*narrow, *busy, *wide]), by_time=0 if bounded else len(STEPS) - 1)


def find_page(collection: Any, plan: Plan, without: Mapping[str, int]) -> tuple[list[Mapping[str, Any]], str | None]:
    """Return the rows of one page and the cursor of the page after it, or None; raises `BadCursorError`.

    The conditions of its query are asked in their order: some servers take the index of the first. Where a great part
    of the collection may match, `by_time` says how many steps back in time are looked at before all the rest, so that
    the newest page costs what a page costs even where a server does not stop at the limit; with all of `STEPS` the rest
    is found by time as well. It needs an index that begins with `created_at`, or with the field of `beside` and then
    that.
    """
    query = plan.query
    conditions = [_condition(match) for match in query.all_of]
    if query.any_of:
        conditions.append({"$or": [_condition(match) for match in query.any_of]})
    newest, oldest = NEVER, max((one.value for one in query.all_of if _is_since(one)), default=EVER)
    if query.cursor:
        instant, last = _read_cursor(query.cursor)
        newest = instant + timedelta(milliseconds=1)
        conditions.append({"$or": [{"created_at": {"$lt": instant}}, {"created_at": instant, "_id": {"$lt": last}}]})
    rows: list[Mapping[str, Any]] = []
    for asked in _asked(conditions, newest, oldest, STEPS[: plan.by_time]):
        found = collection.find(_question(plan.beside, asked), without)
        rows += found.sort([("created_at", -1), ("_id", -1)]).limit(query.limit + 1 - len(rows))
        if len(rows) > query.limit:
            break
    shown = rows[: query.limit]
    return shown, _cursor_after(shown[-1]) if len(rows) > query.limit else None


def _question(beside: Match | None, asked: Conditions) -> dict[str, Any]:
    """Return what a server is asked; `beside` and the time in front, all else where it looks for no index.

    The local one takes an index of two fields only for those two, each with a plain value or range: a page of a unit
    with 22,000 orders takes it 9 ms instead of 122.
    """
    if beside is None:
        return {"$and": asked} if asked else {}
    window, *others = asked
    rest = {"$and": [{"$and": others}]} if others else {}
    return {beside.field: beside.value, **window, **rest}


def _asked(
    conditions: Conditions, newest: datetime, oldest: datetime, steps: Sequence[timedelta]
) -> Iterator[Conditions]:
    """Yield what is asked one after the other: each step alone, and then whatever is older."""
    if not steps:
        yield conditions
        return
    begin, until = min(newest, now()), newest
    for step in steps:
        yield [{"created_at": {"$gte": max(begin - step, oldest), "$lt": until}}, *conditions]
        until = begin - step
        if until <= oldest:
            return
    older = {"created_at": {"$gte": oldest, "$lt": until}}
    yield [older, *conditions] if len(steps) == len(STEPS) else [*conditions, older]


def _is_since(match: Match) -> bool:
    return (match.field, match.op) == ("created_at", "since")


def window(low: str, high: str, all_of: Sequence[Match]) -> dict[str, Any]:
    """Return the question for what fits and has an id from `low` up to but not including `high`.

    Who is one of several is asked the other way round, so that no index serves it: the local server otherwise goes
    through that of the state for each window, and a row costs it 0.16 ms instead of 0.06.
    """
    among = [{match.field: {"$not": {"$nin": list(match.value)}}} for match in all_of if match.op == "in"]
    others = [_condition(match) for match in all_of if match.op != "in"]
    return {"$and": [{"_id": {"$gte": low, "$lt": high}}, *among, *others]}


def _condition(match: Match) -> dict[str, Any]:
    if match.op == "is":
        return {match.field: {"$eq": match.value}}
    if match.op == "in":
        return {match.field: {"$in": list(match.value)}}
    if match.op == "starts":
        start = str(match.value)
        # The range is what an index is good for; the pattern asks that it is one and the same value of several.
        pattern = re.escape(start).replace("\x00", r"\x00")  # a server refuses one with the character itself in it
        return {match.field: {"$gte": start, "$lt": f"{start}{LAST}", "$regex": f"^{pattern}"}}
    if match.op == "since":
        return {match.field: {"$gte": match.value}}
    # Bounded on both sides: a server finds a range quicker than all that lies before an instant. Not where the field is
    # one of a list's: of several values each bound may be kept by another one, and no index is good for that.
    bound = {"$gte": EVER} if isinstance(match.value, datetime) and "." not in match.field else {}
    return {match.field: {**bound, "$lt": match.value}}


def _cursor_after(row: Mapping[str, Any]) -> str:
    plain = f"{millis(row['created_at'])}|{row['_id']}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    try:
        plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        instant, last = plain.split("|", 1)
        found = EVER + timedelta(milliseconds=int(instant))
    except (ValueError, binascii.Error, OverflowError) as error:
        raise BadCursorError("the cursor is not one that this list gave") from error
    if not EVER <= found < NEVER:  # no row is as old as that, and no step back in time could be taken from there
        raise BadCursorError("the cursor is not one that this list gave")
    return found, last
