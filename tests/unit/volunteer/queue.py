"""Records of the queue as triage writes them, and a consumer on stores in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from google.protobuf.message import Message

from kitchen.common.v1 import place_pb2
from kitchen.triage.v1 import case_events_pb2 as triage
from kitchen_volunteer import wire
from kitchen_volunteer.domain.order import Order, order_id
from kitchen_volunteer.reactions import queue
from kitchen_volunteer.store import order_fields
from kitchenkit.react import Consumer, Record
from tests.fakes.store import MemoryStore

from .lane import CASE, CASE_ID, CASE_NO, T0

ORDER_ID = order_id(CASE_ID, 1)


def routed(**changes: Any) -> triage.CaseRouted:
    said: dict[str, Any] = {
        "case_id": CASE_ID, "case_no": CASE_NO, "routing_no": 1, "lane": "volunteer", "kind": "volunteer_need",
        "category_code": "VOL-ELDER", "area_code": "520103001003", "tier": "V", "title": CASE.title, "text": CASE.text,
        "place": place_pb2.Place(lat=26.64, long=106.63, address="某某路12号3单元", area_code="520103001003"),
        "confidence": 0.9, "decided_by": "rule",
    }  # fmt: skip
    return triage.CaseRouted(**{**said, **changes})


def rated(
    verdict: str = "solved", *, satisfied: bool = True, stars: int = 5, comment: str = "很好"
) -> triage.CaseRated:
    return triage.CaseRated(
        case_id=CASE_ID, routing_no=1, verdict=verdict, satisfied=satisfied, stars=stars, comment=comment
    )


def record(offset: int, event: Message | bytes, kind: str = "") -> Record:
    return Record(
        id=f"event-{offset}",
        topic="queue-volunteer",
        partition=0,
        offset=offset,
        type=kind or event.DESCRIPTOR.full_name,  # type: ignore[union-attr]
        key=CASE_ID.encode(),
        value=event if isinstance(event, bytes) else event.SerializeToString(),
    )


class Lane:
    """The lane's consumer, its store, and what it could not take."""

    def __init__(self) -> None:
        self.store: MemoryStore[Order] = MemoryStore(
            order_fields, to_letter=wire.order_letter, due=Order.next_due, unique=["_never"]
        )
        self.dead: list[tuple[str, str]] = []
        self.unknown: list[str] = []
        self.now: datetime = T0

    async def put(self, record: Record, reason: str) -> None:
        self.dead.append((record.id, reason))

    async def hear(self, records: Sequence[Record], *, forgetful: bool = False) -> None:
        """React; forgetful: as if the events were older than the inbox."""
        if forgetful:
            for row in self.store._rows.values():
                row.heard.clear()
        consumer = Consumer(
            "volunteer", queue(self.store), self, lambda: self.now, unknown=lambda one: self.unknown.append(one.type)
        )
        await consumer.react(records)

    def order(self) -> Order:
        return self.store.rows[ORDER_ID].aggregate

    def facts(self) -> list[str]:
        return [type(fact).__name__ for _, __, fact in self.store.facts]
