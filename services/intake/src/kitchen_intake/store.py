"""Submissions, the vault and the emergency lexicon in MongoDB."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from typing import Any, ClassVar

from mongoengine import BooleanField, DateTimeField, DictField, Document, IntField, ListField, LongField, StringField
from pymongo.errors import BulkWriteError

from kitchenkit.held import held, kept
from kitchenkit.mongo import AggregateDocument, MongoStore, collection, outages
from kitchenkit.mongo_errors import sort_error
from kitchenkit.react import Outcome, Transient
from kitchenkit.runtime import Parts
from kitchenkit.together import Together

from . import lexicon, wire
from .domain.lexicon import Lexicon
from .domain.submission import Entry, Place, State, Submission, Told
from .store_waiting import DUE_INDEX

_PLAIN = (
    "submission_id",
    "case_no",
    "source",
    "kind",
    "text",
    "title",
    "category_hint",
    "occurred_at",
    "received_at",
    "visibility",
    "confidential",
    "linked_case_id",
    "urgent",
    "submitter",
)


class SubmissionDocument(AggregateDocument):
    """One submission, masked."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "intake",
        "collection": "submissions",
        "indexes": [
            {"fields": ["case_no"], "unique": True},
            ("submitter", "-created_at"),
            ("linked_case_id", "-created_at"),
            {"fields": ["evidence"], "partialFilterExpression": {"evidence.0": {"$exists": True}}},
        ],
    }
    submission_id = StringField(required=True)
    case_no = StringField(required=True)
    source = StringField(required=True)
    kind = StringField(required=True)
    text = StringField(required=True)
    title = StringField()
    category_hint = StringField()
    place = DictField()
    occurred_at = DateTimeField()
    received_at = DateTimeField(required=True)
    media_ids = ListField(StringField())
    visibility = StringField(required=True)
    confidential = BooleanField()
    linked_case_id = StringField()
    urgent = BooleanField()
    submitter = StringField(required=True)
    opened_for = StringField()
    reference = StringField()
    timeline = ListField(DictField())
    told = DictField()
    evidence = ListField(StringField())


class LexiconDocument(AggregateDocument):
    """The emergency lexicon in force."""

    meta: ClassVar[dict[str, Any]] = {"db_alias": "intake", "collection": "lexicons"}
    version = StringField(required=True)
    published = IntField()
    words = ListField(StringField())


class VaultDocument(Document):  # type: ignore[misc]  # MongoEngine has no types
    """Contact data; inserted once, never overwritten."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "intake",
        "collection": "vault",
        "strict": False,
        "auto_create_index": False,
        "indexes": [{"fields": ["phone_print"], "sparse": True}, DUE_INDEX],
    }
    id = StringField(primary_key=True)
    phone_print = StringField()
    due_at = LongField()  # when the clock looks whether its submission has come, in ms; unset when it has


def submission_store(parts: Parts) -> MongoStore[Submission]:
    """Return the real store of submissions."""
    return MongoStore(
        SubmissionDocument,
        to_fields=submission_fields,
        from_document=_from_document,
        to_letter=wire.submission_letter,
        **parts.store_arguments(),
    )


def lexicon_store(parts: Parts) -> MongoStore[Lexicon]:
    """Return the real store of the lexicon."""
    return MongoStore(
        LexiconDocument,
        to_fields=lexicon_fields,
        from_document=_lexicon_from,
        to_letter=lexicon.letter,
        **parts.store_arguments(),
    )


class MongoVault:
    """The vault's entries: inserted once, compared afterwards."""

    def __init__(self, threads: Executor) -> None:
        self._threads = threads
        self._together = Together[dict[str, Any], str](self._insert, lambda entry: str(entry["_id"]))

    async def insert(self, entry: Mapping[str, Any]) -> str:
        """Insert, or find it there and let it wait as long again; return the fingerprint that the vault has."""
        return await self._together(dict(entry))

    async def find(self, entry_id: str) -> Mapping[str, Any] | None:
        """Return an entry, still sealed, or None."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._find, entry_id)

    async def _insert(self, entries: Sequence[dict[str, Any]]) -> list[str]:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._insert_all, entries)

    def _insert_all(self, entries: Sequence[dict[str, Any]]) -> list[str]:
        known: dict[str, str] = {}
        with outages("intake"):
            try:
                collection("intake", "vault").insert_many(list(entries), ordered=False)
            except BulkWriteError as error:
                known = self._known(entries, error.details)
        return [known.get(entry["_id"], str(entry["print"])) for entry in entries]

    def _known(self, entries: Sequence[Mapping[str, Any]], details: Mapping[str, Any]) -> dict[str, str]:
        """Return the fingerprints of those that were there; raises `Transient` where an entry may be there or not."""
        outcome = Outcome()
        for row in details["writeErrors"]:
            sort_error(row, entries[row["index"]]["_id"], outcome)
        vault, raced = collection("intake", "vault"), {"_id": {"$in": list(outcome.raced)}}
        # Before it is read: what the clock has erased before this is not found, and what it has not it now misses.
        latest = max(entry["due_at"] for entry in entries)
        vault.update_many({**raced, "due_at": {"$gt": 0}}, {"$set": {"due_at": latest}})
        found = vault.find(raced, {"print": 1})
        known = {row["_id"]: str(row["print"]) for row in found}
        if details.get("writeConcernErrors") or known.keys() != outcome.raced:
            raise Transient("the vault does not know yet whether it has the entry")
        return known

    def _find(self, entry_id: str) -> Mapping[str, Any] | None:
        with outages("intake"):
            row: Mapping[str, Any] | None = collection("intake", "vault").find_one({"_id": entry_id})
            return row


def lexicon_fields(known: Lexicon) -> dict[str, Any]:
    """Return a lexicon as its document has it."""
    return {"version": known.version, "published": known.published, "words": list(known.words)}


def _lexicon_from(row: Mapping[str, Any]) -> Lexicon:
    return Lexicon(
        version=row["version"],
        words=tuple(row["words"]),
        published=row.get("published", 0),
        sequence=row["sequence"],
    )


def submission_fields(submission: Submission) -> dict[str, Any]:
    """Return a submission as its document has it."""
    return {
        **{name: getattr(submission, name) for name in _PLAIN},
        "place": kept(submission.place),
        "media_ids": list(submission.media_ids),
        "evidence": list(submission.evidence),
        "opened_for": submission.opened_for,
        **({"reference": submission.reference} if submission.reference else {}),
        "timeline": kept(submission.timeline),
        "told": kept(submission.told),
    }


def _from_document(row: Mapping[str, Any]) -> Submission:
    return Submission(
        id=row["_id"],
        sequence=row["sequence"],
        state=State(row["state"]),
        place=held(Place, row["place"]),
        media_ids=tuple(row["media_ids"]),
        evidence=tuple(row.get("evidence", ())),
        opened_for=row.get("opened_for", ""),
        reference=row.get("reference", ""),
        timeline=tuple(held(Entry, entry) for entry in row["timeline"]),
        told={source: _told_from(told) for source, told in row["told"].items()},
        **{name: row[name] for name in _PLAIN},
    )


def _told_from(row: Mapping[str, Any]) -> Told:
    several = {name: tuple(row.get(name, ())) for name in ("units", "orders", "parts")}
    return held(Told, row, **several)
