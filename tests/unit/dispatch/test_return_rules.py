"""The rules of civic-reporting.md §3.4, each by its name and at its very limit: window, counts, silence, caps."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from kitchen.triage.v1 import case_events_pb2 as triage
from kitchen_dispatch import wire
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.book import Book
from kitchen_dispatch.domain.calendar import Span
from kitchen_dispatch.domain.clocks import rework_due
from kitchen_dispatch.domain.dates import book_of, policy_of
from kitchen_dispatch.domain.facts import MatterDateMoved
from kitchen_dispatch.domain.figure_counts import RATES
from kitchen_dispatch.domain.matter import Assigned, Matter, MatterState
from kitchen_dispatch.domain.matters import file
from kitchen_dispatch.domain.matters_citizen import reopen
from kitchen_dispatch.domain.matters_desk import Rule
from kitchen_dispatch.domain.matters_results import Callback
from kitchen_dispatch.domain.orders import WrongLane, on_order
from kitchen_dispatch.domain.orders_returns import Dispute, RefuseReturn, Return, UpholdReturn
from kitchen_dispatch.domain.orders_waits import AskCitizen, DecideExtension, Extend, Resume
from kitchenkit.decide import Refused
from kitchenkit.react import Record

from .affairs import NOW, after, answered, asked, come, facts, filed, give, in_hand, taken
from .test_transitions import code, first

MS, HOUR, DAY = timedelta(milliseconds=1), timedelta(hours=1), timedelta(days=1)
BACK = Return(reason_code="not_our_duty", evidence="职责清单第12项")
MORNING, EVENING = NOW, NOW + timedelta(hours=7, minutes=30)  # a Wednesday, 10:00 and 17:30 at the hub
TWO_WORKING_HOURS = NOW + 2 * HOUR  # 12:00
NEXT_WORKING_DAY = EVENING + DAY  # Thursday, 17:30


def disputed(matter: Matter) -> Matter:
    return give(give(matter, BACK), Dispute(), "dispatcher", reason="权属不清")


@pytest.mark.parametrize(
    ("tier", "until"),
    [("E0", None), ("E1", TWO_WORKING_HOURS), ("G", NEXT_WORKING_DAY), ("C", NEXT_WORKING_DAY)],
)
def test_return_window_two_working_hours_for_emergencies_one_working_day_else(
    tier: str, until: datetime | None
) -> None:
    matter = filed(tier=tier)
    assert first(matter).return_by == until
    if until is None:
        assert code(matter, BACK) == "within_the_window", "an emergency is called about, not returned"
        return
    assert first(give(matter, BACK, now=until - MS)).state == "return_requested"
    assert code(matter, BACK, now=until) == "within_the_window", "after it the order counts as accepted"


def test_one_return_per_unit_per_case_and_none_after_a_ruling() -> None:
    kept = give(give(filed(), BACK), RefuseReturn(), "dispatcher", reason="在你辖区")
    assert code(kept, BACK) == "one_return_a_unit"
    ruled = give(disputed(filed()), Rule(unit_id="u5"), "ruling_panel", who="p2", reason="r")
    assert code(ruled, BACK) == "not_after_a_ruling"


def routed_again(matter: Matter, unit: str = "u1") -> Matter:
    """Have it said that it is another lane's, and the desk send it to a unit all the same: as it travels."""
    said = wire.matter_state(give(matter, WrongLane(), "dispatcher", reason="不属于政府"))
    event = triage.CaseRouted(
        case_id=said.case_id, case_no=said.case_no, routing_no=said.routing_no + 1, lane="government", text=said.text,
        category_code=said.category_code, area_code=said.area_code, tier=said.tier, returned_by=said.returned_by,
        upheld_returns=said.upheld_returns,
    )  # fmt: skip
    record = Record(
        id="r", topic="queue-government", partition=0, offset=0, type=wire.ROUTED, key=b"c",
        value=event.SerializeToString(),
    )  # fmt: skip
    lead = Assigned(unit, "lead", "研判指定")
    return after(file(wire.read_routed(record).case, [lead], asked("system"), fallback="u-fallback"))


