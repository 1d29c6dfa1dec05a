"""Waking the relay on one host: a datagram says which collection has news; losing one costs a second."""

from __future__ import annotations

import contextlib
import socket


class Waker:
    """Tells the relay at `address` (host:port) that a collection has news; without an address it does nothing."""

    def __init__(self, address: str | None, service: str) -> None:
        self._service = service
        self._target: tuple[str, int] | None = None
        if address:
            host, port = address.rsplit(":", 1)
            self._target = (host, int(port))
            self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._socket.setblocking(False)  # noqa: FBT003  # the name of the standard library

    def __call__(self, collection: str) -> None:
        """Send the datagram; a relay that is away finds the work by its sweep."""
        if self._target:
            with contextlib.suppress(OSError):
                self._socket.sendto(f"{self._service}/{collection}".encode(), self._target)

    def close(self) -> None:
        """Let go of the socket."""
        if self._target:
            self._socket.close()


class Ear:
    """Hears which collections have news."""

    def __init__(self, address: str) -> None:
        host, port = address.rsplit(":", 1)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((host, int(port)))

    def hear(self, seconds: float) -> set[str]:
        """Return the names heard within `seconds`: as soon as there is one, with all that wait behind it."""
        heard: set[str] = set()
        self._socket.settimeout(max(seconds, 0.001))
        try:
            heard.add(self._socket.recv(256).decode("utf-8", "replace"))
            self._socket.setblocking(False)  # noqa: FBT003
            while True:
                heard.add(self._socket.recv(256).decode("utf-8", "replace"))
        except (TimeoutError, BlockingIOError):
            return heard

    def close(self) -> None:
        """Give the port back."""
        self._socket.close()
