"""Review (审) and release (发): the table of a story.

Approvals bind to the hash of the text. Nobody approves what they wrote a part of, nor twice. Every edit and every
return voids all approvals, so that what is signed off, and what is released, is one text that all levels have read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from kitchenkit.decide import Context, Decision, Machine, Move
from kitchenkit.ids import uid

from .check import check
from .facts import ReviewApproved, ReviewReturned, StoryReleased, StorySignedOff
from .leads import WRITERS
from .stories import (
    EDITORS,
    Keep,
    Revise,
    Save,
    Spike,
    Submit,
    keep,
    no_withdrawal,
    not_your_story,
    revise,
    save,
    spike,
    submit,
    with_a_reason,
)
from .story import OPEN, REVIEWS, WRITING, Approval, Story, StoryState


class ReturnReason(StrEnum):
    """Why a reviewer gives a story back."""

    FACTS = "facts"  # 事实
    WORDING = "wording"  # 文字
    PRIVACY = "privacy"  # 隐私
    RIGHTS = "rights"  # 版权
    POLICY = "policy"  # 导向
    OTHER = "other"  # 其他


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve:
    """Answer for this text (审核通过). With `content_hash` only for the one that was read."""

    content_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Give it back to its author; the reason says what to do."""

    reason_code: ReturnReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Let everybody read it now (发布)."""


def author_may_not_review(story: Story, context: Context) -> str | None:
    """Four eyes: who wrote a part of it does not answer for it."""
    return "you wrote a part of this text: somebody else must review it" if context.actor in story.authors else None


def approved_already(story: Story, context: Context) -> str | None:
    """Each level is another person."""
    if any(approval.by == context.actor for approval in story.approvals):
        return "you approved this text at an earlier level"
    return None


def text_changed(story: Story, command: Approve, _: Context) -> str | None:
    """Nobody approves a text that they have not read."""
    if command.content_hash in ("", story.content.hash()):
        return None
    return "the text is another one by now: read it again"


def not_signed_off(story: Story, _: Context) -> str | None:
    """Nothing goes out that was not approved as it is, at every level, by others than its authors."""
    return None if story.signed_off() else "this very text is not approved at every level by others than its authors"


def carries_contact_data(story: Story, _: Context) -> str | None:
    """The check may know more by now than when the story was submitted."""
    found = check(story.content)
    return f"the machine check finds {found[0].code} in the {found[0].field}: revise it" if found else None


def withdrawal_undecided(story: Story, _: Context) -> str | None:
    """An editor says first what becomes of a story whose sender took the case back."""
    return "the sender took the case back: an editor keeps or spikes it first" if story.withdrawal_asked else None


def _approve(story: Story, _: Approve, context: Context) -> Decision[Story]:
    level = story.level()
    approval = Approval(
        level=level,
        by=context.actor,
        role=context.role,
        content_hash=story.content.hash(),
        approved_at=context.now,
    )
    after = replace(story, approvals=(*story.approvals, approval))
    if level < story.levels:
        return Decision.one(replace(after, state=REVIEWS[level]), ReviewApproved(level=level))
    told = Decision.one(after, ReviewApproved(level=level))
    return told.then(lambda last: Decision.one(replace(last, state=StoryState.SIGNED_OFF), StorySignedOff()))


def _return(story: Story, command: Return, context: Context) -> Decision[Story]:
    fact = ReviewReturned(level=story.level(), reason_code=str(command.reason_code), reason=context.reason)
    return Decision.one(replace(story.unapproved(), state=StoryState.REWORK), fact)


def _release(story: Story, _: Release, context: Context) -> Decision[Story]:
    version = 1  # a correction will make the next
    after = replace(
        story, state=StoryState.RELEASED, released_at=context.now, release_id=uid("release", story.id, version)
    )
    return Decision.one(after, StoryReleased(version=version))


def _in(*states: StoryState) -> frozenset[str]:
    return frozenset(states)


def _reviewing(level: int) -> list[Move[Story]]:
    """Return the rows of one level: its reviewers may also edit, and are authors from then on."""
    state, reviewers = _in(REVIEWS[level - 1]), frozenset({f"reviewer_{level}"})
    others = (author_may_not_review, approved_already)
    return [
        Move(name="approve", command=Approve, states=state, roles=reviewers, decide=_approve, guards=others,
             checks=(text_changed,)),
        Move(name="return", command=Return, states=state, roles=reviewers, decide=_return, checks=(with_a_reason,)),
        Move(name="save", command=Save, states=state, roles=reviewers | EDITORS, decide=save),
    ]  # fmt: skip


STORY = Machine[Story](
    [
        Move(name="save", command=Save, states=WRITING, roles=WRITERS, decide=save, guards=(not_your_story,)),
        Move(name="submit", command=Submit, states=WRITING, roles=WRITERS, decide=submit, guards=(not_your_story,)),
        *(move for level in range(1, len(REVIEWS) + 1) for move in _reviewing(level)),
        Move(name="revise", command=Revise, states=_in(StoryState.SIGNED_OFF), roles=WRITERS, decide=revise,
             guards=(not_your_story,), checks=(with_a_reason,)),
        Move(name="keep", command=Keep, states=OPEN, roles=EDITORS, decide=keep, guards=(no_withdrawal,),
             checks=(with_a_reason,)),
        Move(name="spike", command=Spike, states=OPEN, roles=EDITORS, decide=spike, checks=(with_a_reason,)),
        Move(name="release", command=Release, states=_in(StoryState.SIGNED_OFF), roles=frozenset({"publisher"}),
             decide=_release, guards=(not_signed_off, carries_contact_data, withdrawal_undecided)),
    ]
)  # fmt: skip
