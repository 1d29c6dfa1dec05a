"""Weeks after it was closed the citizen is asked once whether it is still good (回访问卷); silence says no."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from kitchenkit.decide import Context, Decision

from .dates import book_of, policy_of
from .facts import MatterNoted, MatterSurveyed
from .matter import Matter
from .records import Closing, Survey


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the citizen answered, and when they said it, which is what counts."""

    still_good: str  # yes, came_back or never_fixed
    ever_reported: str  # first, before, or nothing
    again: bool
    at: datetime


def asked_after(closing: Closing, since: datetime, context: Context) -> Closing:
    """Return the closing with the time in which the citizen can answer, so long after an instant."""
    terms, calendar = policy_of(context).survey, book_of(context).calendar
    begins = calendar.add(since, terms.after).at
    return replace(closing, survey_from=begins, survey_until=calendar.add(begins, terms.open).at)


def survey(matter: Matter, said: Said, context: Context) -> Decision[Matter]:
    """Take the answer, once for each time that they are asked; what comes before or after that is remembered only."""
    closing = matter.closing
    if closing is None or matter.excluded or not is_asked(closing, said.at):
        return Decision.one(matter, MatterNoted(kind="survey", text=said.still_good))
    was = matter.survey
    first = was is None or was.at < closing.at
    left = replace(closing, survey_from=None, survey_until=None)
    after = replace(
        matter,
        survey=Survey(still_good=said.still_good, ever_reported=said.ever_reported, again=said.again, at=said.at),
        closing=asked_after(closing, said.at, context) if said.again and first else left,
    )
    fact = MatterSurveyed(still_good=said.still_good, ever_reported=said.ever_reported, again=said.again)
    return Decision.one(after, fact)


def is_asked(closing: Closing, at: datetime) -> bool:
    """Say whether an instant is in the time in which the citizen can answer: its end is over."""
    begins, ends = closing.survey_from, closing.survey_until
    return begins is not None and ends is not None and begins <= at < ends
