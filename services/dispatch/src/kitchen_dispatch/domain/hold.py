"""Who works on an order or a matter just now (正在处理), so that two people of one side do not do the same work.

It is no part of the matter and no fact: it says for two minutes who has a form open, and ends by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .orders_common import UNIT

LASTS = timedelta(minutes=2)  # renewed while a form is open; who went home holds nothing up for longer
# What takes nobody's work out of their hands: it makes a matter more urgent, or says whose it is.
NEVER_STOPPED = frozenset({"raise-tier", "supervise", "assign", "take", "unassign", "prioritise"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One person is at work on one thing."""

    id: str  # of the thing and the side, see `hold_id`
    person_id: str
    role: str
    since: datetime
    until: datetime


def hold_id(thing_id: str, role: str) -> str:
    """Return what is held: a unit and the centre do not do the same work, and do not stop each other."""
    return f"{thing_id}/{'unit' if role in UNIT else 'centre'}"


def sides(thing_id: str) -> tuple[str, str]:
    """Return what can be held of one thing."""
    return f"{thing_id}/unit", f"{thing_id}/centre"


def stands(hold: Hold | None, now: datetime) -> bool:
    """Say whether it has not ended."""
    return hold is not None and now < hold.until


def anothers(hold: Hold | None, person_id: str, now: datetime) -> bool:
    """Say whether somebody else is at work."""
    return hold is not None and stands(hold, now) and hold.person_id != person_id
