"""Two clocks, and two workers, look at the same things before either writes; one of them dies in the middle of it.

What is luck with real processes (tests/faults) happens here every time, on a real database: each has looked before
the other has written, and whoever dies has written half. What is done twice is named.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pymongo
import pytest

from kitchen.triage.v1 import case_events_pb2 as triage
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.facts import MatterFiled
from kitchen_dispatch.domain.matter import Matter, matter_id
from kitchen_dispatch.main import SERVICE
from kitchen_dispatch.reactions import government
from kitchen_dispatch.reactions_notices import notices
from kitchen_dispatch.store import matter_store
from kitchen_dispatch.store_notices import notice_store
from kitchenkit import time as wall
from kitchenkit.decide import Decision
from kitchenkit.events import stamp
from kitchenkit.react import Change, Consumer, Loaded, Outcome, Reaction, Record
from kitchenkit.runtime import Parts
from kitchenkit.watch import Watch
from tests.faults import twins
from tests.unit.dispatch.affairs import LEAD, NOW, asked
from tests.unit.dispatch.government import record, routed
from tests.unit.dispatch.test_survey import ASKED, closed

pytestmark = pytest.mark.connected
CASES = 20


class Owner:
    """One process's eyes and hands on a store: its first look ends when the other has looked, too."""

    def __init__(self, store: Any, both: asyncio.Barrier, *, dies: bool) -> None:
        self.store, self.dies, self.set_back = store, dies, store.set_back
        self._both: asyncio.Barrier | None = both

    async def due(self, **asked: Any) -> list[Loaded[Any]]:
        found: list[Loaded[Any]] = await self.store.due(**asked)
        await self._in_step()
        return found

    async def load(self, ids: Collection[str]) -> Mapping[str, Loaded[Any]]:
        found: Mapping[str, Loaded[Any]] = await self.store.load(ids)
        await self._in_step()
        return found

    async def commit(self, changes: Sequence[Change[Any]]) -> Outcome:
        outcome: Outcome = await self.store.commit(changes[: (len(changes) + 1) // 2] if self.dies else changes)
        if self.dies:
            raise asyncio.CancelledError
        return outcome

    async def _in_step(self) -> None:
        both, self._both = self._both, None
        if both is not None:
            await both.wait()


class Nobody:
    """Nothing of this is a dead letter."""

    async def put(self, record: Record, reason: str) -> None:
        raise AssertionError(f"{record.type} was given up: {reason}")


@pytest.fixture
def rows(parts: Parts, database: str, database_name: str) -> Iterator[Mapping[str, Any]]:
    """The collections as they lie in the database."""
    with pymongo.MongoClient[dict[str, Any]](database) as client:
        yield client[database_name]  # type: ignore[misc]  # a database gives its collections by name


def done_twice(rows: Mapping[str, Any]) -> dict[str, int]:
    """Return which facts stand more than once in their histories, by what they say and of what."""
    facts = Counter(
        f"{fact['type'].rpartition('.')[2]} number {fact['seq']} of {row['_id']}"
        for name in ("merchant_orders", "notices", "matters")
        for row in rows[name].find()
        for fact in row["history"]
    )
    return {fact: times for fact, times in facts.items() if times > 1}


async def storm(parts: Parts) -> None:
    """Have two clocks find what is due in each store at once; one dies while it writes, the other goes on."""
    assert SERVICE.dues is not None
    for one, other in zip(SERVICE.dues(parts), SERVICE.dues(parts), strict=True):
        both = asyncio.Barrier(2)
        dying, lives = (
            Watch(replace(due, store=Owner(due.store, both, dies=dies), book=default_book), wall.now)
            for due, dies in ((one, True), (other, False))
        )
        await asyncio.gather(dying.scan(), lives.scan(), return_exceptions=True)
        while await lives.scan():
            pass


async def test_of_two_clocks_one_dies_and_nothing_is_told_or_offered_twice(
    parts: Parts, rows: Mapping[str, Any]
) -> None:
    """Guards `sequence` in the filter of a guarded write (`kitchenkit.mongo_writes.guarded`).

    Seen to fail without it, each time: 431 facts twice, such as `MerchantOfferExpired number 3 of …`, `NoticesCame` and
    `OrderEscalated`.
    """
    await twins.much_comes_due(parts, LEAD.unit_id)
    await storm(parts)
    assert done_twice(rows) == {}
    for matter in rows["matters"].find():
        assert len(twins.facts(matter, "OrderDispatched")) == len(twins.facts(matter, "OrderSigned")) == 1
        assert len(twins.facts(matter, "OrderEscalated")) == len(matter["parts"][0]["climbed"]) > 0
    for order in rows["merchant_orders"].find():
        asked = [offer["merchant_id"] for offer in order["offers"]]
        assert asked == sorted(set(asked)), "the next merchant is asked, once"


async def workers(store: Any, make: Any, before: Sequence[Record], records: Sequence[Record]) -> None:
    """Have two workers hear the same records at once; one dies while it writes, and the other hears its share again."""

    def consumer(owned: Any) -> Consumer:
        reactions: Mapping[str, Sequence[Reaction[Any]]] = make(owned)
        return Consumer("dispatch", reactions, Nobody(), wall.now, book=default_book)

    await consumer(store).react(before)
    both = asyncio.Barrier(2)
    dying, lives = (consumer(Owner(store, both, dies=dies)) for dies in (True, False))
    await asyncio.gather(dying.react(records), lives.react(records), return_exceptions=True)
    await lives.react(records)


async def test_of_two_workers_of_the_lanes_one_dies_and_nothing_is_ordered_or_noted_twice(
    parts: Parts, rows: Mapping[str, Any]
) -> None:
    """Guards the same filter, with the inbox: seen to fail without `sequence` (`MatterNoted number 3 of …` twice)."""
    names = [f"c{number}" for number in range(CASES)]
    begun = [record(n, routed(case_id=name, case_no=name)) for n, name in enumerate(names)]
    urged = [record(CASES + n, triage.CaseUrged(case_id=name, routing_no=1)) for n, name in enumerate(names)]
    store = matter_store(parts)

    def lane(owned: Any) -> Any:
        return government(owned, lambda _: [LEAD], lambda _: "")

    await workers(store, lane, [], begun)
    await workers(store, lane, [], urged)
    assert done_twice(rows) == {}
    assert rows["matters"].count_documents({}) == CASES
    told = [fact["type"].rpartition(".")[2] for fact in await store.history(matter_id("c0", 1))]
    assert told == ["MatterFiled", "OrderDispatched", "MatterNoted"]


async def test_of_two_workers_one_dies_and_each_answer_weeks_later_counts_once(
    parts: Parts, rows: Mapping[str, Any]
) -> None:
    """Guards the same filter: an answer that both workers have heard is one, whichever of them dies."""
    names = [f"c{number}" for number in range(CASES)]
    store, over = matter_store(parts), closed()
    whose = [replace(over, id=matter_id(name, 1), case_id=name, case_no=name, sequence=0) for name in names]
    filed = [Change[Matter](one.id, 0).add(Decision.one(one, MatterFiled()), asked("system", now=NOW)) for one in whose]
    assert await store.commit(filed) == Outcome()
    answers = [
        record(n, triage.CaseSurveyed(case_id=name, routing_no=1, still_good="yes", said_at=stamp(ASKED)))
        for n, name in enumerate(names)
    ]
    await workers(store, lambda owned: government(owned, lambda _: [LEAD], lambda _: ""), [], answers)
    assert done_twice(rows) == {}
    for row in rows["matters"].find():
        assert len(twins.facts(row, "MatterSurveyed")) == 1
        assert row["survey"]["still_good"] == "yes"


async def test_of_two_workers_of_the_steps_one_dies_and_each_notice_is_there_once(
    parts: Parts, rows: Mapping[str, Any]
) -> None:
    """Guards the same filter: seen to fail without `sequence` (`NoticeRaised number 10 of …` twice)."""
    await twins.much_comes_due(parts, LEAD.unit_id)
    await storm(parts)
    climbed = [
        Record(id=fact["id"], topic="dispatch-matter-events", partition=0, offset=at, type=fact["type"], key=b"",
               value=fact["body"])
        for matter in rows["matters"].find()
        for at, fact in enumerate(twins.facts(matter, "OrderEscalated"))
    ]  # fmt: skip
    await workers(
        notice_store(parts), lambda owned: notices(owned, lambda *_: "", lambda _, at: at), climbed[:4], climbed[4:]
    )
    assert done_twice(rows) == {}
    found = twins.Found(rows)
    assert found.told() == Counter(found.to_be_told()), "each once, and none is left out"
