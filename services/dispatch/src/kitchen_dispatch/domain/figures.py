"""What statistics count of a matter: one small row for each time that an order went to a unit (派单).

Rows are a pure function of the matter as it is and of what was heard of it, so that they can be made anew at any
time. What was heard is a set of marks: in whatever order and however often it comes, the rows are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from kitchenkit.decide import Context, Decision

from .clocks_facts import ClockState
from .dates import book_of, clocks_of
from .matter import OPEN_ORDER, PAUSED, Matter, OrderState, Part, Verdict
from .records import Survey

MEANING = 4  # of the rows: raised where one would be made otherwise, so that what is heard again is counted anew
HOURS = "ended_hours"
_HOUR = timedelta(hours=1)
SPOKEN = frozenset({Verdict.SOLVED, Verdict.NOT_SOLVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """An order went to a unit, and what became of that."""

    order_id: str
    at: datetime
    unit_id: str
    asked: bool = False  # the unit gave it back, or asked who is responsible
    upheld: bool = False
    disputed: bool = False
    ruled: bool = False

    @property
    def key(self) -> tuple[datetime, str, str]:
        """An order goes to a unit at an instant once."""
        return self.at, self.order_id, self.unit_id

    def joined(self, other: Sending) -> Sending:
        """Return what is known of it from both: a mark once made stays."""
        return replace(
            self,
            asked=self.asked or other.asked,
            upheld=self.upheld or other.upheld,
            disputed=self.disputed or other.disputed,
            ruled=self.ruled or other.ruled,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one event says: where the orders are, a mark for one of them, or that the matter was opened again."""

    matter_id: str
    sendings: tuple[Sending, ...] = ()
    reopened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """What counts of one sending; the instants say from when on it counts as late, if nothing happens before."""

    order_id: str
    unit_id: str
    at: datetime
    day: str  # of the hub, `2026-11-18`
    flags: frozenset[str] = frozenset()
    contact_by: datetime | None = None
    late_at: datetime | None = None
    overdue_at: datetime | None = None
    ended_hours: int | None = None  # from the submission to the closing of a case that is closed, by any clock

    @property
    def amounts(self) -> dict[str, int]:
        """How much it counts for, for good: one for each of its flags, and the hours."""
        return dict.fromkeys(sorted(self.flags), 1) | ({} if self.ended_hours is None else {HOURS: self.ended_hours})


@dataclass(frozen=True, slots=True)
class Counted:
    """It was counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figured:
    """A matter's rows, with what was heard of it; `matter` is the matter as it is now, and is not kept here."""

    id: str
    matter: Matter
    sendings: tuple[Sending, ...] = ()
    reopened: bool = False
    counted: int = 0  # the matter's sequence that the rows are of
    meaning: int = 0  # what was meant by them
    counted_at: datetime | None = None
    rows: tuple[FigureRow, ...] = ()
    days: tuple[str, ...] = ()  # every day that ever had a row of it: none is ever left out
    state: str = "counted"
    sequence: int = 0


def hear(before: Figured | None, heard: Heard, context: Context) -> Decision[Figured]:
    """Take what an event says, and count anew where that, or the matter, is news."""
    if before is None:  # of a store that went back in time: once the matter is made anew it says so itself
        return Decision()
    sendings = merged([*before.sendings, *heard.sendings])
    reopened = before.reopened or heard.reopened
    known = before.sendings, before.reopened, before.counted, before.meaning
    if known == (sendings, reopened, before.matter.sequence, MEANING):
        return Decision()
    return recount(replace(before, sendings=sendings, reopened=reopened), context)


def recount(before: Figured, context: Context) -> Decision[Figured]:
    """Make the rows anew."""
    matter = before.matter
    sendings = merged([*before.sendings, *current(matter)])
    rows = tuple(rows_of(matter, sendings, context, reopened=before.reopened))
    days = tuple(sorted({*before.days, *(row.day for row in rows)}))
    after = replace(before, sendings=sendings, rows=rows, days=days, counted=matter.sequence, meaning=MEANING)
    return Decision.one(replace(after, counted_at=context.now), Counted())


def current(matter: Matter) -> list[Sending]:
    """Return where a matter's orders are."""
    return [
        Sending(order_id=part.id, at=part.dispatched_at, unit_id=part.unit_id)
        for part in matter.parts
        if part.unit_id and part.dispatched_at is not None
    ]


