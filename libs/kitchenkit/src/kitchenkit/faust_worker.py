"""The only module that knows Faust: a consumer's topics in batches, nothing acknowledged before it has its end.

The settings and the shape of the agent were measured: see docs/adr for the runs. Whoever changes one runs the fault tests.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import faust
import structlog
from faust.types import StreamT
from kafka import KafkaAdminClient

from . import metrics
from .events import record_of
from .react import Record

BATCH = 200
WITHIN = 0.02
CRASH_SECONDS = 10.0
SESSION_SECONDS = 6.0
log = structlog.get_logger()

Run = Callable[[Sequence[Record]], Awaitable[None]]


class MissingTopicError(Exception):
    """A worker whose topic does not exist would consume nothing, silently and for ever: it refuses to start."""


def refuse_without(kafka: str, topics: Sequence[str]) -> None:
    """Raise `MissingTopicError` naming the topics that are not there."""
    admin = KafkaAdminClient(bootstrap_servers=kafka, client_id="kitchen-check")
    try:
        missing = sorted(set(topics) - set(admin.list_topics()))
    finally:
        admin.close()
    if missing:
        raise MissingTopicError(f"these topics do not exist: {', '.join(missing)}; run `kitchen topics create`")


class FaustWorker:
    """One consumer on its topics; `run` is called with batches and returns when they may be acknowledged."""

    def __init__(self, service: str, name: str, *, kafka: str, topics: Sequence[str], run: Run, instance: str) -> None:
        self.name, self._service, self._topics, self._run = name, service, tuple(topics), run
        self.busy_since: float | None = None  # for liveness: a batch that never ends
        self.stopping = False
        self.app = _app(name, kafka, instance)
        self.app.agent(
            self.app.topic(*self._topics, key_serializer="raw", value_serializer="raw"),
            name=f"{name}-agent",
            concurrency=1,
        )(self._consume)

    def start(self, beside: Callable[[], Awaitable[None]]) -> None:
        """Run until SIGTERM; `beside` runs in the same loop (health, background refreshes)."""
        self.app.task(beside)
        worker = faust.Worker(
            self.app, loglevel=logging.WARNING, redirect_stdouts=False, override_logging=False, quiet=True
        )
        worker.execute_from_commandline()

    async def ready(self) -> str | None:
        """Say why nothing can be consumed now, or None: a readiness check."""
        return (
            None if self.app.consumer is not None and self.app.consumer.assignment() else "no partitions are assigned"
        )

    def stuck(self, patience: float) -> str | None:
        """Say that a batch does not end, or None: the liveness of a worker."""
        still = time.monotonic() - self.busy_since if self.busy_since is not None else 0.0
        return f"the batch in hand is {still:.0f} s old" if still > patience else None

    async def publish_dead(self, topic: str, record: Record, reason: str) -> None:
        """Publish a dead letter and wait for the broker's acknowledgement."""
        headers = [*record.headers, *_dead_headers(self.name, record, reason)]
        sent = await self.app.topic(topic, key_serializer="raw", value_serializer="raw").send(
            key=record.key, value=record.value, headers=headers
        )
        await sent

    async def _consume(self, stream: StreamT[bytes]) -> None:
        async for events in stream.noack_take(BATCH, within=WITHIN):  # type: ignore[attr-defined]  # on Stream only
            records = [_record(event.message) for event in events]
            self.busy_since = time.monotonic()
            try:
                await self._run(records)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001  # Faust would skip these records: the worker stops instead
                await self._crash(error)
                return
            self.busy_since = None
            for event in events:
                event.ack()
            for record in records:
                metrics.CONSUMED.labels(self._service, self.name, record.topic).inc()

    async def _crash(self, error: Exception) -> None:
        """Stop the process with nothing acknowledged; `app.crash` has hung before, so a timer stands behind it."""
        log.critical("worker.stops", consumer=self.name, error=repr(error)[:500])
        timer = threading.Timer(CRASH_SECONDS, os._exit, args=(70,))
        timer.daemon = True
        timer.start()
        await self.app.crash(error)


def _app(name: str, kafka: str, instance: str) -> faust.App:
    return faust.App(
        name,
        broker=f"kafka://{kafka}",
        consumer_group_instance_id=f"{name}-{instance}",
        broker_session_timeout=SESSION_SECONDS,
        broker_heartbeat_interval=1.0,
        broker_rebalance_timeout=10.0,
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
        producer_request_timeout=30.0,
        value_serializer="raw",
        key_serializer="raw",
        store="memory://",
    )


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
