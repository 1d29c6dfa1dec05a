"""The government lane's queue as triage writes it, and its consumer on a store in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from google.protobuf.message import Message

from kitchen.triage.v1 import case_events_pb2 as triage
from kitchen_dispatch import wire
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.matter import Assigned, Matter, matter_id
from kitchen_dispatch.domain.matters import Routed
from kitchen_dispatch.reactions import government
from kitchen_dispatch.store import matter_fields
from kitchenkit.react import Consumer, Record
from tests.fakes.store import MemoryStore

from .affairs import FALLBACK, LEAD, NOW

MATTER_ID = matter_id("c1", 1)


def matters() -> MemoryStore[Matter]:
    return MemoryStore(matter_fields, to_letter=wire.matter_letter, due=Matter.next_due)


def routed(**changes: Any) -> triage.CaseRouted:
    said: dict[str, Any] = {
        "case_id": "c1", "case_no": "84071415339", "routing_no": 1, "lane": "government", "kind": "appeal",
        "category_code": "GOV-LIGHT", "area_code": "520103019", "tier": "E2", "text": "路灯不亮",
    }  # fmt: skip
    return triage.CaseRouted(**{**said, **changes})


def record(offset: int, event: Message, *, topic: str = "queue-government") -> Record:
    return Record(
        id=f"event-{offset}",
        topic=topic,
        partition=0,
        offset=offset,
        type=event.DESCRIPTOR.full_name,
        key=b"c1",
        value=event.SerializeToString(),
    )


@dataclass
class Lane:
    """The lane's consumer, its store, whom the duty list names, and what could not be taken."""

    names: Sequence[Assigned] = (LEAD,)
    store: MemoryStore[Matter] = field(default_factory=matters)
    dead: list[tuple[str, str]] = field(default_factory=list)
    now: datetime = NOW

    async def put(self, record: Record, reason: str) -> None:
        self.dead.append((record.id, reason))

    async def hear(self, *records: Record, forgetful: bool = False) -> None:
        if forgetful:
            for row in self.store._rows.values():
                row.heard.clear()

        def match(_: Routed) -> Sequence[Assigned]:
            return self.names

        reactions = government(self.store, match, lambda _: FALLBACK)
        await Consumer("dispatch", reactions, self, lambda: self.now, book=default_book).react(records)

    def matter(self, routing_no: int = 1) -> Matter:
        return self.store.rows[matter_id("c1", routing_no)].aggregate

    def facts(self) -> list[str]:
        return [type(fact).__name__ for _, __, fact in self.store.facts]
