"""The only module that knows Faust: a consumer's topics in batches, nothing acknowledged before it has its end.

The settings and the shape of the agent were measured (docs/adr). Whoever changes one runs the fault tests.
"""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import faust
import structlog
from aiokafka.errors import KafkaError as BrokerError  # type: ignore[import-untyped]
from faust.exceptions import ConsumerNotStarted, ProducerSendError
from faust.types import EventT, StreamT
from kafka import KafkaAdminClient
from kafka.errors import KafkaError
from tenacity import RetryCallState, retry, retry_if_exception_type, wait_fixed

from . import metrics
from .consume import StoppingError
from .events import record_of
from .groups import answers, formed_anew, ownerless
from .health import Progress
from .react import Record, Transient

BATCH = 400
WITHIN = 0.02
CRASH_SECONDS = 10.0
SESSION_SECONDS = 6.0
STUCK_SECONDS = 120.0
WATCH_SECONDS = 5.0
IDLE_LOOKS = 3  # so many looks in a row at a topic of which nothing is assigned: then it is asked who has it
# A member that has not polled for so long leaves its group, and Faust does not poll until it is back: never, that is.
# While a batch waits for the end of an outage nothing is polled, so this has to be longer than any outage.
MAX_POLL_SECONDS = 30 * 24 * 3600.0
log = structlog.get_logger()

Run = Callable[[Sequence[Record]], Awaitable[None]]
Within = float | Callable[[int], float]  # seconds for which a batch is waited for; or so many after one of that length


class MissingTopicError(Exception):
    """A worker whose topic does not exist would consume nothing, silently and for ever: it refuses to start."""


def refuse_without(kafka: str, topics: Sequence[str]) -> None:
    """Raise `MissingTopicError` naming the topics that are not there; a broker that is away is waited for."""
    missing = sorted(set(topics) - _topics_of(kafka))
    if missing:
        raise MissingTopicError(f"these topics do not exist: {', '.join(missing)}; run `kitchen topics create`")


def _waits(state: RetryCallState) -> None:
    log.warning("worker.waits_for_broker", error=repr(state.outcome and state.outcome.exception())[:200])


@retry(retry=retry_if_exception_type(KafkaError), wait=wait_fixed(2), before_sleep=_waits)
def _topics_of(kafka: str) -> set[str]:
    admin = KafkaAdminClient(bootstrap_servers=kafka, client_id="kitchen-check", bootstrap_timeout_ms=5000)
    try:
        return set(admin.list_topics())
    finally:
        admin.close()


class FaustWorker:
    """One consumer on its topics; `run` is called with batches and returns when they may be acknowledged."""

    def __init__(
        self,
        service: str,
        name: str,
        *,
        kafka: str,
        topics: Sequence[str],
        run: Run,
        instance: str,
        within: Within = WITHIN,
    ) -> None:
        self.name, self._service, self._topics, self._run = name, service, tuple(topics), run
        self._kafka, self._within = kafka, within
        self.progress = Progress(patience=STUCK_SECONDS)
        for topic in self._topics:  # figures from the start: the first dead letter is seen as one
            metrics.CONSUMED.labels(service, name, topic)
            metrics.DEAD_LETTERED.labels(service, name, topic)
        metrics.PARKED.labels(service, name)
        self.app = _app(name, kafka, instance)
        self.app.agent(
            self.app.topic(*self._topics, key_serializer="raw", value_serializer="raw"),
            name=f"{name}-agent",
            concurrency=1,
        )(self._consume)

    @property
    def stopping(self) -> bool:
        """Whether this process has been asked to end."""
        return bool(self.app.should_stop)

    def start(self, beside: Callable[[], Awaitable[None]]) -> None:
        """Run until SIGTERM; `beside` runs in the same loop (health, background refreshes)."""
        self.app.task(beside)
        self.app.task(self._watch)
        worker = faust.Worker(
            self.app, loglevel=logging.WARNING, redirect_stdouts=False, override_logging=False, quiet=True
        )
        worker.execute_from_commandline()

    async def ready(self) -> str | None:
        """Say why nothing can be consumed now, or None: a readiness check."""
        # `unassigned`: the group has given it nothing, because there are more workers than partitions: it stands by.
        return None if self._assigned() or self.app.unassigned else "no partitions are assigned"

    def stuck(self) -> str | None:
        """Say that nothing moves though there is work, or None: the liveness of a worker."""
        return self.progress.stuck()

    async def publish_dead(self, topic: str, record: Record, reason: str) -> None:
        """Publish a dead letter and wait for the broker's acknowledgement; raises `Transient`."""
        headers = [*record.headers, *_dead_headers(self.name, record, reason)]
        channel = self.app.topic(topic, key_serializer="raw", value_serializer="raw")
        try:
            await (await channel.send(key=record.key, value=record.value, headers=headers))
        except (BrokerError, ProducerSendError) as error:
            raise Transient(f"the dead letter could not be published: {error!r}") from error

    async def _consume(self, stream: StreamT[bytes]) -> None:
        async for events in _batches(stream, self._within):
            try:
                records = [_record(event.message) for event in events]
                with metrics.CONSUME_SECONDS.labels(self._service, self.name).time():
                    await self._run(records)
            except StoppingError:
                # Nobody will acknowledge what is in hand: Faust would wait for it for ever. It is heard again.
                self.app.consumer.unacked.clear()
                return
            except Exception as error:  # noqa: BLE001  # Faust would skip these records: the worker stops instead
                await self._crash(error)
                return
            for event in events:
                event.ack()
            self._acknowledged(records)

    def _acknowledged(self, records: Sequence[Record]) -> None:
        self.progress.made()
        metrics.PROGRESS.labels(self._service, self.name).set_to_current_time()
        for topic, count in Counter(record.topic for record in records).items():
            metrics.CONSUMED.labels(self._service, self.name, topic).inc(count)

    async def _crash(self, error: Exception) -> None:
        """Stop the process with nothing acknowledged; `app.crash` has hung before, so a timer stands behind it."""
        log.critical("worker.stops", consumer=self.name, error=repr(error)[:500])
        timer = threading.Timer(CRASH_SECONDS, os._exit, args=(70,))
        timer.daemon = True
        timer.start()
        await self.app.crash(error)

    def _assigned(self) -> set[Any]:
        try:
            return set(self.app.consumer.assignment())
        except ConsumerNotStarted:
            return set()

    async def _watch(self) -> None:
        """Measure what is still to be taken, for the gauge and for liveness."""
        idle = 0
        while not self.stopping:
            idle = 0 if self._has_of_each() or self.app.rebalancing else idle + 1
            if idle and idle % IDLE_LOOKS == 0:
                await self._join_again()
            behind: dict[str, int] = dict.fromkeys(self._topics, 0)
            for partition in self._assigned():
                behind[partition.topic] += self._behind(partition)
            for topic, records in behind.items():
                metrics.LAG.labels(self._service, self.name, topic).set(records)
            # A rebalance that does not end is work that does not move, whatever the lag of what is assigned.
            self.progress.lag(max(sum(behind.values()), int(self.app.rebalancing)))
            if self.progress.stuck() and not await answers(self._kafka):
                self.progress.made()  # to wait for a broker is not to hang
            await self.app.sleep(WATCH_SECONDS)

    def _has_of_each(self) -> bool:
        return set(self._topics) <= {partition.topic for partition in self._assigned()}

    async def _join_again(self) -> None:
        """Have the group formed anew where it has given partitions to nobody."""
        try:
            nobodys = await asyncio.to_thread(ownerless, self._kafka, self.name, self._topics)
            if nobodys:
                log.warning("worker.joins_again", consumer=self.name, partitions=len(nobodys))
                consumer: Any = self.app.consumer
                thread = consumer._thread  # noqa: SLF001  # no public name for it
                await thread.call_thread(formed_anew, thread._ensure_consumer())  # noqa: SLF001
        except (KafkaError, ConsumerNotStarted) as error:
            log.warning("worker.group_unknown", consumer=self.name, error=repr(error)[:200])

    def _behind(self, partition: Any) -> int:
        consumer: Any = self.app.consumer
        end, taken = consumer.highwater(partition), consumer._committed_offset.get(partition)  # noqa: SLF001  # no other
        return 0 if end is None or taken is None else max(end - taken, 0)


