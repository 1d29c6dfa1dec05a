"""The seed's tables, read into what the directory keeps."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from kitchenkit.ids import uid
from kitchenkit.rights import KINDS, Right, Scope
from kitchenkit.rights import Kind as ScopeKind

from .domain.organisations import Kind, Organisation, organisation_id
from .domain.people import Person, person_id


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area of the table."""

    code: str
    name: str


def areas(folder: Path) -> list[AreaRow]:
    """Return the areas."""
    return [AreaRow(row["code"], row["name"]) for row in _rows(folder / "areas.csv")]


def organisations(folder: Path) -> list[Organisation]:
    """Return units with their sections, media sub-centres and the owners of merchants."""
    units = {row["code"]: _unit(row) for row in _rows(folder / "units.csv")}
    owners = {row["owner_code"]: row for row in _rows(folder / "merchants.csv")}
    return [
        *units.values(),
        *(_section(row, units[row["unit_code"]]) for row in _rows(folder / "sections.csv")),
        *(_sub_centre(row) for row in _rows(folder / "sub_centres.csv")),
        *(_owner(row) for row in owners.values()),
    ]


def people(folder: Path) -> list[Person]:
    """Return the people with their rights, in the order of the table."""
    known = {body.code: body.id for body in organisations(folder)}
    found: dict[str, Person] = {}
    for row in _rows(folder / "people.csv"):
        username = row["username"]
        before = found.get(username)
        right = Right(row["role"], _scope(row["scope_kind"], row["scope_code"], username, known))
        found[username] = Person(
            id=person_id(username),
            username=username,
            name=row["name"],
            rights=(*(before.rights if before else ()), right),
            organisation_id=known[row["organisation_code"]] if row["organisation_code"] else "",
        )
    return list(found.values())


def _scope(kind: str, code: str, username: str, known: dict[str, str]) -> Scope:
    if kind not in KINDS:
        raise ValueError(f"{username}: there is no scope {kind}")
    if kind == "hub":
        return Scope("hub")
    if kind == "self":
        return Scope("self", person_id(username))
    if kind in ("unit", "desk"):
        return Scope(cast("ScopeKind", kind), known[code])
    return Scope(cast("ScopeKind", kind), code if kind == "area" else uid(kind, code))


def _unit(row: dict[str, str]) -> Organisation:
    return Organisation(
        id=organisation_id(Kind.UNIT, row["code"]),
        kind=Kind.UNIT,
        code=row["code"],
        name=row["name"],
        speciality=row["kind"],
        tier=int(row["tier"]),
        area_code=row["area_code"],
        parent_id=organisation_id(Kind.UNIT, row["parent_code"]) if row["parent_code"] else "",
    )


def _section(row: dict[str, str], unit: Organisation) -> Organisation:
    return Organisation(
        id=organisation_id(Kind.SECTION, row["code"]),
        kind=Kind.SECTION,
        code=row["code"],
        name=row["name"],
        speciality=unit.speciality,
        tier=0,
        area_code=unit.area_code,
        parent_id=unit.id,
    )


def _sub_centre(row: dict[str, str]) -> Organisation:
    return Organisation(
        id=organisation_id(Kind.SUB_CENTRE, row["code"]),
        kind=Kind.SUB_CENTRE,
        code=row["code"],
        name=row["name"],
        speciality=row["kind"],
        tier=0,
        area_code=row["area_code"],
    )


def _owner(row: dict[str, str]) -> Organisation:
    return Organisation(
        id=organisation_id(Kind.MERCHANT_OWNER, row["owner_code"]),
        kind=Kind.MERCHANT_OWNER,
        code=row["owner_code"],
        name=row["owner_name"],
        speciality="",
        tier=0,
        area_code=row["area_code"],
    )


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
