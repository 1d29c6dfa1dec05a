"""One measured run: a rate, held for some seconds, on a hub that is up."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import Any

import uvloop
from rich.console import Console

from kitchenctl.bench.bars import bar
from kitchenctl.bench.figures import REACHED, grew, latencies, spread, unfinished
from kitchenctl.bench.machine import Snapshot, machine, spent
from kitchenctl.bench.submitting import Body, Sent, bodies, client_of, fire, unlimited_key
from kitchenctl.bench.watching import Seen, Watch, watching
from kitchenctl.stack import Stack
from kitchenctl.topics import lags

WARM_UP = 5.0  # seconds at the same rate before what counts: connections, tokens and caches are made once
PATIENCE = 60.0  # seconds after the last submission in which the last case has to arrive


@dataclass(frozen=True, slots=True)
class Run:
    """A run and all that was seen of it."""

    rate: float
    seconds: float
    sent: Sequence[Sent]  # what counts: without the warm-up
    seen: Seen | None  # None where only the accepting was looked at
    before: Snapshot
    after: Snapshot
    lag: tuple[int, int]  # before and after
    kinds: Mapping[str, str]

    @property
    def waiting(self) -> list[int]:
        """Return how many cases were unfinished in each second."""
        return unfinished(self.sent, self.seen, seconds=int(self.seconds)) if self.seen else []

    @property
    def reached(self) -> float:
        """Return how many were accepted for each second in which they were due."""
        return sum(one.accepted for one in self.sent) / self.seconds

    @property
    def grew(self) -> bool:
        """Whether more and more cases were unfinished."""
        return grew(self.waiting, self.rate)

    @property
    def held(self) -> bool:
        """Whether the hub held the rate: nothing refused, nothing left behind."""
        return self.reached >= REACHED * self.rate and not self.grew and not self.missing

    @property
    def missing(self) -> int:
        """How many accepted cases had not come to an end when the waiting was over."""
        seen = self.seen
        return sum(one.accepted and seen.ended(one.case_id) is None for one in self.sent) if seen else 0

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        answers = Counter(str(one.status or "none") for one in self.sent)
        told: dict[str, Any] = {
            "rate": {"asked": self.rate, "reached": round(self.reached, 2)},
            "seconds": self.seconds,
            "held": self.held,
            "machine": machine(self.before, self.after),
            "submissions": len(self.sent),
            "answers": dict(answers),
        }
        if self.seen is None:
            durable = spread(one.answered - one.due for one in self.sent if one.accepted)
            return told | {"latency_ms": {"durable": durable}, **self._costs()}
        seen, waiting = self.seen, self.waiting
        begun, ended = self.sent[0].due, self.sent[-1].due
        relayed = [when - said for said, when in seen.relayed if begun <= said <= ended]
        ends = Counter(seen.lane.get(one.case_id, "desk") for one in self.sent if seen.ended(one.case_id))
        lag = [behind for when, behind in seen.lag if begun <= when <= ended]
        return told | {
            "latency_ms": {**latencies(self.sent, seen), "commit_to_topic": spread(relayed)},
            "ends": dict(ends),
            "missing": self.missing,
            "lag": {"before": self.lag[0], "after": self.lag[1], "highest": max(lag, default=None)},
            "unfinished": {"first": waiting[0], "highest": max(waiting), "last": waiting[-1], "grew": self.grew},
            **self._costs(),
        }

    def _costs(self) -> dict[str, Any]:
        costs = spent(self.before, self.after, self.kinds)
        total = sum(row["cpu_seconds"] for row in costs["kinds"].values())
        return {"cpu_ms_per_case": round(total * 1000 / max(len(self.sent), 1), 2), "cost": costs}


class Bench:
    """Runs on one stack, each with submissions of its own."""

    def __init__(self, stack: Stack, say: Console) -> None:
        self.stack, self.say = stack, say
        self._key = unlimited_key(stack)
        self._bodies = bodies()

    def take(self, count: int) -> list[Body]:
        """Return so many new submissions."""
        return list(islice(self._bodies, count))

    def run(self, rate: float, seconds: float, *, observed: bool = True) -> Run:
        """Hold a rate and return what happened; raises `HubError`."""
        warm, load = int(rate * WARM_UP), self.take(int(rate * (WARM_UP + seconds)))
        lag_before = _lag(self.stack)
        with watching(self.stack) if observed else nullcontext() as watch:
            self.send(load[:warm], rate, "warming up")
            before = Snapshot.take(self.stack, watch.pid if watch else None)
            sent = self.send(load[warm:], rate, f"{rate:g}/s")
            after = Snapshot.take(self.stack, watch.pid if watch else None)
            seen = self._ended(watch, sent) if watch else None
        kinds = {name: process.kind for name, process in self.stack.processes.items()}
        return Run(rate, len(sent) / rate, sent, seen, before, after, (lag_before, _lag(self.stack)), kinds)

    def send(self, load: Sequence[Body], rate: float, what: str) -> list[Sent]:
        """Send at a rate, with a progress bar."""
        with bar(self.say, what, len(load)) as tick:

            async def sending() -> list[Sent]:
                client = client_of(self.stack, self._key)
                try:
                    return await fire(client, load, rate, tick)
                finally:
                    client.close()

            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                return runner.run(sending())

    def _ended(self, watch: Watch, sent: Sequence[Sent]) -> Seen:
        with self.say.status("waiting for the last cases"):
            return watch.wait((one.case_id for one in sent if one.accepted), seconds=PATIENCE)


def _lag(stack: Stack) -> int:
    return sum(lag.behind for lag in lags(stack.kafka))
