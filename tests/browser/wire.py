"""The wire between a browser and the hub, which a test may cut and mend: the browser does not know."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

PIECE = 64 * 1024
PATIENCE = 5.0


@dataclass
class Wire:
    """A port of this machine that passes everything on to another one."""

    to: tuple[str, int]
    listening: socket.socket = field(init=False)
    _open: set[socket.socket] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _whole: bool = True

    def __post_init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    def cut(self) -> None:
        """End every connection, and refuse new ones."""
        self._whole = False
        with self._lock:
            ended, self._open = self._open, set()
        for one in ended:
            _end(one)

    def mend(self) -> None:
        """Let everything pass again."""
        self._whole = True

    def close(self) -> None:
        """End it for good."""
        self.cut()
        _end(self.listening)

    def _accept(self) -> None:
        while True:
            try:
                browser, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._connect, args=(browser,), daemon=True).start()

    def _connect(self, browser: socket.socket) -> None:
        with suppress(OSError):
            hub = socket.create_connection(self.to, timeout=PATIENCE) if self._whole else None
            if hub is None:
                _end(browser)
                return
            hub.settimeout(None)
            with self._lock:
                self._open |= {browser, hub}
            if not self._whole:  # cut while it was being made
                self.cut()
            threading.Thread(target=self._pass_on, args=(browser, hub), daemon=True).start()
            self._pass_on(hub, browser)

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                target.sendall(piece)
        _end(source)
        _end(target)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


@contextmanager
def wire_to(url: str) -> Iterator[Wire]:
    """Give a wire to the service at this address."""
    host, _, port = url.removeprefix("http://").partition(":")
    wire = Wire((host, int(port)))
    try:
        yield wire
    finally:
        wire.close()
