"""What a rule would move (预览): due dates of live orders before and after it, counted. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest

from .matter import Matter

EXAMPLES = 5  # of each kind: those that move farthest


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An order whose due date would be another."""

    order_id: str
    matter_id: str
    case_no: str
    unit_id: str
    tier: str
    category_code: str
    due_at: datetime
    would_be: datetime


@dataclass(slots=True)
class Preview:
    """The count so far."""

    at: datetime
    matters: int = 0
    orders: int = 0  # with a due date
    citizens_earlier: int = 0  # what citizens are promised never becomes later
    overdue_at_once: int = 0
    earlier: list[Moved] = field(default_factory=list)
    later: list[Moved] = field(default_factory=list)

    def count(self, before: Matter, after: Matter) -> None:
        """Take one matter, as it is and as it would be."""
        self.matters += 1
        self.orders += sum(part.due_at is not None for part in before.parts)
        self.citizens_earlier += after.due_at < before.due_at
        for moved in _moves(before, after):
            (self.earlier if moved.would_be < moved.due_at else self.later).append(moved)
            self.overdue_at_once += moved.would_be <= self.at < moved.due_at

    def examples(self) -> list[Moved]:
        """Return those that move farthest, earlier and later."""
        return [
            *nlargest(EXAMPLES, self.earlier, key=lambda one: one.due_at - one.would_be),
            *nlargest(EXAMPLES, self.later, key=lambda one: one.would_be - one.due_at),
        ]


def _moves(before: Matter, after: Matter) -> Iterator[Moved]:
    for was, becomes in zip(before.parts, after.parts, strict=True):
        if was.due_at is not None and becomes.due_at is not None and was.due_at != becomes.due_at:
            yield Moved(
                order_id=was.id,
                matter_id=before.id,
                case_no=before.case_no,
                unit_id=was.unit_id or "",
                tier=before.tier,
                category_code=before.category_code,
                due_at=was.due_at,
                would_be=becomes.due_at,
            )
