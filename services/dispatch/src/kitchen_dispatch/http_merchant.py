"""Merchants and their orders over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import tzinfo
from typing import Any

from fastapi import APIRouter

from kitchenkit import problems, words
from kitchenkit.decide import Context
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Fill, Resource, Shelf, among, same, starts
from kitchenkit.resources import words as word_filter
from kitchenkit.rights import Principal, Where, rights_over

from .domain.merchant import MERCHANT, Merchant, MerchantState, offset
from .domain.merchant_order import MerchantOrder, OrderState
from .domain.merchant_orders import ORDER
from .http import CENTRE_READERS

STREET = 9  # digits of a street's area code: what a merchant sees of the place before it accepts
KNOWS_THE_PLACE = frozenset(
    {
        OrderState.ACCEPTED,
        OrderState.FULFILLING,
        OrderState.CONFIRMED,
        OrderState.RATED,
        OrderState.CLOSED,
        OrderState.DISPUTED,
    }
)


def merchant_resources(
    orders: Shelf[MerchantOrder], merchants: Shelf[Merchant], zone: tzinfo
) -> tuple[Resource[MerchantOrder], Resource[Merchant]]:
    """Return what is served of the commercial lane."""
    return _orders(orders, merchants, zone), _merchants(merchants)


def merchant_routers(orders: Shelf[MerchantOrder], merchants: Shelf[Merchant], zone: tzinfo) -> list[APIRouter]:
    """Return every route of the commercial lane."""
    served, known = merchant_resources(orders, merchants, zone)
    return [resource_router(served), resource_router(known)]


def _orders(orders: Shelf[MerchantOrder], merchants: Shelf[Merchant], zone: tzinfo) -> Resource[MerchantOrder]:
    return Resource(
        name="merchant-order",
        path="/v1/merchant-orders",
        store=orders,
        machine=ORDER,
        view=order_view,
        where=where,
        reach={"area": "area_code", "merchant": "merchant_id"},
        read_roles=CENTRE_READERS | {"merchant"},
        filters={
            "case_id": same("case_id"),
            "case_no": same("case_no"),
            "state": among("state", OrderState),
            "area_code": starts("area_code"),
            "category_code": same("category_code"),
            "merchant_id": same("merchant_id"),
            "q": word_filter("tokens", words.asked),
        },
        fills={"offer": _whom(merchants, zone)},
        history=True,
        history_roles=CENTRE_READERS,  # a merchant is not told who else was asked, and what they said
    )


def _merchants(merchants: Shelf[Merchant]) -> Resource[Merchant]:
    return Resource(
        name="merchant",
        path="/v1/merchants",
        store=merchants,
        machine=MERCHANT,
        view=lambda merchant, _: merchant_view(merchant),
        where=lambda merchant: Where(areas=frozenset({merchant.area_code}), merchants=frozenset({merchant.id})),
        reach={"area": "area_code"},
        read_roles=CENTRE_READERS | {"merchant"},
        filters={
            "state": among("state", MerchantState),
            "area_code": starts("area_code"),
            "category_code": same("category_code"),
            "q": word_filter("tokens", words.asked),
        },
    )


def where(order: MerchantOrder) -> Where:
    """Return what an order belongs to: a merchant that is no longer asked knows nothing of it any more."""
    merchants = frozenset({order.merchant_id}) if order.merchant_id else frozenset[str]()
    return Where(areas=frozenset({order.area_code}) - {""}, merchants=merchants)


def order_view(order: MerchantOrder, who: Principal | None) -> Mapping[str, Any]:
    """Return what `who` sees: the centre all; the merchant its own side, before it accepts only the coarse place."""
    told: dict[str, Any] = {"case_id": order.case_id, "case_no": order.case_no, "routing_no": order.routing_no}
    if who is None or not rights_over(who, CENTRE_READERS | {"merchant"}, where(order)):
        return told  # it was theirs until this very command
    offer = order.offer()
    told |= {
        "category_code": order.category_code,
        "area_code": order.area_code[:STREET],
        "title": order.title,
        "text": order.text,
        "ordered_at": order.ordered_at,
        "merchant_id": order.merchant_id,
        "merchant_name": order.merchant_name,
        "offered_at": offer.offered_at if offer else None,
        "accept_by": offer.accept_by if offer else None,
        "accepted_at": order.accepted_at,
        "remarks": [{"kind": one.kind, "text": one.text, "at": one.at} for one in order.remarks],
        "stars": order.stars or None,
        "satisfied": order.satisfied,
        "dispute": order.dispute,
        "place": None,
    }
    centre = bool(rights_over(who, CENTRE_READERS, where(order)))
    if centre or order.state in KNOWS_THE_PLACE:
        told |= {"area_code": order.area_code, "place": asdict(order.spot)}
    if centre:
        told |= {
            "confidential": order.confidential,
            "escalated": order.escalated,
            "wait_until": order.wait_until,
            "offers": [asdict(one) for one in order.offers],
            "candidates": [
                {"merchant_id": one.merchant_id, "name": one.name, "reason": one.reason} for one in order.candidates
            ],
        }
    return told


def merchant_view(merchant: Merchant) -> Mapping[str, Any]:
    """Return what is shown of a merchant."""
    return {
        "code": merchant.code,
        "name": merchant.name,
        "category_code": merchant.category_code,
        "area_code": merchant.area_code,
        "opens": merchant.hours.opens.isoformat("minutes"),
        "closes": merchant.hours.closes.isoformat("minutes"),
        "licence_id": merchant.licence_id,
        "rating": merchant.rating,
        "owner_id": merchant.owner_id,
    }


def _whom(merchants: Shelf[Merchant], zone: tzinfo) -> Fill[MerchantOrder]:
    """The dispatcher names a merchant; what else the offer needs of it is looked up."""

    async def values(_: MerchantOrder, said: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
        found = (await merchants.load([said["merchant_id"]])).get(said["merchant_id"])
        if found is None:
            raise problems.invalid(["body", "merchant_id"], "there is no such merchant")
        merchant = found.aggregate
        if merchant.state is not MerchantState.ACTIVE:
            raise problems.conflict("merchant_suspended", f"{merchant.name} is suspended")
        hours = merchant.hours.at(offset(zone, context.now))
        return {"name": merchant.name, "opens": hours.opens, "closes": hours.closes}

    return Fill(fields=frozenset({"name", "opens", "closes"}), values=values)
