"""Every process of the local stack, as one list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from .ports import SECOND_WORKER, WORKER, Ports

Kind = Literal["broker", "database", "api", "worker", "relays", "clocks", "log", "other"]
SERVICES = ("directory", "intake", "triage", "dispatch", "newsroom", "volunteer", "console")


@dataclass(frozen=True, slots=True)
class Process:
    """One process: what starts it, whose it is, and where it answers."""

    name: str
    kind: Kind
    argv: tuple[str, ...]  # `python` and `kitchen` stand for the environment's own
    service: str = ""  # whose settings it gets; none for a process that serves all
    port: str = ""  # the name of its port in `kitchenctl.ports`
    shift: int = 0  # what its own port adds to that
    env: Mapping[str, str] = field(default_factory=dict)
    nice: int = 0  # how far it stands back for the others, where one machine has them all

    def health_port(self, ports: Ports) -> int | None:
        """Return the port where it answers /healthz and /readyz."""
        return ports[self.port] + self.shift if self.port and self.kind not in ("broker", "database") else None


def _module(service: str, *words: str) -> tuple[str, ...]:
    return ("python", "-m", f"kitchen_{service}", *words)


def _api(service: str) -> Process:
    return Process(f"{service}-api", "api", _module(service, "api"), service, service)


def _worker(service: str, consumer: str = "", shift: int = WORKER) -> Process:
    words = ("worker", consumer) if consumer else ("worker",)
    # People and emergencies come first: what can wait a moment waits while somebody submits something.
    nice = 0 if consumer == "urgent" else 5
    argv = _module(service, *words)
    return Process("-".join((service, *words)), "worker", argv, service, service, shift, nice=nice)


PROCESSES: tuple[Process, ...] = (
    Process("log", "log", ("python", "-m", "kitchenctl.logfile")),
    Process("broker", "broker", (), port="kafka"),
    Process("database", "database", (), port="mongo"),
    *(_api(service) for service in SERVICES),
    _worker("intake"),
    _worker("triage"),
    _worker("triage", "urgent", SECOND_WORKER),
    _worker("dispatch"),
    _worker("dispatch", "steps", SECOND_WORKER),
    _worker("newsroom"),
    _worker("newsroom", "matters", SECOND_WORKER),
    _worker("volunteer"),
    _worker("console"),
    Process("relays", "relays", ("kitchen", "relays"), port="relays"),
    Process("clocks", "clocks", ("kitchen", "clocks"), port="clocks"),
)


def of_services(processes: Iterable[Process], only: frozenset[str]) -> Iterator[Process]:
    """Yield the services' processes in their order; `only` leaves out other services, but never the directory."""
    for process in processes:
        wanted = not only or not process.service or process.service in only | {"directory"}
        if wanted and process.kind in ("api", "worker", "relays", "clocks", "other"):
            yield process


def listened(process: Process, ports: Ports) -> Iterator[tuple[str, int]]:
    """Yield the ports that must be free before the process can start, by name."""
    if not process.port:
        return
    yield f"{process.port}:{process.kind}", ports[process.port] + process.shift
    if process.kind == "api":
        yield f"{process.port}:grpc", ports.grpc(process.port)
    if process.kind == "broker":
        yield "kafka_controller", ports["kafka_controller"]
