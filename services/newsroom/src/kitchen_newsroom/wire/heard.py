"""What newsroom hears, read from protobuf."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import Message

from kitchen.newsroom.v1 import story_events_pb2 as pb
from kitchen.triage.v1 import case_events_pb2 as triage
from kitchen_newsroom.domain.content import Content
from kitchen_newsroom.domain.lead import Lead, LeadState, Place, Routed
from kitchen_newsroom.domain.release import Release
from kitchenkit.events import decode, instant, required
from kitchenkit.react import InvalidMessage, Record

ROUTED = triage.CaseRouted.DESCRIPTOR.full_name
ACCEPTED = pb.LeadAccepted.DESCRIPTOR.full_name
NOTED = pb.LeadNoted.DESCRIPTOR.full_name
RELEASED = pb.StoryReleased.DESCRIPTOR.full_name


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRouted:
    """A case has come into a lane."""

    case: Routed
    lane: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenActed:
    """What the citizen, or the desk, did to a routed case."""

    case_id: str
    routing_no: int
    kind: str  # withdraw, supplement, urge, rate, reopen, appeal, merge
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTold:
    """What became true of a lead, as its own topic says it."""

    lead: Lead
    kind: str = ""
    text: str = ""


def read_routed(record: Record) -> CaseRouted:
    """Return a routed case; raises `InvalidMessage`."""
    event = decode(record, triage.CaseRouted)
    if event.routing_no < 1:
        raise InvalidMessage("the field routing_no is missing")
    case = Routed(
        case_id=required(event.case_id, "case_id"),
        case_no=required(event.case_no, "case_no"),
        routing_no=event.routing_no,
        kind=event.kind,
        category_code=event.category_code,
        area_code=event.area_code,
        title=event.title,
        text=required(event.text, "text"),
        place=_read_place(event),
        media_ids=tuple(event.media_ids),
        confidential=event.confidential,
    )
    return CaseRouted(case=case, lane=required(event.lane, "lane"))


_ACTS: dict[str, tuple[type[Message], Callable[[Any], str]]] = {
    "withdraw": (triage.CaseWithdrawn, lambda event: event.reason),
    "supplement": (triage.CaseSupplemented, lambda event: event.text),
    "urge": (triage.CaseUrged, lambda event: event.note),
    "rate": (triage.CaseRated, lambda event: " ".join(part for part in (event.verdict, event.comment) if part)),
    "reopen": (triage.CaseReopened, lambda event: event.reason),
    "appeal": (triage.CaseAppealed, lambda event: event.reason),
    "merge": (triage.CaseMerged, lambda event: event.master_id),
}


def acts() -> dict[str, Callable[[Record], CitizenActed]]:
    """Return how to read each type that follows `CaseRouted` in a queue."""
    return {kind.DESCRIPTOR.full_name: _act_reader(name, kind, said) for name, (kind, said) in _ACTS.items()}


def _act_reader(name: str, kind: type[Message], said: Callable[[Any], str]) -> Callable[[Record], CitizenActed]:
    def read(record: Record) -> CitizenActed:
        event: Any = decode(record, kind)
        case_id = required(event.case_id, "case_id")
        return CitizenActed(case_id=case_id, routing_no=event.routing_no, kind=name, text=said(event))

    return read


def read_accepted(record: Record) -> LeadTold:
    """Return a lead of which a story is to be made; raises `InvalidMessage`."""
    told = LeadTold(lead=_read_lead(decode(record, pb.LeadAccepted).lead))
    required(told.lead.story_id, "lead.story_id")
    required(told.lead.accepted_by, "lead.accepted_by")
    return told


def read_noted(record: Record) -> LeadTold:
    """Return a lead and what was done to its case; raises `InvalidMessage`."""
    event = decode(record, pb.LeadNoted)
    return LeadTold(lead=_read_lead(event.lead), kind=required(event.kind, "kind"), text=event.text)


def read_released(record: Record) -> Release:
    """Return what was released; raises `InvalidMessage`."""
    event = decode(record, pb.StoryReleased)
    released_at = instant(event.story.released_at)
    if released_at is None or event.version < 1:
        raise InvalidMessage("the fields story.released_at and version are needed")
    return Release(
        id=required(event.story.release_id, "story.release_id"),
        story_id=required(event.story.id, "story.id"),
        version=event.version,
        case_id=event.story.case_id,
        case_no=event.story.case_no,
        category_code=event.story.category_code,
        area_code=event.story.area_code,
        desk_id=event.story.desk_id,
        content=_read_content(event.content),
        released_at=released_at,
    )


def _read_content(text: pb.StoryContent) -> Content:
    return Content(
        title=required(text.title, "content.title"),
        summary=text.summary,
        body=required(text.body, "content.body"),
        byline=text.byline,
    )


def _read_lead(state: pb.Lead) -> Lead:
    received_at = instant(state.received_at)
    if received_at is None or state.state not in set(LeadState):
        raise InvalidMessage("the fields lead.received_at and lead.state are needed")
    return Lead(
        id=required(state.id, "lead.id"),
        case_id=required(state.case_id, "lead.case_id"),
        case_no=required(state.case_no, "lead.case_no"),
        routing_no=state.routing_no,
        state=LeadState(state.state),
        kind=state.kind,
        category_code=state.category_code,
        area_code=state.area_code,
        desk_id=state.desk_id,
        title=state.title,
        text=state.text,
        place=_read_place(state),
        media_ids=tuple(state.media_ids),
        confidential=state.confidential,
        received_at=received_at,
        accepted_by=state.accepted_by,
        story_id=state.story_id,
        reason_code=state.reason_code,
        reason=state.reason,
        master_id=state.master_id,
        follow_up=state.follow_up,
    )


def _read_place(event: Any) -> Place | None:
    if not event.HasField("place"):
        return None
    there = event.place
    return Place(lat=there.lat, long=there.long, address=there.address, area_code=there.area_code)
