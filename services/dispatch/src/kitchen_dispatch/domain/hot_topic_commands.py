"""What can be asked of a monthly topic (每月一题)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from annotated_types import Ge, Le, MaxLen, MinLen

from .answer_written import LANE, CategoryCode
from .figure_counts import LENGTHS
from .hot_topic import MOST_MEASURES, Linked, is_month

Title = Annotated[str, MinLen(2), MaxLen(80)]
Words = Annotated[str, MinLen(2), MaxLen(4000)]
Unit = Annotated[str, MinLen(1), MaxLen(64)]
Units = Annotated[tuple[Unit, ...], MaxLen(20)]
Number = Annotated[int, Ge(1), Le(MOST_MEASURES)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeTopic:
    """Say that a kind of cases is worth a topic (拟题): of which month, category and areas, and why."""

    month: Annotated[str, MaxLen(7)]
    title: Title
    category_code: CategoryCode
    area_codes: Annotated[tuple[Annotated[str, MaxLen(12)], ...], MaxLen(10)] = ()
    why: Words

    def __post_init__(self) -> None:
        """Refuse what is no month, no category of this lane, or areas that lie in each other, by the field's name."""
        if not is_month(self.month):
            raise ValueError("month: write it as 2026-12 月份请写 2026-12")
        if not self.category_code.startswith(LANE):
            raise ValueError(f"category_code: take one of this lane, which begin with {LANE}")
        for code in self.area_codes:
            if not (code.isascii() and code.isdigit() and len(code) in LENGTHS):
                raise ValueError(f"area_codes: {code} is no area code: 4, 6, 9 or 12 digits")
            if any(other != code and code.startswith(other) for other in self.area_codes):
                raise ValueError(f"area_codes: {code} lies in another one of them: leave it out 区域相互包含")
        if len(set(self.area_codes)) < len(self.area_codes):
            raise ValueError("area_codes: say each once")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptTopic:
    """Make it a topic (立题): who leads, who assists, and the plan."""

    lead_unit_id: Unit
    assist_unit_ids: Units = ()
    plan: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTopic:
    """Say its title, units and plan anew (修改)."""

    title: Title
    lead_unit_id: Unit
    assist_unit_ids: Units = ()
    plan: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMeasure:
    """Have a unit do something by a day (加措施)."""

    text: Annotated[str, MinLen(2), MaxLen(500)]
    unit_id: Unit
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveMeasure:
    """Give a measure another day (调整时限); the reason says why."""

    number: Number
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishMeasure:
    """Say that a measure is done, and what was done (完成措施)."""

    number: Number
    done: Annotated[str, MinLen(2), MaxLen(1000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DropMeasure:
    """Say that a measure will not be done (取消措施); the reason says why."""

    number: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTopic:
    """Say that the units are at work (推进)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCases:
    """Say which cases it is about (关联案件): by number, or all of its category and areas of these days."""

    case_nos: Annotated[tuple[Annotated[str, MaxLen(20)], ...], MaxLen(50)] = ()
    since: date | None = None
    until: date | None = None
    found: tuple[Linked, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkCase:
    """Say that it is not about a case (取消关联)."""

    case_no: Annotated[str, MinLen(1), MaxLen(20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTopic:
    """Say what came of it (评估)."""

    finding: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseTopic:
    """End it (销题)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropTopic:
    """Do without it (不予立题、终止); the reason says why."""
