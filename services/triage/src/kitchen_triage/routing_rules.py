"""The routing rules in force as a process knows them: in memory, looked at again every few seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, Protocol

import structlog

from kitchenkit.query import MAX_LIMIT, Match, Page, Query
from kitchenkit.react import Transient

from .domain.routing_rule import RoutingRule, RuleState
from .domain.rules_in_force import RulesInForce

EVERY: Final = 5.0
AT_FIRST: Final = 0.5
IN_FORCE = (Match("state", "in", [RuleState.ACCEPTED.value]),)
log = structlog.get_logger()


class Pages(Protocol):
    """Where rules are listed."""

    async def page(self, query: Query) -> Page[RoutingRule]:
        """Return one page."""
        ...


class RoutingRules:
    """The last rules that could be had; before the first look, asking for them is `Transient`."""

    def __init__(self, store: Pages, unit_name: Callable[[str], str], takes_orders: Callable[[str], bool]) -> None:
        self._store, self._unit_name, self._takes_orders = store, unit_name, takes_orders
        self._known: RulesInForce | None = None

    def book(self) -> RulesInForce:
        """Return the rules in force; raises `Transient`."""
        if self._known is None:
            raise Transient("the routing rules are not known yet")
        return self._known

    async def ready(self) -> str | None:
        """Say what is missing, or None: a readiness check."""
        return None if self._known is not None else "the routing rules are not known yet"

    async def refresh(self) -> None:
        """Read the rules in force; raises `Transient`, also while the units are not known."""
        found: list[RoutingRule] = []
        cursor: str | None = None
        while True:
            page = await self._store.page(Query(all_of=IN_FORCE, limit=MAX_LIMIT, cursor=cursor))
            found += [loaded.aggregate for loaded in page.items]
            if (cursor := page.next) is None:
                break
        self._known = RulesInForce.of(found, self._unit_name, self._takes_orders)

    async def run(self) -> None:
        """Keep them fresh until cancelled."""
        while True:
            try:
                await self.refresh()
            except Transient as error:
                log.warning("routing_rules.stale", known=self._known is not None, error=str(error)[:200])
            await asyncio.sleep(AT_FIRST if self._known is None else EVERY)
