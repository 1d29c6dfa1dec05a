"""A small market for tests: merchants, and orders at each state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.merchant import Hours, Merchant, find, merchant_id
from kitchen_dispatch.domain.merchant_commands import Accept, Agree, Confirm, Dispute, Fulfil, Quote, Settle
from kitchen_dispatch.domain.merchant_order import MerchantOrder, OrderState, Spot, Wanted, order_id, place
from kitchen_dispatch.domain.merchant_orders import ORDER
from kitchenkit.decide import Context, Decision

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)  # 12:00 in Guiyang
ALL_DAY = Hours(time(0), time(0))
OFFICE = Hours(time(8, 30), time(19))


def merchant(code: str, area: str = "520103", rating: float = 4.5, hours: Hours = ALL_DAY, **more: Any) -> Merchant:
    given: dict[str, Any] = {
        "categories": ("COM-LOCK",), "areas": (area,), "licence_id": "示例-520103-0001", "licence_until": None,
        "owner_id": "owner", "first_rating": rating,
    } | more  # fmt: skip
    return Merchant(id=merchant_id(code), code=code, name=f"商户{code}", hours=hours, rating=rating, **given)


MARKET = [merchant(f"m{n}", rating=4.9 - n / 10) for n in range(5)]


def wanted(case_id: str = "case-1", routing_no: int = 1, area: str = "520103005") -> Wanted:
    return Wanted(
        case_id=case_id,
        case_no="K7",
        routing_no=routing_no,
        category_code="COM-LOCK",
        area_code=area,
        title="",
        text="家门打不开，需要开锁",
        spot=Spot(lat=26.6, long=106.7, address="示例路 1 号 2 单元"),
        confidential=False,
    )


def context(role: str = "dispatcher", *, at: datetime = NOON, cause: str = "cause", reason: str = "") -> Context:
    return Context(actor="somebody", role=role, now=at, cause=cause, reason=reason, book=default_book())


def placed(market: list[Merchant] | None = None, at: datetime = NOON) -> MerchantOrder:
    found = find(MARKET if market is None else market, category="COM-LOCK", area="520103005", now=at, zone=ZONE, most=3)
    return last(place(wanted(), found, context(at=at)))


def last(decision: Decision[MerchantOrder]) -> MerchantOrder:
    return decision.steps[-1].after


def facts(decision: Decision[MerchantOrder]) -> list[str]:
    return [type(step.fact).__name__ for step in decision.steps]


def given(order: MerchantOrder, command: object, role: str, *, at: datetime = NOON, reason: str = "") -> MerchantOrder:
    return last(ORDER.decide(order, command, context(role, at=at, reason=reason)))


PRICE = 8000
PROMISED = NOON + timedelta(hours=5)
AGREE = Agree(amount=PRICE)
SETTLE = Settle(round=1, heard=(1, 9), how="confirmed", outcome="fixed", finding="已退还多收的 80 元")


def quote(amount: int = PRICE, promised_at: datetime = PROMISED) -> Quote:
    return Quote(amount=amount, promised_at=promised_at)


def at_state(state: OrderState) -> MerchantOrder:
    """Return an order that came to `state` by its table."""
    offered = placed()
    accepted = given(given(offered, quote(), "merchant"), Accept(), "merchant")
    fulfilling = given(given(accepted, AGREE, "dispatcher", reason="电话确认"), Fulfil(), "merchant")
    confirmed = given(fulfilling, Confirm(), "dispatcher")
    disputed = given(fulfilling, Dispute(), "merchant", reason="价格与约定不符")
    ended = replace(confirmed.ended(OrderState.RATED), stars=5, satisfied=True)
    known = {
        OrderState.ORDERED: placed([]),
        OrderState.OFFERED: offered,
        OrderState.ACCEPTED: accepted,
        OrderState.FULFILLING: fulfilling,
        OrderState.CONFIRMED: confirmed,
        OrderState.RATED: ended,
        OrderState.CLOSED: confirmed.ended(OrderState.CLOSED),
        OrderState.DISPUTED: disputed,
        OrderState.SETTLED: given(disputed, SETTLE, "system"),
        OrderState.WITHDRAWN: accepted.ended(OrderState.WITHDRAWN),
        OrderState.WRONG_LANE: offered.ended(OrderState.WRONG_LANE),
    }
    return known[state]


def later(**much: float) -> datetime:
    return NOON + timedelta(**much)


ORDER_ID = order_id("case-1", 1)
