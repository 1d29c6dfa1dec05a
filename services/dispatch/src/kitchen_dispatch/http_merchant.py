"""Merchants and their orders over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, tzinfo
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from kitchenkit import problems, words
from kitchenkit.access import needs
from kitchenkit.decide import Book, Context
from kitchenkit.query import Match, Query
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Creation, Fill, Filter, Resource, Shelf, among, same, starts
from kitchenkit.resources import words as word_filter
from kitchenkit.rights import Principal, Where, rights_over

from .domain.merchant import Merchant, MerchantState, masked, merchant_id, offset
from .domain.merchant_called import code_of
from .domain.merchant_desk import DESK, MERCHANT, Enlist, begun, enlist
from .domain.merchant_order import IN_HAND, MerchantOrder, OrderState
from .domain.merchant_orders import ORDER
from .http import CENTRE_READERS

Owns = Callable[[str], bool]
NO_OWNER = (
    "nobody who owns merchants has this id: take one of GET /v1/organisations?kind=merchant_owner, or add them there"
)
STREET = 9  # digits of a street's area code: what a merchant sees of the place before it accepts
KNOWS_THE_PLACE = frozenset(
    {
        OrderState.ACCEPTED,
        OrderState.FULFILLING,
        OrderState.CONFIRMED,
        OrderState.RATED,
        OrderState.CLOSED,
        OrderState.DISPUTED,
        OrderState.SETTLED,
    }
)


def merchant_resources(
    orders: Shelf[MerchantOrder], merchants: Shelf[Merchant], zone: tzinfo, book: Book, owns: Owns
) -> tuple[Resource[MerchantOrder], Resource[Merchant]]:
    """Return what is served of the commercial lane."""
    return _orders(orders, merchants, zone, book), _merchants(merchants, owns)


def merchant_routers(
    orders: Shelf[MerchantOrder], merchants: Shelf[Merchant], zone: tzinfo, book: Book, owns: Owns
) -> list[APIRouter]:
    """Return every route of the commercial lane; `owns` says whether an organisation is somebody who owns merchants."""
    served, known = merchant_resources(orders, merchants, zone, book, owns)
    return [_licences(merchants), resource_router(served), resource_router(known)]


def _orders(
    orders: Shelf[MerchantOrder], merchants: Shelf[Merchant], zone: tzinfo, book: Book
) -> Resource[MerchantOrder]:
    return Resource(
        name="merchant-order",
        path="/v1/merchant-orders",
        store=orders,
        machine=ORDER,
        book=book,
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
        fills={"offer": _whom(orders, merchants, zone), "accept": _itself(orders, merchants, zone)},
        hidden=frozenset({"settle", "dispute-again"}),  # what becomes of a dispute's case does that
        history=True,
        history_roles=CENTRE_READERS,  # a merchant is not told who else was asked, and what they said
    )


def _merchants(merchants: Shelf[Merchant], owns: Owns) -> Resource[Merchant]:
    async def owned(_: Any, said: Mapping[str, Any], __: Context) -> Mapping[str, Any]:
        if not owns(said["owner_id"]):
            raise problems.invalid(["body", "owner_id"], NO_OWNER)
        return {}

    return Resource(
        name="merchant",
        path="/v1/merchants",
        store=merchants,
        machine=MERCHANT,
        view=lambda merchant, _: merchant_view(merchant),
        where=whose,
        reach={"area": "areas", "merchant": "_id"},
        read_roles=CENTRE_READERS | {"merchant"},
        filters={
            "state": among("state", MerchantState),
            "area_code": starts("areas"),
            "category_code": same("categories"),
            "licence_before": before_day("licence_until"),
            "q": word_filter("tokens", words.asked),
        },
        create=Creation(
            command=Enlist,
            roles=DESK,
            where=lambda command: Where(areas=frozenset(command.areas)),
            decide=lambda made, command, _: enlist(begun(made, command)),
            identify=lambda command: merchant_id(command.code),
            fill=Fill(fields=frozenset(), values=owned),
        ),
        history=True,
        history_roles=CENTRE_READERS,
    )


def before_day(stored: str) -> Filter:
    """Return a filter: a day that is set and earlier than this one."""
    return Filter(
        matches=lambda day: [Match(stored, "since", "0001-01-01"), Match(stored, "before", day.isoformat())],
        type=date,
        description="whose licence ends before that day",
        field=stored,
    )


def whose(merchant: Merchant) -> Where:
    """Return what a merchant belongs to: the areas that it serves, and itself."""
    return Where(areas=frozenset(merchant.areas), merchants=frozenset({merchant.id}))


def _licences(merchants: Shelf[Merchant]) -> APIRouter:
    router = APIRouter(tags=["merchants"])

    @router.get("/v1/merchants/{id}/licence", operation_id="getMerchantLicence")
    async def licence(id: str, who: Annotated[Principal, Depends(needs(*sorted(DESK)))]) -> dict[str, Any]:  # noqa: A002
        """Return a licence's whole number, for who has to check it; lists show its end only."""
        found = (await merchants.load([id])).get(id)
        if found is None or not rights_over(who, DESK, whose(found.aggregate)):
            raise problems.not_found()
        return {"licence_id": found.aggregate.licence_id, "licence_until": found.aggregate.licence_until}

    return router


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
        "dispute_round": order.dispute_round,
        "dispute_until": order.dispute_until,
        "settlement": asdict(order.settlement) if order.settlement else None,
        "quote": asdict(order.quote) if order.quote else None,
        "late": order.late,
        "place": None,
    }
    centre = bool(rights_over(who, CENTRE_READERS, where(order)))
    if centre or order.state in KNOWS_THE_PLACE:
        told |= {"area_code": order.area_code, "place": asdict(order.spot)}
    if centre:
        told |= {
            "confidential": order.confidential,
            "escalated": order.escalated,
            "escalated_code": code_of(order.escalated),
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
        "categories": list(merchant.categories),
        "areas": list(merchant.areas),
        "opens": merchant.hours.opens.isoformat("minutes"),
        "closes": merchant.hours.closes.isoformat("minutes"),
        "licence": masked(merchant.licence_id),
        "licence_until": merchant.licence_until,
        "rating": merchant.rating,
        "rated": len(merchant.scores),
        "open_limit": merchant.open_limit,
        "owner_id": merchant.owner_id,
    }


