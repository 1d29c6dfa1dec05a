"""What a citizen is told of their order in the commercial lane, and when they may rate it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from google.protobuf.json_format import Parse

from kitchen.dispatch.v1 import merchant_events_pb2 as merchant
from kitchen_intake.domain.status import LABELS, public_status
from kitchen_intake.domain.submission import Place, State, Submission, Told
from kitchen_intake.domain.table import SUBMISSION, Rate, hear
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
