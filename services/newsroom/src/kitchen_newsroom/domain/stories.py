"""How a story begins, what its writers and editors do with it, and what the citizen's acts mean for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from annotated_types import MaxLen

from kitchenkit.decide import Context, Decision

from .check import check
from .content import Content
from .facts import (
    ApprovalsVoided,
    MachineCheckBlocked,
    MachineCheckPassed,
    RevisionSaved,
    StoryCreated,
    StoryKept,
    StoryNoted,
    StoryReopened,
    StorySpiked,
    StorySubmitted,
)
from .lead import Lead
from .story import OPEN, WRITING, Story, StoryState

EDITORS = frozenset({"editor", "desk_chief"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """Leave the whole text as it is now; under review, that voids what was approved and begins review anew."""

    title: Annotated[str, MaxLen(80)]
    body: Annotated[str, MaxLen(20_000)]
    summary: Annotated[str, MaxLen(300)] = ""
    byline: Annotated[str, MaxLen(80)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit:
    """Give it out of hand (送审): the machine checks it, then people do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revise:
    """Take a signed-off story back to work on it; its approvals are void."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spike:
    """Give it up (弃稿)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """Go on with it although the sender took the case back."""


def create(lead: Lead, levels: int) -> Decision[Story]:
    """Begin the first story of an accepted lead: an empty text under the lead's title, written by who accepted it."""
    story = Story(
        id=lead.story_id,
        lead_id=lead.id,
        case_id=lead.case_id,
        case_no=lead.case_no,
        routing_no=lead.routing_no,
        state=StoryState.DRAFT,
        category_code=lead.category_code,
        area_code=lead.area_code,
        desk_id=lead.desk_id,
        confidential=lead.confidential,
        authors=(lead.accepted_by,),
        levels=levels,
        content=Content(title=lead.title),
        follow_up=lead.follow_up,
    )
    return Decision.one(story, StoryCreated())


def with_a_reason(_: Story, __: object, context: Context) -> str | None:
    """Whoever reads the history has to know why."""
    return None if context.reason else "the field reason is missing: say why"


def not_your_story(story: Story, context: Context) -> str | None:
    """Editors work on every story of their desk, others on their own."""
    if context.role in EDITORS or context.actor in story.authors:
        return None
    return "this is somebody else's story: only its authors and editors change it"


def no_withdrawal(story: Story, _: Context) -> str | None:
    """There is something to decide."""
    return None if story.withdrawal_asked else "the sender did not take the case back"


def save(story: Story, command: Save, context: Context) -> Decision[Story]:
    """Keep the text; one that is as it was changes nothing."""
    content = Content(title=command.title, summary=command.summary, body=command.body, byline=command.byline)
    if content == story.content and story.revision_no:
        return Decision()
    authors = story.authors if context.actor in story.authors else (*story.authors, context.actor)
    after = replace(story, content=content, authors=authors, revision_no=story.revision_no + 1)
    if story.state in WRITING:
        return Decision.one(after, RevisionSaved())
    decision = Decision.one(replace(after, state=StoryState.MACHINE_CHECK), RevisionSaved())
    if story.approvals:
        decision = decision.then(lambda voided: Decision.one(voided.unapproved(), ApprovalsVoided()))
    return decision.then(_checked)


def submit(story: Story, _: Submit, __: Context) -> Decision[Story]:
    """Let the machine check it at once."""
    return Decision.one(replace(story, state=StoryState.MACHINE_CHECK), StorySubmitted()).then(_checked)


def _checked(story: Story) -> Decision[Story]:
    found = check(story.content)
    if found:
        return Decision.one(replace(story, state=StoryState.REWORK, findings=found), MachineCheckBlocked())
    return Decision.one(replace(story, state=StoryState.REVIEW_1, findings=()), MachineCheckPassed())


def revise(story: Story, _: Revise, context: Context) -> Decision[Story]:
    """Void every approval: what is approved is a text, not a story."""
    after = replace(story.unapproved(), state=StoryState.REWORK)
    return Decision.one(after, StoryReopened(reason=context.reason))


def spike(story: Story, _: Spike, context: Context) -> Decision[Story]:
    """End it without a release."""
    after = replace(story, state=StoryState.SPIKED, withdrawal_asked=False)
    return Decision.one(after, StorySpiked(reason=context.reason))


def keep(story: Story, _: Keep, context: Context) -> Decision[Story]:
    """Decide that it goes on."""
    return Decision.one(replace(story, withdrawal_asked=False), StoryKept(reason=context.reason))


def note(story: Story, kind: str, text: str) -> Decision[Story]:
    """Remember what was done to the case; a withdrawal keeps a story that is not out yet from going out undecided."""
    asked = story.withdrawal_asked or (kind == "withdraw" and story.state in OPEN)
    return Decision.one(replace(story, withdrawal_asked=asked), StoryNoted(kind=kind, text=text))
