"""A story: who may do what in which state; and that nothing goes out that others than its authors did not approve."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kitchen_newsroom.domain import stories
from kitchen_newsroom.domain.check import check
from kitchen_newsroom.domain.leads import WRITERS
from kitchen_newsroom.domain.review import STORY, Approve, Release, Return, ReturnReason
from kitchen_newsroom.domain.stories import EDITORS, Keep, Revise, Save, Spike, Submit
from kitchen_newsroom.domain.story import OPEN, REVIEWS, WRITING, Story, StoryState
from kitchenkit.decide import Refused
from tests.unit.newsroom.paper import GOOD, act, after, asked, draft, facts, signed_off, submitted

REVIEWERS = ("reviewer_1", "reviewer_2", "reviewer_3")
ROLES = frozenset({*WRITERS, *REVIEWERS, "publisher", "proofreader", "leader", "resident", "service", "admin"})
COMMANDS: dict[str, Any] = {
    "save": Save(title="另一个标题", body="另一段正文"),
    "submit": Submit(),
    "approve": Approve(),
    "return": Return(reason_code=ReturnReason.FACTS),
    "revise": Revise(),
    "keep": Keep(),
    "spike": Spike(),
    "release": Release(),
}


def may(name: str, state: StoryState) -> frozenset[str]:
    """Say who, as the design has it; the table is compared with this."""
    if name in {"save", "submit"} and state in WRITING:
        return WRITERS
    if state in REVIEWS:
        own = frozenset({REVIEWERS[REVIEWS.index(state)]})
        if name in {"approve", "return"}:
            return own
        if name == "save":
            return own | EDITORS
    if name in {"spike", "keep"} and state in OPEN:
        return EDITORS
    if state is StoryState.SIGNED_OFF:
        return {"revise": WRITERS, "release": frozenset({"publisher"})}.get(name, frozenset())
    return frozenset()


def test_the_table_has_these_commands_and_no_others() -> None:
    assert STORY.commands().keys() == COMMANDS.keys()


@pytest.mark.parametrize("state", StoryState)
@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_in_each_state_by_each_role(name: str, state: StoryState) -> None:
    story = replace(signed_off(), state=state, withdrawal_asked=name == "keep")
    if state in REVIEWS:
        story = story.unapproved()
    for role in sorted(ROLES):
        actor = "reporter" if role in {"reporter", "contributor"} else f"a {role}"
        context = asked(actor, role, reason="因为")
        allowed = role in may(name, state)
        offered = {one.name: one.why_not for one in STORY.allowed(story, context)}
        assert (offered[name] is None) is allowed, (name, state, role, offered[name])
        if allowed:
            assert STORY.decide(story, COMMANDS[name], context).steps
        else:
            with pytest.raises(Refused):
                STORY.decide(story, COMMANDS[name], context)


def test_the_whole_way_of_a_story_with_one_level() -> None:
    story = draft()
    assert (story.state, story.authors, story.content.title) == (StoryState.DRAFT, ("reporter",), "好人好事")
    story = act(story, Save(**GOOD), "reporter", "reporter")
    decision = STORY.decide(story, Submit(), asked("reporter", "reporter"))
    assert facts(decision) == ["StorySubmitted", "MachineCheckPassed"]
    decision = STORY.decide(after(decision), Approve(), asked("reviewer", "reviewer_1"))
    assert facts(decision) == ["ReviewApproved", "StorySignedOff"]
    decision = STORY.decide(after(decision), Release(), asked("publisher", "publisher"))
    assert facts(decision) == ["StoryReleased"]
    assert (after(decision).state, bool(after(decision).release_id)) == (StoryState.RELEASED, True)


def test_three_levels_are_three_people() -> None:
    story = submitted(levels=3)
    for level, role in enumerate(REVIEWERS, start=1):
        with pytest.raises(Refused, match="somebody else"):
            act(story, Approve(), "reporter", role)
        if level > 1:
            with pytest.raises(Refused, match="earlier level"):
                act(story, Approve(), "p1", role)
        story = act(story, Approve(), f"p{level}", role)
    assert story.state is StoryState.SIGNED_OFF
    assert [approval.by for approval in story.approvals] == ["p1", "p2", "p3"]


def test_a_text_with_contact_data_comes_back_with_where_it_is() -> None:
    story = submitted(body="请打13800000000")
    assert (story.state, [one.code for one in story.findings]) == (StoryState.REWORK, ["phone"])
    mended = act(act(story, Save(**GOOD), "reporter", "reporter"), Submit(), "reporter", "reporter")
    assert (mended.state, mended.findings) == (StoryState.REVIEW_1, ())


def test_an_empty_draft_is_blocked_for_what_is_missing() -> None:
    story = act(draft(), Submit(), "reporter", "reporter")
    assert [one.code for one in story.findings] == ["missing_body"]


def test_an_edit_under_review_voids_approvals_and_begins_anew() -> None:
    story = act(submitted(levels=3), Approve(), "p1", "reviewer_1")
    decision = STORY.decide(story, Save(title="改过", body="改过的正文"), asked("p2", "reviewer_2"))
    assert facts(decision) == ["RevisionSaved", "ApprovalsVoided", "MachineCheckPassed"]
    story = after(decision)
    assert (story.state, story.approvals) == (StoryState.REVIEW_1, ())
    assert act(story, Approve(), "p1", "reviewer_1").state is StoryState.REVIEW_2
    with pytest.raises(Refused, match="somebody else"):  # who edits a text has written a part of it
        act(act(story, Approve(), "p1", "reviewer_1"), Approve(), "p2", "reviewer_2")


def test_an_edit_under_review_that_brings_contact_data_goes_back() -> None:
    decision = STORY.decide(submitted(), Save(title="t", body="请打13800000000"), asked("e", "editor"))
    assert facts(decision) == ["RevisionSaved", "MachineCheckBlocked"]
    assert after(decision).state is StoryState.REWORK


def test_a_return_and_a_reopening_void_approvals() -> None:
    returned = act(
        act(submitted(levels=2), Approve(), "p1", "reviewer_1"),
        Return(reason_code=ReturnReason.WORDING), "p2", "reviewer_2", reason="标题不准确",
    )  # fmt: skip
    reopened = act(signed_off(), Revise(), "reporter", "reporter", reason="有新进展")
    for story in (returned, reopened):
        assert (story.state, story.approvals) == (StoryState.REWORK, ())


def test_who_approves_another_text_than_they_read_is_refused() -> None:
    story = submitted()
    with pytest.raises(Refused, match="another one by now"):
        act(story, Approve(content_hash=draft().content.hash()), "p1", "reviewer_1")
    assert act(story, Approve(content_hash=story.content.hash()), "p1", "reviewer_1").state is StoryState.SIGNED_OFF


def test_saving_what_is_there_changes_nothing() -> None:
    story = submitted()
    same = Save(title=story.content.title, body=story.content.body)
    assert STORY.decide(story, same, asked("e", "editor")).steps == ()


def test_others_do_not_write_in_somebodys_story_but_editors_do() -> None:
    with pytest.raises(Refused, match="somebody else"):
        act(draft(), Save(**GOOD), "another", "reporter")
    assert act(draft(), Save(**GOOD), "an editor", "editor").authors == ("reporter", "an editor")


@pytest.mark.parametrize(
    "forged",
    [
        lambda story: replace(story, content=replace(story.content, body="换过的正文")),
        lambda story: replace(story, approvals=()),
        lambda story: replace(story, approvals=(replace(story.approvals[0], by="reporter"),)),
        lambda story: replace(story, levels=2),
    ],
)
def test_release_looks_again_whatever_the_state_says(forged: Any) -> None:
    with pytest.raises(Refused) as refused:
        act(forged(signed_off()), Release(), "publisher", "publisher")
    assert refused.value.code == "not_signed_off"


def test_release_checks_the_text_again() -> None:
    story = signed_off()
    leaky = replace(story, content=replace(story.content, body="请打13800000000"))
    approval = replace(leaky.approvals[0], content_hash=leaky.content.hash())
    with pytest.raises(Refused) as refused:
        act(replace(leaky, approvals=(approval,)), Release(), "publisher", "publisher")
    assert refused.value.code == "carries_contact_data"
    assert "138" not in str(refused.value)


def test_a_withdrawal_waits_for_an_editor() -> None:
    story = after(stories.note(signed_off(), "withdraw", "不想说了"))
    with pytest.raises(Refused) as refused:
        act(story, Release(), "publisher", "publisher")
    assert refused.value.code == "withdrawal_undecided"
    kept = act(story, Keep(), "chief", "desk_chief", reason="公共利益")
    assert act(kept, Release(), "publisher", "publisher").state is StoryState.RELEASED
    assert act(story, Spike(), "chief", "desk_chief", reason="尊重来源").state is StoryState.SPIKED


def test_other_notes_and_notes_to_a_story_that_is_over_hold_nothing_up() -> None:
    assert not after(stories.note(signed_off(), "supplement", "补充")).withdrawal_asked
    out = act(signed_off(), Release(), "publisher", "publisher")
    assert not after(stories.note(out, "withdraw", "晚了")).withdrawal_asked


GOOD_TEXTS = ["社区装灯", "居民叫好"]
TEXTS = st.sampled_from([*GOOD_TEXTS, *GOOD_TEXTS, "", "请打１３８-0000-0000", "微信：abcdef", "证52010319900101123X"])
PEOPLE = st.sampled_from(["reporter", "p1", "p2", "p3", "p4"])


class Newsroom(RuleBasedStateMachine):
    """Everybody does anything at any time, mostly in a role that may; whatever is refused changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.story: Story | None = None
        self.wrote: set[str] = set()
        self.approved: dict[str, set[str]] = {}  # by the text's hash

    @initialize(levels=st.integers(1, 3))
    def begin(self, levels: int) -> None:
        self.story, self.wrote = draft(levels), {"reporter"}

    @rule(title=TEXTS, body=TEXTS, actor=PEOPLE, role=st.sampled_from(sorted(ROLES)))
    def save(self, title: str, body: str, actor: str, role: str) -> None:
        if self.attempt(Save(title=title, body=body), actor, role):
            self.wrote.add(actor)

    @rule(data=st.data(), actor=PEOPLE)
    def command(self, data: st.DataObject, actor: str) -> None:
        state, hashed = self.now().state, self.now().content.hash()
        steady = sorted(name for name in COMMANDS if name not in {"save", "spike"} and may(name, state))
        name = data.draw(st.sampled_from([*steady * 3, "release", "approve"]))
        role = data.draw(st.sampled_from(sorted(may(name, state) or ROLES)))
        if self.attempt(COMMANDS[name], actor, role) and name == "approve":
            assert actor not in self.wrote
            self.approved.setdefault(hashed, set()).add(actor)

    @rule(people=st.permutations(["p1", "p2", "p3", "p4"]))
    def as_it_should_be(self, people: list[str]) -> None:
        """Take the next step of a story that goes well, so that the machine often sees the end."""
        story = self.now()
        if story.state in WRITING:
            self.save("社区装灯", "居民叫好", "reporter", "reporter")
            self.attempt(Submit(), "reporter", "reporter")
        elif story.state in REVIEWS:
            reviewer = next((one for one in people if one not in self.wrote), people[0])
            if self.attempt(Approve(), reviewer, f"reviewer_{story.level()}"):
                self.approved.setdefault(story.content.hash(), set()).add(reviewer)
        elif story.state is StoryState.SIGNED_OFF:
            self.attempt(Release(), "publisher", "publisher")

    @precondition(lambda self: self.now().state in REVIEWS)
    @rule(data=st.data())
    def who_wrote_it_approves_it(self, data: st.DataObject) -> None:
        writer = data.draw(st.sampled_from(sorted(self.wrote)))
        assert not self.attempt(Approve(), writer, f"reviewer_{self.now().level()}")

    @rule(kind=st.sampled_from(["withdraw", "supplement"]))
    def note(self, kind: str) -> None:
        self.story = after(stories.note(self.now(), kind, ""))

    def attempt(self, command: object, actor: str, role: str) -> bool:
        before = self.now()
        try:
            decision = STORY.decide(before, command, asked(actor, role, reason="因为"))
        except Refused:
            return False
        if decision.steps:
            self.story = after(decision)
        return bool(decision.steps)

    def now(self) -> Story:
        assert self.story is not None
        return self.story

    @invariant()
    def nothing_goes_out_unsigned(self) -> None:
        if self.story is None or self.story.state is not StoryState.RELEASED:
            return
        people = {approval.by for approval in self.story.approvals}
        assert len(people) == self.story.levels
        assert people <= self.approved[self.story.content.hash()]
        assert people.isdisjoint(self.wrote)
        assert not self.story.withdrawal_asked

    @invariant()
    def nothing_goes_out_by_which_a_person_could_be_reached(self) -> None:
        if self.story is not None and self.story.state is StoryState.RELEASED:
            text = self.story.content.title + self.story.content.body
            assert check(self.story.content) == ()
            assert not any(secret in text for secret in ("0000", "abcdef", "5201"))

    @invariant()
    def approvals_are_of_the_text_as_it_is(self) -> None:
        if self.story is not None:
            assert all(one.content_hash == self.story.content.hash() for one in self.story.approvals)


TestNewsroom = Newsroom.TestCase
TestNewsroom.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
