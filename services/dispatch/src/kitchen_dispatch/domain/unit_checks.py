"""What was found when a unit's work was looked at on the spot (核查记录): who failed often is looked at more often."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from kitchenkit.decide import Decision

KEPT = 50  # of the newest checks; no policy looks farther back


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Check:
    """One verifier's finding of a matter that the unit led; its time, matter and step make it one."""

    at: datetime
    matter_id: str
    sequence: int  # of the matter after it
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChecks:
    """The last checks of one unit, the oldest first; its id is the unit's."""

    id: str
    checks: tuple[Check, ...] = ()
    state: str = "kept"
    sequence: int = 0

    @property
    def found(self) -> tuple[bool, ...]:
        """What they came to, the newest last."""
        return tuple(one.passed for one in self.checks)


@dataclass(frozen=True, slots=True)
class CheckKept:
    """It counts from now on."""


def keep(before: UnitChecks | None, unit_id: str, check: Check) -> Decision[UnitChecks]:
    """Keep what was found, in whatever order and however often it is heard."""
    had = before or UnitChecks(id=unit_id)
    checks = tuple(sorted({*had.checks, check}))[-KEPT:]
    return Decision() if checks == had.checks else Decision.one(replace(had, checks=checks), CheckKept())
