"""What a restore does to the stores themselves: facts told again, and histories continued, on the real database."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_intake.lost import COLLECTION, Lost, look_for_lost
from kitchenctl import numbers
from kitchenctl.numbers import RECEIVED, Told, continue_histories
from kitchenctl.republish import Republished, put_back
from kitchenkit import time as wall
from kitchenkit.letters import Letter, broken_at
from kitchenkit.mongo import MongoStore, collection, connect, ensure_indexes
from kitchenkit.react import Change
from kitchenkit.relay import Relay, Source
from kitchenkit.runtime import Parts
from tests.fakes.producer import MemoryProducer
from tests.fakes.tally import TALLY, Count, Tally, TallyDocument, asked, from_document, to_fields

pytestmark = pytest.mark.connected
TOPIC = "tally-events"
SOURCE = Source("tally", lambda: collection("tally", "tallies"), "tallies")


@pytest.fixture
def store(database: str, database_name: str) -> Iterator[MongoStore[Tally]]:
    def to_letter(fact: object, tally: Tally) -> Letter:
        topics = () if tally.label == "silent" else (TOPIC,)
        return Letter(type="kitchen.x.v1.Y", topics=topics, body=f"{tally.sequence}".encode(), correlation="case-1")

    connect("tally", url=database, database=database_name)
    ensure_indexes(TallyDocument)
    with ThreadPoolExecutor(2) as threads:
        yield MongoStore(
            TallyDocument,
            to_fields=to_fields,
            from_document=from_document,
            to_letter=to_letter,
            now_ms=wall.now_ms,
            threads=threads,
        )
    disconnect("tally")


async def _count(store: MongoStore[Tally], name: str, times: int) -> None:
    for _ in range(times):
        loaded = await store.get(name)
        change = loaded.change() if loaded else Change[Tally](name, 0)
        tally = loaded.aggregate if loaded else Tally(id=name, label=name)
        context = asked(now=wall.now(), trace="00-t-s-01", cause="cause-1")
        assert not (await store.commit([change.add(TALLY.decide(tally, Count(), context), context)])).raced


def count(store: MongoStore[Tally], name: str, times: int = 1) -> None:
    asyncio.run(_count(store, name, times))


def row_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = collection("tally", "tallies").find_one({"_id": name})
    return found


def sent() -> list[bytes]:
    broker = MemoryProducer()
    Relay([SOURCE], broker).drain(SOURCE)
    return [one.value for one in broker.published]


def told_again(**since: Any) -> Republished:
    done = Republished()
    put_back(SOURCE, since=since.get("since"), done=done, tick=lambda _what, _more: None)
    return done


def test_facts_go_out_again_in_their_order_before_what_still_waits(store: MongoStore[Tally]) -> None:
    count(store, "a", 3)
    assert sent() == [b"1", b"2", b"3"]
    count(store, "a", 2)
    ids = [letter["id"] for letter in row_of("a")["history"]]
    assert told_again() == Republished(aggregates=1, facts=3)
    assert [letter["id"] for letter in row_of("a")["outbox"]] == ids
    assert sent() == [b"1", b"2", b"3", b"4", b"5"]
    assert sent() == []


def test_what_waits_is_not_put_there_twice(store: MongoStore[Tally]) -> None:
    count(store, "a", 2)
    assert told_again() == Republished()
    assert sent() == [b"1", b"2"]


def test_what_is_older_or_was_never_published_stays_where_it_is(store: MongoStore[Tally]) -> None:
    count(store, "a")
    count(store, "silent")
    assert sent() == [b"1"]
    assert told_again(since=wall.now() + timedelta(hours=1)) == Republished()
    assert told_again() == Republished(aggregates=1, facts=1)


def test_the_next_fact_has_a_number_that_nobody_has_heard(store: MongoStore[Tally]) -> None:
    """Without the continuation the next fact would be number 3, under the id of the one that everybody knows."""
    count(store, "a", 2)
    sent()
    fact = Told(type="kitchen.x.v1.Y", body=b"3", correlation="case-1", cause="c", at=wall.now(), topics={TOPIC})
    facts = {"a": {2: fact, 3: fact, 5: fact}, "nobody": {1: fact}}
    assert list(continue_histories(SOURCE, facts)) == ["a"]
    assert list(continue_histories(SOURCE, facts)) == []
    count(store, "a")
    row = row_of("a")
    assert (row["sequence"], len(row["history"]), broken_at(row["history"])) == (6, 6, None)
    assert sent() == [b"6"]


def test_intake_knows_which_submissions_it_has_told_of_and_has_no_more(
    database: str, database_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(kind: str) -> Told:
        return Told(type=kind, body=b"", correlation="", cause="", at=wall.now())

    facts = {"kept": {1: told(RECEIVED)}, "lost": {1: told(RECEIVED)}, "a dead letter": {1: told("kitchen.x.v1.Y")}}
    monkeypatch.setattr(numbers, "told_by", lambda *_: facts)
    connect("intake", url=database, database=database_name)
    with ThreadPoolExecutor(2) as threads:
        where: Any = SimpleNamespace(mongo_url=database, mongo_db=database_name)
        nothing: Any = None
        parts = Parts("intake", where, threads, lambda _: None, nothing)
        collection("intake", "submissions").insert_one({"_id": "kept"})
        service: Any = SimpleNamespace(name="intake")
        assert [numbers.name_lost(service, parts, "") for _ in range(2)] == [1, 1]
        lost = Lost(look_for_lost(parts))
        asyncio.run(lost.run())
        assert (lost("lost"), lost("kept"), collection("intake", COLLECTION).count_documents({})) == (True, False, 1)
    disconnect("intake")
