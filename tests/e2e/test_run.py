"""`kitchen up` brings the whole hub up, seeded, and `kitchen status` says so in its fixed form."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kitchenctl.processes import SERVICES
from kitchenctl.stack import Stack
from tests.e2e.people import until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


def test_the_hub_is_ready_and_says_where_everything_is(hub: Stack) -> None:
    status = until(lambda: heard_all(hub), what="all that was said is heard")
    assert set(status["services"]) == set(SERVICES)
    for name, service in status["services"].items():
        assert service["api"] == hub.urls[name]
        assert service["processes"]
    assert (status["kafka"], status["mongo"]) == (hub.kafka, hub.mongo_url)
    assert status["database"] in ("mongodb", "secantusd-rs", "secantusdb")
    assert status["console"] == hub.urls["console"]
    assert status["accounts_file"] == str(hub.accounts_file)


def heard_all(hub: Stack) -> dict[str, Any] | None:
    """Return what `kitchen status` says, once nothing of what other tests did is on its way any more."""
    program = str(Path(sys.executable).with_name("kitchen"))
    done = subprocess.run(
        [program, "status", "--json"], env=hub.command_environment(), capture_output=True, check=False
    )
    status: dict[str, Any] = json.loads(done.stdout)
    assert (done.returncode, status["ready"]) == (0, True), status
    return status if set(status["lag"].values()) == {0} else None


def test_every_role_has_an_account_that_only_the_owner_can_read(hub: Stack) -> None:
    assert stat.S_IMODE(hub.accounts_file.stat().st_mode) == 0o600
    accounts = json.loads(hub.accounts_file.read_text(encoding="utf-8"))
    assert {"role", "scope", "username", "password", "api_key"} <= set(accounts[0])
    first: dict[str, str] = {}
    for account in accounts:
        first.setdefault(account["role"], account["scope"])
    assert len(first) == 33
    assert {"resident", "triage_clerk", "unit_handler", "admin"} <= set(first)
