"""What a citizen is told of their order in the commercial lane, and when they may rate it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from google.protobuf.json_format import Parse

from kitchen.dispatch.v1 import merchant_events_pb2 as merchant
from kitchen_intake.domain import facts
from kitchen_intake.domain.commands import Agree, Dispute, Rate, Refuse
from kitchen_intake.domain.status import LABELS, public_status
from kitchen_intake.domain.submission import Place, State, Submission, Told
from kitchen_intake.domain.table import SUBMISSION, hear
from kitchen_intake.progress import readers
from kitchen_intake.view import LINES
from kitchenkit.decide import Context, Refused
from kitchenkit.react import Record

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
EXAMPLES = Path(__file__).resolve().parents[3] / "protos" / "examples" / "dispatch-merchant-events"
CASE_ID = str(json.loads((EXAMPLES / "MerchantOrderPlaced.json").read_text(encoding="utf-8"))["order"]["case_id"])


def after(*names: str, state: State = State.SUBMITTED) -> Submission:
    submission = Submission(
        id=CASE_ID, submission_id="s1", case_no="84071415339", state=state, source="resident", kind="appeal",
        text="需要开锁", title="", category_hint="", place=Place(), occurred_at=None, received_at=NOW, media_ids=(),
        visibility="private", confidential=False, linked_case_id="", urgent=False, submitter="p1",
        told={CASE_ID: Told(sequence=3, lane="", state="routed")},
    )  # fmt: skip
    for sequence, name in enumerate(names, start=1):
        message = getattr(merchant, name)
        event = Parse((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"), message())
        record = Record(
            id=f"{name}{sequence}", topic="dispatch-merchant-events", partition=0, offset=0,
            type=message.DESCRIPTOR.full_name, key=b"k", value=event.SerializeToString(),
            headers=(("ce_sequence", str(sequence).encode()), ("ce_time", NOW.isoformat().encode())),
        )  # fmt: skip
        heard = readers()[record.type](record)
        submission = hear(submission, heard.source, heard.told, heard.entry).steps[-1].after
    return submission


@pytest.mark.parametrize(
    ("last", "status", "rateable"),
    [
        ("MerchantOrderOffered", "offered", False),
        ("MerchantOrderEscalated", "accepted", False),
        ("MerchantOrderAccepted", "scheduled", False),
        ("MerchantOrderFulfilmentBegun", "confirming", True),
        ("MerchantOrderConfirmed", "callback", True),
        ("MerchantOrderRated", "closed", False),
        ("MerchantOrderClosed", "closed", False),
        ("MerchantOrderDisputed", "handling", False),
        ("MerchantDisputeSettled", "closed", False),
        ("MerchantDisputeReopened", "handling", False),
        ("MerchantOrderWrongLane", "accepted", False),
    ],
)
def test_each_step_has_its_public_status_and_says_whether_it_can_be_rated(
    last: str, status: str, rateable: bool
) -> None:
    submission = after("MerchantOrderPlaced", last)
    assert public_status(submission) == status
    assert status in LABELS
    said, asking = (
        Rate(verdict="solved", satisfied=True, stars=5),
        Context(actor="p1", role="citizen", now=NOW, cause="c"),
    )
    if rateable:
        assert SUBMISSION.decide(submission, said, asking).steps
    else:
        with pytest.raises(Refused):
            SUBMISSION.decide(submission, said, asking)


def price_of(submission: Submission) -> int | None:
    lane = submission.lane()
    return lane.price if lane is not None else None


CITIZEN = Context(actor="p1", role="citizen", now=NOW, cause="c", reason="太贵了")


def test_a_price_waits_for_the_citizen_and_they_answer_to_the_one_they_saw() -> None:
    asked = after("MerchantOrderPlaced", "MerchantOrderQuoted")
    price = price_of(asked)
    assert price is not None
    with pytest.raises(Refused) as other:
        SUBMISSION.decide(asked, Agree(amount=price + 1), CITIZEN)
    assert other.value.code == "the_price_they_saw"
    (agreed,) = SUBMISSION.decide(asked, Agree(amount=price), CITIZEN).steps
    assert agreed.fact == facts.SubmissionPriceAnswered(agreed=True, amount=price, reason="")
    assert agreed.after.timeline[-1].code == "price_accepted"
    (refused,) = SUBMISSION.decide(asked, Refuse(), CITIZEN).steps
    assert refused.fact == facts.SubmissionPriceAnswered(agreed=False, amount=price, reason="太贵了")
    with pytest.raises(Refused) as silent:
        SUBMISSION.decide(asked, Refuse(), replace(CITIZEN, reason=""))
    assert silent.value.code == "with_a_reason"


@pytest.mark.parametrize("names", [("MerchantOrderPlaced",), ("MerchantOrderQuoted", "MerchantQuoteAgreed")])
def test_where_no_price_waits_there_is_nothing_to_answer(names: tuple[str, ...]) -> None:
    for command in (Agree(amount=8000), Refuse()):
        with pytest.raises(Refused) as refused:
            SUBMISSION.decide(after(*names), command, CITIZEN)
        assert refused.value.code == "a_price_waits"


def test_a_withdrawn_case_is_withdrawn_once_the_lane_says_so() -> None:
    assert public_status(after("MerchantOrderPlaced", state=State.WITHDRAWN)) == "withdrawing"
    assert public_status(after("MerchantOrderPlaced", "MerchantOrderWithdrawn", state=State.WITHDRAWN)) == "withdrawn"


def test_the_timeline_names_the_merchant_and_no_one_who_said_no() -> None:
    names = [f"MerchantOrder{step}" for step in
             ("Placed", "Offered", "Declined", "Accepted", "FulfilmentBegun", "Confirmed", "Rated")]  # fmt: skip
    entries = after(*names).timeline
    assert [one.code for one in entries] == ["merchant_sought", "merchant_found", "serving", "confirmed", "closed"]
    assert {one.code for one in entries} <= LINES.keys()
    assert entries[1].note == "白云区安达开锁服务部"


@pytest.mark.parametrize("last", ["MerchantOrderAccepted", "MerchantOrderFulfilmentBegun", "MerchantOrderConfirmed"])
def test_who_does_not_agree_with_a_merchant_says_so_themselves(last: str) -> None:
    asking = replace(CITIZEN, reason="加价，打 13800000000 不接")
    (step,) = SUBMISSION.decide(after("MerchantOrderPlaced", last), Dispute(), asking).steps
    assert isinstance(step.fact, facts.SubmissionDisputed)
    assert "加价" in step.fact.reason
    assert "13800000000" not in step.fact.reason
    assert step.after.timeline[-1].code == "dispute_raised"
    with pytest.raises(Refused) as silent:
        SUBMISSION.decide(after("MerchantOrderPlaced", last), Dispute(), replace(CITIZEN, reason=""))
    assert silent.value.code == "with_a_reason"


@pytest.mark.parametrize("last", ["MerchantOrderPlaced", "MerchantOrderOffered", "MerchantOrderDisputed"])
def test_without_a_merchant_or_in_the_midst_of_a_dispute_there_is_nothing_to_dispute(last: str) -> None:
    with pytest.raises(Refused) as refused:
        SUBMISSION.decide(after("MerchantOrderPlaced", last), Dispute(), CITIZEN)
    assert refused.value.code == "a_merchant_has_it"


def test_what_is_over_is_disputed_as_long_as_the_lane_says() -> None:
    settled = after("MerchantOrderPlaced", "MerchantOrderDisputed", "MerchantDisputeSettled")
    lane = settled.lane()
    assert lane is not None
    assert lane.dispute_until is not None
    assert SUBMISSION.decide(settled, Dispute(), CITIZEN).steps
    with pytest.raises(Refused, match="earlier"):
        SUBMISSION.decide(settled, Dispute(), replace(CITIZEN, now=lane.dispute_until))
    with pytest.raises(Refused, match="earlier"):  # of an older order nobody knows until when
        SUBMISSION.decide(after("MerchantOrderPlaced", "MerchantOrderClosed"), Dispute(), CITIZEN)


def test_the_citizen_reads_what_came_of_their_dispute() -> None:
    entries = after("MerchantOrderDisputed", "MerchantDisputeSettled", "MerchantDisputeReopened").timeline
    assert [one.code for one in entries] == ["disputed", "dispute_settled", "dispute_again"]
    assert entries[1].note == "经调解，商家退还多收的 80 元。"
