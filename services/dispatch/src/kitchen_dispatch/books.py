"""The book put together: what ships with the service, and the versions that people have published since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
from .domain.policy_release import Lack, completed, filled, lacking, with_all
from .domain.policy_written import policy_of

SHIPPED = 1  # the number of what ships with the service


@cache
def default_book() -> Book:
    """Return the book that ships with the service, before anybody has published anything."""
    begins = datetime.fromisoformat(_shipped("policy.yaml")["effective_from"]).astimezone(UTC)
    return Book((policy_of(shipped_policy(), version=SHIPPED, effective_from=begins),), _calendar(()))


def book_at(versions: Iterable[RuleVersion], at: datetime) -> Book:
    """Return the book in force then: every published policy, and the calendar of the notices that hold then."""
    shipped = shipped_policy()
    published = [one for one in versions if one.state is RuleState.PUBLISHED and one.effective_from is not None]
    policies = [
        policy_of(completed(one.content, shipped), version=one.number, effective_from=_known(one.effective_from))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What the policy in force has not got of what this release ships with."""

    filled: tuple[str, ...] = ()  # taken as it ships, without anybody's doing
    lacking: tuple[Lack, ...] = ()  # for people to add, or to leave out on purpose
    draft: Mapping[str, Any] | None = None  # the policy with all of it, where something lacks


def release_of(versions: Iterable[RuleVersion], at: datetime) -> tuple[int, Release]:
    """Return the number of the policy in force then, and what of this release it has not got."""
    number = book_at(versions := tuple(versions), at).policy(at).version
    kept = next((one for one in versions if one.of is RuleKind.POLICY and one.number == number), None)
    if kept is None:
        return number, Release()
    lacks = lacking(kept.content, shipped_policy())
    draft = with_all(kept.content, shipped_policy()) if lacks else None
    return number, Release(filled=filled(kept.content), lacking=lacks, draft=draft)


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
