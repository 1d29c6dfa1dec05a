"""What operations see of deliveries: how many lie dead without an owner, and whether the sender keeps up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import structlog

from kitchenkit.react import Transient

from . import metrics

EVERY: Final = 15.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The deliveries of one instant."""

    dead: Mapping[str, int] = field(default_factory=dict)  # without an owner, by tier
    due: datetime | None = None  # the longest due of all that the sender has to look at


Look = Callable[[datetime], Awaitable[Seen]]


class Unattended:
    """Tells both figures again and again; while the database is away, those that were last known."""

    def __init__(self, look: Look, now: Callable[[], datetime]) -> None:
        self._look, self._now = look, now
        self._tiers: set[str] = set()

    async def run(self) -> None:
        """Tell them until cancelled."""
        while True:
            try:
                await self.tell()
            except Transient as error:
                log.warning("unattended.unknown", error=str(error)[:200])
            await asyncio.sleep(EVERY)

    async def tell(self) -> None:
        """Look once; raises `Transient`."""
        now = self._now()
        seen = await self._look(now)
        self._tiers |= seen.dead.keys()
        for tier in self._tiers:  # what was seen to is told as none
            metrics.UNATTENDED.labels(tier).set(seen.dead.get(tier, 0))
        metrics.DELIVERY_LATE.set(max((now - seen.due).total_seconds(), 0.0) if seen.due else 0.0)
