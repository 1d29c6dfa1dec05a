"""How many new submissions each may make in a minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Throttle:
    """Counts what was new; repeats do not count, and what is under way does, so that a burst is held back too."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._under_way: Counter[str] = Counter()

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
        """Count a new one."""
        self._limiter.hit(RateLimitItemPerMinute(limit), who)

    def wait(self, who: str, limit: int) -> float:
        """Return after how many seconds there is room again."""
        stats = self._limiter.get_window_stats(RateLimitItemPerMinute(limit), who)
        reset = datetime.fromtimestamp(stats.reset_time, UTC)
        return max((reset - datetime.now(UTC)) / timedelta(seconds=1), 1.0)
