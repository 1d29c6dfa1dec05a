"""What dispatch proposes after a ruling, as the tests of routing rules begin."""

from __future__ import annotations

from typing import Any

from kitchen.dispatch.v1 import matter_events_pb2 as dispatch
from kitchen_triage.domain.routing_rule import RULES, Accept, Proposed, RoutingRule, Ruling, raised
from kitchenkit.events import stamp

from .desk import NOW, asking

RULING = Ruling(order_id="o1", case_no="84071415339", reason="按移交清单", ruled_by="panel", at=NOW)
PROPOSED = Proposed(category_code="GOV-LIGHT", area_code="520103", unit_id="u5", ruling=RULING)


def ruling(**changes: Any) -> dispatch.RoutingRuleProposed:
    """Return the event."""
    order = dispatch.Order(id="o1", unit_id="u5", role="lead", dispatched_at=stamp(NOW))
    said: dict[str, Any] = {
        "matter": dispatch.Matter(id="m1", case_no="84071415339", orders=[order]), "order_id": "o1",
        "category_code": "GOV-LIGHT", "area_code": "520103", "unit_id": "u5", "reason": "按移交清单",
        "ruled_by": "panel",
    }  # fmt: skip
    return dispatch.RoutingRuleProposed(**{**said, **changes})


def proposed() -> RoutingRule:
    """Return the rule that was proposed."""
    return raised(None, PROPOSED).steps[-1].after


def accepted(command: Accept | None = None, rule: RoutingRule | None = None) -> RoutingRule:
    """Return a rule in force."""
    chief = asking("desk_chief", actor="chief")
    return RULES.decide(rule or proposed(), command or Accept(), chief).steps[-1].after
