"""Secrets as hashes, attempts, sessions and signing keys: no aggregates, because they are replaced and erased."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Executor
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar, cast

from mongoengine import (
    BinaryField,
    BooleanField,
    DateTimeField,
    DictField,
    Document,
    IntField,
    StringField,
)
from pymongo import DESCENDING, UpdateOne
from pymongo.errors import DuplicateKeyError

from kitchen_directory.domain.access import ABSOLUTE, MAX_SESSIONS, Session
from kitchen_directory.ports import SigningKey
from kitchenkit.mongo import outages
from kitchenkit.react import RACES, Transient

from .aggregates import ALIAS

ATTEMPTS_KEPT = timedelta(days=1)
R = TypeVar("R")


class Kept(Document):  # type: ignore[misc]  # MongoEngine has no types
    """What is kept of a secret: no aggregate, so it is replaced and erased."""

    meta: ClassVar[dict[str, Any]] = {
        "abstract": True,
        "db_alias": ALIAS,
        "strict": False,
        "auto_create_index": False,
    }


class PasswordDocument(Kept):
    """A person's password; its id is the person's."""

    meta: ClassVar[dict[str, Any]] = {"collection": "passwords"}
    id = StringField(primary_key=True)
    hash = StringField(required=True)


class AttemptsDocument(Kept):
    """Attempts at one user name, whether there is such a person or not; gone a day after the last."""

    meta: ClassVar[dict[str, Any]] = {
        "collection": "attempts",
        "indexes": [{"fields": ["expire_at"], "expireAfterSeconds": 0}],
    }
    id = StringField(primary_key=True)
    count = IntField(required=True)
    locked_until = DateTimeField(required=True)
    expire_at = DateTimeField(required=True)


class KeyDocument(Kept):
    """An API key's secret; it is worth nothing unless its person lists the key as live."""

    meta: ClassVar[dict[str, Any]] = {
        "collection": "api_keys",
        "indexes": ["person_id"],
    }
    id = StringField(primary_key=True)
    person_id = StringField(required=True)
    hash = StringField(required=True)


class SignInSessionDocument(Kept):
    """One sign-in; gone when it could not be refreshed any more."""

    meta: ClassVar[dict[str, Any]] = {
        "collection": "sessions",
        "indexes": [("person_id", "-started_at"), {"fields": ["expire_at"], "expireAfterSeconds": 0}],
    }
    id = StringField(primary_key=True)
    person_id = StringField(required=True)
    secret_hash = StringField(required=True)
    started_at = DateTimeField(required=True)
    used_at = DateTimeField(required=True)
    ended = BooleanField(default=False)
    expire_at = DateTimeField(required=True)


class SigningKeyDocument(Kept):
    """One signing key, its private half encrypted."""

    meta: ClassVar[dict[str, Any]] = {"collection": "signing_keys"}
    id = StringField(primary_key=True)
    public = DictField(required=True)
    sealed = BinaryField(required=True)
    signs_from = DateTimeField(required=True)
    signs_until = DateTimeField(required=True)


DOCUMENTS: tuple[type[Kept], ...] = (
    PasswordDocument,
    AttemptsDocument,
    KeyDocument,
    SignInSessionDocument,
    SigningKeyDocument,
)


class Room:
    """Runs each question in the service's threads and tells outages apart."""

    def __init__(self, threads: Executor) -> None:
        self._threads = threads

    async def _hop(self, work: Callable[[], R]) -> R:
        def guarded() -> R:
            with outages():
                return work()

        return await asyncio.get_running_loop().run_in_executor(self._threads, guarded)


class MongoCredentials(Room):
    """Passwords, attempts and API keys."""

    async def password(self, person_id: str) -> str | None:
        """Return the hash of a person's password."""
        row = await self._hop(lambda: stored(PasswordDocument).find_one({"_id": person_id}))
        return row["hash"] if row else None

    async def set_passwords(self, hashes: Mapping[str, str]) -> None:
        """Keep these as the persons' only passwords."""
        writes = [UpdateOne({"_id": who}, {"$set": {"hash": hashed}}, upsert=True) for who, hashed in hashes.items()]
        if writes:
            await self._hop(lambda: stored(PasswordDocument).bulk_write(writes, ordered=False))

    async def forget_password(self, person_id: str) -> None:
        """Let no password be theirs."""
        await self._hop(lambda: stored(PasswordDocument).delete_one({"_id": person_id}))

    async def begin_attempt(self, name: str, now: datetime, lock: Callable[[int], timedelta]) -> int | datetime:
        """Count and lock before the password is looked at, so that attempts made at once are all counted."""

        def work() -> int | datetime:
            for _ in range(RACES):
                row = stored(AttemptsDocument).find_one({"_id": name})
                if row and row["locked_until"] > now:
                    return cast("datetime", row["locked_until"])
                count = row["count"] + 1 if row else 1
                if _counted(name, count, locked_until=now + lock(count), expire_at=now + ATTEMPTS_KEPT):
                    return count
            raise Transient(f"lost the race for the attempts {RACES} times")

        return await self._hop(work)

    async def forgive(self, name: str) -> None:
        """Forget the attempts."""
        await self._hop(lambda: stored(AttemptsDocument).delete_one({"_id": name}))

    async def keys(self, key_ids: Collection[str]) -> dict[str, tuple[str, str]]:
        """Return person and hash of each API key that is known."""
        wanted = {"_id": {"$in": list(key_ids)}}
        found = await self._hop(lambda: list(stored(KeyDocument).find(wanted)))
        return {row["_id"]: (row["person_id"], row["hash"]) for row in found}

    async def add_keys(self, keys: Mapping[str, tuple[str, str]]) -> None:
        """Keep keys that are not there yet."""
        writes = [
            UpdateOne({"_id": key_id}, {"$setOnInsert": {"person_id": person, "hash": hashed}}, upsert=True)
            for key_id, (person, hashed) in keys.items()
        ]
        if writes:
            await self._hop(lambda: stored(KeyDocument).bulk_write(writes, ordered=False))


