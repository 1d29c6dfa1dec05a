"""Rows and the change log in MongoDB: what the worker writes.

A batch is read, folded, written as one change of each row, and then logged. The write is guarded by what was seen of
the row, which is all that a row follows from: whoever is overtaken looks again. A delivery that is cut off after the
rows comes again and is logged then; whom a row has left lies in the row until that is logged. A browser may be told
twice, and never not at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, ClassVar

from mongoengine import DateTimeField, Document, IntField, ListField, StringField
from pymongo import InsertOne, UpdateOne
from pymongo.errors import BulkWriteError

from kitchenkit.mongo import collection
from kitchenkit.mongo_errors import DUPLICATE_KEY, WRITE_CONFLICT, outages
from kitchenkit.mongo_writes import guarded
from kitchenkit.react import Change, Loaded, Outcome, Transient

from .changes import ChangeLog
from .domain.row import Folded, Kind, Said, Shown, Told, folded
from .domain.voices import VOICES

SERVICE = "console"
COLLECTIONS: Mapping[Kind, str] = {"case": "cases", "order": "orders"}


class CaseRow(Document):  # type: ignore[misc]  # MongoEngine has no types
    """One case; written as plain documents, declared for its indexes."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": SERVICE,
        "collection": COLLECTIONS["case"],
        "auto_create_index": False,
        "strict": False,
        "indexes": [
            ("reach", "-created_at", "-id"),
            ("state", "-created_at"),
            "tokens",
            ("lane_open", "due_at"),
            "-created_at",
        ],
    }
    id = StringField(primary_key=True)
    state = StringField()
    reach = ListField(StringField())
    tokens = ListField(StringField())
    lane_open = IntField()
    due_at = DateTimeField()
    created_at = DateTimeField()


class OrderRow(Document):  # type: ignore[misc]  # the same
    """One order of a lane; the same."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": SERVICE,
        "collection": COLLECTIONS["order"],
        "auto_create_index": False,
        "strict": False,
        "indexes": [("reach", "-created_at", "-id"), "case_id", "tokens", ("open", "due_at"), "-created_at"],
    }
    id = StringField(primary_key=True)
    case_id = StringField()
    reach = ListField(StringField())
    tokens = ListField(StringField())
    open = IntField()
    due_at = DateTimeField()
    created_at = DateTimeField()


DOCUMENTS: tuple[Any, ...] = (CaseRow, OrderRow)
RACES = 10
_KNOWN = {"seen": 1, "reach": 1, "untold": 1}
Write = InsertOne[dict[str, Any]] | UpdateOne


class Rows:
    """The read models as a store of the kit's consumer: nothing is loaded, what is told is written and logged."""

    def __init__(self, threads: Executor, names: Mapping[Kind, str] = COLLECTIONS, *, log: bool = True) -> None:
        self._threads, self._names = threads, names
        self._log = ChangeLog(lambda: collection(SERVICE, "changes")) if log else None

    async def load(self, ids: Collection[str]) -> Mapping[str, Loaded[Shown]]:
        """Return nothing: what a row is told does not depend on what it is."""
        del ids
        return {}

    async def commit(self, changes: Sequence[Change[Shown]]) -> Outcome:
        """Write what is newer; raises `Transient` while the database is away."""
        told = [step.fact for change in changes for step, _ in change.steps if isinstance(step.fact, Told)]
        await asyncio.get_running_loop().run_in_executor(self._threads, self.write, told)
        return Outcome()

    def write(self, told: Sequence[Told]) -> None:
        """Write what is newer than what is there, and log which rows that was; raises `Transient`."""
        changed: dict[Kind, list[_Changed]] = {}
        for kind, name in self._names.items():
            said: dict[str, list[Said]] = {}
            for one in told:
                if one.kind == kind:
                    said.setdefault(one.id, []).extend(one.says)
            if said:
                with outages(SERVICE):
                    changed[kind] = _written(kind, said, collection(SERVICE, name))
        if self._log is not None:
            self._tell(self._log, changed)

    def _tell(self, log: ChangeLog, changed: Mapping[Kind, Sequence[_Changed]]) -> None:
        said = [one.said(kind) for kind, several in changed.items() for one in several if one.to_tell]
        if not said:
            return
        with outages(SERVICE):
            log.append(said)
            for kind, several in changed.items():
                if settled := [one.settled() for one in several if one.untold]:
                    collection(SERVICE, self._names[kind]).bulk_write(settled, ordered=False)


@dataclass(frozen=True, slots=True)
class _Changed:
    """A row, what is known of it, and what is new."""

    id: str
    before: Mapping[str, Any] | None
    new: Folded

    @property
    def untold(self) -> list[str]:
        """Whom the row does not reach any more, and who was not told so yet."""
        if self.before is None:
            return []
        reached = {*self.before.get("reach", ()), *self.before.get("untold", ())}
        return sorted(reached.difference(self.new.fields.get("reach", self.before.get("reach", ()))))

    @property
    def to_tell(self) -> bool:
        """Whether there may be somebody who does not know it."""
        return bool(self.new.seen or self.new.again or self.untold)

    def said(self, kind: Kind) -> dict[str, Any]:
        """Return what is logged of it."""
        return {"kind": kind, "row": self.id, **({"left": self.untold} if self.untold else {})}

    def write(self) -> Write | None:
        """Return the write, if there is one; it misses where the row is not as it was known."""
        if self.before is None:
            return InsertOne({"_id": self.id, **self.new.fields, "seen": self.new.seen})
        if not self.new.seen:
            return None
        seen = {f"seen.{voice}": sequence for voice, sequence in self.new.seen.items()}
        untold = {"untold": self.untold} if self.untold or self.before.get("untold") else {}
        return UpdateOne(guarded(self.id, seen=self.before["seen"]), {"$set": {**self.new.fields, **seen, **untold}})

    def settled(self) -> UpdateOne:
        """Return the write after it was logged; it misses where there is something to log again."""
        lies = self.untold if self.new.seen or self.before is None else self.before["untold"]
        return UpdateOne(guarded(self.id, untold=lies), {"$unset": {"untold": ""}})


def _written(kind: Kind, said: Mapping[str, Sequence[Said]], into: Any) -> list[_Changed]:
    """Write the rows of one kind; return what there is to tell of each."""
    for _ in range(RACES):
        there = {row["_id"]: row for row in into.find({"_id": {"$in": list(said)}}, _KNOWN)}
        changed = [_changed(kind, id_, there.get(id_), several) for id_, several in said.items()]
        if _all_taken([write for one in changed if (write := one.write()) is not None], into):
            return changed
    raise Transient(f"{kind} rows are written by too many at once")


def _changed(kind: Kind, id_: str, before: Mapping[str, Any] | None, said: Iterable[Said]) -> _Changed:
    return _Changed(id_, before, folded(VOICES[kind], (before or {}).get("seen", {}), said))


def _all_taken(writes: Sequence[Write], into: Any) -> bool:
    """Write; say whether nobody was faster with any of the rows. What was taken is found said again the next time."""
    if not writes:
        return True
    try:
        done = into.bulk_write(writes, ordered=False)
    except BulkWriteError as error:
        if any(row["code"] not in (DUPLICATE_KEY, WRITE_CONFLICT) for row in error.details["writeErrors"]):
            raise
        return False
    return bool(done.matched_count + done.inserted_count == len(writes))
