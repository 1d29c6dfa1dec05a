"""What newsroom does about what it hears.

Of a case only its lead hears: from its lane's queue. Stories and releases hear newsroom's own topic, so that "accepted"
and "drafted", "released" and "in the feeds" are steps of which none can be lost: each is one guarded write, and the
next follows from its event. Order holds, because a lead's events have one key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kitchenkit.decide import Context, Decision, Refused
from kitchenkit.react import Reaction, Store

from .domain import leads, release, stories
from .domain.lead import Lead, lead_id
from .domain.release import Release
from .domain.story import Story
from .ports import DeskOf
from .wire import heard, told

NEWS = "news"
_ALWAYS_HEARD = frozenset({heard.ACCEPTED, heard.NOTED, heard.RELEASED})


@dataclass(frozen=True, slots=True)
class ReceiveLead:
    """A case routed into the news lane becomes one lead for that routing; hearing it again changes nothing."""

    desk_of: DeskOf

    def __call__(self, _: str, before: Lead | None, event: heard.CaseRouted, context: Context) -> Decision[Lead]:
        """Decide."""
        if before is not None:
            return Decision()
        return leads.receive(event.case, self.desk_of(event.case.area_code), context.now)


def take_act(target: str, before: Lead | None, event: heard.CitizenActed, _: Context) -> Decision[Lead]:
    """Do what the citizen's act means for the lead of that routing."""
    if before is None:
        raise Refused("no_lead", f"the lead {target} of this routing is not there")
    if event.kind == "withdraw":
        return leads.withdraw(before, event.text)
    if event.kind == "merge":
        return leads.merge(before, event.text)
    return leads.note(before, event.kind, event.text)


@dataclass(frozen=True, slots=True)
class DraftStory:
    """An accepted lead gets its story, for as many levels of review as the policy in force says."""

    levels: int

    def __call__(self, _: str, before: Story | None, event: heard.LeadTold, __: Context) -> Decision[Story]:
        """Decide."""
        return Decision() if before is not None else stories.create(event.lead, self.levels)


def take_note(target: str, before: Story | None, event: heard.LeadTold, _: Context) -> Decision[Story]:
    """Tell the story what was done to its case."""
    if before is None:
        raise Refused("no_story", f"the story {target} of this lead is not there")
    return stories.note(before, event.kind, event.text)


def lay_out(_: str, before: Release | None, event: Release, __: Context) -> Decision[Release]:
    """Lay out what was released; hearing it again changes nothing."""
    return Decision() if before is not None else release.make(event)


def reactions(
    lead_store: Store[Lead], story_store: Store[Story], release_store: Store[Release], *, desk_of: DeskOf, levels: int
) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each type in `queue-news` and `newsroom-story-events`."""
    receive = Reaction(
        store=lead_store,
        read=heard.read_routed,
        targets=lambda event: [lead_id(event.case.case_id, event.case.routing_no)] if event.lane == NEWS else [],
        decide=ReceiveLead(desk_of),
    )
    acts = {
        kind: [Reaction(store=lead_store, read=read, targets=_lead_of, decide=take_act)]
        for kind, read in heard.acts().items()
    }
    draft = Reaction(
        store=story_store, read=heard.read_accepted, targets=lambda e: [e.lead.story_id], decide=DraftStory(levels)
    )
    tell = Reaction(store=story_store, read=heard.read_noted, targets=_story_of, decide=take_note)
    lay = Reaction(store=release_store, read=heard.read_released, targets=lambda event: [event.id], decide=lay_out)
    return {heard.ROUTED: [receive], **acts, heard.ACCEPTED: [draft], heard.NOTED: [tell], heard.RELEASED: [lay]}


def ignored() -> frozenset[str]:
    """Return the types of newsroom's own topic that change nothing here."""
    return told.own_types() - _ALWAYS_HEARD


def _lead_of(event: heard.CitizenActed) -> list[str]:
    return [lead_id(event.case_id, event.routing_no)]


def _story_of(event: heard.LeadTold) -> list[str]:
    return [event.lead.story_id] if event.lead.story_id else []
