"""Matters in MongoDB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, ClassVar, TypeVar

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from kitchenkit.held import held, kept
from kitchenkit.mongo import DUE_INDEX, URGENT_INDEX, AggregateDocument, MongoStore
from kitchenkit.runtime import Parts

from . import wire
from .domain.clocks_facts import Extension, Pause, Result
from .domain.ladder import Climbed
from .domain.location import Location
from .domain.matter import Matter, MatterState, OrderState, Part
from .domain.policy import EMERGENCY
from .domain.records import (
    Attempt,
    Closing,
    Exclusion,
    ExtensionAsk,
    Given,
    ReturnAsk,
    ReworkRound,
    Survey,
    Verification,
    Vetting,
)

T = TypeVar("T")


class MatterDocument(AggregateDocument):
    """One case in the government lane, with its parts."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "dispatch",
        "collection": "matters",
        "indexes": [
            DUE_INDEX,
            URGENT_INDEX,
            {"fields": ["case_id", "routing_no"], "unique": True},
            "case_no",
            "parts.id",
            ("parts.unit_id", "-created_at"),
            ("state", "-created_at"),
            ("parts.state", "-created_at"),
            ("area_code", "-created_at"),
            "parts.due_at",
            ("parts.level", "-created_at"),
            {"fields": ["parts.vetting.open"], "sparse": True},
            {"fields": ["parts.assigned_to"], "sparse": True},
            ("parts.unit_id", "parts.state"),
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
    fallback_unit_id = StringField()
    returned_by = ListField(StringField())
    returned_before = ListField(StringField())
    upheld_returns = IntField()
    submitted_at = DateTimeField()
    accepted_at = DateTimeField()
    dispatched_by = ListField(StringField())
    verify_at = DateTimeField()
    verify_by = DateTimeField()
    verification = DictField(null=True)
    callback_at = DateTimeField()
    callback_by = DateTimeField()
    heard_at = DateTimeField()
    attempts = ListField(DictField())
    verdict = StringField()
    satisfied = BooleanField()
    rework_rounds = IntField()
    reworks = ListField(DictField())
    dissatisfied = IntField()
    exclusion = DictField(null=True)
    closing = DictField(null=True)
    archive_by = DateTimeField()
    survey = DictField(null=True)
    may_be_public = BooleanField()
    reference = StringField()
    location = DictField(null=True)
    voided_at = DateTimeField()


# Read back one by one.
_MADE = {"parts", "verification", "attempts", "reworks", "exclusion", "closing", "survey", "location"}
_PLAIN = tuple(one.name for one in fields(Matter) if one.name not in {"id", "sequence", "state", "due_at", *_MADE})
_NAMES = (*_PLAIN, *_MADE, "state", "promised_at")


def matter_store(parts: Parts) -> MongoStore[Matter]:
    """Return the real store; the suite in tests/contract/ports runs on it and on the fake."""
    return MongoStore(
        MatterDocument,
        to_fields=matter_fields,
        from_document=_from_document,
        to_letter=wire.matter_letter,
        due=Matter.next_due,
        urgent=is_urgent,
        few=("case_id", "case_no", "parts.id", "parts.assigned_to"),
        each=("parts.unit_id",),
        names=_NAMES,
        **parts.store_arguments(),
    )


def is_urgent(matter: Matter) -> bool:
    """Say whether its due instants go before those of all others."""
    return matter.tier in EMERGENCY


def matter_fields(matter: Matter) -> dict[str, Any]:
    """Return a matter as its document has it."""
    fields: dict[str, Any] = kept(matter)
    del fields["id"]
    fields.pop("sequence", None)
    # In its document `due_at` is what the clock looks for.
    return {**fields, "promised_at": fields.pop("due_at")}


def _from_document(row: Mapping[str, Any]) -> Matter:
    return held(
        Matter,
        {name: row[name] for name in _PLAIN if name in row},
        id=row["_id"],
        sequence=row["sequence"],
        state=MatterState(row["state"]),
        due_at=row["promised_at"],
        parts=tuple(_part_from(part) for part in row["parts"]),
        returned_by=tuple(row.get("returned_by", ())),
        returned_before=tuple(row.get("returned_before", ())),
        dispatched_by=tuple(row.get("dispatched_by", ())),
        verification=_media(_one(Verification, row.get("verification"))),
        attempts=_several(Attempt, row.get("attempts")),
        reworks=tuple(replace(one, media=tuple(one.media)) for one in _several(ReworkRound, row.get("reworks"))),
        exclusion=_one(Exclusion, row.get("exclusion")),
        closing=_one(Closing, row.get("closing")),
        survey=_one(Survey, row.get("survey")),
        location=_one(Location, row.get("location")),
    )


def _part_from(row: Mapping[str, Any]) -> Part:
    return held(
        Part,
        row,
        state=OrderState(row["state"]),
        evidence_media=tuple(row.get("evidence_media", ())),
        before_media=tuple(row.get("before_media", ())),
        vetting=_one(Vetting, row.get("vetting")),
        priority=_one(Given, row.get("priority")),
        hands=tuple(row.get("hands", ())),
        asked_return=_one(ReturnAsk, row.get("asked_return")),
        asked_extension=_one(ExtensionAsk, row.get("asked_extension")),
        extensions=_several(Extension, row.get("extensions")),
        pauses=_several(Pause, row.get("pauses")),
        results=_several(Result, row.get("results")),
        climbed=tuple(replace(one, to=tuple(one.to)) for one in _several(Climbed, row.get("climbed"))),
    )


def _one(kind: type[T], row: Mapping[str, Any] | None) -> T | None:
    return held(kind, row) if row else None


def _several(kind: type[T], rows: Sequence[Mapping[str, Any]] | None) -> tuple[T, ...]:
    return tuple(held(kind, row) for row in rows or ())


def _media(found: Verification | None) -> Verification | None:
    if found is None:
        return None
    return replace(found, before_media=tuple(found.before_media), after_media=tuple(found.after_media))
