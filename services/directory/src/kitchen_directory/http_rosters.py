"""Rosters and substitutes over HTTP, and who is on duty."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime, tzinfo
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from kitchenkit import problems, time
from kitchenkit.access import demand, needs
from kitchenkit.bodies import Instant
from kitchenkit.decide import Context
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Creation, Fill, Resource, among, same, starts
from kitchenkit.rights import Principal, Where

from .domain import organisations, people, rosters
from .domain.duty import on_duty
from .domain.organisations import Kind, Organisation
from .domain.people import Person
from .domain.rosters import KEEPERS, ROSTER, SUBSTITUTION, Arrange, Lay, Roster, Substitution
from .on_duty import HANDLE, unit_duties
from .ports import Stores

READERS = KEEPERS | {
    "unit_handler", "dispatcher", "supervisor", "operator", "auditor", "leader", "ruling_panel", "callback_agent",
}  # fmt: skip


class DutyPerson(BaseModel):
    """Somebody, by name."""

    id: str
    name: str


class Duty(BaseModel):
    """Who is on duty at a unit at an instant, and why it is them."""

    unit_id: str
    at: datetime
    person: DutyPerson | None
    basis: str | None
    stands_in_for: DutyPerson | None


def roster_routers(stores: Stores, zone: tzinfo) -> list[APIRouter]:
    """Return every route of rosters, substitutes and who is on duty."""
    staff = _Staff(stores)
    router = APIRouter(tags=["duty"])
    _duty_route(router, stores)
    return [router, resource_router(_rosters(stores, staff, zone)), resource_router(_substitutions(stores, staff))]


def _rosters(stores: Stores, staff: _Staff, zone: tzinfo) -> Resource[Roster]:
    async def laid(_: object, said: Mapping[str, Any], __: Context) -> Mapping[str, Any]:
        unit = await staff.unit(said["unit_id"])
        try:
            begins, ends = rosters.bounds(said["month"], zone)
        except ValueError as error:
            raise problems.invalid(["body", "month"], "月份如 2026-11 / a month such as 2026-11") from error
        await staff.belong(unit, _named(said["shifts"]))
        return {"area_code": unit.area_code, "begins": begins, "ends": ends}

    async def rearranged(roster: Roster, said: Mapping[str, Any], _: Context) -> Mapping[str, Any]:
        await staff.belong(await staff.unit(roster.unit_id), _named(said["shifts"]))
        return {}

    async def assigned(roster: Roster, said: Mapping[str, Any], _: Context) -> Mapping[str, Any]:
        await staff.belong(await staff.unit(roster.unit_id), {"person_id": said["person_id"]})
        return {}

    return Resource(
        name="roster",
        path="/v1/rosters",
        store=stores.rosters,
        machine=ROSTER,
        view=lambda roster, _: roster_view(roster),
        where=_where,
        reach={"area": "area_code", "unit": "unit_id"},
        read_roles=READERS,
        filters={"unit_id": same("unit_id"), "month": same("month"), "area_code": starts("area_code")},
        create=Creation(
            command=Lay,
            roles=KEEPERS,
            where=_where,
            decide=lambda new_id, command, _: rosters.lay(new_id, command),
            identify=lambda command: rosters.roster_id(command.unit_id, command.month),
            fill=Fill(fields=frozenset({"area_code", "begins", "ends"}), values=laid),
        ),
        fills={
            "rearrange": Fill(fields=frozenset(), values=rearranged),
            "assign": Fill(fields=frozenset(), values=assigned),
        },
        history=True,
    )


def _substitutions(stores: Stores, staff: _Staff) -> Resource[Substitution]:
    async def arranged(_: object, said: Mapping[str, Any], __: Context) -> Mapping[str, Any]:
        unit = await staff.unit(said["unit_id"])
        who = {name: said[name] for name in ("person_id", "substitute_id") if said[name]}
        await staff.belong(unit, who)
        return {"area_code": unit.area_code}

    return Resource(
        name="substitution",
        path="/v1/substitutions",
        store=stores.substitutions,
        machine=SUBSTITUTION,
        view=lambda one, _: substitution_view(one),
        where=_where,
        reach={"area": "area_code", "unit": "unit_id"},
        read_roles=READERS,
        filters={
            "unit_id": same("unit_id"),
            "person_id": same("person_id"),
            "substitute_id": same("substitute_id"),
            "area_code": starts("area_code"),
            "state": among("state", rosters.SubstitutionState),
        },
        create=Creation(
            command=Arrange,
            roles=KEEPERS,
            where=_where,
            decide=lambda new_id, command, _: rosters.arrange(new_id, command),
            fill=Fill(fields=frozenset({"area_code"}), values=arranged),
        ),
        history=True,
    )


def _duty_route(router: APIRouter, stores: Stores) -> None:
    @router.get("/v1/organisations/{id}/duty", operation_id="getDuty")
    async def duty(
        id: str,  # noqa: A002  # the path says {id}
        who: Annotated[Principal, Depends(needs(*sorted(READERS | {"service"})))],
        at: Annotated[Instant | None, Query(description="an instant; now, where it is not said")] = None,
    ) -> Duty:
        """Return who is on duty: the roster's person, else who stands in, else the unit's head."""
        instant = at or time.now()
        facts = await stores.duty.facts(instant, instant, id)
        found = next(iter(facts.units), None)
        if found is None or found.kind not in HANDLE:
            raise problems.not_found()
        demand(who, READERS | {"service"}, Where(areas=frozenset({found.area_code}), units=frozenset({found.id})))
        unit = next(iter(unit_duties(facts)), None)
        on = on_duty(unit, instant) if unit is not None else None
        names = facts.names()

        def person(person_id: str) -> DutyPerson | None:
            return DutyPerson(id=person_id, name=names.get(person_id, person_id)) if person_id else None

        return Duty(
            unit_id=found.id, at=instant, person=person(on.person_id) if on else None,
            basis=on.basis if on else None, stands_in_for=person(on.stands_in_for) if on else None,
        )  # fmt: skip


class _Staff:
    """Looks up whom a roster names."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    async def unit(self, unit_id: str) -> Organisation:
        """Return the unit or section that takes work; a problem that names the field where there is none."""
        loaded = await self._stores.organisations.get(unit_id)
        one = loaded.aggregate if loaded else None
        if one is None or one.kind not in HANDLE or one.state is not organisations.State.ACTIVE:
            raise problems.invalid(
                ["body", "unit_id"], "没有在用的单位或科室 / there is no such unit or section in use"
            )
        return one

    async def belong(self, unit: Organisation, named: Mapping[str, str]) -> None:
        """Refuse whoever is not there, or has nothing to do with the unit."""
        found = await self._stores.people.load(set(named.values()))
        homes = await self._stores.organisations.load(
            {loaded.aggregate.organisation_id for loaded in found.values() if loaded.aggregate.organisation_id}
        )
        sections = {one.aggregate.id for one in homes.values() if one.aggregate.parent_id == unit.id}
        own = {unit.id, *sections, *({unit.parent_id} if unit.kind is Kind.SECTION else ())}
        for loc, person_id in named.items():
            person = found.get(person_id)
            if person is None or not _works_for(person.aggregate, own):
                why = "此人不在该单位或已停用 / nobody of this unit who may sign in has this id"
                raise problems.invalid(["body", *_loc(loc)], why)


def _works_for(person: Person, own: Collection[str]) -> bool:
    at_home = person.organisation_id in own or any(right.scope.id in own for right in person.rights)
    return person.state is people.State.ACTIVE and at_home


def _named(shifts: Collection[Mapping[str, Any]]) -> Mapping[str, str]:
    return {f"shifts.{number}.person_id": shift["person_id"] for number, shift in enumerate(shifts)}


def _loc(name: str) -> list[str | int]:
    return [int(part) if part.isdigit() else part for part in name.split(".")]


def _where(one: Roster | Substitution | Lay | Arrange) -> Where:
    return Where(areas=frozenset({one.area_code}), units=frozenset({one.unit_id}))


def roster_view(roster: Roster) -> Mapping[str, Any]:
    """Return a roster as those who may read it see it."""
    shifts = [asdict(shift) for shift in roster.shifts]
    return {"unit_id": roster.unit_id, "area_code": roster.area_code, "month": roster.month, "shifts": shifts}


def substitution_view(one: Substitution) -> Mapping[str, Any]:
    """Return a substitution as those who may read it see it."""
    return {
        "unit_id": one.unit_id,
        "area_code": one.area_code,
        "person_id": one.person_id or None,
        "substitute_id": one.substitute_id,
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
    }
