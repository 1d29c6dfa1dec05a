"""A reply template (答复模板): words that a unit may begin its answer with. Pure.

It says for which categories and outcomes it is meant and at which time of the year, so that it fits every case for
which it is offered (civic-reporting.md §1.3). Nothing is ever sent by it: who answers reads, completes and sends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from annotated_types import MaxLen, MinLen

from kitchenkit.decide import Decision, Machine

from .answer_written import Outcome
from .kept import Categories, KeptState, in_use_for, moves, refuse_other_lanes, said_in, written
from .reply_text import PLACEHOLDERS, unknown

_EVERY_YEAR = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_LEAP = 2024  # so that 02-29 is a day

Title = Annotated[str, MinLen(2), MaxLen(60)]
Text = Annotated[str, MinLen(10), MaxLen(2000)]
Outcomes = Annotated[tuple[Outcome, ...], MaxLen(20)]
Day = Annotated[str, MaxLen(10)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTemplate:
    """One template as it stands."""

    id: str
    title: str
    text: str
    categories: tuple[str, ...] = ()  # none named: all of them
    outcomes: tuple[str, ...] = ()  # none named: all of them
    unit_id: str = ""  # whose alone it is; empty: every unit's in its area
    area_code: str = ""  # with all that lies in it; empty: the whole hub
    since: str = ""  # the first day, `05-01` of every year or `2026-05-01`; empty: always
    until: str = ""  # the last one
    state: KeptState = KeptState.ACTIVE
    sequence: int = 0

    def offered(self, category: str, outcome: str, area: str, today: date) -> bool:
        """Say whether it fits an order of that category and area now; without an outcome, whatever comes of it."""
        return (
            in_use_for(self, category)
            and (not self.outcomes or not outcome or outcome in self.outcomes)
            and area.startswith(self.area_code)
            and in_season(self.since, self.until, today)
        )

    def nearness(self, category: str, outcome: str) -> tuple[bool, bool, bool]:
        """Return how well it fits, the greater the better: the unit's own, then its category's, then its outcome's."""
        return bool(self.unit_id), category in self.categories, outcome in self.outcomes


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteTemplate:
    """Write a template (新建模板): for one unit, or for an area; without either for the whole hub."""

    title: Title
    text: Text
    categories: Categories = ()
    outcomes: Outcomes = ()
    unit_id: Annotated[str, MaxLen(64)] = ""
    area_code: Annotated[str, MaxLen(12)] = ""
    since: Day = ""
    until: Day = ""

    def __post_init__(self) -> None:
        """Refuse what nobody could fill or no case could meet, by the field's name."""
        if self.unit_id and self.area_code:
            raise ValueError("area_code: a unit's template goes wherever the unit works; leave it out 单位模板不填区域")
        _refuse(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTemplate:
    """Change its words or when it is meant (修改); all of it is said again, whose it is stays."""

    title: Title
    text: Text
    categories: Categories = ()
    outcomes: Outcomes = ()
    since: Day = ""
    until: Day = ""

    def __post_init__(self) -> None:
        """Refuse what nobody could fill or no case could meet, by the field's name."""
        _refuse(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireTemplate:
    """Offer it no more (停用); what was answered with it stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreTemplate:
    """Offer it again (启用)."""


def _refuse(said: WriteTemplate | ChangeTemplate) -> None:
    if strange := unknown(said.text):
        known = "、".join("{{" + name + "}}" for name in PLACEHOLDERS)
        raise ValueError(f"text: {' '.join(strange)} is no placeholder, use {known} 没有这样的占位符")
    refuse_other_lanes(said.categories)
    for name, day in (("since", said.since), ("until", said.until)):
        if day and not _is_a_day(day):
            raise ValueError(f"{name}: write 05-01 for every year, or 2026-05-01 日期请写 05-01 或 2026-05-01")
    yearly = [bool(_EVERY_YEAR.fullmatch(day)) for day in (said.since, said.until)]
    if any(yearly) and not all(yearly):
        raise ValueError("until: a time of every year has a first and a last day, both as 05-01 每年时段须写起止两天")
    if not any(yearly) and said.since and said.until and said.since > said.until:
        raise ValueError("until: it is before since 截止日早于起始日")


def _is_a_day(text: str) -> bool:
    try:
        day = date.fromisoformat(f"{_LEAP}-{text}" if _EVERY_YEAR.fullmatch(text) else text)
    except ValueError:
        return False
    return text in (day.isoformat(), day.isoformat()[5:])  # of several ways to write a day one, since it is compared


def in_season(since: str, until: str, today: date) -> bool:
    """Say whether a day lies in the time of the year, which may go over New Year's Eve, or between the two dates."""
    if _EVERY_YEAR.fullmatch(since) and _EVERY_YEAR.fullmatch(until):
        day = today.isoformat()[5:]
        return since <= day <= until if since <= until else day >= since or day <= until
    day = today.isoformat()
    return (not since or since <= day) and (not until or day <= until)


def write(new_id: str, said: WriteTemplate) -> Decision[ReplyTemplate]:
    """Return the template as it is offered from now on."""
    return written(ReplyTemplate(id=new_id, **said_in(said)))


REPLY_TEMPLATE = Machine[ReplyTemplate](moves(ChangeTemplate, RetireTemplate, RestoreTemplate))
