"""What is still stuck is told anew each morning to whoever sees to it, in one digest, until it is over."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from google.protobuf.json_format import Parse

from kitchen.dispatch.v1 import unit_delivery_events_pb2 as pb
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.delivery import Acknowledge, DeliveryStillStuck, Receipt, Retry
from kitchen_dispatch.domain.notice_box import Notice, NoticeState
from kitchen_dispatch.reactions_notices import mornings
from kitchen_dispatch.sender import Sender
from kitchenkit.react import Record

from .parcels import ID, NOON, SEALS, Post, matter
from .test_notices import Desk
from .test_undelivered import AWAY, acted, given_up, heard

DAY, HALF_HOUR = timedelta(days=1), timedelta(minutes=30)
SATURDAY = datetime(2026, 11, 20, 23, tzinfo=UTC)  # seven in the morning there, after the noon of `Post`
SUNDAY = SATURDAY + DAY
ROOT = Path(__file__).resolve().parents[3]
STILL = "still_undelivered"


async def another(post: Post, tier: str = "G") -> None:
    """Queue what another matter's order means for the same unit."""
    one = matter()
    post.matters.put(replace(one, id="matter-2", parts=(replace(one.parts[0], id="order-2"),)), NOON)
    await post.queued(id="other", order_id="order-2", matter_id="matter-2", tier=tier)


async def until(post: Post, desk: Desk, at: datetime) -> None:
    """Let the sender look every half hour until then, and have what it says heard."""
    while post.now < at:
        await post.looks(min(HALF_HOUR, at - post.now))
    await heard(desk, post)


def reminders(desk: Desk, *states: NoticeState) -> list[Notice]:
    return [one for _, one in desk.all(*(states or (NoticeState.QUEUED, NoticeState.DUE))) if one.about.clock == STILL]


def facts(post: Post) -> Counter[tuple[str, str]]:
    return Counter((one, type(fact).__name__) for one, _, fact in post.deliveries.facts)


async def test_what_died_is_in_one_digest_in_the_morning_and_never_twice_a_day() -> None:
    post, desk = Post(answers=[AWAY]), Desk()
    await another(post)
    await given_up(post)
    await until(post, desk, SATURDAY - timedelta(seconds=1))
    assert reminders(desk) == [], "they were told when it died"
    await until(post, desk, SATURDAY)
    (digest,) = reminders(desk)
    assert (digest.state, digest.about.tell_at, len(digest.folded)) == (NoticeState.DUE, SATURDAY, 2)
    assert digest.person_id == "", "nobody has said that they see to it"
    await until(post, desk, SUNDAY - timedelta(seconds=1))
    assert reminders(desk) == [digest]


async def test_another_morning_is_another_digest_in_the_place_of_the_one_nobody_read() -> None:
    post, desk = Post(answers=[AWAY]), Desk()
    await given_up(post)
    await until(post, desk, SATURDAY)
    await until(post, desk, SUNDAY)
    assert [one.about.tell_at for one in reminders(desk)] == [SUNDAY]
    assert [one.about.tell_at for one in reminders(desk, NoticeState.VOID)] == [SATURDAY]


async def test_mornings_on_which_nothing_ran_are_not_told_one_by_one() -> None:
    post, desk = Post(answers=[AWAY]), Desk()
    await given_up(post)
    post.now = SUNDAY + 3 * DAY + HALF_HOUR
    for _ in range(3):
        await post.looks(HALF_HOUR)
    await heard(desk, post)
    assert facts(post)[ID, "DeliveryStillStuck"] == 1
    assert [one.about.tell_at for one in reminders(desk)] == [SUNDAY + 3 * DAY]


async def test_where_nothing_is_stuck_nobody_is_reminded() -> None:
    post, desk = Post(answers=[AWAY, AWAY, "r-1"]), Desk()
    await post.queued()
    await until(post, desk, SUNDAY)
    assert desk.all() == []


async def test_who_has_said_that_they_see_to_it_is_reminded_by_name_apart_from_what_nobody_sees_to() -> None:
    post, desk = Post(answers=[AWAY]), Desk()
    await another(post)
    await given_up(post)
    await acted(post, Acknowledge())
    await until(post, desk, SATURDAY)
    assert {(one.person_id, len(one.folded)) for one in reminders(desk)} == {("p1", 1), ("", 1)}
    assert len({one.id for one in reminders(desk)}) == 2


