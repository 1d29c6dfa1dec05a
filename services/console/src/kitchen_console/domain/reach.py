"""Whom a row may reach, as words that a database finds and a stream compares: one rule for both. Pure.

A row carries a word for the hub, for each area that it lies in and for each unit, desk, team and merchant it is with;
a right is worth the words of its scope, for the kinds of rows that its role reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from kitchenkit.rights import Principal, Scope

Type = Literal["case", "order", "merchant_order", "lead", "story", "volunteer_order"]
AREA_DIGITS = range(2, 13)

_OVERSEERS = frozenset({"leader", "auditor", "operator", "supervisor", "service"})
_DESK = frozenset({"triage_clerk", "desk_chief"})
_CENTRE = _OVERSEERS | _DESK | {"dispatcher", "ruling_panel", "verifier", "callback_agent"}
_NEWSROOM = frozenset(
    {"reporter", "contributor", "editor", "proofreader", "reviewer_1", "reviewer_2", "reviewer_3", "publisher"}
)
_NEWS = _OVERSEERS | _NEWSROOM | {"desk_chief"}
# Who reads what: the readers that the owning service names for its own lists.
READERS: Mapping[Type, frozenset[str]] = {
    "case": _OVERSEERS | _DESK | {"intake_clerk", "dispatcher"},
    "order": _CENTRE | {"unit_handler", "unit_approver", "unit_head"},
    "merchant_order": _CENTRE | {"merchant"},
    "lead": _NEWS,
    "story": _NEWS,
    "volunteer_order": _OVERSEERS | _DESK | {"volunteer_dispatcher", "team_leader"},
}
EVERY_READER = frozenset[str]().union(*READERS.values())


def words_of_row(
    type_: Type, *, area: str = "", unit: str = "", desk: str = "", team: str = "", merchant: str = ""
) -> list[str]:
    """Return the words of a row of that type which belongs there."""
    held = {"unit": unit, "desk": desk, "team": team, "merchant": merchant}
    words = [f"{type_}|hub", *(f"{type_}|{kind}:{id_}" for kind, id_ in held.items() if id_)]
    return words + [f"{type_}|area:{area[:digits]}" for digits in AREA_DIGITS if len(area) >= digits]


def words_of(principal: Principal, types: Iterable[Type] = tuple(READERS)) -> frozenset[str]:
    """Return the words of everything that `principal` may read; none reach nothing."""
    return frozenset(
        f"{type_}|{_scope(right.scope)}"
        for type_ in types
        for right in principal.rights
        if right.role in READERS[type_] and right.scope.kind != "self"
    )


def _scope(scope: Scope) -> str:
    return "hub" if scope.kind == "hub" else f"{scope.kind}:{scope.id}"
