"""What a list for publication (通报) says of an order: numbers, names of places and units, dates. Pure.

Nothing that anybody wrote is in it, and no place smaller than a street.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from .matter import Order, Part

STREET = 9  # digits of its area code
Name = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What units, areas and items of the duty list are called."""

    unit: Name
    area: Name
    item: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class LateOrder:
    """One order in the list."""

    order_id: str
    case_id: str
    case_no: str
    unit_id: str
    unit_name: str
    category_code: str
    item: str  # what the duty list calls it
    area_code: str
    area_name: str
    tier: str
    state: str
    due_at: datetime | None
    days_late: int
    level: int
    reached_at: datetime  # when it got as far as the list asks for


@dataclass(frozen=True, slots=True, kw_only=True)
class LateUnit:
    """How many of the list are one unit's."""

    unit_id: str
    unit_name: str
    orders: int
    longest: int  # days late


def line_of(order: Order, level: int, now: datetime, names: Names) -> LateOrder | None:
    """Return what the list says of an order; None where it is in none: confidential, excluded (剔除), nobody's."""
    matter, part = order.matter, order.part
    reached = _reached(part, level)
    if matter.confidential or matter.excluded or part.unit_id is None or reached is None:
        return None
    area = matter.area_code[:STREET]
    return LateOrder(
        order_id=part.id,
        case_id=matter.case_id,
        case_no=matter.case_no,
        unit_id=part.unit_id,
        unit_name=names.unit(part.unit_id),
        category_code=matter.category_code,
        item=names.item(part.item),
        area_code=area,
        area_name=names.area(area),
        tier=matter.tier,
        state=part.state,
        due_at=part.due_at,
        days_late=_days_late(part, now),
        level=part.level,
        reached_at=reached,
    )


def within(line: LateOrder, first: date | None, last: date | None, zone: tzinfo) -> bool:
    """Say whether the order got so far on one of these local days."""
    day = line.reached_at.astimezone(zone).date()
    return (first is None or first <= day) and (last is None or day <= last)


def in_order(lines: Iterable[LateOrder]) -> list[LateOrder]:
    """Return them with what is late the longest first."""
    return sorted(lines, key=lambda one: (-one.days_late, one.case_no, one.order_id))


def by_unit(lines: Iterable[LateOrder]) -> list[LateUnit]:
    """Return how many are whose, the most first."""
    units: dict[str, list[LateOrder]] = {}
    for line in lines:
        units.setdefault(line.unit_id, []).append(line)
    counted = [
        LateUnit(unit_id=unit, unit_name=own[0].unit_name, orders=len(own), longest=max(one.days_late for one in own))
        for unit, own in units.items()
    ]
    return sorted(counted, key=lambda one: (-one.orders, -one.longest, one.unit_name))


def _reached(part: Part, level: int) -> datetime | None:
    """Return when this unit's order got so far: by the ladder, or because a supervisor said so."""
    climbed = [one.at for one in part.climbed if one.unit_id == part.unit_id and one.level >= level]
    return min(climbed, default=part.supervised_since)


def _days_late(part: Part, now: datetime) -> int:
    until = part.resolved_at or now
    return max(0, (until - part.due_at).days) if part.due_at is not None else 0
