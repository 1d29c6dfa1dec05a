"""What is answered of a matter and its orders: each fact for itself, none folded into another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from .domain.matter import Matter, Part


def matter_view(matter: Matter) -> dict[str, Any]:
    """Return what is shown of a matter, without its orders."""
    closing, exclusion = matter.closing, matter.exclusion
    return {
        "case_id": matter.case_id,
        "case_no": matter.case_no,
        "routing_no": matter.routing_no,
        "category_code": matter.category_code,
        "area_code": matter.area_code,
        "tier": matter.tier,
        "text": matter.text,
        "confidential": matter.confidential,
        "location": asdict(matter.location) if matter.location else None,
        "filed_at": matter.filed_at,
        "due_at": matter.due_at,
        "verify_by": matter.verify_by,
        "verification": asdict(matter.verification) if matter.verification else None,
        "callback_by": matter.callback_by,
        "attempts": [asdict(one) for one in matter.attempts],
        "verdict": matter.verdict,
        "satisfied": matter.satisfied,
        "rework_rounds": matter.rework_rounds,
        "reworks": [asdict(one) for one in matter.reworks],
        "with_the_centre": matter.with_the_centre,
        "exclusion": asdict(exclusion) if exclusion else None,
        "excluded": matter.excluded,
        "closing": asdict(closing) if closing else None,
        "reopen_until": matter.archive_by,
        "survey": asdict(matter.survey) if matter.survey else None,
    }


def order_view(part: Part, unit_name: Callable[[str], str]) -> dict[str, Any]:
    """Return what is shown of one order."""
    asked, more, read = part.asked_return, part.asked_extension, part.vetting
    return {
        "id": part.id,
        "unit_id": part.unit_id,
        "unit_name": unit_name(part.unit_id) if part.unit_id else "",
        "role": part.role,
        "item": part.item,
        "state": part.state,
        "dispatched_at": part.dispatched_at,
        "sign_by": part.sign_by,
        "return_by": part.return_by,
        "due_at": part.due_at,
        "provisional": part.provisional,
        "wait_until": part.wait_until,
        "signed_at": part.signed_at,
        "signed_automatically": part.signed_automatically,
        "assigned_to": part.assigned_to,
        "assigned_at": part.assigned_at,
        "priority": asdict(part.priority) if part.priority else None,
        "contacted_at": part.contacted_at,
        "resolved_at": part.resolved_at,
        "asked_return": asdict(asked) if asked else None,
        "asked_extension": asdict(more) if more else None,
        "ruled": part.ruled_at is not None,
        "pauses": [asdict(one) for one in part.pauses],
        "extensions": [asdict(one) for one in part.extensions],
        "question": part.question,
        "explanation": part.explanation,
        "outcome": part.outcome,
        "reply": part.reply,
        "owner_unit_id": part.owner_unit_id,
        "owner_unit_name": unit_name(part.owner_unit_id) if part.owner_unit_id else "",
        "evidence": part.evidence,
        "evidence_media": list(part.evidence_media),
        "before_media": list(part.before_media),
        "taken_at": part.taken_at,
        "place": part.place,
        "vetting": asdict(read) if read else None,
        "revisit_on": part.revisit_on,
        "overdue": part.overdue,
        "level": part.level,
        "supervised_since": part.supervised_since,
        "instruction": part.instruction,
        "climbed": [asdict(one) for one in part.climbed],
        "results": [asdict(one) for one in part.results],
    }
