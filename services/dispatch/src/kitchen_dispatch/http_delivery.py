"""Deliveries to units' own systems over HTTP, and those systems themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from kitchenkit import problems
from kitchenkit.decide import Context
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Creation, Fill, Resource, Shelf, among, same, starts
from kitchenkit.rights import Principal, Where

from .domain.delivery import DELIVERY, UNIT, Delivery, DeliveryState, Kind
from .domain.endpoint import ENDPOINT, OPERATORS, Endpoint, EndpointState, Register, endpoint_id, register
from .probing import tested
from .pushing import Push, Reach
from .sealing import Seals

CENTRE = frozenset({"dispatcher", "supervisor", "leader", "auditor", "operator", "service"})
Known = Callable[[str], bool]  # whether there is a unit with that id


def delivery_routers(
    deliveries: Shelf[Delivery],
    endpoints: Shelf[Endpoint],
    *,
    reach: Reach,
    push: Push,
    seals: Seals | None,
    known: Known,
) -> list[APIRouter]:
    """Return every route of deliveries."""
    systems = _endpoints(endpoints, reach, push, seals, known)
    return [resource_router(_deliveries(deliveries)), resource_router(systems)]


def _deliveries(store: Shelf[Delivery]) -> Resource[Delivery]:
    return Resource(
        name="delivery",
        plural="deliveries",
        path="/v1/deliveries",
        store=store,
        machine=DELIVERY,
        view=lambda one, _: delivery_view(one),
        where=lambda one: Where(areas=frozenset({one.area_code}) - {""}, units=frozenset({one.unit_id})),
        reach={"area": "area_code", "unit": "unit_id"},
        read_roles=CENTRE | UNIT,
        filters={
            "order_id": same("order_id"),
            "case_no": same("case_no"),
            "unit_id": same("unit_id"),
            "state": among("state", DeliveryState),
            "kind": among("kind", Kind, about="what is told: the order, or what has become of it"),
            "area_code": starts("area_code"),
            "tier": same("tier"),
        },
        history=True,
    )


def delivery_view(one: Delivery) -> Mapping[str, Any]:
    """Return what is shown of a delivery: it is delivered where there is a receipt, and nowhere else."""
    return {
        "order_id": one.order_id,
        "matter_id": one.matter_id,
        "case_id": one.case_id,
        "case_no": one.case_no,
        "unit_id": one.unit_id,
        "tier": one.tier,
        "dispatched_at": one.dispatched_at,
        "kind": str(one.kind),
        "number": one.number,
        "words": one.words,
        "attempts": one.attempts,
        "next_at": one.next_at,
        "error": one.error,
        "status": one.status or None,
        "receipt_id": one.receipt_id,
        "delivered_at": one.delivered_at,
        "owner": one.owner,
        "reason": one.reason,
    }


def _endpoints(
    store: Shelf[Endpoint], reach: Reach, push: Push, seals: Seals | None, known: Known
) -> Resource[Endpoint]:
    def sealed(endpoint: str, secret: str) -> Mapping[str, Any]:
        if seals is None:
            raise problems.conflict("no_key", "this hub has no key to keep secrets with (DISPATCH_DELIVERY_KEYS)")
        return {"sealed": seals.seal(secret, place=endpoint)}

    def reachable(url: str) -> None:
        if (why := reach.refuses(url)) is not None:
            raise problems.invalid(["body", "url"], why)

    async def registered(_: Any, said: Mapping[str, Any], __: Context) -> Mapping[str, Any]:
        reachable(said["url"])
        if not known(said["unit_id"]):
            raise problems.invalid(["body", "unit_id"], "there is no such unit: take an id of GET /v1/organisations")
        return sealed(endpoint_id(said["unit_id"]), said["secret"])

    async def relocated(_: Endpoint, said: Mapping[str, Any], __: Context) -> Mapping[str, Any]:
        reachable(said["url"])
        return {}

    async def rotated(one: Endpoint, said: Mapping[str, Any], _: Context) -> Mapping[str, Any]:
        return sealed(one.id, said["secret"])

    async def probed(one: Endpoint, _: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
        return asdict(await tested(one, push, seals, context.now))

    return Resource(
        name="unit-endpoint",
        path="/v1/unit-endpoints",
        store=store,
        machine=ENDPOINT,
        view=_endpoint_view,
        where=lambda one: Where(units=frozenset({one.unit_id})),
        reach={"unit": "unit_id"},
        read_roles=OPERATORS | {"unit_head", "auditor"},
        filters={"unit_id": same("unit_id"), "state": among("state", EndpointState)},
        create=Creation(
            command=Register,
            roles=OPERATORS,
            where=lambda command: Where(units=frozenset({command.unit_id})),
            decide=lambda made, command, _: register(made, command),
            identify=lambda command: endpoint_id(command.unit_id),
            fill=Fill(fields=frozenset({"sealed"}), values=registered),
        ),
        fills={
            "relocate": Fill(fields=frozenset(), values=relocated),
            "rotate": Fill(fields=frozenset({"sealed"}), values=rotated),
            "test": Fill(fields=frozenset({"receipt_id", "error", "status"}), values=probed),
        },
        history=True,
    )


def _endpoint_view(one: Endpoint, _: Principal | None) -> Mapping[str, Any]:
    return {
        "unit_id": one.unit_id,
        "url": one.url,
        "tested_at": one.tested_at,
        "test_receipt_id": one.test_receipt_id,
        "test_error": one.test_error,
        "test_status": one.test_status or None,
    }
