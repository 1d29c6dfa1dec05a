"""Monthly topics come back as they were written, are due with their measures, and are found by unit and case."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from mongoengine import disconnect

from kitchen_dispatch.domain.hot_topic import HotTopic
from kitchen_dispatch.domain.hot_topic_commands import FinishMeasure
from kitchen_dispatch.domain.hot_topic_facts import TopicProposed
from kitchen_dispatch.store_topics import HotTopicDocument, topic_fields, topic_store
from kitchen_dispatch.wire_topics import topic_letter
from kitchenkit.decide import Decision
from kitchenkit.letters import broken_at
from kitchenkit.mongo import MongoStore, connect, ensure_indexes
from kitchenkit.query import Match, Query
from kitchenkit.react import Change, Outcome
from tests.fakes.store import MemoryStore
from tests.unit.dispatch.affairs import asked
from tests.unit.dispatch.topics import proposed, taken, under_way

from .test_policy_stores import parts

Topics = MemoryStore[HotTopic] | MongoStore[HotTopic]
OVER = datetime(2026, 11, 20, 16, tzinfo=UTC)


@pytest.fixture
def mongo(request: pytest.FixtureRequest) -> Iterator[MongoStore[HotTopic]]:
    connect("dispatch", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    ensure_indexes(HotTopicDocument)
    with ThreadPoolExecutor(2) as threads:
        yield topic_store(parts(threads))
    disconnect("dispatch")


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def topics(request: pytest.FixtureRequest) -> Topics:
    if request.param == "mongo":
        real: MongoStore[HotTopic] = request.getfixturevalue("mongo")
        return real
    return MemoryStore[HotTopic](topic_fields, to_letter=topic_letter, due=HotTopic.next_due)


async def put(store: Topics, one: HotTopic) -> HotTopic:
    change = Change[HotTopic](one.id, 0).add(Decision.one(one, TopicProposed()), asked())
    assert await store.commit([change]) == Outcome()
    return replace(one, sequence=1)


async def test_it_comes_back_as_it_was_written_and_changed(topics: Topics) -> None:
    one = await put(topics, under_way())
    loaded = (await topics.load([one.id]))[one.id]
    assert loaded.aggregate == one
    decision = taken(one, FinishMeasure(number=1, done="查完了"))
    assert await topics.commit([loaded.change().add(decision, asked())]) == Outcome()
    assert (await topics.load([one.id]))[one.id].aggregate == replace(decision.steps[-1].after, sequence=2)
    assert broken_at(await topics.history(one.id)) is None


async def test_it_is_due_when_the_day_of_a_measure_is_over(topics: Topics) -> None:
    one = await put(topics, under_way())
    await put(topics, replace(proposed(), id="t2"))
    assert [loaded.aggregate.id for loaded in await topics.due(until=OVER, limit=9)] == [one.id]


async def test_it_is_found_by_who_has_something_to_do_by_its_area_and_by_a_case(topics: Topics) -> None:
    one = await put(topics, under_way())
    await put(topics, replace(proposed(area_codes=["520115"]), id="t2"))
    for match in (
        Match("unit_ids", "is", "u2"),
        Match("linked.case_no", "is", "84071415331"),
        Match("area_code", "is", "5201"),
    ):
        found = await topics.page(Query(all_of=[match]))
        assert [loaded.aggregate.id for loaded in found.items] == [one.id]
