"""Rights: a role within a scope. Pure; whoever serves, streams or exports asks here and nowhere else.

read = rights_over(principal, READERS, Where(areas=frozenset({case.area_code})))   # every right that fits
right = acting(principal, {"dispatcher"}, where)                                   # the first, or None
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Kind = Literal["hub", "area", "unit", "desk", "team", "merchant", "self"]
KINDS: frozenset[str] = frozenset(get_args(Kind))


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """What a right reaches: the hub, a subtree of areas, or one unit, desk, team, merchant or oneself."""

    kind: Kind
    id: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"there is no scope of the kind {self.kind!r}")
        if self.kind != "hub" and not self.id:
            raise ValueError(f"a scope of the kind {self.kind} needs an id: an empty one would reach everything")

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else self.kind


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """A role within a scope."""

    role: str
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who asks: a person or a service, as a verified token says."""

    id: str
    rights: tuple[Right, ...]
    token_id: str
    expires: datetime
    issued: datetime | None = None  # None: so long ago that whatever was ended since ended it
    key_id: str = ""  # of the API key that the token was given for
    session_id: str = ""  # of the sign-in that the token was given for
    limit: int | None = None  # submissions a minute; None: the default
    name: str = ""

    @property
    def roles(self) -> frozenset[str]:
        """Every role, in whatever scope."""
        return frozenset(right.role for right in self.rights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What a thing belongs to; a scope reaches it if it reaches any of these."""

    areas: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    desks: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    merchants: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()  # whose own it is


NOWHERE = Where()  # reached by the hub alone


def covers(scope: Scope, where: Where) -> bool:
    """Say whether a right with this scope reaches a thing that belongs there.

    Area codes are built as a tree (5201 → 520103 → 520103001 → 520103001003), so that a subtree is a prefix.
    """
    if scope.kind == "hub":
        return True
    if scope.kind == "area":
        return any(area.startswith(scope.id) for area in where.areas)
    return scope.id in _ids(where, scope.kind)


def rights_over(principal: Principal, roles: Collection[str], where: Where) -> list[Right]:
    """Return every right of `principal` with one of `roles` that reaches `where`, the narrowest first."""
    fitting = [right for right in principal.rights if right.role in roles and covers(right.scope, where)]
    return sorted(fitting, key=_breadth)


def acting(principal: Principal, roles: Collection[str], where: Where) -> Right | None:
    """Return the right by which `principal` acts as one of `roles` on what belongs to `where`, or None."""
    return next(iter(rights_over(principal, roles, where)), None)


def _ids(where: Where, kind: Kind) -> frozenset[str]:
    return {
        "unit": where.units,
        "desk": where.desks,
        "team": where.teams,
        "merchant": where.merchants,
        "self": where.people,
    }.get(kind, frozenset())


def _breadth(right: Right) -> tuple[int, int]:
    order = {"hub": 2, "area": 1}
    return order.get(right.scope.kind, 0), -len(right.scope.id)
