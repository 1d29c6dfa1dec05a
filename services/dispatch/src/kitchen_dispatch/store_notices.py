"""Notices in MongoDB: one document for each recipient and hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from mongoengine import DateTimeField, DictField, ListField, StringField

from kitchenkit.held import held
from kitchenkit.mongo import DUE_INDEX, UNLISTED, AggregateDocument, MongoStore, collection
from kitchenkit.mongo_errors import outages
from kitchenkit.mongo_writes import guarded
from kitchenkit.runtime import Parts

from . import wire_notices as wire
from .domain.notice_box import WAITING, About, Address, Box, Folded, Notice, NoticeState


class NoticeBoxDocument(AggregateDocument):
    """What one recipient is told in one hour."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "dispatch",
        "collection": "notices",
        "indexes": [
            DUE_INDEX,
            "notices.id",
            "notices.about.order_id",
            ("unit_id", "-created_at"),
            ("area_code", "-created_at"),
            {"fields": ["gone_at"], "expireAfterSeconds": 0},
        ],
    }
    role = StringField(required=True)
    unit_id = StringField()
    area_code = StringField()
    hour = DateTimeField(required=True)
    notices = ListField(DictField())
    taken_out = ListField(StringField())
    gone_at = DateTimeField()


def notice_store(parts: Parts) -> MongoStore[Box]:
    """Return the real store; the suite in tests/contract/ports runs on it and on the fake."""
    return MongoStore(
        NoticeBoxDocument,
        to_fields=box_fields,
        from_document=_box,
        to_letter=wire.notice_letter,
        due=Box.next_due,
        fleeting=True,
        **parts.store_arguments(),
    )


def give_ends(_: Parts) -> None:
    """Say of those that were read before their end was stored when they go."""
    waiting = sorted(map(str, WAITING))
    with outages("dispatch"):
        rows = collection("dispatch", "notices")
        for row in rows.find({"gone_at": None, "notices.state": {"$nin": waiting}}, UNLISTED):
            gone_at = {"gone_at": _box(row).gone_at()}
            rows.update_one(guarded(row["_id"], sequence=row["sequence"]), {"$set": gone_at})


def box_fields(box: Box) -> dict[str, Any]:
    """Return a box as its document has it."""
    notices = [_notice_fields(one) for one in box.notices]
    fields = {**asdict(box.address), "hour": box.hour, "notices": notices, "taken_out": list(box.taken_out)}
    gone_at = box.gone_at()
    return fields if gone_at is None else {**fields, "gone_at": gone_at}


def _notice_fields(one: Notice) -> dict[str, Any]:
    return {**asdict(one), "state": str(one.state), "folded": [asdict(part) for part in one.folded]}


def _box(row: Mapping[str, Any]) -> Box:
    address = held(Address, {name: row.get(name) or "" for name in ("role", "unit_id", "area_code")})
    return Box(
        id=row["_id"],
        address=address,
        hour=row["hour"],
        notices=tuple(_notice(one) for one in row["notices"]),
        taken_out=tuple(row.get("taken_out", ())),
        sequence=row["sequence"],
    )


def _notice(row: Mapping[str, Any]) -> Notice:
    return held(
        Notice,
        row,
        state=NoticeState(row["state"]),
        about=held(About, row["about"]),
        folded=tuple(held(Folded, part) for part in row.get("folded", ())),
    )
