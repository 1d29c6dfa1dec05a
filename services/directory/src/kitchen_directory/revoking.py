"""What was ended lately, for every service that verifies tokens by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from .domain.revocations import TOLD_FOR, Ended, ended
from .ports import Endings

FRESH = timedelta(milliseconds=500)  # all services ask each second: the database is not asked for each of them


class Revoking:
    """Knows what was ended, never older than half a second."""

    def __init__(self, endings: Endings, now: Callable[[], datetime]) -> None:
        self._endings, self._now = endings, now
        self._kept: tuple[datetime, Ended] | None = None
        self._asking = asyncio.Lock()

    async def ended(self) -> Ended:
        """Return what was ended within the life of a token."""
        async with self._asking:
            now = self._now()
            if self._kept is None or not timedelta() <= now - self._kept[0] < FRESH:
                since = now - TOLD_FOR
                self._kept = (now, ended(await self._endings.since(since), since))
            return self._kept[1]
