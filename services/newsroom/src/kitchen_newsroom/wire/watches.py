"""What is told of watched cases, written as protobuf, and the one type of it that newsroom itself hears."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import Message

from kitchen.newsroom.v1 import watch_events_pb2 as pb
from kitchen_newsroom.domain import facts
from kitchen_newsroom.domain.watch import Line, Watched
from kitchenkit.events import decode, instant, required, stamp
from kitchenkit.letters import Letter
from kitchenkit.react import Record

WATCH_EVENTS = "newsroom-watch-events"
TAKEN = pb.FollowUpTaken.DESCRIPTOR.full_name
_EVENTS: dict[type[object], Callable[[Any, pb.Watched], Message]] = {
    facts.WatchStarted: lambda f, w: pb.WatchStarted(watched=w, person=f.person),
    facts.WatchStopped: lambda f, w: pb.WatchStopped(watched=w, person=f.person),
    facts.WatchProgressed: lambda f, w: pb.WatchProgressed(watched=w, line=_line(f.line)),
    facts.FollowUpOffered: lambda _, w: pb.FollowUpOffered(watched=w),
    facts.FollowUpTaken: lambda f, w: pb.FollowUpTaken(watched=w, person=f.person, lead_id=f.lead_id),
    facts.FollowUpDeclined: lambda f, w: pb.FollowUpDeclined(watched=w, person=f.person),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Somebody follows up: what the lead is made of."""

    watched: Watched
    person: str
    lead_id: str


def passed_over() -> frozenset[str]:
    """Return the types of the topic that change nothing here."""
    every = {message.full_name for message in pb.DESCRIPTOR.message_types_by_name.values()}
    return frozenset(every - {TAKEN})


def watch_letter(fact: object, watched: Watched) -> Letter:
    """Return what is told of a fact about a watched case."""
    message = _EVENTS[type(fact)](fact, _state(watched))
    return Letter(
        type=message.DESCRIPTOR.full_name,
        topics=(WATCH_EVENTS,),
        body=message.SerializeToString(),
        correlation=watched.case_id,
    )


def read_taken(record: Record) -> Taken:
    """Return a follow-up that somebody takes; raises `InvalidMessage`."""
    event = decode(record, pb.FollowUpTaken)
    state = event.watched
    watched = Watched(
        id=required(state.id, "watched.id"),
        case_id=required(state.case_id, "watched.case_id"),
        case_no=required(state.case_no, "watched.case_no"),
        matter_id=state.matter_id,
        routing_no=state.routing_no,
        seen=0,
        state=state.state,
        category_code=state.category_code,
        area_code=state.area_code,
        desk_id=state.desk_id,
        text=required(state.text, "watched.text"),
        closed_at=instant(state.closed_at),
    )
    return Taken(watched=watched, person=required(event.person, "person"), lead_id=required(event.lead_id, "lead_id"))


def _state(watched: Watched) -> pb.Watched:
    return pb.Watched(
        id=watched.id,
        case_id=watched.case_id,
        case_no=watched.case_no,
        matter_id=watched.matter_id,
        routing_no=watched.routing_no,
        state=watched.state,
        category_code=watched.category_code,
        area_code=watched.area_code,
        desk_id=watched.desk_id,
        text=watched.text,
        due_at=stamp(watched.due_at),
        closed_at=stamp(watched.closed_at),
        close_reason=watched.close_reason,
        revisit_on=stamp(watched.revisit_on),
        watchers=[
            pb.Watcher(id=one.id, person=one.person, state=one.state, since=stamp(one.since), lead_id=one.lead_id)
            for one in watched.watchers
        ],
    )


def _line(line: Line) -> pb.ProgressLine:
    return pb.ProgressLine(
        routing_no=line.routing_no,
        sequence=line.sequence,
        at=stamp(line.at),
        code=line.code,
        result=line.result,
        unit_id=line.unit_id,
        text=line.text,
        until=stamp(line.until),
    )
