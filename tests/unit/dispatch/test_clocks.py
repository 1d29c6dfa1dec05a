"""Each clock: from when, until when, how long, and what ends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.calendar import Span
from kitchen_dispatch.domain.clocks import clocks, rework_due
from kitchen_dispatch.domain.clocks_facts import WAITS_FOR_CITIZEN, ClockFacts, ClockState, Pause

from .rulebook import next_due, settled

BOOK = default_book()
LOCAL = ZoneInfo("Asia/Shanghai")
NAMES = {
    "intake", "dispatch", "signoff", "first_contact", "handling", "return_review", "ruling", "extension_review",
    "centre", "citizen_wait", "verify", "callback", "rework", "total",
}  # fmt: skip


def at(text: str) -> datetime:
    """Return an instant of the hub's own time in November 2026, as `18 10:00`."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=LOCAL).astimezone(UTC)


WEDNESDAY = at("18 10:00")
RAW = ClockFacts(tier="G", category_code="GOV-OTHER")
ORDER = replace(RAW, submitted_at=WEDNESDAY, accepted_at=WEDNESDAY, dispatched_at=WEDNESDAY)


def due(facts: ClockFacts, name: str) -> str:
    """Return when a clock is due, in the hub's own time of November 2026."""
    found = clocks(facts, BOOK, WEDNESDAY)[name].due_at
    return found.astimezone(LOCAL).strftime("%d %H:%M") if found else "-"


def test_every_clock_of_the_specification_is_there_from_the_beginning() -> None:
    found = clocks(RAW, BOOK, WEDNESDAY)
    assert set(found) == NAMES
    assert {clock.state for clock in found.values()} == {ClockState.NOT_STARTED}
    assert next_due(found) is None


@pytest.mark.parametrize(
    ("tier", "category", "signoff", "first_contact", "handling"),
    [
        ("E0", "GOV-FIRE", "18 10:15", "18 10:30", "18 12:00"),
        ("E1", "GOV-GAS", "18 11:00", "18 12:00", "19 10:00"),
        ("E2", "GOV-RUBBISH", "18 12:00", "18 15:30", "18 15:30"),
        ("E2", "GOV-LIGHT", "18 12:00", "18 15:30", "21 10:00"),
        ("G", "GOV-OTHER", "18 15:30", "19 10:00", "25 10:00"),
        ("Q", "GOV-CONSULT", "18 12:00", "-", "19 17:30"),
        ("V", "VOL-ELDER", "19 10:00", "19 10:00", "-"),
    ],
)
def test_what_follows_the_dispatch_is_due_by_the_tier(
    tier: str, category: str, signoff: str, first_contact: str, handling: str
) -> None:
    facts = replace(ORDER, tier=tier, category_code=category)
    assert [due(facts, name) for name in ("signoff", "first_contact", "handling")] == [signoff, first_contact, handling]


def test_handling_starts_at_dispatch_and_not_at_the_signature() -> None:
    signed = replace(ORDER, signed_at=at("19 10:00"))
    assert clocks(signed, BOOK, at("19 10:00"))["handling"].started_at == WEDNESDAY
    assert due(signed, "handling") == due(ORDER, "handling")


@pytest.mark.parametrize(
    ("name", "facts", "expected"),
    [
        ("intake", {"submitted_at": WEDNESDAY}, "18 12:00"),
        ("dispatch", {"accepted_at": WEDNESDAY}, "19 10:00"),
        ("return_review", {"return_asked_at": WEDNESDAY}, "19 17:30"),
        ("ruling", {"dispute_at": WEDNESDAY}, "19 17:30"),
        ("extension_review", {"extension_asked_at": WEDNESDAY}, "19 17:30"),
        ("verify", {"verify_at": WEDNESDAY}, "20 17:30"),
        ("callback", {"callback_at": WEDNESDAY}, "21 10:00"),
        ("rework", {"rework_at": WEDNESDAY}, "21 22:00"),
        ("total", {"submitted_at": WEDNESDAY}, "-"),
    ],
)
def test_each_other_clock_runs_from_its_own_fact(name: str, facts: dict[str, datetime], expected: str) -> None:
    assert due(replace(RAW, **facts), name) == expected  # type: ignore[arg-type]
    assert clocks(replace(RAW, **facts), BOOK, WEDNESDAY)[name].state is ClockState.RUNNING  # type: ignore[arg-type]


