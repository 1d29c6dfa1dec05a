"""`kitchen up`: everything in its order, each long step shown, and everything ended again."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from rich.console import Console

from . import kafka, topics
from .database import fast_binary
from .processes import of_services
from .stack import ENGINES, Stack
from .supervision import NotRunning

say = Console(stderr=True, highlight=False, soft_wrap=True)
READY_SECONDS = 300  # for a machine with much else to do; what does not start at all is known much sooner


class Interrupted(Exception):
    """Somebody asked to end it all."""


class Ending:
    """Ctrl-C and SIGTERM: the first asks for the end, the second makes it quick."""

    def __init__(self, stack: Stack) -> None:
        self._stack, self._asked = stack, 0
        self.asked = threading.Event()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Take the signals while the stack is up."""
        before = {
            number: signal.signal(number, self._take) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _take(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._asked += 1
        self.asked.set()
        if self._asked == 1:
            raise Interrupted
        say.print("killing what is left")
        self._stack.stop_all(at_once=True)


def bring_up(stack: Stack, *, demo: bool) -> None:
    """Start everything in its order and return when all of it is ready."""
    begun = time.monotonic()
    if not kafka.jars_folder(stack.settings.cache_dir).is_dir():
        with _step("fetching the broker (Maven, 45 MB, once per machine)"):
            kafka.fetch_jars(stack.settings.cache_dir)
    with _step("preparing the broker and the database"):
        if not stack.supervisor.alive():
            stack.end_leftovers()
            stack.demand_ports()
        stack.launch()
        stack.expect(
            ("log", *ENGINES, *(process.name for process in of_services(stack.processes.values(), stack.only)))
        )
    stack.start("log")
    if "broker" in stack.programs:
        stack.start("broker")  # it takes its seconds while the database is prepared
    with _step(f"database ({stack.database_engine}, {stack.mongo_url})"):
        stack.start_database()
    if stack.database_engine == "secantusdb" and not fast_binary(stack.settings.cache_dir):
        say.print("  the fast database server is about five times quicker: make fast-db, once per machine")
    indexes = Command(stack, "migrate")
    with _step(f"broker (Apache Kafka {kafka.VERSION}, {stack.kafka})"):
        stack.start_broker()
    with _step("topics"):
        topics.create(stack.kafka)
    with _step("indexes"):
        indexes.finish()
    _seed_and_start(stack, demo=demo)
    say.print(f"[bold green]ready[/] after {time.monotonic() - begun:.0f} s")


def addresses(stack: Stack) -> Iterator[str]:
    """Yield a line for every address that somebody may want."""
    for service, url in stack.urls.items():
        if service != "console":
            yield f"  {service:<10} {url}   docs {url}/docs"
    yield f"  broker     {stack.kafka}"
    yield f"  database   {stack.mongo_url} ({stack.database_engine})"
    yield f"  accounts   {stack.accounts_file}"
    yield f"  log        {stack.run_dir / 'log' / 'kitchen.log'}"
    if stack.console:  # last: it is what people want
        yield f"  [bold]console    {stack.console}[/]"


def stay(stack: Stack, ending: Ending) -> None:
    """Stay until somebody asks for the end (`Interrupted`); raise when the supervisor itself has ended."""
    while not ending.asked.wait(2):
        if not stack.supervisor.alive():
            raise NotRunning("the supervisor has ended; its log is " + str(stack.run_dir / "log" / "supervisord.log"))


def take_down(stack: Stack) -> None:
    """Stop everything; afterwards no process of the stack is left."""
    with _step("stopping"):
        try:
            stack.stop_all()
        except Interrupted:  # the first Ctrl-C, while what failed is being stopped
            stack.stop_all(at_once=True)


class Command:
    """One command of this command line, run beside what else goes on, as a process of the stack."""

    def __init__(self, stack: Stack, *words: str) -> None:
        self._words, self._log = words, stack.run_dir / "log" / f"{words[0]}.out"
        program = str(Path(sys.executable).with_name("kitchen"))
        with self._log.open("wb") as out:
            self._child = subprocess.Popen(
                [program, *words],
                env=stack.command_environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def finish(self) -> None:
        """Wait for its end; raise with what it said where it failed."""
        if self._child.wait():
            said = self._log.read_text(encoding="utf-8", errors="replace")[-3000:]
            raise NotRunning(f"kitchen {' '.join(self._words)} failed:\n{said}")


def _seed_and_start(stack: Stack, *, demo: bool) -> None:
    """Start every process; the first time the seed comes before them, later it only looks, beside them."""
    first = not stack.accounts_file.exists()
    seed = Command(stack, "seed") if demo else None
    if seed and first:
        with _step("seed data and accounts"):
            seed.finish()
    wanted = [process.name for process in of_services(stack.processes.values(), stack.only)]
    with _step(f"{len(wanted)} processes of the services"):
        for name in wanted:
            stack.start(name)
        for name in wanted:
            stack.wait_ready(name, READY_SECONDS)
    if seed and not first:
        with _step("seed data and accounts"):
            seed.finish()


@contextmanager
def _step(what: str) -> Iterator[None]:
    """Show a step while it goes on and how long it took."""
    begun = time.monotonic()
    with say.status(what):
        yield
    say.print(f"  [green]✓[/] {what} [dim]{time.monotonic() - begun:.1f} s[/]")