def _whom(orders: Shelf[MerchantOrder], merchants: Shelf[Merchant], zone: tzinfo) -> Fill[MerchantOrder]:
    """The dispatcher names a merchant; what else the offer needs of it is looked up."""

    async def values(_: MerchantOrder, said: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
        found = (await merchants.load([said["merchant_id"]])).get(said["merchant_id"])
        if found is None:
            raise problems.invalid(["body", "merchant_id"], "no such merchant: take an id of GET /v1/merchants")
        merchant = found.aggregate
        if (why := merchant.why_not(_today(zone, context))) is not None:
            raise problems.conflict(why, f"{merchant.name}: {why}")
        if await _in_hand(orders, merchant) >= merchant.open_limit:
            full = f"{merchant.name} has {merchant.open_limit} orders in hand and takes no more: ask another one"
            raise problems.conflict("merchant_full", full)
        hours = merchant.hours.at(offset(zone, context.now))
        return {"name": merchant.name, "opens": hours.opens, "closes": hours.closes}

    return Fill(fields=frozenset({"name", "opens", "closes"}), values=values)


def _itself(orders: Shelf[MerchantOrder], merchants: Shelf[Merchant], zone: tzinfo) -> Fill[MerchantOrder]:
    """Who accepts is looked at again: a licence may have ended since it was asked, and other orders been accepted."""

    async def values(order: MerchantOrder, _: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
        found = (await merchants.load([order.merchant_id])).get(order.merchant_id)
        if found is None:
            return {"open_orders": 0, "open_limit": 0, "barred": ""}
        merchant = found.aggregate
        return {
            "open_orders": await _in_hand(orders, merchant),
            "open_limit": merchant.open_limit,
            "barred": merchant.why_not(_today(zone, context)) or "",
        }

    return Fill(fields=frozenset({"open_orders", "open_limit", "barred"}), values=values)


async def _in_hand(orders: Shelf[MerchantOrder], merchant: Merchant) -> int:
    """Count what it has accepted and not done, as far as its limit. Two acceptances at once may be one too many."""
    asked = [Match("merchant_id", "is", merchant.id), Match("state", "in", sorted(IN_HAND))]
    return len((await orders.page(Query(all_of=asked, limit=merchant.open_limit))).items)


def _today(zone: tzinfo, context: Context) -> date:
    return context.now.astimezone(zone).date()
