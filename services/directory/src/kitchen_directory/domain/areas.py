"""An area (区域): one place in the tree of the hub. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated

from annotated_types import MaxLen, MinLen

from kitchenkit.decide import Context, Decision, Machine, Move, Refused
from kitchenkit.ids import uid

from .roles import CURATORS

PARENT_DIGITS = {6: 4, 9: 6, 12: 9}  # a code of so many digits lies in one of so many


class Level(StrEnum):
    """How far down the tree."""

    CITY = "city"  # 市
    DISTRICT = "district"  # 区县
    STREET = "street"  # 街道、乡镇
    VILLAGE = "village"  # 社区、村


LEVEL_OF = {4: Level.CITY, 6: Level.DISTRICT, 9: Level.STREET, 12: Level.VILLAGE}


class State(StrEnum):
    """What becomes of an area."""

    ACTIVE = "active"  # 使用中
    CLOSED = "closed"  # 已撤销


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A place with the code of the statistics bureau."""

    id: str
    code: str
    name: str
    parent_code: str
    level: Level
    state: State = State.ACTIVE
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter:
    """Enter a new area (新增)."""

    code: Annotated[str, MinLen(4), MaxLen(12)]
    name: Annotated[str, MinLen(1), MaxLen(80)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """Give the area another name (更名)."""

    name: Annotated[str, MinLen(1), MaxLen(80)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """Use the area no more (撤销)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaAdded:
    """It came into being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRenamed:
    """It has another name."""

    old_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaClosed:
    """It is used no more."""


def area_id(code: str) -> str:
    """Return the id of the area with that code."""
    return uid("area", code)


def add(before: Area | None, *, code: str, name: str) -> Decision[Area]:
    """Return the new area; one that is there already stays as it is. Raises `Refused` for a code of another shape."""
    if before is not None:
        return Decision()
    if not code.isdecimal() or len(code) not in LEVEL_OF:
        raise Refused("bad_code", f"{code} is not a code of 4, 6, 9 or 12 digits")
    parent = code[: PARENT_DIGITS[len(code)]] if len(code) in PARENT_DIGITS else ""
    area = Area(id=area_id(code), code=code, name=name, parent_code=parent, level=LEVEL_OF[len(code)])
    return Decision.one(area, AreaAdded())


def _rename(area: Area, command: Rename, _: Context) -> Decision[Area]:
    if command.name == area.name:
        return Decision()
    return Decision.one(replace(area, name=command.name), AreaRenamed(old_name=area.name))


def _close(area: Area, _: Close, __: Context) -> Decision[Area]:
    return Decision.one(replace(area, state=State.CLOSED), AreaClosed())


AREA = Machine[Area](
    [
        Move(name="rename", command=Rename, states=frozenset({State.ACTIVE}), roles=CURATORS, decide=_rename),
        Move(name="close", command=Close, states=frozenset({State.ACTIVE}), roles=CURATORS, decide=_close),
    ]
)
