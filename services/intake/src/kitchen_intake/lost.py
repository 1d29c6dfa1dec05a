"""Submissions that went with their store: `kitchen restore` has named them, and others go on speaking of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Final

import structlog

from kitchenkit.mongo import collection, outages
from kitchenkit.react import Transient
from kitchenkit.runtime import Parts

COLLECTION: Final = "lost_submissions"
AGAIN: Final = 0.5
IsLost = Callable[[str], bool]
log = structlog.get_logger()


class Lost:
    """Those of them that were named before this process began: a restore is over before anything is heard."""

    def __init__(self, look: Callable[[], Awaitable[Collection[str]]]) -> None:
        self._look = look
        self._known: frozenset[str] | None = None

    def __call__(self, submission_id: str) -> bool:
        """Say whether it is one of them; raises `Transient` before they are known."""
        if self._known is None:
            raise Transient("which submissions are lost is not known yet")
        return submission_id in self._known

    async def run(self) -> None:
        """Return once they are known."""
        while self._known is None:
            try:
                self._known = frozenset(await self._look())
            except Transient as error:
                log.warning("lost.unknown", error=str(error)[:200])
                await asyncio.sleep(AGAIN)


def look_for_lost(parts: Parts) -> Callable[[], Awaitable[Collection[str]]]:
    """Return how to read them; raises `Transient`."""

    def look() -> list[str]:
        with outages("intake"):
            return [str(row["_id"]) for row in collection("intake", COLLECTION).find({}, {"_id": 1})]

    async def looked() -> Collection[str]:
        return await asyncio.get_running_loop().run_in_executor(parts.threads, look)

    return looked