def merged(several: Iterable[Sending]) -> tuple[Sending, ...]:
    """Return each sending once, with all its marks, in the order of time."""
    found: dict[tuple[datetime, str, str], Sending] = {}
    for one in several:
        found[one.key] = found[one.key].joined(one) if one.key in found else one
    return tuple(sorted(found.values(), key=lambda one: one.key))


def rows_of(matter: Matter, sendings: Sequence[Sending], context: Context, *, reopened: bool) -> Iterator[FigureRow]:
    """Yield a row for each sending; what is counted by case is in the row of the unit that leads it now."""
    for part in matter.parts:
        mine = [one for one in sendings if one.order_id == part.id]
        for one, after in pairwise([*mine, None]):
            if one is not None:
                yield _row(matter, part, one, after, context, reopened=reopened)


def _row(
    matter: Matter, part: Part, sending: Sending, after: Sending | None, context: Context, *, reopened: bool
) -> FigureRow:
    day = book_of(context).calendar.local(sending.at).isoformat()
    row = FigureRow(order_id=part.id, unit_id=sending.unit_id, at=sending.at, day=day)
    stands = (sending.at, sending.unit_id) == (part.dispatched_at, part.unit_id)
    by_case = frozenset({"cases"}) if stands and part.role == "lead" else frozenset()
    if matter.excluded:
        return replace(row, flags=frozenset({"excluded", *({"excluded_cases"} if by_case else ())}))
    flags = {"dispatched", *by_case}
    if sending.asked:
        flags.add("returns_asked")
    if given_back(sending, after):
        flags |= {"returns_asked", "returns_upheld"}
    row = replace(row, flags=frozenset(flags))
    if not stands or matter.voided_at is not None or part.released_at is not None:
        return row
    row = _by_the_clock(row, matter, part, context)
    if not by_case:
        return row
    return replace(row, flags=row.flags | _case(matter, part, reopened=reopened), ended_hours=_ended_hours(matter))


def _ended_hours(matter: Matter) -> int | None:
    """Return how long the case took (`total`, §3.1: never paused, for publication); None while it is not closed."""
    if matter.closing is None:
        return None
    begun = matter.submitted_at or matter.accepted_at or matter.filed_at
    return max(0, round((matter.closing.at - begun) / _HOUR))


def given_back(sending: Sending, after: Sending | None) -> bool:
    """Say whether a return stood: upheld, or ruled that another unit acts; a ruling for the same unit refuses it."""
    if sending.disputed and sending.ruled and after is not None:
        return after.unit_id != sending.unit_id
    return sending.upheld


def _by_the_clock(row: FigureRow, matter: Matter, part: Part, context: Context) -> FigureRow:
    """Judge contact and handling as their clocks do; what still runs has the instant at which it will be late."""
    clocks, flags = clocks_of(matter, part, context), set(row.flags)
    contact, handling = clocks["first_contact"], clocks["handling"]
    running = part.state in OPEN_ORDER
    if running:
        flags |= {"open", "shelved"} if part.state is OrderState.SHELVED else {"open"}
    if contact.ended_at is not None:
        flags |= {"contact_in"} if contact.state is ClockState.MET else set()
        flags |= {"contact_late"} if contact.state is ClockState.BREACHED else set()
    elif contact.started_at is not None:
        row = replace(row, contact_by=contact.due_at)
    if handling.ended_at is not None:
        flags |= {"on_time"} if handling.state is ClockState.MET else set()
        flags |= {"late"} if handling.state is ClockState.BREACHED else set()
    elif running and part.state not in PAUSED:
        row = replace(row, late_at=part.due_at)
    overdue_at = part.due_at if running and part.state not in PAUSED else None
    return replace(row, flags=frozenset(flags), overdue_at=overdue_at)


def _case(matter: Matter, part: Part, *, reopened: bool) -> frozenset[str]:
    verdict = matter.verdict
    spoke = verdict in SPOKEN
    said = {
        "answered": part.answered_at is not None or matter.rework_rounds > 0,
        "reworked": matter.rework_rounds > 0,
        "closed": matter.closing is not None or reopened,
        "ended": matter.closing is not None,
        "reopened": reopened,
        "heard": verdict != "",
        "verdicts": spoke,
        "solved": verdict == Verdict.SOLVED,
        "satisfied": spoke and matter.satisfied is True,
        **_surveyed(matter.survey),
    }
    return frozenset(name for name, true in said.items() if true)


def _surveyed(said: Survey | None) -> dict[str, bool]:
    if said is None:
        return {}
    return {
        "surveyed": True,
        "still_good": said.still_good == "yes",
        "first_said": said.ever_reported != "",
        "first_contact": said.ever_reported == "first",
    }
