"""Who of a unit has an order, over HTTP: that they are of the unit, and the lists by person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from kitchenkit import problems
from kitchenkit.decide import Context
from kitchenkit.query import Match
from kitchenkit.resources import Fill, Filter, Mine, same

from .domain.matter import Order
from .domain.orders_common import UNIT

HAS_IT = "parts.assigned_to"


class People(Protocol):
    """What is asked about a person that somebody names."""

    async def works_for(self, person_id: str, unit_id: str, roles: frozenset[str]) -> bool:
        """Say whether they have one of these roles over that unit; raises `Transient`."""
        ...


def assigning(people: People | None) -> Fill[Order]:
    """Return what looks whether an order is given to somebody of its unit; without `people` it is given to nobody."""

    async def values(order: Order, said: Mapping[str, Any], _: Context) -> Mapping[str, Any]:
        unit = order.part.unit_id or ""
        if people is None or not await people.works_for(said["person_id"], unit, UNIT):
            raise problems.invalid(
                ["body", "person_id"],
                "不是本单位的人员 / nobody of the order's unit: take an id of GET /v1/organisations/{id}/colleagues",
            )
        return {}

    return Fill(fields=frozenset(), values=values)


def of_person() -> Filter:
    """Return the filter of what one person has."""
    return same(
        HAS_IT, keep=lambda order, person: order.part.assigned_to == person, about="what this person has (指派)"
    )


def whether_assigned() -> Filter:
    """Return the filter of what somebody in particular has, or nobody."""
    # "in" and not "is": what nobody has is most of what there is, and is looked for by time (`few` in store.py).
    return Filter(
        matches=lambda assigned: [Match(HAS_IT, "since", "") if assigned else Match(HAS_IT, "in", [None])],
        type=bool,
        keep=lambda order, assigned: bool(order.part.assigned_to) == assigned,
        description="whether somebody of the unit in particular has it; false: nobody's (待指派)",
        field=HAS_IT,
    )


def ones_own() -> Mine[Order]:
    """Return what is the caller's own: what was assigned to them or they have taken."""
    return Mine(
        matches=lambda who: [Match(HAS_IT, "is", who.id)], keep=lambda order, who: order.part.assigned_to == who.id
    )
