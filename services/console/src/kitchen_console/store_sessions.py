"""Sessions in the console's database, where every api process finds them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from mongoengine import BinaryField, DateTimeField, Document, FloatField, IntField, StringField

from kitchenkit.mongo import outages

from .sessions import Kept

R = TypeVar("R")


class SessionDocument(Document):  # type: ignore[misc]  # MongoEngine has no types
    """One browser's session; gone when the directory would not refresh it any more."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "console",
        "collection": "sessions",
        "strict": False,
        "auto_create_index": False,
        "indexes": [{"fields": ["gone_at"], "expireAfterSeconds": 0}],
    }
    id = StringField(primary_key=True)  # the hash of the cookie
    sealed = BinaryField(required=True)
    renewal = IntField(required=True)
    leased_until = FloatField(required=True)
    gone_at = DateTimeField(required=True)


class MongoSessions:
    """A `SessionStore`; what two processes must not both do is one guarded update."""

    def __init__(self, threads: Executor) -> None:
        self._threads = threads

    async def add(self, session: Kept, gone_at: datetime) -> None:
        """Keep a new session until then."""
        fields = {"sealed": session.sealed, "renewal": session.renewal, "leased_until": 0.0, "gone_at": gone_at}
        await self._hop(lambda: _rows().insert_one({"_id": session.id, **fields}))

    async def get(self, session_id: str) -> Kept | None:
        """Return it, or None."""
        row = await self._hop(lambda: _rows().find_one({"_id": session_id}))
        return Kept(id=row["_id"], sealed=bytes(row["sealed"]), renewal=row["renewal"]) if row else None

    async def lease(self, session: Kept, now: float, until: float) -> bool:
        """Say whether the caller alone may renew it until then; not while somebody else may, nor once it is done."""
        free = {"_id": session.id, "renewal": session.renewal, "leased_until": {"$lte": now}}
        return await self._changed(free, {"leased_until": until})

    async def release(self, session: Kept, until: float) -> None:
        """Let somebody else renew it from then on."""
        await self._changed({"_id": session.id, "renewal": session.renewal}, {"leased_until": until})

    async def renew(self, session: Kept) -> bool:
        """Replace it by its next renewal; False where it has ended meanwhile."""
        before = {"_id": session.id, "renewal": session.renewal - 1}
        return await self._changed(before, {"sealed": session.sealed, "renewal": session.renewal, "leased_until": 0.0})

    async def remove(self, session_id: str) -> None:
        """Forget it."""
        await self._hop(lambda: _rows().delete_one({"_id": session_id}))

    async def _changed(self, guard: dict[str, Any], fields: dict[str, Any]) -> bool:
        done = await self._hop(lambda: _rows().update_one(guard, {"$set": fields}))
        return bool(done.matched_count == 1)

    async def _hop(self, work: Callable[[], R]) -> R:
        def guarded() -> R:
            with outages("console"):
                return work()

        return await asyncio.get_running_loop().run_in_executor(self._threads, guarded)


def _rows() -> Any:
    return SessionDocument._get_collection()  # noqa: SLF001  # guarded updates need PyMongo itself
