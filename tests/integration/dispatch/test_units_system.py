"""A unit's own system that is slow, broken or says everything twice: real connections, the real database, two senders.

What holds whatever it does: nothing counts as delivered without a receipt of its own, a repeat is the same delivery
(`Kitchen-Delivery`), and what becomes of an order comes after the order.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from kitchen_dispatch import pushing
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain import delivery as domain
from kitchen_dispatch.domain.delivery import DELIVERY, Delivery, DeliveryState, Kind, Receipt, change_id
from kitchen_dispatch.domain.endpoint import Endpoint, EndpointRegistered
from kitchen_dispatch.domain.facts import MatterFiled
from kitchen_dispatch.domain.matter import Matter
from kitchen_dispatch.pushing import Pushing, Reach
from kitchen_dispatch.reactions_notices import mornings
from kitchen_dispatch.sender import Endpoints, Sender
from kitchen_dispatch.store import matter_store
from kitchen_dispatch.store_delivery import delivery_store, endpoint_store
from kitchenkit.decide import Decision
from kitchenkit.react import Change
from kitchenkit.runtime import Parts
from tests.unit.dispatch.parcels import ID, NOON, SEALS, UNIT, context, delivery, endpoint, matter

pytestmark = pytest.mark.connected
S = DeliveryState
LIMIT = 0.4  # seconds for one attempt, here
SUPERVISED = change_id("order-1", UNIT, Kind.SUPERVISED, 5)


@dataclass
class Asked:
    """One request, and how to answer it."""

    delivery: str
    kind: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def answer(self, status: str = "200 OK", said: str | None = None, *, times: int = 1) -> None:
        body = (json.dumps({"receipt_id": f"r-{self.delivery[:8]}"}) if said is None else said).encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        self.writer.write((head + body) * times)


Behaviour = Callable[[Asked], Awaitable[None]]


async def takes_it(asked: Asked) -> None:
    asked.answer()


async def says_it_twice(asked: Asked) -> None:
    asked.answer(times=2)


async def is_too_slow(asked: Asked) -> None:
    await asked.reader.read()  # until the hub has given up
    asked.answer()


async def breaks(asked: Asked) -> None:
    asked.answer("500 Internal Server Error", "")


async def takes_it_without_a_word(asked: Asked) -> None:
    asked.answer("202 Accepted", "")


async def dies_in_the_middle(asked: Asked) -> None:
    asked.writer.write(
        b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 80\r\n\r\n{"receipt_id": "r'
    )
    await asked.writer.drain()
    asked.writer.transport.abort()


@dataclass
class System:
    """The unit's system: it does what it is told to, one request after the other, and then takes everything."""

    does: list[Behaviour] = field(default_factory=list)
    got: list[tuple[str, str]] = field(default_factory=list)  # the delivery, and what kind of news it is
    busy: asyncio.Event = field(default_factory=asyncio.Event)
    talks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.ensure_future(self._talk(reader, writer))
        self.talks.add(talk)
        await talk

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                said = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
                said = {name.lower(): value for name, value in said.items()}
                body = json.loads(await reader.readexactly(int(said["content-length"])))
                self.got.append((said["kitchen-delivery"], body["kind"]))
                self.busy.set()
                behaviour = self.does.pop(0) if self.does else takes_it
                await behaviour(Asked(said["kitchen-delivery"], body["kind"], reader, writer))
                await writer.drain()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


@dataclass
class Post:
    """Two senders on the real stores, at an instant that the test says."""

    parts: Parts
    system: System
    now: datetime = NOON

    def __post_init__(self) -> None:
        self.deliveries = delivery_store(self.parts)
        known = Endpoints(endpoint_store(self.parts))
        self.push = Pushing(Reach(("127.0.0.1",), local=True))
        self.known, self.senders = known, [
            Sender(
                self.deliveries, matter_store(self.parts), known, push=self.push, seals=SEALS, now=lambda: self.now,
                told_at=lambda _, at: at, morning=mornings(default_book),
            )
            for _ in range(2)
        ]  # fmt: skip

    async def queued(self, *several: Delivery) -> None:
        changes = [Change[Delivery](one.id, 0).add(domain.queue(one), context()) for one in several]
        assert not (await self.deliveries.commit(changes)).raced

    async def looks(self, after: timedelta = timedelta()) -> Delivery:
        """Let both look at once, so much later; return what has become of the order's delivery."""
        self.now += after
        await asyncio.gather(*(one.look() for one in self.senders))
        await asyncio.gather(*(one.settle() for one in self.senders))
        return await self.one()

    async def one(self, id_: str = ID) -> Delivery:
        return (await self.deliveries.load([id_]))[id_].aggregate

    async def confirmed(self, receipt: str) -> None:
        """Have the unit's system confirm by its own key."""
        loaded = (await self.deliveries.load([ID]))[ID]
        asks = context("unit_handler", at=self.now)
        decision = DELIVERY.decide(loaded.aggregate, Receipt(receipt_id=receipt), asks)
        assert not (await self.deliveries.commit([loaded.change().add(decision, asks)])).raced