def test_a_ruling_in_an_emergency_is_due_at_once() -> None:
    assert due(replace(RAW, tier="E0", dispute_at=WEDNESDAY), "ruling") == "18 10:00"


def test_what_ends_on_the_dot_is_in_time_and_what_still_runs_then_is_late() -> None:
    on_the_dot = at("25 10:00")
    assert clocks(replace(ORDER, resolved_at=on_the_dot), BOOK, on_the_dot)["handling"].state is ClockState.MET
    assert clocks(ORDER, BOOK, on_the_dot)["handling"].state is ClockState.BREACHED


def test_a_signature_by_the_clock_is_none_of_the_unit() -> None:
    signed = replace(ORDER, signed_at=at("18 15:30"), signed_automatically=True)
    assert clocks(signed, BOOK, at("18 15:30"))["signoff"].state is ClockState.BREACHED


def test_a_late_end_says_by_how_much_in_the_time_that_the_clock_counts() -> None:
    """Due at 15:30 and signed at 09:30: two hours of the afternoon and half an hour of the morning."""
    results = {one.clock: one for one in settled(replace(ORDER, signed_at=at("19 09:30")), BOOK, at("19 09:30"))}
    late = results["signoff"]
    assert (late.state, late.took_seconds, late.over_seconds) == ("breached", 6.5 * 3600, 2.5 * 3600)


def test_a_pause_is_not_counted_into_what_handling_took() -> None:
    pause = Pause(start=at("19 10:00"), end=at("20 10:00"), until=at("22 10:00"), reason=WAITS_FOR_CITIZEN)
    done = replace(ORDER, pauses=(pause,), resolved_at=at("21 10:00"))
    handling = clocks(done, BOOK, at("21 10:00"))["handling"]
    assert handling.took == timedelta(days=2)


def test_a_working_span_is_moved_by_the_work_that_was_paused() -> None:
    """Rubbish is due after four working hours; a pause over night costs it the two that were left of the day."""
    rubbish = replace(ORDER, tier="E2", category_code="GOV-RUBBISH")
    paused = Pause(start=at("18 15:30") - timedelta(hours=1), end=at("19 09:00"), reason=WAITS_FOR_CITIZEN)
    assert due(rubbish, "handling") == "18 15:30"
    assert due(replace(rubbish, pauses=(paused,)), "handling") == "19 10:00"


def test_an_order_put_aside_without_a_date_has_none_until_it_is_taken_up_again() -> None:
    shelved = replace(ORDER, pauses=(Pause(start=at("19 10:00"), reason="shelved"),))
    handling = clocks(shelved, BOOK, at("30 10:00"))["handling"]
    assert (handling.state, handling.due_at) == (ClockState.PAUSED, None)
    assert clocks(shelved, BOOK, at("30 10:00"))["citizen_wait"].state is ClockState.NOT_STARTED
    again = replace(shelved, pauses=(replace(shelved.pauses[0], end=at("20 10:00")),))
    assert due(again, "handling") == "26 10:00"
    answered = replace(shelved, resolved_at=at("30 10:00"))
    assert clocks(answered, BOOK, at("30 10:00"))["handling"].state is ClockState.MET


def test_a_pause_after_the_end_of_the_time_helps_nobody() -> None:
    pause = Pause(start=at("25 10:00"), end=at("26 10:00"), reason=WAITS_FOR_CITIZEN)
    assert due(replace(ORDER, pauses=(pause,)), "handling") == "25 10:00"


def test_an_orders_own_time_goes_before_that_of_its_tier() -> None:
    assert due(replace(ORDER, handle=Span.parse("1wd")), "handling") == "19 17:30"


