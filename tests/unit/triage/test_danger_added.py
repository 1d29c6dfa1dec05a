"""What a citizen adds is looked at for danger as a submission is (应急词), and the desk is alarmed once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kitchen.intake.v1 import submission_events_pb2 as intake
from kitchen.triage.v1 import case_events_pb2 as pb
from kitchen_triage.classify import Classifier, read_areas
from kitchen_triage.domain.case import Case, Received, State, Suggestion
from kitchen_triage.domain.desk import Ask, Reject, table
from kitchen_triage.domain.facts import CaseAlarmed, CaseSupplemented
from kitchen_triage.domain.flow import take_act
from kitchen_triage.suggesting import suggest
from kitchenkit.react import Record

from .desk import LANES, RECEIVED, SURE, UNSURE, Triage, asking, opened, received, record, submission

DANGER = replace(SURE, tier="E0", emergency=True, explanation=("应急词：被困",))
LESS = replace(DANGER, tier="E1")
DESK = table(LANES)
AREAS = Path(__file__).parents[3] / "deploy" / "seed" / "areas.csv"
ADDED = CaseSupplemented(text="水涨上来了，有人被困")


def added(text: str = "水涨上来了，有人被困") -> intake.SubmissionSupplemented:
    return intake.SubmissionSupplemented(submission=submission(), text=text)


def steps(case: Case, said: object = DANGER) -> list[str]:
    return [type(step.fact).__name__ for step in take_act(case, ADDED, said).steps]  # type: ignore[arg-type]


async def test_danger_in_what_is_added_alarms_the_desk_and_raises_the_case_once() -> None:
    triage = Triage()
    await triage.hear(record(0, received()))
    triage.says = DANGER
    for number in (1, 2):  # they say it twice
        await triage.hear(record(number, added()))
    await triage.hear(record(1, added()))
    assert triage.facts()[-3:] == ["CaseSupplemented", "CaseAlarmed", "CaseSupplemented"]
    assert (triage.case().tier, triage.case().alarmed) == ("E0", "E0")
    told = [row for row in triage.store.outbox if row["type"].endswith("CaseSupplemented")]
    assert [row["topics"] for row in told] == [["queue-government"]] * 2
    assert [pb.CaseSupplemented.FromString(row["body"]).tier for row in told] == ["E0", ""], "raised once"
    assert triage.dead == []


async def test_what_is_no_danger_is_added_as_ever_and_each_batch_is_looked_at_together() -> None:
    triage = Triage()
    await triage.hear(record(0, received()))
    triage.batches.clear()
    await triage.hear(record(1, added("在三楼")), record(2, added("靠左边")))
    assert triage.facts()[-2:] == ["CaseSupplemented"] * 2
    assert (triage.case().tier, triage.batches) == ("E2", [2])


def test_a_higher_degree_alarms_again_and_a_lower_one_does_not() -> None:
    case = opened(LESS)
    assert case.alarmed == "E1", "as the submission was"
    assert steps(case) == ["CaseSupplemented", "CaseAlarmed"]
    raised = take_act(case, ADDED, DANGER).steps[-1].after
    assert steps(raised, LESS) == ["CaseSupplemented"]
    assert take_act(raised, ADDED, LESS).steps[-1].after.tier == "E0", "lowered by people alone"
    assert steps(replace(opened(SURE), tier="E0")) == ["CaseSupplemented"], "of before this was kept"


def test_danger_that_carries_another_tier_is_less_than_a_danger_to_life_whichever_comes_first() -> None:
    seen = replace(DANGER, tier="C")  # danger by what the model makes of it: the tier is that of its kind
    case = opened(seen)
    assert steps(case) == ["CaseSupplemented", "CaseAlarmed"], "someone is trapped, after all"
    raised = take_act(case, ADDED, DANGER).steps[-1].after
    assert (raised.alarmed, steps(raised, seen)) == ("E0", ["CaseSupplemented"])
    assert opened(replace(SURE, emergency=False)).alarmed == ""


def test_what_waited_for_the_citizen_or_was_refused_is_the_desks_again() -> None:
    waits = DESK.decide(opened(UNSURE), Ask(question="哪里？"), asking()).steps[-1].after
    over = DESK.decide(opened(UNSURE), Reject(reason_code="not_a_matter", channel="110"), asking()).steps[-1].after
    for case in (waits, over):
        assert steps(case) == ["CaseSupplemented", "CaseAlarmed", "CaseDeferred"]
        assert take_act(case, ADDED, DANGER).steps[-1].after.state is State.TRIAGE_REVIEW
    assert steps(over, SURE) == ["CaseSupplemented"], "without danger it stays refused: there is the appeal"


@pytest.mark.parametrize("lane", ["volunteer", "commercial", "news"])
def test_in_another_lane_it_stays_where_it_is_and_the_desk_is_alarmed(lane: str) -> None:
    case = replace(opened(SURE), lane=lane, tier="V")
    after = take_act(case, ADDED, DANGER)
    assert [type(step.fact) for step in after.steps] == [CaseSupplemented, CaseAlarmed]
    assert (after.steps[-1].after.lane, after.steps[-1].after.tier) == (lane, "V")
    assert steps(after.steps[-1].after) == ["CaseSupplemented"]


def test_the_lexicon_itself_hears_it() -> None:
    classifier = Classifier.load(read_areas(AREAS), model=None)
    words = ["现在电梯里有人被困", "房子起火，有人被困在里面", "请尽快处理，谢谢", "火已经扑灭，没有人被困"]
    said = suggest(classifier, [replace(RECEIVED, text=text, kind="unknown", title="") for text in words])
    assert [one.emergency for one in said] == [True, True, False, False]


class Hearing(Triage):
    """Takes each text for what it says."""

    def suggest(self, batch: Sequence[Received]) -> Sequence[Suggestion]:
        self.batches.append(len(batch))
        return [DANGER if "被困" in one.text else SURE for one in batch]


URGENT = "intake-urgent-events"
OPENED = ["CaseOpened", "CaseClassified", "CaseRouted"]


def ahead(offset: int) -> Record:
    return record(offset, added(), topic=URGENT, id="added")


async def test_danger_added_later_is_heard_ahead_and_once_whichever_worker_comes_first() -> None:
    for first in (True, False):
        triage = Hearing()
        await triage.hear(record(0, received()))
        for turn in (first, not first, first):
            await triage.hear(ahead(1) if turn else record(1, added(), id="added"), ahead=turn)
        assert triage.facts() == [*OPENED, "CaseSupplemented", "CaseAlarmed"]
        assert triage.case().text.count("有人被困") == 1
        assert triage.dead == []


async def test_danger_added_before_the_submission_was_heard_waits_for_nothing() -> None:
    triage = Hearing()
    await triage.hear(ahead(0), ahead=True)
    assert triage.facts() == [*OPENED, "CaseSupplemented", "CaseAlarmed"]
    assert (triage.case().tier, triage.case().category_code, triage.case().case_no) == (
        "E0",
        "GOV-LIGHT",
        "84071415339",
    )
    told = [row["topics"] for row in triage.store.outbox if row["type"].endswith(("CaseRouted", "CaseSupplemented"))]
    assert told == [["queue-government"]] * 2, "in this order, under one key"
    alone, plain = triage.case(), record(1, added("在三楼"), id="plain")
    await triage.hear(record(0, received()), record(2, added(), id="added"))
    assert triage.case() == alone
    await triage.hear(plain)
    assert triage.facts()[-1] == "CaseSupplemented"
    assert (triage.case().tier, triage.dead) == ("E0", [])


async def test_two_workers_that_hear_of_danger_at_once_take_it_once() -> None:
    triage = Hearing()

    async def the_urgent_worker() -> None:
        await triage.hear(ahead(0), ahead=True)

    triage.store.between = the_urgent_worker
    await triage.hear(record(0, received()), record(1, added(), id="added"))
    assert triage.facts() == [*OPENED, "CaseSupplemented", "CaseAlarmed"]
    assert triage.dead == []
