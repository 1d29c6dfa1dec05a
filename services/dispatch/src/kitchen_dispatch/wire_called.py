"""The desk is called to a commercial order: dispatchers of its district are told, until they have seen to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from kitchen.dispatch.v1 import merchant_events_pb2 as pb
from kitchenkit.events import decode, instant, required
from kitchenkit.react import Record

from .domain.notice_box import About
from .wire_notices import Heard, Telling, tellings

CALLED = "called"  # in the place of a clock, and the threshold
DESK = ("dispatcher",)
TIER = "M"  # 商业
_KINDS: tuple[Any, ...] = (
    pb.MerchantOrderOffered, pb.MerchantOrderQuoted, pb.MerchantQuoteAgreed, pb.MerchantOrderFulfilmentBegun,
    pb.MerchantOrderConfirmed, pb.MerchantOrderRated, pb.MerchantOrderClosed, pb.MerchantOrderDisputed,
    pb.MerchantDisputeSettled, pb.MerchantDisputeReopened, pb.MerchantOrderWrongLane, pb.MerchantOrderWithdrawn,
)  # fmt: skip


def readers() -> dict[str, Callable[[Record], Heard]]:
    """Return how to read what calls the desk, and what may have ended its call; each raises `InvalidMessage`."""
    ended = {kind.DESCRIPTOR.full_name: _ended(kind) for kind in _KINDS}
    return {pb.MerchantOrderEscalated.DESCRIPTOR.full_name: read_called, **ended}


def read_called(record: Record) -> Heard:
    """Return who is told instead of an earlier call; of one from before its instant was told nobody is.

    Raises `InvalidMessage`.
    """
    event = decode(record, pb.MerchantOrderEscalated)
    called = _tellings(event.order, instant(event.order.escalated_at))
    return Heard(happened=called, ended=_tellings(event.order, instant(event.was_called_at))) if called else Heard()


def _ended(kind: Any) -> Callable[[Record], Heard]:
    def read(record: Record) -> Heard:
        event: Any = decode(record, kind)
        called_at = None if event.order.escalated else instant(event.order.escalated_at)
        return Heard(ended=_tellings(event.order, called_at))

    return read


def _tellings(order: pb.MerchantOrder, at: datetime | None) -> tuple[Telling, ...]:
    """Return who was called at that instant; of no instant nobody."""
    if at is None:
        return ()
    order_id = required(order.id, "order.id")
    about = About(
        order_id=order_id,
        matter_id=order_id,
        case_id=required(order.case_id, "order.case_id"),
        case_no=required(order.case_no, "order.case_no"),
        tier=TIER,
        area_code=order.area_code,
        unit_id="",
        clock=CALLED,
        due_at=at,
        threshold=CALLED,
        level=0,
        tell_at=at,
        words=order.escalated,
    )
    return tellings(about, DESK)
