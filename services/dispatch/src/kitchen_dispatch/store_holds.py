"""Who works on what just now, in MongoDB: one small document for each, taken and renewed by guarded updates."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import asdict
from typing import Any, ClassVar, TypeVar

from mongoengine import DateTimeField, Document, StringField
from pymongo.errors import DuplicateKeyError

from kitchenkit.held import held
from kitchenkit.mongo import collection
from kitchenkit.mongo_errors import outages
from kitchenkit.runtime import Parts

from .domain.hold import Hold

SERVICE, HOLDS = "dispatch", "holds"
R = TypeVar("R")


class HoldDocument(Document):  # type: ignore[misc]  # MongoEngine has no types
    """Who works on one thing. No aggregate: it is no fact, and is gone soon after it has ended."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": SERVICE,
        "collection": HOLDS,
        "strict": False,
        "auto_create_index": False,
        "indexes": [{"fields": ["until"], "expireAfterSeconds": 0}],
    }
    id = StringField(primary_key=True)
    person_id = StringField(required=True)
    role = StringField(required=True)
    since = DateTimeField(required=True)
    until = DateTimeField(required=True)


class MongoHolds:
    """The holds of the hub; the suite in tests/contract/ports runs on it and on the fake."""

    def __init__(self, parts: Parts) -> None:
        self._threads = parts.threads

    async def of(self, ids: Collection[str]) -> list[Hold]:
        """Return those that are there, ended ones too; raises `Transient`."""
        rows = await self._hop(lambda: list(_rows().find({"_id": {"$in": list(ids)}})))
        return [_hold(row) for row in rows]

    async def take(self, wanted: Hold, *, over: bool) -> Hold:
        """Hold it, or go on holding it, and return who holds it then: somebody else, unless it is taken `over`."""
        return await self._hop(lambda: _take(wanted, over=over))

    async def release(self, hold_id: str, person_id: str) -> None:
        """End it, if it is this person's; raises `Transient`."""
        await self._hop(lambda: _rows().delete_one({"_id": hold_id, "person_id": person_id}))

    async def _hop(self, work: Callable[[], R]) -> R:
        def done() -> R:
            with outages(SERVICE):
                return work()

        return await asyncio.get_running_loop().run_in_executor(self._threads, done)


def _take(wanted: Hold, *, over: bool) -> Hold:
    rows, fields = _rows(), asdict(wanted)
    mine = {"_id": fields.pop("id"), "person_id": wanted.person_id, "until": {"$gt": wanted.since}}
    renewed = rows.find_one_and_update(
        mine, {"$set": {"until": wanted.until, "role": wanted.role}}, return_document=True
    )
    if renewed is not None:
        return _hold(renewed)
    free = {"_id": wanted.id} if over else {"_id": wanted.id, "until": {"$lte": wanted.since}}
    try:
        rows.update_one(free, {"$set": fields}, upsert=True)
    except DuplicateKeyError:  # somebody else is at work, or was first
        found = rows.find_one({"_id": wanted.id})
        return _hold(found) if found is not None else _take(wanted, over=over)
    return wanted


def _rows() -> Any:
    return collection(SERVICE, HOLDS)


def _hold(row: Any) -> Hold:
    return held(Hold, row, id=row["_id"])
