"""What becomes of the case of a merchant's dispute settles the order, once, by its own round and by its newest word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from google.protobuf.message import Message

from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchen.dispatch.v1 import merchant_events_pb2 as told
from kitchen_dispatch import wire, wire_merchant
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.facts import MatterFiled
from kitchen_dispatch.domain.merchant_acts import come_due
from kitchen_dispatch.domain.merchant_commands import Close, Dispute, Rate
from kitchen_dispatch.domain.merchant_ends import JOINED, reference, referred
from kitchen_dispatch.domain.merchant_order import MerchantOrder, OrderState
from kitchen_dispatch.domain.merchant_orders import ORDER
from kitchen_dispatch.reactions_merchant import disputes
from kitchenkit.decide import Refused
from kitchenkit.react import Consumer, Record
from tests.fakes.store import MemoryStore

from .affairs import filed
from .market import NOON, ORDER_ID, SETTLE, at_state, context, facts, given, later
from .test_merchant_reactions import Dead, new_store

S = OrderState


class Desk:
    """The worker that hears dispatch's own matters, with one disputed order in its store."""

    def __init__(self, order: MerchantOrder | None = None) -> None:
        self.store: MemoryStore[MerchantOrder] = new_store()
        self.store.put(order or at_state(S.DISPUTED), NOON)
        self.dead = Dead()

    async def hear(self, event: Message, sequence: int, *, name: str = "") -> None:
        headers = (("ce_sequence", str(sequence).encode()), ("ce_time", NOON.isoformat().encode()))
        record = Record(
            id=name or f"e{sequence}", topic="dispatch-matter-events", partition=0, offset=sequence,
            type=event.DESCRIPTOR.full_name, key=b"m", value=event.SerializeToString(), headers=headers,
        )  # fmt: skip
        consumer = Consumer("dispatch-steps", disputes(self.store), self.dead, lambda: NOON, book=default_book)
        await consumer.react([record])

    @property
    def order(self) -> MerchantOrder:
        return self.store.rows[ORDER_ID].aggregate

    @property
    def facts(self) -> list[str]:
        return [type(fact).__name__ for _, _, fact in self.store.facts]

    def forget_the_inbox(self) -> None:
        self.store.put(self.order, NOON)


def matter(number: int = 1, *, routing_no: int = 1, about: str = "", **more: Any) -> pb.Matter:
    orders = [pb.Order(id="o2", role="assist", reply="已配合"),
              pb.Order(id="o1", role="lead", outcome="fixed", reply="经调解，商家退还多收的 80 元。")]  # fmt: skip
    return pb.Matter(
        id="m", case_id="case-9", case_no="K9", routing_no=routing_no, state="closed", orders=orders,
        reference=about or f"{ORDER_ID}:{number}", close_reason="confirmed", **more,
    )  # fmt: skip


def closed(number: int = 1, **more: Any) -> pb.MatterClosed:
    return pb.MatterClosed(matter=matter(number, **more), reason_code="confirmed")


def reopened(number: int = 1) -> pb.MatterReopened:
    return pb.MatterReopened(matter=matter(number), reason="商家没有退款", by_citizen=True)


def withdrawn(reason: str = "已经和解") -> pb.MatterWithdrawn:
    return pb.MatterWithdrawn(matter=matter(), reason=reason)


async def test_the_case_of_a_dispute_carries_what_names_the_order_and_the_round() -> None:
    step = ORDER.decide(at_state(S.FULFILLING), Dispute(), context("merchant", reason="加价")).steps[-1]
    event = told.MerchantOrderDisputed.FromString(wire_merchant.order_letter(step.fact, step.after).body)
    assert referred(event.reference) == (ORDER_ID, 1)
    assert event.reference == reference(step.after)
    told_back = pb.MatterFiled.FromString(
        wire.matter_letter(MatterFiled(), replace(filed(), reference=event.reference)).body
    )
    assert told_back.matter.reference == event.reference
    assert [referred(one) for one in ("", "x", ":1", "x:", "x:one")] == [None] * 5


async def test_when_the_case_is_closed_the_order_is_settled_with_what_was_found_and_nobody_is_called() -> None:
    desk = Desk()
    await desk.hear(closed(), 12)
    found = desk.order.settlement
    assert found is not None
    assert (desk.order.state, found.how, found.outcome) == (S.SETTLED, "confirmed", "fixed")
    assert found.finding == "经调解，商家退还多收的 80 元。", "that of the unit that leads"
    assert (desk.order.next_due(), desk.order.escalated) == (None, "")
    assert desk.facts == ["MerchantDisputeSettled"]


async def test_a_desk_that_was_called_is_called_no_more() -> None:
    due = at_state(S.DISPUTED).next_due()
    assert due is not None
    called = come_due(at_state(S.DISPUTED), context("clock", at=due)).steps[-1].after
    assert called.escalated
    desk = Desk(called)
    await desk.hear(closed(), 12)
    assert (desk.order.state, desk.order.escalated, desk.order.next_due()) == (S.SETTLED, "", None)


@pytest.mark.parametrize("forgetful", [False, True])
async def test_heard_again_it_settles_once(*, forgetful: bool) -> None:
    desk = Desk()
    for _ in range(3):
        await desk.hear(closed(), 12)
        if forgetful:
            desk.forget_the_inbox()
    assert (desk.facts, desk.dead.put_) == (["MerchantDisputeSettled"], [])


