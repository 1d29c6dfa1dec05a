"""What the commercial lane does about its queue: once each, however often it is heard; and the clock beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.message import Message

from kitchen.common.v1 import place_pb2
from kitchen.dispatch.v1 import merchant_events_pb2 as told
from kitchen.triage.v1 import case_events_pb2 as pb
from kitchen_dispatch import wire_merchant, wire_merchants
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain import merchant_facts
from kitchen_dispatch.domain.merchant import Candidate, Merchant, find
from kitchen_dispatch.domain.merchant_acts import come_due
from kitchen_dispatch.domain.merchant_commands import Accept
from kitchen_dispatch.domain.merchant_order import MerchantOrder, OrderState, Wanted
from kitchen_dispatch.domain.merchant_orders import ORDER
from kitchen_dispatch.merchants import Merchants
from kitchen_dispatch.reactions_merchant import commercial, ratings
from kitchen_dispatch.seed_merchants import seed
from kitchen_dispatch.store_merchant import merchant_fields, order_fields
from kitchenkit.clock import Clock, Due
from kitchenkit.events import record_of
from kitchenkit.react import Change, Consumer, Record, Transient
from tests.fakes.store import MemoryStore

from .market import MARKET, NOON, ORDER_ID, ZONE, context, later, quote, wanted

SEED = Path(__file__).resolve().parents[3] / "deploy" / "seed"


@dataclass
class Dead:
    put_: list[tuple[str, str]] = field(default_factory=list)

    async def put(self, record: Record, reason: str) -> None:
        self.put_.append((record.type, reason))


def match(case: Wanted, now: datetime) -> Sequence[Candidate]:
    return find(MARKET, category=case.category_code, area=case.area_code, now=now, zone=ZONE, most=3)


def new_store() -> MemoryStore[MerchantOrder]:
    return MemoryStore(order_fields, to_letter=wire_merchant.order_letter, due=MerchantOrder.next_due)


class Lane:
    """The lane's consumer on a store in memory."""

    def __init__(self) -> None:
        self.store: MemoryStore[MerchantOrder] = new_store()
        self.dead = Dead()
        self.now = NOON
        self.records: list[Record] = []

    def hears(self, message: Message, *, topic: str = "queue-commercial") -> Record:
        offset = len(self.records)
        kind = message.DESCRIPTOR.full_name
        record = record_of(
            topic=topic,
            partition=0,
            offset=offset,
            key=b"case-1",
            value=message.SerializeToString(),
            headers=[("ce_id", f"event-{offset}".encode()), ("ce_type", kind.encode())],
        )
        self.records.append(record)
        return record

    async def react(self, records: Sequence[Record]) -> None:
        consumer = Consumer("dispatch", commercial(self.store, match), self.dead, lambda: self.now, book=default_book)
        await consumer.react(records)

    @property
    def order(self) -> MerchantOrder:
        return self.store.rows[ORDER_ID].aggregate

    @property
    def facts(self) -> list[str]:
        return [type(fact).__name__ for _, _, fact in self.store.facts]

    def forget_the_inbox(self) -> None:
        for row in self.store.rows.values():
            self.store.put(row.aggregate, NOON)


def routed(**more: Any) -> pb.CaseRouted:
    said: dict[str, Any] = {
        "case_id": "case-1", "case_no": "K7", "routing_no": 1, "lane": "commercial", "kind": "appeal",
        "category_code": "COM-LOCK", "area_code": "520103005", "tier": "M", "text": "需要开锁",
        "place": place_pb2.Place(lat=26.6, long=106.7, address="示例路 1 号"),
    }  # fmt: skip
    return pb.CaseRouted(**said | more)


ABOUT: dict[str, Any] = {"case_id": "case-1", "routing_no": 1}
WHOLE_TOPIC = [
    routed(),
    pb.CaseUrged(**ABOUT, note="快一点"),
    pb.CaseSupplemented(**ABOUT, text="在三楼"),
    pb.CaseRated(**ABOUT, verdict="not_solved", comment="还没来"),
    pb.CaseReopened(**ABOUT, reason="又坏了"),
    pb.CaseAppealed(**ABOUT, reason="多收了钱"),
    pb.CasePriceAnswered(**ABOUT, agreed=True, amount=8000),
    pb.CasePriceAnswered(**ABOUT, amount=8000, reason="太贵"),
    pb.CaseDisputed(**ABOUT, reason="加价"),
    pb.CaseMerged(**ABOUT, master_id="case-0"),
    pb.CaseWithdrawn(**ABOUT, reason="自己打开了"),
]


