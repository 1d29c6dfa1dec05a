"""The clocks (时钟) of an order, as a pure function of what happened, the book and now (civic-reporting.md §3.1).

Nothing is counted down anywhere: whoever asks again with the same facts gets the same answer, and due dates that a
document keeps are a copy of this answer. What ended is the exception: its result is kept, so that a later policy
does not judge it anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .book import Book
from .calendar import NOTHING, Calendar, Due, Span
from .clocks_facts import WAITS_FOR_CITIZEN, Clock, ClockFacts, ClockState, Pause, Result
from .policy import Policy, ReworkTerms, TierTerms

_NAMES = (
    "intake", "dispatch", "signoff", "first_contact", "handling", "return_review", "ruling", "extension_review",
    "centre", "citizen_wait", "verify", "callback", "rework", "total",
)  # fmt: skip
_NOT_STARTED = {name: Clock(name=name) for name in _NAMES}


@dataclass(slots=True)
class _Run:
    """One clock that has started, before it is judged: from, to, and when it is due."""

    name: str
    start: datetime
    end: datetime | None
    due: Due | None = None
    working: bool = False
    pauses: tuple[Pause, ...] = ()
    late: bool = False  # it ended because nobody did anything


def clocks(facts: ClockFacts, book: Book, now: datetime) -> Mapping[str, Clock]:
    """Return every clock of an order by its name, under the policy that is in force now."""
    policy, calendar = book.policy(now), book.calendar
    terms = policy.terms(facts.tier, facts.category_code)
    kept = {(result.clock, result.started_at): result for result in facts.results}
    found = dict(_NOT_STARTED)
    for run in _runs(facts, policy, terms, calendar):
        result = kept.get((run.name, run.start))
        found[run.name] = _judged(run, facts, calendar, now) if result is None else _as_kept(result)
    return found


def keeping(facts: ClockFacts, found: Mapping[str, Clock]) -> tuple[Result, ...]:
    """Return the results to keep: those that were kept already, and what has ended since among the clocks `found`."""
    ended = [result for clock in found.values() if (result := _result(clock)) is not None]
    if not ended:
        return facts.results
    known = {(result.clock, result.started_at) for result in facts.results}
    return (*facts.results, *(result for result in ended if (result.clock, result.started_at) not in known))


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
    half = longest if handle is None else calendar.half(at, handle)
    return min(max(half, shortest, key=_instant), longest, key=_instant)


def longest(facts: ClockFacts, limit: Span, calendar: Calendar) -> datetime | None:
    """Return until when handling may last at most, with its pauses; None while one has no end, or before dispatch."""
    if facts.dispatched_at is None:
        return None
    due = _handling(facts.dispatched_at, limit, replace(facts, extensions=()), calendar).due
    return due.at if due is not None else None


def _to_decide(terms: TierTerms) -> Span | None:
    """Return how long the centre may take for what is with it; who rules at once (先办后议) has more to close."""
    return terms.ruling if terms.ruling is not None and terms.ruling.amount else terms.return_review


def _first(*instants: datetime | None) -> datetime | None:
    return min((at for at in instants if at is not None), default=None)


def _instant(due: Due) -> datetime:
    return due.at


def _runs(facts: ClockFacts, policy: Policy, terms: TierTerms, calendar: Calendar) -> Iterator[_Run]:
    """Yield the clocks that have started and run in this tier."""
    f = facts
    plain = (
        ("intake", f.submitted_at, f.accepted_at, terms.intake),
        ("dispatch", f.accepted_at, f.dispatched_at, terms.dispatch),
        # Who gives it back has read it: how long the centre looks at that is not theirs.
        ("signoff", f.dispatched_at, _first(f.return_asked_at, f.signed_at), terms.sign),
        # An answer in words is a contact: reply and change of state in one act meet it.
        ("first_contact", f.dispatched_at, f.contacted_at or f.resolved_at, terms.contact),
        ("return_review", f.return_asked_at, f.return_decided_at, terms.return_review),
        ("ruling", f.dispute_at, f.ruled_at, terms.ruling),
        ("extension_review", f.extension_asked_at, f.extension_decided_at, policy.extension.review),
        ("centre", f.centre_at, None, _to_decide(terms)),
        ("verify", f.verify_at, f.verified_at, policy.verify),
        ("callback", f.callback_at, f.heard_at, terms.callback),
    )
    for name, start, end, span in plain:
        if start is not None and span is not None:
            run = _Run(name, start, end, calendar.add(start, span), span.natural is None)
            run.late = name == "signoff" and f.signed_automatically
            yield run
    handle = f.handle or terms.handle
    if f.dispatched_at is not None:
        yield _handling(f.dispatched_at, handle, facts, calendar)
    if (asked := _asked(facts)) is not None:
        yield asked
    if f.rework_at is not None:
        yield _Run("rework", f.rework_at, f.reworked_at, rework_due(calendar, policy.rework, handle, f.rework_at))
    if (begun := f.submitted_at or f.accepted_at) is not None:
        yield _Run("total", begun, f.closed_at)


def _asked(facts: ClockFacts) -> _Run | None:
    """Return the clock of the last question to the citizen."""
    asked = [pause for pause in facts.pauses if pause.reason == WAITS_FOR_CITIZEN]
    if not asked:
        return None
    last = max(asked, key=lambda pause: pause.start)
    if last.until is None:
        return _Run("citizen_wait", last.start, last.end)
    silent = last.end is not None and last.end >= last.until
    return _Run("citizen_wait", last.start, last.end, Due(last.until), late=silent)


def _handling(start: datetime, span: Span | None, facts: ClockFacts, calendar: Calendar) -> _Run:
    """Return handling with its extensions and pauses: an extension is a date, and what is paused after it moves it."""
    run = _Run("handling", start, facts.resolved_at, None, span is not None and span.natural is None, facts.pauses)
    due, since = None if span is None else calendar.add(start, span), start
    if facts.extensions:
        # Of two that were decided in one millisecond the one that was written down later counts.
        last = max(reversed(facts.extensions), key=lambda extension: extension.decided_at)
        due, since = Due(last.until), last.decided_at
    for pause in sorted(facts.pauses, key=lambda one: one.start):
        if due is None or pause.start >= due.at:
            continue
        begins, over = max(pause.start, since), pause.over or run.end
        if over is None:
            due = None  # nobody knows yet
        elif over > begins:
            due, since = _moved(due, begins, over, calendar, working=run.working), over
    run.due = due
    return run


def _moved(due: Due, start: datetime, end: datetime, calendar: Calendar, *, working: bool) -> Due:
    if not working:
        return replace(due, at=due.at + (end - start))
    moved = calendar.after(due.at, calendar.working_time(start, end))
    return Due(moved.at, due.provisional or moved.provisional)


def _judged(run: _Run, facts: ClockFacts, calendar: Calendar, now: datetime) -> Clock:
    due_at, provisional = (run.due.at, run.due.provisional) if run.due else (None, False)
    ended, took, over = run.end, NOTHING, NOTHING
    if ended is not None:
        late = run.late or (due_at is not None and ended > due_at)
        state = ClockState.BREACHED if late else ClockState.MET
        took = _worked(run, run.start, ended, calendar)
        over = _worked(run, due_at, ended, calendar) if due_at is not None and late else NOTHING
    elif (ended := _over(facts)) is not None:
        state = ClockState.VOID
    else:
        state = _running(run, due_at, now)
    return Clock(
        name=run.name, state=state, started_at=run.start, due_at=due_at, ended_at=ended, provisional=provisional,
        took=took, over=over, working=run.working,
    )  # fmt: skip


def _over(facts: ClockFacts) -> datetime | None:
    """Return since when nothing runs any more."""
    return _first(facts.voided_at, facts.closed_at)


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
