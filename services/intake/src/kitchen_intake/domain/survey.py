"""The questionnaire weeks after a closing (回访问卷): when the citizen is asked, and what they answer."""

from __future__ import annotations

from kitchenkit.decide import Context, Decision

from .commands import Survey
from .facts import SubmissionSurveyed
from .status import public_status
from .submission import Entry, Submission

OVER = frozenset({"closed", "archived"})
NOTHING_ASKED = "there is nothing to answer: 现在没有需要回答的回访问卷"


def asked_now(submission: Submission, context: Context) -> str | None:
    """Asked once in each window that the lane names, of their own case; not to answer is to opt out."""
    lane = submission.lane()
    if lane is None or lane.survey_from is None or lane.survey_until is None:
        return NOTHING_ASKED
    opens, ends = lane.survey_from, lane.survey_until
    answered = any(entry.code == "surveyed" and entry.at >= opens for entry in submission.timeline)
    over = public_status(submission) in OVER  # what was merged is `merged`
    return None if over and opens <= context.now < ends and not answered else NOTHING_ASKED


def answer(submission: Submission, command: Survey, context: Context) -> Decision[Submission]:
    """Remember what they said, and tell the lane."""
    after = submission.with_entry(Entry(at=context.now, code="surveyed", note=command.still_good))
    fact = SubmissionSurveyed(still_good=command.still_good, ever_reported=command.ever_reported, again=command.again)
    return Decision.one(after, fact)
