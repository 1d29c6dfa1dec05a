"""Which port is whose, and who sits on one that is taken."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import psutil

HOST = "127.0.0.1"
DEFAULTS: Mapping[str, int] = {
    "intake": 8101,
    "triage": 8102,
    "dispatch": 8103,
    "newsroom": 8104,
    "volunteer": 8105,
    "directory": 8106,
    "console": 8080,
    "relays": 8490,
    "wake": 8491,  # UDP
    "clocks": 8590,
    "kafka": 9092,
    "kafka_controller": 9093,
    "mongo": 27017,
}
GRPC, WORKER = 100, 200  # added to the port of the service's HTTP API
SECOND_WORKER = 250  # where a service has one more


class PortTaken(Exception):
    """Somebody else has the port; the message says who and how to choose another."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of one local stack."""

    offset: int = 0
    chosen: Mapping[str, int] | None = None

    def __getitem__(self, name: str) -> int:
        """Return the port called `name`: the one chosen for it, else its default moved by the offset."""
        return (self.chosen or {}).get(name, DEFAULTS[name] + self.offset)

    def grpc(self, service: str) -> int:
        """Return the port of a service's RPC server."""
        return self[service] + GRPC

    def address(self, name: str) -> str:
        """Return host:port."""
        return f"{HOST}:{self[name]}"

    def url(self, service: str) -> str:
        """Return the address of a service's HTTP API."""
        return f"http://{self.address(service)}"


def is_free(port: int) -> bool:
    """Say whether a server could listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def demand_free(wanted: Iterable[tuple[str, int]]) -> None:
    """Raise `PortTaken` for the first of the named ports that somebody has."""
    for name, port in wanted:
        if not is_free(port):
            variable = f"KITCHEN_PORT_{name.split(':', maxsplit=1)[0].upper()}"
            raise PortTaken(
                f"port {port} ({name.replace(':', ' ')}) is taken by {holder(port)}. "
                f"Choose another for it with {variable}=…, or move all ports with KITCHEN_PORT_OFFSET=1000."
            )


def holder(port: int) -> str:
    """Say which process listens on the port, as far as this user may know."""
    try:
        found = [
            c.pid for c in psutil.net_connections("tcp") if c.laddr and c.laddr.port == port and c.status == "LISTEN"
        ]
        pid = next((pid for pid in found if pid), None)
        if pid is not None:
            process = psutil.Process(pid)
            return f"{' '.join(process.cmdline())[:120] or process.name()} (pid {pid})"
    except psutil.Error:
        pass
    return "a process of another user"
