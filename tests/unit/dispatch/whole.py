"""Dispatch whole, on stores in memory: its queue, its workers, clock and sender, and everybody who acts.

What is put in is a plain `Input` at an instant, so that the same can be put into another one. `Whole(twice=True)` has
two of each process at work on the same at the same moment, and hears again what it has heard.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from google.protobuf.message import Message

from kitchen_dispatch import sender, wire, wire_delivery, wire_merchant, wire_merchants, wire_notices
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.answer_terms import FailedShare
from kitchen_dispatch.domain.book import Book
from kitchen_dispatch.domain.delivery import DELIVERY, Delivery, Receipt
from kitchen_dispatch.domain.endpoint import Endpoint, endpoint_id
from kitchen_dispatch.domain.matter import Assigned, Matter
from kitchen_dispatch.domain.matters import MATTER
from kitchen_dispatch.domain.matters_due import come_due
from kitchen_dispatch.domain.merchant import Candidate, Merchant, find
from kitchen_dispatch.domain.merchant_order import MerchantOrder, Wanted
from kitchen_dispatch.domain.merchant_orders import ORDER as MARKET_ORDER
from kitchen_dispatch.domain.notice_box import Box, BoxedNotice
from kitchen_dispatch.domain.notices import NOTICE, Read
from kitchen_dispatch.domain.notices import come_due as notices_due
from kitchen_dispatch.domain.orders import Resolve, on_order
from kitchen_dispatch.domain.public_answer import PublicAnswer
from kitchen_dispatch.domain.unit_checks import UnitChecks
from kitchen_dispatch.merchants import merchant_due
from kitchen_dispatch.pushing import NotDeliveredError
from kitchen_dispatch.reactions import government
from kitchen_dispatch.reactions_answers import answers
from kitchen_dispatch.reactions_checks import checks
from kitchen_dispatch.reactions_delivery import deliveries
from kitchen_dispatch.reactions_figures import figures
from kitchen_dispatch.reactions_merchant import commercial, disputes, ratings
from kitchen_dispatch.reactions_notices import mornings, notices, quiet
from kitchen_dispatch.sender import Endpoints, Sender
from kitchen_dispatch.store import matter_fields
from kitchen_dispatch.store_answers import answer_fields
from kitchen_dispatch.store_checks import checks_fields, checks_letter
from kitchen_dispatch.store_delivery import delivery_fields, endpoint_fields
from kitchen_dispatch.store_merchant import merchant_fields, order_fields
from kitchen_dispatch.store_notices import box_fields
from kitchen_dispatch.wire_answers import answer_letter
from kitchenkit.clock import Clock, Due
from kitchenkit.decide import Context, Decision, Refused
from kitchenkit.react import Consumer, Reaction, Record
from tests.fakes.figures import MemoryFigures
from tests.fakes.store import MemoryStore

from .affairs import ASSIST, FALLBACK, LEAD, NOW, asked
from .market import MARKET, ZONE
from .parcels import SEALS, SECRET

_SHIPPED = default_book()
_FIRST = _SHIPPED.policies[0]
# So few notices an hour that there are digests; and whoever was once found not to have done it is looked at each time.
_ONCE = replace(_FIRST.sampling, history=(FailedShare(failed=1, share=100),))
_TERMS = replace(_FIRST, escalation=replace(_FIRST.escalation, an_hour=2), sampling=_ONCE)
BOOK = Book((_TERMS,), _SHIPPED.calendar)
WITH_A_SYSTEM = (LEAD.unit_id, FALLBACK)  # the others have the console
ALL = 1000
AGO = 12  # so far back is heard again
Reactions = Mapping[str, Sequence[Reaction[Any]]]


@dataclass(frozen=True, slots=True)
class Input:
    """Something that happens, by the name of the method of `Whole` that makes it happen."""

    name: str
    said: tuple[Any, ...] = ()


class Whole:
    """One dispatch."""

    def __init__(self, *, twice: bool = False) -> None:
        self.twice, self.now = twice, NOW
        self.matters: MemoryStore[Matter] = MemoryStore(
            matter_fields, to_letter=wire.matter_letter, due=Matter.next_due
        )
        self.orders: MemoryStore[MerchantOrder] = MemoryStore(
            order_fields, to_letter=wire_merchant.order_letter, due=MerchantOrder.next_due
        )
        self.endpoints: MemoryStore[Endpoint] = MemoryStore(endpoint_fields)
        for unit in WITH_A_SYSTEM:
            made = endpoint_id(unit)
            sealed = SEALS.seal(SECRET, place=made)
            self.endpoints.put(Endpoint(id=made, unit_id=unit, url=f"https://{unit}", sealed=sealed), NOW)
        self.dead: list[tuple[str, str]] = []
        self.queue: list[Record] = []
        self.steps: list[Record] = []
        self.receipts: dict[str, tuple[str, str]] = {}  # by delivery: the unit whose system gave it, and what it said
        self.pushed: Counter[str] = Counter()
        self.answer = ""
        self._read: dict[str, int] = {}
        self._lanes_at = 0
        self.from_zero()

    def from_zero(self) -> None:
        """Have nothing that follows from dispatch's own steps, and hear them from the first on."""
        self.merchants: MemoryStore[Merchant] = MemoryStore(merchant_fields, to_letter=wire_merchants.merchant_letter)
        for one in MARKET:
            self.merchants.put(one, NOW)
        self.deliveries: MemoryStore[Delivery] = MemoryStore(
            delivery_fields, to_letter=wire_delivery.delivery_letter, due=Delivery.next_due
        )
        self.boxes: MemoryStore[Box] = MemoryStore(box_fields, to_letter=wire_notices.notice_letter, due=Box.next_due)
        self.checks: MemoryStore[UnitChecks] = MemoryStore(checks_fields, to_letter=checks_letter)
        self.answers: MemoryStore[PublicAnswer] = MemoryStore(answer_fields, to_letter=answer_letter)
        self.figures = MemoryFigures(self.matters)
        self.known = Endpoints(self.endpoints)
        self._steps_at = 0
        self._senders = [
            Sender(
                self.deliveries,
                self.matters,
                self.known,
                push=self._push,
                seals=SEALS,
                now=lambda: self.now,
                told_at=lambda _, at: at,
                morning=mornings(lambda: BOOK),
            )
            for _ in range(2)
        ]

    async def put(self, record: Record, reason: str) -> None:
        self.dead.append((record.id, reason))

    async def do(self, one: Input) -> None:
        """Make it happen, and let the relay publish what follows."""
        self.now += timedelta(milliseconds=1)  # an order is not sent to two units at one instant
        await getattr(self, one.name)(*one.said)
        self._relay()

    # What comes in.

    async def says(self, lane: str, message: Message) -> None:
        """Have triage say something in a lane's queue."""
        self.queue.append(_record(f"queue-{len(self.queue)}", f"queue-{lane}", len(self.queue), message))

    async def lanes(self, count: int) -> None:
        """Have the worker of the lanes hear so many."""
        until = min(self._lanes_at + count, len(self.queue))
        reactions = _together(government(self.matters, _names, lambda _: FALLBACK), commercial(self.orders, self._find))
        await self._hear(reactions, self.queue, self._lanes_at, until, (self.matters, self.orders))
        self._lanes_at = until

    async def follow(self, count: int) -> None:
        """Have the worker that hears dispatch's own steps hear so many."""
        await self.known.refresh()
        until = min(self._steps_at + count, len(self.steps))
        reactions = _together(
            figures(self.figures),
            deliveries(self.deliveries, self.known.of),
            notices(self.boxes, lambda unit, _: f"on-duty-{unit}", quiet(lambda: BOOK)),
            ratings(self.merchants),
            disputes(self.orders),
            checks(self.checks),
            answers(self.answers),
        )
        stores = (self.deliveries, self.boxes, self.merchants, self.checks, self.answers, self.orders)
        await self._hear(reactions, self.steps, self._steps_at, until, stores)
        self._steps_at = until

    async def _hear(
        self, reactions: Reactions, topic: list[Record], since: int, until: int, stores: tuple[MemoryStore[Any], ...]
    ) -> None:
        ignored = wire_merchants.PASSED_OVER | {record.type for record in topic} - reactions.keys()
        consumer = Consumer("dispatch", reactions, self, lambda: self.now, ignored=ignored, book=lambda: BOOK)
        batch = topic[since:until]
        if self.twice:
            for store in stores:  # the other worker has the same batch, and is faster
                store.between = lambda: consumer.react(batch)
        await consumer.react(batch)
        for store in stores:
            store.between = None
        if self.twice:
            await consumer.react(topic[max(0, since - AGO) : until])

    # What people do.

    async def person(self, case: int, role: str, who: str, make: Callable[[datetime], object], number: int) -> None:
        """Have somebody give a command to a matter, or to one of its orders."""
        matter = self.matter(case)
        if matter is None:
            return
        context, said = asked(role, who=who, now=self.now, reason="有话", note="有话"), make(self.now)
        context = replace(context, book=BOOK)
        if number < 0:
            await _give(self.matters, matter.id, lambda one: MATTER.decide(one, said, context), context)
            return
        part = matter.parts[number]
        if isinstance(said, Resolve):
            said = replace(said, lately=self.found_of(part.unit_id or ""))
        await _give(self.matters, matter.id, lambda one: on_order(one, part.id, said, context), context)

    async def merchant(self, case: int, role: str, make: Callable[[datetime], object]) -> None:
        """Have a merchant or the desk give a command to a commercial order."""
        orders = [loaded.aggregate for loaded in self.orders.rows.values()]
        context = replace(asked(role, now=self.now, reason="有话"), book=BOOK)
        for order in [one for one in orders if one.case_id == f"case-{case}"]:
            await _give(self.orders, order.id, lambda one: MARKET_ORDER.decide(one, make(self.now), context), context)

    async def reads(self, number: int) -> None:
        """Have somebody read the first notice of a box."""
        for row in list(self.boxes.rows.values())[number : number + 1]:
            context = asked(row.aggregate.address.role, now=self.now)
            await _give(self.boxes, row.aggregate.id, lambda box: _read(box, context), context)  # noqa: B023  # one

    async def receipt(self, number: int) -> None:
        """Have a unit's own system say at our api that it has an order."""
        for row in list(self.deliveries.rows.values())[number : number + 1]:
            one, context = row.aggregate, asked(now=self.now)
            self.receipts.setdefault(one.id, (one.unit_id, f"r-{one.id}"))
            said = Receipt(receipt_id=f"r-{one.id}")
            await _give(self.deliveries, one.id, lambda now: DELIVERY.decide(now, said, context), context)  # noqa: B023

    # What happens by itself.

    async def passes(self, span: timedelta) -> None:
        """Let time go by, and the clock do what is due."""
        self.now += span
        for _ in range(30):
            due = [self._clock(store) for store in (self.matters, self.orders, self.boxes)]
            if sum([await one for one in due]) == 0:
                return
        raise AssertionError("the clock goes on for ever")

    async def _clock(self, store: MemoryStore[Any]) -> int:
        kinds: dict[int, Due[Any]] = {
            id(self.matters): Due("dispatch", "matters", self.matters, come_due, Matter.next_due, lambda: BOOK),
            id(self.orders): merchant_due(self.orders, lambda: BOOK),
            id(self.boxes): Due("dispatch", "notices", self.boxes, notices_due, Box.next_due),
        }
        clock, due = Clock(list(kinds.values()), lambda: self.now), kinds[id(store)]
        if self.twice:

            async def other() -> None:
                await clock.scan(due)

            store.between = other
        found = await clock.scan(due)
        store.between = None
        return found

    async def sends(self, answer: str) -> None:
        """Have the sender look, while units' systems answer so."""
        self.answer = answer
        await self.known.refresh()
        senders = self._senders[: 1 + self.twice]
        with patch.object(sender, "EACH_AT_ONCE", ALL):  # two have twice the room of one, and are to do the same
            await asyncio.gather(*(one.look() for one in senders))
        await asyncio.gather(*(one.settle() for one in senders))

    async def _push(self, url: str, body: bytes, headers: Mapping[str, str]) -> str:
        del headers
        name = json.loads(body)["delivery_id"]
        self.pushed[name] += 1
        await asyncio.sleep(0)
        if self.answer == "dies":
            raise asyncio.CancelledError
        if self.answer == "refuses":
            raise NotDeliveredError("no")
        self.receipts.setdefault(name, (url.removeprefix("https://"), f"r-{name}"))
        if self.answer == "lost":
            raise NotDeliveredError("no answer")
        return self.receipts[name][1]

    # What is there.

    def matter(self, case: int) -> Matter | None:
        """Return the matter of a case."""
        found = [row.aggregate for row in self.matters.rows.values() if row.aggregate.case_id == f"case-{case}"]
        return found[0] if found else None

    def found_of(self, unit: str) -> tuple[bool, ...]:
        """Return what was found of a unit, as whoever answers for it has it."""
        row = self.checks.rows.get(unit)
        return row.aggregate.found if row is not None else ()

    def hashes(self) -> dict[str, str]:
        """Return a digest of all that is stored of each kind, with every history but its salts."""
        kinds: dict[str, MemoryStore[Any]] = {
            "matters": self.matters, "orders": self.orders, "merchants": self.merchants,
            "deliveries": self.deliveries, "notices": self.boxes, "checks": self.checks,
            "answers": self.answers,
        }  # fmt: skip
        found = {name: _digest(sorted(_rows(store))) for name, store in kinds.items()}
        return {**found, "figures": self.figures_hash()}

    def figures_hash(self) -> str:
        """Return a digest of what is counted, which says nothing of when and how often."""
        but = {"counted_at", "sequence"}
        rows = self.figures.rows.items()
        return _digest([(n, {k: v for k, v in row.items() if k not in but}) for n, row in sorted(rows)])

    def _relay(self) -> None:
        for store in (self.matters, self.orders):
            for name, letters in store.letters.items():
                for row in letters[self._read.get(name, 0) :]:
                    headers = (("ce_time", row["at"].isoformat().encode()), ("ce_sequence", str(row["seq"]).encode()))
                    self.steps.append(
                        Record(id=row["id"], topic=row["topics"][0], partition=0, offset=len(self.steps),
                               type=row["type"], key=name.encode(), value=row["body"], headers=headers)
                    )  # fmt: skip
                self._read[name] = len(letters)

    @staticmethod
    def _find(case: Wanted, now: datetime) -> Sequence[Candidate]:
        return find(MARKET, category=case.category_code, area=case.area_code, now=now, zone=ZONE, most=3)


