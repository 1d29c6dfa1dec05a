"""A database that is away: said at once, and not waited for by everyone in turn."""

from __future__ import annotations

import time

import pytest
from pymongo.errors import AutoReconnect, ServerSelectionTimeoutError

from kitchenkit import mongo_errors
from kitchenkit.mongo_errors import outages
from kitchenkit.react import Transient


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mongo_errors, "_not_before", {})


def fail(error: Exception, service: str = "lamps") -> None:
    with pytest.raises(Transient), outages(service):
        raise error


def test_who_comes_after_a_waiting_in_vain_is_told_at_once() -> None:
    fail(ServerSelectionTimeoutError("3 s"))
    with pytest.raises(Transient, match="away"), outages("lamps"):
        pytest.fail("it was tried")


def test_after_a_second_it_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    fail(ServerSelectionTimeoutError("3 s"))
    later = time.monotonic() + mongo_errors.AWAY_SECONDS + 0.1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    with outages("lamps"):
        pass


def test_another_service_has_another_database() -> None:
    fail(ServerSelectionTimeoutError("3 s"))
    with outages("matters"):
        pass


def test_one_broken_connection_is_no_outage() -> None:
    fail(AutoReconnect("reset"))
    with outages("lamps"):
        pass
