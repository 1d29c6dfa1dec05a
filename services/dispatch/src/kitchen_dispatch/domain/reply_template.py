"""A reply template (答复模板): words that a unit may begin its answer with. Pure.

It says for which categories and outcomes it is meant and at which time of the year, so that it fits every case for
which it is offered (civic-reporting.md §1.3). Nothing is ever sent by it: who answers reads, completes and sends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Annotated

from annotated_types import MaxLen, MinLen

from kitchenkit.decide import Context, Decision, Machine, Move

from .answer_written import LANE, CategoryCode, Outcome
from .orders_common import with_a_reason
from .reply_text import PLACEHOLDERS, unknown

DESK = frozenset({"dispatcher", "supervisor"})  # for the whole hub, or an area of it
UNIT_WRITERS = frozenset({"unit_approver", "unit_head"})  # for their own unit
WRITERS = DESK | UNIT_WRITERS
_EVERY_YEAR = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_LEAP = 2024  # so that 02-29 is a day


class TemplateState(StrEnum):
    """Whether it is offered."""

    ACTIVE = "active"  # 启用
    RETIRED = "retired"  # 停用


Title = Annotated[str, MinLen(2), MaxLen(60)]
Text = Annotated[str, MinLen(10), MaxLen(2000)]
Categories = Annotated[tuple[CategoryCode, ...], MaxLen(60)]
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
    state: TemplateState = TemplateState.ACTIVE
    sequence: int = 0

    def offered(self, category: str, outcome: str, area: str, today: date) -> bool:
        """Say whether it fits an order of that category and area now; without an outcome, whatever comes of it."""
        return (
            self.state is TemplateState.ACTIVE
            and (not self.categories or category in self.categories)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateWritten:
    """Somebody wrote a template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateChanged:
    """It says something else from now on, or is meant for something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRetired:
    """It is offered no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRestored:
    """It is offered again."""


def _refuse(said: WriteTemplate | ChangeTemplate) -> None:
    if strange := unknown(said.text):
        known = "、".join("{{" + name + "}}" for name in PLACEHOLDERS)
        raise ValueError(f"text: {' '.join(strange)} is no placeholder, use {known} 没有这样的占位符")
    for code in said.categories:
        if not code.startswith(LANE):
            raise ValueError(f"categories: {code} is none of this lane, which begin with {LANE}")
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
    own = {one.name: getattr(said, one.name) for one in fields(said)}
    return Decision.one(ReplyTemplate(id=new_id, **own), TemplateWritten())


def something_new(template: ReplyTemplate, said: ChangeTemplate, _: Context) -> str | None:
    """A change changes something."""
    return None if _changed(template, said) != template else "nothing of this is new"


def _changed(template: ReplyTemplate, said: ChangeTemplate) -> ReplyTemplate:
    return replace(template, **{one.name: getattr(said, one.name) for one in fields(said)})


def _change(template: ReplyTemplate, said: ChangeTemplate, _: Context) -> Decision[ReplyTemplate]:
    return Decision.one(_changed(template, said), TemplateChanged())


def _retire(template: ReplyTemplate, _: RetireTemplate, __: Context) -> Decision[ReplyTemplate]:
    return Decision.one(replace(template, state=TemplateState.RETIRED), TemplateRetired())


def _restore(template: ReplyTemplate, _: RestoreTemplate, __: Context) -> Decision[ReplyTemplate]:
    return Decision.one(replace(template, state=TemplateState.ACTIVE), TemplateRestored())


_ACTIVE, _RETIRED = frozenset({TemplateState.ACTIVE}), frozenset({TemplateState.RETIRED})
REPLY_TEMPLATE = Machine[ReplyTemplate](
    [
        Move(name="change", command=ChangeTemplate, states=_ACTIVE, roles=WRITERS, decide=_change,
             checks=(something_new,)),
        Move(name="retire", command=RetireTemplate, states=_ACTIVE, roles=WRITERS, decide=_retire,
             checks=(with_a_reason,)),
        Move(name="restore", command=RestoreTemplate, states=_RETIRED, roles=WRITERS, decide=_restore),
    ]
)  # fmt: skip
