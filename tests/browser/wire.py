"""The wire between a browser and the hub, which a test may cut, mend and slow down: the browser does not know."""

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
    _pause: float = 0.0
    _over: threading.Event = field(default_factory=threading.Event)

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

    def slow(self, seconds: float) -> None:
        """Hold back every piece of an answer for this long."""
        self._pause = seconds

    def close(self) -> None:
        """End it for good."""
        self.cut()
        self._over.set()
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
            threading.Thread(target=self._pass_on, args=(browser, hub, False), daemon=True).start()
            self._pass_on(hub, browser, held=True)

    def _pass_on(self, source: socket.socket, target: socket.socket, held: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                if held and self._pause:
                    self._over.wait(self._pause)
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
