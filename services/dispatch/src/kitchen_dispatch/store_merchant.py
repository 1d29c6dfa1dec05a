"""Merchants and their orders in MongoDB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import time
from typing import Any, ClassVar

from mongoengine import BooleanField, DateTimeField, DictField, FloatField, IntField, ListField, StringField

from kitchenkit import words
from kitchenkit.held import held
from kitchenkit.mongo import AggregateDocument, MongoStore
from kitchenkit.runtime import Parts

from . import wire_merchant as wire
from .domain.merchant import Candidate, Hours, Merchant, MerchantState
from .domain.merchant_order import MerchantOrder, Offer, OfferState, OrderState, Remark, Spot

FOUND_BY = 200  # characters of the text that `q` finds it by
_ORDER = (
    "case_id", "case_no", "routing_no", "category_code", "area_code", "title", "text", "confidential", "ordered_at",
    "merchant_id", "merchant_name", "escalated", "wait_until", "accepted_at", "stars", "satisfied", "dispute",
)  # fmt: skip
_MERCHANT = ("code", "name", "category_code", "area_code", "licence_id", "rating", "owner_id")


class MerchantDocument(AggregateDocument):
    """One merchant."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "dispatch",
        "collection": "merchants",
        "indexes": [{"fields": ["code"], "unique": True}, ("category_code", "area_code"), "tokens"],
    }
    code = StringField(required=True)
    name = StringField(required=True)
    category_code = StringField()
    area_code = StringField()
    opens = StringField()
    closes = StringField()
    licence_id = StringField()
    rating = FloatField()
    owner_id = StringField()
    tokens = ListField(StringField())


class MerchantOrderDocument(AggregateDocument):
    """One case in the commercial lane, with everybody who was asked."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "dispatch",
        "collection": "merchant_orders",
        "indexes": [
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
    wait_until = DateTimeField()
    accepted_at = DateTimeField()
    stars = IntField()
    satisfied = BooleanField()
    dispute = StringField()
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
        to_letter=wire.merchant_letter,
        **parts.store_arguments(),
    )


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
        "tokens": words.stored(order.case_no, order.title, order.merchant_name, order.text[:FOUND_BY]),
    }


def merchant_fields(merchant: Merchant) -> dict[str, Any]:
    """Return what is stored of a merchant."""
    fields = {name: getattr(merchant, name) for name in _MERCHANT}
    return {**fields, **_hours_fields(merchant.hours), "tokens": words.stored(merchant.code, merchant.name)}


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
        **{name: row[name] for name in _ORDER},
    )


def _merchant(row: Mapping[str, Any]) -> Merchant:
    return Merchant(
        id=row["_id"],
        sequence=row["sequence"],
        state=MerchantState(row["state"]),
        hours=_hours(row),
        **{name: row[name] for name in _MERCHANT},
    )
