"""Where it was measured, and what each process cost."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import psutil

from kitchenctl import kafka
from kitchenctl.stack import Stack

LIBRARIES = ("faust-streaming", "kafka-python", "pymongo", "mongoengine", "fastapi", "uvicorn", "pydantic", "protobuf")
QUIET = 0.15  # of the machine: what others may use before the figures are about them too
SENDER, OBSERVER, SUPERVISOR = "load generator", "observer", "supervisor"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process has used so far."""

    pid: int
    seconds: float
    rss: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The machine at one instant."""

    at: float
    pace: float
    load: float
    busy: float  # CPU seconds that anybody has used since the machine came up
    costs: Mapping[str, Cost]

    @classmethod
    def take(cls, stack: Stack, observer: int | None = None, beside: Mapping[str, int] | None = None) -> Snapshot:
        """Look at every process of the stack, at this one, at the observer and at those beside the stack."""
        measured = pace()
        pids = {name: state.pid for name, state in stack.states().items() if state.pid}
        pids |= {SENDER: os.getpid(), SUPERVISOR: stack.supervisor.pid(), **(beside or {})}
        if observer is not None:
            pids[OBSERVER] = observer
        costs = {name: cost for name, pid in pids.items() if (cost := _cost(pid)) is not None}
        times = psutil.cpu_times()
        busy = sum(times) - times.idle - getattr(times, "iowait", 0.0)
        return cls(time.monotonic(), measured, os.getloadavg()[0], busy, costs)


def _cost(pid: int) -> Cost | None:
    try:
        process = psutil.Process(pid)
        used = process.cpu_times()
        return Cost(pid, used.user + used.system, process.memory_info().rss)
    except psutil.Error:
        return None


def pace(times: int = 9) -> float:
    """Return the CPU milliseconds of a fixed computation here and now, the middle one of several.

    A virtual machine's cores are not equally quick from one hour to the next: figures of two runs say something of the
    product as far as this is the same in both.
    """
    spent_ms = []
    for _ in range(times):
        begun = time.process_time()
        sum(number * number % 7 for number in range(200_000))
        spent_ms.append((time.process_time() - begun) * 1000)
    return round(statistics.median(spent_ms), 1)


def about(stack: Stack) -> dict[str, Any]:
    """Return what figures need beside them to mean anything: database and versions."""
    record = stack.run_dir / "database.json"
    local = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    database = {"engine": stack.database_engine, "version": local.get("version", "")}
    libraries = {name: version(name) for name in LIBRARIES}
    broker = "given" if stack.settings.kafka else kafka.VERSION
    return {"database": database, "versions": {"python": platform.python_version(), "kafka": broker, **libraries}}


def machine(before: Snapshot, after: Snapshot) -> dict[str, Any]:
    """Return cores, load averages, and how much of the machine others used meanwhile; a warning where it was much."""
    cores = psutil.cpu_count() or 1
    seconds = after.at - before.at
    ours = sum(after.costs[name].seconds - cost.seconds for name, cost in _same(before, after).items())
    others = max(after.busy - before.busy - ours, 0.0) / seconds
    found: dict[str, Any] = {
        "cores": cores,
        "pace_ms": {"before": before.pace, "after": after.pace},
        "load_average": {"before": round(before.load, 2), "after": round(after.load, 2)},
        "busy_percent": round((after.busy - before.busy) / seconds * 100, 1),
        "others_percent": round(others * 100, 1),
    }
    if others > QUIET * cores:
        found["warning"] = (
            f"others used {others * 100:.0f} of {cores * 100} % meanwhile: the figures are about them too"
        )
    return found


def spent(before: Snapshot, after: Snapshot, kinds: Mapping[str, str]) -> dict[str, Any]:
    """Return CPU seconds, CPU in percent of one core, and memory, of each process and each kind of process."""
    seconds = after.at - before.at
    processes: dict[str, dict[str, float]] = {}
    sums: dict[str, dict[str, float]] = {}
    for name, cost in sorted(_same(before, after).items()):
        row = {
            "cpu_seconds": round(after.costs[name].seconds - cost.seconds, 2),
            "rss_mb": after.costs[name].rss >> 20,
        }
        processes[name] = row | {"cpu_percent": round(row["cpu_seconds"] / seconds * 100, 1)}
        kind = sums.setdefault(kinds.get(name, name), dict.fromkeys(("cpu_seconds", "cpu_percent", "rss_mb"), 0.0))
        for column, value in processes[name].items():
            kind[column] = round(kind[column] + value, 2)
    restarted = sorted(after.costs.keys() - processes.keys())
    return {"kinds": sums, "processes": processes} | ({"restarted": restarted} if restarted else {})


def _same(before: Snapshot, after: Snapshot) -> dict[str, Cost]:
    """Return the first look at each process that is still the same one."""
    return {
        name: cost for name, cost in before.costs.items() if name in after.costs and after.costs[name].pid == cost.pid
    }
