"""Figures out of instants. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import linear_regression

from kitchenctl.bench.submitting import Sent
from kitchenctl.bench.watching import Seen

SHARES = {"p50": 0.50, "p95": 0.95, "p99": 0.99}
HALF_A_SECOND = 0.5  # of arrivals: unfinished cases that grow by less in a whole run do not grow
REACHED = 0.98  # of the rate that was asked for


def spread(seconds: Iterable[float]) -> dict[str, float | int]:
    """Return n, p50, p95, p99 and the longest, in milliseconds."""
    found = sorted(seconds)
    if not found:
        return {"n": 0}
    at = {name: found[min(int(len(found) * share), len(found) - 1)] for name, share in SHARES.items()}
    return {"n": len(found)} | {name: round(value * 1000, 1) for name, value in {**at, "max": found[-1]}.items()}


def latencies(sent: Sequence[Sent], seen: Seen) -> dict[str, dict[str, float | int]]:
    """Return how long after it was due a submission was where."""
    due = {one.case_id: one.due for one in sent if one.accepted}
    where: Mapping[str, Mapping[str, float]] = {
        "routed": seen.routed,
        "in_lane": seen.in_lane,
        "on_desk": seen.on_desk,
    }
    durable = {"durable": spread(one.answered - one.due for one in sent if one.accepted)}
    return durable | {
        name: spread(instants[case] - begun for case, begun in due.items() if case in instants)
        for name, instants in where.items()
    }


def unfinished(sent: Sequence[Sent], seen: Seen, *, seconds: int) -> list[int]:
    """Return for each second of the run how many cases were due and neither in a lane nor on the desk."""
    begun = sent[0].due
    rows = [(one.due, seen.ended(one.case_id) or float("inf")) for one in sent if one.accepted]
    return [sum(due <= begun + second < end for due, end in rows) for second in range(1, seconds + 1)]


def grew(waiting: Sequence[int], rate: float) -> bool:
    """Say whether the unfinished cases became more through the run, by the line through all its seconds."""
    if len(waiting) < 3:  # noqa: PLR2004  # a line through two points says nothing
        return False
    slope = linear_regression(range(len(waiting)), waiting).slope
    return slope * len(waiting) > max(rate * HALF_A_SECOND, 5.0)
