"""The table of a matter, and how one begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kitchenkit.decide import Context, Decision, Machine

from .calendar import Span
from .dates import book_of, kept, own_time, timed
from .facts import MatterFiled, OrderDispatched
from .location import Location
from .matter import Assigned, Matter, MatterState, Order, Part, matter_id, order_id
from .matters_desk import DESK
from .matters_results import RESULTS
from .orders_common import sent

USUAL = "G"  # 一般
LONGEST = Span.parse("15d")  # what a citizen is promised where the tier says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """What dispatch needs to know of a case that was routed into its lane."""

    case_id: str
    case_no: str
    routing_no: int
    category_code: str
    area_code: str
    tier: str
    text: str
    confidential: bool
    returned_by: tuple[str, ...] = ()  # as `Matter.returns` of the routing before this one
    upheld_returns: int = 0
    submitted_at: datetime | None = None
    accepted_at: datetime | None = None  # None: a case from before this was said
    may_be_public: bool = False
    reference: str = ""  # of the commercial lane, where its dispute opened the case
    location: Location | None = None


def file(case: Routed, units: Sequence[Assigned], context: Context, *, fallback: str = "") -> Decision[Matter]:
    """Begin a matter, and dispatch it at once to the units that are known; without any it waits for a dispatcher."""
    made = matter_id(case.case_id, case.routing_no)
    found = units or (Assigned("", "lead", ""),)
    parts = tuple(_part(made, unit) for unit in found)
    book = book_of(context)
    policy = book.policy(context.now)
    if policy.terms(case.tier, case.category_code).handle is None:  # of another lane: nothing would ever be due here
        case = replace(case, tier=USUAL)
    terms = policy.terms(case.tier, case.category_code)
    own = [span for part in parts if (span := own_time(case.tier, part.deadline)) is not None]
    spans = own or [terms.handle or LONGEST]
    matter = Matter(
        id=made,
        case_id=case.case_id,
        case_no=case.case_no,
        routing_no=case.routing_no,
        state=MatterState.FILED,
        category_code=case.category_code,
        area_code=case.area_code,
        tier=case.tier,
        text=case.text,
        confidential=case.confidential,
        filed_at=context.now,
        due_at=max(book.calendar.add(context.now, span).at for span in spans),
        parts=parts,
        fallback_unit_id=fallback,
        returned_before=case.returned_by,
        upheld_returns=case.upheld_returns,
        submitted_at=case.submitted_at,
        accepted_at=case.accepted_at,
        may_be_public=case.may_be_public,
        reference=case.reference,
        location=case.location,
    )
    decision = Decision.one(matter, MatterFiled())
    for part, unit in zip(parts, units, strict=False):
        decision = decision.then(lambda after, p=part, u=unit: _sent(after, p, u, context))  # type: ignore[misc]
    return kept(decision, context)


def _part(made: str, unit: Assigned) -> Part:
    return Part(
        id=order_id(made, unit.unit_id or None), unit_id=None, role=unit.role, item=unit.item, deadline=unit.deadline,
        evidence=unit.evidence,
    )  # fmt: skip


def _sent(matter: Matter, part: Part, unit: Assigned, context: Context) -> Decision[Matter]:
    fact = OrderDispatched(order_id=part.id, reason=unit.reason)
    return Decision.one(sent(Order(matter, part), unit.unit_id, context).matter, fact)


MATTER = Machine[Matter](timed([*RESULTS, *DESK]))
