"""Notices (提醒): who is told that an order climbs the ladder, or that its answer is to be read, or was.

What one recipient gets within an hour is one document. So "so many an hour, and the rest in one digest" is guarded by
one write. Nothing that happens to a notice is told outside: no notice is the cause of another one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from kitchenkit.decide import Context, Decision, Machine, Move
from kitchenkit.ids import uid

from .ladder import told_at
from .notice_box import (
    CENTRE_ROLES,
    UNIT_ROLES,
    WAITING,
    About,
    Address,
    Box,
    BoxedNotice,
    Folded,
    Notice,
    NoticeState,
    new_box,
)
from .notice_facts import NoticeRaised, NoticeRead, NoticesCame, NoticesVoided
from .policy import EMERGENCY

MOST = 500  # of one recipient in one hour: nobody reads more, and what a flood brings has to fit into a document
ON_DUTY = frozenset({"unit_handler"})  # of whom one is on duty; the head of a unit is always the head


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Say that it was read (已阅)."""


def raised(
    before: Box | None, about: About, to: Address, context: Context, *, on_duty: Callable[[str, datetime], str]
) -> Decision[Box]:
    """Tell one recipient; beyond what they get in an hour it goes into that hour's digest, an emergency never does.

    What is `SUMMED` is in a digest of its own, an emergency too: they were told of it alone when it began.

    What is told as it happened waits here for the end of the quiet hours. Beyond `MOST` of all, emergencies too, the
    digest says that there is more, and no more: the orders are in the list.
    """
    box = before or new_box(to, about.tell_at)
    made = about.notice_for(to)
    if box.knows(made):
        return Decision()
    terms = context.book.policy(context.now).escalation
    about = replace(about, tell_at=told_at(terms, context.book.calendar, about.tier, about.tell_at))
    state = NoticeState.QUEUED if about.tell_at > context.now else NoticeState.DUE
    if box.told >= MOST:
        return _more(box, made, about, state)
    alone = sum(not one.digest and one.about.tier not in EMERGENCY for one in box.notices)
    if about.group or (about.tier not in EMERGENCY and alone >= terms.an_hour):
        after = _folded(box, made, about, state)
    else:
        person = (about.assigned_to or on_duty(to.unit_id, about.tell_at)) if to.role in ON_DUTY else ""
        notice = Notice(id=made, state=state, about=about, level=about.level, person_id=person)
        after = replace(box, notices=(*box.notices, notice))
    return Decision.one(after, NoticeRaised(ids=(made,)))


def _folded(box: Box, made: str, about: About, state: NoticeState) -> Box:
    part = Folded(id=made, order_id=about.order_id, case_no=about.case_no, threshold=about.threshold, level=about.level)
    digest = box.digest_of(about.group)
    if digest is None:
        return replace(box, notices=(*box.notices, replace(_digest(box, about, state), folded=(part,))))
    if digest.state not in WAITING:  # it was read, or is over: what comes now is its news, and nothing else
        box = replace(box, taken_out=tuple(sorted({*box.taken_out, *(one.id for one in digest.folded)})))
        digest = replace(digest, folded=(), level=0, read_by="", read_at=None)
    news = replace(digest, state=state, folded=(*digest.folded, part), level=max(digest.level, about.level))
    return box.changed(lambda one: news if one.id == digest.id else one)


def _digest(box: Box, about: About, state: NoticeState) -> Notice:
    person = about.assigned_to if about.group else ""
    return Notice(id=uid("digest", box.id, *about.group), state=state, about=about, level=about.level, person_id=person)


def _more(box: Box, made: str, about: About, state: NoticeState) -> Decision[Box]:
    digest = box.digest_of(about.group)
    if digest is None:
        new = replace(_digest(box, about, state), more=True)
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
