"""Which of a matter's orders a ruling (裁决) is about."""

from __future__ import annotations

from .matter import Matter, OrderState, Part


def disputed_parts(matter: Matter) -> list[Part]:
    """Return the orders that nobody takes."""
    return [part for part in matter.parts if part.state is OrderState.DISPUTED]


def ruled_part(matter: Matter, order_id: str) -> Part | None:
    """Return the order that a ruling is about: the one that is named, the one in dispute, or the leading one."""
    candidates = disputed_parts(matter) or (list(matter.parts) if matter.with_the_centre else [])
    if order_id:
        return next((part for part in candidates if part.id == order_id), None)
    return next((part for part in candidates if part.role == "lead"), candidates[0] if candidates else None)


def other_part(matter: Matter, part: Part, unit_id: str) -> Part | None:
    """Return the part that this unit has beside that one."""
    return next((other for other in matter.parts if other.id != part.id and other.unit_id == unit_id), None)
