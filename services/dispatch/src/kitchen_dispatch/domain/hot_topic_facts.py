"""What can become true of a monthly topic (每月一题). Names are those of the events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicProposed:
    """Somebody says that this is worth one (拟题)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicAdopted:
    """A unit leads it from now on, with a plan (立题)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicChanged:
    """Its title, plan or units are others (修改)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMeasureAdded:
    """A unit does something about it by a day (措施)."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMeasureMoved:
    """It has another day, for a reason (调整时限)."""

    number: int
    reason: str
    was_due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMeasureDone:
    """It is done (措施完成)."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMeasureDropped:
    """It will not be done, for a reason (措施取消)."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMeasureOverdue:
    """Its day is over and it is not done (措施逾期)."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicStarted:
    """The units are at work (推进)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLinked:
    """It is about these cases, too (关联案件)."""

    matter_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicUnlinked:
    """It is not about this case (取消关联)."""

    matter_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicReviewed:
    """Somebody has looked at what came of it (评估)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicClosed:
    """It is over (销题)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicDropped:
    """It is not worth one after all (不予立题、终止)."""

    reason: str
