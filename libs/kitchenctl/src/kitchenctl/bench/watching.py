"""What the observer saw of each case."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from kitchenctl.bench.observer import DESK, ENTRY, LANES, QUEUES
from kitchenctl.hub import HubError
from kitchenctl.stack import Stack
from kitchenctl.supervision import wait_until

TO_THE_DESK = "CaseDeferred"


@dataclass(slots=True)
class Seen:
    """When each case was first seen where, by the wall clock, and which lane took it."""

    published: dict[str, float] = field(default_factory=dict)
    routed: dict[str, float] = field(default_factory=dict)
    in_lane: dict[str, float] = field(default_factory=dict)
    on_desk: dict[str, float] = field(default_factory=dict)
    lane: dict[str, str] = field(default_factory=dict)
    relayed: list[tuple[float, float]] = field(default_factory=list)  # (decided, seen in the topic) of every fact
    lag: list[tuple[float, int]] = field(default_factory=list)

    def ended(self, case: str) -> float | None:
        """Return when a case was where machines bring it: in its lane or on the desk."""
        return self.in_lane.get(case, self.on_desk.get(case))

    def take(self, line: str) -> None:
        """Take a line of the observer's file."""
        topic, instant, *rest = line.rstrip("\n").split("\t")
        when = float(instant)
        if topic == "lag":
            self.lag.append((when, int(rest[0])))
            return
        said, kind, case = float(rest[0]), rest[1], rest[2]
        self.relayed.append((said, when))
        if topic in ENTRY:
            self.published.setdefault(case, when)
        elif topic in QUEUES:
            self.routed.setdefault(case, when)
        elif topic in LANES:
            self.in_lane.setdefault(case, when)
            self.lane.setdefault(case, LANES[topic])
        elif topic == DESK and kind == TO_THE_DESK:
            self.on_desk.setdefault(case, when)


class Watch:
    """A running observer; `seen` is what it has written so far."""

    def __init__(self, process: subprocess.Popen[str], out: IO[str]) -> None:
        self.pid = process.pid
        self._out, self._rest = out, ""
        self._seen = Seen()

    def seen(self) -> Seen:
        """Return everything up to now."""
        *lines, self._rest = (self._rest + self._out.read()).split("\n")
        for line in lines:
            self._seen.take(line)
        return self._seen

    def settled(self, *, quiet: float = 3.0, seconds: float = 60.0) -> Seen:
        """Return everything once nothing new was seen for `quiet` seconds."""
        last, since = -1, time.monotonic()

        def still() -> bool:
            nonlocal last, since
            if (facts := len(self.seen().relayed)) != last:
                last, since = facts, time.monotonic()
            return time.monotonic() - since >= quiet

        wait_until(still, seconds=seconds, what="an end of what happens", pause=0.25)
        return self._seen

    def wait(self, cases: Iterable[str], *, seconds: float) -> Seen:
        """Return when all these cases have come to an end, or the time is over."""
        missing = set(cases)

        def all_ended() -> bool:
            seen = self.seen()
            missing.difference_update([case for case in missing if seen.ended(case) is not None])
            return not missing

        try:
            wait_until(all_ended, seconds=seconds, what="the last cases", pause=0.25)
        except TimeoutError:
            return self._seen
        return self._seen


@contextmanager
def watching(stack: Stack) -> Iterator[Watch]:
    """Watch the topics of a stack; raises `HubError` where they cannot be watched."""
    with tempfile.TemporaryDirectory(prefix="kitchen-bench-") as folder:
        file = Path(folder) / "seen.tsv"
        words = ("-m", "kitchenctl.bench.observer", stack.kafka, str(file))
        with subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None  # noqa: S101  # PIPE was asked for
            try:
                if process.stdout.readline().strip() != "ready":
                    raise HubError(f"the topics on {stack.kafka} cannot be watched: kitchen status")
                with file.open(encoding="utf-8") as out:
                    yield Watch(process, out)
            finally:
                process.terminate()
                process.wait(timeout=20)
