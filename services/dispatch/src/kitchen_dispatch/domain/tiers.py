"""How long things may take, by tier (civic-reporting.md §3.3).

Working hours and days of that table count as natural ones here; the working calendar comes with dispatch in depth.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """From dispatch to each: the unit's signature, its answer, and how long the citizen is waited for."""

    sign: timedelta
    handle: timedelta
    callback: timedelta


def _limits(sign: timedelta, handle: timedelta, callback: timedelta) -> Limits:
    return Limits(sign, handle, callback)


_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LIMITS: dict[str, Limits] = {
    "E0": _limits(15 * _MINUTE, 2 * _HOUR, 1 * _DAY),  # 特急
    "E1": _limits(1 * _HOUR, 24 * _HOUR, 2 * _DAY),  # 急
    "E2": _limits(2 * _HOUR, 3 * _DAY, 3 * _DAY),  # 较急
    "G": _limits(4 * _HOUR, 7 * _DAY, 3 * _DAY),  # 一般
    "C": _limits(4 * _HOUR, 15 * _DAY, 3 * _DAY),  # 复杂疑难
    "Q": _limits(2 * _HOUR, 1 * _DAY, 1 * _DAY),  # 咨询
}
REWORK_SHORTEST, REWORK_LONGEST = 2 * _HOUR, 7 * _DAY  # §3.4: half the handling time, within these


def limits(tier: str) -> Limits:
    """Return the limits of a tier; one that this lane does not know counts as 一般."""
    return LIMITS.get(tier, LIMITS["G"])


def rework_time(tier: str) -> timedelta:
    """Return how long a rework may take."""
    return min(max(limits(tier).handle / 2, REWORK_SHORTEST), REWORK_LONGEST)
