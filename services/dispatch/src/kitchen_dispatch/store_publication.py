"""Lists that were kept and published, in MongoDB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, ClassVar

from mongoengine import DateTimeField, DictField, IntField, ListField, StringField

from kitchenkit.held import held
from kitchenkit.mongo import AggregateDocument, MongoStore
from kitchenkit.runtime import Parts

from .domain.publication import LateOrder
from .domain.published_list import Entry, EntryKind, ListState, PublishedList
from .wire_publication import list_letter

_PLAIN = ("level", "unit_id", "area_code", "since", "until", "digest", "drawn_up_at", "drawn_up_by")


class PublishedListDocument(AggregateDocument):
    """One list as it stood, with what was written down about its publication."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "dispatch",
        "collection": "published_lists",
        "indexes": [("area_code", "-created_at"), ("state", "-created_at"), "orders.order_id"],
    }
    level = IntField(required=True)
    unit_id = StringField()
    area_code = StringField()
    since = StringField()
    until = StringField()
    orders = ListField(DictField())
    digest = StringField(required=True)
    drawn_up_at = DateTimeField(required=True)
    drawn_up_by = StringField(required=True)
    entries = ListField(DictField())


def published_list_store(parts: Parts) -> MongoStore[PublishedList]:
    """Return the real store; the suite in tests/contract/ports runs on it and on the fake."""
    return MongoStore(
        PublishedListDocument,
        to_fields=published_list_fields,
        from_document=_from_document,
        to_letter=list_letter,
        **parts.store_arguments(),
    )


def published_list_fields(kept: PublishedList) -> dict[str, Any]:
    """Return a list as its document has it."""
    return {
        **{name: getattr(kept, name) for name in _PLAIN},
        "orders": [asdict(one) for one in kept.orders],
        "entries": [asdict(one) | {"kind": str(one.kind)} for one in kept.entries],
    }


def _from_document(row: Mapping[str, Any]) -> PublishedList:
    return held(
        PublishedList,
        row,
        id=row["_id"],
        state=ListState(row["state"]),
        orders=tuple(held(LateOrder, one) for one in row["orders"]),
        entries=tuple(_entry(one) for one in row.get("entries", ())),
    )


def _entry(row: Mapping[str, Any]) -> Entry:
    return replace(held(Entry, row), kind=EntryKind(row["kind"]))
