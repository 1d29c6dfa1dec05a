"""The ladder of a policy (催办、督办、通报) as it is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Annotated, Any, ClassVar

from annotated_types import Ge, Le, MaxLen, MinLen, Predicate

from .calendar import Span
from .policy import EscalationTerms, Rung

_UNITS = ("signoff", "first_contact", "handling", "rework")
CLOCKS = ("dispatch", *_UNITS, "return_review", "extension_review", "ruling", "centre", "verify", "callback")
LIMITED = ("dispatch",)  # what a rung can have at its longest; that of handling bounds extensions
ROLES = (
    "unit_handler", "unit_approver", "unit_head", "dispatcher", "supervisor", "ruling_panel", "leader", "verifier",
    "callback_agent",
)  # fmt: skip


def is_a_clock_that_somebody_keeps(text: str) -> bool:
    """Whether a text names a clock with which a unit, or the centre, may be late."""
    return text in CLOCKS


def is_a_role_that_can_be_told(text: str) -> bool:
    """Whether a text is a role of a unit or of the centre that notices go to."""
    return text in ROLES


def is_a_time_as_07_00(text: str) -> bool:
    """Whether a text is a time of the day."""
    try:
        return len(text) == len("07:00") and time.fromisoformat(text) is not None
    except ValueError:
        return False


ClockName = Annotated[str, Predicate(is_a_clock_that_somebody_keeps)]
Role = Annotated[str, Predicate(is_a_role_that_can_be_told)]
OfTheDay = Annotated[str, Predicate(is_a_time_as_07_00)]
_CLOSED = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRung:
    """One step: after a share of the time (`used`, or `left`), so long `after` it, at its `limit`, or by a verdict."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = _CLOSED
    name: Annotated[str, MinLen(1), MaxLen(20)]
    level: Annotated[int, Ge(0), Le(4)]
    to: Annotated[tuple[Role, ...], MinLen(1), MaxLen(len(ROLES))]
    clocks: Annotated[tuple[ClockName, ...], MaxLen(len(CLOCKS))] = ()
    used: Annotated[int, Ge(1), Le(100)] | None = None
    left: Annotated[str, MaxLen(8)] | None = None
    after: Annotated[str, MaxLen(8)] | None = None
    limit: bool = False
    dissatisfied: Annotated[int, Ge(1), Le(20)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenEscalation:
    """The ladder, the quiet hours, and how many notices one recipient gets in an hour."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = _CLOSED
    rungs: Annotated[tuple[WrittenRung, ...], MaxLen(20)]
    quiet_from: OfTheDay
    quiet_until: OfTheDay
    an_hour: Annotated[int, Ge(1), Le(1000)]


def escalation_of(row: Mapping[str, Any]) -> EscalationTerms:
    """Return the ladder that is written down; nothing is a policy without one. Raises `ValueError`."""
    if not row:
        return EscalationTerms()
    rungs = tuple(_rung(one) for one in row["rungs"])
    if len({rung.name for rung in rungs}) < len(rungs):
        raise ValueError("escalation.rungs: each has a name of its own")
    return EscalationTerms(
        rungs=rungs,
        quiet_from=_of_the_day(row["quiet_from"]),
        quiet_until=_of_the_day(row["quiet_until"]),
        an_hour=row["an_hour"],
    )


def _of_the_day(said: str | time) -> time:
    return time.fromisoformat(str(said))


def _rung(row: Mapping[str, Any]) -> Rung:
    rung = Rung(
        name=row["name"],
        level=row["level"],
        to=tuple(row["to"]),
        clocks=tuple(row.get("clocks") or ()),
        used=row.get("used"),
        left=_span(row.get("left")),
        after=_span(row.get("after")),
        limit=bool(row.get("limit")),
        dissatisfied=row.get("dissatisfied"),
    )
    where = f"escalation.rungs.{rung.name}"
    if rung.limit + sum(one is not None for one in (rung.used, rung.after, rung.dissatisfied)) != 1:
        raise ValueError(f"{where}: say one of used, after, limit and dissatisfied")
    if (rung.dissatisfied is None) != bool(rung.clocks):
        raise ValueError(f"{where}: clocks go with used, after and limit, and with those only")
    if rung.limit and rung.clocks != LIMITED:
        raise ValueError(f"{where}: limit goes with the clock {LIMITED[0]} alone: no other has one")
    if rung.left is not None and rung.used is None:
        raise ValueError(f"{where}: left goes with used")
    return rung


def _span(text: str | None) -> Span | None:
    return Span.parse(text) if text else None
