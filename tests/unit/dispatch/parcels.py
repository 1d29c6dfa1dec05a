"""Deliveries for tests: a matter with one order at a unit that has a system of its own."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchen_dispatch import wire_delivery as wire
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.delivery import Delivery, DeliveryState, delivery_id, queue
from kitchen_dispatch.domain.endpoint import Endpoint, endpoint_id
from kitchen_dispatch.domain.matter import Matter, MatterState, OrderState, Part
from kitchen_dispatch.pushing import NotDeliveredError
from kitchen_dispatch.reactions_delivery import deliveries
from kitchen_dispatch.reactions_notices import mornings
from kitchen_dispatch.sealing import Seals
from kitchen_dispatch.sender import Endpoints, Sender
from kitchen_dispatch.store_delivery import delivery_fields, endpoint_fields
from kitchenkit.decide import Context
from kitchenkit.events import record_of, stamp
from kitchenkit.react import Change, Consumer, Record
from tests.fakes.store import MemoryStore

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
SECRET = "s" * 40
SEALS = Seals.parse(json.dumps({"k1": base64.b64encode(b"k" * 32).decode()}))
URL = "https://api.unit.example/orders"
UNIT = "unit-1"
ID = delivery_id("order-1", UNIT, NOON)


def context(role: str = "system", *, at: datetime = NOON, reason: str = "", actor: str = "p1") -> Context:
    return Context(actor=actor, role=role, now=at, cause="c", reason=reason)


def delivery(**more: Any) -> Delivery:
    given: dict[str, Any] = {
        "id": ID, "order_id": "order-1", "matter_id": "matter-1", "case_id": "case-1", "case_no": "84071415339",
        "unit_id": UNIT, "area_code": "520103005", "tier": "G", "dispatched_at": NOON,
        "state": DeliveryState.QUEUED, "since": NOON, "next_at": NOON,
    } | more  # fmt: skip
    return Delivery(**given)


def endpoint(**more: Any) -> Endpoint:
    made = endpoint_id(UNIT)
    given: dict[str, Any] = {"unit_id": UNIT, "url": URL, "sealed": SEALS.seal(SECRET, place=made)} | more
    return Endpoint(id=made, **given)


def matter(**part: Any) -> Matter:
    given: dict[str, Any] = {"unit_id": UNIT, "state": OrderState.DISPATCHED, "dispatched_at": NOON} | part
    return Matter(
        id="matter-1", case_id="case-1", case_no="84071415339", routing_no=1, state=MatterState.HANDLING,
        category_code="GOV-LIGHT", area_code="520103005", tier="G", text="路灯不亮", confidential=False, filed_at=NOON,
        due_at=NOON + timedelta(days=7), parts=(Part(id="order-1", role="lead", **given),), sequence=1,
    )  # fmt: skip


def heard(event: Any, *, number: int = 1, unit: str = UNIT, **order: Any) -> Record:
    """Return an event of dispatch's own as it lies in the topic, about the one order of the one matter."""
    given: dict[str, Any] = {"unit_id": unit, "dispatched_at": stamp(NOON), "state": "dispatched", "role": "lead"}
    one = pb.Order(id="order-1", **{**given, **order})
    event.matter.CopyFrom(pb.Matter(id="matter-1", case_id="case-1", case_no="84071415339", tier="G", orders=[one]))
    headers = {"ce_id": f"e{number}", "ce_type": event.DESCRIPTOR.full_name, "ce_sequence": str(number)}
    return record_of(
        topic="dispatch-matter-events", partition=0, offset=number, key=b"m", value=event.SerializeToString(),
        headers=[(name, value.encode()) for name, value in headers.items()],
    )  # fmt: skip


class Nowhere:
    """Dead letters where there must be none."""

    async def put(self, record: Record, reason: str) -> None:
        raise AssertionError(reason)


@dataclass
class Post:
    """A sender on stores in memory, a clock that stands, and a unit's system that answers as it is told."""

    answers: list[str | NotDeliveredError] = field(default_factory=list)  # the last one again and again
    sent: list[tuple[str, bytes, Mapping[str, str]]] = field(default_factory=list)
    now: datetime = NOON

    def __post_init__(self) -> None:
        self.deliveries: MemoryStore[Delivery] = MemoryStore(
            delivery_fields, to_letter=wire.delivery_letter, due=Delivery.next_due
        )
        self.matters: MemoryStore[Matter] = MemoryStore()
        self.endpoints: MemoryStore[Endpoint] = MemoryStore(endpoint_fields)
        self.matters.put(matter(), NOON)
        self.endpoints.put(endpoint(), NOON)
        self.known = Endpoints(self.endpoints)
        self.sender = Sender(
            self.deliveries,
            self.matters,
            self.known,
            push=self.push,
            seals=SEALS,
            now=lambda: self.now,
            told_at=lambda _, at: at,
            morning=mornings(default_book),
        )

    async def push(self, url: str, body: bytes, headers: Mapping[str, str]) -> str:
        self.sent.append((url, body, headers))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, NotDeliveredError):
            raise answer
        return answer

    async def queued(self, **more: Any) -> None:
        one = delivery(**more)
        await self.deliveries.commit([Change[Delivery](one.id, 0).add(queue(one), context())])

    async def hears(self, *records: Record) -> None:
        """Let the worker hear what dispatch itself has told."""
        await self.known.refresh()
        consumer = Consumer("dispatch", deliveries(self.deliveries, self.known.of), Nowhere(), lambda: self.now)
        await consumer.react(records)

    async def looks(self, after: timedelta = timedelta()) -> Delivery:
        """Let the sender look once, so much later, and return what has become of the delivery."""
        self.now += after
        await self.known.refresh()
        await self.sender.look()
        await self.sender.settle()
        return self.one

    @property
    def one(self) -> Delivery:
        return self.deliveries.rows[ID].aggregate

    def stands(self, **changes: Any) -> None:
        self.deliveries.put(replace(self.one, **changes), self.now)
