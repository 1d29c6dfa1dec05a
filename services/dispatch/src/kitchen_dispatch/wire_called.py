"""The desk is called to a commercial order: dispatchers of its district are told, until they have seen to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kitchen.dispatch.v1 import merchant_events_pb2 as pb
from kitchenkit.events import decode, instant, required
from kitchenkit.react import Record

from .domain.notices import About
from .wire_notices import Heard, telling

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
    """Return who is told; of a call from before its instant was told nobody is. Raises `InvalidMessage`."""
    about = _about(decode(record, pb.MerchantOrderEscalated).order)
    return Heard(told=telling(about, DESK)) if about is not None else Heard()


def _ended(kind: Any) -> Callable[[Record], Heard]:
    def read(record: Record) -> Heard:
        event: Any = decode(record, kind)
        about = None if event.order.escalated else _about(event.order)
        if about is None:
            return Heard()
        told = telling(about, DESK)
        return Heard(over={box: frozenset({one.about.notice_for(one.to)}) for box, one in told.items()})

    return read


def _about(order: pb.MerchantOrder) -> About | None:
    at, order_id = instant(order.escalated_at), required(order.id, "order.id")
    if at is None:
        return None
    return About(
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
