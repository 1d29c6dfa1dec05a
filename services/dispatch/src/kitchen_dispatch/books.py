"""Rules as they are written down, read into the domain: the policy and the calendar that ship with the service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from .domain.book import Book
from .domain.calendar import Calendar, Span
from .domain.policy import (
    CallbackTerms,
    DisputeTerms,
    ExtensionTerms,
    Policy,
    ReturnTerms,
    ReworkTerms,
    TierTerms,
    WaitTerms,
)


@cache
def default_book() -> Book:
    """Return the book that ships with the service, for a start before anything is stored."""
    return Book((policy_of(_shipped("policy.yaml")),), calendar_of(_shipped("calendar.yaml")))


def policy_of(row: Mapping[str, Any]) -> Policy:
    """Return the policy that `row` writes down; raises `ValueError`, `KeyError` or `TypeError`."""
    rework, extension, dispute = row["rework"], row["extension"], row["dispute"]
    return Policy(
        version=row["version"],
        effective_from=_instant(row["effective_from"]),
        tiers={name: TierTerms(**_spans(terms)) for name, terms in row["tiers"].items()},
        categories=_spans(row["categories"]),
        returns=ReturnTerms(**row["returns"]),
        extension=ExtensionTerms(
            times=extension["times"], review=Span.parse(extension["review"]), grounds=tuple(extension["grounds"])
        ),
        wait=WaitTerms(each=Span.parse(row["wait"]["each"]), times=row["wait"]["times"]),
        rework=ReworkTerms(
            shortest=Span.parse(rework["shortest"]), longest=Span.parse(rework["longest"]), rounds=rework["rounds"]
        ),
        callback=CallbackTerms(**row["callback"]),
        dispute=DisputeTerms(**_spans(dispute)),
        verify=Span.parse(row["verify"]),
        reopen=Span.parse(row["reopen"]),
    )


def calendar_of(row: Mapping[str, Any]) -> Calendar:
    """Return the calendar that `row` writes down; raises `ValueError`, `KeyError` or `TypeError`."""
    years: Mapping[Any, Mapping[str, Any]] = row["years"]
    return Calendar(
        version=row["version"],
        zone=ZoneInfo(row["zone"]),
        hours=tuple(_hours(period) for period in row["hours"]),
        off=frozenset(day for year in years.values() for text in year["holidays"] for day in _days(str(text))),
        work=frozenset(day for year in years.values() for text in year["makeup"] for day in _days(str(text))),
        years=frozenset(int(year) for year in years),
    )


def _shipped(name: str) -> Mapping[str, Any]:
    row: Mapping[str, Any] = yaml.safe_load(files(__package__).joinpath(name).read_text(encoding="utf-8"))
    return row


def _spans(row: Mapping[str, str]) -> dict[str, Span]:
    return {name: Span.parse(text) for name, text in row.items()}


def _hours(period: str) -> tuple[time, time]:
    opens, _, closes = period.partition("-")
    return time.fromisoformat(opens), time.fromisoformat(closes)


def _days(text: str) -> Iterator[date]:
    first, _, last = text.partition("/")
    day, end = date.fromisoformat(first), date.fromisoformat(last or first)
    while day <= end:
        yield day
        day += timedelta(days=1)


def _instant(value: datetime | str) -> datetime:
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    if instant.tzinfo is None:
        raise ValueError("effective_from says its offset, as in 2027-01-01T00:00:00+08:00")
    return instant.astimezone(UTC)
