"""Deliveries and units' systems come back as they were: in memory, and in MongoDB as it is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_dispatch import wire_delivery as wire
from kitchen_dispatch.domain import delivery as domain
from kitchen_dispatch.domain.delivery import Delivery, DeliveryState
from kitchen_dispatch.domain.endpoint import Endpoint, EndpointRegistered
from kitchen_dispatch.store_delivery import (
    DeliveryDocument,
    EndpointDocument,
    delivery_fields,
    delivery_store,
    endpoint_fields,
    endpoint_store,
)
from kitchenkit.decide import Decision
from kitchenkit.letters import broken_at
from kitchenkit.mongo import MongoStore, connect, ensure_indexes
from kitchenkit.query import Match, Query
from kitchenkit.react import Change
from kitchenkit.runtime import Parts
from tests.fakes.store import MemoryStore
from tests.unit.dispatch.parcels import ID, NOON, UNIT, context, delivery, endpoint


@dataclass
class Kept:
    deliveries: MemoryStore[Delivery] | MongoStore[Delivery]
    endpoints: MemoryStore[Endpoint] | MongoStore[Endpoint]


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "memory":
        yield Kept(
            MemoryStore(delivery_fields, to_letter=wire.delivery_letter, due=Delivery.next_due),
            MemoryStore(endpoint_fields, to_letter=wire.endpoint_letter),
        )
        return
    connect("dispatch", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    for document in (DeliveryDocument, EndpointDocument):
        ensure_indexes(document)
    with ThreadPoolExecutor(2) as threads:
        nothing: Any = None
        parts = Parts("dispatch", nothing, threads, lambda _: None, nothing)
        yield Kept(delivery_store(parts), endpoint_store(parts))
    disconnect("dispatch")


@pytest.mark.parametrize("state", list(DeliveryState))
async def test_a_delivery_in_any_state(kept: Kept, state: DeliveryState) -> None:
    one = delivery(
        state=state, error="it answered 503", status=503, receipt_id="r", delivered_at=NOON, owner="p1", reason="检修"
    )
    await kept.deliveries.commit([Change[Delivery](ID, 0).add(domain.queue(one), context())])
    loaded = (await kept.deliveries.load([ID]))[ID]
    assert loaded.aggregate == replace(one, sequence=1)
    assert broken_at(await kept.deliveries.history(ID)) is None


async def test_it_is_due_again_when_the_back_off_is_over_and_found_by_its_order(kept: Kept) -> None:
    await kept.deliveries.commit([Change[Delivery](ID, 0).add(domain.queue(delivery()), context())])
    (due,) = await kept.deliveries.due(until=NOON, limit=5)
    step = domain.begin(due.aggregate, NOON).then(lambda after: domain.missed(after, "x", NOON))
    await kept.deliveries.commit([due.change().add(step, context())])
    assert await kept.deliveries.due(until=NOON, limit=5) == []
    assert len(await kept.deliveries.due(until=NOON + domain.FIRST_BACK_OFF, limit=5)) == 1
    asked = Query(all_of=[Match("order_id", "is", "order-1"), Match("state", "in", ["failed"])])
    assert len((await kept.deliveries.page(asked)).items) == 1


async def test_a_units_system_with_its_sealed_secret(kept: Kept) -> None:
    one = endpoint()
    await kept.endpoints.commit([Change[Endpoint](one.id, 0).add(Decision.one(one, EndpointRegistered()), context())])
    (found,) = (await kept.endpoints.page(Query(all_of=[Match("unit_id", "is", UNIT)]))).items
    assert found.aggregate == replace(one, sequence=1)
