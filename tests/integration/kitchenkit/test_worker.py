"""A worker process on a real broker and database: nothing is lost, and every effect happens once.

Every docstring says which mechanism the test guards, and how the test was seen to fail without it.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

import pytest

from kitchenctl.supervision import wait_until
from kitchenkit.consume import PARKED_AFTER
from tests.fakes.tally import event
from tests.integration.kitchenkit.conftest import Tallies

pytestmark = [pytest.mark.connected, pytest.mark.timeout(300)]


def test_a_worker_says_how_it_is_and_ends_cleanly(tallies: Tallies) -> None:
    """Readiness, figures, JSON logs, and SIGTERM."""
    worker = tallies.start()
    ids = tallies.send(20)
    tallies.wait_seen(ids)
    assert worker.get("/healthz") == (200, '{"alive": true, "stuck": null}')
    wait_until(lambda: worker.figure("kitchen_consumed_total") == 20, seconds=10, what="the counter")
    assert worker.figure("kitchen_progress_timestamp_seconds") > 0
    assert worker.figure("kitchen_commit_seconds_count") > 0
    assert worker.term() == 0
    assert {line["service"] for line in worker.lines()} == {"tally"}
    assert tallies.committed() == 20


def test_a_worker_whose_topic_is_missing_refuses_to_start(tallies: Tallies) -> None:
    """`refuse_without`: Faust would start, say that it is well, and never hear anything, even once the topic is there.

    Seen to fail without the call: the process stayed, with no partitions.
    """
    worker = tallies.start(ready=False, topics=f"{tallies.topic},areas-nowhere")
    assert worker.popen.wait(timeout=60) == 1
    (line,) = [line for line in worker.lines() if line["msg"] == "worker.refuses"]
    assert "areas-nowhere" in line["error"]
    assert "kitchen topics create" in line["error"]


def test_a_worker_without_a_broker_waits_for_one_and_ends_when_told_to(tallies: Tallies) -> None:
    """`refuse_without` waits: a worker that gave up would be started later and later after a long outage."""
    worker = tallies.start(ready=False, kafka="127.0.0.1:1")
    wait_until(lambda: worker.said("worker.waits_for_broker") > 0, seconds=60, what="the waiting")
    assert worker.term() == 0


@pytest.mark.faults
def test_a_topic_that_was_handed_to_nobody_is_handed_out_again(tallies: Tallies) -> None:
    """`_join_again`: a group that was formed while the broker came back had nobody for a topic, for ever.

    Seen to fail without the call, and where it forms the group anew without asking again which topics there are: then
    nothing is handed out either, until the client asks by itself after five minutes. Found by the minute of random
    death and by a soak, in which a worker said that it was well and heard nothing.
    """
    worker = tallies.start(unseen=tallies.topic)
    tallies.wait_seen(tallies.send(20))
    assert worker.said("worker.joins_again") == 1


@pytest.mark.faults
@pytest.mark.parametrize("when", ["hold", "hold-after"])
def test_a_worker_killed_in_the_middle_of_a_batch_loses_nothing(tallies: Tallies, when: str) -> None:
    """Acknowledging after the effect, and the inbox: `hold` kills before the write, `hold-after` behind it.

    Seen to fail with `event.ack()` before `self._run` (`hold`: events without an effect), and with an inbox that
    knows nothing (`hold-after`: two effects of one event).
    """
    worker = tallies.start()
    tallies.wait_seen(tallies.send(5))
    tallies.hold(when)
    ids = tallies.send(50)
    tallies.wait_holding(worker)
    worker.kill()
    tallies.let_go()
    tallies.start()
    tallies.wait_seen(ids + tallies.send(5))
    assert len(tallies.seen()) == 60
    assert tallies.order("t0") == sorted(tallies.order("t0"), key=lambda made: int(made[1:]))


@pytest.mark.faults
def test_sigterm_lets_the_batch_in_hand_end(tallies: Tallies) -> None:
    """`stream_wait_empty`: what is in hand is finished and acknowledged, and the exit is clean.

    Seen to fail with `stream_wait_empty=False`: the batch in hand was given up.
    """
    worker = tallies.start()
    tallies.wait_seen(tallies.send(5))
    tallies.hold()
    ids = tallies.send(20)
    tallies.wait_holding(worker)
    worker.popen.send_signal(signal.SIGTERM)
    wait_until(lambda: any("Signal received" in line["msg"] for line in worker.lines()), seconds=20, what="the signal")
    tallies.let_go()
    assert worker.popen.wait(timeout=60) == 0
    seen = tallies.seen()
    assert len(seen) == len(set(seen)) >= 6  # at least the batch in hand
    assert tallies.committed() == len(seen)
    tallies.start()
    tallies.wait_seen(ids)


@pytest.mark.faults
def test_of_two_workers_one_is_killed_and_the_other_takes_over(make_tallies: Callable[..., Tallies]) -> None:
    """The group: partitions of a worker that is gone go to the other, while a batch is in hand there.

    Seen to fail with `event.ack()` before `self._run` (events without an effect), and with an inbox that knows nothing
    (two effects of one event).
    """
    tallies = make_tallies(partitions=4)
    one, other = tallies.start(instance="0"), tallies.start(instance="1")
    tallies.wait_seen(tallies.send(40))
    tallies.hold()
    ids = tallies.send(80, tallies=20)
    tallies.wait_holding(one)
    tallies.wait_holding(other)
    one.kill()
    tallies.let_go()
    ids += tallies.send(40, tallies=20)
    tallies.wait_seen(ids)
    assert len(tallies.seen()) == 160
    assert other.term() == 0


@pytest.mark.faults
def test_a_worker_that_joins_while_a_batch_is_in_hand_takes_nothing_from_it(
    make_tallies: Callable[..., Tallies],
) -> None:
    """A rebalance waits for the batch (`stream_wait_empty`), and the inbox knows what was done where it could not.

    Seen to fail with an inbox that knows nothing: an event with two effects.
    """
    tallies = make_tallies(partitions=4)
    one = tallies.start(instance="0")
    tallies.wait_seen(tallies.send(20))
    tallies.hold()
    ids = tallies.send(40, tallies=20)
    tallies.wait_holding(one)
    other = tallies.start(instance="1", ready=False)
    knocks = "joining group"
    wait_until(lambda: any(knocks in line["msg"] for line in other.lines()), seconds=60, what="the second worker")
    tallies.let_go()
    ids += tallies.send(40, tallies=20)
    tallies.wait_seen(ids)
    other.wait_ready()
    assert one.term() == other.term() == 0
    assert len(tallies.seen()) == 100


def test_poison_then_good(tallies: Tallies) -> None:
    """Dead letters: what can never be handled is set aside durably, with where it came from, and holds up nobody.

    It guards the `except InvalidMessage` in `Consumer.react`; it has not been seen to fail yet.
    """
    tallies.start()
    before = tallies.send(3, tallies=1)
    tallies.publish(b"\xff\xff")
    tallies.publish(b"")
    tallies.publish(event(tallies.code("t0"), "refuse"))
    after = tallies.send(3, tallies=1)
    tallies.wait_seen(before + after)
    assert [(offset, state) for offset, state, _ in tallies.dead()] == [(3, "open"), (4, "open"), (5, "open")]
    published = tallies.dead_published()
    assert [int(headers["dead_origin_offset"]) for headers in published] == [3, 4, 5]
    assert published[2]["dead_reason"] == b"Refused: this one is not wanted"
    assert published[0]["ce_id"] == b"e3"


@pytest.mark.faults
def test_a_record_that_crashes_its_worker_is_parked_the_fifth_time(tallies: Tallies) -> None:
    """The crash book: something starts the worker again and again; one bug does not hold back a district.

    Seen to fail with the exception let through to Faust instead of `_crash`: the worker stayed, and skipped the record.
    """
    before = tallies.send(3, tallies=1)
    culprit = len(before)
    tallies.publish(event(tallies.code("t0"), "crash"))
    after = tallies.send(3, tallies=1)
    exits = []
    for _ in range(PARKED_AFTER - 1):
        exits.append(tallies.start(ready=False).popen.wait(timeout=90))
        assert tallies.order("t0") == before
        assert tallies.committed() <= culprit
    assert exits == [1] * (PARKED_AFTER - 1)
    tallies.start()
    tallies.wait_seen(before + after)
    ((offset, state, why),) = tallies.dead()
    assert (offset, state, why) == (culprit, "parked", "stopped its worker 5 times: ZeroDivisionError('a bug')")
    assert len(tallies.dead_published()) == 1


@pytest.mark.faults
def test_a_record_that_kills_its_worker_outright_is_parked_at_the_fifth_death(tallies: Tallies) -> None:
    """What is in hand is written down: nothing is raised by a process that the system kills, so nothing counts it.

    Seen to fail without `InHandBook.hold`: it died for ever.
    """
    before = tallies.send(3, tallies=1)
    culprit = len(before)
    worker = tallies.start()
    tallies.wait_seen(before)
    tallies.publish(event(tallies.code("t0"), "die"))
    after = tallies.send(3, tallies=1)
    exits = [worker.popen.wait(timeout=90)]
    while not tallies.dead() and len(exits) < PARKED_AFTER:
        exits.append(tallies.start(ready=False).popen.wait(timeout=90))
    assert exits == [-signal.SIGKILL] * PARKED_AFTER
    tallies.start()
    tallies.wait_seen(before + after)
    ((offset, state, why),) = tallies.dead()
    assert (offset, state) == (culprit, "parked")
    assert why.startswith("killed its worker 3 times")
    assert len(tallies.dead_published()) == 1


@pytest.mark.faults
def test_a_run_of_dead_letters_stops_the_worker_until_somebody_has_looked(tallies: Tallies) -> None:
    """The limit, and that a new worker still knows: a bad deploy must not drain a topic by being started again.

    Seen to fail without the memory of a new office: the second worker took fifty more.
    """
    first = tallies.start()
    tallies.send(40, "refuse")
    wait_until(lambda: tallies.committed() == 40, seconds=60, what="forty dead letters")
    assert first.term() == 0
    tallies.send(40, "refuse")
    for _ in range(2):
        worker = tallies.start(ready=False)
        assert worker.popen.wait(timeout=90) == 1
        assert "TooManyDeadLetters" in str([line for line in worker.lines() if line["msg"] == "worker.stops"])
    assert len(tallies.dead()) == 50
    assert tallies.committed() <= 50


@pytest.mark.faults
def test_a_batch_that_waits_long_does_not_lose_the_group(tallies: Tallies) -> None:
    """`MAX_POLL_SECONDS`: nothing is polled while a batch waits, and who has not polled for that long leaves its group.

    Faust polls again only when the rebalance is over, and aiokafka joins again only when somebody polls: never. Seen
    to fail with 8 s in place of the kit's 30 days.
    """
    worker = tallies.start()
    tallies.wait_seen(tallies.send(5))
    tallies.hold()
    ids = tallies.send(1000)
    tallies.wait_holding(worker)
    began = time.monotonic()
    wait_until(lambda: time.monotonic() - began > 15, seconds=30, what="a long wait", pause=1)
    tallies.let_go()
    tallies.wait_seen(ids)
    assert worker.term() == 0


@pytest.mark.faults
def test_a_group_that_is_lost_shows_as_not_alive(tallies: Tallies) -> None:
    """Liveness: a worker that does not move though there is work is started again, whatever made it stand still.

    Seen to fail with a `Progress` that is told of no lag.
    """
    worker = tallies.start(max_poll_seconds=3, stuck_seconds=10)
    tallies.wait_seen(tallies.send(5))
    tallies.hold()
    ids = tallies.send(1000)
    tallies.wait_holding(worker)
    wait_until(
        lambda: any("Revoking" in x["msg"] and "Topic" in x["msg"] for x in worker.lines()), seconds=60, what="it"
    )
    tallies.let_go()
    wait_until(lambda: worker.get("/healthz")[0] == 503, seconds=60, what="the alarm")
    assert "no progress" in worker.get("/healthz")[1]
    worker.kill()
    tallies.start()
    tallies.wait_seen(ids)


@pytest.mark.faults
def test_a_rebalance_during_a_long_outage_heals(make_tallies: Callable[..., Tallies]) -> None:
    """Both workers wait with a batch in hand; one dies; the other is thrown out of the group, and comes back."""
    tallies = make_tallies(partitions=4)
    one, other = tallies.start(instance="0"), tallies.start(instance="1")
    tallies.wait_seen(tallies.send(40))
    tallies.hold()
    ids = tallies.send(200, tallies=20)
    tallies.wait_holding(one)
    tallies.wait_holding(other)
    one.kill()
    began = time.monotonic()
    wait_until(lambda: time.monotonic() - began > 25, seconds=40, what="session and rebalance timeouts", pause=1)
    tallies.let_go()
    ids += tallies.send(40, tallies=20)
    tallies.wait_seen(ids)
    assert other.term() == 0


@pytest.mark.faults
def test_a_worker_for_whom_there_is_no_partition_stands_by(tallies: Tallies) -> None:
    """Readiness of a spare worker, and that it takes over.

    Seen to fail with an assignment as the only sign of being ready: a roll-out would wait for the spare one for ever.
    """
    workers = [tallies.start(instance="0"), tallies.start(instance="1")]
    tallies.wait_seen(tallies.send(10))
    (busy,) = [worker for worker in workers if worker.figure("kitchen_consumed_total")]
    (spare,) = [worker for worker in workers if worker is not busy]
    busy.kill()
    tallies.wait_seen(tallies.send(10))
    assert spare.term() == 0
