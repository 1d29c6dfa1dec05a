"""What the lanes say of their orders: one row for each thing that somebody works on.

Places are no finer than a street here, whoever reads: the exact one is shown by the lane itself, to whom it may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from kitchenkit.events import instant
from kitchenkit.words import lean

from .domain.reach import Type, words_of_row

STREET, DISTRICT = 9, 6  # digits of an area code
Orders = Callable[[Any, datetime], Iterator[dict[str, Any]]]
# Where nobody has anything to do any more, by the name of the aggregate in its events.
ENDS: Mapping[str, frozenset[str]] = {
    "part": frozenset({"resolved", "withdrawn", "wrong_lane"}),
    "matter": frozenset({"closed", "archived", "withdrawn", "wrong_lane"}),
    "merchant_order": frozenset({"rated", "closed", "disputed", "settled", "withdrawn", "wrong_lane"}),
    "lead": frozenset({"accepted", "rejected", "transferred", "withdrawn", "clustered"}),
    "story": frozenset({"released", "spiked"}),
    "volunteer_order": frozenset({"evaluated", "closed_unrated", "closed", "rejected", "transferred", "cancelled"}),
}


def parts(matter: Any, _: datetime) -> Iterator[dict[str, Any]]:
    """Yield the orders of a matter, one for each unit: a unit's inbox lists these."""
    for order in matter.orders:
        due = instant(order.due_at) if order.signed_at.seconds else instant(order.sign_by)
        yield {
            **_row("order", "government", matter, order.id, state=order.state, ends=ENDS["part"], unit=order.unit_id),
            "created_at": instant(matter.filed_at),
            "matter_id": matter.id,
            "role": order.role,
            "tier": matter.tier,
            "due_at": due or instant(matter.due_at),
            "overdue": order.overdue,
            "text": matter.text,
            "tokens": lean(matter.case_no, matter.text),
        }


def merchant_order(order: Any, _: datetime) -> Iterator[dict[str, Any]]:
    """Yield the one order of a case in the commercial lane."""
    yield {
        **_row(
            "merchant_order",
            "commercial",
            order,
            order.id,
            state=order.state,
            ends=ENDS["merchant_order"],
            merchant=order.merchant_id,
        ),
        "created_at": instant(order.ordered_at),
        "merchant_name": order.merchant_name,
        "due_at": instant(order.wait_until),
        "escalated": bool(order.escalated),
        "reason": order.escalated,
        **_worded(order),
    }


def lead(said: Any, _: datetime) -> Iterator[dict[str, Any]]:
    """Yield a lead."""
    yield {
        **_row("lead", "news", said, said.id, state=said.state, ends=ENDS["lead"], desk=said.desk_id),
        "created_at": instant(said.received_at),
        "story_id": said.story_id,
        "reason": said.reason,
        **_worded(said),
    }


def story(said: Any, at: datetime) -> Iterator[dict[str, Any]]:
    """Yield a story, without its text: that is told only when it is released."""
    yield {
        **_row("story", "news", said, said.id, state=said.state, ends=ENDS["story"], desk=said.desk_id),
        "created_at": instant(said.released_at) or at,
        "lead_id": said.lead_id,
        "tokens": lean(said.case_no),
    }


def volunteer_order(order: Any, _: datetime) -> Iterator[dict[str, Any]]:
    """Yield the one order of a case in the volunteer lane."""
    due = next((found for found in map(instant, (order.accept_by, order.planned_at, order.rate_by)) if found), None)
    yield {
        **_row(
            "volunteer_order",
            "volunteer",
            order,
            order.id,
            state=order.state,
            ends=ENDS["volunteer_order"],
            team=order.team_id,
        ),
        "created_at": instant(order.received_at),
        "tier": order.tier,
        "urgent": order.urgent,
        "due_at": due,
        "escalated": order.escalated,
        **_worded(order),
    }


def _row(
    type_: Type, lane: str, said: Any, id_: str, *, state: str, ends: frozenset[str], **held: str
) -> dict[str, Any]:
    area = said.area_code[:STREET]
    return {
        "id": id_,
        "type": type_,
        "lane": lane,
        "case_id": said.case_id,
        "case_no": said.case_no,
        "routing_no": said.routing_no,
        "state": state,
        "open": state not in ends,
        "category_code": said.category_code,
        "area_code": area,
        "district": area[:DISTRICT],
        "confidential": said.confidential,
        **{f"{kind}_id": held.get(kind, "") for kind in ("unit", "desk", "team", "merchant")},
        "reach": words_of_row(type_, area=area, **held),
    }


def _worded(said: Any) -> dict[str, Any]:
    return {"title": said.title, "text": said.text, "tokens": lean(said.case_no, said.title, said.text)}