@pytest.mark.parametrize(
    ("handle", "expected"),
    [
        ("2h", "18 12:00"),
        ("24h", "18 22:00"),
        ("7d", "21 22:00"),
        ("15d", "25 10:00"),
        ("2wh", "18 12:00"),
        ("1wd", "18 15:00"),
        (None, "25 10:00"),
    ],
)
def test_a_rework_has_half_the_time_but_two_hours_at_least_and_seven_days_at_most(
    handle: str | None, expected: str
) -> None:
    span = Span.parse(handle) if handle else None
    found = rework_due(BOOK.calendar, BOOK.policies[0].rework, span, WEDNESDAY)
    assert found.at.astimezone(LOCAL).strftime("%d %H:%M") == expected


def test_a_second_round_is_judged_by_itself() -> None:
    first = replace(ORDER, rework_at=at("26 10:00"), reworked_at=at("27 10:00"))
    kept = settled(first, BOOK, at("27 10:00"))
    second = replace(first, results=kept, rework_at=at("28 10:00"), reworked_at=None)
    assert clocks(second, BOOK, at("28 11:00"))["rework"].state is ClockState.RUNNING
    assert [one.clock for one in kept].count("rework") == 1


def test_the_total_goes_on_when_a_closed_case_is_taken_up_again() -> None:
    closed = replace(ORDER, closed_at=at("26 10:00"))
    kept = settled(closed, BOOK, at("26 10:00"))
    assert clocks(closed, BOOK, at("26 10:00"))["total"].state is ClockState.MET
    assert (
        clocks(replace(closed, closed_at=None, results=kept), BOOK, at("27 10:00"))["total"].state is ClockState.RUNNING
    )


def test_what_reaches_into_a_year_that_is_not_published_says_so() -> None:
    new_year = datetime(2026, 12, 31, 9, tzinfo=UTC)
    assert clocks(replace(RAW, tier="Q", dispatched_at=new_year), BOOK, new_year)["handling"].provisional
    assert not clocks(replace(RAW, tier="G", dispatched_at=new_year), BOOK, new_year)["handling"].provisional


pauses = st.lists(st.tuples(st.integers(0, 20 * 24), st.integers(0, 72)), max_size=4).map(
    lambda spans: tuple(
        Pause(
            start=WEDNESDAY + timedelta(hours=start),
            end=WEDNESDAY + timedelta(hours=start + length),
            reason=WAITS_FOR_CITIZEN,
        )
        for start, length in spans
    )
)
tiers = st.sampled_from([("E0", ""), ("E1", ""), ("E2", "GOV-RUBBISH"), ("E2", ""), ("G", ""), ("C", ""), ("Q", "")])


@given(tiers, pauses)
def test_pauses_never_make_anything_due_earlier_and_their_order_is_all_one(
    tier: tuple[str, str], spans: tuple[Pause, ...]
) -> None:
    facts = replace(ORDER, tier=tier[0], category_code=tier[1])
    plain = clocks(facts, BOOK, WEDNESDAY)["handling"].due_at
    paused = clocks(replace(facts, pauses=spans), BOOK, WEDNESDAY)["handling"].due_at
    backwards = clocks(replace(facts, pauses=spans[::-1]), BOOK, WEDNESDAY)["handling"].due_at
    assert plain is not None
    assert paused is not None
    assert paused >= plain
    assert paused == backwards


@given(tiers, pauses)
def test_what_is_left_after_the_pauses_is_the_time_that_was_given(
    tier: tuple[str, str], spans: tuple[Pause, ...]
) -> None:
    """Answered on the dot, it took exactly as long as without any pause."""
    facts = replace(ORDER, tier=tier[0], category_code=tier[1])
    plain = clocks(facts, BOOK, WEDNESDAY)["handling"].due_at
    last = clocks(replace(facts, pauses=spans), BOOK, WEDNESDAY)["handling"].due_at
    counted = tuple(pause for pause in spans if last is not None and pause.start < last)
    on_the_dot = clocks(replace(facts, pauses=counted, resolved_at=last), BOOK, WEDNESDAY)["handling"]
    unpaused = clocks(replace(facts, resolved_at=plain), BOOK, WEDNESDAY)["handling"]
    assert on_the_dot.state is ClockState.MET
    assert on_the_dot.took == unpaused.took
