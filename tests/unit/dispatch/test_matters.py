"""A matter from filing to closing: the table walked, driven at random, and what the citizen's acts mean for it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kitchen_dispatch.domain.matter import OPEN_MATTER, OPEN_ORDER, Matter, MatterState, OrderState, matter_id, order_id
from kitchen_dispatch.domain.matters import MATTER, Callback, Close, come_due, file, note, rate, withdraw
from kitchen_dispatch.domain.orders import Contact, Dispatch, Progress, Resolve, Sign, WrongLane, on_order
from kitchen_dispatch.domain.tiers import LIMITS, limits, rework_time
from kitchenkit.decide import Refused

from .affairs import ASSIST, CASE, LEAD, NOW, after, asked, facts, filed

FIXED = Resolve(outcome="fixed", reply="已更换灯泡")


def answered(matter: Matter) -> Matter:
    """Take every open order to its answer."""
    for part in matter.parts:
        for command in (Sign(), Contact(), FIXED):
            state = matter.part(part.id).state
            if state is OrderState.RESOLVED or (isinstance(command, Sign) and state is not OrderState.DISPATCHED):
                continue
            matter = after(on_order(matter, part.id, command, asked(note="已电话联系")))
    return matter


@pytest.mark.parametrize("tier", sorted(LIMITS))
def test_the_due_date_follows_from_the_tier_and_runs_from_dispatch(tier: str) -> None:
    matter = filed(tier=tier)
    part = matter.parts[0]
    assert part.due_at == matter.due_at == NOW + limits(tier).handle
    assert part.sign_by == NOW + limits(tier).sign
    signed = after(on_order(matter, part.id, Sign(), asked(now=NOW + timedelta(minutes=5))))
    assert signed.parts[0].due_at == part.due_at, "signing later gains no time"


def test_from_filing_to_closing_every_step_is_a_fact() -> None:
    decision = file(CASE, (LEAD,), NOW)
    assert facts(decision) == ["MatterFiled", "OrderDispatched"]
    matter = answered(after(decision))
    assert matter.state is MatterState.CALLBACK
    rated = MATTER.decide(matter, Callback(verdict="solved", satisfied=True), asked("callback_agent"))
    assert facts(rated) == ["MatterVerdictGiven", "MatterClosed"]
    assert after(rated).state is MatterState.CLOSED


def test_a_matter_for_two_units_waits_for_both_answers() -> None:
    matter = filed((LEAD, ASSIST))
    assert [part.role for part in matter.parts] == ["lead", "assist"]
    first, second = (part.id for part in matter.parts)
    for command in (Sign(), Contact(), FIXED):
        matter = after(on_order(matter, first, command, asked(note="n")))
    assert matter.state is MatterState.HANDLING
    for then in (Sign(), Progress(), FIXED):
        matter = after(on_order(matter, second, then, asked(note="n")))
    assert matter.state is MatterState.CALLBACK


def test_without_a_unit_the_matter_has_one_order_that_waits_for_a_dispatcher() -> None:
    matter = filed(())
    assert [(part.state, part.unit_id) for part in matter.parts] == [(OrderState.FILED, None)]
    with pytest.raises(Refused, match="not for the role"):
        on_order(matter, matter.parts[0].id, Dispatch(unit_id="u9"), asked("unit_handler"))
    sent = after(on_order(matter, matter.parts[0].id, Dispatch(unit_id="u9"), asked("dispatcher")))
    assert (sent.state, sent.parts[0].unit_id, sent.parts[0].state) == ("handling", "u9", "dispatched")


def test_wrong_lane_ends_every_open_order_and_needs_a_reason() -> None:
    matter = filed((LEAD, ASSIST))
    with pytest.raises(Refused) as refused:
        on_order(matter, matter.parts[0].id, WrongLane(), asked())
    assert refused.value.code == "with_a_reason"
    back = after(on_order(matter, matter.parts[0].id, WrongLane(), asked(reason="属于志愿服务")))
    assert back.state is MatterState.WRONG_LANE
    assert {part.state for part in back.parts} == {OrderState.WRONG_LANE}
    assert back.next_due() is None


def test_the_same_unit_has_one_part() -> None:
    matter = filed(())
    sent = after(on_order(matter, matter.parts[0].id, Dispatch(unit_id="u1"), asked("dispatcher")))
    twice = replace(sent, parts=(*sent.parts, replace(matter.parts[0], id="other")))
    with pytest.raises(Refused, match="has a part"):
        on_order(twice, "other", Dispatch(unit_id="u1"), asked("dispatcher"))


def test_a_case_that_comes_back_is_another_matter_with_other_orders() -> None:
    first, second = matter_id("c1", 1), matter_id("c1", 2)
    assert first != second
    assert order_id(first, "u1") != order_id(second, "u1") != order_id(second, None)


@pytest.mark.parametrize(
    ("outcome", "reply", "code"), [("not_responsible", "x", "known_outcome"), ("fixed", " ", "with_a_reply")]
)
def test_an_answer_needs_a_coded_outcome_and_words(outcome: str, reply: str, code: str) -> None:
    matter = filed()
    for command in (Sign(), Contact()):
        matter = after(on_order(matter, matter.parts[0].id, command, asked(note="n")))
    with pytest.raises(Refused) as refused:
        on_order(matter, matter.parts[0].id, Resolve(outcome=outcome, reply=reply), asked())
    assert refused.value.code == code


def test_dissatisfied_is_reworked_twice_and_then_the_centre_rules() -> None:
    matter = answered(filed())
    for round_ in (1, 2):
        decision = rate(matter, "not_solved", asked("citizen"), satisfied=False)
        assert facts(decision) == ["MatterVerdictGiven", "MatterReworked"]
        reworked = after(decision)
        assert (reworked.state, reworked.rework_rounds) == (MatterState.REWORK, round_)
        assert reworked.parts[0].due_at == NOW + rework_time("G")
        matter = after(on_order(reworked, reworked.parts[0].id, FIXED, asked()))
    last = after(rate(matter, "not_solved", asked("citizen"), satisfied=False))
    assert last.state is MatterState.CALLBACK
    assert last.next_due() is None, "the clock must not overwrite what the citizen said"
    assert after(MATTER.decide(last, Close(), asked("supervisor"))).state is MatterState.CLOSED


def test_nobody_closes_before_the_citizen_was_heard() -> None:
    with pytest.raises(Refused) as refused:
        MATTER.decide(answered(filed()), Close(), asked("dispatcher"))
    assert refused.value.code == "the_citizen_has_spoken"


def test_a_silent_citizen_is_no_satisfied_one() -> None:
    matter = answered(filed())
    assert matter.callback_by is not None
    closed = come_due(matter, asked("clock", now=matter.callback_by))
    assert after(closed).verdict == "no_answer"
    assert after(closed).state is MatterState.CLOSED


def test_a_withdrawal_ends_open_orders_but_not_what_is_dangerous() -> None:
    ended = after(withdraw(filed(), "不需要了"))
    assert (ended.state, ended.parts[0].state) == (MatterState.WITHDRAWN, OrderState.WITHDRAWN)
    for tier in ("E0", "E1"):
        going_on = withdraw(filed(tier=tier), "不需要了")
        assert facts(going_on) == ["MatterNoted"]
        assert after(going_on).state is MatterState.HANDLING
    assert withdraw(ended, "again").steps == ()


def test_a_rating_that_comes_too_early_is_remembered_and_decides_nothing() -> None:
    decision = rate(filed(), "solved", asked("citizen"), satisfied=True)
    assert facts(decision) == ["MatterNoted"]


class Life(RuleBasedStateMachine):
    """A matter driven at random, with time going by."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOW
        self.matter = filed((LEAD, ASSIST))
        self.promised = self.matter.due_at
        self.ended: str | None = None

    def take(self, decision: object) -> None:
        """Take a decision, numbered as the kit does."""
        for step in decision.steps:  # type: ignore[attr-defined]
            self.matter = replace(step.after, sequence=self.matter.sequence + 1)

    @rule(
        number=st.integers(0, 1),
        command=st.sampled_from([Sign(), Contact(), Progress(), FIXED, WrongLane(), Dispatch(unit_id="u3")]),
        role=st.sampled_from(["unit_handler", "unit_head", "dispatcher", "supervisor", "citizen"]),
        words=st.sampled_from(["", "有话"]),
    )
    def command_an_order(self, number: int, command: object, role: str, words: str) -> None:
        part = self.matter.parts[number]
        with suppress(Refused):
            self.take(on_order(self.matter, part.id, command, asked(role, now=self.now, reason=words, note=words)))

    @rule(verdict=st.sampled_from(["solved", "not_solved", "nonsense"]), satisfied=st.booleans())
    def the_citizen_rates(self, verdict: str, satisfied: bool) -> None:
        self.take(rate(self.matter, verdict, asked("citizen", now=self.now), satisfied=satisfied))

    @rule(kind=st.sampled_from(["urge", "supplement", "reopen"]))
    def the_citizen_says(self, kind: str) -> None:
        self.take(note(self.matter, kind, "话"))

    @rule()
    def the_citizen_withdraws(self) -> None:
        self.take(withdraw(self.matter, ""))

    @rule(role=st.sampled_from(["dispatcher", "supervisor", "unit_handler"]))
    def somebody_closes(self, role: str) -> None:
        with suppress(Refused):
            self.take(MATTER.decide(self.matter, Close(), asked(role, now=self.now)))

    @precondition(lambda self: self.matter.next_due() is not None)
    @rule(late=st.timedeltas(timedelta(0), timedelta(days=20)))
    def time_goes_by(self, late: timedelta) -> None:
        due = self.matter.next_due()
        assert due is not None
        self.now = max(self.now, due + late)
        before = self.matter
        decision = come_due(before, asked("clock", now=self.now))
        assert decision.steps, "what is due and does not change would be due for ever"
        self.take(decision)
        assert self.matter.next_due() is None or self.matter.next_due() != due

    @invariant()
    def exactly_one_unit_leads(self) -> None:
        assert [part.role for part in self.matter.parts].count("lead") == 1

    @invariant()
    def no_order_loses_its_unit(self) -> None:
        assert [part.unit_id for part in self.matter.parts] == ["u1", "u2"]

    @invariant()
    def the_citizens_date_never_moves_silently(self) -> None:
        assert self.matter.due_at == self.promised

    @invariant()
    def what_has_ended_stays_ended(self) -> None:
        if self.ended is not None:
            assert self.matter.state == self.ended
        if self.matter.state not in OPEN_MATTER:
            self.ended = self.matter.state
            assert not any(part.state in OPEN_ORDER for part in self.matter.parts)
            assert self.matter.next_due() is None

    @invariant()
    def reworks_are_counted_and_bounded(self) -> None:
        assert self.matter.rework_rounds <= 2


Life.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestLife = Life.TestCase
