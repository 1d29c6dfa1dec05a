"""Domain → protobuf for the duty list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message

from kitchen.dispatch.v1 import duty_events_pb2 as pb
from kitchenkit.events import stamp
from kitchenkit.letters import Letter

from .domain import duty_list as facts
from .domain.duty_list import DutyVersion

CONTROL_EVENTS = "dispatch-control-events"

_EVENTS: dict[type[object], Callable[[Any, pb.DutyListVersion], Message]] = {
    facts.DutyVersionDrafted: lambda _, v: pb.DutyVersionDrafted(version=v),
    facts.DutyVersionAmended: lambda f, v: pb.DutyVersionAmended(version=v, put=f.put, removed=f.removed),
    facts.DutyVersionCaughtUp: lambda _, v: pb.DutyVersionCaughtUp(version=v),
    facts.DutyVersionPublished: lambda _, v: pb.DutyVersionPublished(version=v),
    facts.DutyVersionDiscarded: lambda _, v: pb.DutyVersionDiscarded(version=v),
}


def version_letter(fact: object, version: DutyVersion) -> Letter:
    """Return what is told of a fact of a version."""
    message = _EVENTS[type(fact)](fact, version_state(version))
    return Letter(
        type=message.DESCRIPTOR.full_name,
        topics=(CONTROL_EVENTS,),
        body=message.SerializeToString(deterministic=True),
        correlation="",
    )


def version_state(version: DutyVersion) -> pb.DutyListVersion:
    """Return the public state of a version."""
    return pb.DutyListVersion(
        id=version.id,
        title=version.title,
        state=version.state,
        number=version.number,
        follows=version.follows,
        based_on=version.based_on,
        effective_from=stamp(version.effective_from),
        items=version.content.items,
        digest=version.content.digest,
        pages=version.content.pages,
        edited_by=version.edited_by,
        published_by=version.published_by,
        published_at=stamp(version.published_at),
    )
