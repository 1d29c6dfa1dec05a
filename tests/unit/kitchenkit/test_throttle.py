"""Whose request it is when nobody says a name, and that whoever does not come back is forgotten."""

from __future__ import annotations

import pytest
from fastapi import Request
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from kitchenkit.throttle import Throttle, address_of


def request(client: tuple[str, int] | None) -> Request:
    return Request({"type": "http", "client": client, "headers": []})


@pytest.mark.parametrize(
    ("host", "who"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("/run/a.sock", ""),
    ],
    ids=["IPv4", "IPv4 in IPv6", "IPv6", "the same house", "with a zone", "no address"],
)
def test_a_caller_is_an_address_or_the_network_that_one_house_has(host: str, who: str) -> None:
    assert address_of(request((host, 1))) == who


def test_those_without_an_address_are_one_caller() -> None:
    assert address_of(request(None)) == ""


def test_what_anybody_did_is_counted_alone_and_says_when_there_is_room() -> None:
    throttle = Throttle.of_anybody()
    for _ in range(3):
        assert not throttle.full("a", 3)
        throttle.count("a", 3)
    assert (throttle.full("a", 3), throttle.full("b", 3)) == (True, False)
    assert 1 <= throttle.wait("a", 3) <= 60


def test_nothing_is_kept_of_who_has_not_come_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    at, storage = [1000.0], MemoryStorage()
    monkeypatch.setattr("limits.storage.memory.time.time", lambda: at[0])
    throttle = Throttle.of_anybody()
    assert isinstance(throttle._limiter, FixedWindowRateLimiter)
    throttle._limiter.storage = storage
    for number in range(50):
        throttle.count(f"a{number}", 3)
    at[0] += 61
    storage._MemoryStorage__expire_events()  # type: ignore[attr-defined]  # its timer does it, a moment later
    assert not storage.storage
    assert not storage.expirations
    assert not storage.events
