"""The whole hub under load while its parts die: what was answered 201 is in its lane, once, afterwards."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pymongo
import pytest

from kitchenctl.bench.submitting import bodies, client_of, unlimited_key
from kitchenctl.soak.checking import bring_back, check
from kitchenctl.soak.commands import JOURNAL
from kitchenctl.soak.journal import Journal, progress_of
from kitchenctl.soak.killing import KINDS
from kitchenctl.soak.sending import Sending
from kitchenctl.stack import Stack
from kitchenctl.supervision import wait_until
from kitchenkit.ids import uid
from tests.e2e.test_government_lane import LAMPS as UNIT
from tests.fakes.waiting import eventually

from . import twins

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
RATE = 12.0
MINUTE = 60


class Load:
    """Submissions that go on beside a test."""

    def __init__(self, sending: Sending, journal: Journal) -> None:
        self._sending, self._journal = sending, journal

    @property
    def answers(self) -> Counter[str]:
        return self._sending.answers.copy()

    @property
    def impatient(self) -> int:
        return self._sending.impatient

    def accepted(self) -> int:
        return len(self._journal.progress.accepted)

    async def more(self, count: int, *, seconds: float = 60) -> None:
        """Return when so many more are accepted."""
        wanted = self.accepted() + count
        await eventually(lambda: self.accepted() >= wanted, seconds=seconds)

    async def answered(self, count: int) -> Counter[str]:
        """Return the next answers, so many or a few more."""
        before = self.answers
        await eventually(lambda: (self.answers - before).total() >= count, seconds=60)
        return self.answers - before


@asynccontextmanager
async def under_load(hub: Stack, journal: Journal) -> AsyncIterator[Load]:
    """Submit while the body goes on; afterwards everybody who waits for an answer has had one."""
    client = client_of(hub, await asyncio.to_thread(unlimited_key, hub))
    load = bodies(lambda number: uid("soak", journal.progress.seed, number))
    sending, enough = Sending(client, journal, load, RATE), asyncio.Event()
    task = asyncio.ensure_future(sending.run(enough))
    try:
        yield Load(sending, journal)
    finally:
        enough.set()
        await task
        client.close()
        journal.close()


def waiting_outboxes(hub: Stack) -> int:
    with pymongo.MongoClient[dict[str, Any]](hub.mongo_url) as client:
        found = client["kitchen_intake"]["submissions"]
        return found.count_documents({"outbox_at": {"$gt": 0, "$lt": 1 << 53}})


def test_a_minute_of_random_death_loses_and_doubles_nothing(hub: Stack) -> None:
    """kill -9 of api, worker, relays, clocks, broker and database while submissions go on; broken off and resumed.

    Guards the durable commit, the outbox, acknowledging after the effect, and the inbox, all together. Seen to fail
    with the database started without `transaction_sync` (accepted cases are gone), and with a relay that clears an
    outbox before the broker has acknowledged it (facts are missing in their topics).
    """
    # As a person would call it: broker and database are the stack's own, and killed too.
    given = ("KITCHEN_MONGO_URL", "KITCHEN_KAFKA")
    env = {name: value for name, value in hub.command_environment().items() if name not in given}
    program = str(Path(sys.executable).with_name("kitchen"))
    words = ("soak", "--cases", str(int(RATE) * MINUTE), "--rate", str(RATE))
    journal = hub.run_dir / JOURNAL
    with subprocess.Popen([program, *words], env=env, stderr=subprocess.PIPE) as broken_off:
        wait_until(lambda: journal.exists() and accepted_in(journal) > 100, seconds=90, what="a hundred cases")
        broken_off.send_signal(signal.SIGINT)
        _, said = broken_off.communicate(timeout=60)
    assert broken_off.returncode == 130, said.decode()
    before = accepted_in(journal)
    done = subprocess.run([program, "soak", "--resume", "--rate", str(RATE)], env=env, capture_output=True, check=False)
    found = json.loads(done.stdout)
    assert (done.returncode, found["clean"], found["lost"], found["doubled"]) == (0, True, 0, 0), found
    assert before < found["cases"] == int(RATE) * MINUTE
    assert found["kills"].keys() == set(KINDS)


def accepted_in(journal: Path) -> int:
    return len(progress_of(journal).accepted)


async def test_a_broker_that_is_away_is_not_noticed_by_whoever_submits(hub: Stack, tmp_path: Path) -> None:
    """The broker is stopped and started under load: every answer is 201, the outbox grows, and drains afterwards.

    Guards that only the relay publishes, from the document, and clears only what was acknowledged. Seen to fail with
    a relay that clears before the acknowledgement (cases never reach triage), and with an intake that publishes
    itself (it answers 500 as long as the broker is away).
    """
    journal = Journal.new(tmp_path / "journal.jsonl", cases=None)
    async with under_load(hub, journal) as load:
        await load.more(20)
        await asyncio.to_thread(hub.stop, "broker")
        try:
            answers = await load.answered(150)
            assert set(answers) == {"201"}, answers
            assert await asyncio.to_thread(hub.is_ready, "intake-api")
            assert await asyncio.to_thread(waiting_outboxes, hub) >= 100
        finally:
            await asyncio.to_thread(hub.start_broker)
        await load.more(20)
    await asyncio.to_thread(settled, hub, lambda: waiting_outboxes(hub) == 0)
    assert (await asyncio.to_thread(check, hub, journal.progress)).clean


async def test_a_database_that_is_away_is_said_and_loses_nothing(hub: Stack, tmp_path: Path) -> None:
    """The database is stopped and started under load: 503 with Retry-After as long as it is away, then 201 again.

    Guards that an outage is told from a mistake, and that workers and relay wait for it instead of giving up. Seen to
    fail with `outages()` letting the driver's errors through (500, and workers that stop at every record).
    """
    journal = Journal.new(tmp_path / "journal.jsonl", cases=None)
    async with under_load(hub, journal) as load:
        await load.more(20)
        await asyncio.to_thread(hub.stop, "database")
        try:
            await load.answered(5)  # what was on its way
            answers = await load.answered(30)
            assert set(answers) == {"503"}, answers
            assert load.impatient == 0
        finally:
            await asyncio.to_thread(hub.start_database)
        await load.more(100)
    await asyncio.to_thread(settled, hub, lambda: waiting_outboxes(hub) == 0)
    result = await asyncio.to_thread(check, hub, journal.progress)
    assert result.clean, result.as_json()


async def test_of_two_of_each_process_one_is_killed_and_nothing_is_ordered_or_told_twice(
    hub: Stack, tmp_path: Path
) -> None:
    """Two workers of the lanes, two of dispatch's own steps, two clocks; much comes due at once, and one of each dies.

    Guards the claims by guarded writes, the inbox, and ids that follow from causes, on the real broker and database.
    Without the guard of the write it depends on luck whether two meet: tests/integration/dispatch/test_two_of_each.py
    has them meet, and names what is done twice.
    """
    journal = Journal.new(tmp_path / "journal.jsonl", cases=None)
    with twins.stores(hub) as parts, pymongo.MongoClient[dict[str, Any]](hub.mongo_url) as client:
        await twins.a_system_of_its_own(parts, UNIT)
        with twins.twins(hub) as running:
            async with under_load(hub, journal) as load:
                await twins.much_comes_due(parts, UNIT)
                await eventually(lambda: len(twins.Found(client[twins.DATABASE]).told()) > 5, seconds=120)
                for process in running.values():
                    process.kill()
                hub.kill("dispatch-worker-steps")
                await load.more(40)
            await asyncio.to_thread(settled, hub, lambda: twins.Found(client[twins.DATABASE]).is_all(), seconds=150)
        found = twins.Found(client[twins.DATABASE])
    assert found.told() == Counter(found.to_be_told()), "each once, and none is left out"
    for matter in found.matters:
        rungs = [fact["body"] for fact in twins.facts(matter, "OrderEscalated")]
        assert len(rungs) == len(matter["parts"][0]["climbed"]) > 0
        assert len(twins.facts(matter, "OrderDispatched")) == len(twins.facts(matter, "OrderSigned")) == 1
    for order in found.orders:
        assert len(twins.facts(order, "MerchantOfferExpired")) == 1
        assert len(order["offers"]) == len(twins.MERCHANTS), "the next one is asked, once"
    assert {len(twins.facts(box, "NoticesCame")) for box in found.asleep} == {1}
    for delivery in found.deliveries:
        states = [fact["type"] for fact in delivery["history"]]
        assert "DeliveryAttempted" not in {one for one, after in pairwise(states) if one == after}


def settled(hub: Stack, true: Callable[[], bool], seconds: float = 60) -> None:
    bring_back(hub)
    wait_until(true, seconds=seconds, what="the outbox", pause=0.3)
