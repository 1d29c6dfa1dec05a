"""Broker and database go away and come back under real processes: they wait, lose nothing, and go on by themselves.

These have a broker and a database of their own, which they stop.
"""

from __future__ import annotations

import gc
import signal
import time
import warnings
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from kafka import KafkaConsumer, TopicPartition

from kitchenctl.kafka import CannotPrepare
from kitchenctl.processes import PROCESSES
from kitchenctl.settings import LocalSettings
from kitchenctl.stack import Stack, free_offset
from kitchenctl.supervision import wait_until
from kitchenctl.topics import administrator
from tests.fakes.tally import TOPIC, event, tally_id
from tests.integration.kitchenkit.conftest import Process, Tallies

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(400),
    # kafka-python leaves the sockets of connections that failed to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Give a broker and a database that nobody else uses."""
    settings = LocalSettings(mongo_url="", kafka="")
    mine = [process for process in PROCESSES if process.kind in ("broker", "database")]
    stack = Stack(tmp_path_factory.mktemp("own"), free_offset(), processes=mine, settings=settings)
    try:
        stack.start_broker()
        stack.start_database()
    except CannotPrepare as error:
        pytest.skip(str(error))
    with administrator(stack.kafka) as admin:
        admin.create_topics({TOPIC: {"num_partitions": 1}}, wait_for_metadata=True)
    yield stack
    stack.stop_all()
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        gc.collect()  # those sockets are not the next test's


@pytest.fixture
def tallies(own: Stack, tmp_path: Path) -> Iterator[Tallies]:
    own.start_broker()
    own.start_database()
    made = Tallies(own.kafka, own.mongo_url, tmp_path)
    yield made
    own.start_broker()
    own.start_database()
    made.close()


def published(tallies: Tallies) -> list[str]:
    """Return the ids of this test's facts in the topic, in their order."""
    place = TopicPartition(TOPIC, 0)
    reader = KafkaConsumer(bootstrap_servers=tallies.kafka, group_id=None)
    mine = {tally_id(tallies.code(f"t{number}")).encode() for number in range(7)}
    try:
        reader.assign([place])
        reader.seek_to_beginning(place)
        (end,) = reader.end_offsets([place]).values()
        found: list[str] = []
        while reader.position(place) < end:
            for rows in reader.poll(timeout_ms=500).values():
                found += [dict(row.headers)["ce_id"].decode() for row in rows if row.key in mine]
        return found
    finally:
        reader.close()


def facts(tallies: Tallies) -> list[str]:
    """Return the ids of all facts there are."""
    return [letter["id"] for row in tallies.client[tallies.database].tallies.find({}) for letter in row["history"]]


def wait_published(tallies: Tallies) -> None:
    wait_until(lambda: set(published(tallies)) == set(facts(tallies)), seconds=90, what="every fact in the topic")


def waits(worker: Process, what: str) -> None:
    wait_until(lambda: worker.said(what) > 0, seconds=60, what=f"{what} ({worker.log})")


def test_a_database_that_is_away_is_waited_for(tallies: Tallies, own: Stack) -> None:
    """`Transient`: an outage is lag, never a dead letter and never the end of a worker.

    Seen to fail with `outages()` turning nothing into `Transient`: the worker ended.
    """
    worker = tallies.start()
    ids = tallies.send(10)
    tallies.wait_seen(ids)
    own.stop("database")
    ids += tallies.send(20)
    tallies.publish(b"\xff")
    waits(worker, "consumer.waits")
    wait_until(lambda: worker.get("/readyz")[0] == 503, seconds=30, what="the worker's not being ready")
    assert worker.get("/healthz")[0] == 200
    own.start_database()
    tallies.wait_seen(ids)
    worker.wait_ready()
    wait_until(lambda: len(tallies.dead()) == 1, seconds=60, what="the dead letter")
    assert tallies.dead()[0][0] == 30
    assert worker.term() == 0


def test_a_worker_ends_cleanly_while_it_waits_for_the_database(tallies: Tallies, own: Stack) -> None:
    """`StoppingError`: nobody will acknowledge the batch in hand, and Faust must not wait for it.

    Seen to fail with it handled as any other exception: the exit was a crash.
    """
    worker = tallies.start()
    tallies.wait_seen(tallies.send(10))
    own.stop("database")
    ids = tallies.send(20)
    waits(worker, "consumer.waits")
    assert worker.term() == 0
    own.start_database()
    tallies.start()
    tallies.wait_seen(ids)