async def test_a_case_that_is_opened_again_disputes_the_order_again_and_its_old_end_counts_no_more() -> None:
    desk = Desk()
    seen: list[str] = []
    words = [(closed(), 12), (reopened(), 13), (closed(), 12), (closed(), 20), (reopened(), 13)]
    for number, (event, sequence) in enumerate(words):
        await desk.hear(event, sequence, name=f"heard-{number}")
        seen.append(desk.order.state)
        if desk.order.state == S.DISPUTED:
            assert desk.order.settlement is None
            assert desk.order.next_due() is not None, "the desk is called when mediation lasts too long"
    assert seen == ["settled", "disputed", "disputed", "settled", "settled"]


async def test_the_end_of_another_round_settles_nothing() -> None:
    ended = given(at_state(S.DISPUTED), Close(), "dispatcher", reason="已和解")
    second = given(ended, Dispute(), "merchant", reason="又反悔")
    desk = Desk(second)
    await desk.hear(closed(1), 40)
    assert (desk.order.state, desk.facts) == (S.DISPUTED, [])
    await desk.hear(closed(2), 5, name="second")
    assert desk.order.state is S.SETTLED, "a case of its own counts from one"


async def test_what_the_desk_has_ended_stays_as_it_is() -> None:
    ended = given(at_state(S.DISPUTED), Close(), "dispatcher", reason="已和解")
    desk = Desk(ended)
    await desk.hear(closed(), 12)
    assert (desk.order, desk.facts) == (ended, [])


async def test_a_case_that_came_back_and_went_out_again_counts_after_the_first_routing() -> None:
    desk = Desk()
    await desk.hear(closed(routing_no=2), 4)
    await desk.hear(reopened(), 90, name="of the first routing")
    assert desk.order.state is S.SETTLED


async def test_a_dispute_that_is_taken_back_ends_without_a_finding() -> None:
    desk = Desk()
    await desk.hear(withdrawn(), 7)
    assert desk.order.settlement is not None
    assert (desk.order.state, desk.order.settlement.how, desk.order.settlement.finding) == (S.SETTLED, "withdrawn", "")


async def test_a_case_that_goes_on_in_another_one_is_the_desks_to_end() -> None:
    desk = Desk()
    before = desk.order.next_due()
    await desk.hear(withdrawn("已与同一事项并案办理"), 7)
    assert (desk.order.state, desk.order.escalated, desk.order.next_due()) == (S.DISPUTED, JOINED, before)
    desk.forget_the_inbox()
    await desk.hear(withdrawn("已与同一事项并案办理"), 7)
    assert desk.facts == ["MerchantOrderEscalated"], "called once"


def noted(how: str, kind: str = "ended") -> pb.MatterNoted:
    return pb.MatterNoted(matter=matter(), kind=kind, text=how)


@pytest.mark.parametrize("how", ["rejected", "withdrawn"])
async def test_what_triage_ended_after_the_lane_gave_it_back_settles_the_order(how: str) -> None:
    desk = Desk()
    await desk.hear(noted(how), 9)
    assert desk.order.settlement is not None
    assert (desk.order.state, desk.order.settlement.how, desk.order.next_due()) == (S.SETTLED, how, None)


async def test_what_was_merged_after_it_came_back_is_the_desks_and_other_notes_say_nothing() -> None:
    desk = Desk()
    await desk.hear(noted("请快一点", "urge"), 8)
    assert desk.facts == []
    await desk.hear(noted("merged"), 9)
    assert (desk.order.state, desk.order.escalated) == (S.DISPUTED, JOINED)


async def test_the_newest_word_counts_whichever_comes_later() -> None:
    desk = Desk()
    await desk.hear(noted("rejected"), 9)
    await desk.hear(closed(routing_no=1), 8)
    assert desk.order.settlement is not None
    assert desk.order.settlement.how == "rejected"


async def test_other_matters_are_none_of_its_business_and_a_broken_reference_is_a_dead_letter() -> None:
    desk = Desk()
    await desk.hear(pb.MatterClosed(matter=pb.Matter(id="m", routing_no=1), reason_code="confirmed"), 3)
    assert (desk.facts, desk.dead.put_) == ([], [])
    await desk.hear(closed(about="nonsense"), 4)
    await desk.hear(closed(about="nobody:1"), 5)
    assert [reason for _, reason in desk.dead.put_] == [
        "the field matter.reference names no order and no round",
        "Refused: the order nobody of this dispute is not there",
    ]


def test_of_a_confidential_case_the_merchant_reads_no_answer() -> None:
    order = given(replace(at_state(S.DISPUTED), confidential=True), SETTLE, "system")
    assert order.settlement is not None
    assert (order.settlement.outcome, order.settlement.finding) == ("fixed", "")


@pytest.mark.parametrize("state", [S.RATED, S.CLOSED, S.SETTLED])
def test_what_is_over_is_disputed_for_a_while_and_then_by_the_desk_alone(state: OrderState) -> None:
    order = _over(state)
    assert order.dispute_until is not None
    late = order.dispute_until
    assert facts(ORDER.decide(order, Dispute(), context("merchant", reason="加价", at=later(days=1))))
    for role in ("merchant", "citizen"):
        with pytest.raises(Refused) as refused:
            ORDER.decide(order, Dispute(), context(role, reason="加价", at=late))
        assert refused.value.code == "in_time_to_dispute"
    assert ORDER.decide(order, Dispute(), context("dispatcher", reason="市民来电", at=late)).steps


def _over(state: OrderState) -> MerchantOrder:
    if state is S.RATED:
        return given(at_state(S.CONFIRMED), Rate(stars=5, satisfied=True), "dispatcher")
    return given(at_state(S.CONFIRMED), Close(), "dispatcher", reason="好") if state is S.CLOSED else at_state(state)


def test_what_nobody_ever_accepted_nobody_disputes() -> None:
    order = given(at_state(S.ORDERED), Close(), "dispatcher", reason="无人接单")
    assert order.dispute_until is None
