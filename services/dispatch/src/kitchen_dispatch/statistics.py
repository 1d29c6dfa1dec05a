"""Statistics put together: the sums that the database gives, as lines with names, rates and what they mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel

from .domain import figure_counts as f
from .reading_days import Slice
from .reading_figures import Figures, Group

By = Literal["unit", "area", "category", "day", "week", "month"]
Name = Callable[[str], str]


class Words(BaseModel):
    """Words that people read, in both languages."""

    zh: str
    en: str


class RateDefinition(BaseModel):
    """What a rate means, and which two counts it is made of: each opens its list."""

    name: str
    title: Words
    meaning: Words
    counted: str
    of: str
    inverted: bool


class MeanDefinition(BaseModel):
    """What an average means, in days, and which count it is the average of: that opens its list."""

    name: str
    title: Words
    meaning: Words
    of: str


class CountDefinition(BaseModel):
    """What a count is."""

    name: str
    meaning: Words


class Line(BaseModel):
    """One unit, area, category or period, or all together; a rate without anything to count among is null."""

    key: str
    name: str
    counts: dict[str, int]
    rates: dict[str, float | None]
    means: dict[str, float | None]  # in days
    score: float | None


class Statistics(BaseModel):
    """Figures of what was dispatched in a period, as they are now."""

    as_of: datetime  # open, late and overdue are judged at this instant
    newest_change: datetime | None  # the newest step of a matter that is counted here
    first: date
    last: date
    by: By
    unit_id: str
    area_code: str
    category_code: str
    total: Line
    lines: list[Line]
    weights: dict[str, float]
    rates: list[RateDefinition]
    means: list[MeanDefinition]
    counts: list[CountDefinition]
    period: Words
    caveat: Words


async def statistics(
    figures: Figures, what: Slice, by: By, now: datetime, *, weights: f.Weights, names: Mapping[str, Name]
) -> Statistics:
    """Return the figures of a slice by one key, the largest first, periods in their order; raises `Transient`."""
    found = await figures.groups(what, "day" if by in _PERIODS else by, now)
    sums: defaultdict[str, list[f.Counts]] = defaultdict(list)
    for group in found.groups:
        sums[_key(group, by, what)].append(group.counts)
    name = names.get(by, str)
    lines = [_line(key, name(key), f.added(several), weights) for key, several in sums.items()]
    return Statistics(
        as_of=now,
        newest_change=found.newest,
        first=what.first,
        last=what.last,
        by=by,
        unit_id=what.unit_id,
        area_code=what.area_code,
        category_code=what.category_code,
        total=_line("", "合计", f.added(one.counts for one in found.groups), weights),
        lines=_sorted(lines, by),
        weights={name: getattr(weights, name) for name in ("response", "resolution", "satisfaction")},
        rates=RATES,
        means=MEANS,
        counts=[CountDefinition(name=name, meaning=Words(zh=zh, en=en)) for name, (zh, en) in f.COUNTED.items()],
        period=Words(zh=f.PERIOD_ZH, en=f.PERIOD_EN),
        caveat=Words(zh=f.CAVEAT_ZH, en=f.CAVEAT_EN),
    )


def _called(one: f.Rate | f.Mean) -> dict[str, Any]:
    title, meaning = Words(zh=one.title_zh, en=one.title_en), Words(zh=one.zh, en=one.en)
    return {"name": one.name, "title": title, "meaning": meaning, "of": one.of}


_PERIODS = frozenset({"day", "week", "month"})
RATES = [RateDefinition(**_called(rate), counted=rate.counted, inverted=rate.inverted) for rate in f.RATES]
MEANS = [MeanDefinition(**_called(mean)) for mean in f.MEANS]


def _key(group: Group, by: By, what: Slice) -> str:
    if by == "area":
        return f.area_below(group.key, what.area_code)
    return f.period_of(group.key, by) if by in _PERIODS else group.key


def _line(key: str, name: str, counts: f.Counts, weights: f.Weights) -> Line:
    rates = f.rates_of(counts)
    return Line(
        key=key,
        name=name,
        counts=f.of_things(counts),
        rates=rates,
        means=f.means_of(counts),
        score=weights.score(rates),
    )


def _sorted(lines: Sequence[Line], by: By) -> list[Line]:
    if by in _PERIODS:
        return sorted(lines, key=lambda line: line.key)
    return sorted(lines, key=lambda line: (-line.counts["dispatched"], line.key))
