"""The escalation ladder (civic-reporting.md §3.6): what is reached when, once, and what never is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.book import Book
from kitchen_dispatch.domain.calendar import Span
from kitchen_dispatch.domain.clocks_facts import Extension
from kitchen_dispatch.domain.dates import redated
from kitchen_dispatch.domain.escalation import Supervise
from kitchen_dispatch.domain.ladder import told_at
from kitchen_dispatch.domain.ladder_written import escalation_of
from kitchen_dispatch.domain.matter import Matter, Order, OrderState
from kitchen_dispatch.domain.matters import file
from kitchen_dispatch.domain.matters_citizen import rate, reopen, withdraw
from kitchen_dispatch.domain.matters_desk import ConfirmExclusion, ProposeExclusion
from kitchen_dispatch.domain.matters_due import come_due
from kitchen_dispatch.domain.matters_results import OpenVerification, Verify
from kitchen_dispatch.domain.order_facts import OrderEscalated
from kitchen_dispatch.domain.orders import Dispatch, Resolve, on_order
from kitchen_dispatch.domain.orders_common import sent
from kitchen_dispatch.domain.orders_returns import Return
from kitchen_dispatch.domain.orders_waits import AskCitizen, Resume, Shelve, Unshelve
from kitchen_dispatch.domain.policy import Rung
from kitchen_dispatch.domain.policy_written import policy_of, written
from kitchenkit.clock import Clock, Due
from kitchenkit.decide import Decision, Refused

from .affairs import CASE, FIXED, LEAD, NOW, after, answered, asked, filed, give, in_hand, taken
from .government import matters

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BOOK = default_book()
TERMS = BOOK.policies[0].escalation
SCANS = st.lists(st.integers(1, 5 * 24 * 60), min_size=1, max_size=40)


def scanned(matter: Matter, *instants: datetime) -> tuple[Matter, list[tuple[datetime, OrderEscalated]]]:
    """Return the matter after the clock has looked at it at these instants, and what it climbed when."""
    climbed = []
    for now in sorted(instants):
        decision = come_due(matter, asked("clock", now=now))
        for step in decision.steps:
            matter = step.after
            if isinstance(step.fact, OrderEscalated):
                climbed.append((now, step.fact))
    return matter, climbed


def every(span: timedelta, days: int = 40) -> Iterator[datetime]:
    """Yield instants at which a clock looks."""
    at = NOW
    while at < NOW + days * DAY:
        at += span
        yield at


def names(climbed: list[tuple[datetime, OrderEscalated]], clock: str = "handling") -> list[str]:
    """Return the rungs of one clock, as they were climbed."""
    return [fact.threshold for _, fact in climbed if fact.clock == clock]


def test_the_ladder_is_that_of_the_specification() -> None:
    matter, climbed = scanned(in_hand(), *every(HOUR / 2))
    when = {fact.threshold: now for now, fact in climbed if fact.clock == "handling"}
    due = NOW + 7 * DAY
    assert when == {
        "amber": NOW + 3.5 * DAY,
        "urge": NOW + 5 * DAY + 14.5 * HOUR,  # 80 % is on Monday at 00:24; one working day is left later than that
        "breach": due,
        "supervise": due + DAY,
        "city": due + 3 * DAY,
        "publish": datetime(2026, 12, 2, 9, 30, tzinfo=UTC),
    }
    levels = [(fact.threshold, fact.level) for _, fact in climbed if fact.clock == "handling"]
    assert levels == [("amber", 0), ("urge", 0), ("breach", 1), ("supervise", 2), ("city", 3), ("publish", 4)]
    part = matter.parts[0]
    assert (part.level, part.overdue, part.supervised_since) == (4, True, due + DAY)
    assert part.state is OrderState.IN_PROGRESS, "how far it has escalated is no state"


@pytest.mark.parametrize("tier", ["G", "Q", "E0"])
def test_a_rung_is_reached_when_it_is_wherever_it_stands_in_the_policy(tier: str) -> None:
    late = Rung(name="nearly", level=0, to=("unit_head",), clocks=("handling",), used=95)
    orders = [(*TERMS.rungs, late), (late, *reversed(TERMS.rungs))]
    climbed = [_climbed(in_hand(filed(tier=tier)), rungs) for rungs in orders]
    assert climbed[0] == climbed[1]
    reached = climbed[0]["handling", "nearly"]
    assert climbed[0]["handling", "urge"] < reached < climbed[0]["handling", "breach"]


def _climbed(matter: Matter, rungs: tuple[Rung, ...]) -> dict[tuple[str, str], datetime]:
    """Return when each rung of a policy with these was reached."""
    policy = BOOK.policies[0]
    book = Book((replace(policy, escalation=replace(TERMS, rungs=rungs)),), BOOK.calendar)
    matter = redated(matter, replace(asked("clock"), book=book))
    while (due := matter.next_due()) is not None:
        matter = after(come_due(matter, replace(asked("clock", now=due), book=book)))
    return {(one.clock, one.threshold): one.at for one in matter.parts[0].climbed}


def test_one_working_day_left_comes_before_four_fifths_where_more_than_half_is_used() -> None:
    policy = BOOK.policies[0]
    short = replace(policy, tiers={**policy.tiers, "G": replace(policy.tiers["G"], handle=Span.parse("3d"))})
    context = replace(asked("clock"), book=Book((short,), BOOK.calendar))
    matter = redated(in_hand(), context)
    assert matter.parts[0].due_at == NOW + 3 * DAY, "a Saturday"
    while matter.parts[0].level == 0:
        matter = after(come_due(matter, replace(context, now=matter.next_due() or NOW)))
    when = {one.threshold: one.at for one in matter.parts[0].climbed}
    assert when["urge"] == datetime(2026, 11, 20, 1, tzinfo=UTC), "Friday at 9: no other day is worked"
    assert when["urge"] < NOW + 0.8 * 3 * DAY


@given(SCANS, st.sampled_from(["E0", "E1", "E2", "G", "Q"]))
def test_each_rung_is_climbed_once_and_none_early_whenever_the_clock_looks(gaps: list[int], tier: str) -> None:
    """The instants of a clock that looks every time something is due are the truth; any other one is never before."""
    matter, true = filed(tier=tier), {}
    while (due := matter.next_due()) is not None:
        matter, climbed = scanned(matter, due)
        assert matter.next_due() != due
        true.update({(fact.clock, fact.due_at, fact.threshold): now for now, fact in climbed})
    instants, at = [], NOW
    for gap in gaps:
        at += timedelta(minutes=gap)
        instants.append(at)
    found = scanned(filed(tier=tier), *instants, at + 60 * DAY)[1]
    keys = Counter((fact.order_id, fact.clock, fact.due_at, fact.threshold) for _, fact in found)
    assert set(keys.values()) == {1}
    for now, fact in found:
        assert now >= true.get((fact.clock, fact.due_at, fact.threshold), fact.due_at - 60 * DAY)
    handling = {key for key in true if key[0] == "handling"}
    assert handling == {key[1:] for key in keys if key[1] == "handling"}, "none is left out"


@given(SCANS, st.integers(0, 20 * 24 * 60))
def test_what_has_ended_escalates_nothing(gaps: list[int], ended: int) -> None:
    over = NOW + timedelta(minutes=ended)
    matter, at, ends = in_hand(), NOW, []
    for gap in gaps:
        at += timedelta(minutes=gap)
        if at < over:
            matter = scanned(matter, at)[0]
        else:
            ends.append(at)
    gone = after(withdraw(matter, "已自行解决", asked("citizen", now=over)))
    assert gone.next_due() is None
    assert scanned(gone, *ends, over + 90 * DAY)[1] == []
    assert [part.level for part in gone.parts] == [0], "it has left every list"


def test_an_answer_ends_the_ladder_and_a_closed_matter_is_on_no_list() -> None:
    late = scanned(in_hand(), *every(HOUR, 9))[0]
    done = give(late, FIXED, now=NOW + 9 * DAY)
    assert done.parts[0].level == 2
    still = {fact.clock for _, fact in scanned(done, *(NOW + day * DAY for day in range(9, 40)))[1]}
    assert still == {"callback"}, "of the unit's own clocks nothing is left"
    closed = after(rate(done, "solved", asked("citizen", now=NOW + 10 * DAY), satisfied=True))
    assert closed.parts[0].level == 0
    assert closed.parts[0].climbed, "what was, stays known"


def test_a_paused_clock_escalates_nothing_and_a_new_due_date_may_notify_again() -> None:
    matter, first = scanned(in_hand(), *every(HOUR, 4))
    assert names(first) == ["amber"]
    asks = give(matter, AskCitizen(question="哪一盏"), now=NOW + 4 * DAY)
    assert scanned(asks, *(NOW + 4 * DAY + n * HOUR for n in range(1, 72)))[1] == []
    goes_on = give(asks, Resume(), "citizen", now=NOW + 6 * DAY)
    again = scanned(goes_on, *(NOW + 6 * DAY + n * HOUR for n in range(24 * 6)))[1]
    assert names(again) == ["amber", "urge", "breach", "supervise"], "for the date two days later"
    assert {fact.due_at for _, fact in again if fact.clock == "handling"} == {NOW + 9 * DAY}


def test_a_clock_that_looks_too_early_makes_the_dates_anew_and_waits_for_them() -> None:
    """The kept instant may be that of another policy."""
    wrong = in_hand()
    wrong = wrong.with_part(replace(wrong.parts[0], climbs_at=NOW + HOUR))
    decision = come_due(wrong, asked("clock", now=NOW + HOUR))
    assert [type(step.fact).__name__ for step in decision.steps] == ["MatterClocksRecomputed"]
    assert after(decision).next_due() == NOW + 3.5 * DAY


def test_the_second_dissatisfied_word_brings_it_on_the_citys_list() -> None:
    once = after(rate(answered(), "not_solved", asked("citizen"), satisfied=False))
    assert (once.parts[0].level, once.parts[0].climbed[-1].to) == (1, ("unit_head",)), "one step farther than it was"
    decision = rate(give(once, FIXED), "not_solved", asked("citizen"), satisfied=False)
    fact = decision.steps[-1].fact
    assert isinstance(fact, OrderEscalated)
    assert (fact.clock, fact.threshold, fact.level, fact.to) == ("verdict", "dissatisfied", 3, ("supervisor", "leader"))
    assert after(decision).parts[0].level == 3
    assert after(decision).parts[0].supervised_since == NOW


def test_a_dissatisfied_word_takes_what_was_late_one_step_farther_and_nothing_beyond_the_top() -> None:
    late = answered(scanned(in_hand(), *every(HOUR, 9))[0])
    assert late.parts[0].level == 2
    again = after(rate(late, "not_solved", asked("citizen"), satisfied=False))
    assert again.parts[0].level == 3
    at_the_top = answered(again.with_part(replace(again.parts[0], level=4)))
    assert after(rate(at_the_top, "not_solved", asked("citizen"), satisfied=False)).parts[0].level == 4


def test_another_unit_begins_at_the_foot_of_the_ladder() -> None:
    late = scanned(filed(), *every(HOUR, 9))[0]
    assert late.parts[0].level == 2
    part = replace(late.parts[0], state=OrderState.DISPUTED)

    moved = sent(Order(late.with_part(part), part), "u9", asked("ruling_panel", now=NOW + 9 * DAY)).matter
    assert (moved.parts[0].level, moved.parts[0].supervised_since) == (0, None)
    assert {fact.unit_id for _, fact in scanned(moved, *every(HOUR, 20))[1]} == {"u9"}


def test_a_supervisor_says_what_is_to_be_done_and_nobody_else_does() -> None:
    owned = give(in_hand(), Supervise(instruction="今日内到现场"), "supervisor")
    part = owned.parts[0]
    assert (part.level, part.supervised_since, part.instruction) == (2, NOW, "今日内到现场")
    with pytest.raises(Refused):
        give(in_hand(), Supervise(instruction="快点"), "unit_head")
    with pytest.raises(Refused):
        give(answered(), Supervise(instruction="快点"), "supervisor")


@pytest.mark.parametrize(
    ("tier", "at", "told"),
    [
        ("G", "22:00", "07:00"), ("G", "03:00", "07:00"), ("G", "06:59", "07:00"), ("G", "07:00", "07:00"),
        ("G", "21:59", "21:59"), ("E0", "22:00", "22:00"), ("E1", "03:00", "03:00"), ("E2", "23:00", "07:00"),
    ],
)  # fmt: skip
def test_nobody_is_told_in_quiet_hours_except_of_an_emergency(tier: str, at: str, told: str) -> None:
    zone = BOOK.calendar.zone
    instant = datetime.fromisoformat(f"2026-11-18T{at}").replace(tzinfo=zone).astimezone(UTC)
    found = told_at(TERMS, BOOK.calendar, tier, instant)
    assert found.astimezone(zone).strftime("%H:%M") == told
    assert timedelta(0) <= found - instant <= 9 * HOUR


def test_the_instant_that_is_kept_is_a_whole_millisecond_and_not_too_early() -> None:
    """The database keeps no more: what it rounds down would come due before it is reached."""
    odd = Extension(until=NOW + 8 * DAY + timedelta(milliseconds=1), ground="law", decided_at=NOW)
    matter = in_hand()
    matter = redated(matter.with_part(replace(matter.parts[0], extensions=(odd,))), asked())
    assert matter.parts[0].climbs_at == NOW + 4 * DAY + timedelta(milliseconds=1), "half a millisecond later"
    assert names(scanned(matter, NOW + 4 * DAY + timedelta(milliseconds=1))[1]) == ["amber"]


def test_a_policy_says_its_ladder_and_a_wrong_one_is_refused_by_its_rung() -> None:
    policy = BOOK.policies[0]
    assert policy_of(written(policy), version=policy.version, effective_from=policy.effective_from) == policy
    row = written(policy)["escalation"]
    wrongs: list[dict[str, Any]] = [
        {"used": None},
        {"after": "1d"},
        {"clocks": []},
        {"used": None, "after": "1d", "left": "1d"},
    ]
    urge = next(rung for rung in row["rungs"] if rung["name"] == "urge")
    for wrong in wrongs:
        with pytest.raises(ValueError, match=r"escalation\.rungs\.urge"):
            escalation_of({**row, "rungs": [{**urge, **wrong}]})
    with pytest.raises(ValueError, match="name"):
        escalation_of({**row, "rungs": [row["rungs"][0]] * 2})


async def test_two_clocks_on_one_store_climb_each_rung_once_and_one_that_was_killed_misses_none() -> None:
    store = matters()
    orders = [replace(in_hand(), id=f"m{number}") for number in range(3)]
    for order in orders:
        store.put(order, NOW)
    due = Due("dispatch", "matters", store, come_due, Matter.next_due, default_book)
    for days in (4, 6, 8, 12):  # whoever was to look in between was not there
        clocks = [Clock([due], lambda at=NOW + days * DAY: at) for _ in range(2)]  # type: ignore[misc]

        async def other(clock: Clock = clocks[1]) -> None:
            await clock.scan(due)

        store.between = other
        await clocks[0].scan(due)
        await clocks[1].scan(due)
    told = Counter((matter, fact.threshold) for matter, _, fact in store.facts if isinstance(fact, OrderEscalated))
    rungs = ("amber", "urge", "breach", "supervise", "city")
    assert told == Counter((order.id, rung) for order in orders for rung in rungs)


def test_what_nobody_has_been_handedis_told_to_the_centre_and_ends_with_the_dispatch() -> None:
    """From acceptance on, whoever has had it meanwhile: 24 hours in the ordinary tier, a quarter of one in E0."""
    matter, climbed = scanned(filed((), tier="G"), *every(HOUR / 4, 3))
    assert [(now, fact.threshold, fact.unit_id, fact.level, fact.to) for now, fact in climbed] == [
        (NOW + 12 * HOUR, "unassigned", "", 0, ("dispatcher",)),
        (NOW + 24 * HOUR, "undispatched", "", 1, ("dispatcher", "supervisor")),
    ]
    assert (matter.parts[0].level, matter.next_due()) == (1, None)
    handed = give(matter, Dispatch(unit_id="u1"), "dispatcher", now=NOW + 3 * DAY)
    assert handed.parts[0].level == 0, "the unit is not late"
    assert [(one.clock, one.state) for one in handed.parts[0].results] == [("dispatch", "breached")]
    danger = scanned(filed((), tier="E0"), *every(timedelta(minutes=1), 1))[1]
    assert [(now - NOW, fact.threshold, fact.level) for now, fact in danger] == [
        (timedelta(minutes=8), "unassigned", 0),
        (timedelta(minutes=15), "undispatched", 1),
        (HOUR, "over_limit", 2),
    ], "a quarter of an hour is promised, an hour is allowed (DB11/T 2021)"


def test_a_case_that_lay_at_the_desk_is_late_with_its_dispatch_when_it_comes_and_no_unit_is_found() -> None:
    long_ago = replace(CASE, accepted_at=NOW - 2 * DAY)
    matter = after(file(long_ago, (), asked("system"), fallback=""))
    assert [fact.threshold for _, fact in scanned(matter, NOW)[1]] == ["unassigned", "undispatched"]
    at_once = after(file(long_ago, (LEAD,), asked("system"), fallback=""))
    assert scanned(at_once, NOW)[1] == [], "it has its unit: who does not act is not told what is over"


def test_each_further_dissatisfied_word_takes_it_one_step_farther_also_when_the_centre_has_it() -> None:
    matter = answered()
    for level in (1, 3, 4):
        decision = rate(matter, "not_solved", asked("citizen"), satisfied=False)
        assert after(decision).parts[0].level == level
        if not after(decision).with_the_centre:
            matter = give(after(decision), FIXED)
    fact = decision.steps[-1].fact
    assert isinstance(fact, OrderEscalated)
    assert (after(decision).with_the_centre, fact.to) == (True, ("supervisor", "leader")), "who rules hears of it"


def told(decision: Decision[Matter]) -> list[tuple[str, int, tuple[str, ...]]]:
    """Return whom the rungs of a decision tell."""
    return [
        (step.fact.threshold, step.fact.level, step.fact.to)
        for step in decision.steps
        if isinstance(step.fact, OrderEscalated)
    ]


def test_what_a_unit_shelves_is_told_to_the_centre_and_what_is_late_or_again_the_centre_shelves() -> None:
    shelve = Shelve(explanation="等待立项", review_on=NOW + 30 * DAY)
    decision = taken(in_hand(), shelve, "unit_head")
    assert told(decision) == [("shelved", 0, ("dispatcher", "supervisor"))]
    assert (after(decision).parts[0].state, after(decision).parts[0].level) == (OrderState.SHELVED, 0)
    assert told(taken(in_hand(), shelve, "dispatcher")) == [], "who shelves it knows"
    again = give(after(decision), Unshelve(), "unit_head", now=NOW + DAY)
    late = scanned(in_hand(), NOW + 8 * DAY)[0]
    for matter, now in ((again, NOW + DAY), (late, NOW + 8 * DAY)):
        with pytest.raises(Refused, match="the centre decides") as refused:
            give(matter, shelve, "unit_head", now=now)
        assert refused.value.code == "the_units_own_to_shelve"
        assert give(matter, shelve, "supervisor", now=now).parts[0].state is OrderState.SHELVED


def test_a_dispute_that_silence_cannot_end_is_told_to_who_rules() -> None:
    ask = Resolve(outcome="not_responsible", reply="不属于我们", ask_ruling=True)
    nobody = replace(in_hand(), fallback_unit_id="")
    assert told(taken(nobody, ask, "unit_handler")) == [
        ("rule", 0, ("ruling_panel",)),
        ("unruled", 2, ("supervisor",)),
    ], "a supervisor is told once"
    in_time = told(taken(in_hand(), ask, "unit_handler"))
    assert in_time == [("rule", 0, ("ruling_panel", "supervisor"))], "the area's fallback unit gets it in time"


def test_in_an_emergency_that_nobody_is_left_for_the_panel_is_told_too() -> None:
    ask = Resolve(outcome="not_responsible", reply="不属于我们", ask_ruling=True)
    nobody = replace(in_hand(filed(tier="E0")), fallback_unit_id="")
    assert told(taken(nobody, ask, "unit_handler")) == [
        ("rule", 0, ("ruling_panel",)),
        ("unruled", 2, ("supervisor",)),
    ], "silence, which rules at once elsewhere, rules nothing here"


def test_who_decides_is_told_also_where_a_policy_gives_them_no_time() -> None:
    policy = BOOK.policies[0]
    tiers = {**policy.tiers, "G": replace(policy.tiers["G"], return_review=None)}
    context = replace(asked("unit_handler"), book=Book((replace(policy, tiers=tiers),), BOOK.calendar))
    matter = filed()
    back = on_order(matter, matter.parts[0].id, Return(reason_code="wrong_area", evidence="不在辖区"), context)
    assert after(back).parts[0].wait_until is None, "silence does not decide it"
    assert told(back) == [("review", 0, ("dispatcher", "supervisor"))]


def test_what_is_opened_again_after_the_last_round_or_excluded_is_told_to_who_rules_or_closes_it() -> None:
    closed = after(rate(answered(), "solved", asked("citizen"), satisfied=True))
    opened = reopen(replace(closed, rework_rounds=2), "又坏了", asked("citizen"))
    excluded = give(answered(), ProposeExclusion(code="unreasonable", explanation="反复"), "dispatcher")
    excluded = give(excluded, ConfirmExclusion(), "supervisor", who="p2")
    for decision in (opened, rate(excluded, "not_solved", asked("citizen"), satisfied=False)):
        assert told(decision) == [("unresolved", 2, ("supervisor",))]
        assert after(decision).with_the_centre
    assert told(reopen(closed, "又坏了", asked("citizen"))) == []


def test_what_is_found_not_done_after_the_last_round_is_told_to_who_rules() -> None:
    found = Verify(passed=False, finding="没有修", seen_at=NOW, after_media=("m1",))
    matter = give(answered(), OpenVerification(), "supervisor")
    assert told(taken(matter, found, "verifier", who="v1")) == []
    decision = taken(replace(matter, rework_rounds=2), found, "verifier", who="v1")
    assert told(decision) == [("unresolved", 2, ("supervisor",))]
    assert after(decision).with_the_centre