def test_a_broker_that_is_away_is_waited_for(tallies: Tallies, own: Stack) -> None:
    """The outbox keeps what cannot be published, the group comes back by itself, the same processes go on.

    Seen to fail with a relay that clears before the acknowledgement: facts that were never published.
    """
    worker, relay = tallies.start(), tallies.start("relay")
    ids = tallies.send(20)
    tallies.wait_seen(ids)
    wait_published(tallies)
    tallies.hold()
    ids += tallies.send(20)
    tallies.wait_holding(worker)
    own.stop("broker")
    tallies.let_go()
    tallies.wait_seen(ids)
    waits(relay, "relay.waits")
    wait_until(lambda: relay.figure("kitchen_outbox_depth_records") == 20, seconds=60, what="the figure")
    assert relay.figure("kitchen_outbox_age_seconds") > 0
    own.start_broker()
    ids += tallies.send(20)
    tallies.wait_seen(ids)
    wait_published(tallies)
    assert worker.popen.poll() is None
    assert relay.popen.poll() is None
    assert worker.term() == relay.term() == 0


def test_a_dead_letter_waits_for_the_broker(tallies: Tallies, own: Stack) -> None:
    """`publish_dead` raises `Transient`: an outage of the broker does not count as a crash of the record.

    Without it the worker ended (seen); that the fifth time would park the record was not tried.
    """
    worker = tallies.start()
    tallies.wait_seen(tallies.send(5))
    tallies.hold()
    ids = tallies.send(1)
    tallies.publish(event(tallies.code("t0"), "refuse"))
    tallies.wait_holding(worker)
    own.stop("broker")
    tallies.let_go()
    waits(worker, "consumer.waits")
    own.start_broker()
    wait_until(lambda: len(tallies.dead_published()) >= 1, seconds=90, what="the dead letter in its topic")
    tallies.wait_seen(ids + tallies.send(5))
    assert [state for _, state, _ in tallies.dead()] == ["open"]
    assert tallies.client[tallies.database].crashes.count_documents({}) == 0
    assert worker.term() == 0


def test_a_broker_killed_under_load_loses_nothing(tallies: Tallies, own: Stack) -> None:
    """Acknowledgements of the broker, and offsets that are committed only behind the effect."""
    worker, relay = tallies.start(), tallies.start("relay")
    ids = tallies.send(200)
    wait_until(lambda: len(tallies.seen()) > 20, seconds=60, what="the first effects")
    own.kill("broker", signal.SIGKILL)
    own.start_broker()
    ids += tallies.send(50)
    tallies.wait_seen(ids)
    wait_published(tallies)
    assert worker.term() == relay.term() == 0


def test_a_relay_killed_under_load_loses_nothing_and_keeps_the_order(tallies: Tallies, own: Stack) -> None:
    """The outbox is cleared behind the acknowledgement: what is published twice has the same id.

    Seen to fail with the clearing before the publishing: facts that were never published.
    """
    tallies.start()
    for _ in range(4):
        before = len(published(tallies))
        relay = tallies.start("relay")
        tallies.send(60)
        wait_until(lambda: len(published(tallies)) > before, seconds=60, what="something published", pause=0.01)  # noqa: B023
        relay.kill()
    tallies.start("relay")
    tallies.wait_seen([f"e{number}" for number in range(240)])
    wait_published(tallies)
    told = published(tallies)
    for row in tallies.client[tallies.database].tallies.find({}):
        mine = [letter["id"] for letter in row["history"]]
        places = [mine.index(one) for one in told if one in set(mine)]
        assert all(after <= before + 1 for before, after in pairwise(places))


def test_an_idle_worker_costs_next_to_nothing(tallies: Tallies) -> None:
    """`_batches` instead of Faust's `noack_take`, which polls: 0.5 % of a core instead of 2 %."""
    worker = tallies.start()
    tallies.wait_seen(tallies.send(5))
    began, spent = time.monotonic(), worker.cpu_seconds
    wait_until(lambda: time.monotonic() - began > 10, seconds=20, what="ten seconds", pause=1)
    assert (worker.cpu_seconds - spent) / (time.monotonic() - began) < 0.02
