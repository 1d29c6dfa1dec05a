"""A matter from filing to closing, by one unit or two."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kitchen_dispatch.domain.matter import MatterState, OrderState, matter_id, order_id
from kitchen_dispatch.domain.matters import MATTER, file
from kitchen_dispatch.domain.matters_citizen import rate, withdraw
from kitchen_dispatch.domain.matters_desk import Close
from kitchen_dispatch.domain.matters_results import Callback
from kitchen_dispatch.domain.orders import Contact, Dispatch, Progress, Resolve, Sign, WrongLane
from kitchenkit.decide import Refused

from .affairs import ASSIST, CASE, FIXED, LEAD, NOW, after, answered, asked, come, facts, filed, give, in_hand, taken


@pytest.mark.parametrize(
    ("tier", "sign", "handle"),
    [
        ("E0", timedelta(minutes=15), timedelta(hours=2)),
        ("E1", timedelta(hours=1), timedelta(hours=24)),
        ("E2", timedelta(hours=2), timedelta(days=3)),
        ("G", timedelta(hours=5, minutes=30), timedelta(days=7)),  # 4 working hours, with the noon between
        ("C", timedelta(hours=5, minutes=30), timedelta(days=15)),
    ],
)
def test_the_due_date_follows_from_the_tier_and_runs_from_dispatch(
    tier: str, sign: timedelta, handle: timedelta
) -> None:
    matter = filed(tier=tier)
    part = matter.parts[0]
    assert part.due_at == matter.due_at == NOW + handle
    assert part.sign_by == NOW + sign
    signed = give(matter, Sign(), now=NOW + timedelta(minutes=5))
    assert signed.parts[0].due_at == part.due_at, "signing later gains no time"


def test_an_item_of_the_duty_list_has_its_own_time_where_the_category_decides() -> None:
    item = (replace(LEAD, item="LIGHT-01", deadline="1d"),)
    soon = filed(item, tier="E2")
    assert soon.parts[0].due_at == soon.due_at == NOW + timedelta(days=1)
    assert filed(item, tier="E1").due_at == NOW + timedelta(hours=24)
    assert filed(item, tier="E0").due_at == NOW + timedelta(hours=2), "an emergency does not wait for a list"
    assert filed(item, tier="G").due_at == NOW + timedelta(days=7)


def test_from_filing_to_closing_every_step_is_a_fact() -> None:
    decision = file(CASE, (LEAD,), asked())
    assert facts(decision) == ["MatterFiled", "OrderDispatched"]
    matter = answered(after(decision))
    assert matter.state is MatterState.CALLBACK
    rated = taken(matter, Callback(verdict="solved", satisfied=True), "callback_agent")
    assert facts(rated) == ["MatterVerdictGiven", "MatterClosed"]
    assert after(rated).state is MatterState.CLOSED


def test_a_matter_for_two_units_waits_for_both_answers() -> None:
    matter = filed((LEAD, ASSIST))
    assert [part.role for part in matter.parts] == ["lead", "assist"]
    matter = give(in_hand(matter), FIXED)
    assert matter.state is MatterState.HANDLING
    for then in (Sign(), Progress(), FIXED):
        matter = give(matter, then, order=1, note="n")
    assert matter.state is MatterState.CALLBACK


def test_without_a_unit_the_matter_has_one_order_that_waits_for_a_dispatcher() -> None:
    matter = filed(())
    assert [(part.state, part.unit_id) for part in matter.parts] == [(OrderState.FILED, None)]
    with pytest.raises(Refused, match="not for the role"):
        give(matter, Dispatch(unit_id="u9"), "unit_handler")
    sent = give(matter, Dispatch(unit_id="u9"), "dispatcher")
    assert (sent.state, sent.parts[0].unit_id, sent.parts[0].state) == ("handling", "u9", "dispatched")
    assert sent.dispatched_by == ("p1",)


def test_wrong_lane_ends_every_open_order_and_needs_a_reason() -> None:
    matter = filed((LEAD, ASSIST))
    with pytest.raises(Refused) as refused:
        give(matter, WrongLane())
    assert refused.value.code == "with_a_reason"
    back = give(matter, WrongLane(), reason="属于志愿服务")
    assert back.state is MatterState.WRONG_LANE
    assert {part.state for part in back.parts} == {OrderState.WRONG_LANE}
    assert back.next_due() is None


def test_the_same_unit_has_one_part() -> None:
    matter = filed(())
    sent = give(matter, Dispatch(unit_id="u1"), "dispatcher")
    twice = replace(sent, parts=(*sent.parts, replace(matter.parts[0], id="other")))
    with pytest.raises(Refused, match="has a part"):
        give(twice, Dispatch(unit_id="u1"), "dispatcher", order=1)


def test_a_case_that_comes_back_is_another_matter_with_other_orders() -> None:
    first, second = matter_id("c1", 1), matter_id("c1", 2)
    assert first != second
    assert order_id(first, "u1") != order_id(second, "u1") != order_id(second, None)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"outcome": "magic", "reply": "x"}, "known_outcome"),
        ({"outcome": "fixed", "reply": " "}, "with_a_reply"),
        ({"outcome": "not_responsible", "reply": "x"}, "names_who_is"),
        ({"outcome": "not_responsible", "reply": "x", "owner_unit_id": "u1"}, "names_who_is"),
        ({"outcome": "fixed", "reply": "x", "ask_ruling": True}, "names_who_is"),
        ({"outcome": "fixed", "reply": "x", "revisit_on": NOW}, "revisited_later"),
    ],
)
def test_an_answer_needs_a_coded_outcome_and_words_and_names_who_is(said: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        give(in_hand(), Resolve(**said))  # type: ignore[arg-type]
    assert refused.value.code == code


def test_who_is_not_responsible_names_who_is_or_asks_for_a_ruling() -> None:
    named = give(in_hand(), Resolve(outcome="not_responsible", reply="属供电公司", owner_unit_id="u9"))
    assert (named.parts[0].state, named.parts[0].owner_unit_id) == ("resolved", "u9")
    asks = Resolve(outcome="not_responsible", reply="权属不清，请裁决", ask_ruling=True)
    disputed = give(in_hand(), asks)
    assert (disputed.state, disputed.parts[0].state, disputed.parts[0].unit_id) == ("handling", "disputed", "u1")


def test_dissatisfied_is_reworked_twice_and_then_the_centre_rules() -> None:
    matter = answered()
    for round_ in (1, 2):
        decision = rate(matter, "not_solved", asked("citizen"), satisfied=False)
        told = ["MatterVerdictGiven", "MatterReworked"]
        assert facts(decision) == [*told, "OrderEscalated"]  # one step farther, the second time to the city's list
        reworked = after(decision)
        assert (reworked.state, reworked.rework_rounds) == (MatterState.REWORK, round_)
        assert reworked.parts[0].due_at == NOW + timedelta(days=3, hours=12)
        matter = give(reworked, FIXED)
    last = after(rate(matter, "not_solved", asked("citizen"), satisfied=False))
    assert last.state is MatterState.CALLBACK
    assert last.with_the_centre
    while last.next_due() is not None:
        last = come(last)
    assert (last.verdict, last.with_the_centre) == ("not_solved", True), "the clock overwrites nobody's word"
    closed = give(last, Close(), "supervisor")
    assert closed.closing is not None
    assert (closed.state, closed.closing.reason_code, closed.verdict) == (MatterState.CLOSED, "centre", "not_solved")


def test_solved_and_not_satisfied_is_done_again() -> None:
    again = after(rate(answered(), "solved", asked("citizen"), satisfied=False))
    assert (again.state, again.verdict, again.satisfied) == (MatterState.REWORK, "solved", False)


def test_nobody_closes_before_the_citizen_was_heard() -> None:
    with pytest.raises(Refused) as refused:
        MATTER.decide(answered(), Close(), asked("dispatcher"))
    assert refused.value.code == "the_citizen_has_spoken"


def test_a_withdrawal_ends_open_orders_but_not_what_is_dangerous() -> None:
    ended = after(withdraw(filed(), "不需要了", asked()))
    assert (ended.state, ended.parts[0].state) == (MatterState.WITHDRAWN, OrderState.WITHDRAWN)
    for tier in ("E0", "E1"):
        going_on = withdraw(filed(tier=tier), "不需要了", asked())
        assert facts(going_on) == ["MatterNoted"]
        assert after(going_on).state is MatterState.HANDLING
    assert withdraw(ended, "again", asked()).steps == ()


def test_a_rating_that_comes_too_early_is_remembered_and_decides_nothing() -> None:
    assert facts(rate(filed(), "solved", asked("citizen"), satisfied=True)) == ["MatterNoted"]


def test_contact_is_what_meets_the_first_contact_and_words_do_not_end_waiting() -> None:
    assert give(give(filed(), Sign()), Progress(), note="n").parts[0].contacted_at is None
    matter = in_hand()
    assert (matter.parts[0].contacted_at, matter.parts[0].hands) == (NOW, ("p1",))
    again = give(matter, Contact(), note="n", now=NOW + timedelta(hours=1))
    assert again.parts[0].contacted_at == NOW, "the first one counts"


def test_what_is_done_again_goes_to_no_other_lane_whatever_the_unit_has_done_meanwhile() -> None:
    again = after(rate(answered(), "not_solved", asked("citizen"), satisfied=False))
    for matter in (again, give(again, Contact(), note="已联系")):
        with pytest.raises(Refused):
            give(matter, WrongLane(), reason="不归我们")