async def test_a_routed_case_becomes_one_order_offered_to_the_best_merchant() -> None:
    lane = Lane()
    await lane.react([lane.hears(routed())])
    assert (lane.order.state, lane.order.merchant_id) == (OrderState.OFFERED, MARKET[0].id)
    assert lane.order.spot.address == "示例路 1 号"
    assert lane.facts == ["MerchantOrderPlaced", "MerchantOrderOffered"]


async def with_a_price() -> Lane:
    lane = Lane()
    await lane.react([lane.hears(routed())])
    lane.store.put(ORDER.decide(lane.order, quote(8000), context("merchant")).steps[-1].after, NOON)
    return lane


async def test_the_citizens_own_word_takes_the_price_that_they_saw() -> None:
    lane = await with_a_price()
    await lane.react([lane.hears(pb.CasePriceAnswered(**ABOUT, agreed=True, amount=8000))])
    assert lane.order.quote is not None
    assert (lane.order.quote.agreed_at, lane.order.quote.agreed_by) == (NOON, "citizen")
    assert lane.facts[-1] == "MerchantQuoteAgreed"
    await lane.react([lane.hears(pb.CasePriceAnswered(**ABOUT, amount=8000, reason="太贵"))])
    assert lane.facts[-1] == "MerchantOrderNoted", "what is agreed is agreed: then there is the dispute"


async def test_the_citizens_own_refusal_asks_the_next_merchant() -> None:
    lane = await with_a_price()
    await lane.react([lane.hears(pb.CasePriceAnswered(**ABOUT, amount=8000, reason="太贵"))])
    assert lane.facts[-2:] == ["MerchantQuoteRefused", "MerchantOrderOffered"]
    assert lane.order.merchant_id == MARKET[1].id


@pytest.mark.parametrize("agreed", [True, False])
async def test_a_word_on_a_price_that_is_another_by_now_is_a_remark(*, agreed: bool) -> None:
    lane = await with_a_price()
    await lane.react([lane.hears(pb.CasePriceAnswered(**ABOUT, agreed=agreed, amount=7999, reason="太贵"))])
    assert lane.facts[-1] == "MerchantOrderNoted"
    assert lane.order.price_open()


async def test_redelivered_and_heard_twice_it_stays_one_order() -> None:
    lane = Lane()
    first = lane.hears(routed())
    await lane.react([first, first])
    await lane.react([first])
    await lane.react([lane.hears(routed())])  # the same fact under another id
    assert lane.facts == ["MerchantOrderPlaced", "MerchantOrderOffered"]


async def test_a_case_that_comes_back_gets_an_order_of_its_own() -> None:
    lane = Lane()
    await lane.react([lane.hears(routed()), lane.hears(routed(routing_no=2))])
    assert len(lane.store.rows) == 2


@pytest.mark.parametrize("together", [True, False])
async def test_the_whole_topic_replayed_without_any_inbox_changes_nothing(*, together: bool) -> None:
    lane = Lane()
    records = [lane.hears(message) for message in WHOLE_TOPIC]
    for batch in [records] if together else [[record] for record in records]:
        await lane.react(batch)
    facts, before = list(lane.facts), lane.order
    assert (before.state, lane.dead.put_) == (OrderState.WITHDRAWN, [])
    for _ in range(2):
        lane.forget_the_inbox()
        lane.now = later(days=20)
        await lane.react(records)
    assert (lane.facts, lane.order) == (facts, before)


async def test_a_batch_decides_just_as_one_record_at_a_time_does() -> None:
    one, other = Lane(), Lane()
    await one.react([one.hears(message) for message in WHOLE_TOPIC])
    for message in WHOLE_TOPIC:
        await other.react([other.hears(message)])
    assert (one.order, one.facts) == (other.order, other.facts)


@pytest.mark.parametrize("message", WHOLE_TOPIC, ids=lambda message: message.DESCRIPTOR.name)
async def test_what_is_said_in_another_lanes_queue_is_not_this_lanes(message: Any) -> None:
    lane = Lane()
    if isinstance(message, pb.CaseRouted):
        message = routed(lane="government")
    await lane.react([lane.hears(message, topic="queue-government")])
    assert (lane.store.rows, lane.dead.put_) == ({}, [])


