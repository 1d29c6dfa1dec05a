"""What a unit's own system is told of an order."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from .domain.delivery import ENDS, Delivery
from .domain.matter import Matter, Part


def said(one: Delivery, matter: Matter, part: Part) -> dict[str, Any]:
    """Return what a unit's system is told of an order: what its people see in the console, masked as there.

    Of an order that is not that unit's any more it is told that, and nothing of where it stands now.
    """

    def at(instant: datetime | None) -> str | None:
        return instant.isoformat(timespec="milliseconds") if instant else None

    told = {
        "delivery_id": one.id,
        "kind": str(one.kind),
        "number": one.number,
        "reason": one.words,
        "order_id": part.id,
        "matter_id": matter.id,
        "case_no": matter.case_no,
        "unit_id": one.unit_id,
        "dispatched_at": at(one.dispatched_at),
    }
    if one.kind in ENDS:
        return told
    return told | {
        "state": str(part.state),
        "role": part.role,
        "tier": matter.tier,
        "category_code": matter.category_code,
        "area_code": matter.area_code,
        "text": matter.text,
        "confidential": matter.confidential,
        "location": asdict(matter.location) if matter.location else None,
        "item": part.item,
        "evidence": part.evidence,
        "priority": asdict(part.priority) if part.priority else None,
        "instruction": part.instruction,
        "verdict": matter.verdict,
        "reworks": [asdict(one) | {"at": at(one.at)} for one in matter.reworks],
        "finding": found.finding if (found := matter.verification) is not None and not found.passed else "",
        "sign_by": at(part.sign_by),
        "due_at": at(part.due_at),
    }
