"""Merchants and their orders in MongoDB."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, time
from typing import Any, ClassVar

from mongoengine import BooleanField, DateTimeField, DictField, FloatField, IntField, ListField, StringField

from kitchenkit import words
from kitchenkit.held import held
from kitchenkit.mongo import DUE_INDEX, AggregateDocument, MongoStore, collection, outages
from kitchenkit.runtime import Parts

from . import wire_merchant as wire
from .domain.merchant import OPEN_LIMIT, Candidate, Hours, Merchant, MerchantState, Score
from .domain.merchant_order import (
    IN_HAND,
    MerchantOrder,
    Offer,
    OfferState,
    OrderState,
    Quote,
    Remark,
    Settlement,
    Spot,
)
from .merchants import InHand
from .wire_merchants import merchant_letter

FOUND_BY = 200  # characters of the text that `q` finds it by
_ORDER = (
    "case_id", "case_no", "routing_no", "category_code", "area_code", "title", "text", "confidential", "ordered_at",
    "merchant_id", "merchant_name", "escalated", "wait_until", "accepted_at", "stars", "satisfied", "dispute",
)  # fmt: skip
_MERCHANT = ("code", "name", "licence_id", "rating", "owner_id")


class MerchantDocument(AggregateDocument):
    """One merchant."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "dispatch",
        "collection": "merchants",
        "indexes": [
            {"fields": ["code"], "unique": True},
            ("categories", "-created_at"),
            ("areas", "-created_at"),
            "tokens",
        ],
    }
    code = StringField(required=True)
    name = StringField(required=True)
    categories = ListField(StringField())
    areas = ListField(StringField())
    opens = StringField()
    closes = StringField()
    licence_id = StringField()
    licence_until = StringField()
    rating = FloatField()
    first_rating = FloatField()
    open_limit = IntField()
    scores = ListField(DictField())
    owner_id = StringField()
    tokens = ListField(StringField())


