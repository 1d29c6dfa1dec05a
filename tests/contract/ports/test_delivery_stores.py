"""Deliveries and units' systems come back as they were: in memory, and in MongoDB as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_dispatch import wire_delivery as wire
from kitchen_dispatch.domain import delivery as domain
from kitchen_dispatch.domain.delivery import Delivery, DeliveryState, Kind
from kitchen_dispatch.domain.delivery import DeliveryState as S
from kitchen_dispatch.domain.delivery_order import LATER
from kitchen_dispatch.domain.endpoint import Endpoint, EndpointRegistered
from kitchen_dispatch.sender import Sender
from kitchen_dispatch.store_delivery import (
    DeliveryDocument,
    EndpointDocument,
    delivery_fields,
    delivery_store,
    endpoint_fields,
    endpoint_store,
    look_at_deliveries,
)
from kitchen_dispatch.unattended import Seen
from kitchenkit.decide import Decision
from kitchenkit.letters import broken_at
from kitchenkit.mongo import MongoStore, connect, ensure_indexes
from kitchenkit.query import Match, Query
from kitchenkit.react import Change
from kitchenkit.runtime import Parts
from tests.fakes.store import MemoryStore
from tests.unit.dispatch.parcels import ID, NOON, SEALS, UNIT, Post, context, delivery, endpoint


@dataclass
class Kept:
    deliveries: MemoryStore[Delivery] | MongoStore[Delivery]
    endpoints: MemoryStore[Endpoint] | MongoStore[Endpoint]


@pytest.fixture
def parts(database: str, database_name: str) -> Iterator[Parts]:
    connect("dispatch", url=database, database=database_name)
    for document in (DeliveryDocument, EndpointDocument):
        ensure_indexes(document)
    with ThreadPoolExecutor(2) as threads:
        nothing: Any = None
        yield Parts("dispatch", nothing, threads, lambda _: None, nothing)
    disconnect("dispatch")


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "memory":
        yield Kept(
            MemoryStore(delivery_fields, to_letter=wire.delivery_letter, due=Delivery.next_due),
            MemoryStore(endpoint_fields, to_letter=wire.endpoint_letter),
        )
        return
    parts: Parts = request.getfixturevalue("parts")
    yield Kept(delivery_store(parts), endpoint_store(parts))


@pytest.mark.parametrize("state", list(DeliveryState))
async def test_a_delivery_in_any_state(kept: Kept, state: DeliveryState) -> None:
    one = delivery(
        state=state, error="it answered 503", status=503, receipt_id="r", delivered_at=NOON, owner="p1", reason="检修",
        died_at=NOON, tell_at=NOON, remind_at=NOON + timedelta(hours=19), reminded_at=NOON - timedelta(hours=5),
    )  # fmt: skip
    await kept.deliveries.commit([Change[Delivery](ID, 0).add(domain.queue(one), context())])
    loaded = (await kept.deliveries.load([ID]))[ID]
    assert loaded.aggregate == replace(one, sequence=1)
    assert broken_at(await kept.deliveries.history(ID)) is None


async def test_it_is_due_again_when_the_back_off_is_over_and_found_by_its_order(kept: Kept) -> None:
    await kept.deliveries.commit([Change[Delivery](ID, 0).add(domain.queue(delivery()), context())])
    (due,) = await kept.deliveries.due(until=NOON, limit=5)
    step = domain.begin(due.aggregate, NOON).then(
        lambda after: domain.missed(after, "x", NOON, tell_at=NOON, remind_at=NOON)
    )
    await kept.deliveries.commit([due.change().add(step, context())])
    assert await kept.deliveries.due(until=NOON, limit=5) == []
    assert len(await kept.deliveries.due(until=NOON + domain.FIRST_BACK_OFF, limit=5)) == 1
    asked = Query(all_of=[Match("order_id", "is", "order-1"), Match("state", "in", ["failed"])])
    assert len((await kept.deliveries.page(asked)).items) == 1


class Count:
    """A unit's system that gives receipts and counts what it was sent."""

    def __init__(self) -> None:
        self.sent: list[int] = []

    async def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> str:
        self.sent.append(json.loads(body)["number"])
        return "r"


async def test_whose_turn_it_is_does_not_depend_on_how_much_came_after_it(kept: Kept) -> None:
    """The oldest has not arrived, hundreds after it have: what comes last still waits for it."""
    changes = [delivery(id=f"d{n}", kind=Kind.ROLE, number=n, state=S.DELIVERED, next_at=None) for n in range(3, 305)]
    stuck = delivery(id="stuck", kind=Kind.ROLE, number=2, state=S.ACKNOWLEDGED_STUCK, next_at=NOON + domain.LOOK_AGAIN)
    last = delivery(id="last", kind=Kind.DEADLINE, number=305)
    order = delivery(number=1, state=S.DELIVERED, next_at=None)
    several = [order, stuck, *changes, last]
    await kept.deliveries.commit([Change[Delivery](one.id, 0).add(domain.queue(one), context()) for one in several])
    post, push, now = Post(), Count(), NOON
    await post.known.refresh()
    sender = Sender(
        kept.deliveries, post.matters, post.known, push=push, seals=SEALS, now=lambda: now, told_at=lambda _, at: at,
        morning=lambda at: at + domain.LOOK_AGAIN,
    )  # fmt: skip

    async def looked() -> DeliveryState:
        await sender.look()
        await sender.settle()
        return (await kept.deliveries.load(["last"]))["last"].aggregate.state

    assert (await looked(), push.sent) == (S.QUEUED, [])
    ahead = (await kept.deliveries.load(["stuck"]))["stuck"]
    await kept.deliveries.commit([ahead.change().add(domain.received(ahead.aggregate, "r", now), context())])
    now = NOON + LATER
    assert (await looked(), push.sent) == (S.DELIVERED, [305])


async def test_a_units_system_with_its_sealed_secret(kept: Kept) -> None:
    one = endpoint(tested_at=NOON, test_error="it answered 503", test_status=503)
    await kept.endpoints.commit([Change[Endpoint](one.id, 0).add(Decision.one(one, EndpointRegistered()), context())])
    (found,) = (await kept.endpoints.page(Query(all_of=[Match("unit_id", "is", UNIT)]))).items
    assert found.aggregate == replace(one, sequence=1)


@pytest.mark.connected
async def test_operations_see_what_lies_dead_without_an_owner_and_what_the_sender_has_not_come_to(parts: Parts) -> None:
    look, store, later = look_at_deliveries(parts), delivery_store(parts), NOON + timedelta(hours=1)
    assert await look(NOON) == Seen()
    dead, stuck = DeliveryState.DEAD, DeliveryState.ACKNOWLEDGED_STUCK
    kept = [
        delivery(id="1", tier="E0", state=dead, next_at=later),
        delivery(id="2", state=dead, next_at=later + timedelta(minutes=1)),
        delivery(id="3", state=dead, next_at=later),
        delivery(id="4", state=stuck, owner="p1", next_at=later),
        delivery(id="5", state=DeliveryState.DELIVERED, next_at=None),
    ]
    await store.commit([Change[Delivery](one.id, 0).add(domain.queue(one), context()) for one in kept])
    assert await look(NOON) == Seen(dead={"E0": 1, "G": 2})
    assert await look(later + timedelta(seconds=5)) == Seen(dead={"E0": 1, "G": 2}, due=later)
