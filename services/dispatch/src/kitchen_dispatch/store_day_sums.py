"""The kept sums of days in MongoDB, and the marks by which a row that changed says that they are not true any more.

Who writes a row marks its document in the same write (`unkept_from`, `days`). A mark is taken away only after the sums
of all its days have got another generation, and sums are stored only where their generation is still the one that was
read before the rows were counted. So sums that are there, of a day that no marked document has, are those of the rows.
"""

from __future__ import annotations

import asyncio
import json
import struct
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, TypeVar

from bson.binary import Binary
from mongoengine import BinaryField, BooleanField, DateTimeField, Document, IntField, ListField, StringField
from pymongo import InsertOne, UpdateOne
from pymongo.errors import BulkWriteError

from kitchenkit.mongo import collection
from kitchenkit.mongo_errors import DUPLICATE_KEY, outages
from kitchenkit.time import millis

from .domain.day_sums import NAMES, SIZE, Counting, DaySums, summed
from .domain.figure_counts import TIMED
from .store_figures import FIGURES, LONGEST_MS, NEVER, SERVICE

DAYS = "figure_days"
FORMAT = f"1 {' '.join(NAMES)}"  # of sums as they are stored; others are made anew
FIRST = "0000-00-00"  # before every day
R = TypeVar("R")


