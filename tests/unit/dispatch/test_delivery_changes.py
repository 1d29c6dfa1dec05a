"""What becomes of an order is told to the unit's own system too: each with its receipt, one after the other."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchen_dispatch.domain.delivery import Delivery, DeliveryState, Kind, change_id
from kitchen_dispatch.domain.delivery_order import turn
from kitchen_dispatch.domain.matter import OrderState
from kitchen_dispatch.pushing import NotDeliveredError
from kitchen_dispatch.store_delivery import _delivery, delivery_fields

from .parcels import NOON, UNIT, Post, delivery, heard, matter

S = DeliveryState
AWAY = NotDeliveredError("it answered 503", 503)
ORDER = pb.OrderDispatched(order_id="order-1")
TOLD: list[tuple[Any, dict[str, Any], Kind, str]] = [
    (pb.MatterWithdrawn(reason="已自行解决"), {"state": "withdrawn"}, Kind.WITHDRAWN, "已自行解决"),
    (pb.MatterWrongLane(reason="新闻线索"), {"state": "wrong_lane"}, Kind.WITHDRAWN, "新闻线索"),
    (pb.MatterReworked(round=1, reason="又灭了"), {"state": "rework"}, Kind.REWORK, "又灭了"),
    (pb.OrderExtensionDecided(order_id="order-1", granted=True, ground="law"), {}, Kind.EXTENSION_GRANTED, "law"),
    (pb.OrderExtensionDecided(order_id="order-1", ground="law"), {}, Kind.EXTENSION_REFUSED, "law"),
    (pb.OrderResumed(order_id="order-1"), {}, Kind.DEADLINE, ""),
    (pb.OrderUnshelved(order_id="order-1"), {}, Kind.DEADLINE, ""),
    (pb.MatterTierChanged(was="G", reason="积水"), {}, Kind.DEADLINE, "积水"),
    (pb.MatterClocksRecomputed(moved_order_ids=["order-1"]), {}, Kind.DEADLINE, ""),
    (pb.OrderReturnUpheld(order_id="order-1", reason="属实"), {}, Kind.TAKEN_AWAY, "属实"),
    (pb.OrderReturnRefused(order_id="order-1", reason="在你辖区"), {}, Kind.RETURN_REFUSED, "在你辖区"),
    (pb.OrderRuled(order_id="order-1", from_unit_id=UNIT, to_unit_id="u9", reason="r"), {}, Kind.TAKEN_AWAY, "r"),
    (pb.OrderRuled(order_id="order-1", lead_order_id="order-2", reason="r"), {"role": "assist"}, Kind.ROLE, "r"),
    (
        pb.OrderRuled(order_id="order-1", lead_order_id="order-2", released=True, reason="r"),
        {"state": "withdrawn"},
        Kind.TAKEN_AWAY,
        "r",
    ),
    (pb.OrderSupervised(order_id="order-1", instruction="今日到现场"), {}, Kind.SUPERVISED, "今日到现场"),
    (
        pb.OrderReplyVetted(order_id="order-1", reason="未写依据"),
        {"state": "in_progress"},
        Kind.ANSWER_RETURNED,
        "未写依据",
    ),
    (pb.MatterNoted(kind="supplement", text="是三楼"), {"state": "in_progress"}, Kind.ADDED, "是三楼"),
    (pb.MatterNoted(kind="urge", text="快点"), {"state": "in_progress"}, Kind.URGED, "快点"),
]


def body(post: Post, number: int = -1) -> dict[str, Any]:
    return dict(json.loads(post.sent[number][1]))


@pytest.mark.parametrize(("event", "order", "kind", "words"), TOLD, ids=lambda one: type(one).__name__)
async def test_what_becomes_of_an_order_is_told_once_with_a_receipt_of_its_own(
    event: Any, order: dict[str, Any], kind: Kind, words: str
) -> None:
    post = Post(["r-1", "r-2"])
    await post.hears(heard(ORDER))
    for _ in range(2):
        await post.hears(heard(event, number=5, **order))
        for row in post.deliveries._rows.values():
            row.heard.clear()
    state = OrderState(order.get("state", "in_progress"))
    post.matters.put(matter(state=state), NOON)
    if kind in (Kind.WITHDRAWN, Kind.TAKEN_AWAY):
        post.stands(state=S.DELIVERED, next_at=None)
    else:
        assert (await post.looks()).state is S.DELIVERED
    await post.looks(timedelta(seconds=5))
    told = post.deliveries.rows[change_id("order-1", UNIT, kind, 5)].aggregate
    assert (told.state, told.kind, told.words, told.number) == (S.DELIVERED, kind, words, 5)
    assert len(post.deliveries.rows) == 2
    assert (body(post)["kind"], body(post)["reason"], body(post)["number"]) == (kind, words, 5)


async def test_what_is_no_news_for_a_unit_is_not_told() -> None:
    post = Post()
    same = pb.OrderRuled(order_id="order-1", from_unit_id=UNIT, to_unit_id=UNIT, reason="由你单位承办")
    await post.hears(
        heard(same),
        heard(pb.MatterClocksRecomputed(policy_version=2), number=2),
        heard(pb.OrderReturnUpheld(order_id="order-1", reason="r"), number=3, unit="without a system"),
        heard(pb.OrderReplyVetted(order_id="order-1", passed=True), number=4, state="resolved"),
        heard(pb.MatterNoted(kind="urge"), number=5, state="resolved"),
        heard(pb.MatterNoted(kind="rate", text="solved"), number=6, state="in_progress"),
    )
    assert post.deliveries.rows == {}


async def test_a_change_waits_for_the_order_and_for_the_changes_before_it() -> None:
    post = Post([AWAY])
    await post.hears(
        heard(ORDER),
        heard(pb.OrderExtensionDecided(order_id="order-1", granted=True, ground="law"), number=4),
        heard(pb.OrderSupervised(order_id="order-1", instruction="快办"), number=6),
    )
    for _ in range(20):
        await post.looks(timedelta(seconds=20))
    assert {body(post, number)["kind"] for number in range(len(post.sent))} == {"order"}
    post.answers = ["r"]
    for _ in range(40):
        await post.looks(timedelta(minutes=1))
    assert [body(post, number)["kind"] for number in (-3, -2, -1)] == ["order", "extension_granted", "supervised"]
    assert {row.aggregate.state for row in post.deliveries.rows.values()} == {S.DELIVERED}


async def test_a_withdrawal_says_nothing_of_where_the_order_stands_now() -> None:
    post = Post(["r-1"])
    await post.hears(heard(ORDER))
    await post.looks()
    await post.hears(heard(pb.OrderReturnUpheld(order_id="order-1", reason="属实"), number=3))
    post.matters.put(matter(unit_id="another", dispatched_at=NOON + timedelta(hours=1)), NOON)
    await post.looks(timedelta(seconds=5))
    assert body(post) == {
        "delivery_id": change_id("order-1", UNIT, Kind.TAKEN_AWAY, 3), "kind": "taken_away", "number": 3,
        "reason": "属实", "order_id": "order-1", "matter_id": "matter-1", "case_no": "84071415339", "unit_id": UNIT,
        "dispatched_at": "2026-11-20T04:00:00.000+00:00",
    }  # fmt: skip


async def test_what_the_unit_never_had_is_not_taken_back_and_what_it_may_have_is() -> None:
    for attempts, state in ((0, S.CANCELLED), (1, S.DELIVERED)):
        post = Post(["r-1"])
        await post.hears(heard(ORDER), heard(pb.MatterWithdrawn(reason="重复"), number=2, state="withdrawn"))
        post.stands(attempts=attempts)
        post.matters.put(matter(state=OrderState.WITHDRAWN), NOON)
        await post.looks()
        await post.looks(timedelta(seconds=5))
        assert post.one.state is S.CANCELLED
        told = post.deliveries.rows[change_id("order-1", UNIT, Kind.WITHDRAWN, 2)].aggregate
        assert told.state is state


async def test_what_comes_to_nothing_holds_up_nobody_behind_it_although_it_is_due_later() -> None:
    post = Post(["r-1"])
    post.now = later = NOON + timedelta(minutes=1)
    await post.queued(number=1, state=S.DELIVERED, next_at=None)
    await post.queued(id="last", kind=Kind.TAKEN_AWAY, number=5)
    await post.queued(id="no news", kind=Kind.DEADLINE, number=3, next_at=later)
    post.matters.put(matter(unit_id="another", dispatched_at=later), later)
    await post.looks()
    states = {name: post.deliveries.rows[name].aggregate.state for name in ("no news", "last")}
    assert states == {"no news": S.CANCELLED, "last": S.DELIVERED}


async def test_a_change_that_has_waited_long_has_its_whole_time_when_its_turn_comes() -> None:
    post = Post([AWAY])
    await post.queued(kind=Kind.DEADLINE, number=3, id="change", since=NOON - timedelta(days=2))
    await post.queued(number=1, state=S.DELIVERED, next_at=None)
    await post.looks()
    assert post.deliveries.rows["change"].aggregate.state is S.FAILED


def test_a_delivery_from_before_more_than_orders_was_told_is_of_an_order_and_waits_for_nothing() -> None:
    kept = {
        name: value for name, value in delivery_fields(delivery()).items() if name not in {"kind", "number", "words"}
    }
    one = _delivery({"_id": "old", "state": "queued", "sequence": 1, **kept})
    assert (one.kind, one.number, one.words, one.state) == (Kind.ORDER, 0, "", S.QUEUED)


numbers = st.integers(1, 6)
parcels = st.lists(st.tuples(numbers, st.sampled_from(list(Kind)), st.sampled_from(list(S))), max_size=6)


@given(numbers, st.sampled_from(list(Kind)), parcels)
def test_nothing_overtakes_what_is_still_to_be_told(number: int, kind: Kind, made: list[tuple[int, Kind, S]]) -> None:
    one = delivery(number=number, kind=kind)
    others: list[Delivery] = [replace(one, number=n, kind=k, state=s) for n, k, s in made]
    waits = [other for other in others if other.number < number and other.next_due() is not None]
    its = turn(one, others)
    assert (its.wait is not None) == bool(waits)
    had = any(o.kind is Kind.ORDER and o.state is S.DELIVERED and o.number < number for o in others)
    assert its.never == (not waits and kind is not Kind.ORDER and not had)
