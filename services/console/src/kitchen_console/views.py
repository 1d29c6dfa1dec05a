"""The shapes of what is shown: the same in lists, in searches and on the stream."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from .domain.reach import Type


class CaseItem(BaseModel):
    """One case. Texts are masked; times are in UTC."""

    id: str
    case_no: str = ""
    submission_id: str = ""
    source: str = ""
    kind: str = ""
    urgent: bool = False
    state: str = ""
    reason: str = ""  # why it is at the desk, was rejected, or what its sender is asked
    lane: str = ""
    lane_state: str = ""  # what its lane says of it; empty before it has one
    lane_open: bool = False
    category_code: str = ""
    area_code: str = ""
    tier: str = ""
    title: str = ""
    text: str = ""
    address: str = ""
    confidential: bool = False
    confidence: float = 0.0
    decided_by: str = ""
    explanation: list[str] = []
    alarm_words: list[str] = []
    claimed_by: str = ""
    routing_no: int = 0
    master_id: str = ""
    linked_case_id: str = ""
    media_count: int = 0
    created_at: datetime
    updated_at: datetime
    due_at: datetime | None = None


class OrderItem(BaseModel):
    """One thing that somebody in a lane works on; its commands are asked of the lane itself."""

    id: str
    type: Type
    lane: str
    case_id: str
    case_no: str
    routing_no: int = 0
    matter_id: str = ""
    story_id: str = ""
    lead_id: str = ""
    state: str
    open: bool
    role: str = ""
    category_code: str = ""
    area_code: str = ""  # a street at the finest
    tier: str = ""
    title: str = ""
    text: str = ""
    reason: str = ""
    confidential: bool = False
    urgent: bool = False
    overdue: bool = False
    escalated: bool = False
    unit_id: str = ""
    desk_id: str = ""
    team_id: str = ""
    merchant_id: str = ""
    merchant_name: str = ""
    created_at: datetime
    updated_at: datetime
    due_at: datetime | None = None  # what comes next until then: an answer, a signature, a visit


class Cases(BaseModel):
    """One page, newest first; `next` is the cursor of the page after, or null at the end."""

    items: list[CaseItem]
    next: str | None


class Orders(BaseModel):
    """The same of orders."""

    items: list[OrderItem]
    next: str | None


class FoundCase(BaseModel):
    """A case that was searched for."""

    kind: Literal["case"] = "case"
    row: CaseItem


class FoundOrder(BaseModel):
    """An order that was searched for."""

    kind: Literal["order"] = "order"
    row: OrderItem


class Found(BaseModel):
    """What was found, the newest of each kind first."""

    items: list[FoundCase | FoundOrder]


class Figure(BaseModel):
    """A figure and the list behind it: `list` is what to GET."""

    lane: str = ""
    district: str = ""  # of six digits; empty where the area is not known
    count: int
    list: str


class Board(BaseModel):
    """What stands where, for those who look after all of it."""

    since: datetime
    at: datetime
    arrivals: list[Figure]
    waiting: list[Figure]  # at the desk
    late: list[Figure]  # orders whose instant has passed


def case_item(row: Mapping[str, Any]) -> CaseItem:
    """Return a stored case as it is shown."""
    return CaseItem.model_validate({**row, "id": row["_id"]})


def order_item(row: Mapping[str, Any]) -> OrderItem:
    """Return a stored order as it is shown."""
    return OrderItem.model_validate({**row, "id": row["_id"]})
