"""The table of a case: claims, routings, wrong lanes and what the citizen does meanwhile, driven at random."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kitchen.triage.v1 import case_events_pb2 as pb
from kitchen_triage import wire
from kitchen_triage.domain import facts
from kitchen_triage.domain.case import LANES as LANE_NAMES
from kitchen_triage.domain.case import Case, State, Suggestion, Unit
from kitchen_triage.domain.desk import (
    CLAIM_LASTS,
    MOST_QUESTIONS,
    Ask,
    Claim,
    Merge,
    Reject,
    Release,
    Route,
    adopt,
    table,
)
from kitchen_triage.domain.flow import come_due, open_case, take_act, withdraw, wrong_lane
from kitchenkit.decide import Decision, Refused

from .desk import LANES, NOW, RECEIVED, SURE, UNSURE, asking, opened

DESK = table(LANES)
COMMANDS = [
    Claim(), Release(), Route(lane="government"), Route(lane="volunteer", category_code="VOL-ELDER"),
    Route(lane="government", assignments=(Unit(unit_id="u1", role="lead"), Unit(unit_id="u2", role="assist"))),
    Route(lane="nowhere"), Merge(master_id="c2"), Merge(master_id="c1"),
    Reject(reason_code="in_litigation", channel="法院"), Ask(question="哪一盏？"), Ask(question=" "),
]  # fmt: skip
ACTS = [
    facts.CaseSupplemented(text="还有"), facts.CaseUrged(note=""), facts.CaseReopened(reason="又坏了"),
    facts.CaseAppealed(reason="不服"), facts.CaseRated(verdict="solved", satisfied=True, stars=5, comment=""),
]  # fmt: skip
ENDED = frozenset({State.MERGED, State.WITHDRAWN})


@pytest.mark.parametrize(
    ("said", "state", "told"),
    [
        (SURE, State.ROUTED, ["CaseOpened", "CaseClassified", "CaseRouted"]),
        (UNSURE, State.TRIAGE_REVIEW, ["CaseOpened", "CaseClassified", "CaseDeferred"]),
        (replace(SURE, lane=""), State.TRIAGE_REVIEW, ["CaseOpened", "CaseClassified", "CaseDeferred"]),
        (replace(SURE, emergency=True), State.ROUTED, ["CaseOpened", "CaseClassified", "CaseAlarmed", "CaseRouted"]),
        (
            replace(UNSURE, emergency=True),
            State.TRIAGE_REVIEW,
            ["CaseOpened", "CaseClassified", "CaseAlarmed", "CaseDeferred"],
        ),
    ],
)
def test_a_case_begins_routed_or_at_the_desk_and_danger_is_alarmed_either_way(
    said: Suggestion, state: State, told: list[str]
) -> None:
    decision = open_case(RECEIVED, said, NOW)
    assert [type(step.fact).__name__ for step in decision.steps] == told
    assert decision.steps[-1].after.state is state


def test_what_a_router_does_not_say_is_taken_from_the_suggestion_of_the_same_lane() -> None:
    case = opened()
    same = DESK.decide(case, Route(lane="government"), asking()).steps[-1].after
    assert (same.category_code, same.tier, same.area_code) == ("GOV-LIGHT", "E2", "520103019")
    other = DESK.decide(case, Route(lane="commercial"), asking()).steps[-1].after
    assert (other.category_code, other.tier, other.decided_by) == ("COM-OTHER", "M", "person")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (Route(lane="heaven"), "known_lane"),
        (Route(lane="government", tier="E9"), "known_tier"),
        (Route(lane="government", tier="V"), "known_tier"),
        (Route(lane="government", tier="M"), "known_tier"),
        (Route(lane="volunteer", category_code="VOL-ELDER", tier="G"), "known_tier"),
        (Route(lane="commercial", tier="E0"), "known_tier"),
        (Route(lane="government", area_code="云岩区"), "known_level"),
        (Route(lane="government", area_code="52010"), "known_level"),
        (Route(lane="government", category_code="VOL-ELDER"), "category_of_the_lane"),
        (Route(lane="volunteer"), "category_of_the_lane"),
        (Route(lane="government", assignments=(Unit(unit_id="u", role="assist"),)), "one_lead"),
        (Route(lane="government", assignments=(Unit(unit_id="u", role="lead"),) * 2), "one_lead"),
        (
            Route(lane="government", assignments=(Unit(unit_id="u", role="lead"), Unit(unit_id="v", role="boss"))),
            "one_lead",
        ),
        (Merge(master_id="c1"), "another_case"),
        (Reject(reason_code="boring", channel="别处"), "known_rejection"),
        (Reject(reason_code="in_litigation", channel=" "), "known_rejection"),
        (Ask(question=""), "with_a_question"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(command: object, code: str) -> None:
    with pytest.raises(Refused) as refused:
        DESK.decide(opened(), command, asking())
    assert refused.value.code == code


def test_an_appeal_against_a_refusal_comes_back_to_the_desk_and_is_told() -> None:
    refused = DESK.decide(opened(), Reject(reason_code="in_litigation", channel="法院"), asking()).steps[-1].after
    decision = take_act(refused, facts.CaseAppealed(reason="不服"))
    assert decision.steps[-1].after.state is State.TRIAGE_REVIEW
    assert wire.case_letter(decision.steps[-1].fact, decision.steps[-1].after).topics == ("triage-case-events",)


def test_a_case_wrongly_sent_is_sent_again_even_to_the_same_lane() -> None:
    case = opened(SURE)
    for number in (1, 2, 3):
        assert case.routing_no == number
        assert wrong_lane(case, routing_no=number - 1, reason="迟到的话").steps == ()
        back = wrong_lane(case, routing_no=number, reason="不是我们的").steps[-1].after
        assert wrong_lane(back, routing_no=number, reason="又说一次").steps == ()
        case = DESK.decide(back, Route(lane="government"), asking()).steps[-1].after


def followed(case: Case) -> Case:
    """Return the case after another one was merged into it."""
    return adopt(case, replace(case, id="c2"), asking()).steps[-1].after


def test_what_a_unit_has_in_hand_is_not_ended_for_those_who_were_merged_into_it() -> None:
    (step,) = withdraw(followed(opened(SURE)), "不用了").steps
    assert (step.after.state, step.fact) == (State.ROUTED, facts.CaseWithdrawn(reason="不用了", followed=True))
    told = pb.CaseWithdrawn.FromString(wire.case_letter(step.fact, step.after).body)
    assert (told.followed, told.case.state) == (True, "routed")
    alone = withdraw(opened(SURE), "不用了").steps[-1]
    assert (alone.after.state, alone.fact) == (State.WITHDRAWN, facts.CaseWithdrawn(reason="不用了"))


def test_at_the_desk_it_stays_there_and_what_waits_for_the_citizen_waits_no_more() -> None:
    review = followed(opened(UNSURE))
    assert withdraw(review, "不用了").steps[-1].after.state is State.TRIAGE_REVIEW
    asked = DESK.decide(opened(UNSURE), Ask(question="哪一盏？"), asking()).steps[-1].after
    goes_on = withdraw(followed(asked), "不用了")
    assert goes_on.steps[-1].after.state is State.TRIAGE_REVIEW
    assert [type(step.fact).__name__ for step in goes_on.steps] == ["CaseWithdrawn", "CaseDeferred"]


@pytest.mark.parametrize("lane", ["volunteer", "news", "commercial"])
def test_what_somebody_asked_for_themselves_ends_with_their_word(lane: str) -> None:
    routed = replace(followed(opened(SURE)), lane=lane)
    assert withdraw(routed, "不用了").steps[-1].after.state is State.WITHDRAWN


class Life(RuleBasedStateMachine):
    """One case between two clerks, a chief, four lanes, a citizen and the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.case: Case = replace(opened(), sequence=3)
        self.now: datetime = NOW
        self.routings = 0
        self.ended: Case | None = None

    def take(self, decision: Decision[Case]) -> None:
        for step in decision.steps:
            after = replace(step.after, sequence=self.case.sequence + 1)
            letter = wire.case_letter(step.fact, after)
            queue = {topic for topic in letter.topics if topic.startswith("queue-")}
            assert queue <= {f"queue-{after.lane}"}
            assert after.routing_no or not queue, "a lane hears of a case that was routed into it, and of no other"
            if isinstance(step.fact, facts.CaseRouted):
                self.routings += 1
            self.case = after

    @rule(command=st.sampled_from(COMMANDS), actor=st.sampled_from(["ann", "ben"]),
          role=st.sampled_from(["triage_clerk", "desk_chief", "resident", "dispatcher"]))  # fmt: skip
    def the_desk(self, command: object, actor: str, role: str) -> None:
        before = self.case
        with suppress(Refused):
            self.take(DESK.decide(before, command, asking(role, actor=actor, now=self.now)))
            assert role in {"triage_clerk", "desk_chief"}
            freeing = isinstance(command, Release) and role == "desk_chief"
            assert before.claimed_by in {"", actor} or freeing, "somebody else works on it"

    @rule(number=st.integers(0, 3))
    def a_lane_says_it_is_wrong(self, number: int) -> None:
        before = self.case
        self.take(wrong_lane(before, routing_no=number, reason="不是我们的"))
        assert (self.case != before) == (before.state is State.ROUTED and before.routing_no == number)

    @rule(act=st.sampled_from(ACTS))
    def the_citizen_acts(self, act: facts.CitizenFact) -> None:
        decision = take_act(self.case, act)
        assert decision.steps[0].fact is act, "nothing that a citizen does is lost"
        self.take(decision)

    @rule()
    def the_citizen_withdraws(self) -> None:
        self.take(withdraw(self.case, "不用了"))

    @precondition(lambda self: self.case.next_due() is not None)
    @rule(late=st.timedeltas(timedelta(0), timedelta(days=2)))
    def the_clock(self, late: timedelta) -> None:
        waits = self.case.state is State.AWAITING_CITIZEN
        self.now = max(self.now, self.case.next_due() or NOW) + late
        self.take(come_due(self.case, asking("clock", actor="clock", now=self.now)))
        assert self.case.claimed_by == ""
        assert self.case.next_due() is None
        assert not waits or self.case.state is State.TRIAGE_REVIEW, "silence gives it back to the desk"

    @invariant()
    def it_waits_for_an_answer_to_an_end_and_not_too_often(self) -> None:
        waits = self.case.state is State.AWAITING_CITIZEN
        assert (self.case.answer_by is not None) is waits
        assert self.case.asked <= MOST_QUESTIONS

    @invariant()
    def each_routing_has_its_own_number(self) -> None:
        assert self.case.routing_no == self.routings

    @invariant()
    def a_claim_is_somebodys_and_ends(self) -> None:
        assert bool(self.case.claimed_by) == (self.case.claimed_until is not None)
        if self.case.claimed_until is not None:
            assert self.case.state is State.TRIAGE_REVIEW
            assert self.case.claimed_until <= self.now + CLAIM_LASTS

    @invariant()
    def what_is_routed_is_in_a_lane(self) -> None:
        if self.case.state is State.ROUTED:
            assert self.case.lane in LANE_NAMES
            assert self.case.category_code
            assert self.case.tier

    @invariant()
    def what_has_ended_stays_ended(self) -> None:
        if self.ended is not None:
            assert replace(self.case, sequence=0, text=self.ended.text) == self.ended
            assert self.case.text.startswith(self.ended.text[:4]), "what is said afterwards stands behind it"
        elif self.case.state in ENDED:
            self.ended = replace(self.case, sequence=0)


Life.TestCase.settings = settings(max_examples=120, stateful_step_count=30, deadline=None)
TestLife = Life.TestCase


def test_a_case_between_two_areas_keeps_its_sides_for_whoever_routes_it() -> None:
    case = opened(replace(UNSURE, sides=("520103019", "520102016")))
    assert case.sides == ("520103019", "520102016")
    assert list(wire.case_state(case).sides) == list(case.sides)
    assert opened().sides == ()
