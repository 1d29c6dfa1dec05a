"""Protobuf ↔ domain for merchants: what is told of them, and the ratings that they are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from google.protobuf.message import Message

from kitchen.dispatch.v1 import kept_merchants_pb2 as kept
from kitchen.dispatch.v1 import merchant_control_events_pb2 as pb
from kitchen.dispatch.v1 import merchant_events_pb2 as orders
from kitchenkit.events import decode, header, required, stamp
from kitchenkit.letters import Letter
from kitchenkit.react import InvalidMessage, Record

from . import wire_called
from .domain import merchant_facts as facts
from .domain.merchant import Merchant, Score

CONTROL_EVENTS = "dispatch-control-events"
RATED = "kitchen.dispatch.v1.MerchantOrderRated"
HEARD = wire_called.readers().keys() | {RATED}
PASSED_OVER = frozenset(
    message.full_name for message in orders.DESCRIPTOR.message_types_by_name.values() if message.full_name not in HEARD
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """A customer has rated an order; without stars there is nothing to count."""

    merchant_id: str
    score: Score | None


def read_rated(record: Record) -> Rated:
    """Return a rating; raises `InvalidMessage`."""
    event = decode(record, orders.MerchantOrderRated)
    order_id = required(event.order.id, "order.id")
    merchant = required(event.order.merchant_id, "order.merchant_id")
    score = Score(order_id=order_id, stars=event.stars, at=_at(record)) if event.stars else None
    return Rated(merchant_id=merchant, score=score)


def _at(record: Record) -> datetime:
    try:
        return datetime.fromisoformat(header(record, "ce_time"))
    except ValueError as error:
        raise InvalidMessage("the header ce_time is missing or no time") from error


_EVENTS: dict[type[object], Callable[[Any, kept.Merchant], Message]] = {
    facts.MerchantListed: lambda _, m: pb.MerchantListed(merchant=m),
    facts.MerchantChanged: lambda f, m: pb.MerchantChanged(merchant=m, reason=f.reason),
    facts.MerchantSuspended: lambda f, m: pb.MerchantSuspended(merchant=m, reason=f.reason),
    facts.MerchantResumed: lambda _, m: pb.MerchantResumed(merchant=m),
    facts.MerchantScored: lambda f, m: pb.MerchantScored(merchant=m, order_id=f.order_id, stars=f.stars),
}


def merchant_letter(fact: object, merchant: Merchant) -> Letter:
    """Return what is told of a fact of a merchant."""
    message = _EVENTS[type(fact)](fact, merchant_state(merchant))
    body = message.SerializeToString()
    return Letter(type=message.DESCRIPTOR.full_name, topics=(CONTROL_EVENTS,), body=body, correlation="")


def merchant_state(merchant: Merchant) -> kept.Merchant:
    """Return the state of a merchant."""
    return kept.Merchant(
        id=merchant.id,
        code=merchant.code,
        name=merchant.name,
        state=merchant.state,
        category_code=merchant.categories[0],
        categories=merchant.categories,
        area_code=merchant.areas[0],
        areas=merchant.areas,
        opens=merchant.hours.opens.isoformat("minutes"),
        closes=merchant.hours.closes.isoformat("minutes"),
        licence_id=merchant.licence_id,
        licence_until=merchant.licence_until.isoformat() if merchant.licence_until else "",
        rating=merchant.rating,
        first_rating=merchant.first_rating,
        owner_id=merchant.owner_id,
        open_limit=merchant.open_limit,
        scores=[
            kept.MerchantScore(order_id=one.order_id, stars=one.stars, at=stamp(one.at)) for one in merchant.scores
        ],
    )
