"""An order reaches a unit's own system with a receipt, or people see to it; nothing between counts as delivered."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain import delivery as domain
from kitchen_dispatch.domain.delivery import (
    DELIVERY,
    FIRST_BACK_OFF,
    GIVE_UP_ELSE,
    LEASE,
    LONGEST_BACK_OFF,
    LOOK_AGAIN,
    OPEN,
    Acknowledge,
    Delivery,
    DeliveryState,
    Receipt,
    Retry,
    back_off,
)
from kitchen_dispatch.domain.endpoint import EndpointState
from kitchen_dispatch.domain.location import Location
from kitchen_dispatch.domain.matter import OrderState
from kitchen_dispatch.domain.records import Given, ReworkRound, Verification
from kitchen_dispatch.pushing import NotDeliveredError
from kitchen_dispatch.reactions_delivery import deliveries
from kitchen_dispatch.reactions_notices import mornings
from kitchen_dispatch.sender import EACH_AT_ONCE
from kitchenkit.decide import Decision, Refused
from kitchenkit.react import Consumer, Record, Transient

from .parcels import ID, NOON, SECRET, UNIT, Nowhere, Post, context, delivery, endpoint, heard, matter

S = DeliveryState
AWAY = NotDeliveredError("it answered 503", 503)
morning = mornings(default_book)


def last(decision: Decision[Delivery]) -> Delivery:
    return decision.steps[-1].after


# How it is sent.


async def test_a_receipt_is_what_delivers_it() -> None:
    post = Post(["r-1"])
    await post.queued()
    one = await post.looks()
    assert (one.state, one.receipt_id, one.delivered_at, one.attempts, one.next_due()) == (
        S.DELIVERED, "r-1", NOON, 1, None
    )  # fmt: skip
    await post.looks(timedelta(days=1))
    assert len(post.sent) == 1


async def test_what_is_sent_is_signed_with_the_units_secret_and_says_no_more_than_the_console_shows() -> None:
    post = Post(["r-1"])
    await post.queued()
    await post.looks()
    ((_, body, headers),) = post.sent
    told = hmac.new(SECRET.encode(), f"{headers['Kitchen-Timestamp']}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["Kitchen-Signature"] == f"v1={told}"
    assert headers["Kitchen-Delivery"] == json.loads(body)["delivery_id"] == ID
    assert json.loads(body).keys() == {
        "delivery_id", "order_id", "matter_id", "case_no", "unit_id", "role", "tier", "category_code", "area_code",
        "text", "confidential", "dispatched_at", "sign_by", "due_at", "kind", "number", "reason", "state",
        "location", "item", "evidence", "priority", "instruction", "reworks", "verdict", "finding",
    }  # fmt: skip


async def test_a_units_system_is_told_where_what_has_to_be_shown_and_why_it_is_done_again() -> None:
    post = Post(["r-1"])
    await post.queued()
    found = Verification(passed=False, finding="灯仍不亮", at=NOON, by="p9", seen_at=NOON, place="路口")
    given = Given(id="p1", title="急修", rank=1, code="P1")
    one = matter(item="LIGHT-1", evidence="修复后照片", instruction="今日到现场", priority=given)
    where = Location(address="中华南路12号旁", lat=26.5731, long=106.7093)
    again = ReworkRound(number=1, cause="check_failed", at=NOON, reason="灯仍不亮", by="p9", place="路口")
    one = replace(one, reworks=(again,), location=where, verification=found, verdict="not_solved")
    post.matters.put(one, NOON)
    await post.looks()
    told = json.loads(post.sent[0][1])
    assert told["location"] == {"address": "中华南路12号旁", "lat": 26.5731, "long": 106.7093}
    assert told["priority"] == {"id": "p1", "title": "急修", "rank": 1, "code": "P1"}
    shown = {name: told[name] for name in ("item", "evidence", "instruction", "verdict", "finding")}
    assert shown == {
        "item": "LIGHT-1", "evidence": "修复后照片", "instruction": "今日到现场", "verdict": "not_solved",
        "finding": "灯仍不亮",
    }  # fmt: skip
    assert told["reworks"] == [
        {
            "number": 1, "cause": "check_failed", "at": "2026-11-20T04:00:00.000+00:00", "reason": "灯仍不亮",
            "by": "p9", "place": "路口", "media": [],
        }
    ]  # fmt: skip


async def test_the_secret_is_in_no_history() -> None:
    post = Post(["r-1"])
    await post.queued()
    await post.looks()
    assert SECRET not in str(post.deliveries.letters)
    assert SECRET.encode() not in endpoint().sealed


async def test_without_a_receipt_it_is_tried_again_after_a_while_that_grows() -> None:
    post = Post([AWAY])
    await post.queued()
    one = await post.looks()
    assert (one.state, one.error, one.status, one.next_at) == (S.FAILED, "it answered 503", 503, NOON + FIRST_BACK_OFF)
    await post.looks(FIRST_BACK_OFF / 2)
    assert len(post.sent) == 1
    one = await post.looks(FIRST_BACK_OFF / 2)
    assert (len(post.sent), one.next_at) == (2, post.now + 2 * FIRST_BACK_OFF)


def test_the_while_that_grows_has_an_end() -> None:
    assert back_off(1) == FIRST_BACK_OFF
    assert back_off(50) == LONGEST_BACK_OFF == max(back_off(n) for n in range(100))


@pytest.mark.parametrize(("tier", "hours"), [("E0", 5 / 60), ("E1", 20 / 60), ("G", 4)])
async def test_after_too_long_people_see_to_it_and_for_an_emergency_soon(tier: str, hours: float) -> None:
    post = Post([AWAY])
    await post.queued(tier=tier)
    assert (await post.looks()).state is S.FAILED
    post.now = NOON
    assert (await post.looks(timedelta(hours=hours))).state is S.DEAD
    sent = len(post.sent)
    await post.looks(LOOK_AGAIN)
    assert (len(post.sent), post.one.state) == (sent, S.DEAD)


async def test_what_a_killed_sender_had_in_hand_is_taken_up_when_its_lease_is_over() -> None:
    post = Post(["r-1"])
    await post.queued()
    claimed = domain.begin(post.one, NOON)
    await post.deliveries.commit([post.deliveries.rows[ID].change().add(claimed, context())])
    await post.looks(LEASE / 2)
    assert post.sent == []
    assert (await post.looks(LEASE / 2)).state is S.FAILED
    assert (await post.looks(FIRST_BACK_OFF)).state is S.DELIVERED


async def test_two_senders_send_it_once() -> None:
    post = Post(["r-1"])
    await post.queued()
    other = Post(["r-2"])
    other.deliveries = post.deliveries
    other.sender._deliveries = post.deliveries
    await other.known.refresh()

    async def first() -> None:
        await other.sender.look()
        await other.sender.settle()

    post.deliveries.between = first
    assert (await post.looks()).receipt_id == "r-2"
    assert post.sent == []


@pytest.mark.parametrize(
    "part",
    [
        {"unit_id": "another"},
        {"state": OrderState.WITHDRAWN},
        {"dispatched_at": NOON + timedelta(hours=1)},
        {"state": OrderState.RESOLVED},
    ],
    ids=["taken to another unit", "withdrawn", "dispatched anew", "answered"],
)
@pytest.mark.parametrize("state", [S.QUEUED, S.FAILED, S.DEAD, S.ACKNOWLEDGED_STUCK])
async def test_an_order_that_is_not_that_units_any_more_is_not_sent(part: dict[str, Any], state: DeliveryState) -> None:
    post = Post(["r-1"])
    await post.queued()
    post.stands(state=state)
    post.matters.put(matter(**part), NOON)
    assert ((await post.looks()).state, post.sent) == (S.CANCELLED, [])


async def test_nothing_is_sent_to_a_system_that_is_suspended() -> None:
    post = Post(["r-1"])
    await post.queued()
    post.endpoints.put(endpoint(state=EndpointState.SUSPENDED), NOON)
    assert ((await post.looks()).state, post.sent) == (S.CANCELLED, [])


async def test_a_receipt_that_comes_another_way_meanwhile_counts() -> None:
    post = Post([AWAY])
    await post.queued()

    async def push(url: str, body: bytes, headers: Mapping[str, str]) -> str:
        del url, body, headers
        told = DELIVERY.decide(post.one, Receipt(receipt_id="by hand"), context("unit_handler"))
        await post.deliveries.commit([post.deliveries.rows[ID].change().add(told, context())])
        raise AWAY

    post.sender._push = push
    assert ((await post.looks()).state, post.one.receipt_id) == (S.DELIVERED, "by hand")


async def test_one_unit_whose_system_hangs_does_not_hold_up_the_others() -> None:
    post = Post(["r-1"])
    for number in range(EACH_AT_ONCE + 3):
        await post.queued(id=f"d{number}", order_id=f"o{number}")
    await post.known.refresh()
    await post.sender.look()
    assert len(post.sender._under_way) == EACH_AT_ONCE
    assert len(await post.deliveries.due(until=NOON, limit=99)) == EACH_AT_ONCE, "the others step aside"
    await post.sender.settle()


# How it begins.


def dispatched(unit: str = UNIT) -> Record:
    return heard(pb.OrderDispatched(order_id="order-1"), unit=unit)


@pytest.mark.parametrize(("unit", "count"), [(UNIT, 1), ("without a system", 0)])
async def test_a_dispatch_to_a_unit_with_a_system_is_queued_once(unit: str, count: int) -> None:
    post = Post()
    await post.known.refresh()
    for _ in range(2):
        consumer = Consumer("dispatch", deliveries(post.deliveries, post.known.of), Nowhere(), lambda: NOON)
        await consumer.react([dispatched(unit)])
        for row in post.deliveries._rows.values():
            row.heard.clear()
    assert [row.aggregate.id for row in post.deliveries.rows.values()] == [ID] * count


async def test_before_the_units_systems_are_known_a_dispatch_waits() -> None:
    post = Post()
    consumer = Consumer("dispatch", deliveries(post.deliveries, post.known.of), Nowhere(), lambda: NOON)
    with pytest.raises(Transient):
        await consumer.react([dispatched()])


# What people do.


def test_the_dead_have_an_owner_once_somebody_says_so_and_why() -> None:
    dead = delivery(state=S.DEAD)
    with pytest.raises(Refused, match="reason"):
        DELIVERY.decide(dead, Acknowledge(), context("dispatcher"))
    known = last(DELIVERY.decide(dead, Acknowledge(), context("dispatcher", reason="对方机房检修")))
    assert (known.state, known.owner, known.reason) == (S.ACKNOWLEDGED_STUCK, "p1", "对方机房检修")
    again = last(DELIVERY.decide(known, Retry(), context("dispatcher", at=NOON + timedelta(days=1))))
    assert (again.state, again.since, again.tries, again.owner) == (S.QUEUED, NOON + timedelta(days=1), 0, "")


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("role", ["unit_handler", "dispatcher", "merchant", "resident"])
@pytest.mark.parametrize(
    "command", [Receipt(receipt_id="r"), Retry(), Acknowledge()], ids=lambda one: type(one).__name__
)
def test_every_command_in_every_state_for_every_role(command: object, role: str, state: DeliveryState) -> None:
    may: dict[tuple[type[Any], str], Collection[DeliveryState]] = {
        (Receipt, "unit_handler"): OPEN | {S.DELIVERED},
        (Retry, "dispatcher"): {S.FAILED, S.DEAD, S.ACKNOWLEDGED_STUCK},
        (Acknowledge, "dispatcher"): {S.DEAD},
    }
    one = delivery(state=state)
    if state in may.get((type(command), role), set()):
        DELIVERY.decide(one, command, context(role, reason="有原因"))
        return
    with pytest.raises(Refused):
        DELIVERY.decide(one, command, context(role, reason="有原因"))


# At random.


class Parcel(RuleBasedStateMachine):
    """The sender, its death, the unit's system and people do what they may, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.one, self.now, self.receipts = delivery(), NOON, 0
        self.mornings: list[tuple[datetime, datetime]] = []  # for which people were reminded, by death

    def _take(self, decision: Decision[Delivery]) -> None:
        if decision.steps:
            self.one = last(decision)

    @precondition(lambda self: self.one.state in {S.QUEUED, S.FAILED} and self.one.next_at <= self.now)
    @rule(answer=st.sampled_from(["receipt", "none", "dies"]))
    def sent(self, answer: str) -> None:
        self._take(domain.begin(self.one, self.now))
        if answer == "receipt":
            self.receipts += 1
            self._take(domain.received(self.one, "r", self.now))
        elif answer == "none":
            self._take(domain.missed(self.one, "x", self.now, tell_at=self.now, remind_at=morning(self.now)))

    @precondition(lambda self: self.one.state is S.SENDING and self.one.next_at <= self.now)
    @rule()
    def lease_over(self) -> None:
        self._take(domain.missed(self.one, domain.INTERRUPTED, self.now, tell_at=self.now, remind_at=morning(self.now)))

    @precondition(lambda self: self.one.state in domain.STUCK and self.one.next_at <= self.now)
    @rule()
    def looked_at_while_stuck(self) -> None:
        decision = domain.remind(self.one, self.now, morning)
        self._take(decision)
        if decision.steps:
            assert self.one.died_at is not None
            assert self.one.reminded_at is not None
            assert self.one.died_at < self.one.reminded_at <= self.now, "a morning that has come since it died"
            self.mornings.append((self.one.died_at, self.one.reminded_at))

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(minutes=st.integers(1, 200))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(command=st.sampled_from([Receipt(receipt_id="r"), Retry(), Acknowledge()]))
    def command(self, command: object) -> None:
        role = "unit_handler" if isinstance(command, Receipt) else "dispatcher"
        try:
            decision = DELIVERY.decide(self.one, command, context(role, at=self.now, reason="有原因"))
        except Refused:
            return
        self.receipts += isinstance(command, Receipt)
        self._take(decision)

    @invariant()
    def only_a_receipt_delivers(self) -> None:
        assert (self.one.state is S.DELIVERED) == bool(self.one.receipt_id) == bool(self.receipts)

    @invariant()
    def nothing_open_is_forgotten(self) -> None:
        assert (self.one.next_due() is not None) == (self.one.state in OPEN)

    @invariant()
    def people_are_reminded_once_a_morning_and_of_what_is_stuck_alone(self) -> None:
        assert (self.one.remind_at is not None) == (self.one.state in domain.STUCK)
        assert len(set(self.mornings)) == len(self.mornings)

    @invariant()
    def it_is_not_tried_by_itself_for_ever(self) -> None:
        if self.one.state is S.FAILED:
            assert self.one.next_at is not None
            assert self.one.next_at - self.one.since < GIVE_UP_ELSE + LONGEST_BACK_OFF + LEASE


Parcel.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestParcel = Parcel.TestCase
