"""Who did what: the histories of all aggregates, and notes of what changes no aggregate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, ClassVar

from mongoengine import DateTimeField, StringField

from kitchen_directory.domain.audit import NOTES_KEPT, Entry, Wanted, newest
from kitchenkit.mongo import AggregateDocument

from .aggregates import AreaDocument, OrganisationDocument, PersonDocument
from .borders import BorderDocument
from .credentials import Kept, Room, stored
from .rosters import RosterDocument, SubstitutionDocument

KINDS: Mapping[str, type[AggregateDocument]] = {
    "person": PersonDocument,
    "organisation": OrganisationDocument,
    "area": AreaDocument,
    "roster": RosterDocument,
    "substitution": SubstitutionDocument,
    "border": BorderDocument,
}
SAID = ("id", "type", "at", "actor", "role", "scope", "reason", "note")


class AuditNoteDocument(Kept):
    """One note; gone when it need not be kept any more."""

    meta: ClassVar[dict[str, Any]] = {
        "collection": "audit_notes",
        "indexes": ["at", {"fields": ["expire_at"], "expireAfterSeconds": 0}],
    }
    id = StringField(primary_key=True)
    at = DateTimeField(required=True)
    what = StringField(required=True)
    about_kind = StringField(required=True)
    about = StringField()
    actor = StringField()
    expire_at = DateTimeField(required=True)


class MongoTrail(Room):
    """Reads what is there: nothing else could be forgotten to be written."""

    async def write(self, entry: Entry) -> None:
        """Note what changes no aggregate."""
        row = {
            "_id": entry.id,
            "at": entry.at,
            "what": entry.what,
            "about_kind": entry.about_kind,
            "about": entry.about,
            "actor": entry.actor,
            "expire_at": entry.at + NOTES_KEPT,
        }
        await self._hop(lambda: stored(AuditNoteDocument).insert_one(row))

    async def newest(self, wanted: Wanted, limit: int) -> list[Entry]:
        """Return the newest entries that are wanted."""
        return await self._hop(lambda: newest(chain(_facts(wanted), _notes(wanted)), wanted, limit))


def _facts(wanted: Wanted) -> Iterator[Entry]:
    asked: dict[str, Any] = {"updated_at": {"$gte": wanted.since}}  # no later fact, no fact in time
    if wanted.about:
        asked["_id"] = wanted.about
    for kind, document in KINDS.items():
        for row in stored(document).find(asked, {f"history.{name}": 1 for name in SAID}):
            yield from (_fact(kind, row["_id"], letter) for letter in row["history"])


def _fact(kind: str, about: str, letter: Mapping[str, Any]) -> Entry:
    said = {name: letter[name] for name in ("id", "at", "actor", "role", "scope", "reason", "note")}
    return Entry(what=letter["type"].rpartition(".")[2], about_kind=kind, about=about, **said)


def _notes(wanted: Wanted) -> Iterator[Entry]:
    names = ("at", "what", "about_kind", "about", "actor")
    for row in stored(AuditNoteDocument).find({"at": {"$gte": wanted.since, "$lte": wanted.until}}):
        yield Entry(id=row["_id"], **{name: row[name] for name in names})
