"""A case in the government lane, as the tests of matters begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from kitchen_dispatch.domain.matter import Assigned, Matter
from kitchen_dispatch.domain.matters import Routed, file
from kitchenkit.decide import Context, Decision

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
CASE = Routed(
    case_id="c1",
    case_no="12345678901",
    routing_no=1,
    category_code="GOV-LIGHT",
    area_code="520103019",
    tier="G",
    text="路灯不亮",
    confidential=False,
)
LEAD, ASSIST = Assigned("u1", "lead", "职责清单"), Assigned("u2", "assist", "职责清单")


def filed(units: Sequence[Assigned] = (LEAD,), *, tier: str = "G", now: datetime = NOW) -> Matter:
    """Return a matter as it begins."""
    return after(file(replace(CASE, tier=tier), units, now))


def after(decision: Decision[Matter]) -> Matter:
    """Return the matter after a decision."""
    return decision.steps[-1].after


def facts(decision: Decision[Matter]) -> list[str]:
    """Return the names of a decision's facts."""
    return [type(step.fact).__name__ for step in decision.steps]


def asked(role: str = "unit_handler", *, now: datetime = NOW, reason: str = "", note: str = "") -> Context:
    """Return who asks."""
    return Context(actor="p1", role=role, now=now, cause="x", reason=reason, note=note)
