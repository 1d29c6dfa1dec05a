"""The merchants as a worker knows them: all of them in memory, looked at again from time to time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Final, Protocol

import structlog

from kitchenkit.clock import Due, DueStore
from kitchenkit.decide import Book
from kitchenkit.query import MAX_LIMIT, Page, Query
from kitchenkit.react import Transient

from .domain.merchant import Candidate, Merchant, find
from .domain.merchant_acts import come_due
from .domain.merchant_order import OFFERS, MerchantOrder, Wanted

EVERY: Final = 30.0
AT_FIRST: Final = 1.0
log = structlog.get_logger()


class Pages(Protocol):
    """Where merchants are listed."""

    async def page(self, query: Query) -> Page[Merchant]:
        """Return one page."""
        ...


InHand = Callable[[], Awaitable[Mapping[str, int]]]  # how many orders each merchant has accepted and not done


class Merchants:
    """The last list that could be had; before the first one, matching is `Transient`: not known is not nobody there."""

    def __init__(self, store: Pages, zone: tzinfo, busy: InHand | None = None) -> None:
        self._store, self._zone, self._busy = store, zone, busy
        self._known: tuple[Merchant, ...] | None = None
        self._full: frozenset[str] = frozenset()  # as of the last look; what each accepts is checked when it does

    def match(self, wanted: Wanted, now: datetime) -> Sequence[Candidate]:
        """Return whom to ask for an order, the best first; raises `Transient`."""
        if self._known is None:
            raise Transient("the merchants are not known yet")
        return find(
            self._known,
            category=wanted.category_code,
            area=wanted.area_code,
            now=now,
            zone=self._zone,
            most=OFFERS,
            full=self._full,
        )

    async def refresh(self) -> None:
        """Read all merchants, and who has its hands full; raises `Transient`."""
        found: list[Merchant] = []
        cursor: str | None = None
        while True:
            page = await self._store.page(Query(limit=MAX_LIMIT, cursor=cursor))
            found += [loaded.aggregate for loaded in page.items]
            cursor = page.next
            if cursor is None:
                break
        busy = await self._busy() if self._busy is not None else {}
        self._full = frozenset(one.id for one in found if busy.get(one.id, 0) >= one.open_limit)
        self._known = tuple(found)

    async def run(self) -> None:
        """Keep the list fresh until cancelled."""
        while True:
            try:
                await self.refresh()
            except Transient as error:
                log.warning("merchants.stale", known=self._known is not None, error=str(error)[:200])
            await asyncio.sleep(AT_FIRST if self._known is None else EVERY)


def merchant_due(orders: DueStore[MerchantOrder], book: Book) -> Due[MerchantOrder]:
    """Return what the clock looks after in the commercial lane."""
    return Due("dispatch", "merchant_orders", orders, come_due, MerchantOrder.next_due, book, patience=0.5)
