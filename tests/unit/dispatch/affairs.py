"""A case in the government lane, as the tests of matters begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.location import Location
from kitchen_dispatch.domain.matter import OPEN_ORDER, Assigned, Matter, OrderState
from kitchen_dispatch.domain.matters import MATTER, Routed, file
from kitchen_dispatch.domain.matters_due import come_due
from kitchen_dispatch.domain.orders import Contact, Resolve, Sign, on_order
from kitchenkit.decide import Context, Decision

NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)  # a Wednesday, 10:00 at the hub
CASE = Routed(
    case_id="c1",
    case_no="12345678901",
    routing_no=1,
    category_code="GOV-LIGHT",
    area_code="520103019",
    tier="G",
    text="路灯不亮",
    confidential=False,
    location=Location(address="中华南路12号旁", lat=26.5731, long=106.7093),
)
FALLBACK = "u-fallback"
LEAD, ASSIST = Assigned("u1", "lead", "职责清单"), Assigned("u2", "assist", "职责清单")


def filed(units: Sequence[Assigned] = (LEAD,), *, tier: str = "G", now: datetime = NOW) -> Matter:
    """Return a matter as it begins."""
    return after(file(replace(CASE, tier=tier), units, asked("system", now=now), fallback=FALLBACK))


def after(decision: Decision[Matter]) -> Matter:
    """Return the matter after a decision."""
    return decision.steps[-1].after


def facts(decision: Decision[Matter]) -> list[str]:
    """Return the names of a decision's facts."""
    return [type(step.fact).__name__ for step in decision.steps]


def asked(
    role: str = "unit_handler", *, who: str = "p1", now: datetime = NOW, reason: str = "", note: str = ""
) -> Context:
    """Return who asks, with the rules that ship with the service."""
    return Context(actor=who, role=role, now=now, cause="x", reason=reason, note=note, book=default_book())


FIXED = Resolve(
    outcome="fixed", reply="已更换灯泡", evidence_media=("m-after",), before_media=("m-before",), place="大营路"
)


def give(matter: Matter, command: object, role: str = "unit_handler", *, order: int = 0, **asks: Any) -> Matter:
    """Return the matter after a command on one of its orders, or on itself; raises `Refused`."""
    return after(taken(matter, command, role, order=order, **asks))


def taken(matter: Matter, command: object, role: str, *, order: int = 0, **asks: Any) -> Decision[Matter]:
    """Return what follows from a command."""
    context = asked(role, **asks)
    if type(command) in MATTER.commands().values():
        return MATTER.decide(matter, command, context)
    return on_order(matter, matter.parts[order].id, command, context)


def in_hand(matter: Matter | None = None, *, order: int = 0, now: datetime = NOW) -> Matter:
    """Return the matter with an order on which the unit is at work."""
    matter = give(matter or filed(now=now), Sign(), order=order, now=now)
    return give(matter, Contact(), order=order, now=now, note="已电话联系")


def answered(matter: Matter | None = None, *, now: datetime = NOW) -> Matter:
    """Return the matter with every open order answered."""
    matter = matter or filed(now=now)
    for number, part in enumerate(matter.parts):
        if part.state is OrderState.DISPATCHED:
            matter = in_hand(matter, order=number, now=now)
        if matter.parts[number].state in OPEN_ORDER:
            matter = give(matter, FIXED, order=number, now=now)
    return matter


def come(matter: Matter, now: datetime | None = None) -> Matter:
    """Return the matter after the clock has looked at it, when it is due or then."""
    due = now or matter.next_due()
    assert due is not None, "nothing is due"
    decision = come_due(matter, asked("clock", who="clock:dispatch", now=due))
    assert decision.steps, "what is due and does not change would be due for ever"
    return after(decision)
