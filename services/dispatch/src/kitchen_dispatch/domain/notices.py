"""Notices (提醒): who is told that an order climbs the ladder, or that its answer is to be read, or was.

What one recipient gets within an hour is one document. So "so many an hour, and the rest in one digest" is guarded by
one write. Nothing that happens to a notice is told outside: no notice is the cause of another one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from kitchenkit.decide import Context, Decision, Machine, Move
from kitchenkit.ids import uid

from .ladder import told_at
from .notice_facts import NoticeRaised, NoticeRead, NoticesCame, NoticesVoided
from .policy import EMERGENCY

CENTRE_ROLES = frozenset({"dispatcher", "supervisor", "ruling_panel", "leader"})  # of an area; the others are of a unit
UNIT_ROLES = frozenset({"unit_handler", "unit_approver", "unit_head"})
DISTRICT = 6  # digits of its area code: the centre is told by districts
MOST = 500  # of one recipient in one hour: nobody reads more, and what a flood brings has to fit into a document
KEPT = timedelta(days=90)  # what was read: longer than an event that could raise it again is in its topic
ON_DUTY = frozenset({"unit_handler"})  # of whom one is on duty; the head of a unit is always the head


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
    assigned_to: str = ""  # who of the unit has the order; empty: whoever is on duty

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

    @property
    def the_digest(self) -> Notice | None:
        """Its digest, if there is one."""
        return next((one for one in self.notices if one.digest), None)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Say that it was read (已阅)."""


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


def raised(
    before: Box | None, about: About, to: Address, context: Context, *, on_duty: Callable[[str, datetime], str]
) -> Decision[Box]:
    """Tell one recipient; beyond what they get in an hour it goes into that hour's digest, an emergency never does.

    What is told as it happened waits here for the end of the quiet hours. Beyond `MOST` of all, emergencies too, the
    digest says that there is more, and no more: the orders are in the list.
    """
    box = before or Box(id=box_id(to, about.tell_at), address=to, hour=_hour(about.tell_at))
    made = about.notice_for(to)
    if box.knows(made):
        return Decision()
    terms = context.book.policy(context.now).escalation
    about = replace(about, tell_at=told_at(terms, context.book.calendar, about.tier, about.tell_at))
    state = NoticeState.QUEUED if about.tell_at > context.now else NoticeState.DUE
    if box.told >= MOST:
        return _more(box, made, about, state)
    alone = sum(not one.digest and one.about.tier not in EMERGENCY for one in box.notices)
    if about.tier not in EMERGENCY and alone >= terms.an_hour:
        after = _folded(box, made, about, state)
    else:
        person = (about.assigned_to or on_duty(to.unit_id, about.tell_at)) if to.role in ON_DUTY else ""
        notice = Notice(id=made, state=state, about=about, level=about.level, person_id=person)
        after = replace(box, notices=(*box.notices, notice))
    return Decision.one(after, NoticeRaised(ids=(made,)))


def _folded(box: Box, made: str, about: About, state: NoticeState) -> Box:
    part = Folded(id=made, order_id=about.order_id, case_no=about.case_no, threshold=about.threshold, level=about.level)
    digest = box.the_digest
    if digest is None:
        new = Notice(id=uid("digest", box.id), state=state, about=about, level=about.level, folded=(part,))
        return replace(box, notices=(*box.notices, new))
    more = replace(  # one that was read has news
        digest, state=state, folded=(*digest.folded, part), level=max(digest.level, about.level), read_by="",
        read_at=None,
    )  # fmt: skip
    return box.changed(lambda one: more if one.id == digest.id else one)


def _more(box: Box, made: str, about: About, state: NoticeState) -> Decision[Box]:
    digest = box.the_digest
    if digest is None:
        new = Notice(id=uid("digest", box.id), state=state, about=about, level=about.level, more=True)
        return Decision.one(replace(box, notices=(*box.notices, new)), NoticeRaised(ids=(made,)))
    level = max(digest.level, about.level)
    if digest.more and digest.state in WAITING and digest.level == level:
        return Decision()
    after = replace(digest, state=state, more=True, level=level, read_by="", read_at=None)
    return Decision.one(box.changed(lambda one: after if one.id == digest.id else one), NoticeRaised(ids=(made,)))


def over(box: Box, ended: Collection[str]) -> Decision[Box]:
    """Take back the notices with these ids that nobody has read; a digest without any goes, too."""

    def without(one: Notice) -> Notice:
        if one.state not in WAITING:
            return one
        left = tuple(part for part in one.folded if part.id not in ended)
        gone = one.id in ended or (one.digest and not left and not one.more)
        return replace(one, state=NoticeState.VOID) if gone else replace(one, folded=left)

    after = box.changed(without)
    if after == box:
        return Decision()
    folded = {part.id for one in box.notices for part in one.folded}
    out = folded - {part.id for one in after.notices for part in one.folded}
    known = {one.id for one in box.notices} | folded
    after = replace(after, taken_out=tuple(sorted({*box.taken_out, *out})))
    return Decision.one(after, NoticesVoided(ids=tuple(sorted(known.intersection(ended)))))


def come_due(box: Box, context: Context) -> Decision[Box]:
    """Show those whose quiet hours are over."""
    now = {one.id for one in box.notices if one.state is NoticeState.QUEUED and one.about.tell_at <= context.now}
    if not now:
        return Decision()
    after = box.changed(lambda one: replace(one, state=NoticeState.DUE) if one.id in now else one)
    return Decision.one(after, NoticesCame(ids=tuple(sorted(now))))


def for_you(one: BoxedNotice, context: Context) -> str | None:
    """Whoever it is for reads it: the role, or the person on duty."""
    its = context.role == one.box.address.role or context.actor == one.notice.person_id
    return None if its else f"it is for the {one.box.address.role}"


def _read(one: BoxedNotice, _: Read, context: Context) -> Decision[BoxedNotice]:
    read = replace(one.notice, state=NoticeState.READ, read_by=context.actor, read_at=context.now)
    box = one.box.changed(lambda other: read if other.id == read.id else other)
    return Decision.one(BoxedNotice(box, read), NoticeRead(ids=(read.id,)))


NOTICE = Machine[BoxedNotice](
    [
        Move(
            name="read",
            command=Read,
            states=frozenset({NoticeState.DUE}),
            roles=UNIT_ROLES | CENTRE_ROLES,
            decide=_read,
            guards=(for_you,),
        )
    ]
)


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