class FigureDayDocument(Document):  # type: ignore[misc]  # MongoEngine has no types
    """The sums of one local day. Made of rows at any time, and says nothing."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": SERVICE,
        "collection": DAYS,
        "strict": False,
        "derived": True,
        "auto_create_index": False,
        "indexes": [{"fields": ["stale"], "sparse": True}],
    }
    id = StringField(primary_key=True)
    generation = IntField(required=True)
    stale = BooleanField()  # set until there are sums of this generation
    format = StringField()
    at = DateTimeField()
    cells = BinaryField()
    counts = BinaryField()
    newest = BinaryField()
    later = ListField()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A matter whose rows have changed since the sums of its days were made."""

    id: str
    sequence: int
    days: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A day without sums, and the generation that they would be of."""

    day: str
    generation: int


class MongoDays:
    """The sums of days, their marks and their rows."""

    def __init__(self, threads: Executor) -> None:
        self._threads = threads

    async def changed(self, before: str, limit: int) -> list[Changed]:
        """Return some of the matters with a mark for a day before that one; raises `Transient`."""
        return await self._hop(_changed, before, limit)

    async def renew(self, days: Collection[str]) -> None:
        """Give the sums of these days another generation; raises `Transient`."""
        await self._hop(_renew, sorted(days))

    async def settle(self, changed: Sequence[Changed]) -> None:
        """Take the marks of those away that have not changed again; raises `Transient`."""
        await self._hop(_settle, list(changed))

    async def expect(self, first: date, before: str) -> None:
        """Have a place for each day from the first on, without sums where it was not there; raises `Transient`."""
        await self._hop(_expect, first, before)

    async def stale(self, before: str, limit: int) -> list[Stale]:
        """Return some days without sums, the newest first; raises `Transient`."""
        return await self._hop(_stale, before, limit)

    async def count(self, days: Collection[str], at: datetime) -> list[DaySums]:
        """Return the sums of these days, of the rows as they are; raises `Transient`."""
        return await self._hop(counted, {"rows.day": {"$gte": min(days), "$lte": max(days)}}, set(days), at)

    async def keep(self, sums: Mapping[str, DaySums], stale: Sequence[Stale]) -> None:
        """Store sums of those days that still are of their generation; raises `Transient`."""
        await self._hop(_keep, [(sums[one.day], one.generation) for one in stale])

    async def _hop(self, work: Callable[..., R], *arguments: object) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)


def counted(match: Mapping[str, Any], days: Collection[str], at: datetime) -> list[DaySums]:
    """Return the sums of these days, of the rows of the documents that match."""
    with outages(SERVICE):
        found = collection(SERVICE, FIGURES).find(match, _ROWS, max_time_ms=LONGEST_MS)
        return summed(sorted(days), _rows(found.batch_size(_ROWS_AT_ONCE)), at)


_ROWS_AT_ONCE = 300  # are decoded at a stretch in which nothing else of the process goes on: some milliseconds
_ROWS = {"area_code": 1, "category_code": 1, "counted_at": 1, "rows": 1}


def _rows(found: Iterator[Mapping[str, Any]]) -> Iterator[Counting]:
    for document in found:
        area, category = document.get("area_code") or "", document.get("category_code") or ""
        newest = millis(at) if (at := document.get("counted_at")) is not None else 0
        for row in document["rows"]:
            cell = (row["unit_id"] or "", area, category)
            instants = [(name, row[at]) for name, at in TIMED.items() if row[at] < NEVER]
            yield Counting(row["day"], cell, row["n"], instants, newest)


def kept(first: str, before: str) -> Iterator[DaySums]:
    """Yield the sums that there are, of days from the first to the last but one."""
    asked = {"_id": {"$gte": first, "$lt": before}}
    for row in collection(SERVICE, DAYS).find(asked, max_time_ms=LONGEST_MS).batch_size(_BATCH):
        if not row.get("stale") and row.get("format") == FORMAT:
            yield _sums(row)


_BATCH = 100  # days: some 5 MB


def marked_days(before: str) -> set[str]:
    """Return the days whose sums are not to be used, of those before that one."""
    return {day for one in _changed(before, 0) for day in one.days}


def _changed(before: str, limit: int) -> list[Changed]:
    with outages(SERVICE):
        asked = {"unkept_from": {"$gt": FIRST, "$lt": before}}
        found = collection(SERVICE, FIGURES).find(asked, {"sequence": 1, "days": 1}, max_time_ms=LONGEST_MS)
        rows = found.limit(limit)
        return [Changed(id=row["_id"], sequence=row["sequence"], days=tuple(row["days"])) for row in rows]


def _renew(days: list[str]) -> None:
    change = {"$inc": {"generation": 1}, "$set": {"stale": True}}
    _bulk([UpdateOne({"_id": day}, change, upsert=True) for day in days])


def _settle(changed: list[Changed]) -> None:
    with outages(SERVICE):
        writes = [UpdateOne({"_id": x.id, "sequence": x.sequence}, {"$unset": {"unkept_from": 1}}) for x in changed]
        collection(SERVICE, FIGURES).bulk_write(writes, ordered=False)


def _expect(first: date, before: str) -> None:
    with outages(SERVICE):
        days = collection(SERVICE, DAYS)
        there = {
            row["_id"]: row.get("format", FORMAT)
            for row in days.find({"_id": {"$gte": first.isoformat(), "$lt": before}}, {"format": 1})
        }
    wanted = [(first + timedelta(days=n)).isoformat() for n in range((date.fromisoformat(before) - first).days)]
    _renew([day for day in there if there[day] != FORMAT])
    _bulk([InsertOne({"_id": day, "generation": 1, "stale": True}) for day in wanted if day not in there])


def _stale(before: str, limit: int) -> list[Stale]:
    with outages(SERVICE):
        found = collection(SERVICE, DAYS).find({"stale": True}, {"generation": 1})
        rows = sorted(((row["_id"], row["generation"]) for row in found if row["_id"] < before), reverse=True)
    return [Stale(day=day, generation=generation) for day, generation in rows[:limit]]


def _keep(made: list[tuple[DaySums, int]]) -> None:
    with outages(SERVICE):
        writes = [
            UpdateOne({"_id": one.day, "generation": generation}, {"$set": _fields(one), "$unset": {"stale": 1}})
            for one, generation in made
        ]
        collection(SERVICE, DAYS).bulk_write(writes, ordered=False)


def _bulk(writes: list[Any]) -> None:
    """Write what may be there already: another one was faster, and has done the same."""
    if not writes:
        return
    with outages(SERVICE):
        try:
            collection(SERVICE, DAYS).bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            if any(row["code"] != DUPLICATE_KEY for row in error.details["writeErrors"]):
                raise


def _fields(sums: DaySums) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "at": sums.at,
        "cells": _squeezed(json.dumps([[*sums.units], [*sums.areas], [*sums.categories]]).encode()),
        "counts": _squeezed(b"".join(counts.to_bytes(SIZE, "little") for counts in sums.counts)),
        "newest": _squeezed(struct.pack(f"<{len(sums.newest)}q", *sums.newest)),
        "later": [list(one) for one in sums.later],
    }


def _squeezed(content: bytes) -> Binary:
    return Binary(zlib.compress(content, 1))  # counts are nearly all 0 or 1: a twelfth is left


def _sums(row: Mapping[str, Any]) -> DaySums:
    cells, counts, newest = (zlib.decompress(row[name]) for name in ("cells", "counts", "newest"))
    units, areas, categories = json.loads(cells)
    return DaySums(
        day=row["_id"],
        at=row["at"],
        units=units,
        areas=areas,
        categories=categories,
        counts=[int.from_bytes(counts[at : at + SIZE], "little") for at in range(0, len(counts), SIZE)],
        newest=struct.unpack(f"<{len(newest) // 8}q", newest),
        later=[(number, name, at) for number, name, at in row["later"]],
    )
