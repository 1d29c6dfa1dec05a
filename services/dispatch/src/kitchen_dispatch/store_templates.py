"""Reply templates in MongoDB."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from mongoengine import ListField, StringField

from kitchenkit.held import held
from kitchenkit.mongo import AggregateDocument, MongoStore
from kitchenkit.runtime import Parts

from .domain.kept import KeptState
from .domain.reply_template import ReplyTemplate
from .wire_templates import template_letter

EVERY = "*"  # among the categories that are looked for: one that names none is for all
_PLAIN = ("title", "text", "unit_id", "area_code", "since", "until")


class ReplyTemplateDocument(AggregateDocument):
    """One template."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "dispatch",
        "collection": "reply_templates",
        "indexes": [
            ("unit_id", "fits", "state", "-created_at"),
            ("area_code", "-created_at"),
            ("state", "-created_at"),
        ],
    }
    title = StringField(required=True)
    text = StringField(required=True)
    categories = ListField(StringField())
    outcomes = ListField(StringField())
    unit_id = StringField()
    area_code = StringField()
    since = StringField()
    until = StringField()
    fits = ListField(StringField())


def reply_template_store(parts: Parts) -> MongoStore[ReplyTemplate]:
    """Return the real store; the suite in tests/contract/ports runs on it and on the fake."""
    return MongoStore(
        ReplyTemplateDocument,
        to_fields=reply_template_fields,
        from_document=_from_document,
        to_letter=template_letter,
        **parts.store_arguments(),
    )


def reply_template_fields(template: ReplyTemplate) -> dict[str, Any]:
    """Return a template as its document has it."""
    return {
        **{name: getattr(template, name) for name in _PLAIN},
        "categories": list(template.categories),
        "outcomes": list(template.outcomes),
        "fits": list(template.categories) or [EVERY],
    }


def _from_document(row: Mapping[str, Any]) -> ReplyTemplate:
    return held(
        ReplyTemplate,
        row,
        id=row["_id"],
        state=KeptState(row["state"]),
        categories=tuple(row.get("categories", ())),
        outcomes=tuple(row.get("outcomes", ())),
    )
