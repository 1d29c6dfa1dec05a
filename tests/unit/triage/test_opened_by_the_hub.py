"""What the hub opened itself goes into the lane that it was opened for, whatever its text sounds like."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kitchen.intake.v1 import submission_events_pb2 as intake
from kitchen.triage.v1 import case_events_pb2 as triage
from kitchen_triage import wire
from kitchen_triage.classify import Classifier, read_areas
from kitchen_triage.domain import facts
from kitchen_triage.suggesting import suggest
from kitchenkit.react import Record

from .desk import NOW, RECEIVED, SURE, opened

AREAS = Path(__file__).parents[3] / "deploy" / "seed" / "areas.csv"
CLASSIFIER = Classifier.load(read_areas(AREAS), model=None)
LOCKED_OUT = (
    "商户纠纷，关联来件 84071415339。商户：云岩区安达开锁服务部。纠纷内容：临时加价。原来件：需要开锁师傅上门开锁"
)


@pytest.mark.parametrize("text", [LOCKED_OUT, "今天很高兴", "想请志愿者上门"])
def test_it_goes_where_it_was_opened_for(text: str) -> None:
    (said,) = suggest(CLASSIFIER, [replace(RECEIVED, text=text, opened_for="GOV-CONSUMER")])
    assert (said.lane, said.category_code, said.tier, said.abstain) == ("government", "GOV-CONSUMER", "G", False)
    assert (said.decided_by, said.explanation[0]) == ("rule", "系统立案：消费纠纷")


def test_danger_in_its_text_is_still_danger() -> None:
    (said,) = suggest(CLASSIFIER, [replace(RECEIVED, text="店里着火了，有人被困", opened_for="GOV-CONSUMER")])
    assert said.emergency
    assert said.tier == "E0"


@pytest.mark.parametrize("opened_for", ["", "NO-SUCH"])
def test_what_came_from_outside_is_decided_by_what_it_says(opened_for: str) -> None:
    said, plain = suggest(
        CLASSIFIER,
        [replace(RECEIVED, text="小区停水两天了", opened_for=opened_for), replace(RECEIVED, text="小区停水两天了")],
    )
    assert said == plain


def test_the_mark_is_read_from_the_event() -> None:
    submission = intake.Submission(
        submission_id="s", case_id="c", case_no="1", text="t", kind="appeal", opened_for="GOV-CONSUMER",
        reference="order-1:1",
    )  # fmt: skip
    event = intake.SubmissionReceived(submission=submission)
    record = Record(
        id="e", topic="t", partition=0, offset=0, type=wire.RECEIVED, key=b"c", value=event.SerializeToString()
    )
    received = wire.read_received(record)
    assert (received.opened_for, received.reference) == ("GOV-CONSUMER", "order-1:1")


@pytest.mark.parametrize(
    ("reference", "lane", "routing_no", "told"),
    [("order-1:1", "government", 1, True), ("", "government", 1, False), ("order-1:1", "news", 1, False),
     ("order-1:1", "government", 0, False)],
)  # fmt: skip
def test_its_rejection_is_told_to_the_lane_that_gave_it_back_and_nobody_elses_is(
    reference: str, lane: str, routing_no: int, *, told: bool
) -> None:
    case = replace(opened(SURE, reference=reference), lane=lane, routing_no=routing_no)
    letter = wire.case_letter(facts.CaseRejected(reason_code="not_in_scope", channel="12315"), case)
    assert letter.topics == ("triage-case-events", *(("queue-government",) if told else ()))


def test_the_lane_hears_again_what_was_given_along_for_it_by_whatever_routing() -> None:
    case = opened(SURE, reference="order-1:1")
    letter = wire.case_letter(facts.CaseRouted(decided_at=NOW), replace(case, routing_no=2))
    assert triage.CaseRouted.FromString(letter.body).reference == "order-1:1"
