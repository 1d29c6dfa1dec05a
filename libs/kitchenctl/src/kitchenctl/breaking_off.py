"""Breaking off a command that has something to put back: Ctrl-C, `kill` and a closed terminal are the same to it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STATUS: Final = 130  # of a command that was broken off
Handler = Callable[[int, FrameType | None], Any]


@contextmanager
def breakable() -> Iterator[None]:
    """Raise `KeyboardInterrupt` at the first of these signals; what then puts things back is not disturbed by more."""
    asked = False

    def take(number: int, frame: FrameType | None) -> None:
        del number, frame
        nonlocal asked
        if not asked:
            asked = True
            raise KeyboardInterrupt

    with _handled_by(take):
        yield


@contextmanager
def undisturbed() -> Iterator[None]:
    """Pass over these signals: for what puts things back, whyever it is done."""
    with _handled_by(lambda *_: None):
        yield


@contextmanager
def _handled_by(handler: Handler) -> Iterator[None]:
    # One that was to outlive its terminal (`nohup`) still does.
    taken = [one for one in SIGNALS if one != signal.SIGHUP or signal.getsignal(one) != signal.SIG_IGN]
    before = {number: signal.signal(number, handler) for number in taken}
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)