async def _batches(stream: StreamT[bytes], within: Within) -> AsyncIterator[list[EventT[bytes]]]:
    """Yield what is there, and what comes within a moment; unlike Faust's `noack_take` it does not poll while idle."""
    events = aiter(stream.noack().events())  # type: ignore[attr-defined]  # on Stream only
    coming = asyncio.ensure_future(anext(events))
    batch: list[EventT[bytes]] = []
    try:
        while True:
            wait = within(len(batch)) if callable(within) else within
            batch = [await coming]
            channel: Any = stream.channel
            end = time.monotonic() + wait
            while len(batch) < BATCH:
                if not channel.queue.empty():  # it is there: without a task of its own it costs a third
                    batch.append(await anext(events))
                    continue
                coming = asyncio.ensure_future(anext(events))
                if not await _soon(coming, end):
                    break
                batch.append(await coming)
            else:
                coming = asyncio.ensure_future(anext(events))
            yield batch
    except StopAsyncIteration:
        return
    finally:
        coming.cancel()


async def _soon(coming: asyncio.Future[Any], end: float) -> bool:
    done, _ = await asyncio.wait({coming}, timeout=max(end - time.monotonic(), 0))
    return bool(done)


def _app(name: str, kafka: str, instance: str) -> faust.App:
    return faust.App(
        name,
        broker=f"kafka://{kafka}",
        consumer_group_instance_id=f"{name}-{instance}",
        broker_session_timeout=SESSION_SECONDS,
        broker_heartbeat_interval=1.0,
        broker_rebalance_timeout=10.0,
        broker_max_poll_interval=MAX_POLL_SECONDS,
        broker_request_timeout=15.0,
        broker_commit_every=500,
        broker_commit_interval=1.0,
        broker_client_id=f"{name}-{instance}",
        consumer_auto_offset_reset="earliest",
        stream_buffer_maxsize=512,
        stream_wait_empty=True,
        stream_recovery_delay=0.0,
        topic_disable_leader=True,
        topic_allow_declare=False,
        web_enabled=False,
        worker_redirect_stdouts=False,
        producer_acks=-1,
        producer_linger=0.0,
        producer_request_timeout=10.0,
        value_serializer="raw",
        key_serializer="raw",
        store="memory://",
        datadir=_no_tables(),
    )


def _no_tables() -> str:
    """Return where Faust makes its folders, which stay empty: we keep no tables, and nothing belongs in the clone."""
    return str(Path(tempfile.gettempdir()) / f"kitchen-faust-{os.getuid()}")


def _record(message: Any) -> Record:
    return record_of(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        key=message.key,
        value=message.value,
        headers=tuple(message.headers or ()),
    )


def _dead_headers(consumer: str, record: Record, reason: str) -> list[tuple[str, bytes]]:
    pairs = {
        "dead_consumer": consumer,
        "dead_origin_topic": record.topic,
        "dead_origin_partition": str(record.partition),
        "dead_origin_offset": str(record.offset),
        "dead_reason": reason[:2000],
    }
    return [(name, value.encode()) for name, value in pairs.items()]
