"""Borders as documents, and all of them at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import Executor
from typing import Any, ClassVar

from mongoengine import BinaryField, StringField

from kitchen.directory.v1 import border_events_pb2 as pb
from kitchen_directory import wire_borders
from kitchen_directory.domain.borders import Border, State
from kitchenkit.mongo import UNLISTED, AggregateDocument, outages

from .aggregates import ALIAS


class BorderDocument(AggregateDocument):
    """One border; its line is kept as it is told, because a list of numbers would be three times as large."""

    meta: ClassVar[dict[str, Any]] = {
        "collection": "borders",
        "db_alias": ALIAS,
        "indexes": [{"fields": ["area_code"], "unique": True}],
    }
    area_code = StringField(required=True)
    line = BinaryField()


def border_fields(border: Border) -> dict[str, Any]:
    """Return what is stored of a border beside the kit's fields."""
    line = pb.BorderState(pieces=wire_borders.border_state(border).pieces)
    return {"area_code": border.area_code, "line": line.SerializeToString(deterministic=True)}


def border(row: Mapping[str, Any]) -> Border:
    """Return the border that a document holds."""
    return Border(
        id=row["_id"],
        area_code=row["area_code"],
        pieces=wire_borders.pieces(pb.BorderState.FromString(bytes(row["line"])).pieces),
        state=State(row["state"]),
        sequence=row["sequence"],
    )


class MongoBorders:
    """All borders, read from the aggregates themselves."""

    def __init__(self, threads: Executor) -> None:
        self._threads = threads

    async def version(self) -> int:
        """Return the number of all facts of borders so far."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, _version)

    async def everything(self) -> list[Border]:
        """Return all that are known, in the order of their areas' codes."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, _everything)


def _version() -> int:
    facts: list[dict[str, Any]] = [{"$group": {"_id": None, "facts": {"$sum": "$sequence"}}}]
    with outages():
        sums = list(BorderDocument._get_collection().aggregate(facts))  # noqa: SLF001  # MongoEngine has no public name
    return sum(row["facts"] for row in sums)


def _everything() -> list[Border]:
    with outages():
        found = BorderDocument._get_collection().find({"state": State.DRAWN.value}, UNLISTED)  # noqa: SLF001
        return sorted((border(row) for row in found), key=lambda one: one.area_code)
