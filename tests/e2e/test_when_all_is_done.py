"""After all the journeys (this file is the last of the package): nothing is lost, doubled or contradictory."""

from __future__ import annotations

import json

import pytest

from tests.e2e.conftest import Run

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


def test_verify_finds_nothing(kitchen: Run) -> None:
    report = json.loads(kitchen("verify", "--json").stdout)
    assert (report["clean"], report["wrong"], report["in_flight"]) == (True, {}, {})
    assert report["checked"]["submissions"]
    assert report["checked"]["facts"]


def test_no_process_is_down(kitchen: Run) -> None:
    status = json.loads(kitchen("status", "--json").stdout)
    assert status["ready"]
    assert set(status["lag"].values()) == {0}
    assert set(status["outbox"].values()) == {0}
