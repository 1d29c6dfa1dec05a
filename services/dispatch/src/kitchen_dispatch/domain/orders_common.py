"""What the rows of an order's table share: who may, and what has to be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from kitchenkit.decide import Context

from .matter import Matter, MatterState, Order, OrderState, Part

UNIT = frozenset({"unit_handler", "unit_approver", "unit_head"})
CENTRE = frozenset({"dispatcher"})
CHIEFS = CENTRE | {"supervisor"}
CLOCK = frozenset({"clock"})
FARTHEST_REVISIT = timedelta(days=730)


def with_a_note(_: object, __: object, context: Context) -> str | None:
    """What was said or done has to be told."""
    return None if context.note else "the field note is missing: say what was said or done"


def with_a_reason(_: object, __: object, context: Context) -> str | None:
    """Whoever is concerned has to know why."""
    return None if context.reason else "the field reason is missing: say why"


def looked_at_again(at: datetime | None, context: Context) -> str | None:
    """Say why nobody can look again then, or None; a day that never comes would keep a matter from being archived."""
    inside = at is None or context.now < at <= context.now + FARTHEST_REVISIT
    return None if inside else f"revisit_on must be within {FARTHEST_REVISIT.days} days from now"


def states(*several: OrderState) -> frozenset[str]:
    """Return them as a table has them."""
    return frozenset(several)


def free_unit(matter: Matter, part: Part, unit_id: str) -> str | None:
    """Say why a unit cannot get this part, or None: one unit has one part, and gets none back."""
    if unit_id in {other.unit_id for other in matter.parts if other.id != part.id}:
        return f"{unit_id} has a part of this matter already"
    return f"{unit_id} has returned it" if unit_id in matter.returned_by else None


def sent(order: Order, unit_id: str, context: Context) -> Order:
    """Return the order with its unit, its clocks starting now: handling runs from dispatch, not from the signature."""
    part = replace(
        order.part,
        unit_id=unit_id,
        state=OrderState.DISPATCHED,
        dispatched_at=context.now,
        signed_at=None,
        signed_automatically=False,
        assigned_to="",
        assigned_at=None,
        priority=None,  # it was in the words of the unit before
        contacted_at=None,
        answered_at=None,
        resolved_at=None,
        rework_at=None,
        disputed_at=None,
        released_at=None,
        asked_return=None,
        asked_extension=None,
        extensions=(),
        extensions_asked=0,
        # Who is sent it anew does not wait for what they waited for: a unit that assisted may have shelved its part.
        pauses=tuple(replace(pause, end=pause.end or context.now) for pause in order.part.pauses),
        question="",
        outcome="",
        reply="",
        owner_unit_id="",
        evidence_media=(),
        before_media=(),
        taken_at=None,
        place="",
        look=False,
        vetting=None,
        revisit_on=None,
        overdue=False,
        level=0,
        supervised_since=None,
        instruction="",
    )
    people = order.matter.dispatched_by
    if context.role in CHIEFS and context.actor not in people:
        people = (*people, context.actor)
    matter = replace(order.matter.with_part(part), state=MatterState.HANDLING, dispatched_by=people)
    return order.of(matter)
