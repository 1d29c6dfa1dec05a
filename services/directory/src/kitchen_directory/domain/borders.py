"""The official border of an area (区域边界), as the operator's file has it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from kitchenkit.decide import Decision
from kitchenkit.ids import uid

Spot = tuple[int, int]
"""Longitude and latitude, WGS84, in millionths of a degree: a tenth of a metre, the same number on every machine."""
Ring = tuple[Spot, ...]
"""A closed line: its last spot is its first one."""
Piece = tuple[Ring, ...]
"""An outline and its holes."""


class State(StrEnum):
    """Whether the border is known."""

    DRAWN = "drawn"  # 已录入
    LIFTED = "lifted"  # 已撤下


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """The border of one area; its number of facts is its version."""

    id: str
    area_code: str
    pieces: tuple[Piece, ...]
    state: State = State.DRAWN
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderDrawn:
    """The area has a border, or another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderLifted:
    """The border is not known any more."""


def border_id(area_code: str) -> str:
    """Return the id of the border of the area with that code."""
    return uid("border", area_code)


def draw(before: Border | None, *, area_code: str, pieces: tuple[Piece, ...]) -> Decision[Border]:
    """Return the border as it shall be; the same again changes nothing, and no pieces lift it."""
    if (before.pieces if before is not None else ()) == pieces:
        return Decision()
    border = before or Border(id=border_id(area_code), area_code=area_code, pieces=())
    if not pieces:
        return Decision.one(replace(border, pieces=(), state=State.LIFTED), BorderLifted())
    return Decision.one(replace(border, pieces=pieces, state=State.DRAWN), BorderDrawn())
