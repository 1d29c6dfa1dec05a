"""How many open orders each person of a unit has, counted by the database."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from kitchenkit.mongo import collection
from kitchenkit.mongo_errors import outages
from kitchenkit.runtime import Parts

from .domain.matter import OPEN_ORDER
from .store_figures import LONGEST_MS, SERVICE


class MongoShares:
    """Asks for the open orders of one unit alone, by their index; the suite in tests/contract/ports runs on it."""

    def __init__(self, parts: Parts) -> None:
        self._threads = parts.threads

    async def of(self, unit_id: str) -> Mapping[str, int]:
        """Return by person how many they have, by nobody's name those that nobody has; raises `Transient`."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, _counted, unit_id)


def _counted(unit_id: str) -> dict[str, int]:
    its = {"unit_id": unit_id, "state": {"$in": sorted(str(state) for state in OPEN_ORDER)}}
    steps = [
        {"$match": {"parts": {"$elemMatch": its}}},
        {"$project": {"parts.unit_id": 1, "parts.state": 1, "parts.assigned_to": 1}},
        {"$unwind": "$parts"},
        {"$match": {f"parts.{name}": value for name, value in its.items()}},
        {"$group": {"_id": {"$ifNull": ["$parts.assigned_to", ""]}, "n": {"$sum": 1}}},
    ]
    with outages(SERVICE):
        return {
            row["_id"]: int(row["n"]) for row in collection(SERVICE, "matters").aggregate(steps, maxTimeMS=LONGEST_MS)
        }
