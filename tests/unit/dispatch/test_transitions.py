"""Each transition of civic-reporting.md §2.3 by its number; 1 to 8 are of others, 12 to 15 in returns and rulings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.matter import Matter, MatterState, OrderState, Part
from kitchen_dispatch.domain.matters_citizen import rate, reopen, supplement, withdraw
from kitchen_dispatch.domain.matters_desk import Close, Reopen
from kitchen_dispatch.domain.matters_results import (
    AttemptCallback,
    Callback,
    OpenCallback,
    OpenVerification,
    Verify,
    schema_of_verify,
)
from kitchen_dispatch.domain.orders import Contact, Dispatch, Progress, Sign
from kitchen_dispatch.domain.orders_waits import AskCitizen, DecideExtension, Extend, Resume, Shelve, Unshelve
from kitchen_dispatch.wire import matter_state
from kitchenkit.decide import Refused

from .affairs import (
    ASSIST,
    FIXED,
    LEAD,
    NOW,
    after,
    answered,
    asked,
    come,
    facts,
    filed,
    give,
    in_hand,
    taken,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def code(matter: Matter, command: object, role: str = "unit_handler", **asks: object) -> str:
    """Return why a command is refused."""
    with pytest.raises(Refused) as refused:
        taken(matter, command, role, **asks)  # type: ignore[arg-type]
    return refused.value.code


def first(matter: Matter) -> Part:
    return matter.parts[0]


def test_09_dispatch_starts_signoff_contact_and_handling() -> None:
    waiting = filed(())
    later = NOW + 2 * HOUR
    sent = give(waiting, Dispatch(unit_id="u9"), "dispatcher", now=later)
    assert (first(sent).dispatched_at, first(sent).due_at) == (later, later + 7 * DAY)
    assert sent.due_at == waiting.due_at, "the citizen was promised from the filing"
    assert first(sent).sign_by is not None


def test_10_signing_meets_the_signoff() -> None:
    signed = give(filed(), Sign(), now=NOW + HOUR)
    assert [(one.clock, one.state) for one in first(signed).results if one.clock == "signoff"] == [("signoff", "met")]


def test_11_silence_signs_and_is_a_breach() -> None:
    signed = come(filed(), first(filed()).sign_by)
    assert (first(signed).state, first(signed).signed_automatically) == (OrderState.SIGNED, True)
    assert [one.state for one in first(signed).results if one.clock == "signoff"] == ["breached"]


def test_16_only_a_contact_meets_the_first_contact() -> None:
    signed = give(filed(), Sign())
    worked = give(signed, Progress(), note="到场")
    assert (first(worked).state, first(worked).contacted_at) == ("in_progress", None)
    spoke = give(worked, Contact(), note="已联系", now=NOW + HOUR)
    assert [one.state for one in first(spoke).results if one.clock == "first_contact"] == ["met"]


def test_17_a_question_pauses_handling_and_the_answer_gives_the_rest_back() -> None:
    decision = taken(in_hand(), AskCitizen(question="哪一盏？"), "unit_handler")
    assert facts(decision) == ["OrderCitizenAsked", "MatterDateMoved"]
    waits = after(decision)
    assert first(waits).due_at == waits.due_at == filed().due_at + 3 * DAY
    goes_on = after(supplement(waits, "东侧第三盏", asked("system", now=NOW + DAY)))
    assert (first(goes_on).state, first(goes_on).question) == ("in_progress", "")
    assert first(goes_on).due_at == goes_on.due_at == filed().due_at + DAY
    assert goes_on.text == f"{waits.text}\n〔来件人补充〕东侧第三盏", (
        "seen red: the unit asked, and could not read the answer"
    )


def test_17_it_goes_on_by_itself_and_is_asked_twice_at_most() -> None:
    matter = in_hand()
    for _ in range(2):
        waits = give(matter, AskCitizen(question="哪一盏？"))
        matter = come(waits)
        assert first(matter).state is OrderState.IN_PROGRESS
    assert code(matter, AskCitizen(question="哪一盏？")) == "asked_seldom"


def test_17_a_unit_that_was_told_by_telephone_notes_it_and_goes_on() -> None:
    waits = give(in_hand(), AskCitizen(question="哪一盏？"))
    assert code(waits, Resume()) == "what_they_said"
    goes_on = give(waits, Resume(), note="东侧第三盏", now=NOW + DAY)
    assert (first(goes_on).state, goes_on.due_at) == ("in_progress", filed().due_at + DAY)


def test_17_two_units_that_wait_at_once_move_the_citizens_date_once() -> None:
    both = in_hand(in_hand(filed((LEAD, ASSIST))), order=1)
    promised = both.due_at
    for order in (0, 1):
        both = give(both, AskCitizen(question="哪里？"), order=order)
        assert both.due_at == promised + 3 * DAY
    both = after(supplement(both, "这里", asked("system", now=NOW + DAY)))
    assert both.due_at == promised + DAY


def test_18_more_time_is_asked_before_it_is_due_and_moves_both_dates() -> None:
    until = NOW + 10 * DAY
    asks = give(in_hand(), Extend(until=until, ground="procurement"))
    assert (first(asks).state, first(asks).due_at, asks.due_at) == (
        "extension_requested", filed().due_at, filed().due_at,
    )  # fmt: skip
    assert code(asks, DecideExtension(granted=True), "dispatcher") == "not_their_own"
    decision = taken(asks, DecideExtension(granted=True), "supervisor", who="p2")
    assert facts(decision) == ["OrderExtensionDecided", "MatterDateMoved"]
    assert (first(after(decision)).due_at, after(decision).due_at) == (until, until)
    refused = give(asks, DecideExtension(granted=False), "supervisor", who="p2")
    assert (first(refused).state, refused.due_at) == ("in_progress", filed().due_at)


def test_18_silence_grants_nothing() -> None:
    asks = give(in_hand(), Extend(until=NOW + 10 * DAY, ground="law"))
    silent = come(asks, first(asks).wait_until)
    assert (first(silent).state, first(silent).due_at) == ("in_progress", filed().due_at)


def test_18_not_late_not_too_long_not_three_times() -> None:
    matter = in_hand()
    long = Extend(until=NOW + 15 * DAY, ground="law")
    assert code(matter, long) == "no_longer_than_the_first_time"
    assert code(matter, Extend(until=NOW + 8 * DAY, ground="holiday")) == "a_known_ground"
    assert code(matter, replace(long, until=NOW + 8 * DAY), now=NOW + 7 * DAY) == "before_it_is_due"
    for days in (8, 9):
        matter = give(matter, Extend(until=NOW + days * DAY, ground="law"))
        matter = give(matter, DecideExtension(granted=True), "supervisor", who="p2")
    assert code(matter, Extend(until=NOW + 10 * DAY, ground="law")) == "extended_seldom"


def test_19_shelved_comes_back_on_its_day() -> None:
    shelve = Shelve(explanation="随道路改造一并更换", review_on=NOW + 30 * DAY)
    assert code(in_hand(), shelve) == "wrong_role", "the unit's head writes it"
    shelved = give(in_hand(), shelve, "unit_head")
    assert (first(shelved).state, shelved.due_at) == ("shelved", filed().due_at + 30 * DAY)
    assert shelved.next_due() == NOW + 30 * DAY
    assert first(come(shelved)).state is OrderState.IN_PROGRESS
    early = give(shelved, Unshelve(), "dispatcher", now=NOW + DAY)
    assert early.due_at == filed().due_at + DAY
    long, longer = replace(shelve, review_on=NOW + 31 * DAY), replace(shelve, review_on=NOW + 181 * DAY)
    assert code(in_hand(), long, "unit_head") == "a_day_to_look_again", "longer than a month is for the centre"
    assert first(give(in_hand(), long, "dispatcher")).state is OrderState.SHELVED
    assert code(in_hand(), longer, "dispatcher") == "a_day_to_look_again"


def test_20_an_answer_ends_handling() -> None:
    done = give(in_hand(), FIXED, now=NOW + DAY)
    assert (first(done).state, first(done).resolved_at) == ("resolved", NOW + DAY)
    assert {one.clock: one.state for one in first(done).results}["handling"] == "met"


def verifying() -> Matter:
    return give(answered(), OpenVerification(), "dispatcher")


def test_21_who_worked_on_it_does_not_verify_it() -> None:
    found = Verify(passed=True, finding="已更换", seen_at=NOW)
    assert verifying().state is MatterState.VERIFYING
    assert code(verifying(), found, "verifier", who="p1") == "not_a_hand_in_it"
    assert give(verifying(), found, "verifier", who="p2").state is MatterState.CALLBACK


def test_21_some_categories_are_always_looked_at() -> None:
    advert = answered(replace(filed(), category_code="GOV-AD"))
    assert advert.state is MatterState.VERIFYING


def test_22_nobody_went_and_the_citizen_is_asked_all_the_same() -> None:
    asked_ = come(verifying(), verifying().verify_by)
    assert [(one.threshold, one.to) for one in first(asked_).climbed] == [
        ("check", ("verifier", "dispatcher")),
        ("unchecked", ("supervisor",)),
    ]
    assert (asked_.state, asked_.verification) == (MatterState.CALLBACK, None)
    assert code(verifying(), OpenCallback(), "dispatcher") == "with_a_reason"
    assert give(verifying(), OpenCallback(), "dispatcher", reason="已有照片").state is MatterState.CALLBACK


def test_23_what_is_found_undone_is_done_again_with_evidence() -> None:
    bad = Verify(passed=False, finding="仍有残留", seen_at=NOW)
    assert code(verifying(), bad, "verifier", who="p2") == "with_evidence"
    again = give(verifying(), replace(bad, after_media=("m1",)), "verifier", who="p2")
    assert (again.state, first(again).state, again.rework_rounds) == (MatterState.REWORK, OrderState.REWORK, 1)
    assert answered(again).state is MatterState.VERIFYING, "it is looked at again"
    early = replace(bad, seen_at=NOW - DAY, after_media=("m1",))
    assert code(verifying(), early, "verifier", who="p2") == "seen_before_now"


def test_23_where_an_answer_needs_a_picture_its_check_needs_one_and_says_where_whatever_it_found() -> None:
    advert = answered(replace(filed(), category_code="GOV-AD"))
    seen = Verify(passed=True, finding="已清除", seen_at=NOW, place="路口", after_media=("m1",))
    assert code(advert, replace(seen, after_media=()), "verifier", who="p2") == "with_evidence"
    assert code(advert, replace(seen, place=""), "verifier", who="p2") == "with_evidence"
    assert give(advert, seen, "verifier", who="p2").state is MatterState.CALLBACK
    policy = default_book().policy(NOW)
    needed = ["passed", "finding", "seen_at", "after_media", "place"]
    assert (schema_of_verify(advert, policy), schema_of_verify(verifying(), policy)) == ({"required": needed}, {})


def test_the_pictures_of_units_and_verifier_are_told_each_once() -> None:
    matter = verifying()
    parts = tuple(replace(part, before_media=("a",), evidence_media=("a", "b")) for part in matter.parts)
    seen = Verify(passed=True, finding="已更换", seen_at=NOW, before_media=("a",), after_media=("b", "c"))
    checked = give(replace(matter, parts=parts), seen, "verifier", who="p2")
    assert list(matter_state(checked).evidence) == ["a", "b", "c"]
    nothing = tuple(replace(part, before_media=(), evidence_media=()) for part in matter.parts)
    assert list(matter_state(replace(matter, parts=nothing)).evidence) == []


def test_24_satisfied_is_closed() -> None:
    closed = give(answered(), Callback(verdict="solved", satisfied=True), "callback_agent")
    assert closed.closing is not None
    assert (closed.state, closed.satisfied, closed.closing.reason_code) == (MatterState.CLOSED, True, "confirmed")


def test_24_three_calls_on_two_days_at_different_hours_and_then_not_reached() -> None:
    matter = answered()
    assert code(matter, Callback(verdict="no_answer", satisfied=False), "callback_agent") == "known_verdict"
    for at in (NOW, NOW + HOUR, NOW + 2 * HOUR, NOW + DAY):
        assert matter.state is MatterState.CALLBACK
        matter = give(matter, AttemptCallback(), "callback_agent", now=at)
    assert matter.closing is not None
    assert (matter.state, matter.verdict, matter.satisfied) == (MatterState.CLOSED, "no_answer", None)
    same_hour = answered()
    for at in (NOW, NOW + DAY, NOW + 2 * DAY):
        same_hour = give(same_hour, AttemptCallback(), "callback_agent", now=at)
    assert same_hour.state is MatterState.CALLBACK, "three times at the same hour is not three times"


def test_25_and_26_unsolved_is_done_again_twice_in_half_the_time() -> None:
    matter = answered()
    for round_ in (1, 2):
        matter = give(matter, Callback(verdict="not_solved", satisfied=False), "callback_agent", note="还是不亮")
        assert (matter.state, matter.rework_rounds) == (MatterState.REWORK, round_)
        assert first(matter).due_at == NOW + 3.5 * DAY
        assert code(give(matter, Contact(), note="n"), AskCitizen(question="?")) == "not_in_a_rework"
        matter = answered(give(matter, Contact(), note="n"))
    matter = give(matter, Callback(verdict="not_solved", satisfied=False), "callback_agent", note="还是不亮")
    assert (matter.state, matter.with_the_centre) == (MatterState.CALLBACK, True)


def test_27_opened_again_inside_the_window_and_not_after_it() -> None:
    closed = give(answered(), Callback(verdict="solved", satisfied=True), "callback_agent")
    again = after(reopen(closed, "又灭了", asked("system", now=NOW + 14 * DAY)))
    assert (again.state, again.closing, again.verdict) == (MatterState.REWORK, None, "")
    assert again.text == f"{closed.text}\n〔来件人要求重办〕又灭了"
    assert facts(reopen(closed, "又灭了", asked("system", now=NOW + 15 * DAY))) == ["MatterNoted"]
    assert code(closed, Reopen(), "dispatcher", now=NOW + 16 * DAY, reason="又灭了") == "inside_the_window"
    assert code(come(closed), Reopen(), "dispatcher", reason="又灭了") == "inside_the_window"
    by_centre = give(closed, Reopen(), "supervisor", reason="上级督办")
    assert by_centre.state is MatterState.REWORK


def test_28_archived_when_the_window_is_over() -> None:
    closed = give(answered(), Callback(verdict="solved", satisfied=True), "callback_agent")
    archived = come(closed)
    assert (archived.state, archived.next_due()) == (MatterState.ARCHIVED, None)


def test_29_taken_back_voids_what_runs_and_safety_goes_on() -> None:
    gone = after(withdraw(filed(), "不用了", asked(now=NOW + HOUR)))
    assert (gone.state, gone.next_due()) == (MatterState.WITHDRAWN, None)
    assert {one.clock: one.state for one in first(gone).results}["handling"] == "void"
    assert after(withdraw(filed(tier="E0"), "不用了", asked())).state is MatterState.HANDLING


def test_a_rating_of_the_citizen_is_the_callbacks_result_and_a_second_one_is_noted() -> None:
    unsolved = rate(answered(), "not_solved", asked("system"), satisfied=False, words="还是不亮")
    assert facts(unsolved) == ["MatterVerdictGiven", "MatterReworked", "OrderEscalated"]
    assert after(unsolved).text == f"{answered().text}\n〔来件人评价〕还是不亮"
    with_centre = replace(answered(), rework_rounds=2, verdict="not_solved")
    noted = rate(with_centre, "solved", asked("system"), satisfied=True)
    assert (facts(noted), after(noted)) == (["MatterNoted"], with_centre)
    assert give(with_centre, Close(), "dispatcher").state is MatterState.CLOSED
