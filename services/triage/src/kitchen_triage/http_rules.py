"""Routing rules over HTTP: what rulings propose, and what is in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter

from kitchenkit import problems
from kitchenkit.decide import Context
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Fill, Resource, Shelf, among, same, starts
from kitchenkit.rights import Where

from .domain.routing_rule import RULES, RoutingRule, RuleState

READERS = frozenset(
    {"triage_clerk", "desk_chief", "dispatcher", "supervisor", "ruling_panel", "leader", "operator", "auditor"}
)


def rule_router(
    store: Shelf[RoutingRule], unit_name: Callable[[str], str], takes_orders: Callable[[str], bool]
) -> APIRouter:
    """Return every route of routing rules."""

    async def open_unit(rule: RoutingRule, _: Mapping[str, Any], __: Context) -> Mapping[str, Any]:
        if not takes_orders(rule.unit_id):
            raise problems.conflict("unit_closed", "there is no such unit any more, or it has been closed: decline")
        return {}

    return resource_router(
        Resource(
            name="routing-rule",
            path="/v1/routing-rules",
            store=store,
            machine=RULES,
            view=lambda rule, _: view(rule, unit_name(rule.unit_id)),
            where=lambda rule: Where(areas=frozenset({rule.area_code}) - {""}),
            reach={"area": "area_code"},
            read_roles=READERS,
            filters={
                "state": among("state", RuleState),
                "category_code": same("category_code"),
                "area_code": starts("area_code"),
                "unit_id": same("unit_id"),
            },
            fills={"accept": Fill(fields=frozenset(), values=open_unit)},
            history=True,
        )
    )


def view(rule: RoutingRule, unit_name: str) -> dict[str, Any]:
    """Return a rule as people decide on it: what it says, and the rulings that speak for it, the newest first."""
    return {
        "category_code": rule.category_code,
        "area_code": rule.area_code,
        "unit_id": rule.unit_id,
        "unit_name": unit_name,
        "words": list(rule.words),
        "rulings": [
            {"case_no": one.case_no, "order_id": one.order_id, "reason": one.reason, "at": one.at}
            for one in reversed(rule.rulings)
        ],
        "decided_by": rule.decided_by,
        "decided_at": rule.decided_at,
        "decided_because": rule.decided_because,
    }
