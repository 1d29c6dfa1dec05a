"""What happens by itself: once, in time, and not against somebody who was faster."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from kitchen_volunteer.domain import commands as c
from kitchen_volunteer.domain.order import Order, State
from kitchen_volunteer.domain.orders import ORDER, come_due
from kitchenkit.clock import Clock, Due

from .lane import CONTENT, T0, accepted, asking, done, given, offered
from .queue import Lane

WINDOW = timedelta(minutes=30)


async def at(lane: Lane, instant: datetime) -> int:
    """Let one clock look once."""
    due = Due("volunteer", "orders", lane.store, come_due, Order.next_due)
    return await Clock([due], lambda: instant).scan(due)


def lane_with(order: Order) -> Lane:
    lane = Lane()
    lane.store.put(order, T0)
    return lane


async def test_an_offer_expires_when_its_window_is_over_and_not_before() -> None:
    lane = lane_with(offered())
    assert await at(lane, T0 + WINDOW - timedelta(milliseconds=1)) == 0
    assert await at(lane, T0 + WINDOW) == 1
    assert (lane.order().state, lane.facts()) == (State.APPROVED, ["OrderOfferExpired"])
    assert await at(lane, T0 + timedelta(days=30)) == 0


async def test_an_expiry_raced_by_an_accept_leaves_one_winner() -> None:
    """The clock has read the offer when the team's answer is written."""
    lane = lane_with(offered())

    async def accept() -> None:
        loaded = await lane.store.get(lane.order().id)
        assert loaded is not None
        context = asking("team_leader", 29.9)
        decision = ORDER.decide(loaded.aggregate, c.Accept(), context)
        outcome = await lane.store.commit([loaded.change().add(decision, context)])
        assert not outcome.raced

    lane.store.between = accept
    await at(lane, T0 + WINDOW + timedelta(seconds=1))
    assert (lane.order().state, lane.facts()) == (State.ACCEPTED, ["OrderAccepted"])
    assert lane.order().contact_team
    await at(lane, T0 + timedelta(days=1))
    assert lane.facts() == ["OrderAccepted"]


async def test_an_accept_raced_by_the_expiry_leaves_one_winner() -> None:
    """The team's answer was decided in time and comes to be written when the clock was faster."""
    lane = lane_with(offered())
    loaded = await lane.store.get(lane.order().id)
    assert loaded is not None
    context = asking("team_leader", 29.9)
    change = loaded.change().add(ORDER.decide(loaded.aggregate, c.Accept(), context), context)
    await at(lane, T0 + WINDOW)
    outcome = await lane.store.commit([change])
    assert outcome.raced == {change.id}
    assert (lane.order().state, lane.facts(), lane.order().contact_team) == (State.APPROVED, ["OrderOfferExpired"], "")


async def test_two_clocks_fire_it_once() -> None:
    lane = lane_with(offered())
    await asyncio.gather(*(at(lane, T0 + WINDOW) for _ in range(5)))
    assert lane.facts() == ["OrderOfferExpired"]


async def test_a_third_expiry_escalates() -> None:
    lane = lane_with(offered(round=2))
    await at(lane, T0 + WINDOW)
    assert lane.facts() == ["OrderOfferExpired", "OrderEscalated"]


async def test_a_cancelled_offer_is_never_due() -> None:
    lane = lane_with(given(offered(), c.Cancel(), "volunteer_dispatcher", 2))
    assert await at(lane, T0 + timedelta(days=9)) == 0


async def test_seven_days_without_a_word_are_unrated_then_closed_and_never_satisfied() -> None:
    lane = lane_with(done())
    rate_by = lane.order().rate_by
    assert rate_by is not None
    await at(lane, rate_by - timedelta(seconds=1))
    assert lane.order().state is State.DONE
    await at(lane, rate_by)
    assert lane.order().state is State.CLOSED_UNRATED
    await at(lane, rate_by + timedelta(days=3))
    assert (lane.order().state, lane.order().satisfied) == (State.CLOSED, False)
    assert lane.facts() == ["OrderUnrated", "OrderClosed"]


async def test_what_is_held_is_never_due_and_what_is_evaluated_closes_itself() -> None:
    assert await at(lane_with(accepted()), T0 + timedelta(days=400)) == 0
    lane = lane_with(given(done(), CONTENT, "citizen", 2 * 24 * 60))
    await at(lane, T0 + timedelta(days=5))
    assert lane.facts() == ["OrderClosed"]
