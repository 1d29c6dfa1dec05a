"""Rows and the change log in MongoDB: what the worker writes.

A row is written before its change is logged, and a change that is heard again is logged again: a browser may be told
twice of a row's newest state, and never not at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Executor
from typing import Any, ClassVar

from mongoengine import DateTimeField, Document, IntField, ListField, StringField

from kitchenkit.mongo import collection
from kitchenkit.mongo_errors import outages
from kitchenkit.project import Row, project
from kitchenkit.react import Change, Loaded, Outcome

from .changes import ChangeLog
from .domain.row import Kind, Shown, Told, telling

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
            ("reach", "-created_at"),
            ("state", "-created_at"),
            "case_no",
            "tokens",
            ("lane_open", "due_at"),
            "-created_at",
        ],
    }
    id = StringField(primary_key=True)
    case_no = StringField()
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
        "indexes": [("reach", "-created_at"), "case_id", "tokens", ("open", "due_at"), "-created_at"],
    }
    id = StringField(primary_key=True)
    case_id = StringField()
    reach = ListField(StringField())
    tokens = ListField(StringField())
    open = IntField()
    due_at = DateTimeField()
    created_at = DateTimeField()


DOCUMENTS: tuple[Any, ...] = (CaseRow, OrderRow)


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
        """Write what is newer than what is there, and log which rows that was."""
        logged: list[Mapping[str, Any]] = []
        for kind, name in self._names.items():
            rows = [one for one in told if one.kind == kind]
            if rows:
                logged += _written(kind, rows, collection(SERVICE, name), wanted=self._log is not None)
        if self._log is not None and logged:
            with outages(SERVICE):
                self._log.append(logged)


def _written(kind: Kind, told: Sequence[Told], into: Any, *, wanted: bool) -> list[Mapping[str, Any]]:
    """Write rows of one kind; return what is to be logged: each row once that is now as it was told, or newer."""
    told = sorted(told, key=lambda one: one.sequence)  # topics overtake each other
    before: Mapping[str, Any] = {}
    if wanted:
        with outages(SERVICE):
            found = into.find({"_id": {"$in": [one.id for one in told]}}, {"seen": 1, "reach": 1})
            before = {row["_id"]: row for row in found}
    project([_row(one) for one in telling(told)], into)
    newer: dict[str, list[Told]] = {}
    for one in told:
        if one.sequence >= _seen(before.get(one.id), one.source):
            newer.setdefault(one.id, []).append(one)
    return [{"kind": kind, "row": id_, **_left(before.get(id_), several)} for id_, several in newer.items()]


def _row(one: Told) -> Row:
    return Row(id=one.id, source=one.source, sequence=one.sequence, fields=one.fields, first=one.first)


def _seen(before: Mapping[str, Any] | None, source: str) -> int:
    return int((before or {}).get("seen", {}).get(source, 0))


def _left(before: Mapping[str, Any] | None, told: Sequence[Told]) -> dict[str, Any]:
    """Return whom the row does not reach any more: they are told that it is gone."""
    after = [one.fields["reach"] for one in told if "reach" in one.fields]
    left = set((before or {}).get("reach", ())) - set(after[-1]) if after else None
    return {"left": sorted(left)} if left else {}
