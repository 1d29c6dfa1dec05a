"""What follows when the units have answered: checked on the spot, asked the citizen, done again, closed, archived."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from kitchenkit.decide import Context, Decision

from .dates import book_of, policy_of, terms_of
from .escalation import said_again, with_the_centre
from .facts import (
    MatterCallbackOpened,
    MatterClosed,
    MatterReopened,
    MatterReworked,
    MatterVerdictGiven,
    MatterVerificationOpened,
)
from .matter import Matter, MatterState, OrderState, Part, Verdict
from .matters_survey import asked_after
from .records import Cause, Closing, ReworkRound, Verification

LASTING = "long_term"  # 长效机制
REASONS = {Verdict.SOLVED: "confirmed", Verdict.NO_ANSWER: "not_reached", Verdict.NOT_STATED: "not_stated"}
NOT_CALLED = "not_called"  # 未回访: nobody rang in time, so that the citizen had no occasion to say anything
NOT_ASKED = "answered"  # a tier without a callback: a question was answered
EXCLUDED, BY_THE_CENTRE = "excluded", "centre"
NOBODY = frozenset({"system", "clock", "citizen"})  # roles behind whom nobody of the centre stands


def answered(matter: Matter, context: Context) -> Decision[Matter]:
    """All units have answered: somebody looks on the spot, or the citizen is asked at once."""
    if any(part.look for part in matter.parts):
        return verification(matter, context)
    return callback(matter, context)


def verification(matter: Matter, context: Context) -> Decision[Matter]:
    """Send somebody to look (核查)."""
    after = replace(matter, state=MatterState.VERIFYING, verify_at=context.now, verification=None)
    return Decision.one(after, MatterVerificationOpened())


def callback(matter: Matter, context: Context) -> Decision[Matter]:
    """Ask the citizen (回访); where the tier has no callback, the answer is the end."""
    if terms_of(matter, context).callback is None:
        return closed(matter, NOT_ASKED, None, context)
    after = replace(
        matter,
        state=MatterState.CALLBACK,
        callback_at=context.now,
        heard_at=None,
        attempts=(),
        verdict="",
        satisfied=None,
    )
    return Decision.one(after, MatterCallbackOpened())


def heard(matter: Matter, verdict: Verdict, context: Context, *, satisfied: bool, words: str = "") -> Decision[Matter]:
    """Take what the citizen said: closed where it is good or nothing, else done again, while rounds are left.

    `words` are theirs, masked: who does it again reads them.
    """
    spoke = verdict in (Verdict.SOLVED, Verdict.NOT_SOLVED)
    good = verdict is not Verdict.NOT_SOLVED and (satisfied or not spoke)
    unsolved = matter.dissatisfied + (not good)
    after = replace(
        matter, verdict=verdict, satisfied=satisfied if spoke else None, heard_at=context.now, dissatisfied=unsolved
    )
    told = Decision.one(after, MatterVerdictGiven(verdict=verdict, satisfied=satisfied and spoke))
    if good:
        nobody = verdict is Verdict.NOT_STATED and context.role == "clock" and not matter.attempts
        return told.then(lambda now: closed(now, NOT_CALLED if nobody else REASONS[verdict], None, context))
    if matter.excluded:
        return told.then(lambda now: with_the_centre(now, context))  # who closes it
    if not rounds_are_left(matter, context):
        return told.then(lambda now: said_again(now, context))  # the centre rules or closes
    cause = Cause.NOT_SOLVED if verdict is Verdict.NOT_SOLVED else Cause.DISSATISFIED
    return told.then(lambda now: rework(now, context, cause, words)).then(lambda now: said_again(now, context))


def rounds_are_left(matter: Matter, context: Context) -> bool:
    """Say whether it may be done again without a ruling."""
    return matter.rework_rounds < policy_of(context).rework.rounds


def rework(
    matter: Matter, context: Context, cause: Cause, reason: str, *, found: Verification | None = None
) -> Decision[Matter]:
    """Have every unit that has answered go at it again (重办), and keep why: each round has its own."""

    def again(part: Part) -> Part:
        if part.state is not OrderState.RESOLVED:
            return part
        return replace(part, state=OrderState.REWORK, rework_at=context.now, resolved_at=None, overdue=False)

    why = ReworkRound(
        number=matter.rework_rounds + 1,
        cause=cause,
        at=context.now,
        reason=reason,
        by="" if context.role in NOBODY else context.actor,
        place=found.place if found else "",
        media=found.after_media if found else (),
    )
    after = replace(
        matter,
        state=MatterState.REWORK,
        parts=tuple(again(part) for part in matter.parts),
        rework_rounds=why.number,
        reworks=(*matter.reworks, why),
    )
    return Decision.one(after, MatterReworked(round=why.number, cause=cause, reason=reason, by=why.by))


def closed(matter: Matter, reason: str, revisit_on: datetime | None, context: Context) -> Decision[Matter]:
    """End it (结案). A lasting measure comes back on its day, whoever named it."""
    days = [part.revisit_on for part in matter.parts if part.revisit_on is not None and part.revisit_on > context.now]
    again = revisit_on or min(days, default=None)
    code = LASTING if again is not None and reason in (*REASONS.values(), NOT_CALLED, BY_THE_CENTRE) else reason
    until = book_of(context).calendar.add(context.now, policy_of(context).reopen).at
    ending = Closing(reason_code=code, at=context.now, revisit_on=again)
    closing = ending if matter.excluded else asked_after(ending, context.now, context)
    after = replace(matter, state=MatterState.CLOSED, closing=closing, archive_by=until)
    return Decision.one(after, MatterClosed(reason_code=code))


def reopened(
    matter: Matter, reason: str, context: Context, *, by_citizen: bool, cause: Cause = Cause.REOPENED
) -> Decision[Matter]:
    """Begin again what was closed (重新打开); after the last round it is for the centre to rule."""
    left = rounds_are_left(matter, context)
    after = replace(
        matter,
        state=MatterState.REWORK if left else MatterState.CALLBACK,
        closing=None,
        archive_by=None,
        verdict="" if left else Verdict.NOT_SOLVED,
        satisfied=None,
    )
    decision = Decision.one(after, MatterReopened(reason=reason, by_citizen=by_citizen))
    return decision.then(lambda now: rework(now, context, cause, reason) if left else with_the_centre(now, context))


def may_be_reopened(matter: Matter, context: Context) -> bool:
    """Say whether it is closed and the window to open it again is not over."""
    return matter.state is MatterState.CLOSED and (matter.archive_by is None or context.now < matter.archive_by)
