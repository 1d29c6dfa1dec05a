"""Watched cases in MongoDB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from mongoengine import DateTimeField, DictField, IntField, ListField, StringField

from kitchenkit.held import held
from kitchenkit.mongo import AggregateDocument, MongoStore
from kitchenkit.runtime import Parts

from .domain.watch import Line, Watched, Watcher, WatchState
from .store import ALIAS
from .wire.watches import watch_letter


class WatchedDocument(AggregateDocument):
    """One watched case, with everybody who watches it."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": ALIAS,
        "collection": "watched",
        "indexes": [
            "case_id",
            "case_no",
            "watchers.id",
            ("watchers.person", "-created_at"),
            ("area_code", "-created_at"),
            ("desk_id", "-created_at"),
        ],
    }
    case_id = StringField(required=True)
    case_no = StringField(required=True)
    matter_id = StringField(required=True)
    routing_no = IntField(required=True)
    seen = IntField(required=True)
    category_code = StringField()
    area_code = StringField()
    desk_id = StringField()
    text = StringField()
    due_at = DateTimeField()
    closed_at = DateTimeField()
    close_reason = StringField()
    revisit_on = DateTimeField()
    lines = ListField(DictField())
    watchers = ListField(DictField())


def watch_store(parts: Parts) -> MongoStore[Watched]:
    """Return where watched cases live."""
    return MongoStore(
        WatchedDocument,
        to_fields=watched_fields,
        from_document=watched,
        to_letter=watch_letter,
        **parts.store_arguments(),
    )


def watched_fields(made: Watched) -> dict[str, Any]:
    """Return what is stored beside the kit's fields."""
    kept = asdict(made)
    kept["lines"], kept["watchers"] = list(kept["lines"]), list(kept["watchers"])
    for one in kept["watchers"]:
        one["state"] = str(one["state"])
    return {name: value for name, value in kept.items() if name not in ("id", "sequence", "state")}


def watched(row: Mapping[str, Any]) -> Watched:
    """Return the watched case that a document holds."""
    return held(
        Watched,
        row,
        id=row["_id"],
        lines=tuple(held(Line, one) for one in row["lines"]),
        watchers=tuple(held(Watcher, one, state=WatchState(one["state"])) for one in row["watchers"]),
    )
