"""A clock that stands until it is moved."""

from __future__ import annotations


class FakeClock:
    """Seconds since 1970, as `time.time` gives them; move `at`."""

    def __init__(self) -> None:
        self.at = 1_795_000_000.0

    def __call__(self) -> float:
        return self.at
