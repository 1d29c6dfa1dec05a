"""How a service becomes processes: what it declares, and the four kinds of process made of it.

A service's `main.py` declares one `Service`; `python -m kitchen_<name> api|worker|relay|clock` runs a process of it.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import structlog
import uvloop
from pydantic import ValidationError

from . import log as logs
from . import metrics, spans
from . import time as wall
from .clock import Clock, Due
from .consume import DeadLetterOffice, Runner, about
from .crashes import MongoCrashBook
from .deadletters import DeadLetter, dead_letter_store
from .decide import Book, no_book
from .faust_worker import WITHIN, FaustWorker, MissingTopicError, Within, refuse_without
from .health import Readiness, serve_ops
from .mongo import MongoStore, collection, collection_of, connect, ensure_indexes, has_outbox, ping
from .react import Consumer, Reaction, Record
from .relay import Relay, Source, kafka_producer
from .settings import ServiceSettings, otlp_endpoint, wrong_variables
from .wake import Ear, Waker

THREADS = 4
STUCK_SECONDS = 120.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """One consumer: the topics it hears, what it does about each type, and the types that it passes over on purpose."""

    name: str
    topics: tuple[str, ...]
    reactions: Mapping[str, Sequence[Reaction[Any]]]
    ignored: frozenset[str] = frozenset()
    beside: Callable[[], Awaitable[None]] | None = None  # runs in the worker's loop, e.g. what keeps a look-up fresh
    book: Book = no_book  # the rules that its reactions look up
    within: Within = WITHIN  # longer where nobody waits for what comes of it


@dataclass(frozen=True, slots=True)
class Parts:
    """What every process of a service is made with."""

    service: str
    settings: Any  # the service's own Settings
    threads: Executor
    told: Callable[[str], None]
    dead_letters: MongoStore[DeadLetter]

    def store_arguments(self) -> dict[str, Any]:
        """Return what every `MongoStore` of the service is given."""
        return {"now_ms": wall.now_ms, "threads": self.threads, "told": self.told}


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What a service declares of itself."""

    name: str
    settings: type[ServiceSettings]
    documents: tuple[type[Any], ...]  # everything it stores: `kitchen migrate` makes their indexes
    serve: Callable[[Parts], Awaitable[None]]  # the api process; returns after a clean stop
    listen: Callable[[Parts], Sequence[Listening]] | None = None
    dues: Callable[[Parts], Sequence[Due[Any]]] | None = None
    mend: Callable[[Parts], None] | None = None  # gives what an older release stored what it lacks; may be repeated
    extra: Mapping[str, Callable[[Parts, Sequence[str]], int]] = field(default_factory=dict)  # further process kinds


def parts_of(service: Service, settings: ServiceSettings | None = None) -> Parts:
    """Return the parts of one service, connected lazily: nothing is asked of the database yet."""
    settings = settings or service.settings.from_environment()
    connect(service.name, url=settings.mongo_url, database=settings.mongo_db)
    threads = ThreadPoolExecutor(THREADS, thread_name_prefix=f"{service.name}-store")
    told = Waker(settings.relay_wake or None, service.name)
    dead = dead_letter_store(
        service.name, topic=f"{service.name}-control-events", now_ms=wall.now_ms, threads=threads, told=told
    )
    return Parts(service.name, settings, threads, told, dead)


def run(service: Service, arguments: Sequence[str]) -> int:
    """Run the process that `arguments` name, until SIGTERM; return its exit status."""
    kind, rest = (arguments[0], list(arguments[1:])) if arguments else ("", [])
    runners: dict[str, Callable[[Parts], int]] = {
        "api": lambda parts: _run_api(service, parts),
        "worker": lambda parts: _run_worker(service, parts, "-".join([service.name, *rest])),
        "relay": lambda parts: run_relays([(service, parts)], parts.settings),
        "clock": lambda parts: run_clocks([(service, parts)], parts.settings),
        **{name: _with(extra, rest) for name, extra in service.extra.items()},
    }
    if kind not in runners:
        sys.stderr.write(f"usage: python -m kitchen_{service.name} {{{'|'.join(runners)}}}\n")
        return 2
    try:
        settings = service.settings.from_environment()
    except ValidationError as error:
        sys.stderr.write(f"wrong settings: {wrong_variables(error, f'{service.name.upper()}_')}\n")
        return 1
    # Until the process has its own way to stop, it has nothing in hand.
    signal.signal(signal.SIGTERM, lambda _, __: sys.exit(0))
    logs.configure(service.name, kind, level=settings.log_level)
    logs.catch_uncaught()
    spans.begin(service.name, kind, otlp_endpoint())
    return runners[kind](parts_of(service, settings))


def _with(extra: Callable[[Parts, Sequence[str]], int], rest: Sequence[str]) -> Callable[[Parts], int]:
    return lambda parts: extra(parts, rest)


def consumer_of(listening: Listening, parts: Parts, dead: Any, **more: Any) -> Consumer:
    """Return the consumer with its unknown types counted and alarmed; `more` is what else a `Consumer` takes."""

    def unknown(record: Record) -> None:
        metrics.UNKNOWN_TYPE.labels(parts.service, listening.name, record.type).inc()
        log.warning("record.unknown_type", **about(record))

    return Consumer(
        listening.name,
        listening.reactions,
        dead,
        wall.now,
        ignored=listening.ignored,
        unknown=unknown,
        book=listening.book,
        **more,
    )


