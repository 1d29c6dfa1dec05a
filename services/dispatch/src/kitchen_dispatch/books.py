"""The book put together: what ships with the service, and the versions that people have published since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from .domain.book import Book
from .domain.book_version import RuleKind, RuleState, RuleVersion
from .domain.calendar import Calendar
from .domain.calendar_written import calendar_of
from .domain.policy_written import SHIPS, policy_of

SHIPPED = 1  # the number of what ships with the service


@cache
def default_book() -> Book:
    """Return the book that ships with the service, before anybody has published anything."""
    begins = datetime.fromisoformat(_shipped("policy.yaml")["effective_from"]).astimezone(UTC)
    return Book((policy_of(shipped_policy(), version=SHIPPED, effective_from=begins),), _calendar(()))


def book_at(versions: Iterable[RuleVersion], at: datetime) -> Book:
    """Return the book in force then: every published policy, and the calendar of the notices that hold then."""
    published = [one for one in versions if one.state is RuleState.PUBLISHED and one.effective_from is not None]
    policies = [
        policy_of(_completed(one.content), version=one.number, effective_from=_known(one.effective_from))
        for one in published
        if one.of is RuleKind.POLICY
    ]
    notices = [one for one in published if one.of is RuleKind.CALENDAR and _known(one.effective_from) <= at]
    return Book((*default_book().policies, *policies), _calendar(notices))


def changes_after(versions: Iterable[RuleVersion], at: datetime) -> datetime | None:
    """Return the next instant at which another rule comes into force."""
    return min((one.effective_from for one in versions if one.effective_from and one.effective_from > at), default=None)


def shipped_policy() -> Mapping[str, Any]:
    """Return the first policy as it is written down."""
    return {name: value for name, value in _shipped("policy.yaml").items() if name != "effective_from"}


def _completed(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """A policy that says nothing of escalation, or of what answers show, takes what ships."""
    shipped = shipped_policy()
    return {**{name: shipped[name] for name in SHIPS}, **content}


def _calendar(notices: Iterable[RuleVersion]) -> Calendar:
    row = _shipped("calendar.yaml")
    years: dict[int, Mapping[str, Any]] = dict(row["years"])
    version = SHIPPED
    for notice in sorted(notices, key=lambda one: (_known(one.effective_from), one.number)):
        years[notice.content["year"]] = notice.content
        version = max(version, notice.number)
    return calendar_of(years, version=version, hours=row["hours"], zone=ZoneInfo(row["zone"]))


def _known(instant: datetime | None) -> datetime:
    assert instant is not None  # noqa: S101  # published ones have their date
    return instant


@cache
def _shipped(name: str) -> Mapping[str, Any]:
    row: Mapping[str, Any] = yaml.safe_load(files(__package__).joinpath(name).read_text(encoding="utf-8"))
    return row
