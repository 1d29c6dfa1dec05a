"""All areas and organisations at once, and the number that says whether they changed."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor

from kitchen_directory.domain.areas import Area
from kitchen_directory.domain.organisations import Organisation
from kitchenkit.mongo import UNLISTED, outages

from . import aggregates
from .aggregates import AreaDocument, OrganisationDocument

KINDS = (AreaDocument, OrganisationDocument)


class MongoPlaces:
    """The snapshot, read from the aggregates themselves: nothing else could be forgotten to be written."""

    def __init__(self, threads: Executor) -> None:
        self._threads = threads

    async def version(self) -> int:
        """Return the number of all facts of areas and organisations so far."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, _version)

    async def everything(self) -> tuple[list[Area], list[Organisation]]:
        """Return all of them in the order of their codes."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, _everything)


def _version() -> int:
    facts = {"$group": {"_id": None, "facts": {"$sum": "$sequence"}}}
    with outages():
        sums = [row for kind in KINDS for row in kind._get_collection().aggregate([facts])]  # noqa: SLF001
    return sum(row["facts"] for row in sums)


def _everything() -> tuple[list[Area], list[Organisation]]:
    with outages():
        places = [aggregates.area(row) for row in AreaDocument._get_collection().find({}, UNLISTED)]  # noqa: SLF001
        found = OrganisationDocument._get_collection().find({}, UNLISTED)  # noqa: SLF001
        bodies = [aggregates.organisation(row) for row in found]
    return sorted(places, key=lambda area: area.code), sorted(bodies, key=lambda body: (body.kind, body.code))
