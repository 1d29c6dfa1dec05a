"""Deliveries and units' systems in MongoDB."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from mongoengine import BinaryField, DateTimeField, IntField, StringField

from kitchenkit.held import held
from kitchenkit.mongo import DUE_INDEX, AggregateDocument, MongoStore, collection, outages
from kitchenkit.runtime import Parts
from kitchenkit.time import millis

from . import wire_delivery as wire
from .domain.delivery import Delivery, DeliveryState, Kind
from .domain.endpoint import Endpoint, EndpointState
from .unattended import Look, Seen

_DELIVERY = (
    "order_id", "matter_id", "case_id", "case_no", "unit_id", "area_code", "tier", "dispatched_at", "since", "next_at",
    "number", "words", "attempts", "tries", "error", "status", "receipt_id", "delivered_at", "died_at", "tell_at",
    "remind_at", "reminded_at", "owner", "reason",
)  # fmt: skip

_ENDPOINT = ("unit_id", "url", "sealed", "tested_at", "test_receipt_id", "test_error", "test_status")


class DeliveryDocument(AggregateDocument):
    """One thing that a unit's own system is told of one order."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "dispatch",
        "collection": "deliveries",
        "indexes": [
            DUE_INDEX,
            ("order_id", "unit_id", "state", "number"),  # whose turn it is, however many one order has
            "case_no",
            ("unit_id", "-created_at"),
            ("state", "-created_at"),
            ("area_code", "-created_at"),
        ],
    }
    order_id = StringField(required=True)
    matter_id = StringField(required=True)
    case_id = StringField()
    case_no = StringField()
    unit_id = StringField(required=True)
    area_code = StringField()
    tier = StringField()
    dispatched_at = DateTimeField()
    kind = StringField()
    number = IntField()
    words = StringField()
    since = DateTimeField()
    next_at = DateTimeField()
    attempts = IntField()
    tries = IntField()
    error = StringField()
    status = IntField()
    receipt_id = StringField()
    delivered_at = DateTimeField()
    died_at = DateTimeField()
    tell_at = DateTimeField()
    remind_at = DateTimeField()
    reminded_at = DateTimeField()
    owner = StringField()
    reason = StringField()


class EndpointDocument(AggregateDocument):
    """One unit's system; its secret is sealed."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "dispatch",
        "collection": "unit_endpoints",
        "indexes": [{"fields": ["unit_id"], "unique": True}],
    }
    unit_id = StringField(required=True)
    url = StringField(required=True)
    sealed = BinaryField()
    tested_at = DateTimeField()
    test_receipt_id = StringField()
    test_error = StringField()
    test_status = IntField()


def delivery_store(parts: Parts) -> MongoStore[Delivery]:
    """Return the real store of deliveries."""
    return MongoStore(
        DeliveryDocument,
        to_fields=delivery_fields,
        from_document=_delivery,
        to_letter=wire.delivery_letter,
        due=Delivery.next_due,
        **parts.store_arguments(),
    )


def endpoint_store(parts: Parts) -> MongoStore[Endpoint]:
    """Return the real store of units' systems."""
    return MongoStore(
        EndpointDocument,
        to_fields=endpoint_fields,
        from_document=_endpoint,
        to_letter=wire.endpoint_letter,
        **parts.store_arguments(),
    )


def look_at_deliveries(parts: Parts) -> Look:
    """Return how to see what lies dead and what the sender has not come to; raises `Transient`."""

    def look(now: datetime) -> Seen:
        by_tier = [{"$match": {"state": str(DeliveryState.DEAD)}}, {"$group": {"_id": "$tier", "n": {"$sum": 1}}}]
        with outages("dispatch"):
            rows = collection("dispatch", "deliveries")
            dead = {str(row["_id"]): int(row["n"]) for row in rows.aggregate(by_tier)}
            due = rows.find_one({"due_at": {"$gt": 0, "$lte": millis(now)}}, {"due_at": 1}, sort=[("due_at", 1)])
        return Seen(dead=dead, due=datetime.fromtimestamp(due["due_at"] / 1000, UTC) if due else None)

    async def looked(now: datetime) -> Seen:
        return await asyncio.get_running_loop().run_in_executor(parts.threads, look, now)

    return looked


def delivery_fields(delivery: Delivery) -> dict[str, Any]:
    """Return what is stored of a delivery."""
    return {name: getattr(delivery, name) for name in _DELIVERY} | {"kind": str(delivery.kind)}


def endpoint_fields(endpoint: Endpoint) -> dict[str, Any]:
    """Return what is stored of a unit's system."""
    return {name: getattr(endpoint, name) for name in _ENDPOINT}


def _delivery(row: Mapping[str, Any]) -> Delivery:
    found = held(Delivery, row, id=row["_id"], state=DeliveryState(row["state"]))
    return replace(found, kind=Kind(row.get("kind") or Kind.ORDER))


def _endpoint(row: Mapping[str, Any]) -> Endpoint:
    return held(Endpoint, row, id=row["_id"], state=EndpointState(row["state"]), sealed=bytes(row["sealed"]))