@pytest.mark.parametrize(
    ("command", "role"),
    [(Receipt(receipt_id="r"), "unit_handler"), (Retry(), "dispatcher"), (Acknowledge(), "dispatcher")],
)
async def test_it_leaves_the_digest_when_it_arrives_is_tried_again_or_seen_to(command: object, role: str) -> None:
    post, desk = Post(answers=[AWAY]), Desk()
    await another(post)
    await given_up(post)
    await until(post, desk, SATURDAY)
    await acted(post, command, role)
    await heard(desk, post)
    (digest,) = reminders(desk)
    assert len(digest.folded) == 1, "the other one"
    assert post.one.remind_at is None or isinstance(command, Acknowledge)


async def test_what_dies_again_has_mornings_of_its_own() -> None:
    post, desk = Post(answers=[AWAY]), Desk()
    await given_up(post)
    await until(post, desk, SATURDAY)
    await acted(post, Retry())
    await until(post, desk, SUNDAY)
    assert [one.earlier_at for _, __, one in post.deliveries.facts if isinstance(one, DeliveryStillStuck)] == [None] * 2
    assert [one.about.tell_at for one in reminders(desk)] == [SUNDAY]


async def test_it_is_over_with_the_last_one_and_when_the_order_goes_elsewhere() -> None:
    post, desk = Post(answers=[AWAY]), Desk()
    await given_up(post)
    await until(post, desk, SATURDAY)
    post.matters.put(matter(unit_id="unit-2"), post.now)
    await until(post, desk, SUNDAY)
    assert post.one.state == "cancelled"
    assert [one.state for _, one in desk.all() if one.about.clock == STILL] == [NoticeState.VOID]


async def test_what_is_read_stays_read_and_the_next_morning_is_news() -> None:
    post, desk = Post(answers=[AWAY]), Desk()
    await given_up(post)
    await until(post, desk, SATURDAY)
    for row in desk.store._rows.values():
        row.aggregate = row.aggregate.changed(lambda one: replace(one, state=NoticeState.READ, read_by="p1"))
    await until(post, desk, SUNDAY)
    assert [one.about.tell_at for one in reminders(desk, NoticeState.READ)] == [SATURDAY]
    assert [one.about.tell_at for one in reminders(desk, NoticeState.DUE)] == [SUNDAY]


async def test_an_emergency_and_many_an_hour_are_in_the_same_digest() -> None:
    post, desk = Post(answers=[AWAY]), Desk(an_hour=1)
    await another(post, tier="E1")
    await given_up(post)
    await until(post, desk, SATURDAY)
    (digest,) = reminders(desk)
    assert len(digest.folded) == 2


async def test_what_died_before_anybody_was_reminded_is_from_its_next_morning_on() -> None:
    post, desk = Post(answers=[AWAY]), Desk()
    await given_up(post)
    post.stands(remind_at=None)
    await until(post, desk, SATURDAY - timedelta(seconds=1))
    assert reminders(desk) == []
    await until(post, desk, SATURDAY + timedelta(hours=1))
    assert [one.about.tell_at for one in reminders(desk)] == [SATURDAY]


async def test_two_senders_remind_once() -> None:
    post = Post(answers=[AWAY])
    await given_up(post)
    twin = Sender(
        post.deliveries, post.matters, post.known, push=post.push, seals=SEALS, now=lambda: post.now,
        told_at=lambda _, at: at, morning=mornings(default_book),
    )  # fmt: skip
    post.now = SATURDAY
    await asyncio.gather(post.sender.look(), twin.look())
    await asyncio.gather(post.sender.settle(), twin.settle())
    assert facts(post)[ID, "DeliveryStillStuck"] == 1


def test_a_morning_is_the_next_end_of_the_quiet_hours() -> None:
    morning = mornings(default_book)
    assert morning(NOON) == morning(SATURDAY - timedelta(microseconds=1)) == SATURDAY
    assert morning(SATURDAY) == SUNDAY


@pytest.mark.parametrize(
    "missing", ["order_id", "matter_id", "case_id", "case_no", "died_at", "tell_at", "reminded_at"]
)
async def test_a_reminder_that_lacks_what_it_is_about_is_dead_lettered_and_tells_nobody(missing: str) -> None:
    desk, path = Desk(), ROOT / "protos/examples/dispatch-control-events/DeliveryStillStuck.json"
    event = Parse(path.read_text(encoding="utf-8"), pb.DeliveryStillStuck())
    event.delivery.ClearField(missing)
    record = Record(
        id="e1", topic="dispatch-control-events", partition=0, offset=0, type=event.DESCRIPTOR.full_name, key=None,
        value=event.SerializeToString(), headers=(),
    )  # fmt: skip
    await desk.again([record])
    (reason,) = desk.dead
    assert missing in reason
    assert desk.all() == []
