"""A monthly topic (每月一题): what many cases of one kind and place have in common, and what is done about it. Pure.

It has a unit that leads, a plan, measures with units and days, and the cases that it is about (civic-reporting.md
§1.4). A measure whose day is over is told once to the heads of the unit that leads and of the unit that has it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from .figure_counts import LENGTHS

MOST_MEASURES, MOST_LINKED = 40, 500


class TopicState(StrEnum):
    """Where a topic stands."""

    PROPOSED = "proposed"  # 待立题
    ADOPTED = "adopted"  # 已立题
    UNDER_WAY = "under_way"  # 推进中
    REVIEWED = "reviewed"  # 已评估
    CLOSED = "closed"  # 已销题
    DROPPED = "dropped"  # 不予立题，或终止


class MeasureState(StrEnum):
    """Where a measure stands."""

    OPEN = "open"  # 未完成
    DONE = "done"  # 已完成
    DROPPED = "dropped"  # 不再进行


IN_HAND = frozenset({TopicState.ADOPTED, TopicState.UNDER_WAY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that a unit does about it by a day."""

    number: int  # 1, 2, 3 … within the topic
    text: str
    unit_id: str
    due: str  # the last local day, as 2026-12-20
    due_at: datetime  # when that day is over
    state: MeasureState = MeasureState.OPEN
    said: str = ""  # what was done, or why it is not
    ended_at: datetime | None = None
    ended_by: str = ""
    overdue: bool = False  # its day is over, and it was told; for this day once
    told_unit_ids: tuple[str, ...] = ()  # whose heads were told last

    @property
    def due_next(self) -> datetime | None:
        """When it is to be told that it is overdue, or None where it need not be any more."""
        return self.due_at if self.state is MeasureState.OPEN and not self.overdue else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A case that the topic is about; how it stands is the matter's to say."""

    matter_id: str
    case_id: str
    case_no: str
    order_id: str  # of the unit that leads


@dataclass(frozen=True, slots=True, kw_only=True)
class HotTopic:
    """One topic as it stands."""

    id: str
    month: str  # 2026-12
    title: str
    category_code: str
    area_codes: tuple[str, ...]  # each with all that lies in it; none: the whole hub
    why: str
    proposed_by: str
    lead_unit_id: str = ""
    assist_unit_ids: tuple[str, ...] = ()
    plan: str = ""
    measures: tuple[Measure, ...] = ()
    linked: tuple[Linked, ...] = ()
    adopted_on: str = ""  # the local day, from which its figures are counted
    review: str = ""  # what came of it
    state: TopicState = TopicState.PROPOSED
    sequence: int = 0

    @property
    def area_code(self) -> str:
        """The smallest area that has all of it: whose people may work with it."""
        return common_area(self.area_codes)

    @property
    def unit_ids(self) -> tuple[str, ...]:
        """Every unit that has something to do for it."""
        units = [self.lead_unit_id, *self.assist_unit_ids, *(one.unit_id for one in self.measures)]
        return tuple(dict.fromkeys(unit for unit in units if unit))

    def measure(self, number: int) -> Measure | None:
        """Return one measure."""
        return next((one for one in self.measures if one.number == number), None)

    def changed(self, number: int, change: Callable[[Measure], Measure]) -> HotTopic:
        """Return the topic with one measure changed."""
        measures = tuple(change(one) if one.number == number else one for one in self.measures)
        return replace(self, measures=measures)

    def next_due(self) -> datetime | None:
        """Return when the next measure is to be told as overdue."""
        if self.state not in IN_HAND:
            return None
        return min((at for one in self.measures if (at := one.due_next) is not None), default=None)


def common_area(codes: Collection[str]) -> str:
    """Return the smallest area that all of these lie in; empty: the hub."""
    first = next(iter(codes), "")
    shared = [n for n in LENGTHS if n <= len(first) and all(code.startswith(first[:n]) for code in codes)]
    return first[: max(shared, default=0)]


def is_month(text: str) -> bool:
    """Whether a text is a month, as 2026-12."""
    try:
        date.fromisoformat(f"{text}-01")
    except ValueError:
        return False
    return len(text) == len("2026-12")
