"""The whole local stack as one object: what `kitchen up` drives, and what tests kill parts of."""

from __future__ import annotations

import json
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from . import database, kafka
from .environment import MARK, Surroundings, of_process, of_service, of_stack
from .local_secrets import LocalSecrets
from .ports import HOST, Ports, demand_free, is_free
from .processes import PROCESSES, SERVICES, Process, listened, of_services
from .readiness import broker_answers, database_answers, http_ready
from .settings import LocalSettings, inherited_environment, local_settings
from .supervision import NotRunning, Program, State, Supervisor, wait_until

ENGINES = ("broker", "database")


class Stack:
    """One local stack: its folder, its ports, its processes.

    `run_dir` and `port_offset` override the settings, so that a test has a stack of its own beside a running one;
    `processes` is the table of what there is to start, `only` leaves services out.
    """

    def __init__(
        self,
        run_dir: Path | None = None,
        port_offset: int | None = None,
        *,
        processes: Sequence[Process] = PROCESSES,
        settings: LocalSettings | None = None,
        only: frozenset[str] = frozenset(),
    ) -> None:
        self.settings = settings or local_settings()
        self.only = only  # these services and the directory; empty for all
        self.run_dir = (run_dir or self.settings.run_dir).resolve()
        offset = self.settings.port_offset if port_offset is None else port_offset
        self.ports = Ports(offset, self.settings.chosen_ports())
        self.processes = {process.name: process for process in processes}
        self.supervisor = Supervisor(self.run_dir)
        self._given = inherited_environment()

    @property
    def kafka(self) -> str:
        """Return host:port of the broker."""
        return self.settings.kafka or self.ports.address("kafka")

    @property
    def mongo_url(self) -> str:
        """Return the URL of the database."""
        return self.settings.mongo_url or f"mongodb://{self.ports.address('mongo')}/?directConnection=true"

    @property
    def database_engine(self) -> str:
        """Return which database it is: mongodb, secantusd-rs or secantusdb."""
        if self.settings.mongo_url:
            return "mongodb"
        return database.choose(self.run_dir, self.settings.cache_dir, self.settings.database)

    @property
    def urls(self) -> Mapping[str, str]:
        """Return the address of every service's HTTP API."""
        return {service: self.ports.url(service) for service in SERVICES}

    @property
    def console(self) -> str:
        """Return the address of the web page; nothing where it is not among what runs."""
        return "" if self.only and "console" not in self.only else self.ports.url("console")

    @property
    def programs(self) -> list[str]:
        """Return the names of the processes that this stack runs: all but a broker or database that was given."""
        return [process.name for process in self.processes.values() if self._is_ours(process)]

    @property
    def accounts_file(self) -> Path:
        """Return where the demo accounts are once the stack has been seeded."""
        return self.run_dir / "accounts.json"

    def lendable(self) -> dict[str, str]:
        """Return every service's settings in this stack, for a command that works inside services."""
        around = self._surroundings()
        variables: dict[str, str] = {}
        for service in SERVICES:
            variables |= of_service(service, around, self.ports[service])
        return variables

    def command_environment(self) -> dict[str, str]:
        """Return the environment of a command that is run once as a part of this stack."""
        return {**self._given, **of_stack(self._surroundings())}

    def launch(self) -> None:
        """Prepare broker and database and start the supervisor, with nothing running yet; no-op where it runs."""
        if self.supervisor.alive():
            return
        self.run_dir.mkdir(parents=True, exist_ok=True)
        self.run_dir.chmod(0o700)
        self.end_leftovers()
        around = self._surroundings()
        programs = [self._program(process, around) for process in self.processes.values() if self._is_ours(process)]
        self.supervisor.launch(programs, {**self._given, MARK: str(self.run_dir)})

    def demand_folder(self) -> None:
        """Make the folder for data, logs and secrets; raise `CannotPrepare` where it cannot be written."""
        try:
            self.run_dir.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.run_dir):
                pass
        except OSError as error:
            raise kafka.CannotPrepare(
                f"data and logs are to lie in {self.run_dir}, where nothing can be written: {error.strerror}. "
                "Choose another folder with KITCHEN_RUN_DIR=…"
            ) from error

    def demand_ports(self) -> None:
        """Raise `PortTaken` where somebody has a port of this stack; for before anything of it is started."""
        engines = [process for process in self.processes.values() if process.kind in ("broker", "database")]
        wanted = (*filter(self._is_ours, engines), *of_services(self.processes.values(), self.only))
        demand_free(port for process in wanted for port in listened(process, self.ports))

    def expect(self, names: Iterable[str]) -> None:
        """Note which processes are to run: without all of them the stack is not ready."""
        (self.run_dir / "expected.json").write_text(json.dumps([name for name in names if name in self.programs]))

    def expected(self) -> list[str]:
        """Return the processes that are to run; none where nobody has said."""
        file = self.run_dir / "expected.json"
        names: list[str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
        return names

    def start_broker(self, seconds: float = 60) -> None:
        """Start the broker and return when it answers; nothing where one was given."""
        self._start_engine("broker")
        wait_until(lambda: broker_answers(self.kafka), seconds=seconds, what=f"the broker at {self.kafka}", pause=0.3)

    def start_database(self, seconds: float = 60) -> None:
        """Start the database and return when it answers; nothing where one was given."""
        self._start_engine("database")
        wait_until(lambda: database_answers(self.mongo_url), seconds=seconds, what="the database")

    def start(self, name: str) -> None:
        """Start one process; `wait_ready` says when it serves."""
        self.launch()
        if self.supervisor.state(name).word not in ("RUNNING", "STARTING"):
            demand_free(listened(self.processes[name], self.ports))
        self.supervisor.start(name)

    def wait_ready(self, name: str, seconds: float = 60) -> None:
        """Return when the process answers /readyz with 200; raise when it has given up or the time is over."""

        def settled() -> bool:
            if self.supervisor.state(name).word == "FATAL":
                raise NotRunning(f"{name} does not start; its log is {self.run_dir / 'log' / (name + '.log')}")
            return self.is_ready(name)

        wait_until(settled, seconds=seconds, what=f"{name} (log: {self.run_dir / 'log' / (name + '.log')})", pause=0.2)

    def is_ready(self, name: str) -> bool:
        """Say whether a process does its work now."""
        process = self.processes[name]
        if process.kind == "broker":
            return broker_answers(self.kafka)
        if process.kind == "database":
            return database_answers(self.mongo_url)
        port = process.health_port(self.ports)
        return http_ready(HOST, port) if port else self.supervisor.state(name).word in ("RUNNING", "STARTING")

    def stop(self, name: str) -> None:
        """Stop one process with SIGTERM and wait until it is gone; it stays down."""
        self.supervisor.stop(name)

    def kill(self, name: str, number: int = signal.SIGKILL, *, hold: bool = False) -> int:
        """Send a signal to one process and return the pid it went to; the supervisor starts it again, unless `hold`."""
        pid = self.supervisor.state(name).pid
        if not pid:
            raise NotRunning(f"{name} does not run")
        psutil.Process(pid).send_signal(number)
        if hold:  # what the supervisor starts anew is stopped before it has done anything
            wait_until(lambda: not psutil.pid_exists(pid) or self._is_gone(pid), seconds=20, what=f"the end of {name}")
            self.supervisor.stop(name)
        return pid

    def states(self) -> dict[str, State]:
        """Return how every process is, by name."""
        return self.supervisor.states()

    def stop_all(self, *, at_once: bool = False) -> None:
        """Stop every process of the stack; afterwards none is left, whatever it took."""
        if not at_once:
            # What does not end in time, or has ended already, is seen to below.
            with suppress(NotRunning, TimeoutError, psutil.Error):
                pid = self.supervisor.pid()
                self._stop_in_order()
                self.supervisor.shut_down()
                wait_until(lambda: self._is_gone(pid), seconds=40, what="the end of the supervisor")
        self.end_leftovers()
        self.supervisor.reap()
        (self.run_dir / "expected.json").unlink(missing_ok=True)

    def end_leftovers(self) -> list[int]:
        """Kill whatever still runs of this stack (after a crash of the supervisor itself) and return the pids."""
        ended = []
        for process in psutil.process_iter():
            try:
                # The whole tree is marked, but so may be the caller, when it is a process of the stack itself.
                if process.pid != psutil.Process().pid and process.environ().get(MARK) == str(self.run_dir):
                    process.kill()
                    ended.append(process.pid)
            except psutil.Error:
                continue
        psutil.wait_procs([psutil.Process(pid) for pid in ended if psutil.pid_exists(pid)], timeout=10)
        return ended

    def reset(self) -> None:
        """Delete the data, logs, secrets and accounts of this stack; refuse a folder that is no stack's."""
        if self.run_dir.exists() and not (self.run_dir / "secrets.json").exists() and any(self.run_dir.iterdir()):
            raise kafka.CannotPrepare(f"{self.run_dir} has no secrets.json: it is no hub's folder, and stays as it is")
        self.stop_all()
        if self.run_dir.exists():
            shutil.rmtree(self.run_dir)

    def _stop_in_order(self) -> None:
        """Stop what works before what it works on, so that nobody's last write waits for a database that is gone."""
        last = (*ENGINES, "log")
        names = self.supervisor.states().keys()
        self.supervisor.stop_together(names - set(last), seconds=40)
        for name in last:
            if name in names:
                self.supervisor.stop(name)

    def _start_engine(self, name: str) -> None:
        self.launch()
        if name in self.processes and self._is_ours(self.processes[name]):
            self.start(name)

    def _is_ours(self, process: Process) -> bool:
        """Say whether the process is run by this stack: a broker or database that was given is not."""
        return not (process.kind == "broker" and self.settings.kafka) and not (
            process.kind == "database" and self.settings.mongo_url
        )

    @staticmethod
    def _is_gone(pid: int) -> bool:
        try:
            return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    def _surroundings(self) -> Surroundings:
        return Surroundings(
            run=self.run_dir,
            ports=self.ports,
            mongo_url=self.mongo_url,
            kafka=self.kafka,
            hub_code=self.settings.hub_code,
            secrets=LocalSecrets(self.run_dir),
            only=self.only,
            given=self._given,
        )

    def _program(self, process: Process, around: Surroundings) -> Program:
        env = of_process(process, around)
        if process.kind == "broker":
            jars = kafka.fetch_jars(self.settings.cache_dir)
            return Program(
                process.name, kafka.prepare(self.run_dir / "kafka", self.run_dir / "config", self.ports, jars), env
            )
        if process.kind == "database":
            port = self.ports["mongo"]
            server = database.prepare(self.run_dir, self.settings.cache_dir, self.settings.database, port)
            return Program(process.name, server.argv, {**env, **server.env})
        return Program(process.name, _resolved(process.argv), env, process.nice)


def free_offset(start: int = 1000, stop: int = 5000, step: int = 40) -> int:
    """Return an offset at which every port of a stack is free; below the range that the system gives to clients."""
    ports = [Ports(0)[name] for name in ("kafka", "kafka_controller", "mongo", "relays", "clocks")]
    for service in SERVICES:
        ports += [Ports(0)[service] + shift for shift in (0, 100, 200, 250)]
    for offset in range(start, stop, step):
        if all(is_free(port + offset) for port in ports):
            return offset
    raise NotRunning(f"no {len(ports)} free ports between {min(ports) + start} and {max(ports) + stop}")


def _resolved(argv: Sequence[str]) -> tuple[str, ...]:
    programs = {"python": sys.executable, "kitchen": str(Path(sys.executable).with_name("kitchen"))}
    return (programs.get(argv[0], argv[0]), *argv[1:])
