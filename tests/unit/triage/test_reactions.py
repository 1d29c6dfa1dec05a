"""What triage does about what it hears: once, in any number of repeats, and to the right topics."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from google.protobuf.message import Message

from kitchen.dispatch.v1 import matter_events_pb2 as dispatch
from kitchen.dispatch.v1 import merchant_events_pb2 as merchant
from kitchen.intake.v1 import submission_events_pb2 as intake
from kitchen.newsroom.v1 import story_events_pb2 as newsroom
from kitchen.triage.v1 import case_events_pb2 as pb
from kitchen.volunteer.v1 import order_events_pb2 as volunteer
from kitchen_triage import wire
from kitchen_triage.domain import facts, flow
from kitchen_triage.domain.case import State, Unit
from kitchen_triage.domain.desk import Route, table
from kitchenkit.events import instant, stamp

from .desk import LANES, NOW, SURE, UNSURE, Triage, asking, opened, received, record, submission, wrong_lane

OPENED = ["CaseOpened", "CaseClassified", "CaseRouted"]
TOPIC: list[Message] = [
    received(),
    intake.SubmissionSupplemented(submission=submission(), text="还有一盏"),
    intake.SubmissionUrged(submission=submission(), note="快"),
    intake.SubmissionRated(submission=submission(), verdict="solved", satisfied=True, stars=4, comment="好"),
    intake.SubmissionReopened(submission=submission(), reason="又坏了"),
    intake.SubmissionAppealed(submission=submission(), reason="不服"),
    intake.SubmissionWithdrawn(submission=submission(), reason="不用了"),
]
RECORDS = [record(number, event) for number, event in enumerate(TOPIC)]


@pytest.fixture
def triage() -> Triage:
    return Triage()


async def test_a_submission_becomes_one_case_however_often_and_wherever_it_is_heard(triage: Triage) -> None:
    urgent = record(0, received(), topic="intake-urgent-events")
    await triage.hear(urgent, ahead=True)
    await triage.hear(record(0, received()), record(1, received(), id="event-0"))
    await triage.hear(record(0, received()), forgetful=True)
    assert triage.facts() == OPENED
    assert triage.dead == []


async def test_two_workers_that_hear_it_at_once_open_one_case(triage: Triage) -> None:
    async def the_urgent_worker() -> None:
        await triage.hear(record(0, received(), topic="intake-urgent-events"), ahead=True)

    triage.store.between = the_urgent_worker
    await triage.hear(record(0, received()))
    assert triage.facts() == OPENED
    assert triage.dead == []


async def test_a_batch_is_classified_at_once(triage: Triage) -> None:
    several = [record(n, received(case_id=f"c{n}", submission_id=f"s{n}", case_no=str(n))) for n in range(5)]
    await triage.hear(*several)
    assert triage.batches == [5]
    assert len(triage.store.rows) == 5


async def test_the_whole_topic_again_changes_nothing(triage: Triage) -> None:
    await triage.hear(*RECORDS)
    case, told = triage.case(), triage.facts()
    assert told == [*OPENED, "CaseSupplemented", "CaseUrged", "CaseRated", "CaseReopened", "CaseAppealed",
                    "CaseWithdrawn"]  # fmt: skip
    for again in RECORDS:
        await triage.hear(again)
    await triage.hear(*RECORDS)
    assert (triage.case(), triage.facts(), triage.dead) == (case, told, [])


async def test_one_by_one_is_the_same_as_all_at_once(triage: Triage) -> None:
    await triage.hear(*RECORDS)
    other = Triage()
    for one in RECORDS:
        await other.hear(one)
    assert (other.case(), other.facts()) == (triage.case(), triage.facts())


@pytest.mark.parametrize("event", TOPIC[1:], ids=lambda event: event.DESCRIPTOR.name)
async def test_what_is_about_no_case_is_a_dead_letter(triage: Triage, event: Message) -> None:
    await triage.hear(record(1, event), record(2, received()))
    assert triage.dead == [("event-1", "Refused: the case c1 is not there")]
    assert triage.facts() == OPENED, "the next record goes on"


@pytest.mark.parametrize(
    ("event", "missing"),
    [
        (received(case_id=""), "submission.case_id"),
        (received(case_no=""), "submission.case_no"),
        (received(submission_id=""), "submission.submission_id"),
        (received(text=""), "submission.text"),
        (intake.SubmissionUrged(submission=submission(case_id=""), note="x"), "submission.case_id"),
        (dispatch.MatterWrongLane(matter=dispatch.Matter(routing_no=1), reason="x"), "case_id"),
    ],
)
async def test_what_lacks_a_field_is_a_dead_letter_that_names_it(triage: Triage, event: Message, missing: str) -> None:
    await triage.hear(record(1, event))
    assert triage.dead == [("event-1", f"the field {missing} is missing")]


async def test_what_the_lane_knows_of_returns_goes_with_the_case_into_the_next_routing(triage: Triage) -> None:
    """Returns are counted by case: a unit that has used its own has none in another routing."""
    back = wrong_lane(1)
    back.matter.returned_by.extend(["u1", "u3"])
    back.matter.upheld_returns = 1
    await triage.hear(record(0, received()), record(1, back, topic="a-lane"))
    told = pb.CaseLaneChanged.FromString(triage.store.outbox[-1]["body"]).case
    assert (list(told.returned_by), told.upheld_returns) == (["u1", "u3"], 1)
    case = triage.case()
    for routing, lane in ((2, "news"), (3, "government")):
        routed = table(LANES).decide(case, Route(lane=lane), asking()).steps[0]
        said = pb.CaseRouted.FromString(wire.case_letter(routed.fact, routed.after).body)
        assert (said.routing_no, list(said.returned_by), said.upheld_returns) == (routing, ["u1", "u3"], 1)
        case = flow.wrong_lane(routed.after, routing_no=routing, reason="不是新闻").steps[-1].after


@pytest.mark.parametrize(
    "event",
    [
        wrong_lane(1),
        merchant.MerchantOrderWrongLane(order=merchant.MerchantOrder(case_id="c1", routing_no=1), reason="不属于政府"),
        volunteer.OrderWrongLane(order=volunteer.Order(case_id="c1", routing_no=1), reason="不属于政府"),
        newsroom.LeadWrongLane(lead=newsroom.Lead(case_id="c1", routing_no=1), reason="不属于政府"),
    ],
    ids=lambda event: event.DESCRIPTOR.name,
)
async def test_every_lane_can_send_it_back(triage: Triage, event: Message) -> None:
    await triage.hear(record(0, received()), record(1, event, topic="a-lane"))
    assert triage.case().state is State.TRIAGE_REVIEW
    assert triage.store.facts[-1][2] == facts.CaseLaneChanged(from_lane="government", reason="不属于政府")
    await triage.hear(record(1, event, topic="a-lane"), forgetful=True)
    assert triage.facts()[-1] == "CaseLaneChanged"
    assert triage.dead == []


async def test_what_an_older_routing_says_is_passed_over(triage: Triage) -> None:
    await triage.hear(record(0, received()), record(1, wrong_lane(2)), record(2, wrong_lane(0)))
    assert triage.case().state is State.ROUTED
    assert triage.dead == []


async def test_a_citizen_who_hurries_a_case_that_was_sent_back_is_heard(triage: Triage) -> None:
    await triage.hear(record(0, received()), record(1, wrong_lane(1)))
    await triage.hear(record(2, intake.SubmissionUrged(submission=submission(), note="快")))
    assert triage.facts()[-1] == "CaseUrged"
    assert triage.store.outbox[-1]["topics"] == ["queue-government"]


SAID = NOW + timedelta(days=30, milliseconds=120)
SURVEYED = facts.CaseSurveyed(still_good="came_back", ever_reported="first", again=True, said_at=SAID)
CASES, QUEUE = "triage-case-events", "queue-government"
ROUTED_TO = [
    (facts.CaseOpened(), [CASES], [CASES]),
    (facts.CaseClassified(), [CASES], [CASES]),
    (facts.CaseDeferred(reason="x"), [CASES], [CASES]),
    (facts.CaseAlarmed(words=("火",)), [CASES], [CASES]),
    (facts.CaseClaimed(), [CASES], [CASES]),
    (facts.CaseReleased(), [CASES], [CASES]),
    (facts.CaseAsked(question="x"), [CASES], [CASES]),
    (facts.CaseRejected(reason_code="x", channel="y"), [CASES], [CASES]),
    (facts.CaseLaneChanged(from_lane="news", reason="x"), [CASES], [CASES]),
    (facts.CaseMerged(master_id="c2"), [CASES], [CASES, QUEUE]),
    (facts.CaseWithdrawn(reason="x"), [CASES], [CASES, QUEUE]),
    (facts.CaseSupplemented(text="x"), [], [QUEUE]),
    (facts.CaseUrged(note="x"), [], [QUEUE]),
    (facts.CaseRated(verdict="solved", satisfied=True, stars=1, comment=""), [], [QUEUE]),
    (facts.CaseReopened(reason="x"), [], [QUEUE]),
    (facts.CaseAppealed(reason="x"), [], [QUEUE]),
    (facts.CasePriceAnswered(agreed=True, amount=8000, reason=""), [], []),  # the government asks for no price
    (facts.CaseDisputed(reason="x"), [], []),  # nor has it merchants
    (facts.CaseConcealed(), [], [QUEUE]),
    (SURVEYED, [], [QUEUE]),
]


@pytest.mark.parametrize(("fact", "before", "after"), ROUTED_TO, ids=lambda one: type(one).__name__)
def test_every_fact_is_told_where_it_belongs(fact: object, before: list[str], after: list[str]) -> None:
    unrouted, routed = opened(UNSURE), opened(SURE)
    assert list(wire.case_letter(fact, unrouted).topics) == before
    letter = wire.case_letter(fact, routed)
    assert list(letter.topics) == after
    assert letter.type == f"kitchen.triage.v1.{type(fact).__name__}"
    assert letter.correlation == "c1"


@pytest.mark.parametrize(
    "fact", [facts.CasePriceAnswered(agreed=False, amount=8000, reason="太贵"), facts.CaseDisputed(reason="加价")],
    ids=lambda one: type(one).__name__,
)  # fmt: skip
def test_the_citizens_word_on_a_merchant_is_told_to_the_lane_of_merchants(fact: object) -> None:
    letter = wire.case_letter(fact, replace(opened(SURE), lane="commercial"))
    assert list(letter.topics) == ["queue-commercial"]


def test_what_is_not_to_be_shown_any_more_is_told_to_the_lane_that_shows() -> None:
    assert wire.case_letter(facts.CaseConcealed(), replace(opened(SURE), lane="commercial")).topics == ()


def test_whether_it_is_still_good_is_told_to_the_government_alone_with_when_it_was_said() -> None:
    assert wire.case_letter(SURVEYED, replace(opened(SURE), lane="volunteer")).topics == ()
    told = pb.CaseSurveyed.FromString(wire.case_letter(SURVEYED, opened(SURE)).body)
    assert (told.case_id, told.still_good, told.ever_reported, told.again) == ("c1", "came_back", "first", True)
    assert told.said_at.ToDatetime(UTC) == SAID


async def test_what_is_said_weeks_later_keeps_the_instant_at_which_it_was_said(triage: Triage) -> None:
    answer = intake.SubmissionSurveyed(submission=submission(), still_good="yes", again=True)
    when = (("ce_time", SAID.isoformat(timespec="milliseconds").encode()),)
    await triage.hear(record(0, received()), replace(record(1, answer), headers=when))
    assert triage.facts()[-1] == "CaseSurveyed"
    told = pb.CaseSurveyed.FromString(triage.store.outbox[-1]["body"])
    assert (told.still_good, told.ever_reported, told.again) == ("yes", "", True)
    assert told.said_at.ToDatetime(UTC) == SAID
    assert triage.store.rows["c1"].aggregate.text == "路灯不亮"


async def test_whoever_takes_back_what_they_agreed_to_has_taken_it_back_for_every_later_lane(triage: Triage) -> None:
    await triage.hear(
        record(0, received(visibility="public")), record(1, intake.SubmissionConcealed(submission=submission()))
    )
    assert triage.facts() == [*OPENED, "CaseConcealed"]
    case = triage.store.rows["c1"].aggregate
    assert (case.may_be_public, case.text) == (False, "路灯不亮")


def test_every_fact_has_its_letter() -> None:
    known = {name for name in vars(facts) if name.startswith("Case")}
    assert {type(fact).__name__ for fact, *_ in ROUTED_TO} | {"CaseRouted", "CaseAdopting"} == known


def test_that_a_case_adopts_is_remembered_and_told_to_nobody() -> None:
    letter = wire.case_letter(facts.CaseAdopting(case_id="c2"), opened(SURE))
    assert (letter.topics, letter.body) == ((), b"c2")


def test_a_routed_case_says_all_that_a_lane_needs() -> None:
    case = replace(opened(SURE), routing_no=2, confidential=True)
    letter = wire.case_letter(facts.CaseRouted(decided_at=NOW, assignments=(Unit(unit_id="u1", role="lead"),)), case)
    assert letter.topics == (QUEUE,)
    event = pb.CaseRouted.FromString(letter.body)
    assert (event.case_id, event.case_no, event.routing_no, event.lane) == ("c1", "84071415339", 2, "government")
    assert (event.category_code, event.tier, event.area_code, event.confidential) == (
        "GOV-LIGHT", "E2", "520103019", True
    )  # fmt: skip
    assert [(unit.unit_id, unit.role) for unit in event.assignments] == [("u1", "lead")]
    assert event.decided_at.ToDatetime(NOW.tzinfo) == NOW


def test_a_lane_is_told_when_it_was_sent_and_when_it_became_a_case_however_often_it_is_routed() -> None:
    sent = NOW - timedelta(minutes=3)
    read = wire.read_received(record(0, received(received_at=stamp(sent))))
    case = replace(opened(SURE, received_at=read.received_at), routing_no=2)
    letter = wire.case_letter(facts.CaseRouted(decided_at=NOW + timedelta(days=2)), case)
    event = pb.CaseRouted.FromString(letter.body)
    assert [instant(event.submitted_at), instant(event.accepted_at)] == [sent, NOW]


def test_a_lane_is_told_of_a_merged_case_under_its_routing() -> None:
    case = replace(opened(SURE), state=State.MERGED, master_id="c2")
    event = pb.CaseMerged.FromString(wire.case_letter(facts.CaseMerged(master_id="c2"), case).body)
    assert (event.case_id, event.routing_no, event.master_id) == ("c1", 1, "c2")


@pytest.mark.parametrize(
    ("said", "may"),
    [
        ({"visibility": "public"}, True),
        ({"visibility": "private"}, False),
        ({}, False),
        ({"visibility": "public", "confidential": True}, False),
        ({"visibility": "public", "kind": "emergency"}, False),
        ({"visibility": "public", "kind": "volunteer_need"}, False),
    ],
    ids=["agreed", "not", "nothing said", "in confidence", "an emergency", "somebody's need"],
)
async def test_the_lane_hears_whether_the_answer_may_be_shown_publicly(
    triage: Triage, said: dict[str, object], may: bool
) -> None:
    await triage.hear(record(0, received(**said)))
    (letter,) = [row for row in triage.store.letters["c1"] if row["type"] == "kitchen.triage.v1.CaseRouted"]
    assert pb.CaseRouted.FromString(letter["body"]).may_be_public is may