def test_one_return_per_unit_per_case_however_often_the_case_is_routed() -> None:
    kept = give(give(filed(), BACK), RefuseReturn(), "dispatcher", reason="在你辖区")
    again = routed_again(kept)
    assert again.id != kept.id
    assert code(again, BACK) == "one_return_a_unit"
    third = routed_again(again)
    assert (code(third, BACK), third.returns) == ("one_return_a_unit", ("u1",))
    assert first(give(routed_again(kept, "u3"), BACK)).state == "return_requested", "another unit has its own"


def test_none_after_a_ruling_in_an_earlier_routing_either() -> None:
    ruled = give(disputed(filed()), Rule(unit_id="u5"), "ruling_panel", who="p2", reason="r")
    assert code(routed_again(ruled, "u5"), BACK) == "one_return_a_unit"


def test_the_bounce_cap_counts_what_stood_in_an_earlier_routing() -> None:
    once = give(give(filed(), BACK), UpholdReturn(unit_id="u3"), "dispatcher")
    twice = taken(give(routed_again(once, "u4"), BACK), UpholdReturn(unit_id="u5"), "dispatcher")
    assert facts(twice) == ["OrderReturnUpheld", "OrderDisputed", "OrderEscalated", "OrderEscalated"]


@pytest.mark.parametrize(("tier", "until"), [("E1", TWO_WORKING_HOURS), ("G", NEXT_WORKING_DAY)])
def test_return_review_and_silence_is_upheld_to_the_area_fallback_unit(tier: str, until: datetime) -> None:
    asks = give(filed(tier=tier), BACK)
    assert first(asks).wait_until == until
    silent = come(asks, until)
    assert (first(silent).unit_id, silent.upheld_returns) == ("u-fallback", 1)


@pytest.mark.parametrize(("tier", "until"), [("E1", NOW), ("G", NEXT_WORKING_DAY)])
def test_ruling_within_a_working_day_and_at_once_in_an_emergency(tier: str, until: datetime) -> None:
    waits = disputed(filed(tier=tier))
    assert first(waits).wait_until == until
    assert first(come(waits, until)).unit_id == "u-fallback"


def test_bounce_cap_two_upheld_returns_are_a_dispute_with_a_supervisor() -> None:
    once = give(give(filed(), BACK), UpholdReturn(unit_id="u3"), "dispatcher")
    twice = taken(give(once, BACK), UpholdReturn(unit_id="u4"), "dispatcher")
    assert facts(twice) == ["OrderReturnUpheld", "OrderDisputed", "OrderEscalated", "OrderEscalated"]
    assert (first(after(twice)).state, first(after(twice)).level) == ("disputed", 2)


def test_first_dispatch_accuracy_is_one_minus_upheld_returns_by_dispatches_and_requests_are_told_too() -> None:
    rates = {rate.name: rate for rate in RATES}
    counts = {"dispatched": 10, "returns_asked": 4, "returns_upheld": 2}
    assert rates["accuracy"].of_counts(counts) == pytest.approx(0.8)
    assert rates["return_requests"].of_counts(counts) == pytest.approx(0.4)


def test_extension_before_expiry_twice_no_longer_than_the_original_with_a_coded_ground_and_both_dates_shown() -> None:
    matter = in_hand()
    due = first(matter).due_at
    assert due is not None
    assert code(matter, Extend(until=due + DAY, ground="law"), now=due) == "before_it_is_due"
    assert code(matter, Extend(until=due + 7 * DAY + MS, ground="law")) == "no_longer_than_the_first_time"
    assert code(matter, Extend(until=due + DAY, ground="忙")) == "a_known_ground"
    for _ in range(2):
        due = first(matter).due_at
        assert due is not None
        matter = give(matter, Extend(until=due + 7 * DAY, ground="law"))
        decision = taken(matter, DecideExtension(granted=True), "dispatcher", who="p2")
        told = decision.steps[-1].fact
        assert isinstance(told, MatterDateMoved)
        assert (told.was, after(decision).due_at) == (due, due + 7 * DAY), "the citizen sees the old date and the new"
        matter = after(decision)
    assert code(matter, Extend(until=NOW + 22 * DAY, ground="law")) == "extended_seldom"


