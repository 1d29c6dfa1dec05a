"""Only one rebuilds the read models at a time; who comes second hears who it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from mongoengine import disconnect

from kitchen_console.lease import HeldError, Lease, LostError
from kitchen_console.rebuild import LEASES, rebuild_command
from kitchenctl.supervision import wait_until
from kitchenkit import time as wall
from kitchenkit.mongo import collection, connect
from kitchenkit.runtime import Parts

pytestmark = pytest.mark.connected


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 11, 22, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.instant

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.instant += timedelta(seconds=seconds)


@pytest.fixture(autouse=True)
def connected(database: str, database_name: str) -> Iterator[None]:
    disconnect(alias="console")
    connect("console", url=database, database=database_name)
    yield
    disconnect(alias="console")


@pytest.fixture
def clock() -> Clock:
    return Clock()


def leases() -> Any:
    return collection("console", LEASES)


def take(clock: Clock, **more: Any) -> Lease:
    return Lease(leases, "rebuild", now=clock, seconds=60, **more)


def test_the_second_hears_who_holds_it_and_since_when(clock: Clock) -> None:
    with take(clock):
        clock.later(59)
        with pytest.raises(HeldError, match=r"process \d+, .* since 2026-11-22 09:00:00 UTC"), take(clock):
            pass
    with take(clock) as again:
        again.demand()


def test_the_lease_of_one_that_died_ends(clock: Clock) -> None:
    dead = take(clock, every=3600)
    dead.__enter__()
    clock.later(60)
    with take(clock) as mine:
        mine.demand()
        with pytest.raises(LostError):
            dead.demand()
        dead.__exit__()
        with pytest.raises(HeldError), take(clock):
            pass


def test_what_is_renewed_lasts(clock: Clock) -> None:
    with take(clock, every=0.01) as mine:
        clock.later(50)
        renewed = clock() + timedelta(seconds=60)
        # The holder knows of it a moment after the store does.
        wait_until(lambda: mine._until == renewed, seconds=30, what="the renewal")
        assert leases().find_one({"_id": "rebuild"})["until"] == renewed
        clock.later(50)
        mine.demand()
        with pytest.raises(HeldError), take(clock):
            pass


def test_of_many_at_once_one_gets_it(clock: Clock) -> None:
    together, got = threading.Barrier(8), list[Lease]()

    def tries() -> None:
        together.wait()
        with suppress(HeldError):
            got.append(take(clock, every=3600).__enter__())

    trying = [threading.Thread(target=tries) for _ in range(8)]
    for one in trying:
        one.start()
    for one in trying:
        one.join()
    assert len(got) == 1
    got[0].__exit__()


def test_a_second_rebuild_says_who_is_at_it_and_touches_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with Lease(leases, "rebuild", now=wall.now):
        assert rebuild_command(cast("Parts", SimpleNamespace()), []) == 1
    assert "has been at it since" in capsys.readouterr().err