class MongoSessions(Room):
    """Sign-ins."""

    async def open(self, session: Session) -> None:
        """Keep a new session and end the oldest above the number that a person may have."""
        row = {
            "_id": session.id,
            "person_id": session.person_id,
            "secret_hash": session.secret_hash,
            "started_at": session.started_at,
            "used_at": session.used_at,
            "ended": False,
            "expire_at": session.started_at + ABSOLUTE,
        }

        def work() -> None:
            sessions = stored(SignInSessionDocument)
            sessions.insert_one(row)
            own = sessions.find({"person_id": session.person_id, "ended": False}, {"_id": 1})
            for surplus in list(own.sort("started_at", DESCENDING))[MAX_SESSIONS:]:
                sessions.update_one({"_id": surplus["_id"]}, {"$set": {"ended": True}})

        await self._hop(work)

    async def get(self, session_id: str) -> Session | None:
        """Return a session, or None."""
        row = await self._hop(lambda: stored(SignInSessionDocument).find_one({"_id": session_id}))
        return _session(row) if row else None

    async def of(self, person_id: str) -> list[Session]:
        """Return a person's sessions that nobody ended."""
        wanted = {"person_id": person_id, "ended": False}
        return await self._hop(
            lambda: [_session(row) for row in stored(SignInSessionDocument).find(wanted).sort("started_at", DESCENDING)]
        )

    async def rotate(self, session: Session, *, secret_hash: str, now: datetime) -> bool:
        """Exchange the secret, guarded by the one that was read."""
        guard = {"_id": session.id, "secret_hash": session.secret_hash, "ended": False}
        update = {"$set": {"secret_hash": secret_hash, "used_at": now}}
        done = await self._hop(lambda: stored(SignInSessionDocument).update_one(guard, update))
        return bool(done.matched_count == 1)

    async def end(self, session_id: str) -> None:
        """End a session for good."""
        await self._hop(
            lambda: stored(SignInSessionDocument).update_one({"_id": session_id}, {"$set": {"ended": True}})
        )

    async def end_all(self, person_id: str) -> None:
        """End every session of a person for good."""
        ended = {"$set": {"ended": True}}
        await self._hop(lambda: stored(SignInSessionDocument).update_many({"person_id": person_id}, ended))


class MongoSigningKeys(Room):
    """Signing keys."""

    async def all(self) -> list[SigningKey]:
        """Return every key, the oldest first."""
        rows = await self._hop(lambda: list(stored(SigningKeyDocument).find({}).sort("signs_from", 1)))
        return [
            SigningKey(
                id=row["_id"],
                public=row["public"],
                sealed=bytes(row["sealed"]),
                signs_from=row["signs_from"],
                signs_until=row["signs_until"],
            )
            for row in rows
        ]

    async def add(self, key: SigningKey) -> None:
        """Keep the first key with this id, whoever made it."""
        fields = {
            "public": dict(key.public),
            "sealed": key.sealed,
            "signs_from": key.signs_from,
            "signs_until": key.signs_until,
        }
        first = {"$setOnInsert": fields}
        await self._hop(lambda: stored(SigningKeyDocument).update_one({"_id": key.id}, first, upsert=True))


def _session(row: Mapping[str, Any]) -> Session:
    names = ("person_id", "secret_hash", "started_at", "used_at", "ended")
    return Session(id=row["_id"], **{name: row[name] for name in names})


def _counted(name: str, count: int, **fields: datetime) -> bool:
    attempts = stored(AttemptsDocument)
    if count > 1:
        done = attempts.update_one({"_id": name, "count": count - 1}, {"$set": {**fields, "count": count}})
        return bool(done.matched_count == 1)
    try:
        attempts.insert_one({"_id": name, "count": count, **fields})
    except DuplicateKeyError:  # somebody else was first
        return False
    return True


def stored(kind: type[Kept]) -> Any:
    """Return the collection of one kind."""
    return kind._get_collection()  # noqa: SLF001  # guarded updates need PyMongo itself
