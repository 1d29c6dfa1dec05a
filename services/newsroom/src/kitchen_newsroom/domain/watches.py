"""The table of a watch, how one begins, and what a step of the matter means for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kitchenkit.decide import Context, Decision, Machine, Move, Refused

from .facts import FollowUpDeclined, FollowUpOffered, FollowUpTaken, WatchProgressed, WatchStarted, WatchStopped
from .leads import DESK
from .watch import (
    LINES,
    WATCHERS,
    Known,
    Line,
    Watch,
    Watched,
    Watcher,
    WatchState,
    follow_up_id,
    watch_id,
    watched_id,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Watch it no longer (取消跟进)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """Make a story of what became of it (追踪报道): a lead and its draft come to lie on your desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline:
    """Make no story of this closing; the watch goes on."""


def start(before: Watched | None, known: Known, desk_id: str, context: Context) -> Decision[Watched]:
    """Have who asks watch it; who does already is not asked twice."""
    if known.confidential:
        raise Refused("confidential", "the sender asked for confidence: this case is not followed")
    watched = _begun(known, desk_id) if before is None else before
    mine = watched.watcher(context.actor)
    if mine is not None and mine.state is not WatchState.STOPPED:
        return Decision()
    if sum(one.state is not WatchState.STOPPED for one in watched.watchers) >= WATCHERS:
        raise Refused("too_many_watchers", f"{WATCHERS} people watch this case already")
    watched = _known(watched, known)
    watcher = Watcher(
        id=watch_id(known.case_id, context.actor),
        person=context.actor,
        state=watched.offer(),
        since=context.now,
        note=context.note,
        lead_id=mine.lead_id if mine else "",
    )
    return _offering(before, Decision.one(watched.having(watcher), WatchStarted(person=context.actor)))


def hear(watched: Watched, known: Known, line: Line) -> Decision[Watched]:
    """Take a step of the matter, in whatever order they come: heard again it changes nothing."""
    if known.confidential or any(one.place == line.place for one in watched.lines):
        return Decision()
    lines = tuple(sorted((*watched.lines, line), key=lambda one: one.place)[-LINES:])
    if line not in lines:
        return Decision()
    after = replace(_known(watched, known), lines=lines)
    return _offering(watched, Decision.one(after, WatchProgressed(line=line)))


def catch_up(watched: Watched, known: Known) -> Decision[Watched]:
    """Offer what a closing offers that came while the watch began: nobody has heard it for this case."""
    after = _known(watched, known)
    return Decision.one(after, FollowUpOffered()) if _newly_offered(watched, after) else Decision()


def _begun(known: Known, desk_id: str) -> Watched:
    return Watched(
        id=watched_id(known.case_id),
        case_id=known.case_id,
        case_no=known.case_no,
        matter_id=known.matter_id,
        routing_no=known.routing_no,
        seen=0,
        state=known.state,
        category_code=known.category_code,
        area_code=known.area_code,
        desk_id=desk_id,
        text=known.text,
    )


def _known(watched: Watched, known: Known) -> Watched:
    """Return it as the newer of the two says; another closing, or none any more, is another offer to everybody."""
    if known.place <= watched.place:
        return watched
    after = replace(
        watched,
        matter_id=known.matter_id,
        routing_no=known.routing_no,
        seen=known.sequence,
        state=known.state,
        category_code=known.category_code,
        area_code=known.area_code,
        text=known.text,
        due_at=known.due_at,
        closed_at=known.closed_at,
        close_reason=known.close_reason,
        revisit_on=known.revisit_on,
    )
    if after.closed_at == watched.closed_at:
        return after
    return replace(after, watchers=tuple(_asked_anew(one, after.offer()) for one in after.watchers))


def _asked_anew(watcher: Watcher, offer: WatchState) -> Watcher:
    return watcher if watcher.state is WatchState.STOPPED else replace(watcher, state=offer)


def _offering(before: Watched | None, told: Decision[Watched]) -> Decision[Watched]:
    """Say it, too, where what was told is a closing that those who watched did not know of."""
    if before is None or not _newly_offered(before, told.steps[-1].after):
        return told
    return told.then(lambda last: Decision.one(last, FollowUpOffered()))


def _newly_offered(before: Watched, after: Watched) -> bool:
    return after.closed_at not in (None, before.closed_at)


def not_your_watch(watch: Watch, context: Context) -> str | None:
    """Everybody watches for themselves."""
    return None if watch.watcher.person == context.actor else "this is somebody else's watch"


def taken_already(watch: Watch, _: Context) -> str | None:
    """Two people do not write the same follow-up without knowing of each other."""
    if any(one.state is WatchState.FOLLOWING for one in watch.watched.watchers):
        return "somebody else follows up on this closing: their lead is among the leads of the case"
    return None


def _moved(watch: Watch, state: WatchState, fact: object, lead_id: str = "") -> Decision[Watch]:
    watcher = replace(watch.watcher, state=state, lead_id=lead_id or watch.watcher.lead_id)
    return Decision.one(Watch(watched=watch.watched.having(watcher), watcher=watcher), fact)


def _stop(watch: Watch, _: Stop, context: Context) -> Decision[Watch]:
    return _moved(watch, WatchState.STOPPED, WatchStopped(person=context.actor))


def _follow_up(watch: Watch, _: FollowUp, context: Context) -> Decision[Watch]:
    assert watch.watched.closed_at is not None  # noqa: S101  # it is offered by a closing alone
    lead = follow_up_id(watch.case_id, watch.watched.closed_at)
    return _moved(watch, WatchState.FOLLOWING, FollowUpTaken(person=context.actor, lead_id=lead), lead)


def _decline(watch: Watch, _: Decline, context: Context) -> Decision[Watch]:
    return _moved(watch, WatchState.DECLINED, FollowUpDeclined(person=context.actor))


_OFFERED = frozenset({WatchState.OFFERED})
WATCH = Machine[Watch](
    [
        Move(name="follow-up", command=FollowUp, states=_OFFERED | {WatchState.DECLINED}, roles=DESK,
             decide=_follow_up, guards=(not_your_watch, taken_already)),
        Move(name="decline", command=Decline, states=_OFFERED, roles=DESK, decide=_decline, guards=(not_your_watch,)),
        Move(name="stop", command=Stop, states=frozenset(WatchState) - {WatchState.STOPPED}, roles=DESK, decide=_stop,
             guards=(not_your_watch,)),
    ]
)  # fmt: skip
