"""What newsroom tells, written as protobuf."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message

from kitchen.common.v1 import place_pb2
from kitchen.newsroom.v1 import kept_facts_pb2 as kept
from kitchen.newsroom.v1 import story_events_pb2 as pb
from kitchen_newsroom.domain import facts
from kitchen_newsroom.domain.content import Content
from kitchen_newsroom.domain.lead import Lead, Place
from kitchen_newsroom.domain.release import Release
from kitchen_newsroom.domain.story import Story
from kitchenkit.events import stamp
from kitchenkit.letters import Letter

STORY_EVENTS = "newsroom-story-events"


def own_types() -> frozenset[str]:
    """Return every type that newsroom itself publishes."""
    return frozenset(kind.DESCRIPTOR.full_name for kind in _MESSAGES)


_LEAD: dict[type[object], Callable[[Any, pb.Lead], Message]] = {
    facts.LeadReceived: lambda _, lead: pb.LeadReceived(lead=lead),
    facts.LeadAccepted: lambda _, lead: pb.LeadAccepted(lead=lead),
    facts.LeadRejected: lambda f, lead: pb.LeadRejected(lead=lead, reason_code=f.reason_code, reason=f.reason),
    facts.LeadReconsidered: lambda f, lead: pb.LeadReconsidered(lead=lead, reason=f.reason),
    facts.LeadWrongLane: lambda f, lead: pb.LeadWrongLane(lead=lead, reason=f.reason),
    facts.LeadWithdrawn: lambda f, lead: pb.LeadWithdrawn(lead=lead, reason=f.reason),
    facts.LeadMerged: lambda f, lead: pb.LeadMerged(lead=lead, master_id=f.master_id),
    facts.LeadNoted: lambda f, lead: pb.LeadNoted(lead=lead, kind=f.kind, text=f.text),
}
_STORY: dict[type[object], Callable[[Any, pb.Story], Message]] = {
    facts.StoryCreated: lambda _, story: pb.StoryCreated(story=story),
    facts.StorySubmitted: lambda _, story: pb.StorySubmitted(story=story),
    facts.MachineCheckPassed: lambda _, story: pb.MachineCheckPassed(story=story),
    facts.MachineCheckBlocked: lambda _, story: pb.MachineCheckBlocked(story=story),
    facts.ReviewApproved: lambda f, story: pb.ReviewApproved(story=story, level=f.level),
    facts.ReviewReturned: lambda f, story: pb.ReviewReturned(
        story=story, level=f.level, reason_code=f.reason_code, reason=f.reason
    ),
    facts.ApprovalsVoided: lambda _, story: pb.ApprovalsVoided(story=story),
    facts.StorySignedOff: lambda _, story: pb.StorySignedOff(story=story),
    facts.StoryReopened: lambda f, story: pb.StoryReopened(story=story, reason=f.reason),
    facts.StorySpiked: lambda f, story: pb.StorySpiked(story=story, reason=f.reason),
    facts.StoryKept: lambda f, story: pb.StoryKept(story=story, reason=f.reason),
    facts.StoryNoted: lambda f, story: pb.StoryNoted(story=story, kind=f.kind, text=f.text),
}
_MESSAGES: tuple[type[Message], ...] = (
    pb.LeadReceived, pb.LeadAccepted, pb.LeadRejected, pb.LeadReconsidered, pb.LeadWrongLane, pb.LeadWithdrawn,
    pb.LeadMerged, pb.LeadNoted, pb.StoryCreated, pb.StorySubmitted, pb.MachineCheckPassed, pb.MachineCheckBlocked,
    pb.ReviewApproved, pb.ReviewReturned, pb.ApprovalsVoided, pb.StorySignedOff, pb.StoryReopened, pb.StorySpiked,
    pb.StoryKept, pb.StoryNoted, pb.StoryReleased,
)  # fmt: skip


def lead_letter(fact: object, lead: Lead) -> Letter:
    """Return what is told of a fact about a lead."""
    return _letter(_LEAD[type(fact)](fact, lead_state(lead)), lead.case_id)


def story_letter(fact: object, story: Story) -> Letter:
    """Return what is told of a fact about a story; a saved text is kept in its history and told to nobody."""
    state = story_state(story)
    if isinstance(fact, facts.RevisionSaved):
        saved = kept.RevisionSaved(story=state, revision_no=story.revision_no, content=content(story.content))
        return _letter(saved, story.case_id, topics=())
    if isinstance(fact, facts.StoryReleased):
        released = pb.StoryReleased(story=state, content=content(story.content), version=fact.version)
        return _letter(released, story.case_id)
    return _letter(_STORY[type(fact)](fact, state), story.case_id)


def release_letter(_: object, release: Release) -> Letter:
    """Return the mirror of a story's release: history only."""
    made = kept.ReleaseMade(
        release_id=release.id, story_id=release.story_id, version=release.version, content=content(release.content)
    )
    return _letter(made, release.case_id, topics=())


def _letter(message: Message, case_id: str, *, topics: tuple[str, ...] = (STORY_EVENTS,)) -> Letter:
    return Letter(
        type=message.DESCRIPTOR.full_name, topics=topics, body=message.SerializeToString(), correlation=case_id
    )


def lead_state(lead: Lead) -> pb.Lead:
    """Return the public state of a lead."""
    return pb.Lead(
        id=lead.id,
        case_id=lead.case_id,
        case_no=lead.case_no,
        routing_no=lead.routing_no,
        state=lead.state,
        kind=lead.kind,
        category_code=lead.category_code,
        area_code=lead.area_code,
        desk_id=lead.desk_id,
        title=lead.title,
        text=lead.text,
        place=_place(lead.place),
        media_ids=lead.media_ids,
        confidential=lead.confidential,
        received_at=stamp(lead.received_at),
        accepted_by=lead.accepted_by,
        story_id=lead.story_id,
        reason_code=lead.reason_code,
        reason=lead.reason,
        master_id=lead.master_id,
        follow_up=lead.follow_up,
    )


def story_state(story: Story) -> pb.Story:
    """Return the public state of a story: everything but its text."""
    return pb.Story(
        id=story.id,
        lead_id=story.lead_id,
        case_id=story.case_id,
        case_no=story.case_no,
        routing_no=story.routing_no,
        state=story.state,
        category_code=story.category_code,
        area_code=story.area_code,
        desk_id=story.desk_id,
        confidential=story.confidential,
        authors=story.authors,
        levels=story.levels,
        revision_no=story.revision_no,
        content_hash=story.content.hash(),
        findings=[
            pb.Finding(code=one.code, field=one.field, start=one.start, length=one.length) for one in story.findings
        ],
        approvals=[
            pb.Approval(
                level=one.level,
                by=one.by,
                role=one.role,
                content_hash=one.content_hash,
                approved_at=stamp(one.approved_at),
            )
            for one in story.approvals
        ],
        withdrawal_asked=story.withdrawal_asked,
        released_at=stamp(story.released_at),
        release_id=story.release_id,
        follow_up=story.follow_up,
    )


def content(text: Content) -> pb.StoryContent:
    """Return a text as readers get it."""
    return pb.StoryContent(**dict(text.texts()))


def _place(place: Place | None) -> place_pb2.Place | None:
    if place is None:
        return None
    return place_pb2.Place(lat=place.lat, long=place.long, address=place.address, area_code=place.area_code)
