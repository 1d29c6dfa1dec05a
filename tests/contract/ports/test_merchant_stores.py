"""Merchants and commercial orders come back as they were: in memory, and in MongoDB as it is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_dispatch import wire_merchant, wire_merchants
from kitchen_dispatch.domain.merchant import Merchant
from kitchen_dispatch.domain.merchant_acts import Act, come_due, take_act
from kitchen_dispatch.domain.merchant_order import MerchantOrder, OrderState, escalate
from kitchen_dispatch.merchants import Merchants
from kitchen_dispatch.seed_merchants import seed
from kitchen_dispatch.store_merchant import (
    MerchantDocument,
    MerchantOrderDocument,
    merchant_fields,
    merchant_order_store,
    merchant_store,
    order_fields,
)
from kitchenkit.letters import broken_at
from kitchenkit.mongo import MongoStore, collection, connect, ensure_indexes
from kitchenkit.query import Match, Query
from kitchenkit.react import Change
from kitchenkit.runtime import Parts
from tests.fakes.store import MemoryStore
from tests.unit.dispatch.market import NOON, ZONE, at_state, context, placed, wanted

SEED = Path(__file__).resolve().parents[3] / "deploy" / "seed"


@dataclass
class Kept:
    orders: MemoryStore[MerchantOrder] | MongoStore[MerchantOrder]
    merchants: MemoryStore[Merchant] | MongoStore[Merchant]


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "memory":
        yield Kept(
            MemoryStore(order_fields, to_letter=wire_merchant.order_letter, due=MerchantOrder.next_due),
            MemoryStore(merchant_fields, to_letter=wire_merchants.merchant_letter),
        )
        return
    connect("dispatch", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    for document in (MerchantDocument, MerchantOrderDocument):
        ensure_indexes(document)
    with ThreadPoolExecutor(2) as threads:
        nothing: Any = None
        parts = Parts("dispatch", nothing, threads, lambda _: None, nothing)
        yield Kept(merchant_order_store(parts), merchant_store(parts))
    disconnect("dispatch")


@pytest.mark.parametrize("state", list(OrderState))
async def test_an_order_in_any_state(kept: Kept, state: OrderState) -> None:
    remembered = take_act(at_state(state), Act(kind="supplement", text="门是老式防盗门"), context())
    change = Change[MerchantOrder](remembered.steps[-1].after.id, 0).add(remembered, context())
    await kept.orders.commit([change])
    loaded = (await kept.orders.load([change.id]))[change.id]
    assert loaded.aggregate == replace(remembered.steps[-1].after, sequence=1)
    again = escalate(loaded.aggregate, "再看一次", NOON)
    await kept.orders.commit([loaded.change().add(again, context())])
    after = (await kept.orders.load([change.id]))[change.id].aggregate
    assert after == replace(again.steps[-1].after, sequence=2)
    assert broken_at(await kept.orders.history(change.id)) is None


@pytest.mark.connected
@pytest.mark.parametrize("kept", ["mongo"], indirect=True)
async def test_an_order_from_before_these_fields_were_kept_is_read_without_them(kept: Kept) -> None:
    order = placed()
    await kept.orders.commit([Change[MerchantOrder](order.id, 0).add(escalate(order, "x", NOON), context())])
    newer = ("escalated_at", "dispute_until", "settlement", "settled_by", "quote", "late", "dispute_round")
    collection("dispatch", "merchant_orders").update_one({"_id": order.id}, {"$unset": dict.fromkeys(newer)})
    found = (await kept.orders.load([order.id]))[order.id].aggregate
    assert found == replace(escalate(order, "x", NOON).steps[-1].after, escalated_at=None, sequence=1)


async def test_what_is_due_is_found_until_nothing_is(kept: Kept) -> None:
    order = placed()
    await kept.orders.commit([Change[MerchantOrder](order.id, 0).add(escalate(order, "x", NOON), context())])
    assert await kept.orders.due(until=NOON + timedelta(days=9), limit=5) == []
    loaded = (await kept.orders.load([order.id]))[order.id]
    offered = take_act(replace(order, sequence=1), Act(kind="urge"), context())
    await kept.orders.commit([loaded.change().add(offered, context())])
    assert await kept.orders.due(until=NOON + timedelta(minutes=119), limit=5) == []
    (found,) = await kept.orders.due(until=NOON + timedelta(hours=2), limit=5)
    clock = context("clock", at=NOON + timedelta(hours=2))
    await kept.orders.commit([found.change().add(come_due(found.aggregate, clock), clock)])
    assert await kept.orders.due(until=NOON + timedelta(hours=2), limit=5) == []


@pytest.mark.parametrize(
    ("match", "count"),
    [
        (Match("merchant_id", "is", placed().merchant_id), 1),
        (Match("merchant_id", "is", "another"), 0),
        (Match("area_code", "starts", "520103"), 1),
        (Match("tokens", "is", "开锁"), 1),
        (Match("state", "in", ["rated"]), 0),
    ],
)
async def test_an_order_is_listed_by(kept: Kept, match: Match, count: int) -> None:
    noted = take_act(placed(), Act(kind="urge"), context())
    await kept.orders.commit([Change[MerchantOrder](placed().id, 0).add(noted, context())])
    assert len((await kept.orders.page(Query(all_of=[match]))).items) == count


async def test_the_seed_is_stored_once_and_every_merchant_is_known(kept: Kept) -> None:
    assert await seed(kept.merchants, SEED) == await seed(kept.merchants, SEED)
    merchants = Merchants(kept.merchants, ZONE)
    await merchants.refresh()
    found = merchants.match(wanted(), NOON)
    assert found[0].name == "云岩区安达开锁服务部"
    assert found[0].hours.open_at(NOON)
    loaded = (await kept.merchants.load([found[0].merchant_id]))[found[0].merchant_id]
    assert (loaded.aggregate.sequence, loaded.aggregate.categories) == (1, ("COM-LOCK",))
