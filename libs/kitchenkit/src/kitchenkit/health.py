"""Health: can this process serve (`/readyz`), is it alive (`/healthz`), and what are its figures (`/metrics`).

A readiness check is a coroutine that returns None when all is well, else a short text that says what is missing.
Alive means progress: a worker that stands still while there is lag is not alive, whatever its process says.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from . import metrics

Check = Callable[[], Awaitable[str | None]]
Alive = Callable[[], str | None]  # None, or what stands still

CHECK_SECONDS = 2.0
FRESH_SECONDS = 1.0
REQUEST_SECONDS = 5.0
REQUEST_BYTES = 8192


def always_alive() -> None:
    """Return that nothing stands still: for a process whose answering is its being alive."""


@dataclass(slots=True)
class Readiness:
    """What this process needs; answers are kept for a second, so that probes cost nothing."""

    checks: Mapping[str, Check] = field(default_factory=dict)
    ending: Sequence[Callable[[], None]] = ()  # told at once that the process stops: answers that would never end, end
    clock: Callable[[], float] = time.monotonic
    _asked: float | None = None
    _missing: dict[str, str] = field(default_factory=dict)
    _stopping: bool = False

    async def missing(self) -> dict[str, str]:
        """Return what is missing, by name; empty when this process can serve."""
        if self._stopping:
            return {"process": "stopping"}
        if self._asked is None or self.clock() - self._asked >= FRESH_SECONDS:
            self._asked = self.clock()
            answers = await asyncio.gather(*(self._ask(check) for check in self.checks.values()))
            self._missing = {name: why for name, why in zip(self.checks, answers, strict=True) if why is not None}
        return dict(self._missing)

    def stopping(self) -> None:
        """Be unready from now on: load balancers look elsewhere while the last requests end."""
        self._stopping = True
        for end in self.ending:
            end()

    async def _ask(self, check: Check) -> str | None:
        try:
            return await asyncio.wait_for(check(), CHECK_SECONDS)
        except TimeoutError:
            return f"no answer within {CHECK_SECONDS:g} s"
        except Exception as error:  # noqa: BLE001  # whatever a check raises, the answer is "not ready, because"
            return f"{type(error).__name__}: {error}"[:200]


@dataclass(slots=True)
class Progress:
    """Whether work that is there is being done."""

    patience: float = 60.0  # seconds without progress while there is work
    clock: Callable[[], float] = time.monotonic
    _waiting: int = 0
    _moved: float = 0.0

    def __post_init__(self) -> None:
        self._moved = self.clock()

    def made(self) -> None:
        """Something was finished."""
        self._moved = self.clock()

    def lag(self, waiting: int) -> None:
        """So much is waiting now; where nothing waits, standing still is no sign of illness."""
        if waiting and not self._waiting:
            self._moved = self.clock()
        self._waiting = waiting

    def stuck(self) -> str | None:
        """Return what stands still, or None."""
        still = self.clock() - self._moved
        if self._waiting and still > self.patience:
            return f"{self._waiting} waiting and no progress for {still:.0f} s"
        return None


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operations endpoint answers."""

    status: int
    body: bytes
    type: str = "application/json"


async def answer(path: str, readiness: Readiness, alive: Alive) -> Answer | None:
    """Return the answer to /healthz, /readyz or /metrics; None for any other path."""
    if path == "/healthz":
        stuck = alive()
        return _told(200 if stuck is None else 503, {"alive": stuck is None, "stuck": stuck})
    if path == "/readyz":
        missing = await readiness.missing()
        return _told(503 if missing else 200, {"ready": not missing, "missing": missing})
    if path == "/metrics":
        return Answer(200, *metrics.exposition())
    return None


async def serve_ops(host: str, port: int, readiness: Readiness, alive: Alive = always_alive) -> asyncio.Server:
    """Serve the three beside a worker, relay or clock, in the very loop that must be alive; `close()` ends it."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(TimeoutError, OSError, ValueError, asyncio.IncompleteReadError):
            async with asyncio.timeout(REQUEST_SECONDS):
                writer.write(_http(await _asked(reader, readiness, alive)))
                await writer.drain()
        writer.close()

    return await asyncio.start_server(connected, host, port, limit=REQUEST_BYTES)


async def _asked(reader: asyncio.StreamReader, readiness: Readiness, alive: Alive) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    method, target, *_ = [*head.split("\r\n", 1)[0].split(" "), "", ""]
    if method != "GET":
        return _told(405, {"title": "only GET"})
    return await answer(target.partition("?")[0], readiness, alive) or _told(404, {"title": "not found"})


def _told(status: int, body: Mapping[str, object]) -> Answer:
    return Answer(status, json.dumps(body, ensure_ascii=False).encode())


def _http(told: Answer) -> bytes:
    reason = {200: "OK", 404: "Not Found", 405: "Method Not Allowed", 503: "Service Unavailable"}[told.status]
    head = (
        f"HTTP/1.1 {told.status} {reason}\r\nContent-Type: {told.type}\r\nContent-Length: {len(told.body)}\r\n"
        "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + told.body