@pytest.fixture
async def post(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Post]:
    monkeypatch.setattr(pushing, "SECONDS", LIMIT)
    system = System()
    server = await asyncio.start_server(system, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/orders"
    where, order = endpoint(url=url), matter()
    made = Change[Endpoint](where.id, 0).add(Decision.one(where, EndpointRegistered()), context())
    assert not (await endpoint_store(parts).commit([made])).raced
    filed = Change[Matter](order.id, 0).add(Decision.one(order, MatterFiled()), context())
    assert not (await matter_store(parts).commit([filed])).raced
    post = Post(parts, system)
    await post.known.refresh()
    yield post
    await post.push._client.aclose()
    await asyncio.wait_for(asyncio.gather(*system.talks), 10)
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize(
    ("behaviour", "status"),
    [(is_too_slow, 0), (breaks, 500), (takes_it_without_a_word, 202), (dies_in_the_middle, 0)],
    ids=["too slow", "an error", "no receipt", "dies in the middle"],
)
async def test_without_a_receipt_it_is_not_delivered_and_what_is_tried_again_is_the_same_delivery(
    post: Post, behaviour: Behaviour, status: int
) -> None:
    post.system.does = [behaviour, behaviour]
    await post.queued(delivery())
    for attempts in (1, 2):
        one = await post.looks(timedelta(minutes=1))
        assert (one.state, one.attempts, one.receipt_id, one.delivered_at) == (S.FAILED, attempts, "", None)
        assert (one.status, bool(one.error)) == (status, True)
        assert (await post.looks()).attempts == attempts, "not before its time"
    one = await post.looks(timedelta(minutes=1))
    assert (one.state, one.attempts, one.receipt_id) == (S.DELIVERED, 3, f"r-{ID[:8]}")
    assert post.system.got == [(ID, "order")] * 3
    await post.looks(timedelta(days=1))
    assert len(post.system.got) == 3, "what was received is not sent again"


async def test_what_is_answered_twice_confirms_nothing_else(post: Post) -> None:
    """The second answer lies on the connection when the next order is sent there: it is no answer to that one."""
    post.system.does = [says_it_twice, breaks]
    await post.queued(delivery())
    assert (await post.looks()).receipt_id == f"r-{ID[:8]}"
    await post.queued(delivery(id=SUPERVISED, kind=Kind.SUPERVISED, number=5))  # at once it might go with the first
    await post.looks(timedelta(seconds=10))
    told = await post.one(SUPERVISED)
    assert (told.state, told.receipt_id, told.status) == (S.FAILED, "", 500)
    await post.looks(timedelta(seconds=10))
    assert (await post.one(SUPERVISED)).receipt_id == f"r-{SUPERVISED[:8]}"


async def test_a_receipt_that_comes_later_ends_it_and_an_answer_that_is_lost_undoes_nothing(post: Post) -> None:
    post.system.does = [is_too_slow]
    await post.queued(delivery())
    looking = asyncio.ensure_future(post.looks())
    await asyncio.wait_for(post.system.busy.wait(), 10)
    await post.confirmed("later")
    assert ((await looking).state, (await post.one()).receipt_id) == (S.DELIVERED, "later")
    await post.confirmed("another")
    assert (await post.looks(timedelta(days=1))).receipt_id == "later", "the first one counts"
    assert len(post.system.got) == 1


async def test_what_a_killed_sender_had_in_hand_is_sent_once_more_by_the_other_one_when_its_lease_is_over(
    post: Post,
) -> None:
    post.system.does = [is_too_slow]
    await post.queued(delivery())
    dying, other = post.senders
    await dying.look()
    await asyncio.wait_for(post.system.busy.wait(), 10)
    for task in list(dying._under_way.values()):
        task.cancel()
    await dying.settle()
    post.senders = [other]
    assert (await post.looks(domain.LEASE - timedelta(seconds=1))).state is S.SENDING
    assert (await post.looks(timedelta(seconds=1))).error == domain.INTERRUPTED
    one = await post.looks(timedelta(minutes=1))
    assert (one.state, one.attempts) == (S.DELIVERED, 2)
    assert post.system.got == [(ID, "order")] * 2


async def test_what_becomes_of_an_order_comes_after_the_order_whatever_its_system_does(post: Post) -> None:
    post.system.does = [breaks, dies_in_the_middle, is_too_slow]
    news = delivery(id=SUPERVISED, kind=Kind.SUPERVISED, number=5, words="今日到现场")
    await post.queued(news, delivery(number=1))
    for _ in range(12):
        await post.looks(timedelta(minutes=1))
    assert post.system.got == [*[(ID, "order")] * 4, (SUPERVISED, "supervised")]
    assert {(await post.one(id_)).state for id_ in (ID, SUPERVISED)} == {S.DELIVERED}


async def test_two_senders_remind_of_what_is_stuck_once_a_morning_and_never_send_it(post: Post) -> None:
    saturday = datetime(2026, 11, 20, 23, tzinfo=UTC)  # seven in the morning there, after that noon
    stuck = delivery(state=S.DEAD, next_at=NOON, died_at=NOON, tell_at=NOON, remind_at=saturday)
    await post.queued(stuck)
    assert (await post.looks()).reminded_at is None
    for day in range(2):
        morning = saturday + timedelta(days=day)
        for hours in (0, 2, 4):
            one = await post.looks(morning + timedelta(hours=hours) - post.now)
        assert (one.state, one.reminded_at) == (S.DEAD, morning)
        assert one.sequence == 2 + day, "one fact each morning"
    assert post.system.got == []
