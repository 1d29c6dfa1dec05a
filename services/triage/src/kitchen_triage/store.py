"""Cases in MongoDB."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from mongoengine import BooleanField, DateTimeField, DictField, FloatField, IntField, ListField, StringField

from kitchenkit.held import held, kept
from kitchenkit.mongo import DUE_INDEX, AggregateDocument, MongoStore
from kitchenkit.runtime import Parts

from . import wire
from .domain.case import Case, Place, State
from .domain.lexicon import Lexicon

_PLAIN = (
    "case_no",
    "submission_id",
    "kind",
    "text",
    "title",
    "confidential",
    "may_be_public",
    "lane",
    "category_code",
    "area_code",
    "tier",
    "confidence",
    "decided_by",
    "rule_version",
    "model_version",
    "routing_no",
    "claimed_by",
    "claimed_until",
    "master_id",
    "submitted_at",
    "accepted_at",
    "adopting_until",
    "upheld_returns",
)


_SELDOM = ("reference", "earlier_case_id", "alarmed", "asked", "answer_by")  # kept where they say something


class CaseDocument(AggregateDocument):
    """One case."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "triage",
        "collection": "cases",
        "indexes": [
            DUE_INDEX,
            {"fields": ["case_no"], "unique": True},
            ("state", "-created_at"),
            ("area_code", "-created_at"),
            "master_id",
        ],
    }
    case_no = StringField(required=True)
    submission_id = StringField(required=True)
    kind = StringField()
    text = StringField()
    title = StringField()
    place = DictField()
    media_ids = ListField(StringField())
    confidential = BooleanField()
    may_be_public = BooleanField()
    lane = StringField()
    category_code = StringField()
    area_code = StringField()
    tier = StringField()
    confidence = FloatField()
    decided_by = StringField()
    explanation = ListField(StringField())
    rule_version = StringField()
    model_version = StringField()
    routing_no = IntField()
    claimed_by = StringField()
    claimed_until = DateTimeField()
    master_id = StringField()
    submitted_at = DateTimeField()
    accepted_at = DateTimeField()
    adopting_until = DateTimeField()
    returned_by = ListField(StringField())
    upheld_returns = IntField()
    reference = StringField()
    earlier_case_id = StringField()
    alarmed = StringField()
    asked = IntField()
    answer_by = DateTimeField()
    sides = ListField(StringField())


class EmergencyLexiconDocument(AggregateDocument):
    """The emergency lexicon in force."""

    meta: ClassVar[dict[str, Any]] = {"db_alias": "triage", "collection": "lexicons"}
    version = StringField(required=True)
    words = ListField(StringField())


def lexicon_store(parts: Parts) -> MongoStore[Lexicon]:
    """Return the real store of the lexicon."""
    return MongoStore(
        EmergencyLexiconDocument,
        to_fields=lambda known: {"version": known.version, "words": list(known.words)},
        from_document=lambda row: Lexicon(version=row["version"], words=tuple(row["words"]), sequence=row["sequence"]),
        to_letter=wire.lexicon_letter,
        **parts.store_arguments(),
    )


def case_store(parts: Parts) -> MongoStore[Case]:
    """Return the real store of cases."""
    return MongoStore(
        CaseDocument,
        to_fields=case_fields,
        from_document=_from_document,
        to_letter=wire.case_letter,
        due=Case.next_due,
        **parts.store_arguments(),
    )


def case_fields(case: Case) -> dict[str, Any]:
    """Return a case as its document has it."""
    return {
        **{name: getattr(case, name) for name in _PLAIN},
        **{name: value for name in _SELDOM if (value := getattr(case, name))},
        "place": kept(case.place),
        "media_ids": list(case.media_ids),
        "explanation": list(case.explanation),
        "returned_by": list(case.returned_by),
        "sides": list(case.sides),
    }


def _from_document(row: Mapping[str, Any]) -> Case:
    return Case(
        id=row["_id"],
        sequence=row["sequence"],
        state=State(row["state"]),
        place=held(Place, row["place"]),
        media_ids=tuple(row["media_ids"]),
        explanation=tuple(row["explanation"]),
        returned_by=tuple(row.get("returned_by", ())),
        sides=tuple(row.get("sides", ())),
        **{name: row[name] for name in (*_PLAIN, *_SELDOM) if name in row},
    )
