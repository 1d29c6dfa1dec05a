"""One suite for every store of aggregates: the one in memory, and MongoDB as it is."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from mongoengine import disconnect

from kitchenkit import metrics
from kitchenkit import time as wall
from kitchenkit.decide import Context, Decision, Step
from kitchenkit.letters import broken_at, fact_id
from kitchenkit.mongo import MongoStore, collection, connect, ensure_indexes
from kitchenkit.query import BadCursorError, Match, Page, Query
from kitchenkit.react import Answer, Change, Loaded
from tests.fakes.store import MemoryStore
from tests.fakes.tally import (
    NOW,
    TALLY,
    Close,
    Count,
    Counted,
    Noted,
    Tally,
    TallyDocument,
    asked,
    to_fields,
    to_letter,
)
from tests.fakes.tally import from_document as read_tally

SECOND = timedelta(seconds=1)


def urgent(tally: Tally) -> bool:
    """Some tallies cannot wait for the others."""
    return tally.label.startswith("urgent")


class InMongo:
    """The real store, and what a test wants to see behind it."""

    def __init__(self, url: str, name: str) -> None:
        connect("tally", url=url, database=name)
        ensure_indexes(TallyDocument)
        self.threads = ThreadPoolExecutor(4)
        self.told: list[str] = []
        self.store: MongoStore[Tally] = MongoStore(
            TallyDocument,
            to_fields=to_fields,
            from_document=read_tally,
            to_letter=to_letter,
            due=lambda tally: tally.due_at,
            urgent=urgent,
            now_ms=wall.now_ms,
            threads=self.threads,
            told=self.told.append,
        )

    def outbox(self) -> list[dict[str, Any]]:
        rows = collection("tally", "tallies").find({"outbox_at": {"$gt": 0, "$lt": 1 << 53}})
        return [letter for row in rows for letter in row["outbox"]]

    def count(self) -> int:
        return int(collection("tally", "tallies").count_documents({}))

    def close(self) -> None:
        self.threads.shutdown()
        disconnect("tally")


class InMemory:
    """The fake, seen in the same way."""

    def __init__(self) -> None:
        self.store = MemoryStore(
            to_fields, to_letter=to_letter, due=lambda tally: tally.due_at, urgent=urgent, unique=["label"]
        )

    def outbox(self) -> list[dict[str, Any]]:
        return self.store.outbox

    def count(self) -> int:
        return len(self.store.rows)


@pytest.fixture
def in_mongo(database: str, database_name: str) -> Iterator[InMongo]:
    made = InMongo(database, database_name)
    yield made
    made.close()


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def place(request: pytest.FixtureRequest) -> InMemory | InMongo:
    if request.param == "memory":
        return InMemory()
    real: InMongo = request.getfixturevalue("in_mongo")
    return real


@pytest.fixture
def store(place: InMemory | InMongo) -> MemoryStore[Tally] | MongoStore[Tally]:
    return place.store


Store = MemoryStore[Tally] | MongoStore[Tally]


def new(name: str, *, context: Context | None = None, **fields: Any) -> Change[Tally]:
    """Return the change that brings a tally into being with its first fact."""
    tally = Tally(id=name, **fields)
    context = context or asked(cause=f"born-{name}")
    return Change[Tally](name, 0).add(TALLY.decide(tally, Count(), replace(context, role="admin")), context)


async def one(store: Store, name: str) -> Loaded[Tally]:
    found = await store.get(name)
    assert found is not None
    return found


async def test_what_is_committed_is_loaded(store: Store) -> None:
    parts = ({"id": "p", "at": NOW},)
    assert (await store.commit([new("t1", label="one", parts=parts, due_at=NOW), new("t2")])).raced == set()
    found = await store.load(["t1", "t2", "nobody"])
    assert set(found) == {"t1", "t2"}
    assert found["t1"].aggregate == Tally(id="t1", label="one", parts=parts, due_at=NOW, sequence=1, seen=("born-t1",))
    assert await store.get("nobody") is None
    assert await store.load([]) == {}


async def test_the_kit_numbers_the_facts_and_tells_the_state_after_each(place: InMemory | InMongo) -> None:
    store = place.store
    change = new("t1")
    tally = change.steps[-1][0].after
    change.add(TALLY.decide(tally, Count(), asked(cause="second")).then(_close), asked(cause="second"))
    await store.commit([change])
    assert (await one(store, "t1")).aggregate.sequence == 3
    assert [(r["seq"], bytes(r["body"])) for r in place.outbox()] == [(1, b"open 1"), (2, b"open 2"), (3, b"closed 2")]
    assert [row["id"] for row in place.outbox()] == [fact_id("tally", "t1", number) for number in (1, 2, 3)]


def _close(tally: Tally) -> Decision[Tally]:
    return TALLY.decide(tally, Close(), asked())


async def test_a_history_says_who_asked_and_holds_together(store: Store) -> None:
    await store.commit([new("t1", context=asked(reason="because", note="so", scope="unit:u", trace="00-1", cause="x"))])
    for number in range(3):
        loaded = await one(store, "t1")
        context = asked(cause=f"c{number}")
        await store.commit([loaded.change().add(TALLY.decide(loaded.aggregate, Count(), context), context)])
    history = await store.history("t1")
    assert broken_at(history) is None
    assert [row["cause"] for row in history] == ["x", "c0", "c1", "c2"]
    first = history[0]
    names = ("state", "actor", "role", "reason", "note", "scope", "trace", "at", "topics", "type")
    assert {name: first[name] for name in names} == {
        "state": "open",
        "actor": "p1",
        "role": "admin",
        "reason": "because",
        "note": "so",
        "scope": "unit:u",
        "trace": "00-1",
        "at": NOW,
        "topics": ["tally-events"],
        "type": "kitchen.tally.v1.Counted",
    }
    assert (await one(store, "t1")).chain == history[-1]["link"]
    assert await store.history("nobody") == []


async def test_a_fact_without_a_topic_is_remembered_and_not_told(place: InMemory | InMongo) -> None:
    change = Change[Tally]("t1", 0).add(Decision.one(Tally(id="t1"), Noted()), asked())
    await place.store.commit([change])
    assert place.outbox() == []
    assert [row["type"] for row in await place.store.history("t1")] == ["kitchen.tally.v1.Noted"]
    if isinstance(place, InMongo):
        assert place.told == []


async def test_a_stale_change_is_reported_and_nothing_of_it_written(place: InMemory | InMongo) -> None:
    store = place.store
    await store.commit([new("t1")])
    early = await one(store, "t1")
    await store.commit([early.change().add(TALLY.decide(early.aggregate, Count(), asked()), asked())])
    late = early.change().add(TALLY.decide(early.aggregate, Close(), asked()), asked())
    late.heard.append("e9")
    outcome = await store.commit([late, new("t1"), new("t2")])
    assert (outcome.raced, outcome.conflicts) == ({"t1"}, {})
    now = await one(store, "t1")
    assert (now.aggregate.state, now.aggregate.sequence, now.heard) == ("open", 2, frozenset())
    assert len(place.outbox()) == 3


async def test_another_unique_key_is_told_apart_from_a_race(place: InMemory | InMongo) -> None:
    await place.store.commit([new("t1", label="same")])
    outcome = await place.store.commit([new("t2", label="same"), new("t3", label="other"), new("t1", label="same")])
    assert outcome.raced == {"t1"}
    assert set(outcome.conflicts) == {"t2"}
    assert "label" in outcome.conflicts["t2"]
    assert place.count() == 2


async def test_an_aggregate_that_is_gone_stops_the_worker_and_leaves_no_ghost(place: InMemory | InMongo) -> None:
    """An aggregate is never deleted: a change of one that is not there means a restored or tampered store."""
    lost = [Change[Tally](name, 3).add(Decision.one(Tally(id=name), Counted()), asked()) for name in ("g1", "g2")]
    with pytest.raises(RuntimeError, match=r"gone from the store.*kitchen verify"):
        await place.store.commit([*lost, new("t1")])
    assert await place.store.load(["g1", "g2"]) == {}
    assert place.count() == 1


async def test_a_change_without_steps_writes_nothing(place: InMemory | InMongo) -> None:
    assert (await place.store.commit([Change("t1", 0)])).raced == set()
    assert (await place.store.commit([])).raced == set()
    assert place.count() == 0


async def test_what_was_heard_is_known_up_to_two_hundred_events(store: Store) -> None:
    change = new("t1")
    change.heard += [f"e{number}" for number in range(150)]
    await store.commit([change])
    loaded = await one(store, "t1")
    again = loaded.change().add(Decision.one(loaded.aggregate, Counted()), asked())
    again.heard += [f"e{number}" for number in range(150, 250)]
    await store.commit([again])
    assert (await one(store, "t1")).heard == {f"e{number}" for number in range(50, 250)}


@pytest.mark.connected
async def test_the_heaviest_history_shows_in_a_figure(in_mongo: InMongo) -> None:
    store, gauge = in_mongo.store, metrics.DOCUMENT_BYTES.labels("tally", "tallies")._value
    await store.commit([new("t1", context=asked(note="n" * 5000)), new("t2")])
    await store.load(["t2"])
    light = gauge.get()
    await store.load(["t1", "t2"])
    assert 0 < light < 5000 < gauge.get() < 7000
    loaded = await one(store, "t1")
    await store.commit([loaded.change().add(Decision.one(loaded.aggregate, Counted()), asked(note="n" * 5000))])
    await store.load(["t1"])
    assert gauge.get() > 10_000


async def test_answers_are_kept_by_key_the_last_ten(store: Store) -> None:
    await store.commit([new("t1")])
    for number in range(12):
        loaded = await one(store, "t1")
        change = loaded.change().add(Decision.one(loaded.aggregate, Counted()), asked())
        change.answer = Answer(key=f"k{number}", fingerprint=f"f{number}", body={"n": number, "deep": {"x": [1]}})
        await store.commit([change])
    answers = (await one(store, "t1")).answers
    assert set(answers) == {f"k{number}" for number in range(2, 12)}
    assert answers["k11"] == Answer(key="k11", fingerprint="f11", body={"n": 11, "deep": {"x": [1]}})


async def test_created_at_stays_and_updated_at_moves(store: Store) -> None:
    await store.commit([new("t1")])
    loaded = await one(store, "t1")
    later = asked(now=NOW + SECOND)
    await store.commit([loaded.change().add(Decision.one(loaded.aggregate, Counted()), later)])
    now = await one(store, "t1")
    assert (now.created_at, now.updated_at) == (NOW, NOW + SECOND)


async def test_what_is_due_comes_the_longest_due_first_and_can_be_set_back(store: Store) -> None:
    dues = {"t1": NOW, "t2": NOW - SECOND, "t3": NOW + SECOND, "t4": None}
    await store.commit([new(name, due_at=due) for name, due in dues.items()])
    assert [row.aggregate.id for row in await store.due(until=NOW, limit=10)] == ["t2", "t1"]
    assert [row.aggregate.id for row in await store.due(until=NOW, limit=1)] == ["t2"]
    await store.set_back("t2", sequence=1, until=NOW + 2 * SECOND)
    await store.set_back("t1", sequence=7, until=NOW + 2 * SECOND)  # it is not at 7: someone else has changed it
    assert [row.aggregate.id for row in await store.due(until=NOW, limit=10)] == ["t1"]
    found = await one(store, "t1")
    await store.commit([found.change().add(TALLY.decide(found.aggregate, Close(), asked()), asked())])
    assert [row.aggregate.id for row in await store.due(until=NOW + SECOND, limit=10)] == ["t3"]


async def test_a_beginning_is_found_in_one_value_of_several(store: Store) -> None:
    codes = {"t1": ("5201", "9"), "t2": ("52", "53"), "t3": ("520199",), "t4": ("1.2",)}
    await store.commit([new(name, parts=tuple({"unit": one} for one in some)) for name, some in codes.items()])

    async def begins(start: str) -> set[str]:
        found = await store.page(Query(all_of=[Match("parts.unit", "starts", start)]))
        return {loaded.aggregate.id for loaded in found.items}

    assert await begins("5201") == {"t1", "t3"}, "not t2, which has one before and one behind"
    assert (await begins("1."), await begins("1x"), await begins("52")) == ({"t4"}, set(), {"t1", "t2", "t3"})


async def test_what_is_urgent_is_due_apart_from_the_rest_and_moves_when_that_changes(store: Store) -> None:
    labels = {"t1": "one", "t2": "urgent two", "t3": "urgent three"}
    await store.commit([new(name, label=label, due_at=NOW) for name, label in labels.items()])
    assert [row.aggregate.id for row in await store.due(until=NOW, limit=10)] == ["t1"]
    assert {row.aggregate.id for row in await store.due(until=NOW, limit=10, urgent=True)} == {"t2", "t3"}
    for name, label in (("t1", "urgent by now"), ("t2", "no more")):
        found = await one(store, name)
        after = replace(found.aggregate, label=label)
        await store.commit([found.change().add(Decision.one(after, Counted()), asked())])
    await store.set_back("t3", sequence=1, until=NOW + SECOND)
    assert [row.aggregate.id for row in await store.due(until=NOW, limit=10)] == ["t2"]
    assert [row.aggregate.id for row in await store.due(until=NOW, limit=10, urgent=True)] == ["t1"]
    waiting = await store.due(until=NOW + SECOND, limit=10, urgent=True)
    assert [row.aggregate.id for row in waiting] == ["t1", "t3"], "what is set back stays urgent"


async def test_a_storm_comes_in_batches_each_once_and_what_was_not_fired_comes_again(store: Store) -> None:
    await store.commit([new(f"t{number}", due_at=NOW + number * SECOND) for number in range(7)])
    until = NOW + 6 * SECOND

    async def batch() -> list[str]:
        return [row.aggregate.id for row in await store.due(until=until, limit=3)]

    first = await batch()
    assert first == ["t0", "t1", "t2"]
    for name in (*first, "t4"):  # t4 by somebody else, before its batch
        found = await one(store, name)
        await store.commit([found.change().add(TALLY.decide(found.aggregate, Close(), asked()), asked())])
    seen = [*await batch(), *await batch()]
    assert "t3" in seen
    assert {"t5", "t6"} <= {*seen, *await batch()}
    assert not {*first, "t4"} & set(seen)
    assert await batch(), "nothing of the rest was fired"


async def _filled(store: Store) -> None:
    for number in range(7):
        context = asked(now=NOW + (number // 2) * SECOND)
        parts = ({"unit": f"u{number % 3}", "no": number},)
        await store.commit([new(f"t{number}", label=f"no-{number:02}", parts=parts, context=context)])


async def pages(store: Store, **query: Any) -> list[list[str]]:
    """Return the ids of every page of a list."""
    found: list[list[str]] = []
    cursor = None
    while True:
        page: Page[Tally] = await store.page(Query(cursor=cursor, **query))
        found.append([row.aggregate.id for row in page.items])
        cursor = page.next
        if cursor is None:
            return found


async def test_lists_are_newest_first_and_go_on_where_they_stopped(store: Store) -> None:
    await _filled(store)
    assert await pages(store, limit=3) == [["t6", "t5", "t4"], ["t3", "t2", "t1"], ["t0"]]
    assert await pages(store, limit=7) == [["t6", "t5", "t4", "t3", "t2", "t1", "t0"]]
    first = await store.page(Query(limit=3))
    await store.commit([new("newer", context=asked(now=NOW + 9 * SECOND))])
    after = await store.page(Query(limit=3, cursor=first.next))
    assert [row.aggregate.id for row in after.items] == ["t3", "t2", "t1"]
    with pytest.raises(BadCursorError):
        await store.page(Query(cursor="made up"))


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"all_of": [Match("state", "is", "open")]}, ["t6", "t5", "t4", "t3", "t2", "t1", "t0"]),
        ({"all_of": [Match("label", "is", "no-03")]}, ["t3"]),
        ({"all_of": [Match("label", "in", ["no-03", "no-05", "x"])]}, ["t5", "t3"]),
        (
            {"all_of": [Match("label", "starts", "no-0")], "any_of": [Match("parts.unit", "is", "u0")]},
            ["t6", "t3", "t0"],
        ),
        ({"all_of": [Match("label", "starts", ".o")]}, []),
        ({"all_of": [Match("parts.unit", "is", "u1"), Match("parts.no", "is", 4)]}, ["t4"]),
        ({"any_of": [Match("label", "is", "no-01"), Match("parts.no", "is", 2)]}, ["t2", "t1"]),
        ({"all_of": [Match("created_at", "since", NOW + 3 * SECOND)]}, ["t6"]),
        ({"all_of": [Match("created_at", "before", NOW + SECOND)]}, ["t1", "t0"]),
        ({"all_of": [Match("falls_due", "before", NOW)]}, []),
        ({"all_of": [Match("falls_due", "is", None)], "any_of": [Match("_id", "is", "t2")]}, ["t2"]),
        ({"all_of": [Match("total", "is", 2)]}, []),
    ],
)
async def test_lists_are_filtered(store: Store, query: dict[str, Any], ids: list[str]) -> None:
    await _filled(store)
    assert await pages(store, **query) == [ids]
    assert [one for page in await pages(store, limit=2, **query) for one in page] == ids


def test_racing_writers_lose_nothing_and_number_no_fact_twice(place: InMemory | InMongo) -> None:
    """Eight writers each add to tallies that all share; whoever loses a race decides again.

    Guards the `sequence` in the write's filter. Seen to fail with `{"_id": id}` as the whole filter: histories with two
    facts of the same number.
    """
    store, names = place.store, [f"t{number:02}" for number in range(50)]
    asyncio.run(store.commit([new(name, label=name) for name in names]))
    raced = [0] * 8

    def write(writer: int) -> None:
        asyncio.run(_write_many(store, names, writer, raced))

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = asyncio.run(store.load(names))
    letters = place.outbox()
    for name, loaded in found.items():
        mine = [row for row in letters if row["corr"] == name]
        assert [row["seq"] for row in mine] == list(range(1, loaded.aggregate.sequence + 1))
        assert len(set(loaded.aggregate.seen)) == len(loaded.aggregate.seen) == loaded.aggregate.sequence
        assert broken_at(asyncio.run(store.history(name))) is None
    assert sum(loaded.aggregate.sequence for loaded in found.values()) == 8 * 200 + len(names)
    if isinstance(place, InMongo):
        assert sum(raced) > 0, "nobody raced: this proves nothing"


async def _write_many(store: Store, names: list[str], writer: int, raced: list[int]) -> None:
    for number in range(200):
        name, cause = names[number % len(names)], f"w{writer}-{number}"
        while True:
            loaded = await one(store, name)
            fact = Step(Counted(), replace(loaded.aggregate, seen=(*loaded.aggregate.seen, cause)))
            outcome = await store.commit([loaded.change().add(Decision((fact,)), asked(cause=cause))])
            if not outcome.raced:
                break
            raced[writer] += 1


async def test_a_walk_over_everything_sees_each_that_fits_once(store: Store) -> None:
    for name in ("a1", "a2", "b1", "b2", "c1"):
        await store.commit([Change[Tally](name, 0).add(Decision.one(Tally(id=name, label=name), Counted()), asked())])
    windows = [("a", "b"), ("b", "c"), ("c", "d")]
    seen = [{one.aggregate.id for one in await store.walk(*window)} for window in windows]
    assert seen == [{"a1", "a2"}, {"b1", "b2"}, {"c1"}]
    fitting = await store.walk("a", "d", [Match("label", "in", ["a2", "c1"])])
    assert {one.aggregate.id for one in fitting} == {"a2", "c1"}
