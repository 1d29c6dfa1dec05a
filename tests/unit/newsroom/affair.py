"""A government matter as newsroom hears of it, with made-up units, and somebody who looks it up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from google.protobuf.message import Message

from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchen_newsroom.domain.watch import Known, watched_id
from kitchenkit.events import stamp
from kitchenkit.react import Record

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
CASE = "c1"
WATCHED = watched_id(CASE)
AREA = "520103019001"
REVISIT = AT + timedelta(days=30)


def matter(**more: Any) -> pb.Matter:
    """Return a matter in handling."""
    order = pb.Order(id="o1", unit_id="u1", role="lead", state="signed", due_at=stamp(AT + timedelta(days=1)))
    return pb.Matter(
        **{
            "id": "m1", "case_id": CASE, "case_no": "20590930849", "routing_no": 1, "state": "handling",
            "category_code": "GOV-ADS", "area_code": AREA, "tier": "E2", "text": "楼道里贴满小广告，电话〔电话〕",
            "filed_at": stamp(AT), "due_at": stamp(AT + timedelta(days=3)), "orders": [order], **more,
        }
    )  # fmt: skip


def closed(at: datetime = AT, **more: Any) -> pb.Matter:
    """Return a matter that is closed."""
    return matter(**{"state": "closed", "close_reason": "confirmed", "closed_at": stamp(at), **more})


def step(message: Message, sequence: int) -> Record:
    """Return an event of the matter as it lies in the topic."""
    headers = {"ce_sequence": str(sequence), "ce_time": (AT + timedelta(minutes=sequence)).isoformat()}
    return Record(
        id=f"{message.DESCRIPTOR.name}:{sequence}",
        topic="dispatch-matter-events",
        partition=0,
        offset=sequence,
        type=message.DESCRIPTOR.full_name,
        key=b"m1",
        value=message.SerializeToString(),
        headers=tuple((name, value.encode()) for name, value in headers.items()),
    )


def known(sequence: int = 1, **more: Any) -> Known:
    """Return how the matter stands at one of its facts."""
    return Known(
        **{
            "case_id": CASE, "case_no": "20590930849", "matter_id": "m1", "routing_no": 1, "sequence": sequence,
            "state": "handling", "category_code": "GOV-ADS", "area_code": AREA, "text": "楼道里贴满小广告",
            "confidential": False, **more,
        }
    )  # fmt: skip


class Lookup:
    """Dispatch, as newsroom asks it: one matter, or none."""

    def __init__(self, *answers: Known | None) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str]] = []

    async def __call__(self, case_id: str, case_no: str) -> Known | None:
        """Return the next answer; the last one stays."""
        self.asked.append((case_id, case_no))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
