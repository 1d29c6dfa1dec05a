"""The clocks (时钟) of an order, as a pure function of what happened, the book and now (civic-reporting.md §3.1).

Nothing is counted down anywhere: whoever asks again with the same facts gets the same answer, and due dates that a
document keeps are a copy of this answer. What ended is the exception: its result is kept, so that a later policy
does not judge it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kitchenkit.ids import uid

from .book import Book
from .calendar import NOTHING, Calendar, Due, Span
from .clocks_facts import WAITS_FOR_CITIZEN, Clock, ClockFacts, ClockState, Pause, Result
from .policy import EMERGENCY, Policy, ReworkTerms, TierTerms


@dataclass(frozen=True, slots=True)
class _Run:
    """One clock before it is judged: from, to, and when it is due."""

    name: str
    start: datetime | None
    end: datetime | None
    due: Due | None = None
    working: bool = False
    pauses: tuple[Pause, ...] = ()
    late: bool = False  # it ended because nobody did anything


def clocks(facts: ClockFacts, book: Book, now: datetime) -> Mapping[str, Clock]:
    """Return every clock of an order by its name, under the policy that is in force now."""
    policy, calendar = book.policy(now), book.calendar
    terms = policy.terms(facts.tier, facts.category_code)
    if facts.handle is not None:
        terms = replace(terms, handle=facts.handle)
    kept = {(result.clock, result.started_at): result for result in facts.results}
    return {run.name: _judged(run, facts, calendar, now, kept) for run in _runs(facts, policy, terms, calendar)}


def settled(facts: ClockFacts, book: Book, now: datetime) -> tuple[Result, ...]:
    """Return the results to keep: those that were kept already, and what has ended since."""
    known = {(result.clock, result.started_at) for result in facts.results}
    ended = (_result(clock) for clock in clocks(facts, book, now).values())
    return (*facts.results, *(new for new in ended if new is not None and (new.clock, new.started_at) not in known))


def next_due(found: Iterable[Clock]) -> datetime | None:
    """Return the next instant at which one of them runs out; a paused one waits for what ends its pause."""
    return min((c.due_at for c in found if c.state is ClockState.RUNNING and c.due_at is not None), default=None)


def promise(told: datetime, before: Clock, after: Clock, *, for_a_reason: bool) -> datetime:
    """Return what the citizen is promised after a step, from handling before and after it under the same book.

    It moves as handling does where the citizen sees the reason (an extension, a pause, a ruling), else never later.
    """
    if before.due_at is None or after.due_at is None:
        return told
    return told + (after.due_at - before.due_at) if for_a_reason else min(told, after.due_at)


def rework_due(calendar: Calendar, terms: ReworkTerms, handle: Span | None, at: datetime) -> Due:
    """Return when a rework is due: after half the handling time, within the shortest and the longest."""
    shortest, longest = calendar.add(at, terms.shortest), calendar.add(at, terms.longest)
    half = longest if handle is None else calendar.add(at, handle.halved())
    return min(max(half, shortest, key=_instant), longest, key=_instant)


def reminder_at(calendar: Calendar, tier: str, at: datetime) -> datetime:
    """Return when a reminder that is due at `at` may go out: in service hours, an emergency's at once."""
    return at if tier in EMERGENCY else calendar.next_working_instant(at)


def notice_id(order_id: str, clock: str, due_at: datetime, threshold: str) -> str:
    """Return the id of a notice: one for each clock, due date and threshold, however often it is asked for."""
    return uid("notice", order_id, clock, due_at.isoformat(), threshold)


def _instant(due: Due) -> datetime:
    return due.at


def _runs(facts: ClockFacts, policy: Policy, terms: TierTerms, calendar: Calendar) -> Iterable[_Run]:
    def run(name: str, start: datetime | None, end: datetime | None, span: Span | None) -> _Run:
        if start is None or span is None:
            return _Run(name, None, None)  # in this tier it does not run
        return _Run(name, start, end, calendar.add(start, span), working=span.natural is None)

    f = facts
    yield run("intake", f.submitted_at, f.accepted_at, terms.intake)
    yield run("dispatch", f.accepted_at, f.dispatched_at, terms.dispatch)
    yield replace(run("signoff", f.dispatched_at, f.signed_at, terms.sign), late=f.signed_automatically)
    # An answer in words is a contact: reply and change of state in one act meet it.
    yield run("first_contact", f.dispatched_at, f.contacted_at or f.resolved_at, terms.contact)
    handling = run("handling", f.dispatched_at, f.resolved_at, terms.handle)
    yield _handling(replace(handling, start=f.dispatched_at, end=f.resolved_at), facts, calendar)
    yield run("return_review", f.return_asked_at, f.return_decided_at, terms.return_review)
    yield run("ruling", f.dispute_at, f.ruled_at, terms.ruling)
    yield run("extension_review", f.extension_asked_at, f.extension_decided_at, policy.extension.review)
    yield _citizen_wait(facts)
    yield run("verify", f.verify_at, f.verified_at, policy.verify)
    yield run("callback", f.callback_at, f.heard_at, terms.callback)
    if f.rework_at is None:
        yield _Run("rework", None, None)
    else:
        yield _Run("rework", f.rework_at, f.reworked_at, rework_due(calendar, policy.rework, terms.handle, f.rework_at))
    yield _Run("total", f.submitted_at or f.accepted_at, f.closed_at)


