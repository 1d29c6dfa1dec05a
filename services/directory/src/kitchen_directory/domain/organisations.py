"""An organisation (机构): a unit, a section of one, a media sub-centre, or who owns merchants. Pure."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Annotated

from annotated_types import Interval, MaxLen, MinLen

from kitchenkit.decide import Context, Decision, Machine, Move, Refused
from kitchenkit.ids import uid

from .roles import CURATORS

Code = Annotated[str, MinLen(1), MaxLen(80)]
Name = Annotated[str, MinLen(1), MaxLen(80)]
Tier = Annotated[int, Interval(ge=0, le=2)]
AreaCode = Annotated[str, MinLen(4), MaxLen(12)]


class Kind(StrEnum):
    """What it is to the hub."""

    UNIT = "unit"  # 承办单位
    SUB_CENTRE = "sub_centre"  # 融媒体分中心
    MERCHANT_OWNER = "merchant_owner"  # 商户主体
    SECTION = "section"  # 科室: a part of a unit


class State(StrEnum):
    """Whether it takes work."""

    ACTIVE = "active"  # 启用
    CLOSED = "closed"  # 停用


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Who takes work from the hub."""

    id: str
    kind: Kind
    code: str
    name: str
    speciality: str  # the trade of a unit (`police`), the sort of a sub-centre (`district`), nothing for an owner
    tier: int  # of a unit: 1 city, 2 district and below; else 0
    area_code: str
    parent_id: str = ""
    state: State = State.ACTIVE
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Establish:
    """Enter a new organisation (设立)."""

    kind: Kind
    code: Code
    name: Name
    area_code: AreaCode
    speciality: Annotated[str, MaxLen(40)] = ""
    tier: Tier = 0
    parent_id: Annotated[str, MaxLen(40)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alter:
    """Correct the name, tier, area or parent (变更); what is not given stays."""

    name: Name | None = None
    tier: Tier | None = None
    area_code: AreaCode | None = None
    parent_id: Annotated[str, MaxLen(40)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """Give it no more work (停用)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen:
    """Give it work again (启用)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationAdded:
    """It came into being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationChanged:
    """Some of its fields are others."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationClosed:
    """It takes no more work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationReopened:
    """It takes work again."""


def organisation_id(kind: Kind, code: str) -> str:
    """Return the id of the organisation of that kind with that code."""
    return uid(kind.value, code)


def add(before: Organisation | None, new: Organisation) -> Decision[Organisation]:
    """Return the new organisation; one that is there already stays as it is."""
    if before is not None:
        return Decision()
    if (new.kind is Kind.UNIT) is not (new.tier in (1, 2)):
        raise Refused("bad_tier", "a unit has the tier 1 or 2, nothing else has one")
    if new.kind is Kind.SECTION and not new.parent_id:
        raise Refused("no_parent", "科室须属于一个单位 / a section is a part of a unit: say its parent_id")
    return Decision.one(new, OrganisationAdded())


def establish(organisation_id: str, command: Establish) -> Decision[Organisation]:
    """Return the new organisation as a command says it."""
    new = Organisation(
        id=organisation_id,
        kind=command.kind,
        code=command.code,
        name=command.name,
        speciality=command.speciality,
        tier=command.tier,
        area_code=command.area_code,
        parent_id=command.parent_id,
    )
    return add(None, new)


def _alter(before: Organisation, command: Alter, _: Context) -> Decision[Organisation]:
    given = {f.name: value for f in fields(command) if (value := getattr(command, f.name)) is not None}
    changed = {name: value for name, value in given.items() if getattr(before, name) != value}
    if not changed:
        return Decision()
    return Decision.one(replace(before, **changed), OrganisationChanged(fields=tuple(sorted(changed))))


def tier_of_a_unit(before: Organisation, command: Alter, _: Context) -> str | None:
    """Refuse a tier that this kind of organisation cannot have."""
    if command.tier is None or (before.kind is Kind.UNIT and command.tier in (1, 2)):
        return None
    return "a unit has the tier 1 or 2, nothing else has one"


def parent_of_a_section(before: Organisation, command: Alter, _: Context) -> str | None:
    """Refuse a section without a unit, and what is a part of itself."""
    if command.parent_id == before.id:
        return "a unit is no part of itself"
    return "科室须属于一个单位 / a section is a part of a unit" if _orphaned(before, command) else None


def _orphaned(before: Organisation, command: Alter) -> bool:
    return before.kind is Kind.SECTION and command.parent_id == ""


def _close(before: Organisation, _: Close, __: Context) -> Decision[Organisation]:
    return Decision.one(replace(before, state=State.CLOSED), OrganisationClosed())


def _reopen(before: Organisation, _: Reopen, __: Context) -> Decision[Organisation]:
    return Decision.one(replace(before, state=State.ACTIVE), OrganisationReopened())


ACTIVE, CLOSED = frozenset({State.ACTIVE}), frozenset({State.CLOSED})
ORGANISATION = Machine[Organisation](
    [
        Move(
            name="alter",
            command=Alter,
            states=ACTIVE,
            roles=CURATORS,
            decide=_alter,
            checks=(tier_of_a_unit, parent_of_a_section),
        ),
        Move(name="close", command=Close, states=ACTIVE, roles=CURATORS, decide=_close),
        Move(name="reopen", command=Reopen, states=CLOSED, roles=CURATORS, decide=_reopen),
    ]
)
