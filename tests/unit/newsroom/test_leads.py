"""A lead: who may do what with it in which state, and what the citizen's acts mean for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kitchen_newsroom.domain.lead import Lead, LeadState
from kitchen_newsroom.domain.leads import (
    DESK,
    LEAD,
    WRITERS,
    Accept,
    Reconsider,
    Reject,
    RejectReason,
    WrongLane,
    merge,
    note,
    withdraw,
)
from kitchenkit.decide import Refused
from tests.unit.newsroom.paper import STORY, accepted, after, asked, facts, received

ROLES = WRITERS | {"proofreader", "reviewer_1", "publisher", "resident", "service", "admin", "triage_clerk"}
COMMANDS: dict[str, object] = {
    "accept": Accept(),
    "reject": Reject(reason_code=RejectReason.NOT_NEWS),
    "wrong-lane": WrongLane(),
    "reconsider": Reconsider(),
}
MAY = {
    ("accept", LeadState.RECEIVED): WRITERS,
    ("reject", LeadState.RECEIVED): DESK,
    ("wrong-lane", LeadState.RECEIVED): DESK,
    ("reconsider", LeadState.REJECTED): {"desk_chief"},
}
LEADS_TO = {
    "accept": LeadState.ACCEPTED,
    "reject": LeadState.REJECTED,
    "wrong-lane": LeadState.TRANSFERRED,
    "reconsider": LeadState.RECEIVED,
}


def test_the_table_has_these_commands_and_no_others() -> None:
    assert LEAD.commands().keys() == COMMANDS.keys()


@pytest.mark.parametrize("state", LeadState)
@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_in_each_state_by_each_role(name: str, state: LeadState) -> None:
    lead = replace(received(), state=state)
    for role in sorted(ROLES):
        context = asked("p1", role, reason="因为")
        allowed = role in MAY.get((name, state), frozenset())
        offered = {one.name: one.why_not for one in LEAD.allowed(lead, context)}
        assert (offered[name] is None) is allowed, (name, state, role)
        if allowed:
            assert after(LEAD.decide(lead, COMMANDS[name], context)).state is LEADS_TO[name]
        else:
            with pytest.raises(Refused):
                LEAD.decide(lead, COMMANDS[name], context)


def test_accepting_says_whose_the_story_is() -> None:
    lead = accepted()
    assert (lead.accepted_by, lead.story_id) == ("reporter", STORY)


@pytest.mark.parametrize("name", ["reject", "wrong-lane", "reconsider"])
def test_turning_a_lead_away_needs_a_reason(name: str) -> None:
    lead = replace(received(), state=LeadState.REJECTED if name == "reconsider" else LeadState.RECEIVED)
    with pytest.raises(Refused, match="reason"):
        LEAD.decide(lead, COMMANDS[name], asked("chief", "desk_chief"))


def test_a_withdrawn_case_ends_a_lead_of_which_no_story_is_made() -> None:
    for state in (LeadState.RECEIVED, LeadState.REJECTED):
        ended: Lead = after(withdraw(replace(received(), state=state), "不想说了"))
        assert ended.state is LeadState.WITHDRAWN
        assert withdraw(ended, "again").steps == ()


def test_a_withdrawn_or_merged_case_is_noted_where_a_story_is_in_work() -> None:
    for decision, kind in ((withdraw(accepted(), "不想说了"), "withdraw"), (merge(accepted(), "c9"), "merge")):
        assert facts(decision) == ["LeadNoted"]
        assert (after(decision).state, decision.steps[0].fact.kind) == (LeadState.ACCEPTED, kind)  # type: ignore[attr-defined]


def test_a_merged_case_ends_its_lead_under_the_other() -> None:
    merged: Lead = after(merge(received(), "c9"))
    assert (merged.state, merged.master_id) == (LeadState.CLUSTERED, "c9")
    assert merge(merged, "c8").steps == ()


def test_a_case_that_left_the_lane_is_not_ended_here() -> None:
    gone = replace(received(), state=LeadState.TRANSFERRED)
    assert withdraw(gone, "").steps == merge(gone, "c9").steps == ()


def test_what_the_citizen_adds_is_noted_in_every_state() -> None:
    for state in LeadState:
        lead = replace(received(), state=state)
        said = after(note(lead, "supplement", "还有一张照片"))
        assert said == replace(lead, text=f"{lead.text}\n〔来件人补充〕还有一张照片"), "whoever writes reads it"
        assert after(note(lead, "merge", "case-2")) == lead