def held_to(limit: str, matter: Matter, until: datetime, *, now: datetime = NOW) -> str:
    """Return why a question is not extended until then, where it may take so long at most."""
    context = asked(now=now)
    policy = policy_of(context)
    tiers = {**policy.tiers, "Q": replace(policy.tiers["Q"], handle_limit=Span.parse(limit))}
    book = Book((replace(policy, tiers=tiers),), book_of(context).calendar)
    with pytest.raises(Refused) as caught:
        on_order(matter, first(matter).id, Extend(until=until, ground="law"), replace(context, book=book))
    return str(caught.value)


def test_an_extension_stays_within_what_the_tier_allows_and_what_was_paused_does_not_count() -> None:
    """最长办理时限 (civic-reporting.md §3.3: a question within 1 wd, 3 wd at most)."""
    question = in_hand(filed(tier="Q"))
    due, last = first(question).due_at, NOW + 2 * DAY
    assert due == NEXT_WORKING_DAY
    assert held_to("30h", question, due + HOUR) == "until: an order of the tier Q cannot take longer than it has"
    assert (
        held_to("2d", question, last + MS) == f"until must be after {due.isoformat()} and not after {last.isoformat()}"
    )
    paused = give(give(question, AskCitizen(question="哪一盏？")), Resume(), "citizen", now=NOW + HOUR)
    assert f"not after {(last + HOUR).isoformat()}" in held_to("2d", paused, last + 2 * HOUR, now=NOW + HOUR)


def test_citizen_wait_three_days_each_twice_and_then_the_unit_acts_on_what_it_has() -> None:
    matter = in_hand()
    for _ in range(2):
        matter = give(matter, AskCitizen(question="哪一盏？"))
        assert first(matter).wait_until == NOW + 3 * DAY
        assert first(come(matter, NOW + 3 * DAY)).state == "in_progress", "it goes on by itself"
        matter = give(matter, Resume(), "citizen")
    assert code(matter, AskCitizen(question="还有吗？")) == "asked_seldom"


def test_reopen_window_is_fifteen_days_after_closing() -> None:
    closed = give(answered(), Callback(verdict="solved", satisfied=True), "callback_agent")
    inside, over = asked("citizen", now=NOW + 15 * DAY - MS), asked("citizen", now=NOW + 15 * DAY)
    assert after(reopen(closed, "又坏了", inside)).state is MatterState.REWORK
    assert facts(reopen(closed, "又坏了", over)) == ["MatterNoted"], "later it is another case, linked to this one"


@pytest.mark.parametrize(
    ("handle", "takes"), [("1h", 2 * HOUR), ("4h", 2 * HOUR), ("24h", 12 * HOUR), ("7d", 3.5 * DAY), ("15d", 7 * DAY)]
)
def test_rework_has_half_the_original_handling_time_two_hours_at_least_seven_days_at_most(
    handle: str, takes: timedelta
) -> None:
    book = default_book()
    due = rework_due(book.calendar, book.policy(NOW).rework, Span.parse(handle), NOW)
    assert due.at == NOW + takes


def test_a_return_that_nobody_reviews_is_no_shelter_from_the_clock() -> None:
    """The handling clock starts at dispatch and runs through return and review (finding 2)."""
    asks = give(filed(), BACK)
    assert first(asks).due_at == first(filed()).due_at
    assert replace(asks, returned_by=()).due_at == filed().due_at