def _names(case: Any) -> Sequence[Assigned]:
    return {"GOV-AD": (LEAD, ASSIST), "GOV-OTHER": ()}.get(case.category_code, (LEAD,))


def _read(box: Box, context: Context) -> Decision[Box]:
    return NOTICE.decide(BoxedNotice(box, box.notices[0]), Read(), context).lifted(lambda one: one.box)


async def _give(store: MemoryStore[Any], name: str, decide: Callable[[Any], Decision[Any]], context: Context) -> None:
    loaded = (await store.load([name]))[name]
    try:
        decision = decide(loaded.aggregate)
    except Refused:
        return
    await store.commit([loaded.change().add(decision, context)])


def _record(name: str, topic: str, offset: int, message: Message) -> Record:
    return Record(
        id=name, topic=topic, partition=0, offset=offset, type=message.DESCRIPTOR.full_name, key=b"c",
        value=message.SerializeToString(),
    )  # fmt: skip


def _together(*several: Reactions) -> dict[str, list[Reaction[Any]]]:
    kinds = {kind for reactions in several for kind in reactions}
    return {kind: [one for reactions in several for one in reactions.get(kind, ())] for kind in kinds}


def _rows(store: MemoryStore[Any]) -> list[tuple[str, str]]:
    said = ("id", "type", "seq", "body", "at", "cause", "actor", "role")
    return [
        (name, repr((asdict(row.aggregate), [[one[key] for key in said] for one in store.letters.get(name, [])])))
        for name, row in store.rows.items()
    ]


def _digest(rows: object) -> str:
    return hashlib.sha256(repr(rows).encode()).hexdigest()
