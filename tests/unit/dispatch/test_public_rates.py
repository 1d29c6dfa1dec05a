"""How the whole hub answers, as everybody reads it: not read for each of them, and never in the way of the answers."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kitchen_dispatch.domain.figure_counts import with_sums
from kitchen_dispatch.http_answers import Whole
from kitchen_dispatch.public_rates import AGAIN, KEPT, PublicRates
from kitchen_dispatch.reading_days import Slice
from kitchen_dispatch.reading_figures import Found, Group
from kitchenkit.react import Transient

from .affairs import NOW
from .test_statistics_http import FakeFigures

COUNTS = with_sums(
    {
        "on_time": 6, "late": 4, "unanswered": 1, "heard": 8, "verdicts": 4, "solved": 3, "satisfied": 2, "cases": 9,
        "excluded_cases": 1, "dispatched": 20, "returns_upheld": 2, "returns_asked": 5,
        "ended": 4, "ended_hours": 4 * 24 * 6 + 48,
    }
)  # fmt: skip


class Away(FakeFigures):
    away = True

    async def groups(self, what: Slice, by: str, now: datetime) -> Found:
        found = await super().groups(what, by, now)
        if self.away:
            raise Transient("the database is away")
        return found


async def test_replied_and_solved_are_told_apart_each_of_its_own_whole() -> None:
    figures = FakeFigures([Group(key="2026-11-18", counts=COUNTS)])
    rates = PublicRates(figures, ZoneInfo("Asia/Shanghai"), lambda: NOW)
    whole = await rates()
    shown = {one.name: (one.counted, one.of, one.value) for one in whole.rates}
    assert shown == {
        "reply": (9, 10, 0.9), "resolution": (3, 4, 0.75), "satisfaction": (2, 4, 0.5), "coverage": (4, 8, 0.5),
        "accuracy": (18, 20, 0.9), "return_requests": (5, 20, 0.25), "excluded": (1, 10, 0.1),
    }  # fmt: skip
    assert [(one.name, one.days, one.of) for one in whole.means] == [("total", 6.5, 4)]


async def test_however_many_ask_they_are_read_once_in_a_while() -> None:
    now = [NOW]
    figures = FakeFigures()
    rates = PublicRates(figures, ZoneInfo("Asia/Shanghai"), lambda: now[0])
    await asyncio.gather(*(rates() for _ in range(20)))
    assert len(figures.asked) == 1
    now[0] += KEPT - timedelta(seconds=1)
    await rates()
    assert len(figures.asked) == 1
    now[0] += timedelta(seconds=1)
    await rates()
    assert len(figures.asked) == 2


async def test_where_they_cannot_be_read_there_are_none_or_those_of_before_and_soon_they_are_asked_again() -> None:
    now, figures = [NOW], Away([Group(key="2026-11-18", counts=COUNTS)])
    rates = PublicRates(figures, ZoneInfo("Asia/Shanghai"), lambda: now[0])
    assert [await rates() for _ in range(5)] == [Whole()] * 5
    assert len(figures.asked) == 1, "an outage is not asked by everybody who comes"
    now[0] += AGAIN
    figures.away = False
    read = await rates()
    assert [one.value for one in read.rates] == [0.9, 0.75, 0.5, 0.5, 0.9, 0.25, 0.1]
    now[0] += KEPT
    figures.away = True
    assert await rates() == read
