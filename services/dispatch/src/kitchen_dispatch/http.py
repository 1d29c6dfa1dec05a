"""Dispatch over HTTP: matters and orders, with the commands of their tables."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Protocol

from annotated_types import Ge, Le
from fastapi import APIRouter

from kitchenkit import problems
from kitchenkit.decide import Book, Context
from kitchenkit.mongo import MongoStore
from kitchenkit.query import Match
from kitchenkit.react import Loaded
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Fill, Filter, Lens, Resource, Shelf, among, before, same, starts
from kitchenkit.rights import Principal, Where
from kitchenkit.time import now

from .domain.matter import Matter, MatterState, Order, OrderState, Part
from .domain.matters import MATTER
from .domain.matters_results import schema_of_verify
from .domain.orders import ORDER
from .domain.orders_answers import schema_of_resolve
from .domain.response_priority import ResponsePriority
from .domain.unit_checks import UnitChecks
from .http_assigning import People, assigning, of_person, ones_own, whether_assigned
from .http_holds import Holds, guarded, hold_router
from .http_prioritising import of_priority, prioritising
from .pictures import Missing, there
from .views import matter_view, order_view

UNIT_READERS = frozenset({"unit_handler", "unit_approver", "unit_head"})
CENTRE_READERS = frozenset(
    {"dispatcher", "supervisor", "ruling_panel", "verifier", "callback_agent", "triage_clerk", "desk_chief", "leader",
     "auditor", "operator", "service"}
)  # fmt: skip
READERS = UNIT_READERS | CENTRE_READERS
HIGHEST = 4  # of the escalation ladder
UnitName = Callable[[str], str]
Values = Callable[..., Awaitable[Mapping[str, Any]]]


class Units(Protocol):
    """What is asked about a unit that somebody names."""

    def unit_name(self, unit_id: str) -> str:
        """Return its name, or nothing where there is no such unit."""
        ...

    def takes_orders(self, unit_id: str) -> bool:
        """Say whether it is known and not closed."""
        ...


def _takes_orders(units: Units, field: str) -> Values:
    async def values(_: object, said: Mapping[str, Any], __: Context) -> Mapping[str, Any]:
        if said[field] and not units.takes_orders(said[field]):
            raise problems.invalid(["body", field], "there is no such unit: take an id of GET /v1/organisations")
        return {}

    return values


def _known(units: Units, field: str) -> Values:
    async def values(_: object, said: Mapping[str, Any], __: Context) -> Mapping[str, Any]:
        if said[field] and units.unit_name(said[field]) == "":
            raise problems.invalid(["body", field], "there is no such unit: take an id of GET /v1/organisations")
        return {}

    return values


class Checks(Protocol):
    """Where what was found of each unit is kept."""

    async def load(self, ids: Collection[str]) -> Mapping[str, Loaded[UnitChecks]]:
        """Return those that exist."""
        ...


@dataclass(frozen=True, slots=True)
class Answers:
    """What is asked about who answers, about what they show, and about who is given an order."""

    checks: Checks
    missing: Missing
    people: People | None = None  # without it nobody is
    priorities: Shelf[ResponsePriority] | None = None  # without it no order is given one


def _answering(units: Units, answers: Answers | None) -> Fill[Any]:
    """Who answers may name who is responsible; what was found of them before says whether they are looked at."""
    named = _known(units, "owner_unit_id")

    async def values(order: Order, said: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
        await named(order, said, context)
        if answers is None:
            return {"lately": ()}
        await there(answers.missing, "evidence_media", "before_media")(order, said, context)
        unit = order.part.unit_id or ""
        known = (await answers.checks.load([unit])).get(unit)
        return {"lately": known.aggregate.found if known is not None else ()}

    return Fill(fields=frozenset({"lately"}), values=values)


def _fills(**several: Values) -> dict[str, Fill[Any]]:
    return {name.replace("_", "-"): Fill(fields=frozenset(), values=values) for name, values in several.items()}


def matters(store: MongoStore[Matter], units: Units, book: Book, answers: Answers | None = None) -> Resource[Matter]:
    """Return matters: one case in the government lane each; without `answers` for who gives no command."""
    looked = {} if answers is None else {"verify": there(answers.missing, "before_media", "after_media")}

    def view(matter: Matter, _: Principal | None) -> Mapping[str, Any]:
        return {**matter_view(matter), "orders": [order_view(part, units.unit_name) for part in matter.parts]}

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
            "revisit_due": same("closing.revisit_due", bool),
        },
        fills=_fills(rule=_takes_orders(units, "unit_id"), **looked),
        asks={"verify": lambda matter: schema_of_verify(matter, book().policy(now()))},
        history=True,
        book=book,
    )


def orders(store: MongoStore[Matter], units: Units, book: Book, answers: Answers | None = None) -> Resource[Order]:
    """Return orders: the parts of matters, as units work with them; without `answers` for who gives no command."""

    def view(order: Order, _: Principal | None) -> Mapping[str, Any]:
        shared = matter_view(order.matter)
        shared["matter_id"], shared["citizen_due_at"] = order.matter.id, shared.pop("due_at")
        return {**shared, **order_view(order.part, units.unit_name)}

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
        fills={
            **_fills(dispatch=_takes_orders(units, "unit_id"), uphold_return=_takes_orders(units, "unit_id")),
            "resolve": _answering(units, answers),
            "assign": assigning(answers.people if answers is not None else None),
            "prioritise": prioritising(answers.priorities if answers is not None else None),
        },
        asks={"resolve": lambda order: schema_of_resolve(order, book().policy(now()))},
        book=book,
        mine=ones_own(),
        filters={
            "case_id": same("case_id"),
            "case_no": same("case_no"),
            "assigned_to": of_person(),
            "assigned": whether_assigned(),
            "priority_id": of_priority(),
            "unit_id": same("parts.unit_id", keep=lambda order, unit: order.part.unit_id == unit),
            "state": among("parts.state", OrderState, keep=lambda order, states: order.part.state in states),
            "due_before": before("parts.due_at", keep=_due_before),
            "level_at_least": _level_at_least(),
            "vetting": same(
                "parts.vetting.open", bool, keep=_is_vetted, about="whose answer waits to be read by the centre"
            ),
            "area_code": starts("area_code"),
        },
    )


def routers(
    store: MongoStore[Matter],
    units: Units,
    book: Book,
    answers: Answers | None = None,
    holds: Holds | None = None,
) -> list[APIRouter]:
    """Return every route of the government lane; without `holds` nobody is told that a colleague is at work."""
    both: list[Resource[Any]] = [matters(store, units, book, answers), orders(store, units, book, answers)]
    if holds is None:
        return [resource_router(one) for one in both]
    held = [hold_router(one, holds) for one in both]  # before the commands, among which they would be looked for
    return [*held, *(resource_router(guarded(one, holds)) for one in both)]


def where_of(matter: Matter) -> Where:
    """Return what a matter belongs to: its area, and every unit that has a part of it."""
    return _where(matter, matter.parts)


def _where(matter: Matter, parts: tuple[Part, ...]) -> Where:
    units = frozenset(part.unit_id for part in parts if part.unit_id)
    return Where(areas=frozenset({matter.area_code}) - {""}, units=units)


def _level_at_least() -> Filter:
    """Return the filter of the lists of the ladder: 2 is under supervision, 3 the city's list, 4 the published one."""
    return Filter(
        matches=lambda level: [Match("parts.level", "in", list(range(level, HIGHEST + 1)))],
        type=Annotated[int, Ge(1), Le(HIGHEST)],
        keep=lambda order, level: order.part.level >= level,
        description="escalated this far or farther: 2 督办, 3 the city's list, 4 通报",
        field="parts.level",
    )


def _is_vetted(order: Order, waits: bool) -> bool:  # noqa: FBT001  # a filter's value
    return order.part.held == waits


def _due_before(order: Order, instant: datetime) -> bool:
    return order.part.due_at is not None and order.part.due_at < instant
