"""The merchants as a worker knows them: all of them in memory, looked at again from time to time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Final, Protocol

import structlog

from kitchenkit.clock import Due, DueStore
from kitchenkit.query import MAX_LIMIT, Page, Query
from kitchenkit.react import Transient

from .domain.merchant import Candidate, Merchant, find
from .domain.merchant_order import OFFERS, MerchantOrder, Wanted
from .domain.merchant_orders import come_due

EVERY: Final = 30.0
AT_FIRST: Final = 1.0
log = structlog.get_logger()


class Pages(Protocol):
    """Where merchants are listed."""

    async def page(self, query: Query) -> Page[Merchant]:
        """Return one page."""
        ...


class Merchants:
    """The last list that could be had; before the first one, matching is `Transient`: not known is not nobody there."""

    def __init__(self, store: Pages, zone: tzinfo) -> None:
        self._store, self._zone = store, zone
        self._known: tuple[Merchant, ...] | None = None

    def match(self, wanted: Wanted, now: datetime) -> Sequence[Candidate]:
        """Return whom to ask for an order, the best first; raises `Transient`."""
        if self._known is None:
            raise Transient("the merchants are not known yet")
        return find(
            self._known, category=wanted.category_code, area=wanted.area_code, now=now, zone=self._zone, most=OFFERS
        )

    async def refresh(self) -> None:
        """Read all merchants; raises `Transient`."""
        found: list[Merchant] = []
        cursor: str | None = None
        while True:
            page = await self._store.page(Query(limit=MAX_LIMIT, cursor=cursor))
            found += [loaded.aggregate for loaded in page.items]
            cursor = page.next
            if cursor is None:
                break
        self._known = tuple(found)

    async def run(self) -> None:
        """Keep the list fresh until cancelled."""
        while True:
            try:
                await self.refresh()
            except Transient as error:
                log.warning("merchants.stale", known=self._known is not None, error=str(error)[:200])
            await asyncio.sleep(AT_FIRST if self._known is None else EVERY)


def merchant_due(orders: DueStore[MerchantOrder]) -> Due[MerchantOrder]:
    """Return what the clock looks after in the commercial lane."""
    return Due("dispatch", "merchant_orders", orders, come_due, MerchantOrder.next_due)
