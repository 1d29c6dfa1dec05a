"""What the user journeys have: the people of one whole hub, and its command line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from kitchenctl.stack import Stack
from tests.e2e.people import People

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def people(hub: Stack) -> Iterator[People]:
    """Give everybody with an account on the hub."""
    with httpx.Client(timeout=30, trust_env=False) as client:
        yield People(hub, client)


@pytest.fixture(scope="session")
def kitchen(hub: Stack) -> Run:
    """Give the command line of the hub: `kitchen("topics", "lag", status=0)`."""
    program, env = str(Path(sys.executable).with_name("kitchen")), {**hub.command_environment(), "COLUMNS": "160"}

    def run(*words: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run([program, *words], env=env, capture_output=True, text=True, check=False, timeout=180)
        assert done.returncode == status, (words, done.returncode, done.stdout[-2000:], done.stderr[-2000:])
        return done

    return run
