"""A dispatch service beside the hub: its code, its processes, a database of its own on the hub's server.

No relay serves it: what it does is told to nobody, so that nothing of it comes into a topic or in the way of `kitchen
verify`. Whoever asks is known by the hub's directory.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pymongo import MongoClient

from kitchen_dispatch.main import SERVICE
from kitchen_dispatch.settings import Settings
from kitchenctl.breaking_off import undisturbed
from kitchenctl.ports import HOST
from kitchenctl.readiness import http_ready
from kitchenctl.stack import Stack
from kitchenctl.supervision import wait_until
from kitchenkit.runtime import Parts, migrate, parts_of

PREFIX = "DISPATCH_"
KINDS: Mapping[str, str] = {"api": "HTTP_PORT", "clock": "OPS_PORT"}  # and the port by which each says that it serves


class Annex:
    """The service's parts for this process, and its own processes by their kind."""

    def __init__(self, stack: Stack, database: str) -> None:
        self._log = stack.run_dir / "log"
        own = {name: str(_free_port()) for name in ("HTTP_PORT", "GRPC_PORT", "OPS_PORT")}
        self._own = {f"{PREFIX}{name}": value for name, value in own.items()}
        self._own |= {f"{PREFIX}MONGO_DB": database, f"{PREFIX}RELAY_WAKE": ""}
        self._env = {**stack.command_environment(), **stack.lendable(), **self._own}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        mine: dict[str, Any] = {
            name.removeprefix(PREFIX).lower(): value for name, value in self._env.items() if name.startswith(PREFIX)
        }
        self.parts: Parts = parts_of(SERVICE, Settings(**mine))
        self._mongo: MongoClient[dict[str, Any]] = MongoClient(stack.mongo_url, tz_aware=True)
        self.database = self._mongo[database]

    def prepare(self) -> None:
        """Make its indexes, and with them its database."""
        migrate(SERVICE, self.parts)

    @property
    def port(self) -> int:
        """Return the port of its HTTP API."""
        return int(self._own[f"{PREFIX}HTTP_PORT"])

    @property
    def pids(self) -> Mapping[str, int]:
        """Return its processes."""
        return {f"bench {kind}": process.pid for kind, process in self._running.items()}

    def start(self, kind: str, seconds: float = 60.0) -> None:
        """Start one process and return when it serves."""
        self._log.mkdir(parents=True, exist_ok=True)
        with (self._log / f"bench-{kind}.log").open("ab") as log:
            words = (sys.executable, "-m", "kitchen_dispatch", kind)
            self._running[kind] = subprocess.Popen(words, env=self._env, stdout=log, stderr=log)
        port = int(self._own[f"{PREFIX}{KINDS[kind]}"])
        wait_until(lambda: http_ready(HOST, port), seconds=seconds, what=f"the bench's {kind}: see {self._log}")

    def kill(self, kind: str) -> None:
        """End one process as a crash does."""
        process = self._running.pop(kind)
        process.kill()
        process.wait()

    def stop(self) -> None:
        """End its processes."""
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._running.clear()
        self.parts.threads.shutdown()

    def drop(self) -> None:
        """Remove all that it has stored."""
        self._mongo.drop_database(self.database.name)


@contextmanager
def annex(stack: Stack, database: str, *, keep: bool) -> Iterator[Annex]:
    """Lend an annex; however it ends, its processes end too, and what it has stored is removed unless it is kept."""
    lent = Annex(stack, database)
    try:
        lent.prepare()
        yield lent
    finally:
        with undisturbed():
            lent.stop()
            if not keep:
                lent.drop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
