"""Dispatch over HTTP: matters and orders, with the commands of their tables."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter

from kitchenkit import problems
from kitchenkit.decide import Context
from kitchenkit.mongo import MongoStore
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Fill, Lens, Resource, among, before, same, starts
from kitchenkit.rights import Principal, Where

from .domain.matter import Matter, MatterState, Order, OrderState, Part
from .domain.matters import MATTER
from .domain.orders import ORDER

UNIT_READERS = frozenset({"unit_handler", "unit_approver", "unit_head"})
CENTRE_READERS = frozenset(
    {"dispatcher", "supervisor", "ruling_panel", "verifier", "callback_agent", "triage_clerk", "desk_chief", "leader",
     "auditor", "operator", "service"}
)  # fmt: skip
READERS = UNIT_READERS | CENTRE_READERS
UnitName = Callable[[str], str]


def matters(store: MongoStore[Matter], unit_name: UnitName) -> Resource[Matter]:
    """Return matters: one case in the government lane each."""

    def view(matter: Matter, _: Principal | None) -> Mapping[str, Any]:
        return {**_matter(matter), "orders": [_part(part, unit_name) for part in matter.parts]}

    return Resource(
        name="matter",
        path="/v1/matters",
        store=store,
        machine=MATTER,
        view=view,
        where=where_of,
        reach={"area": "area_code", "unit": "parts.unit_id"},
        read_roles=READERS,
        filters={
            "case_id": same("case_id"),
            "case_no": same("case_no"),
            "state": among("state", MatterState),
            "area_code": starts("area_code"),
        },
        history=True,
    )


def orders(store: MongoStore[Matter], unit_name: UnitName) -> Resource[Order]:
    """Return orders: the parts of matters, as units work with them."""

    def view(order: Order, _: Principal | None) -> Mapping[str, Any]:
        shared = _matter(order.matter)
        shared["matter_id"], shared["citizen_due_at"] = order.matter.id, shared.pop("due_at")
        return {**shared, **_part(order.part, unit_name)}

    async def known_unit(_: Order, said: Mapping[str, Any], __: Context) -> Mapping[str, Any]:
        if unit_name(said["unit_id"]) == "":
            raise problems.invalid(["body", "unit_id"], "there is no such unit: take an id of GET /v1/organisations")
        return {}

    fills: Mapping[str, Callable[..., Awaitable[Mapping[str, Any]]]] = {"dispatch": known_unit}
    return Resource(
        name="order",
        path="/v1/orders",
        store=store,
        machine=ORDER,
        lens=Lens(
            field="parts.id",
            parts=lambda matter: [Order(matter, part) for part in matter.parts],
            whole=lambda order: order.matter,
        ),
        view=view,
        where=lambda order: _where(order.matter, (order.part,)),
        reach={"area": "area_code", "unit": "parts.unit_id"},
        read_roles=READERS,
        fills={name: Fill(fields=frozenset(), values=values) for name, values in fills.items()},
        filters={
            "case_id": same("case_id"),
            "case_no": same("case_no"),
            "unit_id": same("parts.unit_id", keep=lambda order, unit: order.part.unit_id == unit),
            "state": among("parts.state", OrderState, keep=lambda order, states: order.part.state in states),
            "due_before": before("parts.due_at", keep=_due_before),
            "area_code": starts("area_code"),
        },
    )


def routers(store: MongoStore[Matter], unit_name: UnitName) -> list[APIRouter]:
    """Return every route of the government lane."""
    return [resource_router(matters(store, unit_name)), resource_router(orders(store, unit_name))]


def where_of(matter: Matter) -> Where:
    """Return what a matter belongs to: its area, and every unit that has a part of it."""
    return _where(matter, matter.parts)


def _where(matter: Matter, parts: tuple[Part, ...]) -> Where:
    units = frozenset(part.unit_id for part in parts if part.unit_id)
    return Where(areas=frozenset({matter.area_code}) - {""}, units=units)


def _due_before(order: Order, instant: datetime) -> bool:
    return order.part.due_at is not None and order.part.due_at < instant


def _matter(matter: Matter) -> dict[str, Any]:
    return {
        "case_id": matter.case_id,
        "case_no": matter.case_no,
        "routing_no": matter.routing_no,
        "category_code": matter.category_code,
        "area_code": matter.area_code,
        "tier": matter.tier,
        "text": matter.text,
        "confidential": matter.confidential,
        "filed_at": matter.filed_at,
        "due_at": matter.due_at,
        "verdict": matter.verdict,
        "rework_rounds": matter.rework_rounds,
    }


def _part(part: Part, unit_name: UnitName) -> dict[str, Any]:
    return {
        "id": part.id,
        "unit_id": part.unit_id,
        "unit_name": unit_name(part.unit_id) if part.unit_id else "",
        "role": part.role,
        "state": part.state,
        "dispatched_at": part.dispatched_at,
        "sign_by": part.sign_by,
        "due_at": part.due_at,
        "signed_at": part.signed_at,
        "contacted_at": part.contacted_at,
        "resolved_at": part.resolved_at,
        "outcome": part.outcome,
        "reply": part.reply,
        "evidence_media": list(part.evidence_media),
        "overdue": part.overdue,
    }
