"""One suite for where the sessions of browsers are kept: in memory, and in MongoDB."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from mongoengine import disconnect

from kitchen_console.sessions import Kept, SessionStore
from kitchen_console.store_sessions import MongoSessions, SessionDocument
from kitchenkit.mongo import connect, ensure_indexes
from tests.fakes.browser_sessions import MemorySessions

GONE = datetime(2099, 1, 1, tzinfo=UTC)
FIRST = Kept(id="s1", sealed=b"first", renewal=0)
SECOND = replace(FIRST, sealed=b"second", renewal=1)


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def store(request: pytest.FixtureRequest) -> Iterator[SessionStore]:
    if request.param == "memory":
        yield MemorySessions()
        return
    url, name = request.getfixturevalue("database"), request.getfixturevalue("database_name")
    connect("console", url=url, database=name)
    ensure_indexes(SessionDocument)
    with ThreadPoolExecutor(8) as threads:
        yield MongoSessions(threads)
    disconnect("console")


async def test_what_was_kept_is_found_until_it_is_removed(store: SessionStore) -> None:
    assert await store.get("s1") is None
    await store.add(FIRST, GONE)
    assert await store.get("s1") == FIRST
    await store.remove("s1")
    await store.remove("s1")
    assert await store.get("s1") is None


async def test_of_many_at_once_one_gets_the_lease(store: SessionStore) -> None:
    await store.add(FIRST, GONE)
    won = await asyncio.gather(*(store.lease(FIRST, 100.0, 110.0) for _ in range(8)))
    assert sum(won) == 1


async def test_a_lease_ends_with_its_time_or_when_it_is_given_back(store: SessionStore) -> None:
    await store.add(FIRST, GONE)
    assert await store.lease(FIRST, 100.0, 110.0)
    assert not await store.lease(FIRST, 109.0, 119.0)
    assert await store.lease(FIRST, 110.0, 120.0)
    await store.release(FIRST, 0.0)
    assert await store.lease(FIRST, 111.0, 121.0)


async def test_who_is_late_neither_leases_nor_overwrites_what_was_renewed(store: SessionStore) -> None:
    await store.add(FIRST, GONE)
    assert await store.renew(SECOND)
    assert not await store.lease(FIRST, 100.0, 110.0)
    await store.release(FIRST, 1000.0)
    assert not await store.renew(replace(SECOND, sealed=b"late"))
    assert await store.get("s1") == SECOND
    assert await store.lease(SECOND, 100.0, 110.0)


async def test_what_was_removed_does_not_come_back(store: SessionStore) -> None:
    await store.add(FIRST, GONE)
    await store.remove("s1")
    assert not await store.renew(SECOND)
    assert await store.get("s1") is None
