"""A lead (线索): one case in the news lane, for one routing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kitchenkit.ids import uid


class LeadState(StrEnum):
    """Where a lead stands."""

    RECEIVED = "received"  # 已接收
    ACCEPTED = "accepted"  # 已采用
    REJECTED = "rejected"  # 未采用
    TRANSFERRED = "transferred"  # 转回研判
    WITHDRAWN = "withdrawn"  # 已撤回
    CLUSTERED = "clustered"  # 已并入


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it happened; coarse for what must not show an address."""

    lat: float = 0.0
    long: float = 0.0
    address: str = ""
    area_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """What newsroom needs to know of a case that was routed into its lane."""

    case_id: str
    case_no: str
    routing_no: int
    kind: str
    category_code: str
    area_code: str
    title: str
    text: str
    place: Place | None
    media_ids: tuple[str, ...]
    confidential: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """One case in the news lane."""

    id: str
    case_id: str
    case_no: str
    routing_no: int
    state: LeadState
    kind: str
    category_code: str
    area_code: str
    desk_id: str  # the media sub-centre (分中心) that works on it; empty: the hub's own desk
    title: str
    text: str  # masked
    place: Place | None
    media_ids: tuple[str, ...]
    confidential: bool
    received_at: datetime
    accepted_by: str = ""
    story_id: str = ""
    reason_code: str = ""
    reason: str = ""
    master_id: str = ""
    follow_up: bool = False  # of what another lane made of the case (追踪报道): no progress of the case itself
    sequence: int = 0


def lead_id(case_id: str, routing_no: int) -> str:
    """Return the id of the lead: another one for a case that comes back."""
    return uid("lead", case_id, routing_no)


def offered_id(matter_id: str) -> str:
    """Return the id of the lead of an escalated matter: one, however often it escalates."""
    return uid("escalated-lead", matter_id)


def story_id(lead: str) -> str:
    """Return the id of the first story of a lead."""
    return uid("story", lead)
