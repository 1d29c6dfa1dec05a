"""Operations see which deliveries nobody sees to, and a sender that does not keep up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from prometheus_client import REGISTRY

from kitchen_dispatch.unattended import Seen, Unattended

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


async def test_what_somebody_sees_to_is_told_no_more() -> None:
    """Seen to fail: a tier of which none lay dead any more kept its last figure, and its alarm."""
    seen = Seen(dead={"E0": 1, "G": 3})

    async def look(now: datetime) -> Seen:
        assert now == NOW
        return seen

    unattended = Unattended(look, lambda: NOW)
    await unattended.tell()
    assert (dead("E0"), dead("G")) == (1, 3)
    seen = Seen(dead={"G": 2})
    await unattended.tell()
    assert (dead("E0"), dead("G")) == (0, 2)


async def test_the_sender_is_late_by_what_was_due_longest_ago_and_not_where_nothing_is_due() -> None:
    seen = Seen(due=NOW - timedelta(seconds=90))

    async def look(_: datetime) -> Seen:
        return seen

    unattended = Unattended(look, lambda: NOW)
    await unattended.tell()
    assert REGISTRY.get_sample_value("kitchen_dispatch_delivery_late_seconds") == 90
    seen = Seen()
    await unattended.tell()
    assert REGISTRY.get_sample_value("kitchen_dispatch_delivery_late_seconds") == 0


def dead(tier: str) -> float | None:
    return REGISTRY.get_sample_value("kitchen_dispatch_unattended_deliveries", {"tier": tier})
