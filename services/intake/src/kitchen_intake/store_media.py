"""Pictures in MongoDB: each one document, inserted once."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor
from typing import Any, ClassVar

from mongoengine import BinaryField, DateTimeField, Document, StringField
from pymongo.errors import DuplicateKeyError

from kitchenkit import time
from kitchenkit.mongo import collection
from kitchenkit.mongo_errors import outages


class MediaDocument(Document):  # type: ignore[misc]  # MongoEngine has no types
    """One picture, and who gave it."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "intake",
        "collection": "media",
        "strict": False,
        "auto_create_index": False,
    }
    id = StringField(primary_key=True)
    owner = StringField()
    at = DateTimeField()
    jpeg = BinaryField()


class MongoPictures:
    """The pictures of submissions."""

    def __init__(self, threads: Executor) -> None:
        self._threads = threads

    async def keep(self, picture_id: str, owner: str, jpeg: bytes) -> None:
        """Keep it; keeping the same one again changes nothing; raises `Transient`."""
        row = {"_id": picture_id, "owner": owner, "at": time.now(), "jpeg": jpeg}
        await asyncio.get_running_loop().run_in_executor(self._threads, _insert, row)

    async def find(self, picture_id: str) -> bytes | None:
        """Return it, or None; raises `Transient`."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, _find, picture_id)


def _insert(row: dict[str, Any]) -> None:
    with outages("intake"):
        try:
            collection("intake", "media").insert_one(row)
        except DuplicateKeyError:
            return  # it is there


def _find(picture_id: str) -> bytes | None:
    with outages("intake"):
        row = collection("intake", "media").find_one({"_id": picture_id}, {"jpeg": 1})
        return None if row is None else bytes(row["jpeg"])
