"""What the centre decides: rulings, exclusions, tiers, lasting measures (裁决、剔除、提级、长效机制)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kitchen_dispatch.domain.dates import clocks_of
from kitchen_dispatch.domain.matter import Matter, MatterState, OrderState
from kitchen_dispatch.domain.matters_desk import (
    Close,
    ConfirmExclusion,
    LowerTier,
    ProposeExclusion,
    RaiseTier,
    RefuseExclusion,
    Reopen,
    Revisit,
    Rule,
)
from kitchen_dispatch.domain.matters_results import Callback
from kitchen_dispatch.domain.orders import Contact, Resolve
from kitchen_dispatch.domain.orders_returns import Dispute, Return, UpholdReturn
from kitchen_dispatch.domain.orders_waits import Shelve

from .affairs import ASSIST, LEAD, NOW, after, answered, asked, come, facts, filed, give, in_hand, taken
from .test_transitions import code, first

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BACK = Return(reason_code="unclear_owner", evidence="道路未移交")
UNHAPPY = Callback(verdict="not_solved", satisfied=False)
FROGS = ProposeExclusion(code="unreasonable", explanation="要求消灭青蛙叫声")


def disputed(matter: Matter | None = None) -> Matter:
    return give(give(matter or filed(), BACK), Dispute(), "dispatcher", reason="权属不清")


def test_15_a_ruling_names_the_unit_tells_the_citizen_and_proposes_a_rule() -> None:
    later = NOW + 5 * HOUR
    decision = taken(disputed(), Rule(unit_id="u5"), "ruling_panel", who="p2", now=later, reason="按移交清单")
    assert facts(decision) == ["OrderRuled", "OrderDispatched", "MatterDateMoved", "RoutingRuleProposed"]
    ruled = after(decision)
    assert (first(ruled).unit_id, first(ruled).state, first(ruled).due_at) == ("u5", "dispatched", later + 7 * DAY)
    assert ruled.due_at == first(ruled).due_at
    proposal = decision.steps[-1].fact
    assert (proposal.unit_id, proposal.category_code) == ("u5", "GOV-LIGHT")  # type: ignore[attr-defined]


def test_15_what_was_ruled_is_not_given_back_nor_disputed_again() -> None:
    ruled = give(disputed(), Rule(unit_id="u5"), "ruling_panel", who="p2", reason="按移交清单")
    assert code(ruled, BACK) == "not_after_a_ruling"
    asks = Resolve(outcome="not_responsible", reply="不是我们", ask_ruling=True)
    assert code(in_hand(ruled), asks) == "names_who_is"


def test_15_who_dispatched_it_does_not_rule() -> None:
    sent = give(give(filed(), BACK), UpholdReturn(unit_id="u3"), "dispatcher", who="p1")
    in_dispute = disputed(sent)
    assert code(in_dispute, Rule(unit_id="u5"), "supervisor", who="p1", reason="r") == "not_who_dispatched"
    assert first(give(in_dispute, Rule(unit_id="u5"), "supervisor", who="p2", reason="r")).unit_id == "u5"
    assert code(in_dispute, Rule(unit_id="u5"), "dispatcher", who="p2", reason="r") == "wrong_role"


def test_15_without_a_ruling_in_time_the_areas_fallback_acts() -> None:
    in_dispute = disputed()
    decided = come(in_dispute, first(in_dispute).wait_until)
    while first(decided).state is OrderState.DISPUTED:
        decided = come(decided, first(in_dispute).wait_until)
    assert (first(decided).unit_id, first(decided).state) == ("u-fallback", "dispatched")
    assert code(decided, BACK) == "not_after_a_ruling"


def test_15_in_an_emergency_somebody_acts_at_once() -> None:
    in_dispute = disputed(filed(tier="E1"))
    assert in_dispute.next_due() == NOW
    assert first(come(in_dispute)).unit_id == "u-fallback"


def test_a_ruling_needs_a_dispute_a_reason_and_a_unit_without_a_part() -> None:
    assert code(filed(), Rule(unit_id="u5"), "ruling_panel", who="p2", reason="r") == "something_to_rule"
    two = disputed(filed((LEAD, ASSIST)))
    assert code(two, Rule(unit_id="u5"), "ruling_panel", who="p2") == "with_a_reason"
    assert code(two, Rule(unit_id="u5", order_id="x"), "ruling_panel", who="p2", reason="r") == "a_unit_that_can_act"
    assert code(two, Rule(unit_id="u5", release=True), "ruling_panel", who="p2", reason="r") == "a_unit_that_can_act"
    assists = give(give(filed((LEAD, ASSIST)), BACK, order=1), Dispute(), "dispatcher", order=1, reason="权属不清")
    refused = code(assists, Rule(unit_id="u1"), "ruling_panel", who="p2", reason="r")
    assert refused == "a_unit_that_can_act", "who leads does not take what another one assists with"


def test_15_a_unit_that_assists_may_be_ruled_to_lead_and_who_led_assists() -> None:
    later = NOW + 5 * HOUR
    two = give(in_hand(filed((LEAD, ASSIST)), order=1), Contact(), order=1, note="已联系")
    decision = taken(disputed(two), Rule(unit_id="u2"), "ruling_panel", who="p2", now=later, reason="按移交清单")
    assert facts(decision) == ["OrderRuled", "OrderDispatched", "MatterDateMoved", "RoutingRuleProposed"]
    assert all([part.role for part in step.after.parts].count("lead") == 1 for step in decision.steps)
    former, lead = after(decision).parts
    assert (former.unit_id, former.role, former.state, former.due_at) == ("u1", "assist", "signed", NOW + 7 * DAY)
    assert (lead.unit_id, lead.role, lead.state, lead.due_at) == ("u2", "lead", "dispatched", later + 7 * DAY)
    assert (lead.id, lead.contacted_at) == (two.parts[1].id, None), "the same order, and its clocks begin anew"
    assert after(decision).due_at == later + 7 * DAY, "the citizen is told the new date, and why"
    for order in (0, 1):
        assert code(after(decision), BACK, order=order) == "not_after_a_ruling"
    assert after(decision).lead is lead


def test_15_who_led_may_be_let_go_and_counts_as_wrongly_dispatched_and_nothing_more() -> None:
    ask = Rule(unit_id="u2", release=True)
    let_go = give(disputed(filed((LEAD, ASSIST))), ask, "ruling_panel", who="p2", reason="按移交清单")
    former, lead = let_go.parts
    assert (former.role, former.state, former.released_at, former.next_due()) == ("assist", "withdrawn", NOW, None)
    assert {clock.state for clock in clocks_of(let_go, former, asked()).values()} <= {"not_started", "void", "met"}
    finished = answered(let_go)
    assert finished.state is MatterState.CALLBACK, "nobody waits for who was let go"
    assert (first(finished).state, lead.id) == ("withdrawn", finished.lead.id)
    again = give(finished, UNHAPPY, "callback_agent", note="还是不亮")
    assert [part.state for part in again.parts] == ["withdrawn", "rework"]


def test_a_unit_that_has_shelved_its_part_and_is_ruled_to_lead_waits_for_nothing() -> None:
    """Seen to fail: its order was dispatched anew, and stood still until the day it had been shelved to."""
    two = in_hand(filed((LEAD, ASSIST)), order=1)
    shelve = Shelve(explanation="等改造", review_on=NOW + 9 * DAY)
    ruled = give(
        disputed(give(two, shelve, "unit_head", order=1)), Rule(unit_id="u2"), "ruling_panel", who="p2", reason="r"
    )
    (pause,) = ruled.lead.pauses
    assert (ruled.lead.state, ruled.lead.due_at, pause.end) == ("dispatched", NOW + 7 * DAY, NOW)


def test_after_two_rounds_the_unit_that_assists_may_be_ruled_to_lead() -> None:
    matter = answered(filed((LEAD, ASSIST)))
    for _ in range(2):
        matter = answered(give(matter, UNHAPPY, "callback_agent", note="还是不亮"))
    ruled = give(
        give(matter, UNHAPPY, "callback_agent", note="还是不亮"),
        Rule(unit_id="u2"),
        "ruling_panel",
        who="p2",
        reason="换单位",
    )
    assert [(part.unit_id, part.role, part.state) for part in ruled.parts] == [
        ("u1", "assist", "resolved"),
        ("u2", "lead", "dispatched"),
    ]
    assert answered(ruled).verdict == ""


def with_the_centre() -> Matter:
    matter = answered()
    for _ in range(2):
        matter = answered(give(matter, UNHAPPY, "callback_agent", note="还是不亮"))
    return give(matter, UNHAPPY, "callback_agent", note="还是不亮")


def test_what_is_with_the_centre_waits_a_working_day_and_no_silence_ends_it() -> None:
    matter, told = with_the_centre(), []
    while (due := matter.next_due()) is not None:
        matter = come(matter, due)
        told.append((first(matter).climbed[-1].threshold, due, first(matter).climbed[-1].to))
    assert [(rung, to) for rung, _, to in told] == [
        ("decide_ruling", ("ruling_panel", "supervisor")),
        ("undecided", ("supervisor",)),
    ]
    assert told[-1][1] == NOW + timedelta(days=1, hours=7, minutes=30), "the next working day is over"
    assert matter.with_the_centre
    assert clocks_of(matter, first(matter), asked(now=told[-1][1]))["centre"].state == "breached"
    closed = give(matter, Close(), "dispatcher")
    assert clocks_of(closed, first(closed), asked())["centre"].state == "not_started"


def test_an_emergency_with_the_centre_has_the_time_of_a_review_and_begins_anew_when_it_is_opened_again() -> None:
    matter = answered(filed(tier="E1"))
    for _ in range(2):
        matter = answered(give(matter, UNHAPPY, "callback_agent", note="还是不亮"))
    left = give(matter, UNHAPPY, "callback_agent", note="还是不亮")
    assert clocks_of(left, first(left), asked())["centre"].due_at == NOW + 2 * HOUR, "two working hours"
    again = give(give(left, Close(), "dispatcher"), Reopen(), "dispatcher", reason="又坏了", now=NOW + DAY)
    assert again.left_to_the_centre_at == NOW + DAY


def test_after_two_rounds_the_panel_may_name_another_unit() -> None:
    ruled = give(with_the_centre(), Rule(unit_id="u5"), "ruling_panel", who="p2", reason="换单位")
    assert (ruled.state, first(ruled).unit_id, first(ruled).outcome) == (MatterState.HANDLING, "u5", "")
    assert first(ruled).due_at == NOW + 7 * DAY, "another unit has the whole time"
    assert answered(ruled).verdict == ""


def test_nobody_excludes_alone_and_an_exclusion_is_counted_apart() -> None:
    proposed = give(filed(), FROGS)
    assert not proposed.excluded
    assert code(proposed, FROGS, "dispatcher") == "not_proposed_yet"
    assert code(proposed, ConfirmExclusion(), "supervisor", who="p1") == "another_person"
    assert code(proposed, ConfirmExclusion(), "dispatcher", who="p2") == "wrong_role"
    confirmed = give(proposed, ConfirmExclusion(), "supervisor", who="p2")
    assert (confirmed.excluded, confirmed.exclusion and confirmed.exclusion.code) == (True, "unreasonable")
    refused = give(proposed, RefuseExclusion(), "supervisor", who="p2", reason="合理诉求")
    assert not refused.excluded
    assert give(refused, FROGS, "dispatcher").exclusion is not None, "it may be proposed again"
    assert code(filed(), replace(FROGS, code="boring")) == "known_exclusion"


def test_what_is_excluded_is_not_done_again_and_may_be_closed() -> None:
    excluded = answered(give(give(filed(), FROGS), ConfirmExclusion(), "supervisor", who="p2"))
    assert code(excluded, Close(reason_code="excluded", revisit_on=NOW + DAY), "dispatcher") == "a_known_end"
    unhappy = give(excluded, UNHAPPY, "callback_agent", note="还是不亮")
    assert (unhappy.state, unhappy.rework_rounds) == (MatterState.CALLBACK, 0)
    closed = give(unhappy, Close(), "dispatcher")
    assert closed.closing is not None
    assert closed.closing.reason_code == "excluded"


def test_a_raise_brings_both_dates_nearer_and_a_lowering_keeps_the_citizens() -> None:
    later = NOW + 2 * DAY
    raised = give(filed(), RaiseTier(tier="E1"), now=later)
    assert (raised.tier, first(raised).due_at, raised.due_at) == ("E1", later + DAY, later + DAY)
    late = give(filed(), RaiseTier(tier="E2"), now=NOW + 6 * DAY)
    assert first(late).due_at == filed().due_at, "a raise gives nobody more time"
    lowered = give(filed(), LowerTier(tier="C"), "supervisor", reason="涉及多部门")
    assert (first(lowered).due_at, lowered.due_at) == (NOW + 15 * DAY, filed().due_at)


def test_only_the_centre_lowers_and_says_why() -> None:
    assert code(filed(), LowerTier(tier="C"), "unit_head", reason="难") == "wrong_role"
    assert code(filed(), LowerTier(tier="C"), "dispatcher") == "with_a_reason"
    assert code(filed(), LowerTier(tier="E1"), "dispatcher", reason="难") == "less_urgent"
    assert code(filed(), RaiseTier(tier="C")) == "more_urgent"


@pytest.mark.parametrize("tier", ["V", "M"])
def test_what_comes_with_a_tier_of_another_lane_has_the_usual_deadline(tier: str) -> None:
    came = filed(tier=tier)
    assert (came.tier, first(came).due_at, came.due_at) == ("G", NOW + 7 * DAY, NOW + 7 * DAY)


def test_nobody_spares_himself_the_callback_by_calling_a_report_a_question() -> None:
    for tier in ("G", "C"):
        assert code(filed(tier=tier), RaiseTier(tier="Q"), "unit_handler") == "more_urgent"
        assert code(filed(tier=tier), LowerTier(tier="Q"), "dispatcher") == "with_a_reason"
    asked = give(filed(), LowerTier(tier="Q"), "dispatcher", reason="实为咨询")
    assert (asked.tier, asked.due_at) == ("Q", filed().due_at)
    assert code(filed(tier="Q"), LowerTier(tier="Q"), "dispatcher", reason="咨询") == "less_urgent"
    assert give(filed(tier="Q"), LowerTier(tier="G"), "dispatcher", reason="不是咨询").tier == "G"


def lasting() -> Matter:
    answer = Resolve(outcome="fixed", reply="建立长效机制", revisit_on=NOW + 30 * DAY)
    return give(give(in_hand(), answer), Callback(verdict="solved", satisfied=True), "callback_agent")


def test_a_lasting_measure_comes_back_on_its_day_before_it_is_archived() -> None:
    closed = lasting()
    assert closed.closing is not None
    assert (closed.closing.reason_code, closed.next_due()) == ("long_term", NOW + 30 * DAY)
    due = come(closed)
    assert due.closing is not None
    assert (due.state, due.closing.revisit_due, due.next_due()) == (MatterState.CLOSED, True, None)
    assert code(closed, Revisit(holds=True, finding="保持"), "verifier") == "it_has_come_back"
    held = give(due, Revisit(holds=True, finding="保持"), "verifier", now=NOW + 31 * DAY)
    assert come(held).state is MatterState.ARCHIVED


def test_a_measure_that_does_not_last_is_done_again() -> None:
    decision = taken(come(lasting()), Revisit(holds=False, finding="反弹"), "verifier", now=NOW + 31 * DAY)
    assert facts(decision) == ["MatterRevisited", "MatterReopened", "MatterReworked"]
    assert after(decision).state is MatterState.REWORK


def test_the_centre_may_name_the_day_when_it_closes() -> None:
    day = NOW + 60 * DAY
    closed = give(with_the_centre(), Close(reason_code="long_term", revisit_on=day), "supervisor")
    assert closed.closing is not None
    assert (closed.closing.reason_code, closed.next_due()) == ("long_term", day)
    for wrong in (Close(reason_code="long_term"), Close(revisit_on=day), Close(reason_code="x")):
        assert code(with_the_centre(), wrong, "supervisor") == "a_known_end"
    for day in (NOW, NOW + 800 * DAY):
        assert code(with_the_centre(), Close(reason_code="long_term", revisit_on=day), "supervisor") == "a_known_end"


@pytest.mark.parametrize("tier", ["Q"])
def test_a_question_that_was_answered_is_closed_without_a_callback(tier: str) -> None:
    closed = answered(filed(tier=tier))
    assert closed.closing is not None
    assert (closed.state, closed.closing.reason_code, closed.verdict) == (MatterState.CLOSED, "answered", "")


def test_who_reads_the_record_finds_each_fact_by_itself() -> None:
    matter = give(answered(give(in_hand(), Contact(), note="n")), UNHAPPY, "callback_agent", note="还是不亮")
    assert (first(matter).outcome, first(matter).reply) == ("fixed", "已更换灯泡"), "what the unit said stays"
    assert (matter.verdict, matter.verification, matter.closing) == ("not_solved", None, None)
