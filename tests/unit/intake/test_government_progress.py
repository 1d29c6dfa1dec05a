"""What a citizen is told while units handle their case: the status from matter and orders, and why a date has moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import Parse

from kitchen.dispatch.v1 import matter_events_pb2 as dispatch
from kitchen_intake.domain.commands import Reopen, Supplement
from kitchen_intake.domain.status import LABELS, LEFT, public_status, status_for_others
from kitchen_intake.domain.submission import MOST_LINES, Entry, Place, State, Submission, Told
from kitchen_intake.domain.table import SUBMISSION, hear, waiting_for_a_rating
from kitchen_intake.progress import readers
from kitchen_intake.view import LINES, citizen_view
from kitchenkit.decide import Context, Refused
from kitchenkit.react import Record

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
EXAMPLES = Path(__file__).resolve().parents[3] / "protos" / "examples" / "dispatch-matter-events"
CASE_ID = "5b99537e-589a-5c74-b4ed-fa52a165d643"


def submission(*told: Told) -> Submission:
    return Submission(
        id=CASE_ID, submission_id="s1", case_no="20590930849", state=State.SUBMITTED, source="resident", kind="appeal",
        text="井盖不见了", title="", category_hint="", place=Place(), occurred_at=None, received_at=NOW, media_ids=(),
        visibility="private", confidential=False, linked_case_id="", urgent=False, submitter="p1",
        told={CASE_ID: Told(sequence=3, lane="", state="routed"), **{f"m{n}": one for n, one in enumerate(told)}},
    )  # fmt: skip


def after(*names: str) -> Submission:
    found = submission()
    for sequence, name in enumerate(names, start=1):
        message = getattr(dispatch, name)
        event = Parse((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"), message())
        record = Record(
            id=f"{name}{sequence}", topic="dispatch-matter-events", partition=0, offset=0,
            type=message.DESCRIPTOR.full_name, key=b"k", value=event.SerializeToString(),
            headers=(("ce_sequence", str(sequence).encode()), ("ce_time", NOW.isoformat().encode())),
        )  # fmt: skip
        heard = readers()[record.type](record)
        found = hear(found, heard.source, heard.told, heard.entry).steps[-1].after
    return found


def test_a_picture_that_an_order_has_shown_stays_with_the_case_whatever_it_shows_later() -> None:
    first = Told(sequence=2, lane="government", state="verifying")
    case = hear(submission(), "m0", first, None, ("a", "b")).steps[-1].after
    case = hear(case, "m0", replace(first, sequence=3), None, ("b", "c")).steps[-1].after
    assert case.evidence == ("a", "b", "c")
    late = hear(case, "m0", replace(first, sequence=1), None, ("before",)).steps[-1].after
    assert (late.evidence, late.told["m0"].sequence) == (("a", "b", "c", "before"), 3)
    assert not hear(late, "m0", first, None, ("a",)).steps


def test_a_line_that_was_cut_out_of_a_long_timeline_changes_nothing_when_it_is_heard_again() -> None:
    told = Told(sequence=1, lane="government", state="handling")
    lines = [Entry(at=NOW + timedelta(seconds=n), code="progressed") for n in range(MOST_LINES + 2)]
    case = submission()
    for sequence, line in enumerate(lines, start=1):
        case = hear(case, "m0", replace(told, sequence=sequence), line).steps[-1].after
    assert lines[1] not in case.timeline
    assert not [line for line in lines if hear(case, "m0", told, line).steps]


def test_an_answer_that_is_vetted_is_told_when_it_may_be_read() -> None:
    read = after("OrderReplyVetted").timeline[-1]
    assert (read.code, bool(read.note), bool(read.unit_id)) == ("answered", True, True)
    event = Parse((EXAMPLES / "OrderResolved.json").read_text(encoding="utf-8"), dispatch.OrderResolved())
    for order in event.matter.orders:
        order.reply, order.outcome, order.vetting = "", "", True
    headers = (("ce_sequence", b"1"), ("ce_time", NOW.isoformat().encode()))
    record = Record(
        id="r", topic="dispatch-matter-events", partition=0, offset=0, type=event.DESCRIPTOR.full_name, key=b"k",
        value=event.SerializeToString(), headers=headers,
    )  # fmt: skip
    waits = readers()[record.type](record).entry
    assert waits is not None
    assert (waits.code, waits.note) == ("vetting", "")


@pytest.mark.parametrize(
    ("state", "parts", "status"),
    [
        ("filed", ("filed",), "filed"),
        ("handling", ("dispatched",), "dispatched"),
        ("handling", ("signed",), "signed"),
        ("handling", ("signed", "dispatched"), "signed"),
        ("handling", ("filed", "dispatched"), "dispatched"),
        ("handling", ("in_progress", "dispatched"), "handling"),
        ("handling", ("resolved", "dispatched"), "handling"),
        ("handling", ("resolved",), "handling"),  # the centre reads it first
        ("handling", ("return_requested", "signed"), "signed"),
        ("rework", ("dispatched",), "rework"),
        ("rework", ("rework", "signed"), "rework"),
        ("handling", ("extension_requested",), "handling"),
        ("handling", ("return_requested",), "finding_unit"),
        ("handling", ("disputed", "return_requested"), "finding_unit"),
        ("handling", ("disputed", "resolved"), "finding_unit"),
        ("handling", ("return_requested", "in_progress"), "handling"),
        ("handling", ("shelved",), "shelved"),
        ("handling", ("shelved", "in_progress"), "handling"),
        ("handling", ("in_progress", "awaiting_citizen"), "awaiting_citizen"),
        ("rework", ("rework", "resolved"), "rework"),
        ("rework", ("awaiting_citizen",), "awaiting_citizen"),
        ("verifying", ("resolved",), "checking"),
        ("callback", ("resolved",), "callback"),
        (LEFT, ("resolved",), "deciding"),
        ("closed", ("resolved",), "closed"),
        ("archived", ("resolved",), "archived"),
        ("handling", (), "handling"),  # told before it said how its orders stand
    ],
)
def test_the_status_follows_from_the_matter_and_its_orders(state: str, parts: tuple[str, ...], status: str) -> None:
    told = Told(sequence=1, lane="government", state=state, parts=parts)
    assert public_status(submission(told)) == status
    assert status in LABELS


@pytest.mark.parametrize(
    ("verdict", "status", "others"), [("", "callback", "answered"), ("not_solved", "deciding", "handling")]
)
def test_whoever_has_said_that_it_is_not_good_and_no_round_is_left_is_not_asked_again(
    verdict: str, status: str, others: str
) -> None:
    event = dispatch.MatterVerdictGiven(verdict=verdict)
    event.matter.state, event.matter.verdict = "callback", verdict
    case = told_of(event)
    assert (public_status(case), status_for_others(case)) == (status, others)
    asking = Context(actor="p1", role="citizen", now=NOW, cause="c")
    assert (waiting_for_a_rating(case, asking) is None) is (status == "callback")


@pytest.mark.parametrize(("passed", "status"), [(None, "checking"), (False, "deciding")])
def test_what_was_checked_and_is_not_good_when_no_round_is_left_is_the_centres(
    passed: bool | None, status: str
) -> None:
    event = dispatch.MatterVerified(passed=bool(passed))
    event.matter.state = "verifying"
    if passed is not None:
        event.matter.verified = passed
    assert public_status(told_of(event)) == status


@pytest.mark.parametrize(("automatic", "status", "lines"), [(False, "signed", ["signed"]), (True, "dispatched", [])])
def test_what_the_clock_signed_for_in_its_units_place_is_not_told_as_taken_on(
    automatic: bool, status: str, lines: list[str]
) -> None:
    event = dispatch.OrderSigned(order_id="o1", automatic=automatic)
    event.matter.state = "handling"
    event.matter.orders.add(id="o1", unit_id="u1", state="signed", signed_automatically=automatic)
    case = told_of(event)
    assert (public_status(case), [entry.code for entry in case.timeline]) == (status, lines)


@pytest.mark.parametrize(
    ("parts", "units", "words"),
    [
        (("dispatched",), ("u1",), "已派至市政所"),
        (("signed",), ("u1",), "市政所已签收"),
        (("signed", "dispatched"), ("u1", "u2"), "承办单位已签收"),
        (("dispatched",), ("gone",), "已派至承办单位"),
        (("in_progress",), ("u1",), "办理中"),
    ],
)
def test_the_status_names_the_unit_where_there_is_one(
    parts: tuple[str, ...], units: tuple[str, ...], words: str
) -> None:
    case = submission(Told(sequence=1, lane="government", state="handling", parts=parts, units=units))
    shown = citizen_view(case, unit_name={"u1": "市政所", "u2": "环卫所", "gone": ""}.__getitem__, allowed=[])
    assert shown["status_label"] == words


def told_of(event: Any) -> Submission:
    """Return the submission once it has heard an event of its matter."""
    event.matter.id, event.matter.case_id = "m1", CASE_ID
    headers = (("ce_sequence", b"1"), ("ce_time", NOW.isoformat().encode()))
    record = Record(
        id="r", topic="dispatch-matter-events", partition=0, offset=0, type=event.DESCRIPTOR.full_name, key=b"k",
        value=event.SerializeToString(), headers=headers,
    )  # fmt: skip
    heard = readers()[record.type](record)
    return hear(submission(), heard.source, heard.told, heard.entry).steps[-1].after


def test_a_date_that_moves_says_why_and_the_timeline_has_words_for_every_line() -> None:
    told = [path.stem for path in EXAMPLES.iterdir() if f"kitchen.dispatch.v1.{path.stem}" in readers()]
    found = after(*sorted(told))
    assert {entry.code for entry in found.timeline} <= LINES.keys()
    moved = after("MatterFiled", "MatterDateMoved")
    shown = citizen_view(moved, unit_name=lambda _: "", allowed=[])
    assert [change["code"] for change in shown["due_changes"]] == ["filed", "date_extension"]
    assert (shown["timeline"][-1]["label"], shown["timeline"][-1]["note"]) == ("经批准延期", "招标采购")


def test_a_question_is_answered_by_a_supplement() -> None:
    asked = after("MatterFiled", "OrderCitizenAsked")
    assert public_status(asked) == "awaiting_citizen"
    assert asked.timeline[-1].note.startswith("请问")
    context = Context(actor="p1", role="citizen", now=NOW, cause="c")
    assert SUBMISSION.decide(asked, Supplement(text="第二个"), context).steps


def test_what_is_archived_is_not_opened_again_and_says_what_to_do() -> None:
    context = Context(actor="p1", role="citizen", now=NOW, cause="c", reason="又坏了")
    with pytest.raises(Refused, match="earlier"):
        SUBMISSION.decide(after("MatterArchived"), Reopen(), context)
    assert SUBMISSION.decide(after("MatterClosed"), Reopen(), context).steps


@pytest.mark.parametrize(("was", "lines"), [(None, []), (NOW, ["rules_changed"])])
def test_other_rules_are_news_only_where_the_citizens_date_has_moved(was: datetime | None, lines: list[str]) -> None:
    event = Parse(
        (EXAMPLES / "MatterClocksRecomputed.json").read_text(encoding="utf-8"), dispatch.MatterClocksRecomputed()
    )
    event.ClearField("was")
    if was is not None:
        event.was.FromDatetime(was)
    record = Record(
        id="e1", topic="dispatch-matter-events", partition=0, offset=0, type=event.DESCRIPTOR.full_name, key=b"k",
        value=event.SerializeToString(), headers=(("ce_sequence", b"4"), ("ce_time", NOW.isoformat().encode())),
    )  # fmt: skip
    entry = readers()[record.type](record).entry
    assert ([entry.code] if entry else []) == lines
