"""A datagram wakes the relay; nothing depends on it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from kitchenkit.wake import Ear, Waker

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture
def ear(address: str) -> Iterator[Ear]:
    made = Ear(address)
    yield made
    made.close()


@pytest.fixture
def waker(address: str) -> Iterator[Waker]:
    made = Waker(address, "triage")
    yield made
    made.close()


def test_all_that_wait_are_heard_at_once(ear: Ear, waker: Waker) -> None:
    for name in ("cases", "rules", "cases"):
        waker(name)
    assert ear.hear(5) == {"triage/cases", "triage/rules"}


def test_one_who_waits_is_woken(ear: Ear, waker: Waker) -> None:
    threading.Timer(0.05, waker, args=("cases",)).start()
    assert ear.hear(10) == {"triage/cases"}


def test_silence_ends_after_the_time_given(ear: Ear) -> None:
    assert ear.hear(0.01) == set()
    assert ear.hear(0) == set()


def test_without_a_relay_or_an_address_nothing_happens(waker: Waker) -> None:
    waker("cases")
    nobody = Waker(None, "triage")
    nobody("cases")
    nobody.close()
