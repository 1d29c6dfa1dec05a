"""The table of a submission, walked at random: what it lets happen, and what never happens."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kitchen_intake import wire
from kitchen_intake.bodies import SubmissionBody
from kitchen_intake.domain.commands import Appeal, Conceal, Rate, Reopen, Reveal, Supplement, Survey, Urge, Withdraw
from kitchen_intake.domain.form import submission_of
from kitchen_intake.domain.status import LABELS, public_status
from kitchen_intake.domain.submission import MOST_LINES, Entry, State, Submission, Told
from kitchen_intake.domain.table import MOST_ACTS, SUBMISSION, hear, receive
from kitchen_intake.view import LINES
from kitchenkit.decide import Refused
from kitchenkit.masking import mask

from .counter import NOW, asking, body, told

COMMANDS = [
    Supplement(text="13800000000"),
    Supplement(text=" "),
    Withdraw(),
    Urge(),
    Rate(verdict="solved", satisfied=True, stars=5),
    Rate(verdict="nonsense", satisfied=True),
    Rate(verdict="not_solved", satisfied=False, stars=6),
    Reopen(),
    Appeal(),
    Conceal(),
    Survey(still_good="yes", again=True),
    Reveal(service="dispatch", person_id="p", purpose="回访", order_id="o1"),
]
LANES = {
    "": ["triage_review", "routed", "rejected", "merged", "withdrawn"],
    "government": [
        "filed",
        "handling",
        "callback",
        "left_to_the_centre",
        "rework",
        "closed",
        "withdrawn",
        "wrong_lane",
    ],
    "volunteer": ["offered", "done", "closed", "rejected", "transferred"],
    "news": ["accepted", "spiked", "released"],
}
SAYS = st.sampled_from([(lane, state) for lane, states in LANES.items() for state in states])


def fresh() -> Submission:
    form = SubmissionBody.model_validate(body()).form()
    made = submission_of(form, case_no="84071415339", submitter="p1", now=NOW, urgent=lambda _: False)
    return receive(made).steps[-1].after


class Life(RuleBasedStateMachine):
    """A submission, its citizen, whoever else asks, and lanes that say anything in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.submission, self.numbers = replace(fresh(), sequence=1), 0

    @rule(command=st.sampled_from(COMMANDS), role=st.sampled_from(["citizen", "unit_handler", "resident", "clock"]),
          reason=st.sampled_from(["", "又坏了"]))  # fmt: skip
    def somebody_asks(self, command: object, role: str, reason: str) -> None:
        before = self.submission
        with suppress(Refused):
            decision = SUBMISSION.decide(before, command, asking(role, reason=reason))
            assert role == ("unit_handler" if isinstance(command, Reveal) else "citizen")
            (step,) = decision.steps
            assert wire.submission_letter(step.fact, step.after).topics == ("intake-submission-events",)
            self.submission = replace(step.after, sequence=before.sequence + 1)
            if before.state is State.WITHDRAWN:
                assert isinstance(command, Reveal), "the citizen took it back: nothing more is theirs to do"

    @rule(said=SAYS)
    def a_lane_says(self, said: tuple[str, str]) -> None:
        self.submission = replace(told(self.submission, *said, "o1"), sequence=self.submission.sequence + 1)

    @rule(lane=st.sampled_from(["government", "volunteer"]), state=st.sampled_from(["closed", "done"]))
    def what_is_old_is_heard_again(self, lane: str, state: str) -> None:
        if f"{lane}-1" in self.submission.told:
            assert hear(self.submission, f"{lane}-1", Told(sequence=0, lane=lane, state=state), None).steps == ()

    @invariant()
    def it_can_always_be_shown(self) -> None:
        assert public_status(self.submission) in LABELS
        assert {entry.code for entry in self.submission.timeline} <= LINES.keys()
        assert "13800000000" not in repr(self.submission.timeline)

    @invariant()
    def what_identifies_it_never_changes(self) -> None:
        assert (self.submission.id, self.submission.case_no, self.submission.text) == (
            fresh().id, "84071415339", "路灯不亮"
        )  # fmt: skip

    @invariant()
    def an_appeal_is_made_once(self) -> None:
        assert [entry.code for entry in self.submission.timeline].count("appealed") <= 1

    @invariant()
    def what_is_offered_is_accepted(self) -> None:
        for one in SUBMISSION.allowed(self.submission, asking(reason="又坏了")):
            if one.why_not is None:
                good = next(command for command in COMMANDS if type(command) is one.command)
                assert SUBMISSION.decide(self.submission, good, asking(reason="又坏了")).steps


