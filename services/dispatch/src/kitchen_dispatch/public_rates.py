"""How the whole hub answers, for everybody: read at most once in ten minutes, whoever asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kitchenkit.react import Transient

from .domain.figure_counts import EXCLUDED, MEANS, RATES, Counts, Mean, Rate, added
from .http_answers import Average, Said, Share, Whole
from .reading_days import Reach, Slice
from .reading_figures import Figures

# Without coverage the rates before it say little, and a share of returns that stood says how well it is dispatched.
SHOWN = ("reply", "resolution", "satisfaction", "coverage", "accuracy", "return_requests")
DAYS = 90  # by the day of dispatch
KEPT, AGAIN = timedelta(minutes=10), timedelta(seconds=10)  # AGAIN: after they could not be read
_BY_NAME = {rate.name: rate for rate in RATES}


class PublicRates:
    """The rates of the last 90 days, each with what it is a share of (a reply solves nothing), and how long it took."""

    def __init__(self, figures: Figures, zone: ZoneInfo, now: Callable[[], datetime]) -> None:
        self._figures, self._zone, self._now = figures, zone, now
        self._until: datetime | None = None
        self._whole = Whole()
        self._reading = asyncio.Lock()

    async def __call__(self) -> Whole:
        """Return them; where they cannot be read now those of before, or none, so that the answers can be."""
        async with self._reading:  # who comes meanwhile gets what the first one reads
            now = self._now()
            if self._until is None or now >= self._until:
                self._until = now + AGAIN
                with suppress(Transient):
                    self._whole = await self._read(now)
                    self._until = now + KEPT
            return self._whole

    async def _read(self, now: datetime) -> Whole:
        last = now.astimezone(self._zone).date()
        what = Slice(first=last - timedelta(days=DAYS), last=last, reach=Reach(hub=True))
        found = await self._figures.groups(what, "day", now)
        counts = added(one.counts for one in found.groups)
        shares = [*(_share(_BY_NAME[name], counts) for name in SHOWN), _excluded(counts)]
        return Whole(shares, [_average(mean, counts) for mean in MEANS])


def _share(rate: Rate, counts: Counts) -> Share:
    counted = counts[rate.of] - counts[rate.counted] if rate.inverted else counts[rate.counted]
    return Share(**_called(rate), value=rate.of_counts(counts), counted=counted, of=counts[rate.of])


def _average(mean: Mean, counts: Counts) -> Average:
    return Average(**_called(mean), days=mean.of_counts(counts), of=counts[mean.of])


def _called(one: Rate | Mean) -> dict[str, Any]:
    title, meaning = Said(zh=one.title_zh, en=one.title_en), Said(zh=one.zh, en=one.en)
    return {"name": one.name, "title": title, "meaning": meaning}


def _excluded(counts: Counts) -> Share:
    """Return the line of its own (civic-reporting.md §3.7): the cases that are in no other figure."""
    return _share(EXCLUDED, {**counts, "every_case": counts["cases"] + counts["excluded_cases"]})
