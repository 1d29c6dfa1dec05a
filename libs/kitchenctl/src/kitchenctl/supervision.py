"""supervisord, written for and spoken to: it starts, watches and restarts every process of the local stack."""

from __future__ import annotations

import getpass
import hashlib
import http.client
import os
import shlex
import subprocess
import sys
import tempfile
import time
import xmlrpc.client
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import Faults, SupervisorTransport

from .local_secrets import write_private
from .settings import ROOT

_SOCKET_PATH_LIMIT = 100  # the system's is 108
_AWAY = (OSError, http.client.HTTPException, xmlrpc.client.ProtocolError)


class NotRunning(Exception):
    """No supervisor answers for this stack."""


@dataclass(frozen=True, slots=True)
class Program:
    """A process as supervisord has to know it."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    nice: int = 0  # how far it stands back for others where the processor is scarce


@dataclass(frozen=True, slots=True)
class State:
    """How a process is, in supervisord's words (RUNNING, BACKOFF, FATAL, STOPPED, …)."""

    name: str
    word: str
    pid: int
    since: int
    says: str


def socket_path(run: Path) -> Path:
    """Return where the supervisor of a stack answers: in its folder, unless the path is too long for a socket."""
    path = run / "supervisor.sock"
    if len(str(path)) <= _SOCKET_PATH_LIMIT:
        return path
    digest = hashlib.sha256(str(run).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"kitchen-{os.getuid()}-{digest}.sock"


def configuration(run: Path, programs: Sequence[Program]) -> str:
    """Return supervisord's configuration; what holds secrets is in the programs' own scripts."""
    where = socket_path(run)
    lines = [
        "[unix_http_server]",
        f"file={where}",
        "chmod=0700",
        "[supervisord]",
        "nodaemon=true",
        "silent=true",
        "minfds=1024",
        f"user={getpass.getuser()}",
        f"logfile={run}/log/supervisord.log",
        "logfile_maxbytes=5MB",
        "logfile_backups=1",
        f"pidfile={run}/supervisord.pid",
        f"childlogdir={run}/log",
        "[rpcinterface:supervisor]",
        "supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface",
    ]
    for program in programs:
        lines += [
            f"[program:{program.name}]",
            f"command=/bin/sh {_script(run, program)}",
            f"directory={ROOT}",
            "autostart=false",
            # Whatever ends without being told to is started again; one that fails within startsecs waits a second
            # longer each time.
            "autorestart=true",
            "startsecs=3",
            "startretries=60",
            "stopsignal=TERM",
            "stopwaitsecs=20",
            "stopasgroup=true",
            "killasgroup=true",
            "redirect_stderr=true",
            f"stdout_logfile={run}/log/{program.name}.log",
            "stdout_logfile_maxbytes=20MB",
            "stdout_logfile_backups=1",
        ]
    return "\n".join(lines) + "\n"


def script(program: Program) -> str:
    """Return the shell script that becomes the program; it holds secrets, so its file is private."""
    stands_back = ("nice", "-n", str(program.nice)) if program.nice else ()
    exports = (f"export {name}={shlex.quote(value)}" for name, value in sorted(program.env.items()))
    return "\n".join((*exports, shlex.join(("exec", *stands_back, *program.argv)))) + "\n"


def _script(run: Path, program: Program) -> Path:
    return run / "config" / f"{program.name}.sh"


class Supervisor:
    """The supervisor of the stack in one folder."""

    def __init__(self, run: Path) -> None:
        self._run = run
        self._child: subprocess.Popen[bytes] | None = None  # supervisord, where this object started it

    def launch(self, programs: Sequence[Program], env: Mapping[str, str]) -> None:
        """Start supervisord with these programs, none of them running yet; it outlives the caller and its terminal."""
        (self._run / "log").mkdir(parents=True, exist_ok=True)
        for program in programs:
            write_private(_script(self._run, program), script(program))
        config = self._run / "config" / "supervisord.conf"
        write_private(config, configuration(self._run, programs))
        with (self._run / "log" / "supervisord.out").open("ab") as out:
            child = self._child = subprocess.Popen(
                [sys.executable, "-m", "supervisor.supervisord", "-c", str(config)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={**env, "PYTHONWARNINGS": "ignore"},
            )
        wait_until(lambda: self.alive() or child.poll() is not None, seconds=20, what="supervisord")
        if not self.alive():
            said = (self._run / "log" / "supervisord.out").read_text(encoding="utf-8", errors="replace")[-1000:]
            raise NotRunning(f"supervisord did not start:\n{said}")

    def alive(self) -> bool:
        """Say whether a supervisor answers."""
        try:
            self._call("supervisor.getState")
        except NotRunning:
            return False
        return True

    def start(self, name: str) -> None:
        """Start a process; one that runs is left alone, one that waits for its next try is tried now."""
        if self.state(name).word == "BACKOFF":
            self.stop(name)
        # It does not wait until supervisord calls it running: readiness is asked for elsewhere.
        self._tolerant(Faults.ALREADY_STARTED, "supervisor.startProcess", name, False)  # noqa: FBT003

    def stop(self, name: str) -> None:
        """Stop a process and wait until it is gone; one that does not run is left alone."""
        self._tolerant(Faults.NOT_RUNNING, "supervisor.stopProcess", name)

    def stop_together(self, names: Iterable[str], seconds: float) -> None:
        """Tell these to stop and wait until all are gone; after 20 s supervisord kills one that is not."""
        wanted = list(names)
        for name in wanted:
            self._tolerant(Faults.NOT_RUNNING, "supervisor.stopProcess", name, False)  # noqa: FBT003  # do not wait
        wait_until(
            lambda: not any(self.states()[name].pid for name in wanted),
            seconds=seconds,
            what="the end of the processes",
        )

    def state(self, name: str) -> State:
        """Return how one process is."""
        return _state(self._call("supervisor.getProcessInfo", name))

    def states(self) -> dict[str, State]:
        """Return how every process is, by name."""
        return {found["name"]: _state(found) for found in self._call("supervisor.getAllProcessInfo")}

    def shut_down(self) -> None:
        """Stop every process and then the supervisor; returns at once."""
        self._call("supervisor.shutdown")

    def reap(self) -> None:
        """Take note of the end of the supervisor, where it was our child; it must have ended."""
        if self._child is not None:
            self._child.wait(timeout=10)
            self._child = None

    def pid(self) -> int:
        """Return the supervisor's own process id."""
        return int(self._call("supervisor.getPID"))

    def _tolerant(self, accepted: int, method: str, *arguments: Any) -> None:
        """Call, and take the one fault that says that it is so already."""
        try:
            self._call(method, *arguments)
        except xmlrpc.client.Fault as fault:
            if fault.faultCode != accepted:
                raise

    def _call(self, method: str, *arguments: Any) -> Any:
        path = socket_path(self._run)
        proxy = xmlrpc.client.ServerProxy("http://local", transport=SupervisorTransport(None, None, f"unix://{path}"))
        try:
            return getattr(proxy, method)(*arguments)
        except _AWAY as error:
            raise NotRunning(f"no stack is running in {self._run}") from error
        except xmlrpc.client.Fault as fault:
            if fault.faultCode == Faults.SHUTDOWN_STATE:
                raise NotRunning(f"the stack in {self._run} is stopping") from fault
            raise
        finally:
            proxy("close")()


def _state(info: Mapping[str, Any]) -> State:
    return State(info["name"], info["statename"], int(info["pid"]), int(info["start"]), str(info["spawnerr"]))


def wait_until(true: Callable[[], bool], *, seconds: float, what: str, pause: float = 0.1) -> None:
    """Return as soon as `true()`; raise `TimeoutError` naming `what` after so many seconds."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} was not ready within {seconds:.0f} s")
        time.sleep(pause)  # noqa: TID251  # the one place that waits for other processes
