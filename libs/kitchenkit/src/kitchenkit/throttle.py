"""How many each caller may do in a minute, and who a caller is that says no name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Network, ip_address

from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter, RateLimiter

HOUSE = 64  # bits of an IPv6 address that whoever has a line is given: what comes after them they choose themselves


class Throttle:
    """Counts what was done; what is under way counts too, so that a burst is held back."""

    def __init__(self, limiter: RateLimiter | None = None) -> None:
        self._limiter = limiter or MovingWindowRateLimiter(MemoryStorage())
        self._under_way: Counter[str] = Counter()

    @classmethod
    def of_anybody(cls) -> Throttle:
        """Return one that forgets whoever has not come for a minute: a moving window keeps each name for ever."""
        return cls(FixedWindowRateLimiter(MemoryStorage()))

    def full(self, who: str, limit: int) -> bool:
        """Say whether the next one would be too many."""
        stats = self._limiter.get_window_stats(RateLimitItemPerMinute(limit), who)
        return stats.remaining <= self._under_way[who]

    @contextmanager
    def under_way(self, who: str) -> Iterator[None]:
        """Count one while it is being stored."""
        self._under_way[who] += 1
        try:
            yield
        finally:
            self._under_way[who] -= 1
            if not self._under_way[who]:
                del self._under_way[who]

    def count(self, who: str, limit: int) -> None:
        """Count one."""
        self._limiter.hit(RateLimitItemPerMinute(limit), who)

    def wait(self, who: str, limit: int) -> float:
        """Return after how many seconds there is room again."""
        stats = self._limiter.get_window_stats(RateLimitItemPerMinute(limit), who)
        reset = datetime.fromtimestamp(stats.reset_time, UTC)
        return max((reset - datetime.now(UTC)) / timedelta(seconds=1), 1.0)


def address_of(request: Request) -> str:
    """Return the address that a request came from, of IPv6 its network; those without any are one caller."""
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        return ""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((int(address), HOUSE), strict=False))
