"""The audit list in MongoDB: each entry is written once, under the id of its event, and gone after 200 days."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Executor
from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar

from mongoengine import DateTimeField, Document, ListField, StringField
from pymongo.errors import BulkWriteError

from kitchenkit.mongo import collection, outages
from kitchenkit.mongo_errors import DUPLICATE_KEY
from kitchenkit.react import Change, Loaded, Outcome

from .domain.audit import KEPT, Entry, Wanted, fields_of
from .domain.row import Shown

R = TypeVar("R")
NAME = "audit"


class AuditDocument(Document):  # type: ignore[misc]  # MongoEngine has no types
    """One entry; written as plain documents, declared for its indexes."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "console",
        "collection": NAME,
        "auto_create_index": False,
        "strict": False,
        "indexes": [
            ("reach", "-at"),
            ("actor", "-at"),
            ("case_id", "-at"),
            {"fields": ["gone_at"], "expireAfterSeconds": 0},
        ],
    }
    id = StringField(primary_key=True)
    at = DateTimeField()
    gone_at = DateTimeField()
    actor = StringField()
    case_id = StringField()
    reach = ListField(StringField())


class AuditEntries:
    """Where entries are kept: for the worker as a store of the kit's consumer, for the api as a list."""

    def __init__(self, threads: Executor) -> None:
        self._threads = threads

    async def load(self, ids: Collection[str]) -> Mapping[str, Loaded[Shown]]:
        """Return nothing: an entry is written or it is there."""
        del ids
        return {}

    async def commit(self, changes: Sequence[Change[Shown]]) -> Outcome:
        """Write the entries that are not there yet; raises `Transient` while the database is away."""
        await self.write([step.fact for change in changes for step, _ in change.steps if isinstance(step.fact, Entry)])
        return Outcome()

    async def write(self, entries: Sequence[Entry]) -> None:
        """Write the entries that are not there yet; raises `Transient`."""
        if entries:
            await self._hop(lambda: _insert([_row(one) for one in entries]))

    async def newest(self, words: Collection[str], wanted: Wanted, limit: int) -> list[Entry]:
        """Return the newest of those that these words reach; raises `Transient`."""
        asked = _asked(words, wanted)
        found = await self._hop(
            lambda: list(collection("console", NAME).find(asked).sort([("at", -1), ("_id", -1)]).limit(limit))
        )
        return [_entry(row) for row in found]

    async def _hop(self, work: Callable[[], R]) -> R:
        def guarded() -> R:
            with outages("console"):
                return work()

        return await asyncio.get_running_loop().run_in_executor(self._threads, guarded)


def _insert(rows: Sequence[Mapping[str, Any]]) -> None:
    try:
        collection("console", NAME).insert_many(rows, ordered=False)
    except BulkWriteError as error:
        if any(one["code"] != DUPLICATE_KEY for one in error.details["writeErrors"]):
            raise


def _row(entry: Entry) -> dict[str, Any]:
    own = {"_id": entry.id, "at": entry.at, "gone_at": entry.at + KEPT, "reach": list(entry.reach)}
    return {**own, **fields_of(entry)}


def _entry(row: Mapping[str, Any]) -> Entry:
    said = {name: value for name, value in row.items() if name not in ("_id", "at", "gone_at", "reach")}
    return Entry(id=row["_id"], at=_utc(row["at"]), reach=tuple(row["reach"]), **said)


def _utc(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _asked(words: Collection[str], wanted: Wanted) -> dict[str, Any]:
    conditions: list[dict[str, Any]] = [
        {"reach": {"$in": sorted(words)}},
        {"at": {"$gte": wanted.since, "$lte": wanted.until}},
    ]
    conditions += [{name: getattr(wanted, name)} for name in ("kind", "actor", "what") if getattr(wanted, name)]
    if wanted.about:
        conditions.append({"$or": [{name: wanted.about} for name in ("case_id", "case_no", "about", "order_id")]})
    if wanted.after is not None:
        at, last = wanted.after
        conditions.append({"$or": [{"at": {"$lt": at}}, {"at": at, "_id": {"$lt": last}}]})
    return {"$and": conditions}