Life.TestCase.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
TestLife = Life.TestCase


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 3)), max_size=30))
def test_progress_in_any_order_and_repeated_comes_to_the_same(heard: list[tuple[int, int]]) -> None:
    def listen(order: list[tuple[int, int]]) -> Submission:
        submission = fresh()
        for sequence, source in order:
            entry = Entry(
                at=NOW + timedelta(minutes=sequence), code="progressed", note=str(sequence), unit_id=str(source)
            )
            said = Told(sequence=sequence, lane="government", state="handling" if sequence < 9 else "closed")
            for step in hear(submission, f"m{source}", said, entry).steps:
                submission = step.after
        return submission

    one, other = listen(heard), listen([*reversed(heard), *heard])
    assert dict(one.told) == dict(other.told)
    assert sorted(map(repr, one.timeline)) == sorted(map(repr, other.timeline))


def test_a_timeline_keeps_its_beginning_and_its_end() -> None:
    submission = fresh()
    for number in range(MOST_LINES + 50):
        submission = submission.with_entry(
            Entry(at=NOW + timedelta(minutes=number), code="progressed", note=str(number))
        )
    assert len(submission.timeline) == MOST_LINES
    assert (submission.timeline[0].code, submission.timeline[-1].note) == ("received", str(MOST_LINES + 49))


def test_a_citizen_says_only_so_much() -> None:
    submission = fresh()
    for _ in range(MOST_ACTS):
        submission = SUBMISSION.decide(submission, Urge(), asking()).steps[-1].after
    with pytest.raises(Refused) as refused:
        SUBMISSION.decide(submission, Urge(), asking())
    assert refused.value.code == "said_a_lot"


@pytest.mark.parametrize(
    ("service", "order", "purpose", "refused"),
    [
        ("dispatch", "o1", "回访", None),
        ("volunteer", "v1", "上门", None),
        ("dispatch", "v1", "回访", "an_order_of_this_case"),
        ("volunteer", "o1", "上门", "an_order_of_this_case"),
        ("console", "o1", "看看", "an_order_of_this_case"),
        ("dispatch", "gone", "回访", "an_order_of_this_case"),
        ("dispatch", "unheard", "回访", "an_order_of_this_case"),
        ("dispatch", "", "回访", "with_a_purpose"),
        ("dispatch", "o1", " ", "with_a_purpose"),
        ("dispatch", "o1", "字" * 201, "with_a_purpose"),
    ],
)
def test_a_contact_is_shown_for_an_order_of_this_case_to_the_service_that_has_it(
    service: str, order: str, purpose: str, refused: str | None
) -> None:
    submission = told(told(fresh(), "government", "handling", "o1"), "volunteer", "accepted", "v1")
    submission = told(submission, "commercial", "wrong_lane", "gone")
    command = Reveal(service=service, person_id="p", purpose=purpose, order_id=order)
    if refused is None:
        (step,) = SUBMISSION.decide(submission, command, asking("unit_handler")).steps
        assert replace(step.after, sequence=0) == submission
        return
    with pytest.raises(Refused) as error:
        SUBMISSION.decide(submission, command, asking("unit_handler"))
    assert error.value.code == refused


@given(st.text(max_size=60), st.sampled_from(["12号3单元", "某某路88号", "花园", "", "7"]))
def test_masking_a_door_again_changes_nothing(text: str, address: str) -> None:
    once = mask(f"{text}{address}", address=address)
    assert mask(once, address=address) == once


def test_what_was_agreed_to_be_shown_is_taken_back_at_any_time_and_once() -> None:
    agreed = replace(fresh(), visibility="public", state=State.WITHDRAWN)
    (step,) = SUBMISSION.decide(agreed, Conceal(), asking()).steps
    assert (step.after.visibility, step.after.timeline[-1].code) == ("private", "concealed")
    assert wire.submission_letter(step.fact, step.after).type == "kitchen.intake.v1.SubmissionConcealed"
    published = told(replace(fresh(), visibility="public"), "news", "published")
    for nothing_to_take_back in (step.after, fresh(), published):
        with pytest.raises(Refused) as refused:
            SUBMISSION.decide(nothing_to_take_back, Conceal(), asking())
        assert refused.value.code == "shown_publicly"
