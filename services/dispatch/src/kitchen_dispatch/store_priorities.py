"""Response priorities in MongoDB."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from mongoengine import IntField, ListField, StringField

from kitchenkit.held import held
from kitchenkit.mongo import AggregateDocument, MongoStore
from kitchenkit.runtime import Parts

from .domain.kept import KeptState
from .domain.response_priority import ResponsePriority
from .wire_priorities import priority_letter

_PLAIN = ("title", "rank", "about", "code", "unit_id")


class ResponsePriorityDocument(AggregateDocument):
    """One priority."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "dispatch",
        "collection": "response_priorities",
        "indexes": [("unit_id", "state", "-created_at"), ("state", "-created_at")],
    }
    title = StringField(required=True)
    rank = IntField(required=True)
    about = StringField()
    code = StringField()
    categories = ListField(StringField())
    unit_id = StringField()


def response_priority_store(parts: Parts) -> MongoStore[ResponsePriority]:
    """Return the real store; the suite in tests/contract/ports runs on it and on the fake."""
    return MongoStore(
        ResponsePriorityDocument,
        to_fields=response_priority_fields,
        from_document=_from_document,
        to_letter=priority_letter,
        **parts.store_arguments(),
    )


def response_priority_fields(priority: ResponsePriority) -> dict[str, Any]:
    """Return a priority as its document has it."""
    return {**{name: getattr(priority, name) for name in _PLAIN}, "categories": list(priority.categories)}


def _from_document(row: Mapping[str, Any]) -> ResponsePriority:
    return held(
        ResponsePriority,
        row,
        id=row["_id"],
        state=KeptState(row["state"]),
        categories=tuple(row.get("categories", ())),
    )
