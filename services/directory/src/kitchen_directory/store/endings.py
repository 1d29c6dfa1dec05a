"""People of whom something was ended lately."""

from __future__ import annotations

from datetime import datetime

from kitchen_directory.domain.people import Person
from kitchenkit.mongo import UNLISTED

from . import aggregates
from .aggregates import PersonDocument
from .credentials import Room, stored


class MongoEndings(Room):
    """Finds them by the instant that is stored with each person, beside the fact itself."""

    async def since(self, instant: datetime) -> list[Person]:
        """Return who had something ended since then."""
        asked = {"ended_at": {"$gte": instant}}
        return await self._hop(lambda: [aggregates.person(row) for row in stored(PersonDocument).find(asked, UNLISTED)])
