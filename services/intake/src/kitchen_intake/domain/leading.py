"""A merged case (并案) as its citizen follows it: by the progress of the case that goes on for it.

It is put together when it is read. So a case costs nothing for it on its way into a lane, and whoever follows sees what
the leading case says, as soon as it says so. What stands between the hub and whoever reported that one is not shown:
neither a word of theirs nor what they were asked, told or did, nor when they said it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter

from .status import status_for_others
from .submission import MERGED, Entry, Submission

Hide = Callable[[str], str]
# What is about the matter; all other lines are between the hub and whoever reported it.
SHARED = frozenset(
    {"at_desk", "rejected", "back_at_desk", "filed", "dispatched", "signed", "progressed", "answered", "vetting",
     "overdue", "rework", "closed", "ended", "finding_unit", "resumed", "shelved", "date_pause", "date_extension",
     "date_ruling", "tier_changed", "rules_changed", "checking", "revisited", "lead_taken", "lead_dropped",
     "lead_reconsidered", "writing", "story_dropped", "story_kept", "published", "looking", "taken", "planned",
     "serving", "merchant_found", "merchant_late", "confirmed"}
)  # fmt: skip
# Of these the words are an answer to everybody; of the others only what happened is told.
SPOKEN = frozenset({"answered", "rejected", "published"})


def nothing_said(_: str) -> str:
    """Hide all that anybody wrote."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """What the citizen of a merged case is shown of how it goes on."""

    case_no: str  # the leading case's, by which people speak of it; it opens nothing
    status: str
    due_at: datetime | None
    units: tuple[str, ...]
    timeline: tuple[Entry, ...]  # their own, and the other's


def led(own: Submission, leading: Submission, hide: Hide = nothing_said) -> Led:
    """Return how a merged case stands; `hide` takes what identifies people out of an answer.

    What had happened before the merge is told as of then: when the other report came is nobody else's to know.
    """
    lane = leading.lane()
    return Led(
        case_no=leading.case_no,
        status=status_for_others(leading),
        due_at=lane.due_at if lane is not None else None,
        units=lane.units if lane is not None else (),
        timeline=_together(own, leading, nothing_said if leading.confidential else hide),
    )


def _together(own: Submission, leading: Submission, hide: Hide) -> tuple[Entry, ...]:
    since = max((entry.at for entry in own.timeline if entry.code == MERGED), default=own.received_at)
    shared = [
        replace(entry, note=hide(entry.note) if entry.code in SPOKEN and entry.note else "")
        for entry in leading.timeline
        if entry.code in SHARED
    ]
    before = [entry for entry in shared if entry.at <= since]
    promised = next((entry.due_at for entry in reversed(before) if entry.due_at is not None), None)
    told = [replace(entry, at=since, due_at=None) for entry in before]
    after = [entry for entry in shared if entry.at > since]
    return tuple(sorted([*_own(own, since, promised), *told, *after], key=attrgetter("at")))


def _own(own: Submission, since: datetime, promised: datetime | None) -> list[Entry]:
    """Return the own lines: from the merge on the date is the other case's, and that the own matter ended is no end."""
    lines = []
    for entry in own.timeline:
        if entry.at < since:
            lines.append(entry)
        elif entry.code != "ended":
            lines.append(replace(entry, due_at=promised if entry.code == MERGED else None))
    return lines
