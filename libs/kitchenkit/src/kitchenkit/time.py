"""The clock on the wall, to the millisecond: the one place that reads it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def now() -> datetime:
    """Return this instant in UTC, cut to the millisecond, as it is stored and sent."""
    return datetime.fromtimestamp(now_ms() / 1000, UTC)


def now_ms() -> int:
    """Return this instant in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def millis(instant: datetime) -> int:
    """Return an instant in milliseconds since 1970, cut and never rounded: as the database cuts it."""
    return (instant - _EPOCH) // _MILLISECOND
