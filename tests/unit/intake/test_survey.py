"""Weeks after it was closed the citizen is asked once whether it is still good."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from google.protobuf.json_format import Parse

from kitchen.dispatch.v1 import matter_events_pb2 as dispatch
from kitchen.intake.v1 import submission_events_pb2 as intake
from kitchen_intake import wire
from kitchen_intake.domain.commands import Survey
from kitchen_intake.domain.status import _CASE, _LANE, goes_on_elsewhere, public_status
from kitchen_intake.domain.submission import State, Submission, Told
from kitchen_intake.domain.survey import OVER
from kitchen_intake.domain.table import SUBMISSION, hear
from kitchen_intake.progress import readers
from kitchen_intake.store import _told_from
from kitchen_intake.view import citizen_view
from kitchenkit.decide import Refused
from kitchenkit.held import kept
from kitchenkit.react import Record

from .counter import NOW, asking
from .test_table import fresh

OPENS, ENDS = NOW + timedelta(days=28), NOW + timedelta(days=56)
LATER = OPENS + timedelta(days=40)
TICK = timedelta(milliseconds=1)
YES = Survey(still_good="yes", ever_reported="first", again=True)
EXAMPLE = Path(__file__).resolve().parents[3] / "protos/examples/dispatch-matter-events/MatterSurveyed.json"


def closed(state: str = "closed", lane: str = "government", **window: object) -> Submission:
    said = {"survey_from": OPENS, "survey_until": ENDS, **window}
    return hear(fresh(), "m1", Told(sequence=1, lane=lane, state=state, **said), None).steps[-1].after  # type: ignore[arg-type]


def refused(submission: Submission, at: datetime = OPENS) -> bool:
    (offered,) = [one for one in SUBMISSION.allowed(submission, replace(asking(), now=at)) if one.command is Survey]
    if offered.why_not is None:
        return not SUBMISSION.decide(submission, YES, replace(asking(), now=at)).steps
    with pytest.raises(Refused) as why:
        SUBMISSION.decide(submission, YES, replace(asking(), now=at))
    assert why.value.code == "asked_now"
    return True


@pytest.mark.parametrize("state", ["closed", "archived"])
def test_it_may_be_answered_from_the_first_to_the_last_millisecond(state: str) -> None:
    submission = closed(state)
    assert [refused(submission, at) for at in (OPENS - TICK, OPENS, ENDS - TICK, ENDS)] == [True, False, False, True]


def test_what_was_said_is_told_and_shown() -> None:
    (step,) = SUBMISSION.decide(closed(), YES, replace(asking(), now=OPENS)).steps
    told = intake.SubmissionSurveyed.FromString(wire.submission_letter(step.fact, step.after).body)
    assert (told.still_good, told.ever_reported, told.again) == ("yes", "first", True)
    line = citizen_view(step.after, unit_name=str, allowed=[])["timeline"][-1]
    assert (line["code"], line["parameters"], line["note"]) == ("surveyed", {"still_good": "yes"}, "现在仍然良好")


def test_it_is_answered_once_in_a_window_and_again_in_the_next() -> None:
    (step,) = SUBMISSION.decide(closed(), YES, replace(asking(), now=OPENS)).steps
    assert refused(step.after, OPENS + TICK)
    moved = Told(
        sequence=2, lane="government", state="archived", survey_from=LATER, survey_until=LATER + (ENDS - OPENS)
    )
    asked_again = hear(step.after, "m1", moved, None).steps[-1].after
    assert [refused(asked_again, at) for at in (LATER - TICK, LATER)] == [True, False]


@pytest.mark.parametrize("state", ["rework", "handling", "withdrawn", "wrong_lane"])
def test_only_what_is_closed_is_asked_about(state: str) -> None:
    assert refused(closed(state))


def test_who_is_given_no_window_is_not_asked() -> None:
    assert refused(fresh())
    assert refused(closed(survey_from=None, survey_until=None))
    assert refused(closed(lane="volunteer", survey_from=None, survey_until=None))


def test_who_follows_another_case_is_not_asked_of_their_own() -> None:
    merged = hear(closed(), fresh().id, Told(sequence=9, lane="", state="merged", master="c2"), None).steps[-1].after
    assert refused(merged)


@pytest.mark.parametrize(("lane", "state"), [*_LANE, ("government", "wrong_lane"), ("", "")])
@pytest.mark.parametrize("case", [*_CASE, ""])
@pytest.mark.parametrize("own", State)
def test_what_another_case_goes_on_for_is_never_over_by_itself(own: State, case: str, lane: str, state: str) -> None:
    """Whoever is asked need not be asked about that: a merged case has a status of its own."""
    told = {"m1": Told(sequence=1, lane=lane, state=state)} if lane else {}
    known = {fresh().id: Told(sequence=2, lane="", state=case, master="c2")} if case else {}
    submission = replace(fresh(), state=own, told={**known, **told})
    assert not (goes_on_elsewhere(submission) and public_status(submission) in OVER)


def test_the_window_is_read_from_what_dispatch_says_and_kept() -> None:
    event = Parse(EXAMPLE.read_text(encoding="utf-8"), dispatch.MatterSurveyed())
    event.matter.survey_from.FromDatetime(OPENS)
    event.matter.survey_until.FromDatetime(ENDS)
    record = Record(
        id="e", topic="dispatch-matter-events", partition=0, offset=0, type=event.DESCRIPTOR.full_name, key=b"k",
        value=event.SerializeToString(),
        headers=(("ce_sequence", b"7"), ("ce_time", NOW.isoformat().encode())),
    )  # fmt: skip
    heard = readers()[record.type](record)
    assert (heard.told.survey_from, heard.told.survey_until, heard.entry) == (OPENS, ENDS, None)
    row = kept({"m1": heard.told})["m1"]
    assert _told_from(row) == heard.told
    older = {name: said for name, said in row.items() if not name.startswith("survey")}
    assert (_told_from(older).survey_from, _told_from(older).survey_until) == (None, None)