async def database_ready(parts: Parts) -> str | None:
    """Say what is wrong with the database, or None: a readiness check."""
    try:
        await asyncio.get_running_loop().run_in_executor(parts.threads, ping, parts.service)
    except Exception as error:  # noqa: BLE001  # whatever it is, the answer is "not ready, because"
        return str(error)[:200]
    return None


def _collect_rarely() -> None:
    """What was imported lives as long as the process, and most of what a record makes is gone with it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _run_api(service: Service, parts: Parts) -> int:
    _collect_rarely()
    uvloop.run(service.serve(parts))  # type: ignore[arg-type]  # a coroutine; a quarter less CPU for each request
    return 0


def _run_worker(service: Service, parts: Parts, name: str) -> int:
    listenings = {listening.name: listening for listening in (service.listen(parts) if service.listen else ())}
    if name not in listenings:
        sys.stderr.write(f"{service.name} has no consumer {name!r}; it has {sorted(listenings)}\n")
        return 2
    listening, settings = listenings[name], parts.settings
    try:
        refuse_without(settings.kafka, [*listening.topics, *(f"{name}-{topic}-dlq" for topic in listening.topics)])
    except MissingTopicError as error:
        log.critical("worker.refuses", consumer=name, error=str(error))
        return 1
    worker = _worker(service, parts, listening)
    _collect_rarely()

    async def beside() -> None:
        readiness = Readiness({"database": lambda: database_ready(parts), "consumer": worker.ready})
        server = await serve_ops(settings.host, settings.ops_port, readiness, worker.stuck)
        async with server:
            if listening.beside is not None:
                await listening.beside()
            await server.serve_forever()

    worker.start(beside)
    return 0


def _worker(service: Service, parts: Parts, listening: Listening) -> FaustWorker:
    worker: FaustWorker

    async def publish(topic: str, record: Record, why: str) -> None:
        await worker.publish_dead(topic, record, why)

    def waits() -> None:
        worker.progress.made()

    office = DeadLetterOffice(service.name, listening.name, parts.dead_letters, publish, wall.now)
    reacting = spans.reacting(service.name, listening.name)
    runner = Runner(
        consumer_of(listening, parts, office, **({"trace": reacting.trace} if reacting else {})),
        office,
        MongoCrashBook(service.name, parts.threads, wall.now_ms),
        stopping=lambda: worker.stopping,
        waits=waits,
    )
    worker = FaustWorker(
        service.name,
        listening.name,
        kafka=parts.settings.kafka,
        topics=listening.topics,
        run=reacting.around(runner.run) if reacting else runner.run,
        instance=parts.settings.instance,
        within=listening.within,
    )
    return worker


def run_relays(services: Sequence[tuple[Service, Parts]], settings: ServiceSettings) -> int:
    """Serve the outboxes of these services until SIGTERM."""
    _collect_rarely()
    sources = [source for service, parts in services for source in sources_of(service, parts)]
    stop = threading.Event()
    relay = Relay(sources, lambda: kafka_producer(settings.kafka, f"relay-{settings.instance}"))
    ear = Ear(settings.relay_wake) if settings.relay_wake else None
    thread = threading.Thread(target=_or_exit, args=(lambda: relay.run(ear, stop.is_set),), name="relay", daemon=True)
    thread.start()
    checks = {f"database {parts.service}": _database_check(parts) for _, parts in services}

    asyncio.run(_until_signal(settings, Readiness(checks), lambda: _still(relay.progressed_at), None))
    stop.set()
    thread.join(timeout=35)
    return 0


def run_clocks(services: Sequence[tuple[Service, Parts]], settings: ServiceSettings) -> int:
    """Fire what comes due in these services until SIGTERM."""
    _collect_rarely()
    dues = [due for service, parts in services if service.dues for due in service.dues(parts)]
    checks = {f"database {parts.service}": _database_check(parts) for _, parts in services}
    clock = Clock(dues, wall.now)
    asyncio.run(_until_signal(settings, Readiness(checks), lambda: _still(clock.progressed_at), clock))
    return 0


def _still(since: float) -> str | None:
    still = time.monotonic() - since
    return f"no progress for {still:.0f} s" if still > STUCK_SECONDS else None


def sources_of(service: Service, parts: Parts) -> list[Source]:
    """Return every collection of a service that has an outbox."""
    kinds = [collection_of(kind) for kind in service.documents if has_outbox(kind)]
    dead = parts.dead_letters.name
    made = [Source(service.name, get, name) for name, get in kinds]
    return [*made, Source(service.name, lambda: collection(service.name, dead), dead)]


async def _until_signal(
    settings: ServiceSettings, readiness: Readiness, stuck: Callable[[], str | None], clock: Clock | None
) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    server = await serve_ops(settings.host, settings.ops_port, readiness, stuck)
    async with server:
        if clock is not None:
            await clock.run(stopped)
        await stopped.wait()


def _database_check(parts: Parts) -> Callable[[], Awaitable[str | None]]:
    return lambda: database_ready(parts)


def _or_exit(work: Callable[[], None]) -> None:
    """A relay whose thread has died must not look healthy: the process ends and is started again."""
    try:
        work()
    except BaseException:
        log.exception("relay.died")
        signal.raise_signal(signal.SIGKILL)
        raise


def migrate(service: Service, parts: Parts) -> int:
    """Create the indexes that the service's documents declare, and mend; return how many collections there are."""
    documents = [*service.documents, parts.dead_letters.document]
    for document in documents:
        ensure_indexes(document)
    if service.mend is not None:
        service.mend(parts)
    return len(documents)
