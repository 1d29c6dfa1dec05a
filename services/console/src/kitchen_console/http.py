"""Lists, the board and search: only what the caller's rights reach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query

from kitchenkit import time as wall
from kitchenkit.access import needs
from kitchenkit.bodies import Instant
from kitchenkit.query import Match
from kitchenkit.rights import Principal

from .domain.reach import EVERY_READER, READERS, words_of
from .filters import NONE, CaseFilter, OrderFilter, words_asked
from .reading import Reading
from .views import Board, Cases, Figure, Found, FoundCase, FoundOrder, Orders, case_item, order_item

Reader = Annotated[Principal, Depends(needs(*sorted(EVERY_READER)))]
CaseReader = Annotated[Principal, Depends(needs(*sorted(READERS["case"])))]
ORDERS = tuple(type_ for type_ in READERS if type_ != "case")
FOUND = 20  # of each kind
LOOK_BACK = timedelta(days=1)
AHEAD = timedelta(days=1)  # of a clock that goes fast: a range with two ends is cheaper than one with one


def routers(reading: Reading) -> list[APIRouter]:
    """Return the routes that answer from the read models."""
    return [_lists(reading), _board(reading)]


def _lists(reading: Reading) -> APIRouter:
    router = APIRouter(tags=["lists"])

    @router.get("/v1/cases", operation_id="listCases")
    async def cases(who: CaseReader, asked: Annotated[CaseFilter, Query()]) -> Cases:
        """Cases, newest first."""
        matches = asked.matches("lane_open", wall.now())
        if asked.mine:
            matches.append(Match("claimed_by", "is", who.id))
        words = words_of(who, ["case"])
        rows, after = await reading.page("case", words, matches, limit=asked.limit, cursor=asked.cursor)
        return Cases(items=[case_item(row) for row in rows], next=after)

    @router.get("/v1/orders", operation_id="listOrders")
    async def orders(who: Reader, asked: Annotated[OrderFilter, Query()]) -> Orders:
        """Orders of all lanes, newest first."""
        words = words_of(who, ORDERS)
        matches = asked.order_matches(wall.now(), words)
        rows, after = await reading.page("order", words, matches, limit=asked.limit, cursor=asked.cursor)
        return Orders(items=[order_item(row) for row in rows], next=after)

    @router.get("/v1/search", operation_id="search")
    async def search(who: Reader, q: Annotated[str, Query(min_length=1, max_length=200)]) -> Found:
        """Cases and orders with all these words, or this case number."""
        matches = words_asked(q)
        if not matches:
            return Found(items=[])
        cases, _ = await reading.page("case", words_of(who, ["case"]), matches, limit=FOUND)
        orders, _ = await reading.page("order", words_of(who, ORDERS), matches, limit=FOUND)
        return Found(
            items=[
                *(FoundCase(row=case_item(row)) for row in cases),
                *(FoundOrder(row=order_item(row)) for row in orders),
            ]
        )

    return router


def _board(reading: Reading) -> APIRouter:
    router = APIRouter(tags=["board"])

    @router.get("/v1/board", operation_id="board")
    async def board(who: Reader, since: Instant | None = None) -> Board:
        """Arrivals (of the last day, or since then), what waits at the desk, and what is late, by lane and area."""
        now = wall.now()
        begin = since or now - LOOK_BACK
        cases, orders = words_of(who, ["case"]), words_of(who, ORDERS)
        arrived = await reading.counts("case", cases, {"created_at": {"$gte": begin, "$lt": now + AHEAD}})
        waiting = await reading.counts("case", cases, {"state": "triage_review"})
        overdue = await reading.counts("order", orders, {"open": True, "due_at": {"$lt": now}})
        return Board(
            since=begin,
            at=now,
            arrivals=_figures(arrived, "/v1/cases", since=begin.isoformat()),
            waiting=_figures(waiting, "/v1/cases", state="triage_review"),
            late=_figures(overdue, "/v1/orders", late="true"),
        )

    return router


def _figures(counts: Sequence[tuple[str, str, int]], path: str, **more: str) -> list[Figure]:
    return [
        Figure(
            lane=lane,
            district=district,
            count=count,
            list=f"{path}?{urlencode({**more, 'lane': lane or NONE, 'area': district or NONE})}",
        )
        for lane, district, count in counts
    ]
