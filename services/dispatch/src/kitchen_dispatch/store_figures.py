"""The rows of statistics in MongoDB: one small document for each matter, made anew at each of its steps."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, ClassVar

from mongoengine import BooleanField, DateTimeField, DictField, Document, IntField, ListField, StringField
from pymongo import ReplaceOne
from pymongo.errors import BulkWriteError

from kitchenkit.held import held
from kitchenkit.mongo import MongoStore, collection
from kitchenkit.mongo_errors import outages, sort_error
from kitchenkit.mongo_writes import guarded
from kitchenkit.react import Change, Loaded, Outcome
from kitchenkit.runtime import Parts

from .domain.figures import Figured, FigureRow, Sending
from .domain.matter import Matter
from .store import matter_store

SERVICE, FIGURES = "dispatch", "figures"
LONGEST_MS = 8000  # that the database works for one question: what nobody waits for any more is not finished
NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # instants are compared by the database, where nothing is less than all


class FigureDocument(Document):  # type: ignore[misc]  # MongoEngine has no types
    """What counts of one matter. No aggregate: it is made of one, and says nothing."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": SERVICE,
        "collection": FIGURES,
        "strict": False,
        "auto_create_index": False,
        "indexes": ["rows.day", ("rows.unit_id", "rows.day"), {"fields": ["unkept_from"], "sparse": True}],
    }
    id = StringField(primary_key=True)
    sequence = IntField(required=True)
    counted = IntField(required=True)
    meaning = IntField()
    counted_at = DateTimeField()
    case_id = StringField()
    case_no = StringField()
    area_code = StringField()
    category_code = StringField()
    tier = StringField()
    reopened = BooleanField()
    sendings = ListField(DictField())
    rows = ListField(DictField())
    days = ListField(StringField())
    unkept_from = StringField()  # the first of its days, until the sums of none of them are older than this write


class FigureStore:
    """Loads a matter with what is counted of it, and writes what is counted, guarded by its own number."""

    def __init__(self, parts: Parts) -> None:
        self._matters: MongoStore[Matter] = matter_store(parts)
        self._threads = parts.threads

    async def load(self, ids: Collection[str]) -> dict[str, Loaded[Figured]]:
        """Return the matters that exist, counted or not; raises `Transient`."""
        matters = await self._matters.load(ids)
        known = await asyncio.get_running_loop().run_in_executor(self._threads, _rows, list(matters))
        return {one: Loaded(figured_from(loaded.aggregate, known.get(one))) for one, loaded in matters.items()}

    async def commit(self, changes: Sequence[Change[Figured]]) -> Outcome:
        """Write each change whole or not at all; report those that someone else was faster with."""
        if not changes:
            return Outcome()
        return await asyncio.get_running_loop().run_in_executor(self._threads, _commit, list(changes))


def figure_fields(figured: Figured) -> dict[str, Any]:
    """Return what is stored of what is counted of a matter."""
    matter = figured.matter
    return {
        "counted": figured.counted,
        "meaning": figured.meaning,
        "counted_at": figured.counted_at,
        "case_id": matter.case_id,
        "case_no": matter.case_no,
        "area_code": matter.area_code,
        "category_code": matter.category_code,
        "tier": matter.tier,
        "reopened": figured.reopened,
        "sendings": [asdict(one) for one in figured.sendings],
        "rows": [_row(one) for one in figured.rows],
        "days": list(figured.days),
        **({"unkept_from": figured.days[0]} if figured.days else {}),
    }


def figured_from(matter: Matter, row: Mapping[str, Any] | None) -> Figured:
    """Return what was counted of a matter; its rows are not read: they are made anew."""
    if row is None:
        return Figured(id=matter.id, matter=matter)
    return Figured(
        id=matter.id,
        matter=matter,
        sendings=tuple(held(Sending, one) for one in row["sendings"]),
        reopened=row["reopened"],
        counted=row["counted"],
        meaning=row.get("meaning", 0),
        counted_at=row["counted_at"],
        days=tuple(row.get("days", ())),
        sequence=row["sequence"],
    )


def _row(row: FigureRow) -> dict[str, Any]:
    return {
        "order_id": row.order_id,
        "unit_id": row.unit_id,
        "at": row.at,
        "day": row.day,
        "n": row.amounts,
        "contact_by": row.contact_by or NEVER,
        "late_at": row.late_at or NEVER,
        "overdue_at": row.overdue_at or NEVER,
    }


def _rows(ids: list[str]) -> dict[str, Mapping[str, Any]]:
    with outages(SERVICE):
        found = collection(SERVICE, FIGURES).find({"_id": {"$in": ids}}, {"rows": 0})
        return {row["_id"]: row for row in found}


def _commit(changes: list[Change[Figured]]) -> Outcome:
    outcome = Outcome()
    # Of what was changed since, the guard finds nothing, and the insertion finds its id taken.
    writes = [
        ReplaceOne(
            guarded(change.id, sequence=change.base),
            {"sequence": change.base + len(change.steps), **figure_fields(change.steps[-1][0].after)},
            upsert=True,
        )
        for change in changes
    ]
    with outages(SERVICE):
        try:
            collection(SERVICE, FIGURES).bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            for row in error.details["writeErrors"]:
                sort_error(row, changes[row["index"]].id, outcome)
    return outcome
