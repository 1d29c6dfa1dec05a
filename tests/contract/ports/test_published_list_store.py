"""Lists that were kept come back as they stood, with all that was written down about their publication."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from mongoengine import disconnect

from kitchen_dispatch.domain.published_list import PUBLISHED_LIST, ListDrawnUp, PublishedList, Retract
from kitchen_dispatch.store_publication import PublishedListDocument, published_list_fields, published_list_store
from kitchen_dispatch.wire_publication import list_letter
from kitchenkit.decide import Decision
from kitchenkit.letters import broken_at
from kitchenkit.mongo import MongoStore, collection, connect, ensure_indexes
from kitchenkit.query import Match, Query
from kitchenkit.react import Change, Outcome
from tests.fakes.store import MemoryStore
from tests.unit.dispatch.test_published_lists import RIGHT, asked, kept, publish

from .test_policy_stores import parts

Lists = MemoryStore[PublishedList] | MongoStore[PublishedList]


@pytest.fixture
def mongo(request: pytest.FixtureRequest) -> Iterator[MongoStore[PublishedList]]:
    connect("dispatch", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    ensure_indexes(PublishedListDocument)
    with ThreadPoolExecutor(2) as threads:
        yield published_list_store(parts(threads))
    disconnect("dispatch")


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def lists(request: pytest.FixtureRequest) -> Lists:
    if request.param == "mongo":
        real: MongoStore[PublishedList] = request.getfixturevalue("mongo")
        return real
    return MemoryStore[PublishedList](published_list_fields, to_letter=list_letter)


async def test_it_comes_back_with_its_orders_and_every_entry(lists: Lists) -> None:
    one = kept()
    change = Change[PublishedList](one.id, 0).add(Decision.one(one, ListDrawnUp()), asked())
    assert await lists.commit([change]) == Outcome()
    for command in (publish(), RIGHT, Retract(of=2)):
        loaded = (await lists.load([one.id]))[one.id]
        decision = PUBLISHED_LIST.decide(loaded.aggregate, command, asked(reason="登记错了"))
        assert await lists.commit([loaded.change().add(decision, asked(reason="登记错了"))]) == Outcome()
        one = replace(decision.steps[-1].after, sequence=loaded.aggregate.sequence + 1)
        assert (await lists.load([one.id]))[one.id].aggregate == one
    assert broken_at(await lists.history(one.id)) is None
    found = await lists.page(Query(all_of=[Match("orders.order_id", "is", "o2")]))
    assert [loaded.aggregate.id for loaded in found.items] == [one.id]


@pytest.mark.connected
async def test_what_a_newer_release_has_added_is_passed_over(mongo: MongoStore[PublishedList]) -> None:
    change = Change[PublishedList]("l1", 0).add(Decision.one(kept(), ListDrawnUp()), asked())
    await mongo.commit([change])
    added = {"$set": {"of_a_newer_release": 1, "orders.0.more": 2}}
    collection("dispatch", "published_lists").update_one({}, added)
    assert (await mongo.load(["l1"]))["l1"].aggregate.orders == kept().orders
