"""A volunteer order (志愿服务订单): one need in the volunteer lane, for one routing of its case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from kitchenkit.ids import uid

ROUNDS = 3  # offers before somebody above has to see to it
REWORKS = 2
ACCEPT_WINDOW = timedelta(minutes=30)
URGENT_WINDOW = timedelta(minutes=5)
RATE_WINDOW = timedelta(days=7)
CLOSE_AFTER = timedelta(days=3)  # an evaluated or unrated order stays open to second thoughts for that long
REOPEN_WINDOW = timedelta(days=30)
LONGEST_PLAN = timedelta(days=90)  # ahead: what is planned for later is nobody's promise, and would never be late


class State(StrEnum):
    """Where an order stands (newsroom-volunteer.md §5.1)."""

    PENDING_REVIEW = "pending_review"  # 待审
    APPROVED = "approved"  # 已审, nobody asked yet
    OFFERED = "offered"  # 已派单, a team is asked
    ACCEPTED = "accepted"  # 已接单
    SCHEDULED = "scheduled"  # 已预约
    IN_SERVICE = "in_service"  # 服务中
    DONE = "done"  # 待评价
    EVALUATED = "evaluated"  # 已评价
    CLOSED_UNRATED = "closed_unrated"  # 未评价
    REWORK = "rework"  # 返工
    CLOSED = "closed"  # 已结束
    REJECTED = "rejected"  # 已拒绝
    TRANSFERRED = "transferred"  # 转回研判
    CANCELLED = "cancelled"  # 已取消


HELD = frozenset({State.ACCEPTED, State.SCHEDULED, State.IN_SERVICE})  # a team answers for it and may see whom to help
BEFORE_SERVICE = frozenset(
    {State.PENDING_REVIEW, State.APPROVED, State.OFFERED, State.ACCEPTED, State.SCHEDULED, State.REWORK}
)
URGENT_TIERS = frozenset({"E0", "E1"})  # and these go on when the asker takes the case back


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A team that was asked and does not hold the order any more."""

    team_id: str
    result: str  # declined, expired, given_back or served
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the team says of its service."""

    minutes: int  # of the visit, not of each volunteer
    people: int  # volunteers who were there
    result: str
    text: str
    media_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What the asker says of it."""

    satisfied: bool
    stars: int  # 1 to 5, or 0 where none were given
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing that the asker, or the desk for them, did to the case; its id is the event's."""

    id: str
    kind: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One need, what became of it, and who has it now."""

    id: str
    case_id: str
    case_no: str
    routing_no: int
    state: State
    category_code: str
    area_code: str  # of the street at the finest: the exact place stays with intake
    tier: str
    urgent: bool
    title: str
    text: str
    confidential: bool
    received_at: datetime
    risk: str = ""
    team_id: str = ""  # who is asked, holds it or served last
    round: int = 0  # offers since it was approved or sent into rework
    offered_at: datetime | None = None
    accept_by: datetime | None = None
    accepted_at: datetime | None = None
    planned_at: datetime | None = None
    planned_minutes: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None
    report: Report | None = None
    rate_by: datetime | None = None
    rating: Rating | None = None  # of the last service; never anybody's but the asker's
    rework_rounds: int = 0
    escalated: bool = False
    settled_at: datetime | None = None  # since when there is nothing left to do but to close it
    tried: tuple[Tried, ...] = ()
    said: tuple[Said, ...] = ()
    sequence: int = 0

    @property
    def contact_team(self) -> str:
        """The team that may be told whom to help and where: the one that has accepted, for as long as it holds it."""
        return self.team_id if self.state in HELD else ""

    @property
    def satisfied(self) -> bool:
        """Whether the asker said that they are; silence is not consent."""
        return self.rating is not None and self.rating.satisfied

    def accept_window(self) -> timedelta:
        """Return how long a team has for its answer."""
        return URGENT_WINDOW if self.urgent else ACCEPT_WINDOW

    def next_due(self) -> datetime | None:
        """Return the next instant at which something has to happen by itself."""
        if self.state is State.OFFERED:
            return self.accept_by
        if self.state is State.DONE:
            return self.rate_by
        if self.state in {State.EVALUATED, State.CLOSED_UNRATED} and not self.escalated and self.settled_at is not None:
            return self.settled_at + CLOSE_AFTER
        return None

    def without_team(self, result: str, reason: str, now: datetime) -> Order:
        """Return the order after its team lost it, remembered as tried; what that team planned is void."""
        return replace(
            self,
            team_id="",
            tried=(*self.tried, Tried(team_id=self.team_id, result=result, at=now, reason=reason)),
            offered_at=None,
            accept_by=None,
            accepted_at=None,
            planned_at=None,
            planned_minutes=0,
        )

    def teams_that(self, result: str) -> frozenset[str]:
        """Return the teams that ended their turn with this result."""
        return frozenset(tried.team_id for tried in self.tried if tried.result == result)


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """What volunteer needs to know of a case that was routed into its lane."""

    case_id: str
    case_no: str
    routing_no: int
    category_code: str
    area_code: str
    tier: str
    title: str
    text: str
    confidential: bool


def order_id(case_id: str, routing_no: int) -> str:
    """Return the id of the order: another one for a case that comes back."""
    return uid("volunteer-order", case_id, routing_no)
