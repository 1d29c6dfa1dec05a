"""The weather warnings in force as a process knows them: in memory, looked at again every few seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import structlog

from kitchenkit.query import MAX_LIMIT, Match, Page, Query
from kitchenkit.react import Transient

from .domain.rules_in_force import RulesInForce
from .domain.weather import Raised, Weather
from .domain.weather_warning import WarningState, WeatherWarning
from .routing_rules import AT_FIRST, EVERY

log = structlog.get_logger()


class Pages(Protocol):
    """Where warnings are listed."""

    async def page(self, query: Query) -> Page[WeatherWarning]:
        """Return one page."""
        ...


class WeatherWarnings:
    """The last warnings that could be had; before the first look, asking for them is `Transient`."""

    def __init__(self, store: Pages, raised: Raised, now: Callable[[], datetime]) -> None:
        self._store, self._raised, self._now = store, raised, now
        self._known: Weather | None = None

    def book(self, rules: RulesInForce) -> RulesInForce:
        """Return the rules with the weather; raises `Transient`."""
        if self._known is None:
            raise Transient("the weather warnings are not known yet")
        return replace(rules, weather=self._known)

    async def ready(self) -> str | None:
        """Say what is missing, or None: a readiness check."""
        return None if self._known is not None else "the weather warnings are not known yet"

    async def refresh(self) -> None:
        """Read those that are not over; raises `Transient`. One that begins or ends meanwhile, its own times say."""
        wanted = (Match("state", "is", WarningState.DECLARED.value), Match("until", "since", self._now()))
        found: list[WeatherWarning] = []
        cursor: str | None = None
        while True:
            page = await self._store.page(Query(all_of=wanted, limit=MAX_LIMIT, cursor=cursor))
            found += [loaded.aggregate for loaded in page.items]
            if (cursor := page.next) is None:
                break
        self._known = Weather.of(found, self._raised)

    async def run(self) -> None:
        """Keep them fresh until cancelled."""
        while True:
            try:
                await self.refresh()
            except Transient as error:
                log.warning("weather_warnings.stale", known=self._known is not None, error=str(error)[:200])
            await asyncio.sleep(AT_FIRST if self._known is None else EVERY)