async def test_an_act_without_its_order_is_put_where_people_see_it() -> None:
    lane = Lane()
    await lane.react([lane.hears(pb.CaseUrged(**ABOUT))])
    assert [kind for kind, _ in lane.dead.put_] == ["kitchen.triage.v1.CaseUrged"]


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (routed(text=""), "text"),
        (routed(routing_no=0), "routing_no"),
        (routed(case_id=""), "case_id"),
        (pb.CaseRated(**ABOUT), "verdict"),
        (pb.CaseAppealed(**ABOUT), "reason"),
        (pb.CasePriceAnswered(**ABOUT, amount=8000), "reason"),
        (pb.CaseUrged(routing_no=1, note="x"), "case_id"),
    ],
)
async def test_what_cannot_be_read_says_which_field(message: Message, why: str) -> None:
    lane = Lane()
    await lane.react([lane.hears(message)])
    assert why in lane.dead.put_[0][1]


async def test_an_order_waits_while_the_merchants_are_not_known() -> None:
    merchants = Merchants(MemoryStore(merchant_fields), ZONE)
    lane = Lane()
    consumer = Consumer("dispatch", commercial(lane.store, merchants.match), lane.dead, lambda: NOON, book=default_book)
    record = lane.hears(routed())
    with pytest.raises(Transient):
        await consumer.react([record])
    await merchants.refresh()
    await consumer.react([record])
    assert lane.order.escalated  # now it is known that there is nobody


async def test_the_merchants_are_all_found_again_however_many() -> None:
    store: MemoryStore[Any] = MemoryStore(merchant_fields)
    for number in range(450):
        store.put(replace(MARKET[0], id=f"m{number}", code=f"m{number}"), NOON)
    merchants = Merchants(store, ZONE)
    await merchants.refresh()
    assert merchants._known is not None
    assert len(merchants._known) == 450


async def test_who_has_its_hands_full_is_left_out_at_the_next_look() -> None:
    store: MemoryStore[Any] = MemoryStore(merchant_fields)
    for one in MARKET[:2]:
        store.put(replace(one, open_limit=2), NOON)
    in_hand = {MARKET[0].id: 2, MARKET[1].id: 1}

    async def busy() -> dict[str, int]:
        return in_hand

    merchants = Merchants(store, ZONE, busy)
    await merchants.refresh()
    assert [one.merchant_id for one in merchants.match(wanted(), NOON)] == [MARKET[1].id]
    in_hand.clear()
    await merchants.refresh()
    assert len(merchants.match(wanted(), NOON)) == 2


# What the customers said.


def rating(stars: int, *, order: str = ORDER_ID, merchant: str = MARKET[0].id) -> told.MerchantOrderRated:
    return told.MerchantOrderRated(order=told.MerchantOrder(id=order, merchant_id=merchant), stars=stars)


async def heard(store: MemoryStore[Merchant], message: Message, cause: str) -> list[tuple[str, str]]:
    dead = Dead()
    kind = message.DESCRIPTOR.full_name
    headers = {"ce_id": cause, "ce_type": kind, "ce_time": NOON.isoformat()}
    record = record_of(
        topic="dispatch-merchant-events", partition=0, offset=0, key=b"x", value=message.SerializeToString(),
        headers=[(name, value.encode()) for name, value in headers.items()],
    )  # fmt: skip
    await Consumer("dispatch", ratings(store), dead, lambda: NOON).react([record])
    return dead.put_


async def test_a_merchants_rating_follows_the_stars_and_each_order_counts_once() -> None:
    store: MemoryStore[Merchant] = MemoryStore(merchant_fields, to_letter=wire_merchants.merchant_letter)
    store.put(MARKET[0], NOON)
    for cause in ("e1", "e1", "e2"):
        assert await heard(store, rating(1), cause) == []
    merchant = store.rows[MARKET[0].id].aggregate
    assert (len(merchant.scores), merchant.rating < MARKET[0].rating) == (1, True)
    assert [one["type"] for one in store.outbox] == ["kitchen.dispatch.v1.MerchantScored"]


async def test_a_rating_without_stars_counts_for_nothing_and_one_of_nobody_is_put_where_people_see_it() -> None:
    store: MemoryStore[Merchant] = MemoryStore(merchant_fields)
    store.put(MARKET[0], NOON)
    assert await heard(store, rating(0), "e1") == []
    assert store.rows[MARKET[0].id].aggregate == MARKET[0]
    ((_, why),) = await heard(store, rating(3, merchant="nobody"), "e2")
    assert "nobody" in why


# The clock beside it.


async def offered_in(store: MemoryStore[MerchantOrder]) -> None:
    lane = Lane()
    lane.store = store
    await lane.react([lane.hears(routed())])


