"""What somebody writes once and others choose afterwards: offered while it is in use, kept when it is retired. Pure.

The one life of reply templates and response priorities; what they say, and for what they are meant, is their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import Field, dataclass, fields, replace
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Protocol, TypeVar

from annotated_types import MaxLen

from kitchenkit.decide import Aggregate, Context, Decision, Move

from .answer_written import LANE, CategoryCode
from .orders_common import with_a_reason

DESK = frozenset({"dispatcher", "supervisor"})  # for the whole hub, or an area of it
WRITERS = DESK | {"unit_approver", "unit_head"}  # these for their own unit
Categories = Annotated[tuple[CategoryCode, ...], MaxLen(60)]


class KeptState(StrEnum):
    """Whether it is offered."""

    ACTIVE = "active"  # 启用
    RETIRED = "retired"  # 停用


class Kept(Aggregate, Protocol):
    """A dataclass of this life."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def state(self) -> KeptState: ...
    @property
    def categories(self) -> tuple[str, ...]: ...  # none named: all of them


K = TypeVar("K", bound=Kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Somebody wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """It says something else from now on, or is meant for something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retired:
    """It is offered no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """It is offered again."""


def in_use_for(one: Kept, category: str) -> bool:
    """Say whether it is in use, and meant for that category."""
    return one.state is KeptState.ACTIVE and (not one.categories or category in one.categories)


def refuse_other_lanes(categories: Sequence[str]) -> None:
    """Refuse categories whose orders are never asked for it."""
    for code in categories:
        if not code.startswith(LANE):
            raise ValueError(f"categories: {code} is none of this lane, which begin with {LANE}")


def written(one: K) -> Decision[K]:
    """Return a new one as it is offered from now on."""
    return Decision.one(one, Written())


def said_in(command: Any) -> dict[str, Any]:
    """Return each field of a command: it has the name that it has in what is kept."""
    return {one.name: getattr(command, one.name) for one in fields(command)}


def moves(change: type[Any], retire: type[Any], restore: type[Any]) -> list[Move[Any]]:
    """Return the rows of its table."""
    active, retired = frozenset({KeptState.ACTIVE}), frozenset({KeptState.RETIRED})
    return [
        Move(name="change", command=change, states=active, roles=WRITERS, decide=_change, checks=(something_new,)),
        Move(name="retire", command=retire, states=active, roles=WRITERS, decide=_retire, checks=(with_a_reason,)),
        Move(name="restore", command=restore, states=retired, roles=WRITERS, decide=_restore),
    ]


def something_new(one: Kept, said: Any, _: Context) -> str | None:
    """A change changes something."""
    return None if replace(one, **said_in(said)) != one else "nothing of this is new"


def _change(one: K, said: Any, _: Context) -> Decision[K]:
    return Decision.one(replace(one, **said_in(said)), Changed())


def _retire(one: K, _: Any, __: Context) -> Decision[K]:
    return Decision.one(replace(one, state=KeptState.RETIRED), Retired())


def _restore(one: K, _: Any, __: Context) -> Decision[K]:
    return Decision.one(replace(one, state=KeptState.ACTIVE), Restored())
