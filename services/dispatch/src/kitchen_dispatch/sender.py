"""Sends what is queued for units' own systems, again and again until there is a receipt, or people see to it."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

import structlog

from kitchenkit.clock import DueStore
from kitchenkit.decide import Context, Decision
from kitchenkit.ids import uid
from kitchenkit.query import MAX_LIMIT, Match, Page, Query
from kitchenkit.react import Loaded, Transient
from kitchenkit.time import millis

from .domain import delivery as domain
from .domain.delivery import BY_ITSELF, ENDS, OPEN, Delivery, DeliveryState, Kind, Morning, delivery_id
from .domain.delivery_order import NOW, Turn, turn
from .domain.endpoint import Endpoint, EndpointState
from .domain.matter import OPEN_ORDER, Matter, Part
from .order_pushed import said
from .pushing import NotDeliveredError, Push, signed
from .sealing import SealError, Seals

EVERY: Final = 0.5
FRESH: Final = 5.0  # seconds after which a unit's new system is known
AT_ONCE, EACH_AT_ONCE = 24, 4  # one unit whose system is slow does not hold up the others
STEP_ASIDE = timedelta(seconds=5)
NOT_ITS_ANY_MORE = "工单已不在该单位"
NO_SYSTEM = "该单位没有启用的系统"
NEVER_HAD = "该单位的系统没有收到过这张工单"
log = structlog.get_logger()


class Deliveries(DueStore[Delivery], Protocol):
    """Where deliveries are kept."""

    async def load(self, ids: Any) -> Mapping[str, Loaded[Delivery]]:
        """Return those that exist."""
        ...

    async def page(self, query: Query) -> Page[Delivery]:
        """Return one page."""
        ...


class Matters(Protocol):
    """Where matters are looked up, at each attempt."""

    async def load(self, ids: Any) -> Mapping[str, Loaded[Matter]]:
        """Return those that exist."""
        ...


class Listed(Protocol):
    """Where endpoints are listed."""

    async def page(self, query: Query) -> Page[Endpoint]:
        """Return one page."""
        ...


class Endpoints:
    """The units' systems as a worker knows them; before they are known, asking is `Transient`."""

    def __init__(self, store: Listed) -> None:
        self._store = store
        self._known: Mapping[str, Endpoint] | None = None

    def of(self, unit_id: str) -> Endpoint | None:
        """Return where that unit takes orders now, or None; raises `Transient`."""
        if self._known is None:
            raise Transient("the units' systems are not known yet")
        found = self._known.get(unit_id)
        return found if found is not None and found.state is EndpointState.ACTIVE else None

    async def refresh(self) -> None:
        """Read all of them; raises `Transient`."""
        found: dict[str, Endpoint] = {}
        cursor: str | None = None
        while True:
            page = await self._store.page(Query(limit=MAX_LIMIT, cursor=cursor))
            found |= {loaded.aggregate.unit_id: loaded.aggregate for loaded in page.items}
            cursor = page.next
            if cursor is None:
                break
        self._known = found

    async def run(self) -> None:
        """Keep them fresh until cancelled."""
        while True:
            try:
                await self.refresh()
            except Transient as error:
                log.warning("endpoints.stale", known=self._known is not None, error=str(error)[:200])
            await asyncio.sleep(EVERY if self._known is None else FRESH)


