"""Matters in MongoDB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from kitchenkit.held import held
from kitchenkit.mongo import AggregateDocument, MongoStore
from kitchenkit.runtime import Parts

from . import wire
from .domain.matter import Matter, MatterState, OrderState, Part


class MatterDocument(AggregateDocument):
    """One case in the government lane, with its parts."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "dispatch",
        "collection": "matters",
        "indexes": [
            {"fields": ["case_id", "routing_no"], "unique": True},
            "case_no",
            "parts.id",
            ("parts.unit_id", "-created_at"),
            ("state", "-created_at"),
        ],
    }
    case_id = StringField(required=True)
    case_no = StringField(required=True)
    routing_no = IntField(required=True)
    category_code = StringField()
    area_code = StringField()
    tier = StringField()
    text = StringField()
    confidential = BooleanField()
    filed_at = DateTimeField()
    promised_at = DateTimeField()
    parts = ListField(DictField())
    verdict = StringField()
    callback_by = DateTimeField()
    rework_rounds = IntField()


def matter_store(parts: Parts) -> MongoStore[Matter]:
    """Return the real store; the suite in tests/contract/ports runs on it and on the fake."""
    return MongoStore(
        MatterDocument,
        to_fields=matter_fields,
        from_document=_from_document,
        to_letter=wire.matter_letter,
        due=Matter.next_due,
        **parts.store_arguments(),
    )


def matter_fields(matter: Matter) -> dict[str, Any]:
    """Return a matter as its document has it."""
    return {
        "case_id": matter.case_id,
        "case_no": matter.case_no,
        "routing_no": matter.routing_no,
        "category_code": matter.category_code,
        "area_code": matter.area_code,
        "tier": matter.tier,
        "text": matter.text,
        "confidential": matter.confidential,
        "filed_at": matter.filed_at,
        "promised_at": matter.due_at,
        "parts": [_part_fields(part) for part in matter.parts],
        "verdict": matter.verdict,
        "callback_by": matter.callback_by,
        "rework_rounds": matter.rework_rounds,
    }


def _from_document(row: Mapping[str, Any]) -> Matter:
    return Matter(
        id=row["_id"],
        sequence=row["sequence"],
        state=MatterState(row["state"]),
        due_at=row["promised_at"],
        parts=tuple(_part_from(part) for part in row["parts"]),
        **{
            name: row[name]
            for name in (
                "case_id",
                "case_no",
                "routing_no",
                "category_code",
                "area_code",
                "tier",
                "text",
                "confidential",
                "filed_at",
                "verdict",
                "callback_by",
                "rework_rounds",
            )
        },
    )


def _part_fields(part: Part) -> dict[str, Any]:
    return {**asdict(part), "state": str(part.state), "evidence_media": list(part.evidence_media)}


def _part_from(row: Mapping[str, Any]) -> Part:
    evidence = tuple(row.get("evidence_media", ()))
    return held(Part, row, state=OrderState(row["state"]), evidence_media=evidence)
