"""What a unit's own system does not get is told to the dispatchers, until somebody sees to it or it has arrived."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.delivery import DELIVERY, Acknowledge, Receipt, Retry
from kitchen_dispatch.domain.notice_box import NoticeState
from kitchen_dispatch.pushing import NotDeliveredError
from kitchen_dispatch.reactions_notices import quiet
from kitchenkit.react import Record

from .parcels import ID, NOON, Post, context
from .test_notices import Desk

AWAY = NotDeliveredError("对方系统没有应答")
FOUR_HOURS = timedelta(hours=4)


async def given_up(post: Post, *, tier: str = "G") -> None:
    """Let a delivery be tried until it is given up."""
    await post.queued(tier=tier)
    while (await post.looks(timedelta(minutes=30))).state != "dead":
        pass


async def acted(post: Post, command: object, role: str = "dispatcher") -> None:
    loaded = (await post.deliveries.load([ID]))[ID]
    said = context(role, at=post.now, reason="已电话通知单位")
    await post.deliveries.commit([loaded.change().add(DELIVERY.decide(loaded.aggregate, command, said), said)])


def records(post: Post) -> list[Record]:
    """Return what the relay would publish of it."""
    published = [row for letters in post.deliveries.letters.values() for row in letters if row["topics"]]
    return [
        Record(
            id=row["id"], topic="dispatch-control-events", partition=0, offset=offset, type=row["type"], key=None,
            value=row["body"], headers=(("ce_time", row["at"].isoformat().encode()),),
        )
        for offset, row in enumerate(published)
    ]  # fmt: skip


async def heard(desk: Desk, post: Post) -> None:
    desk.now = post.now
    await desk.again(records(post))


async def test_what_is_given_up_is_told_once_and_is_over_when_somebody_sees_to_it() -> None:
    post, desk = Post(answers=[AWAY]), Desk()
    await given_up(post)
    for _ in range(2):
        await heard(desk, post)
        await post.looks(FOUR_HOURS)
    ((role, notice),) = desk.all()
    assert (role, notice.about.threshold, notice.about.order_id) == ("dispatcher", "undelivered", "order-1")
    assert (notice.about.unit_id, notice.about.words) == ("unit-1", "对方系统没有应答")
    await acted(post, Acknowledge())
    await heard(desk, post)
    assert desk.told(NoticeState.VOID) == [("dispatcher", "undelivered")]


@pytest.mark.parametrize(("command", "role"), [(Receipt(receipt_id="r"), "unit_handler"), (Retry(), "dispatcher")])
async def test_it_is_over_when_it_has_arrived_or_is_tried_again_and_told_anew_when_that_fails_too(
    command: object, role: str
) -> None:
    post, desk = Post(answers=[AWAY]), Desk()
    await given_up(post)
    await heard(desk, post)
    await acted(post, command, role)
    await heard(desk, post)
    assert desk.told(NoticeState.VOID) == [("dispatcher", "undelivered")]
    for _ in range(12):
        await post.looks(timedelta(minutes=30))
    await heard(desk, post)
    again = [] if isinstance(command, Receipt) else [("dispatcher", "undelivered")]
    assert desk.told(NoticeState.QUEUED, NoticeState.DUE) == again


async def test_what_arrives_after_a_failure_or_two_is_told_to_nobody() -> None:
    post = Post(answers=[AWAY, AWAY, "r1"])
    await post.queued()
    for _ in range(3):
        one = await post.looks(timedelta(minutes=1))
    assert (one.state, records(post)) == ("delivered", [])


def test_at_night_only_an_emergency_is_told_at_once() -> None:
    told, midnight = quiet(default_book), NOON + timedelta(hours=12)
    assert told("E1", midnight) == midnight
    assert told("G", midnight) == midnight + timedelta(hours=7), "at seven in the morning"
