"""The local stack: what it starts, what it does when something dies, and that nothing is left of it."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from kitchenctl.environment import MARK
from kitchenctl.ports import PortTaken
from kitchenctl.processes import PROCESSES, Process
from kitchenctl.stack import Stack, free_offset
from kitchenctl.supervision import wait_until

pytestmark = [pytest.mark.connected, pytest.mark.timeout(180)]
STANDIN = str(Path(__file__).with_name("standins.py"))


def of_stack(run: Path) -> list[int]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == str(run) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except psutil.Error:
            continue
    return found


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """A stack of a log and one stand-in for a service's api."""
    offset = free_offset(6000, 9000)
    env = {"STANDIN_PORT": str(8102 + offset)}
    standin = Process("triage-api", "api", ("python", STANDIN), "triage", "triage", env=env)
    made = Stack(tmp_path / "run", offset, processes=[PROCESSES[0], standin])
    yield made
    made.stop_all()


def test_a_crashed_process_is_started_again(stack: Stack) -> None:
    stack.start("triage-api")
    stack.wait_ready("triage-api")
    pid = stack.kill("triage-api")
    wait_until(lambda: stack.states()["triage-api"].pid not in (0, pid), seconds=20, what="the new process")
    stack.wait_ready("triage-api")


def test_a_process_killed_to_stay_down_stays_down_until_it_is_started(stack: Stack) -> None:
    stack.start("triage-api")
    stack.wait_ready("triage-api")
    stack.kill("triage-api", hold=True)
    assert stack.states()["triage-api"].word == "STOPPED"
    stack.start("triage-api")
    stack.wait_ready("triage-api")


def test_a_taken_port_is_named_with_its_holder_and_the_way_out(stack: Stack) -> None:
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", stack.ports["triage"]))
        holder.listen()
        with pytest.raises(PortTaken) as raised:
            stack.demand_ports()
    said = str(raised.value)
    assert str(stack.ports["triage"]) in said
    assert f"pid {os.getpid()}" in said
    assert "KITCHEN_PORT_TRIAGE" in said
    assert "KITCHEN_PORT_OFFSET" in said


def test_secrets_are_private_and_in_no_argument(stack: Stack) -> None:
    stack.start("triage-api")
    stack.wait_ready("triage-api")
    secret = stack.lendable()["TRIAGE_SERVICE_SECRET"]
    process = psutil.Process(stack.states()["triage-api"].pid)
    assert process.environ()["TRIAGE_SERVICE_SECRET"] == secret
    assert "INTAKE_SERVICE_SECRET" not in process.environ()
    for file in stack.run_dir.rglob("*"):
        if file.is_file() and secret in file.read_text(encoding="utf-8", errors="replace"):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert not any(secret in word for word in process.cmdline())


def test_the_one_log_is_readable(stack: Stack) -> None:
    stack.start("log")
    wait_until((stack.run_dir / "log" / "kitchen.log").exists, seconds=20, what="the log")
    stack.start("triage-api")
    stack.wait_ready("triage-api")
    log = stack.run_dir / "log" / "kitchen.log"
    wait_until(lambda: "triage-api" in log.read_text(encoding="utf-8"), seconds=20, what="the line")
    assert "08:00:00.000 triage-api         INFO    up pid=" in log.read_text(encoding="utf-8")


def test_nothing_is_left_when_the_supervisor_itself_was_killed(stack: Stack) -> None:
    stack.start("triage-api")
    stack.wait_ready("triage-api")
    psutil.Process(stack.supervisor.pid()).kill()
    stack.stop_all()
    assert of_stack(stack.run_dir) == []


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_leaves_nothing_running(tmp_path: Path, times: int) -> None:
    run = (tmp_path / "run").resolve()
    env = {**os.environ, "KITCHEN_RUN_DIR": str(run), "KITCHEN_PORT_OFFSET": str(free_offset(9000, 12000))}
    program = str(Path(sys.executable).with_name("kitchen"))
    with subprocess.Popen([program, "up", "--no-demo"], env=env, stderr=subprocess.PIPE) as kitchen:
        wait_until((run / "log" / "broker.log").exists, seconds=90, what="the broker's log")
        for _ in range(times):
            kitchen.send_signal(signal.SIGINT)
        _, said = kitchen.communicate(timeout=90)
    assert kitchen.returncode == 0, said
    assert of_stack(run) == []