class MerchantOrderDocument(AggregateDocument):
    """One case in the commercial lane, with everybody who was asked."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "dispatch",
        "collection": "merchant_orders",
        "indexes": [
            DUE_INDEX,
            {"fields": ["case_id", "routing_no"], "unique": True},
            "case_no",
            ("merchant_id", "-created_at"),
            ("area_code", "-created_at"),
            ("state", "-created_at"),
            "tokens",
        ],
    }
    case_id = StringField(required=True)
    case_no = StringField(required=True)
    routing_no = IntField(required=True)
    category_code = StringField()
    area_code = StringField()
    title = StringField()
    text = StringField()
    spot = DictField()
    confidential = BooleanField()
    ordered_at = DateTimeField()
    candidates = ListField(DictField())
    offers = ListField(DictField())
    remarks = ListField(DictField())
    merchant_id = StringField()
    merchant_name = StringField()
    escalated = StringField()
    escalated_at = DateTimeField()
    wait_until = DateTimeField()
    accepted_at = DateTimeField()
    stars = IntField()
    satisfied = BooleanField()
    dispute = StringField()
    disputed_at = DateTimeField()
    dispute_round = IntField()
    quote = DictField(null=True)
    late = BooleanField()
    dispute_until = DateTimeField()
    settlement = DictField(null=True)
    settled_by = ListField(IntField())
    tokens = ListField(StringField())


def merchant_order_store(parts: Parts) -> MongoStore[MerchantOrder]:
    """Return the real store of orders."""
    return MongoStore(
        MerchantOrderDocument,
        to_fields=order_fields,
        from_document=_order,
        to_letter=wire.order_letter,
        due=MerchantOrder.next_due,
        **parts.store_arguments(),
    )


def merchant_store(parts: Parts) -> MongoStore[Merchant]:
    """Return the real store of merchants."""
    return MongoStore(
        MerchantDocument,
        to_fields=merchant_fields,
        from_document=_merchant,
        to_letter=merchant_letter,
        **parts.store_arguments(),
    )


def orders_in_hand(parts: Parts) -> InHand:
    """Return how to ask which merchant has how many orders in hand."""

    def count() -> dict[str, int]:
        asked = [{"$match": {"state": {"$in": sorted(IN_HAND)}}}, {"$group": {"_id": "$merchant_id", "n": {"$sum": 1}}}]
        with outages("dispatch"):
            return {row["_id"]: int(row["n"]) for row in collection("dispatch", "merchant_orders").aggregate(asked)}

    async def counted() -> Mapping[str, int]:
        return await asyncio.get_running_loop().run_in_executor(parts.threads, count)

    return counted


def order_fields(order: MerchantOrder) -> dict[str, Any]:
    """Return what is stored of an order."""
    return {
        **{name: getattr(order, name) for name in _ORDER},
        "spot": asdict(order.spot),
        "candidates": [
            {"merchant_id": one.merchant_id, "name": one.name, "reason": one.reason, **_hours_fields(one.hours)}
            for one in order.candidates
        ],
        "offers": [{**asdict(offer), "state": str(offer.state)} for offer in order.offers],
        "remarks": [asdict(remark) for remark in order.remarks],
        "escalated_at": order.escalated_at,
        "disputed_at": order.disputed_at,
        "dispute_round": order.dispute_round,
        "quote": asdict(order.quote) if order.quote else None,
        "late": order.late,
        "dispute_until": order.dispute_until,
        "settlement": asdict(order.settlement) if order.settlement else None,
        "settled_by": list(order.settled_by),
        "tokens": words.stored(order.case_no, order.title, order.merchant_name, order.text[:FOUND_BY]),
    }


def merchant_fields(merchant: Merchant) -> dict[str, Any]:
    """Return what is stored of a merchant."""
    return {
        **{name: getattr(merchant, name) for name in _MERCHANT},
        **_hours_fields(merchant.hours),
        "categories": list(merchant.categories),
        "areas": list(merchant.areas),
        "licence_until": merchant.licence_until.isoformat() if merchant.licence_until else "",
        "first_rating": merchant.first_rating,
        "open_limit": merchant.open_limit,
        "scores": [asdict(one) for one in merchant.scores],
        "tokens": words.stored(merchant.code, merchant.name),
    }


def _hours_fields(hours: Hours) -> dict[str, str]:
    return {"opens": hours.opens.isoformat(), "closes": hours.closes.isoformat()}


def _hours(row: Mapping[str, Any]) -> Hours:
    return Hours(time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"]))


def _order(row: Mapping[str, Any]) -> MerchantOrder:
    return MerchantOrder(
        id=row["_id"],
        sequence=row["sequence"],
        state=OrderState(row["state"]),
        spot=held(Spot, row["spot"]),
        candidates=tuple(
            Candidate(merchant_id=one["merchant_id"], name=one["name"], reason=one["reason"], hours=_hours(one))
            for one in row["candidates"]
        ),
        offers=tuple(held(Offer, offer, state=OfferState(offer["state"])) for offer in row["offers"]),
        remarks=tuple(held(Remark, remark) for remark in row["remarks"]),
        escalated_at=row.get("escalated_at"),
        disputed_at=row.get("disputed_at"),
        dispute_round=row.get("dispute_round") or int(bool(row["dispute"])),  # an older one had one round at most
        quote=held(Quote, row["quote"]) if row.get("quote") else None,
        late=bool(row.get("late")),
        dispute_until=row.get("dispute_until"),
        settlement=held(Settlement, row["settlement"]) if row.get("settlement") else None,
        settled_by=tuple(row.get("settled_by") or (0, 0)),
        **{name: row[name] for name in _ORDER},
    )


def _merchant(row: Mapping[str, Any]) -> Merchant:
    until = row.get("licence_until")
    return Merchant(
        id=row["_id"],
        sequence=row["sequence"],
        state=MerchantState(row["state"]),
        hours=_hours(row),
        # An older document has one of each, and what it was rated at first.
        categories=tuple(row.get("categories") or (row["category_code"],)),
        areas=tuple(row.get("areas") or (row["area_code"],)),
        licence_until=date.fromisoformat(until) if until else None,
        first_rating=row.get("first_rating", row["rating"]),
        open_limit=row.get("open_limit", OPEN_LIMIT),
        scores=tuple(held(Score, one) for one in row.get("scores", ())),
        **{name: row[name] for name in _MERCHANT},
    )
