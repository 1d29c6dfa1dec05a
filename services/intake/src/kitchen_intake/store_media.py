"""The register of pictures in MongoDB: who gave each, where its bytes lie, and which submissions name it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Executor
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

import structlog
from mongoengine import BooleanField, DateTimeField, Document, ListField, LongField, StringField
from pymongo import UpdateOne
from pymongo.errors import DuplicateKeyError

from kitchenkit.mongo import collection
from kitchenkit.mongo_errors import outages
from kitchenkit.react import Transient
from kitchenkit.time import millis

from .domain.upload import Upload
from .domain.waiting import Waiting
from .ports import Objects
from .store_waiting import DUE_INDEX, WaitingEntries, seen

UNUSED = timedelta(hours=24)  # a picture waits for the submission that names it
HERE = {"gone": {"$ne": True}}
NAMED = {"kept": {"$ne": False}, **HERE}  # what can be named
log = structlog.get_logger()
R = TypeVar("R")


class MediaDocument(Document):  # type: ignore[misc]  # MongoEngine has no types
    """One picture."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "intake",
        "collection": "media",
        "strict": False,
        "auto_create_index": False,
        "indexes": [DUE_INDEX],
    }
    id = StringField(primary_key=True)
    owner = StringField()
    at = DateTimeField()
    key = StringField()
    kept = BooleanField()
    gone = BooleanField()
    cases = ListField(StringField())
    due_at = LongField()  # when the clock looks whether a submission names it, in ms; unset when one does


class MongoUploads:
    """The register of pictures."""

    def __init__(self, threads: Executor) -> None:
        self._threads = threads

    async def begin(self, picture_id: str, *, owner: str, now: datetime) -> Upload:
        """Write down that it comes, or find it there and let it wait as long again; raises `Transient`."""
        return await self._hop(_begin, new_row(picture_id, owner, now))

    async def done(self, upload: Upload) -> bool:
        """Say that its bytes are there; False where the upload was erased meanwhile; raises `Transient`."""
        return await self._hop(_done, upload)

    async def find(self, picture_id: str) -> Upload | None:
        """Return it, or None; raises `Transient`."""
        return await self._hop(_find, picture_id)

    async def claim(self, picture_ids: Collection[str], *, who: str, case: str, now: datetime) -> frozenset[str]:
        """Let these wait for the submission of `case`; return those that it may name."""
        return await self._hop(_claim, sorted(picture_ids), who, case, millis(now + UNUSED))

    async def hold(self, picture_ids: Collection[str], *, case: str, now: datetime) -> frozenset[str]:
        """Let these wait for the fact that shows them as evidence of `case`; return those that it may show."""
        return await self._hop(_hold, sorted(picture_ids), case, millis(now + UNUSED))

    async def _hop(self, work: Callable[..., R], *arguments: object) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)


class MediaEntries(WaitingEntries):
    """Pictures that wait for a submission: first nobody can name them any more, then their bytes go, then they do."""

    def __init__(self, threads: Executor, objects: Objects) -> None:
        super().__init__(threads, "media")
        self._objects = objects

    def _named(self, rows: Sequence[Mapping[str, Any]]) -> frozenset[str]:
        """Add those that a case has as evidence: who works on it has given them, and no submission names them."""
        wanted = {"evidence": {"$in": [row["_id"] for row in rows]}, "evidence.0": {"$exists": True}}
        found = collection("intake", "submissions").find(wanted, {"evidence": 1})
        return super()._named(rows).union(*(row["evidence"] for row in found))

    async def _erase(self, ended: Sequence[Waiting]) -> None:
        if not ended:
            return
        keys = await self._hop(self._given_up, ended)
        for key in keys.values():
            await self._objects.erase(key)
        await self._hop(self._forget, keys)
        log.info("waiting.erased", store="media", count=len(keys))

    def _given_up(self, ended: Sequence[Waiting]) -> dict[str, str]:
        self._write([UpdateOne(seen(one), {"$set": {"gone": True}}) for one in ended])
        with outages("intake"):
            rows = collection("intake", "media").find({"_id": {"$in": [one.id for one in ended]}, "gone": True})
            return {row["_id"]: row["key"] for row in rows}

    def _forget(self, keys: Mapping[str, str]) -> None:
        with outages("intake"):
            for picture_id, key in keys.items():
                collection("intake", "media").delete_one({"_id": picture_id, "key": key, "gone": True})


def new_row(picture_id: str, owner: str, now: datetime) -> dict[str, Any]:
    """Return the entry of a picture that comes; its key is of this instant, so that no later one has it."""
    key = f"{picture_id}-{millis(now)}"
    waits = {"cases": [], "due_at": millis(now + UNUSED)}
    return {"_id": picture_id, "owner": owner, "at": now, "key": key, "kept": False, "gone": False, **waits}


def upload_of(row: Mapping[str, Any]) -> Upload:
    """Return what an entry says."""
    return Upload(
        id=row["_id"],
        owner=row["owner"],
        key=row.get("key", ""),
        kept=row.get("kept", True),
        gone=row.get("gone", False),
        cases=tuple(row.get("cases", ())),
        inline=bytes(row.get("jpeg", b"")),
    )


def _begin(row: dict[str, Any]) -> Upload:
    media = collection("intake", "media")
    with outages("intake"):
        try:
            media.insert_one(row)
        except DuplicateKeyError:
            media.update_one({"_id": row["_id"], "due_at": {"$gt": 0}, **HERE}, {"$set": {"due_at": row["due_at"]}})
            there = media.find_one({"_id": row["_id"]})
            if there is None:
                raise Transient("the picture was just erased: send it again") from None
            return upload_of(there)
    return upload_of(row)


def _done(upload: Upload) -> bool:
    same = {"_id": upload.id, "key": upload.key, **HERE}
    with outages("intake"):
        return bool(collection("intake", "media").update_one(same, {"$set": {"kept": True}}).matched_count)


def _find(picture_id: str) -> Upload | None:
    with outages("intake"):
        row = collection("intake", "media").find_one({"_id": picture_id})
        return None if row is None else upload_of(row)


def _claim(picture_ids: Sequence[str], who: str, case: str, due_at: int) -> frozenset[str]:
    free = {"$or": [{"owner": who}, {"cases": []}, {"cases": None}, {"cases": case}], **NAMED}
    changes: list[UpdateOne] = []
    for one in picture_ids:
        changes.append(UpdateOne({"_id": one, **free}, {"$addToSet": {"cases": case}}))
        changes.append(
            UpdateOne({"_id": one, "cases": case, "due_at": {"$gt": 0}, **HERE}, {"$set": {"due_at": due_at}})
        )
    media = collection("intake", "media")
    with outages("intake"):
        media.bulk_write(changes)
        rows = media.find({"_id": {"$in": list(picture_ids)}, "cases": case, **NAMED}, {"_id": 1})
        return frozenset(row["_id"] for row in rows)


def _hold(picture_ids: Sequence[str], case: str, due_at: int) -> frozenset[str]:
    free = {"_id": {"$in": list(picture_ids)}, "$or": [{"cases": []}, {"cases": None}, {"cases": case}], **NAMED}
    media = collection("intake", "media")
    with outages("intake"):
        media.update_many({**free, "due_at": {"$gt": 0}}, {"$set": {"due_at": due_at}})
        return frozenset(row["_id"] for row in media.find(free, {"_id": 1}))
