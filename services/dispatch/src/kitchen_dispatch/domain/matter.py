"""A matter: one case in the government lane, with one part per unit; a part is what people call an order (工单)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kitchenkit.ids import uid

from .tiers import limits


class OrderState(StrEnum):
    """Where one unit's part stands (civic-reporting.md §2.2)."""

    FILED = "filed"  # 立案, nobody found yet
    DISPATCHED = "dispatched"  # 已派单
    SIGNED = "signed"  # 已签收
    IN_PROGRESS = "in_progress"  # 办理中
    RESOLVED = "resolved"  # 已办结
    REWORK = "rework"  # 重办
    WITHDRAWN = "withdrawn"  # 已撤诉
    WRONG_LANE = "wrong_lane"  # 转回研判


class MatterState(StrEnum):
    """Where the matter as a whole stands."""

    FILED = "filed"  # 立案
    HANDLING = "handling"  # 办理中
    REWORK = "rework"  # 重办
    CALLBACK = "callback"  # 回访中
    CLOSED = "closed"  # 已结案
    WITHDRAWN = "withdrawn"  # 已撤诉
    WRONG_LANE = "wrong_lane"  # 转回研判


OPEN_ORDER = frozenset(
    {OrderState.FILED, OrderState.DISPATCHED, OrderState.SIGNED, OrderState.IN_PROGRESS, OrderState.REWORK}
)
OPEN_MATTER = frozenset({MatterState.FILED, MatterState.HANDLING, MatterState.REWORK, MatterState.CALLBACK})
SAFETY = frozenset({"E0", "E1"})  # go on without the citizen


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One unit's part."""

    id: str
    unit_id: str | None
    role: str  # lead or assist
    state: OrderState = OrderState.FILED
    dispatched_at: datetime | None = None
    sign_by: datetime | None = None
    due_at: datetime | None = None
    signed_at: datetime | None = None
    contacted_at: datetime | None = None
    resolved_at: datetime | None = None
    outcome: str = ""
    reply: str = ""
    evidence_media: tuple[str, ...] = ()
    overdue: bool = False

    def next_due(self) -> datetime | None:
        """Return when the clock has to look at it: at the signature's end, else at its own."""
        if self.state is OrderState.DISPATCHED:
            return self.sign_by
        if self.state in OPEN_ORDER and not self.overdue:
            return self.due_at
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One case in the government lane, for one routing."""

    id: str
    case_id: str
    case_no: str
    routing_no: int
    state: MatterState
    category_code: str
    area_code: str
    tier: str
    text: str
    confidential: bool
    filed_at: datetime
    due_at: datetime  # what the citizen is promised; never later without a reason that they see
    parts: tuple[Part, ...]
    verdict: str = ""
    callback_by: datetime | None = None
    rework_rounds: int = 0
    sequence: int = 0

    def part(self, order_id: str) -> Part:
        """Return one part; raises KeyError."""
        for part in self.parts:
            if part.id == order_id:
                return part
        raise KeyError(order_id)

    def with_part(self, changed: Part) -> Matter:
        """Return the matter with one part changed."""
        return replace(self, parts=tuple(changed if part.id == changed.id else part for part in self.parts))

    def with_open_parts(self, change: Callable[[Part], Part]) -> Matter:
        """Return the matter with each open part changed."""
        return replace(self, parts=tuple(change(part) if part.state in OPEN_ORDER else part for part in self.parts))

    def next_due(self) -> datetime | None:
        """Return the next instant at which something has to happen by itself."""
        if self.state is MatterState.CALLBACK:
            return self.callback_by
        return min((due for part in self.parts if (due := part.next_due()) is not None), default=None)


@dataclass(frozen=True, slots=True)
class Order:
    """A part seen on its own: what a unit works with. It has the matter's sequence, because that guards it."""

    matter: Matter
    part: Part

    @property
    def id(self) -> str:
        """The order's id."""
        return self.part.id

    @property
    def state(self) -> str:
        """The part's state."""
        return self.part.state

    @property
    def sequence(self) -> int:
        """The matter's sequence."""
        return self.matter.sequence

    def with_part(self, changed: Part) -> Order:
        """Return the order after a change of its part."""
        return Order(self.matter.with_part(changed), changed)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A unit that shall act, as lead or assist, and why it."""

    unit_id: str
    role: str
    reason: str
    item: str = ""  # the code of the duty list's item that says so
    deadline: str = ""  # what that item gives, as a span such as `4wh`


def matter_id(case_id: str, routing_no: int) -> str:
    """Return the id of the matter: another one for a case that comes back."""
    return uid("matter", case_id, routing_no)


def order_id(matter: str, unit_id: str | None) -> str:
    """Return the id of the part of that unit; a matter's part without a unit has one too."""
    return uid("order", matter, unit_id or "nobody")


def dispatched(part: Part, unit_id: str, tier: str, now: datetime) -> Part:
    """Return the part with its unit, its clocks starting now (handling runs from dispatch, not from signature)."""
    allowed = limits(tier)
    return replace(
        part,
        unit_id=unit_id,
        state=OrderState.DISPATCHED,
        dispatched_at=now,
        sign_by=now + allowed.sign,
        due_at=now + allowed.handle,
    )
