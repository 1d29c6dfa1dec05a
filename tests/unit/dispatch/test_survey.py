"""Weeks after it was closed the citizen is asked once whether it is still good (回访问卷)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from kitchen.triage.v1 import case_events_pb2 as triage
from kitchen_dispatch import wire
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.figures import current, rows_of
from kitchen_dispatch.domain.matter import Matter, MatterState
from kitchen_dispatch.domain.matters_citizen import rate, reopen
from kitchen_dispatch.domain.matters_survey import Said, survey
from kitchen_dispatch.domain.policy import SurveyTerms
from kitchen_dispatch.domain.policy_written import policy_of, written
from kitchen_dispatch.domain.records import Exclusion
from kitchen_dispatch.store import _from_document, matter_fields
from kitchenkit.events import stamp

from .affairs import NOW, after, answered, asked, facts
from .government import Lane, record, routed

WEEKS, MS = timedelta(days=28), timedelta(milliseconds=1)
ASKED = NOW + WEEKS
EXCLUSION = Exclusion(
    code="repeated", explanation="重复", proposed_by="p1", proposed_at=NOW, confirmed_by="p2", decided_at=NOW
)


def closed() -> Matter:
    return after(rate(answered(), "solved", asked("citizen"), satisfied=True))


def said(at: datetime = ASKED, *, still_good: str = "yes", ever: str = "first", again: bool = False) -> Said:
    return Said(still_good=still_good, ever_reported=ever, again=again, at=at)


def window(matter: Matter) -> tuple[datetime | None, datetime | None]:
    assert matter.closing is not None
    return matter.closing.survey_from, matter.closing.survey_until


def test_who_is_closed_is_asked_four_weeks_later_for_four_weeks() -> None:
    matter = closed()
    assert window(matter) == (ASKED, ASKED + WEEKS)
    told = wire.matter_state(matter)
    assert (told.survey_from, told.survey_until, told.surveyed) == (stamp(ASKED), stamp(ASKED + WEEKS), "")


@pytest.mark.parametrize(
    ("at", "fact"),
    [
        (ASKED - MS, "MatterNoted"),
        (ASKED, "MatterSurveyed"),
        (ASKED + WEEKS - MS, "MatterSurveyed"),
        (ASKED + WEEKS, "MatterNoted"),
    ],
)
@pytest.mark.parametrize("state", [MatterState.CLOSED, MatterState.ARCHIVED])
def test_it_counts_when_they_said_it_and_not_when_it_is_heard(at: datetime, fact: str, state: MatterState) -> None:
    heard = survey(replace(closed(), state=state), said(at), asked("citizen", now=NOW + 9 * WEEKS))
    assert facts(heard) == [fact]
    assert after(heard).state is state


def test_they_are_asked_once() -> None:
    once = after(survey(closed(), said(), asked("citizen", now=ASKED)))
    assert window(once) == (None, None)
    told = wire.matter_state(once)
    assert (told.HasField("survey_from"), told.HasField("survey_until"), told.surveyed) == (False, False, "yes")
    assert facts(survey(once, said(ASKED + MS, still_good="came_back"), asked("citizen"))) == ["MatterNoted"]


def test_who_agrees_is_asked_once_more_and_never_again() -> None:
    once = after(survey(closed(), said(again=True), asked("citizen", now=ASKED + timedelta(days=1))))
    assert window(once) == (ASKED + WEEKS, ASKED + 2 * WEEKS)
    assert facts(survey(once, said(ASKED + MS), asked("citizen"))) == ["MatterNoted"], "twice in one time"
    again = said(ASKED + WEEKS, still_good="came_back", again=True)
    twice = after(survey(once, again, asked("citizen", now=ASKED + WEEKS)))
    assert window(twice) == (None, None)
    assert twice.survey is not None
    assert twice.survey.still_good == "came_back"


def test_who_is_excluded_withdrawn_or_open_is_not_asked() -> None:
    excluded = replace(closed(), exclusion=EXCLUSION)
    assert not wire.matter_state(excluded).HasField("survey_from")
    for matter in (excluded, answered(), replace(closed(), state=MatterState.WITHDRAWN, closing=None)):
        assert facts(survey(matter, said(), asked("citizen"))) == ["MatterNoted"]


def test_what_was_opened_again_is_asked_about_anew_after_its_new_end() -> None:
    opened = after(reopen(closed(), "又坏了", asked("citizen")))
    assert opened.closing is None
    assert not wire.matter_state(opened).HasField("survey_from")
    later = NOW + timedelta(days=3)
    ended = after(rate(answered(opened, now=later), "solved", asked("citizen", now=later), satisfied=True))
    assert window(ended) == (later + WEEKS, later + 2 * WEEKS)


def test_a_policy_of_before_asks_as_it_ships_and_another_as_it_says() -> None:
    row = dict(written(default_book().policies[0]))
    assert row.pop("survey") == {"after": "28d", "open": "28d"}
    assert policy_of(row, version=1, effective_from=NOW).survey == SurveyTerms()
    other = policy_of({**row, "survey": {"after": "7d", "open": "1d"}}, version=1, effective_from=NOW)
    context = replace(asked("citizen"), book=replace(default_book(), policies=(other,)))
    matter = after(rate(answered(), "solved", context, satisfied=True))
    assert window(matter) == (NOW + timedelta(days=7), NOW + timedelta(days=8))


def test_it_is_stored_with_the_matter() -> None:
    matter = after(survey(closed(), said(again=True), asked("citizen", now=ASKED)))
    fields = matter_fields(matter)
    row = {**fields, "_id": matter.id, "sequence": matter.sequence}
    assert _from_document(row) == matter


@pytest.mark.parametrize(
    ("still_good", "ever", "flags"),
    [
        ("yes", "first", {"surveyed", "still_good", "first_said", "first_contact"}),
        ("came_back", "before", {"surveyed", "first_said"}),
        ("never_fixed", "", {"surveyed"}),
    ],
)
def test_it_is_counted_as_what_it_is_and_in_no_other_rate(still_good: str, ever: str, flags: set[str]) -> None:
    matter = closed()
    answer = after(survey(matter, said(still_good=still_good, ever=ever), asked("citizen", now=ASKED)))
    before, now = (_flags(one) for one in (matter, answer))
    assert now - before == flags
    assert before <= now
    assert _flags(replace(answer, exclusion=EXCLUSION)) == {"excluded", "excluded_cases"}


def _flags(matter: Matter) -> frozenset[str]:
    (row,) = rows_of(matter, current(matter), asked(), reopened=False)
    return row.flags


async def test_it_is_heard_in_the_queue_once_and_without_an_instant_never() -> None:
    lane = Lane()
    await lane.hear(record(0, routed()))
    lane.store.put(replace(closed(), id=lane.matter().id), NOW)
    who = {"case_id": "c1", "routing_no": 1}
    answer = triage.CaseSurveyed(**who, still_good="yes", ever_reported="first", said_at=stamp(ASKED))  # type: ignore[arg-type]
    for _ in range(2):
        await lane.hear(record(1, answer))
    assert lane.facts()[-1] == "MatterSurveyed"
    assert lane.facts().count("MatterSurveyed") == 1
    await lane.hear(record(2, triage.CaseSurveyed(**who, still_good="yes")))  # type: ignore[arg-type]
    assert [name for name, _ in lane.dead] == ["event-2"]