async def test_the_clock_asks_the_next_and_after_three_the_desk() -> None:
    store, now = new_store(), NOON
    await offered_in(store)
    due = Due("dispatch", "merchant_orders", store, come_due, MerchantOrder.next_due, default_book)
    for _ in range(5):
        now += timedelta(hours=2)
        await Clock([due], lambda now=now: now).scan(due)  # type: ignore[misc]  # bound now
    order = store.rows[ORDER_ID].aggregate
    assert (order.state, order.next_due()) == (OrderState.ORDERED, None)
    assert [offer.state for offer in order.offers] == ["expired"] * 3
    assert order.escalated


@pytest.mark.parametrize("clock_first", [True, False])
async def test_acceptance_and_expiry_that_meet_have_one_winner(*, clock_first: bool) -> None:
    store = new_store()
    await offered_in(store)
    quoted = ORDER.decide(store.rows[ORDER_ID].aggregate, quote(), context("merchant"))
    await store.commit([store.rows[ORDER_ID].change().add(quoted, context("merchant"))])
    loaded = store.rows[ORDER_ID]
    accept = ORDER.decide(loaded.aggregate, Accept(), context("merchant", at=later(minutes=119)))
    expire = come_due(loaded.aggregate, context("clock", at=later(hours=2)))
    both: list[Change[MerchantOrder]] = [
        loaded.change().add(accept, context("merchant")),
        loaded.change().add(expire, context("clock")),
    ]
    if clock_first:
        both.reverse()
    outcomes = [await store.commit([change]) for change in both]
    assert [outcome.raced for outcome in outcomes] == [set(), {ORDER_ID}]
    assert store.rows[ORDER_ID].aggregate.state == (OrderState.OFFERED if clock_first else OrderState.ACCEPTED)


async def test_two_clocks_ask_one_next_merchant() -> None:
    store = new_store()
    await offered_in(store)
    due = Due("dispatch", "merchant_orders", store, come_due, MerchantOrder.next_due, default_book)
    one, other = (Clock([due], lambda: later(hours=2)) for _ in range(2))

    async def first() -> None:
        await other.scan(due)

    store.between = first
    await one.scan(due)
    assert len(store.rows[ORDER_ID].aggregate.offers) == 2


# What is told.


def test_every_fact_of_an_order_and_of_a_merchant_is_told() -> None:
    said = {name for name in vars(merchant_facts) if name.startswith("Merchant")}
    told_ = {kind.__name__ for kind in (*wire_merchant._EVENTS, *wire_merchants._EVENTS)}
    assert told_ == said


async def test_an_event_carries_the_order_after_its_fact() -> None:
    lane = Lane()
    await lane.react([lane.hears(routed())])
    placed, offered = lane.store.outbox
    assert (placed["type"], placed["topics"]) == (
        "kitchen.dispatch.v1.MerchantOrderPlaced", ["dispatch-merchant-events"]
    )  # fmt: skip
    assert told.MerchantOrderPlaced.FromString(placed["body"]).order.state == "ordered"
    event = told.MerchantOrderOffered.FromString(offered["body"])
    assert (event.order.state, event.merchant_id, offered["corr"]) == ("offered", MARKET[0].id, "case-1")
    assert [one.state for one in event.order.offers] == ["open"]


async def test_an_unrated_order_does_not_say_whether_somebody_is_satisfied() -> None:
    lane = Lane()
    await lane.react([lane.hears(routed())])
    assert not wire_merchant.order_state(lane.order).HasField("satisfied")


# The seed.


async def test_the_seed_is_stored_once_and_again_changes_nothing() -> None:
    store: MemoryStore[Merchant] = MemoryStore(merchant_fields, unique=("code",))
    count = await seed(store, SEED)
    first = store.rows
    assert (len(first), await seed(store, SEED), store.rows) == (count, count, first)
    assert count >= 60


async def test_every_trade_of_the_lane_has_three_merchants_to_ask_anywhere_in_the_city() -> None:
    store: MemoryStore[Merchant] = MemoryStore(merchant_fields)
    await seed(store, SEED)
    market = [row.aggregate for row in store.rows.values()]
    for trade in ("HOUSEKEEPING", "APPLIANCE", "LOCK", "MOVING", "MEAL", "UNBLOCK", "OTHER"):
        found = find(market, category=f"COM-{trade}", area="520181001", now=NOON, zone=ZONE, most=3)
        assert len(found) == 3
        assert next(one for one in market if one.id == found[0].merchant_id).areas == ("520181",)
