"""The steps of `kitchen restore` on a stack: looked at first, then written, then heard and told again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from . import archive, topics, up
from .archive import Manifest
from .case_commands import err
from .numbers import keep_numbers, name_lost
from .republish import republish
from .restore import (
    CannotRestore,
    Parted,
    choose,
    demand_keys,
    forget,
    hear_again,
    load,
    of_names,
    renew_topics,
)
from .stack import Stack
from .supervision import wait_until

WRITERS = ("api", "worker", "relays", "clocks")
HEAR_SECONDS = 3600.0
Bar = Callable[[str, int], AbstractContextManager[Callable[[str, int], None]]]


def look(stack: Stack, services: list[Parted], folder: Path, service: str | None) -> tuple[Manifest, list[Parted]]:
    """Return the manifest and whom to restore; raises `BrokenArchive`, `CannotRestore`."""
    manifest = archive.read_manifest(folder)
    wanted = of_names(services, choose(folder, manifest, service))
    for one, parts in wanted:
        if one.name == "intake":
            demand_keys(folder, parts)
    _demand_stopped(stack)
    return manifest, wanted


def start_engines(stack: Stack) -> None:
    """Start database and broker, and nothing that writes."""
    if not stack.supervisor.alive():
        stack.end_leftovers()
        stack.demand_ports()
        stack.launch()
        stack.start("log")
    stack.start_database()
    stack.start_broker()
    topics.create(stack.kafka)


def whole(
    stack: Stack, services: list[Parted], folder: Path, manifest: Manifest, *, wanted: list[Parted], bar: Bar
) -> int:
    """Put everything back with topics anew; return how many facts will be published again."""
    with err.status("topics anew"):
        renew_topics(stack.kafka)
    with bar("restore", manifest.documents(one.name for one, _ in wanted)) as moved:
        load(folder, manifest, wanted, tick=moved)
    forget([one for one in services if one not in wanted])
    with bar("what was said goes into the outboxes", manifest.documents(one.name for one, _ in wanted)) as moved:
        return sum(republish(*one, since=None, tick=moved).facts for one in wanted)


def one_alone(stack: Stack, folder: Path, manifest: Manifest, *, wanted: Parted, bar: Bar) -> list[str]:
    """Put one service back; return its aggregates that have told more than they know now."""
    with bar("restore", manifest.documents([wanted[0].name])) as moved:
        load(folder, manifest, [wanted], tick=moved)
    with err.status("numbers that were given"):
        older = keep_numbers(*wanted, stack.kafka)
        lost = name_lost(*wanted, stack.kafka) if wanted[0].name == "intake" else 0
        hear_again(stack.kafka, wanted[0].name)
    if lost:
        err.print(f"{lost} submissions came after the backup and are lost: kitchen verify names their cases")
    return older


def catch_up(stack: Stack, wanted: Parted, *, start: bool) -> list[str]:
    """Wait until the service's workers have heard everything again, before anybody can command anything.

    What they have made anew begins at number 1, too: return those of which more was told. Without `start` it is
    somebody else who starts them.
    """
    name = wanted[0].name
    workers = [one.name for one in stack.processes.values() if one.kind == "worker" and one.service == name]
    with err.status(f"{name} hears everything again"):
        for process in ("directory-api", "relays", *workers) if start else ():
            stack.start(process)
            stack.wait_ready(process, up.READY_SECONDS)
        consumers = [worker.replace("-worker", "") for worker in workers]
        wait_until(lambda: not _behind(stack, consumers), seconds=HEAR_SECONDS, what=f"the workers of {name}", pause=1)
    return keep_numbers(*wanted, stack.kafka)


def _behind(stack: Stack, consumers: list[str]) -> int:
    return sum(lag.behind for lag in topics.lags(stack.kafka) if lag.consumer in consumers)


def _demand_stopped(stack: Stack) -> None:
    if not stack.supervisor.alive():
        return
    writing = sorted(
        name
        for name, state in stack.states().items()
        if stack.processes[name].kind in WRITERS and state.word in ("RUNNING", "STARTING", "BACKOFF")
    )
    if writing:
        raise CannotRestore(f"the hub is at work ({', '.join(writing[:4])} …); stop it first: kitchen down")
