"""What a citizen is told of their need in the volunteer lane."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from google.protobuf.json_format import Parse

from kitchen.volunteer.v1 import order_events_pb2 as volunteer
from kitchen_intake.domain.status import public_status
from kitchen_intake.domain.submission import Place, State, Submission, Told
from kitchen_intake.domain.table import hear
from kitchen_intake.progress import readers
from kitchen_intake.view import LINES
from kitchenkit.react import Record

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
EXAMPLES = Path(__file__).resolve().parents[3] / "protos" / "examples" / "volunteer-order-events"
CASE_ID = str(json.loads((EXAMPLES / "OrderReceived.json").read_text(encoding="utf-8"))["order"]["case_id"])


def example(name: str, sequence: int) -> Record:
    """Return the example of a type, as the nth fact of its order."""
    message = getattr(volunteer, name)
    event = Parse((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"), message())
    return Record(
        id=f"{name}{sequence}", topic="volunteer-order-events", partition=0, offset=0,
        type=message.DESCRIPTOR.full_name, key=b"k", value=event.SerializeToString(),
        headers=(("ce_sequence", str(sequence).encode()), ("ce_time", NOW.isoformat().encode())),
    )  # fmt: skip


def after(*names: str, state: State = State.SUBMITTED) -> Submission:
    submission = Submission(
        id=CASE_ID, submission_id="s1", case_no="94762395951", state=state, source="resident", kind="volunteer_need",
        text="陪同老人复查", title="", category_hint="", place=Place(), occurred_at=None, received_at=NOW, media_ids=(),
        visibility="private", confidential=True, linked_case_id="", urgent=False, submitter="p1",
        told={CASE_ID: Told(sequence=3, lane="", state="routed")},
    )  # fmt: skip
    for sequence, name in enumerate(names, start=1):
        record = example(name, sequence)
        heard = readers()[record.type](record)
        submission = hear(submission, heard.source, heard.told, heard.entry).steps[-1].after
    return submission


WAY = ("OrderReceived", "OrderApproved", "OrderOffered", "OrderAccepted", "OrderScheduled", "OrderStarted",
       "OrderFinished", "OrderRated", "OrderClosed")  # fmt: skip


@pytest.mark.parametrize(
    ("steps", "status"),
    list(enumerate(
        ("accepted", "offered", "offered", "scheduled", "scheduled", "serving", "callback", "closed", "closed"), start=1
    )),
)  # fmt: skip
def test_each_step_of_the_good_way_has_its_public_status(steps: int, status: str) -> None:
    assert public_status(after(*WAY[:steps])) == status


@pytest.mark.parametrize(
    ("last", "status"),
    [
        ("OrderRejected", "dropped"), ("OrderCancelled", "dropped"), ("OrderWrongLane", "accepted"),
        ("OrderDeclined", "offered"), ("OrderGivenBack", "offered"), ("OrderReworked", "rework"),
        ("OrderUnrated", "closed"),
    ],
)  # fmt: skip
def test_each_other_end_has_its_public_status(last: str, status: str) -> None:
    assert public_status(after("OrderReceived", last)) == status


def test_a_withdrawn_case_is_withdrawn_once_the_lane_says_so() -> None:
    assert public_status(after("OrderReceived", state=State.WITHDRAWN)) == "withdrawing"
    assert public_status(after("OrderReceived", "OrderWithdrawn", state=State.WITHDRAWN)) == "withdrawn"


def test_the_timeline_tells_the_way_with_the_planned_time_and_the_report() -> None:
    submission = after(*WAY)
    told = [entry.code for entry in submission.timeline]
    assert told == ["need_checked", "looking", "taken", "planned", "serving", "served", "closed"]
    assert set(told) <= LINES.keys()
    planned, served = submission.timeline[3], submission.timeline[5]
    assert planned.due_at == datetime(2026, 11, 21, 2, 0, 2, tzinfo=UTC)
    assert served.note == "陪老人取号、排队、取药，送回家中。"


@pytest.mark.parametrize(("kind", "told"), [("withdraw", ["goes_on"]), ("urge", []), ("merge", [])])
def test_a_withdrawal_that_comes_too_late_is_answered(kind: str, told: list[str]) -> None:
    noted = example("OrderNoted", 2)
    event = volunteer.OrderNoted.FromString(noted.value or b"")
    event.kind = kind
    heard = readers()[noted.type](replace(noted, value=event.SerializeToString()))
    submission = hear(after("OrderReceived"), heard.source, heard.told, heard.entry).steps[-1].after
    assert [entry.code for entry in submission.timeline][1:] == told


def test_every_event_of_the_lane_is_read_and_has_its_words() -> None:
    for path in EXAMPLES.glob("*.json"):
        record = example(path.stem, 1)
        heard = readers()[record.type](record)
        assert heard.case_id == CASE_ID
        assert heard.entry is None or heard.entry.code in LINES
