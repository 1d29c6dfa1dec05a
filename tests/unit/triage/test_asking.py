"""A question to the citizen, and their answer: the case comes back to the desk, and everybody is told that it does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kitchen.triage.v1 import case_events_pb2 as pb
from kitchen_triage import wire
from kitchen_triage.domain.case import Case, Place, State
from kitchen_triage.domain.desk import Ask, Route, table
from kitchen_triage.domain.facts import (
    CaseAppealed,
    CaseDeferred,
    CaseRated,
    CaseReopened,
    CaseSupplemented,
    CaseUrged,
    CitizenFact,
)
from kitchen_triage.domain.flow import come_due, take_act
from kitchenkit.decide import Context, Decision, Refused

CONTEXT = Context(actor="clerk", role="triage_clerk", now=datetime(2026, 11, 20, 4, tzinfo=UTC), cause="c")
CASE = Case(
    id="case-1", case_no="52906866608", submission_id="s", state=State.TRIAGE_REVIEW, kind="appeal", text="看着办",
    title="", place=Place(), media_ids=(), confidential=False, sequence=3,
)  # fmt: skip


def asked() -> Case:
    return table({}).decide(CASE, Ask(question="在哪里"), CONTEXT).steps[-1].after


def names(decision: Decision[Case]) -> list[str]:
    return [type(step.fact).__name__ for step in decision.steps]


def taken(case: Case, fact: CitizenFact) -> Decision[Case]:
    return take_act(case, fact)


def test_an_answer_brings_it_back_to_the_desk_and_is_told() -> None:
    decision = taken(asked(), CaseSupplemented(text="小区门口"))
    after = decision.steps[-1].after
    assert (asked().state, after.state) == (State.AWAITING_CITIZEN, State.TRIAGE_REVIEW)
    assert names(decision) == ["CaseSupplemented", "CaseDeferred"]
    assert wire.case_letter(decision.steps[-1].fact, after).topics == ("triage-case-events",)


def test_who_does_not_answer_in_three_days_gets_the_case_back_to_the_desk_which_asks_twice_at_most() -> None:
    case = asked()
    end = CONTEXT.now + timedelta(days=3)
    assert case.next_due() == end
    clock = replace(CONTEXT, actor="clock", role="clock")
    assert not come_due(case, replace(clock, now=end - timedelta(milliseconds=1))).steps
    (step,) = come_due(case, replace(clock, now=end)).steps
    assert (step.after.state, step.after.next_due()) == (State.TRIAGE_REVIEW, None)
    assert step.fact == CaseDeferred(reason="来件人没有补充，请按现有情况研判")
    again = table({}).decide(step.after, Ask(question="哪一盏"), CONTEXT).steps[-1].after
    back = taken(again, CaseSupplemented(text="左边那盏")).steps[-1].after
    assert back.next_due() is None, "it was answered"
    with pytest.raises(Refused, match="asked 2 times"):
        table({}).decide(back, Ask(question="第三次"), CONTEXT)


def test_the_desk_reads_what_was_answered_and_so_does_the_lane_that_it_goes_to() -> None:
    """Seen red: the answer stood in the history's bytes and in the citizen's own timeline, and nobody here read it."""
    after = taken(asked(), CaseSupplemented(text="小区门口")).steps[-1].after
    assert after.text == "看着办\n〔来件人补充〕小区门口"
    routed = table({}).decide(after, Route(lane="news"), CONTEXT).steps[-1]
    told = pb.CaseRouted.FromString(wire.case_letter(routed.fact, routed.after).body)
    assert told.text == after.text


@pytest.mark.parametrize(
    ("fact", "line"),
    [
        (CaseUrged(note="还没来"), "〔来件人催办〕还没来"),
        (CaseUrged(note=""), ""),
        (CaseRated(verdict="not_solved", satisfied=False, stars=1, comment="又坏了"), "〔来件人评价〕又坏了"),
        (CaseReopened(reason="又漏水"), "〔来件人要求重办〕又漏水"),
        (CaseAppealed(reason="不服"), "〔来件人申诉〕不服"),
    ],
)
def test_whatever_the_citizen_says_stands_behind_the_text(fact: CitizenFact, line: str) -> None:
    assert taken(CASE, fact).steps[-1].after.text == "看着办" + (f"\n{line}" if line else "")


def test_to_hurry_is_no_answer() -> None:
    decision = taken(asked(), CaseUrged(note="快"))
    assert decision.steps[-1].after.state is State.AWAITING_CITIZEN
    assert names(decision) == ["CaseUrged"]


def test_what_is_added_at_the_desk_is_remembered_only() -> None:
    assert names(taken(CASE, CaseSupplemented(text="小区门口"))) == ["CaseSupplemented"]
