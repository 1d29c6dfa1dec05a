"""The rules of civic-reporting.md §3.5 that concern clocks, each by its name; each was a bug of a real system."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.book import Book
from kitchen_dispatch.domain.calendar import Span
from kitchen_dispatch.domain.clocks import clocks, promise
from kitchen_dispatch.domain.clocks_facts import WAITS_FOR_CITIZEN, Clock, ClockFacts, ClockState, Extension, Pause
from kitchen_dispatch.domain.dates import recomputed
from kitchen_dispatch.domain.facts import MatterClocksRecomputed
from kitchen_dispatch.domain.matter import Matter
from kitchen_dispatch.domain.matters_due import come_due
from kitchen_dispatch.domain.order_facts import OrderEscalated
from kitchen_dispatch.domain.policy import Policy, TierTerms

from .affairs import asked, filed
from .rulebook import next_due, settled

BOOK = default_book()
FIRST = BOOK.policies[0]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
T0 = datetime(2026, 11, 18, 2, tzinfo=UTC)  # a Wednesday, 10:00 in Guiyang
ORDER = ClockFacts(tier="G", category_code="GOV-OTHER", submitted_at=T0, accepted_at=T0, dispatched_at=T0)
moments = st.integers(0, 20 * 24 * 60).map(lambda minutes: T0 + timedelta(minutes=minutes))


def waited(start: timedelta, end: timedelta | None, cap: timedelta = 3 * DAY) -> Pause:
    """Return a pause for the citizen, by its distances from the dispatch."""
    return Pause(
        start=T0 + start, until=T0 + start + cap, end=None if end is None else T0 + end, reason=WAITS_FOR_CITIZEN
    )


def seen(facts: ClockFacts, now: datetime, name: str = "handling", book: Book = BOOK) -> Clock:
    """Return one clock as it stands then."""
    return clocks(facts, book, now)[name]


def with_terms(**terms: Span | None) -> Policy:
    """Return another policy, in force from a day after the dispatch, with other terms for 一般."""
    changed: TierTerms = replace(FIRST.tiers["G"], **terms)
    tiers = {**FIRST.tiers, "G": changed}
    return replace(
        FIRST, version=2, effective_from=T0 + DAY, tiers=tiers, wait=replace(FIRST.wait, each=Span.parse("1d"))
    )


@given(moments, moments)
def test_deadlines_are_recomputed_from_events_and_no_remaining_time_is_stored(one: datetime, other: datetime) -> None:
    paused = replace(ORDER, pauses=(waited(2 * HOUR, 20 * HOUR),))
    assert seen(paused, one).due_at == seen(paused, other).due_at == T0 + 7 * DAY + 18 * HOUR
    assert not [field.name for field in fields(ClockFacts) if "remain" in field.name or "left" in field.name]


def test_a_paused_span_survives_a_change_of_policy() -> None:
    """The cap of a pause was fixed when it began, and what was paused under the old policy counts under the new one."""
    book = Book((FIRST, with_terms(handle=Span.parse("5d"))), BOOK.calendar)
    paused = replace(ORDER, pauses=(waited(2 * HOUR, 50 * HOUR),))
    before, after = T0 + 3 * HOUR, T0 + 2 * DAY
    assert seen(paused, before, book=book).due_at == T0 + 7 * DAY + 48 * HOUR
    assert seen(paused, after, book=book).due_at == T0 + 5 * DAY + 48 * HOUR, "the whole of the pause, not its new cap"
    assert seen(replace(ORDER, pauses=(waited(2 * HOUR, None),)), after, book=book).state is ClockState.PAUSED


def test_a_shorter_update_limit_never_overrides_the_first_contact_clock_before_first_contact() -> None:
    short = Book((replace(with_terms(handle=Span.parse("1h")), effective_from=FIRST.effective_from),), BOOK.calendar)
    signed = replace(ORDER, signed_at=T0 + timedelta(minutes=5))  # and told of progress, which is no contact
    contact = seen(signed, T0 + 2 * HOUR, "first_contact", short)
    assert (contact.state, contact.due_at) == (ClockState.RUNNING, T0 + DAY)
    assert next_due(clocks(signed, short, T0 + 2 * HOUR)) == T0 + DAY, "handling has run out, this has not"


@given(st.integers(0, 3 * 24 * 60 - 1))
def test_no_breach_while_the_ball_is_with_the_citizen(minutes: int) -> None:
    last_hour = 7 * DAY - HOUR
    asked = replace(ORDER, signed_at=T0, contacted_at=T0, pauses=(waited(last_hour, None),))
    then = clocks(asked, BOOK, T0 + last_hour + timedelta(minutes=minutes))
    assert then["handling"].state is ClockState.PAUSED
    assert next_due(then) == then["citizen_wait"].due_at == T0 + last_hour + 3 * DAY
    silent = clocks(asked, BOOK, T0 + last_hour + 3 * DAY + HOUR)
    assert silent["handling"].state is ClockState.BREACHED, "after the cap it goes on by itself"


def test_reply_and_change_of_state_in_one_action_still_meet_first_contact() -> None:
    answered = replace(ORDER, signed_at=T0, resolved_at=T0 + 5 * HOUR)
    contact = seen(answered, T0 + 2 * DAY, "first_contact")
    assert (contact.state, contact.ended_at) == (ClockState.MET, T0 + 5 * HOUR)


@pytest.mark.parametrize("tier", sorted(FIRST.tiers))
def test_merged_withdrawn_rejected_clocks_are_void_at_once_and_leave_every_overdue_list(tier: str) -> None:
    late = T0 + 40 * DAY
    running = clocks(replace(ORDER, tier=tier), BOOK, late)
    void = clocks(replace(ORDER, tier=tier, voided_at=late), BOOK, late)
    assert all(
        void[name].state is ClockState.VOID
        for name, clock in running.items()
        if clock.ended_at is None and clock.started_at
    )
    assert not [clock for clock in void.values() if clock.state in {ClockState.RUNNING, ClockState.BREACHED}]
    assert next_due(void) is None


def notices(matter: Matter) -> Iterator[OrderEscalated]:
    """Yield what is told of a matter that nobody works on, whenever the clock has to look at it."""
    while (due := matter.next_due()) is not None:
        decision = come_due(matter, asked("clock", now=due))
        yield from (step.fact for step in decision.steps if isinstance(step.fact, OrderEscalated))
        matter = decision.steps[-1].after


@pytest.mark.parametrize(("tier", "waits"), [("E0", False), ("E1", False), ("E2", True), ("G", True), ("Q", True)])
def test_reminders_obey_service_hours_except_emergencies(tier: str, waits: bool) -> None:
    """Dispatched at 02:00 at night."""
    night = datetime(2026, 11, 17, 18, tzinfo=UTC)
    told = [fact.tell_at.astimezone(BOOK.calendar.zone).hour for fact in notices(filed(tier=tier, now=night))]
    assert told
    asleep = [hour for hour in told if hour >= 22 or hour < 7]
    assert bool(asleep) is not waits


@pytest.mark.parametrize("tier", ["E0", "E1", "E2", "G", "Q"])
def test_one_notice_per_case_clock_due_date_and_threshold_and_a_new_due_date_may_notify_again(tier: str) -> None:
    def keys(matter: Matter) -> list[tuple[str, str, datetime, str]]:
        return [(fact.order_id, fact.clock, fact.due_at, fact.threshold) for fact in notices(matter)]

    matter = filed(tier=tier, now=T0)
    once = keys(matter)
    assert len(set(once)) == len(once) > 0
    late = matter
    while (due := late.next_due()) is not None:
        late = come_due(late, asked("clock", now=due)).steps[-1].after
    assert keys(late) == [], "everything has been said of these dates"
    part = late.parts[0]
    moved = late.with_part(
        replace(part, extensions=(Extension(until=T0 + 90 * DAY, ground="law", decided_at=T0 + DAY),))
    )
    again = recomputed(moved, asked("clock", now=T0 + 2 * DAY)).steps[-1].after
    assert {key[2] for key in keys(again) if key[1] == "handling"} == {T0 + 90 * DAY}


def test_results_are_stored_when_the_clock_ends_and_a_later_policy_does_not_judge_them_anew() -> None:
    answered = replace(ORDER, signed_at=T0 + HOUR, contacted_at=T0 + HOUR, resolved_at=T0 + 6 * DAY)
    kept = settled(answered, BOOK, T0 + 6 * DAY)
    by_name = {result.clock: result for result in kept}
    assert by_name["handling"].state == "met"
    assert (by_name["handling"].took_seconds, by_name["handling"].over_seconds) == (6 * 86400, 0)
    stricter = Book((FIRST, with_terms(handle=Span.parse("2d"))), BOOK.calendar)
    assert seen(answered, T0 + 9 * DAY, book=stricter).state is ClockState.BREACHED, "were it not kept"
    remembered = replace(answered, results=kept)
    assert seen(remembered, T0 + 9 * DAY, book=stricter).state is ClockState.MET
    assert settled(remembered, stricter, T0 + 9 * DAY) == kept, "and it is kept once"


@given(st.integers(1, 20 * 24), st.integers(0, 9 * 24))
def test_results_are_rebuilt_on_replay(handled: int, paused: int) -> None:
    """Replaying the same facts one after the other gives what was kept at the time."""
    waits = (waited(HOUR, HOUR + timedelta(hours=paused), cap=9 * DAY),)
    signed = replace(ORDER, signed_at=T0 + HOUR, contacted_at=T0 + HOUR, pauses=waits)
    live = replace(signed, results=settled(signed, BOOK, T0 + HOUR))
    done = T0 + timedelta(hours=handled)
    live = replace(live, resolved_at=done)
    assert set(settled(live, BOOK, done)) == set(settled(replace(live, results=()), BOOK, done))


def test_writes_of_clocks_are_system_events_and_no_news_of_the_case() -> None:
    """A policy that gives units more time moves their dates; of the case there is nothing new, and nothing is told."""
    dispatched = filed(now=T0)
    longer = Book((FIRST, with_terms(handle=Span.parse("15d"))), BOOK.calendar)
    decision = recomputed(dispatched, replace(asked("clock", now=T0 + DAY), book=longer))
    moved = (dispatched.parts[0].id,)
    told = MatterClocksRecomputed(policy_version=2, calendar_version=1, moved_order_ids=moved)
    assert [step.fact for step in decision.steps] == [told]
    after = decision.steps[-1].after
    assert after.parts[0].due_at == T0 + 15 * DAY
    assert after.due_at == dispatched.due_at, "what the citizen is promised never moves later by a policy"
    changed = {one.name for one in fields(after) if getattr(after, one.name) != getattr(dispatched, one.name)}
    assert changed == {"parts"}
    assert not recomputed(after, replace(asked("clock", now=T0 + DAY), book=longer)).steps, "and once is enough"


def test_a_policy_that_shortens_says_what_the_citizen_was_promised() -> None:
    shorter = Book((FIRST, with_terms(handle=Span.parse("5d"))), BOOK.calendar)
    decision = recomputed(filed(now=T0), replace(asked("clock", now=T0 + DAY), book=shorter))
    told = decision.steps[0].fact
    assert isinstance(told, MatterClocksRecomputed)
    assert (told.policy_version, told.calendar_version, told.was) == (2, 1, T0 + 7 * DAY)
    assert decision.steps[-1].after.due_at == T0 + 5 * DAY


def test_policy_edits_take_effect_from_a_date() -> None:
    book = Book((FIRST, with_terms(handle=Span.parse("5d"))), BOOK.calendar)
    effective = T0 + DAY
    assert seen(ORDER, effective - timedelta(milliseconds=1), book=book).due_at == T0 + 7 * DAY
    assert seen(ORDER, effective, book=book).due_at == T0 + 5 * DAY


@given(st.sampled_from(["2d", "5d", "7d", "9d", "15d"]), moments)
def test_the_citizens_date_never_moves_later_by_a_policy(handle: str, now: datetime) -> None:
    book = Book((FIRST, with_terms(handle=Span.parse(handle))), BOOK.calendar)
    told = T0 + 7 * DAY
    handling = seen(ORDER, now, book=book)
    assert promise(told, handling, handling, for_a_reason=False) <= told


def test_the_citizens_date_moves_by_what_they_see_and_no_further() -> None:
    """The unit's own date is later under the new policy; the pause of two days gives the citizen two days."""
    book = Book((FIRST, with_terms(handle=Span.parse("15d"))), BOOK.calendar)
    now, told = T0 + 3 * DAY, T0 + 7 * DAY
    paused = replace(ORDER, pauses=(waited(3 * DAY, None, cap=2 * DAY),))
    before, after = seen(ORDER, now, book=book), seen(paused, now, book=book)
    assert after.due_at == T0 + 17 * DAY
    assert promise(told, before, after, for_a_reason=True) == T0 + 9 * DAY
    answered = replace(ORDER, pauses=(waited(3 * DAY, 4 * DAY, cap=2 * DAY),))
    assert promise(T0 + 9 * DAY, after, seen(answered, T0 + 4 * DAY, book=book), for_a_reason=True) == T0 + 8 * DAY


def test_an_extension_is_a_date_and_what_is_paused_after_it_moves_it() -> None:
    granted = Extension(until=T0 + 10 * DAY, ground="law", decided_at=T0 + 6 * DAY)
    extended = replace(ORDER, pauses=(waited(DAY, 2 * DAY),), extensions=(granted,))
    assert seen(extended, T0 + 7 * DAY).due_at == T0 + 10 * DAY, "the earlier pause is in the date already"
    later = replace(extended, pauses=(*extended.pauses, waited(7 * DAY, 8 * DAY)))
    assert seen(later, T0 + 8 * DAY).due_at == T0 + 11 * DAY
