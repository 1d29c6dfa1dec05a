"""A response priority (处置优先级): a unit's own words for what of its work it does first. Pure.

Beside the tier, and another thing: the tier says what the citizen is promised and moves clocks, this one orders the
work inside a unit and moves none (civic-reporting.md §1.3, FixMyStreet's `response_priorities`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Le, MaxLen, MinLen

from kitchenkit.decide import Decision, Machine

from .kept import Categories, KeptState, in_use_for, moves, refuse_other_lanes, said_in, written

LAST = 9  # of the ranks

Title = Annotated[str, MinLen(1), MaxLen(30)]
About = Annotated[str, MaxLen(200)]
Rank = Annotated[int, Ge(1), Le(LAST)]
Code = Annotated[str, MaxLen(40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsePriority:
    """One priority as it stands."""

    id: str
    title: str
    rank: int  # 1 is done first
    about: str = ""  # when it is meant
    code: str = ""  # what the unit's own system calls it
    categories: tuple[str, ...] = ()  # none named: all of them
    unit_id: str = ""  # whose alone it is; empty: every unit's
    state: KeptState = KeptState.ACTIVE
    sequence: int = 0

    def offered(self, unit_id: str, category: str) -> bool:
        """Say whether an order of that unit and category can have it."""
        return self.unit_id in {"", unit_id} and in_use_for(self, category)


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePriority:
    """Write a priority (新建优先级): for one unit, or for every unit."""

    title: Title
    rank: Rank
    about: About = ""
    code: Code = ""
    categories: Categories = ()
    unit_id: Annotated[str, MaxLen(64)] = ""

    def __post_init__(self) -> None:
        """Refuse what no order could have, by the field's name."""
        refuse_other_lanes(self.categories)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePriority:
    """Change its words, its rank or what it is for (修改); orders that have it keep what they were given."""

    title: Title
    rank: Rank
    about: About = ""
    code: Code = ""
    categories: Categories = ()

    def __post_init__(self) -> None:
        """Refuse what no order could have, by the field's name."""
        refuse_other_lanes(self.categories)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetirePriority:
    """Give it no more (停用); orders that have it keep it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePriority:
    """Let it be given again (启用)."""


def write(new_id: str, said: WritePriority) -> Decision[ResponsePriority]:
    """Return the priority as it can be given from now on."""
    return written(ResponsePriority(id=new_id, **said_in(said)))


RESPONSE_PRIORITY = Machine[ResponsePriority](moves(ChangePriority, RetirePriority, RestorePriority))
