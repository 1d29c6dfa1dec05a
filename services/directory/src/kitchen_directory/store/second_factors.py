"""Second factors, encrypted, and setup codes, as digests; replaced and erased, so no aggregates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from mongoengine import BinaryField, DateTimeField, IntField, ListField, StringField

from kitchen_directory.domain.second_factor import Factor, Setup

from .credentials import Kept, Room, stored


class SecondFactorDocument(Kept):
    """A person's second factor; its id is the person's."""

    meta: ClassVar[dict[str, Any]] = {"collection": "second_factors"}
    id = StringField(primary_key=True)
    sealed = BinaryField()
    proposed = BinaryField()
    last_step = IntField()
    recovery = ListField(StringField())


class SetupDocument(Kept):
    """A setup code that was not used yet; its id is the digest of the code."""

    meta: ClassVar[dict[str, Any]] = {
        "collection": "setups",
        "indexes": ["person_id", {"fields": ["expires_at"], "expireAfterSeconds": 0}],
    }
    id = StringField(primary_key=True)
    person_id = StringField(required=True)
    expires_at = DateTimeField(required=True)


class MongoSecondFactors(Room):
    """Second factors; each code is used up in one guarded step."""

    async def get(self, person_id: str) -> Factor:
        """Return what is kept; nothing in force where there is none."""
        row = await self._hop(lambda: stored(SecondFactorDocument).find_one({"_id": person_id})) or {}
        return Factor(
            sealed=_bytes(row.get("sealed")),
            proposed=_bytes(row.get("proposed")),
            last_step=row.get("last_step", 0),
            recovery=frozenset(row.get("recovery", ())),
        )

    async def propose(self, person_id: str, sealed: bytes) -> None:
        """Keep a proposal beside what is in force."""
        change = {"$set": {"proposed": sealed}}
        await self._hop(lambda: stored(SecondFactorDocument).update_one({"_id": person_id}, change, upsert=True))

    async def confirm(self, person_id: str, proposed: bytes, *, step: int, recovery: Sequence[str]) -> bool:
        """Put this proposal in force, unless there is another one by now."""
        change = {
            "$set": {"sealed": proposed, "last_step": step, "recovery": list(recovery)},
            "$unset": {"proposed": ""},
        }
        return await self._changed({"_id": person_id, "proposed": proposed}, change)

    async def use_step(self, person_id: str, step: int) -> bool:
        """Use up the codes until this step."""
        return await self._changed({"_id": person_id, "last_step": {"$lt": step}}, {"$set": {"last_step": step}})

    async def use_recovery(self, person_id: str, digest: str) -> bool:
        """Use up one recovery code."""
        return await self._changed({"_id": person_id, "recovery": digest}, {"$pull": {"recovery": digest}})

    async def remove(self, person_id: str) -> None:
        """Forget everything."""
        await self._hop(lambda: stored(SecondFactorDocument).delete_one({"_id": person_id}))

    async def _changed(self, guard: dict[str, Any], change: dict[str, Any]) -> bool:
        done = await self._hop(lambda: stored(SecondFactorDocument).update_one(guard, change))
        return bool(done.matched_count == 1)


class MongoSetups(Room):
    """Setup codes, of each person one."""

    async def put(self, setup: Setup) -> None:
        """Keep this as the person's only setup code."""
        row = {"_id": setup.digest, "person_id": setup.person_id, "expires_at": setup.expires_at}

        def work() -> None:
            stored(SetupDocument).delete_many({"person_id": setup.person_id})
            stored(SetupDocument).insert_one(row)

        await self._hop(work)

    async def get(self, digest: str, now: datetime) -> Setup | None:
        """Return the setup of a code that is still good."""
        wanted = {"_id": digest, "expires_at": {"$gt": now}}
        row = await self._hop(lambda: stored(SetupDocument).find_one(wanted))
        return Setup(digest=row["_id"], person_id=row["person_id"], expires_at=row["expires_at"]) if row else None

    async def take(self, digest: str) -> bool:
        """Use the code up; False where somebody else has done so."""
        done = await self._hop(lambda: stored(SetupDocument).delete_one({"_id": digest}))
        return bool(done.deleted_count == 1)


def _bytes(kept: bytes | None) -> bytes | None:
    return None if kept is None else bytes(kept)
