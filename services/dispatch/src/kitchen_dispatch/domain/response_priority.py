"""A response priority (处置优先级): a unit's own words for what of its work it does first. Pure.

Beside the tier, and another thing: the tier says what the citizen is promised and moves clocks, this one orders the
work inside a unit and moves none (civic-reporting.md §1.3, FixMyStreet's `response_priorities`).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le, MaxLen, MinLen

from kitchenkit.decide import Context, Decision, Machine, Move

from .answer_written import LANE, CategoryCode
from .orders_common import with_a_reason
from .reply_template import WRITERS

LAST = 9  # of the ranks


class PriorityState(StrEnum):
    """Whether it can be given."""

    ACTIVE = "active"  # 启用
    RETIRED = "retired"  # 停用


Title = Annotated[str, MinLen(1), MaxLen(30)]
About = Annotated[str, MaxLen(200)]
Rank = Annotated[int, Ge(1), Le(LAST)]
Code = Annotated[str, MaxLen(40)]
Categories = Annotated[tuple[CategoryCode, ...], MaxLen(60)]


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
    state: PriorityState = PriorityState.ACTIVE
    sequence: int = 0

    def offered(self, unit_id: str, category: str) -> bool:
        """Say whether an order of that unit and category can have it."""
        return (
            self.state is PriorityState.ACTIVE
            and self.unit_id in {"", unit_id}
            and (not self.categories or category in self.categories)
        )


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
        _refuse(self)


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
        _refuse(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetirePriority:
    """Give it no more (停用); orders that have it keep it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePriority:
    """Let it be given again (启用)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityWritten:
    """Somebody wrote a priority."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityChanged:
    """It says something else from now on, or is meant for something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityRetired:
    """It is given no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityRestored:
    """It can be given again."""


def _refuse(said: WritePriority | ChangePriority) -> None:
    for code in said.categories:
        if not code.startswith(LANE):
            raise ValueError(f"categories: {code} is none of this lane, which begin with {LANE}")


def write(new_id: str, said: WritePriority) -> Decision[ResponsePriority]:
    """Return the priority as it can be given from now on."""
    own = {one.name: getattr(said, one.name) for one in fields(said)}
    return Decision.one(ResponsePriority(id=new_id, **own), PriorityWritten())


def something_new(priority: ResponsePriority, said: ChangePriority, _: Context) -> str | None:
    """A change changes something."""
    return None if _changed(priority, said) != priority else "nothing of this is new"


def _changed(priority: ResponsePriority, said: ChangePriority) -> ResponsePriority:
    return replace(priority, **{one.name: getattr(said, one.name) for one in fields(said)})


def _change(priority: ResponsePriority, said: ChangePriority, _: Context) -> Decision[ResponsePriority]:
    return Decision.one(_changed(priority, said), PriorityChanged())


def _retire(priority: ResponsePriority, _: RetirePriority, __: Context) -> Decision[ResponsePriority]:
    return Decision.one(replace(priority, state=PriorityState.RETIRED), PriorityRetired())


def _restore(priority: ResponsePriority, _: RestorePriority, __: Context) -> Decision[ResponsePriority]:
    return Decision.one(replace(priority, state=PriorityState.ACTIVE), PriorityRestored())


_ACTIVE, _RETIRED = frozenset({PriorityState.ACTIVE}), frozenset({PriorityState.RETIRED})
RESPONSE_PRIORITY = Machine[ResponsePriority](
    [
        Move(name="change", command=ChangePriority, states=_ACTIVE, roles=WRITERS, decide=_change,
             checks=(something_new,)),
        Move(name="retire", command=RetirePriority, states=_ACTIVE, roles=WRITERS, decide=_retire,
             checks=(with_a_reason,)),
        Move(name="restore", command=RestorePriority, states=_RETIRED, roles=WRITERS, decide=_restore),
    ]
)  # fmt: skip
