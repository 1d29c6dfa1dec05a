"""One suite for what the clock finds waiting for a submission: in memory, and in MongoDB."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_intake import store as kept
from kitchen_intake.domain.table import receive
from kitchen_intake.domain.waiting import Waiting, end
from kitchen_intake.reception import WAITS, Vault, vault_id
from kitchen_intake.store_waiting import WaitingEntries
from kitchenkit.clock import Clock, Due, DueStore
from kitchenkit.mongo import collection, connect, ensure_indexes
from kitchenkit.react import Change, Store
from kitchenkit.runtime import Parts
from kitchenkit.time import millis
from tests.contract.ports.test_intake_stores import submission
from tests.fakes.vault import MemoryVault
from tests.fakes.waiting_entries import MemoryWaiting
from tests.unit.intake.counter import NOW, asking, submission_id, submissions, the_case

DUE = NOW + WAITS


@dataclass
class Kept:
    vault: Vault
    waiting: DueStore[Waiting]
    submissions: Store[Any]

    async def put(self, number: int, due_at: int = millis(DUE)) -> str:
        row = {"_id": vault_id(submission_id(number)), "print": f"p{number}", "fields": {}, "cases": [the_case(number)]}
        return await self.vault.insert({**row, "due_at": due_at})

    async def store(self, number: int) -> None:
        said = submission(number)
        await self.submissions.commit([Change[Any](said.id, 0).add(receive(said), asking())])

    async def there(self, number: int) -> bool:
        return await self.vault.find(vault_id(submission_id(number))) is not None

    async def look(self, later: timedelta = WAITS) -> None:
        await Clock([], lambda: NOW + later).scan(Due("intake", "vault", self.waiting, end, lambda one: one.until))


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def kept_(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "memory":
        vault, stored = MemoryVault(), submissions()
        yield Kept(vault, MemoryWaiting(vault.entries, lambda case: case in stored.rows), stored)
        return
    connect("intake", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    for document in (kept.SubmissionDocument, kept.VaultDocument):
        ensure_indexes(document)
    with ThreadPoolExecutor(4) as threads:
        nothing: Any = None
        parts = Parts("intake", nothing, threads, lambda _: None, nothing)
        yield Kept(kept.MongoVault(threads), WaitingEntries(threads, "vault"), kept.submission_store(parts))
    disconnect("intake")


async def test_what_nobody_came_for_is_erased_at_its_instant_and_not_before(kept_: Kept) -> None:
    await kept_.put(1)
    await kept_.look(WAITS - timedelta(milliseconds=1))
    assert await kept_.there(1)
    await kept_.look()
    assert not await kept_.there(1)


async def test_what_has_its_submission_stays_and_is_not_looked_at_again(kept_: Kept) -> None:
    await kept_.put(1)
    await kept_.put(2)
    await kept_.store(1)
    await kept_.look()
    assert (await kept_.there(1), await kept_.there(2)) == (True, False)
    assert await kept_.waiting.due(until=NOW + timedelta(days=999), limit=9) == []
    await kept_.put(1, millis(DUE + WAITS))
    assert await kept_.waiting.due(until=NOW + timedelta(days=999), limit=9) == [], "a repeat lets nothing wait again"


async def test_a_repeat_lets_it_wait_as_long_again(kept_: Kept) -> None:
    await kept_.put(1)
    assert await kept_.put(1, millis(DUE + WAITS)) == "p1"
    await kept_.look()
    assert await kept_.there(1)
    await kept_.look(2 * WAITS)
    assert not await kept_.there(1)


async def test_somebody_who_comes_between_the_look_and_the_erasure_is_not_erased(kept_: Kept) -> None:
    await kept_.put(1)
    (loaded,) = await kept_.waiting.due(until=DUE, limit=9)
    await kept_.put(1, millis(DUE + WAITS))
    await kept_.waiting.commit([loaded.change().add(end(loaded.aggregate, asking()), asking())])
    assert await kept_.there(1)


async def test_what_could_not_be_ended_is_looked_at_later(kept_: Kept) -> None:
    await kept_.put(1)
    await kept_.waiting.set_back(vault_id(submission_id(1)), sequence=0, until=DUE + WAITS)
    assert await kept_.waiting.due(until=DUE, limit=9) == []


async def test_an_entry_from_before_there_was_a_look_stays(kept_: Kept) -> None:
    row = {"_id": vault_id(submission_id(1)), "print": "p1", "fields": {}}
    if isinstance(kept_.vault, MemoryVault):
        kept_.vault.entries[str(row["_id"])] = row
    else:
        collection("intake", "vault").insert_one(row)
    await kept_.look(timedelta(days=999))
    assert await kept_.put(1) == "p1"
    assert await kept_.there(1)