class Sender:
    """Two of them on one store send nothing twice at once: who sends has claimed it by a guarded write."""

    def __init__(
        self,
        deliveries: Deliveries,
        matters: Matters,
        endpoints: Endpoints,
        *,
        push: Push,
        seals: Seals | None,
        now: Callable[[], datetime],
        told_at: Callable[[str, datetime], datetime],
        morning: Morning,
    ) -> None:
        """`told_at` says when people are told of what a tier meets at an instant (静默时段); it may be `Transient`.

        So may `morning`, which says when the next morning comes after an instant: they are reminded then.
        """
        self._deliveries, self._matters, self._endpoints = deliveries, matters, endpoints
        self._push, self._seals, self._now = push, seals, now
        self._told_at, self._morning = told_at, morning
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._units: Counter[str] = Counter()

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            try:
                await self.look()
            except Transient as error:
                log.warning("sender.waits", error=str(error)[:200])
            except Exception:
                log.exception("sender.failed")
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Begin what is due, as far as there is room; who is full steps aside for the others.

        What is ahead is begun first: what comes to nothing at once holds up nobody behind it for another look.
        """
        now = self._now()
        due = await self._deliveries.due(until=now, limit=AT_ONCE * 2)
        for loaded in sorted(due, key=lambda found: found.aggregate.number):
            one = loaded.aggregate
            if one.id in self._under_way:
                continue
            if self._units[one.unit_id] >= EACH_AT_ONCE:
                await self._deliveries.set_back(one.id, sequence=one.sequence, until=now + STEP_ASIDE)
            elif len(self._under_way) < AT_ONCE:
                self._start(loaded)

    async def settle(self) -> None:
        """Return when nothing is under way."""
        while self._under_way:
            await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    def _start(self, loaded: Loaded[Delivery]) -> None:
        one = loaded.aggregate
        self._units[one.unit_id] += 1
        task = asyncio.create_task(self._see_to(loaded))
        self._under_way[one.id] = task
        task.add_done_callback(lambda _: self._ended(one))

    def _ended(self, one: Delivery) -> None:
        self._under_way.pop(one.id, None)
        self._units[one.unit_id] -= 1

    async def _see_to(self, loaded: Loaded[Delivery]) -> None:
        try:
            await self._attempt(loaded)
        except Transient as error:  # what is claimed is taken up when its lease is over
            log.warning("delivery.waits", delivery=loaded.aggregate.id, error=str(error)[:200])
        except Exception:
            log.exception("delivery.interrupted", delivery=loaded.aggregate.id)

    async def _attempt(self, loaded: Loaded[Delivery]) -> None:
        one, now = loaded.aggregate, self._now()
        order = await self._order(one)
        endpoint = self._endpoints.of(one.unit_id)
        if order is None or endpoint is None:
            await self._write(loaded, domain.cancel(one, NOT_ITS_ANY_MORE if order is None else NO_SYSTEM))
        elif one.state is DeliveryState.SENDING:
            await self._write(loaded, self._missed(one, domain.INTERRUPTED, now))
        elif one.state not in BY_ITSELF:
            await self._remind(loaded, now)
        elif (its := await self._turn(one)).never:
            await self._write(loaded, domain.cancel(one, NEVER_HAD))
        elif its.wait is not None:
            await self._deliveries.set_back(one.id, sequence=one.sequence, until=now + its.wait)
        elif await self._write(loaded, domain.begin(one, now)):
            await self._send(one, endpoint, *order)

    async def _remind(self, loaded: Loaded[Delivery], now: datetime) -> None:
        one, decision = loaded.aggregate, domain.remind(loaded.aggregate, now, self._morning)
        if decision.steps:
            await self._write(loaded, decision)
        else:
            until = domain.look_again(now, domain.reminder_due(one, now, self._morning))
            await self._deliveries.set_back(one.id, sequence=one.sequence, until=until)

    async def _turn(self, one: Delivery) -> Turn:
        """Return whether it is its turn; one that was queued before they had numbers goes as it is."""
        if not one.number:
            return NOW
        others = await self._one_ahead(one, OPEN)
        if others:
            others += await self._one_ahead(one, OPEN - BY_ITSELF)
        elif one.kind is not Kind.ORDER:
            of = delivery_id(one.order_id, one.unit_id, one.dispatched_at)
            others = [loaded.aggregate for loaded in (await self._deliveries.load([of])).values()]
        return turn(one, others)

    async def _one_ahead(self, one: Delivery, states: Collection[DeliveryState]) -> list[Delivery]:
        """Return one that is ahead of it in one of these states: among however many there are, one says all."""
        asked = [
            Match("order_id", "is", one.order_id),
            Match("unit_id", "is", one.unit_id),
            Match("state", "in", sorted(states)),
            Match("number", "before", one.number),
        ]
        return [loaded.aggregate for loaded in (await self._deliveries.page(Query(all_of=asked, limit=1))).items]

    async def _order(self, one: Delivery) -> tuple[Matter, Part] | None:
        """Return the order as it is at this very attempt, or None where it is not that unit's any more."""
        found = (await self._matters.load([one.matter_id])).get(one.matter_id)
        part = next((part for part in found.aggregate.parts if part.id == one.order_id), None) if found else None
        if found is None or part is None:
            return None
        if one.kind in ENDS:
            return found.aggregate, part  # that it is not that unit's is what is told
        if part.state not in OPEN_ORDER or part.unit_id != one.unit_id:
            return None
        return (found.aggregate, part) if part.dispatched_at == one.dispatched_at else None

    async def _send(self, one: Delivery, endpoint: Endpoint, matter: Matter, part: Part) -> None:
        delivery_id = one.id
        body = json.dumps(said(one, matter, part), ensure_ascii=False).encode()
        receipt, error, status = "", "", 0
        try:
            secret = self._secret(endpoint)
            headers = signed(secret, body, timestamp=millis(self._now()) // 1000, delivery=delivery_id)
            receipt = await self._push(endpoint.url, body, headers)
        except (NotDeliveredError, SealError) as why:
            error, status = str(why), getattr(why, "status", 0)
        loaded = (await self._deliveries.load([delivery_id]))[delivery_id]
        now = self._now()
        if receipt and loaded.aggregate.state in OPEN:
            await self._write(loaded, domain.received(loaded.aggregate, receipt, now))
        elif loaded.aggregate.state is DeliveryState.SENDING:  # else its receipt came another way meanwhile
            await self._write(loaded, self._missed(loaded.aggregate, error, now, status))

    def _missed(self, one: Delivery, error: str, now: datetime, status: int = 0) -> Decision[Delivery]:
        tell_at = self._told_at(one.tier, now)
        return domain.missed(one, error, now, tell_at=tell_at, remind_at=self._morning(tell_at), status=status)

    def _secret(self, endpoint: Endpoint) -> str:
        if self._seals is None:
            raise SealError("no key is set that opens its secret")
        return self._seals.open(endpoint.sealed, place=endpoint.id)

    async def _write(self, loaded: Loaded[Delivery], decision: Decision[Delivery]) -> bool:
        one = loaded.aggregate
        cause = uid("delivery-step", one.id, one.sequence)
        context = Context(actor="sender:dispatch", role="system", now=self._now(), cause=cause)
        outcome = await self._deliveries.commit([loaded.change().add(decision, context)])
        return not outcome.raced and not outcome.conflicts
