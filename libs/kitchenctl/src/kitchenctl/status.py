"""How the local stack is: every process, whether it serves, where, how far behind, how much waits to be published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymongo
from kafka.errors import KafkaError
from pymongo.errors import PyMongoError
from rich.table import Table

from . import topics
from .processes import SERVICES
from .stack import Stack
from .supervision import NotRunning, State

FAR = 1 << 53  # an outbox's age is a number of milliseconds; a range bounded on both sides is quick on every server
_DOWN = ("STOPPED", "EXITED", "FATAL", "UNKNOWN")


def look(stack: Stack) -> dict[str, Any]:
    """Return the status, as `kitchen status --json` prints it."""
    try:
        states = stack.states()
    except NotRunning:
        states = {}
    processes = [_process(stack, state) for state in states.values() if _is_wanted(stack, state)]
    services = {name: _service(stack, name, processes) for name in SERVICES}
    # Of a deployment, whose broker and database are given, the processes are elsewhere; what waits is seen from here.
    elsewhere = bool(stack.settings.kafka and stack.settings.mongo_url) and not processes
    lag = _lag(stack) if processes or elsewhere else {}
    outbox = _outboxes(stack) if processes or elsewhere else {}
    shared = [process for process in processes if process["service"] == ""]
    return {
        "ready": all(process["ready"] for process in processes)
        and (bool(processes) or (elsewhere and lag is not None and outbox is not None)),
        "elsewhere": elsewhere,
        "services": services,
        "shared": shared,
        "folder": str(stack.run_dir),
        "kafka": stack.kafka,
        "mongo": stack.mongo_url,
        "database": stack.database_engine,
        "console": stack.console,
        "accounts_file": str(stack.accounts_file),
        "lag": lag,
        "outbox": outbox,
        "log": str(stack.run_dir / "log" / "kitchen.log"),
    }


def table(status: dict[str, Any]) -> Table:
    """Return the status as a table for people."""
    shown = Table("process", "state", "ready", "pid", "address", box=None, pad_edge=False)
    for process in _processes(status):
        ready = "[green]yes[/]" if process["ready"] else "[red]no[/]"
        shown.add_row(process["name"], process["state"], ready, str(process["pid"] or ""), process["address"])
    return shown


def lines(status: dict[str, Any]) -> Iterator[Table | str]:
    """Yield the status for people: the table, the figures, and where to look for what is not well."""
    processes = _processes(status)
    if processes:
        yield table(status)
    elif status["elsewhere"]:
        yield "the processes of this broker and database are not on this machine: ask each for its /readyz"
    else:
        yield f"no hub is up in {status['folder']}: make run, or kitchen up"
        return
    yield f"lag {status['lag']}  outbox {status['outbox']}  database {status['database']}"
    logs = Path(status["log"]).parent
    for process in processes:
        if not process["ready"]:
            yield f"{process['name']} is not ready {process['says']}".rstrip() + f": {logs / process['name']}.log"


def _processes(status: dict[str, Any]) -> list[dict[str, Any]]:
    return [*status["shared"], *(process for one in status["services"].values() for process in one["processes"])]


def _is_wanted(stack: Stack, state: State) -> bool:
    """Leave out what was never asked to run: with `--only` most processes are not."""
    return state.name in stack.expected() or state.since != 0


def _process(stack: Stack, state: State) -> dict[str, Any]:
    process = stack.processes[state.name]
    port = process.health_port(stack.ports) or (stack.ports[process.port] if process.port else None)
    return {
        "name": state.name,
        "service": process.service,
        "kind": process.kind,
        "state": state.word,
        "pid": state.pid,
        "address": f"127.0.0.1:{port}" if port else "",
        "ready": state.word not in _DOWN and stack.is_ready(state.name),
        "says": state.says if state.word in ("BACKOFF", "FATAL") else "",
    }


def _service(stack: Stack, name: str, processes: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "api": stack.ports.url(name),
        "grpc": f"127.0.0.1:{stack.ports.grpc(name)}",
        "processes": [process for process in processes if process["service"] == name],
    }


def _lag(stack: Stack) -> dict[str, int] | None:
    """Return how many records each consumer is behind; none where the broker does not answer."""
    if not stack.is_ready("broker"):
        return None
    behind: dict[str, int] = {}
    try:
        for lag in topics.lags(stack.kafka):
            behind[lag.consumer] = behind.get(lag.consumer, 0) + lag.behind
    except KafkaError:
        return None
    return behind


def _outboxes(stack: Stack) -> dict[str, int] | None:
    """Return how many documents of each service have something to publish; none where the database is away."""
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(stack.mongo_url, serverSelectionTimeoutMS=2000)
    try:
        waiting = {}
        for service in SERVICES:
            database = client[f"kitchen_{service}"]
            found = (database[name] for name in database.list_collection_names())
            waiting[service] = sum(one.count_documents({"outbox_at": {"$gt": 0, "$lt": FAR}}) for one in found)
    except PyMongoError:
        return None
    else:
        return waiting
    finally:
        client.close()