def _citizen_wait(facts: ClockFacts) -> _Run:
    asked = [pause for pause in facts.pauses if pause.reason == WAITS_FOR_CITIZEN]
    if not asked:
        return _Run("citizen_wait", None, None)
    last = max(asked, key=lambda pause: pause.start)
    if last.until is None:
        return _Run("citizen_wait", last.start, last.end)
    silent = last.end is not None and last.end >= last.until
    return _Run("citizen_wait", last.start, last.end, Due(last.until), late=silent)


def _handling(run: _Run, facts: ClockFacts, calendar: Calendar) -> _Run:
    """Give handling its extensions and pauses: an extension is a date, and what is paused after it moves it."""
    due, since = run.due, run.start
    if facts.extensions:
        last = max(facts.extensions, key=lambda extension: extension.decided_at)
        due, since = Due(last.until), last.decided_at
    for pause in sorted(facts.pauses, key=lambda one: one.start):
        if due is None or since is None or pause.start >= due.at:
            continue
        begins, over = max(pause.start, since), pause.over or run.end
        if over is None:
            due = None  # nobody knows yet
        elif over > begins:
            due, since = _moved(due, begins, over, calendar, working=run.working), over
    return replace(run, due=due, pauses=facts.pauses)


def _moved(due: Due, start: datetime, end: datetime, calendar: Calendar, *, working: bool) -> Due:
    if not working:
        return replace(due, at=due.at + (end - start))
    moved = calendar.after(due.at, calendar.working_time(start, end))
    return Due(moved.at, due.provisional or moved.provisional)


def _judged(
    run: _Run, facts: ClockFacts, calendar: Calendar, now: datetime, kept: Mapping[tuple[str, datetime], Result]
) -> Clock:
    if run.start is None:
        return Clock(name=run.name)
    if (result := kept.get((run.name, run.start))) is not None:
        return _as_kept(result)
    due_at, provisional = (run.due.at, run.due.provisional) if run.due else (None, False)
    clock = Clock(name=run.name, started_at=run.start, due_at=due_at, provisional=provisional)
    over = min((at for at in (facts.voided_at, facts.closed_at) if at is not None), default=None)
    if run.end is None and over is not None:
        return replace(clock, state=ClockState.VOID, ended_at=over)
    if run.end is None:
        return replace(clock, state=_running(run, due_at, now))
    late = run.late or (due_at is not None and run.end > due_at)
    return replace(
        clock,
        state=ClockState.BREACHED if late else ClockState.MET,
        ended_at=run.end,
        took=_worked(run, run.start, run.end, calendar),
        over=_worked(run, due_at, run.end, calendar) if due_at is not None and late else NOTHING,
    )


def _running(run: _Run, due_at: datetime | None, now: datetime) -> ClockState:
    if any(pause.start <= now and (pause.over is None or now < pause.over) for pause in run.pauses):
        return ClockState.PAUSED
    return ClockState.BREACHED if due_at is not None and now >= due_at else ClockState.RUNNING


def _worked(run: _Run, start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Return the time between as the clock counts it: without pauses, and working time where its span is one."""

    def between(first: datetime, last: datetime) -> timedelta:
        return calendar.working_time(first, last) if run.working else max(last - first, NOTHING)

    taken, since = between(start, end), start
    for pause in sorted(run.pauses, key=lambda one: one.start):
        first, last = max(pause.start, since), min(pause.over or end, end)
        if last > first:
            taken, since = taken - between(first, last), last
    return taken


def _result(clock: Clock) -> Result | None:
    if clock.started_at is None or clock.ended_at is None or clock.due_at is None:
        return None  # what has no end cannot be judged, and may go on: `total` does when a case is reopened
    return Result(
        clock=clock.name,
        state=clock.state,
        started_at=clock.started_at,
        due_at=clock.due_at,
        ended_at=clock.ended_at,
        took_seconds=int(clock.took.total_seconds()),
        over_seconds=int(clock.over.total_seconds()),
    )


def _as_kept(result: Result) -> Clock:
    return Clock(
        name=result.clock,
        state=ClockState(result.state),
        started_at=result.started_at,
        due_at=result.due_at,
        ended_at=result.ended_at,
        took=timedelta(seconds=result.took_seconds),
        over=timedelta(seconds=result.over_seconds),
    )
