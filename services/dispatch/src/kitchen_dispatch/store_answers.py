"""Answers that everybody may read, in MongoDB."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from mongoengine import BooleanField, DateTimeField, IntField, ListField, StringField

from kitchenkit.held import held, kept
from kitchenkit.mongo import AggregateDocument, MongoStore
from kitchenkit.runtime import Parts
from kitchenkit.words import stored

from .domain.public_answer import AnswerState, PublicAnswer
from .wire_answers import answer_letter


class PublicAnswerDocument(AggregateDocument):
    """One question with its answer, and the words by which it is found."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "dispatch",
        "collection": "public_answers",
        "indexes": [
            ("state", "-created_at"),
            ("state", "category_code", "-created_at"),
            ("state", "unit_id", "-created_at"),
            ("state", "words", "-created_at"),
            ("state", "area_code", "-created_at"),
            "case_no",
        ],
    }
    matter_id = StringField(required=True)
    case_id = StringField(required=True)
    case_no = StringField(required=True)
    seen = IntField(required=True)
    category_code = StringField()
    area_code = StringField()
    unit_id = StringField()
    asked_at = DateTimeField()
    answered_at = DateTimeField()
    closed_at = DateTimeField(required=True)
    outcome = StringField()
    verdict = StringField()
    satisfied = BooleanField()
    given_question = StringField()
    given_reply = StringField()
    title = StringField()
    question = StringField()
    reply = StringField()
    withheld = StringField()
    shown_at = DateTimeField()
    shown_by = StringField()
    words = ListField(StringField())


def answer_store(parts: Parts) -> MongoStore[PublicAnswer]:
    """Return the real store; the suite in tests/contract/ports runs on it and on the fake."""
    return MongoStore(
        PublicAnswerDocument,
        to_fields=answer_fields,
        from_document=_from_document,
        to_letter=answer_letter,
        few=("case_no",),  # everybody may ask for a page of a city with all of its answers: the newest, by time
        **parts.store_arguments(),
    )


def answer_fields(answer: PublicAnswer) -> dict[str, Any]:
    """Return an answer as its document has it."""
    fields: dict[str, Any] = kept(answer)
    del fields["id"]
    fields.pop("sequence", None)
    return {**fields, "words": stored(answer.title, answer.question, answer.reply)}


def _from_document(row: Mapping[str, Any]) -> PublicAnswer:
    return held(PublicAnswer, row, id=row["_id"], state=AnswerState(row["state"]))
