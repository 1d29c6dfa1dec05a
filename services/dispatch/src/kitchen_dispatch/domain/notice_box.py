"""What one recipient of notices (提醒) gets within an hour: one document, and what stands in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from kitchenkit.ids import uid

CENTRE_ROLES = frozenset(  # of an area; the others are of a unit
    {"dispatcher", "supervisor", "ruling_panel", "leader", "verifier", "callback_agent"}
)
UNIT_ROLES = frozenset({"unit_handler", "unit_approver", "unit_head"})
DISTRICT = 6  # digits of its area code: the centre is told by districts
KEPT = timedelta(days=90)  # what was read: longer than an event that could raise it again is in its topic

STILL_UNDELIVERED = "still_undelivered"  # in the place of a clock, and the threshold
SUMMED = frozenset({STILL_UNDELIVERED})  # told in a digest of their own, however few: one for each who sees to them


class NoticeState(StrEnum):
    """Where a notice stands."""

    QUEUED = "queued"  # waits for the end of the quiet hours (静默)
    DUE = "due"  # 待阅
    READ = "read"  # 已阅
    VOID = "void"  # what it was about is over


WAITING = frozenset({NoticeState.QUEUED, NoticeState.DUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What happened to an order, as people are told of it: it reached a rung, or its answer is read (答复审核)."""

    order_id: str
    matter_id: str
    case_id: str
    case_no: str
    tier: str
    area_code: str
    unit_id: str
    clock: str
    due_at: datetime
    threshold: str
    level: int
    tell_at: datetime
    asked_at: datetime | None = None  # which answer is read: two of one order may be due at one instant
    words: str = ""  # what is wrong with it
    assigned_to: str = ""  # who of the unit has the order, or sees to it; empty: whoever is on duty, or has the role

    @property
    def group(self) -> tuple[str, ...]:
        """What its digest is of: all of an hour that have none of their own are in one."""
        return (self.clock, self.assigned_to) if self.clock in SUMMED else ()

    def notice_for(self, to: Address) -> str:
        """Return the id of the notice of it for that recipient."""
        return notice_id(self.order_id, self.clock, self.asked_at or self.due_at, self.threshold, to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A notice within a digest."""

    id: str
    order_id: str
    case_no: str
    threshold: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice: of one order, or the digest (汇总) of those beyond what one recipient gets in an hour."""

    id: str
    state: NoticeState
    about: About  # of a digest: the first one
    level: int
    person_id: str = ""  # who has the order or else is on duty; empty: whoever has the role
    folded: tuple[Folded, ...] = ()
    more: bool = False  # of a digest: there are more than it names
    read_by: str = ""
    read_at: datetime | None = None

    @property
    def digest(self) -> bool:
        """Whether it stands for several."""
        return bool(self.folded) or self.more


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Whom it is for: a role of a unit, or a role of the centre in an area."""

    role: str
    unit_id: str = ""
    area_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """What one recipient is told in one hour."""

    id: str
    address: Address
    hour: datetime
    notices: tuple[Notice, ...] = ()
    taken_out: tuple[str, ...] = ()  # of its digest, before it was read: heard again, they are not told again
    sequence: int = 0
    state: str = "open"

    def next_due(self) -> datetime | None:
        """Return when the next one that waits for the end of the quiet hours is due."""
        return min((one.about.tell_at for one in self.notices if one.state is NoticeState.QUEUED), default=None)

    def gone_at(self) -> datetime | None:
        """Return when it is cleared away, by what was read last; None while somebody has one of it to read."""
        if any(one.state in WAITING for one in self.notices):
            return None
        return max((one.read_at for one in self.notices if one.read_at is not None), default=self.hour) + KEPT

    def knows(self, notice: str) -> bool:
        """Say whether it has this one, alone or in the digest."""
        alone = any(one.id == notice or notice in {part.id for part in one.folded} for one in self.notices)
        return alone or notice in self.taken_out

    @property
    def told(self) -> int:
        """How many it names, alone or in the digest, and has named."""
        return sum(len(one.folded) if one.digest else 1 for one in self.notices) + len(self.taken_out)

    def digest_of(self, group: tuple[str, ...]) -> Notice | None:
        """Return its digest of that group, if there is one."""
        return next((one for one in self.notices if one.digest and one.about.group == group), None)

    def changed(self, change: Callable[[Notice], Notice]) -> Box:
        """Return the box with each notice changed."""
        return replace(self, notices=tuple(change(one) for one in self.notices))


@dataclass(frozen=True, slots=True)
class BoxedNotice:
    """One notice as it is served: it has the sequence of its box, because that guards it."""

    box: Box
    notice: Notice

    @property
    def id(self) -> str:
        """The notice's id."""
        return self.notice.id

    @property
    def state(self) -> str:
        """Where it stands."""
        return self.notice.state

    @property
    def sequence(self) -> int:
        """The box's sequence."""
        return self.box.sequence


def address(role: str, unit_id: str, area_code: str) -> Address:
    """Return whom a role means for an order of that unit in that area."""
    if role in CENTRE_ROLES:
        return Address(role=role, area_code=area_code[:DISTRICT])
    return Address(role=role, unit_id=unit_id)


def box_id(to: Address, tell_at: datetime) -> str:
    """Return the id of the box of that recipient and hour."""
    return uid("notices", to.unit_id, to.area_code, to.role, _hour(tell_at).isoformat())


def notice_id(order_id: str, clock: str, due_at: datetime, threshold: str, to: Address) -> str:
    """Return the id of a notice: one for each clock, due date, threshold and recipient, however often it is heard."""
    return uid("notice", order_id, clock, due_at.isoformat(), threshold, to.unit_id, to.area_code, to.role)


def new_box(to: Address, tell_at: datetime) -> Box:
    """Return the box of that recipient and hour, with nothing in it."""
    return Box(id=box_id(to, tell_at), address=to, hour=_hour(tell_at))


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
