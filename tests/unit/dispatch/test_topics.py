"""Monthly topics: proposed, adopted, worked at, reviewed; a measure that is late is told once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen.dispatch.v1 import topic_events_pb2 as pb
from kitchen_dispatch import wire_topic_notices
from kitchen_dispatch.domain import hot_topic_commands as say
from kitchen_dispatch.domain.figure_counts import Counts, with_sums
from kitchen_dispatch.domain.hot_topic import IN_HAND, HotTopic, MeasureState, TopicState, common_area
from kitchen_dispatch.domain.hot_topics import HOT_TOPIC, come_due
from kitchen_dispatch.domain.notice_box import NoticeState
from kitchen_dispatch.domain.topic_proposals import proposals
from kitchen_dispatch.wire_topics import topic_letter
from kitchenkit.decide import Context, Decision, Refused
from kitchenkit.react import Record

from .affairs import NOW, asked
from .test_notices import Desk
from .topics import CASES, adopted, give, proposed, taken, under_way

DAY = timedelta(days=1)
OVER = datetime(2026, 11, 20, 16, tzinfo=UTC)  # midnight at the hub, after the 20th
MORNING = datetime(2026, 11, 20, 23, tzinfo=UTC)
ADD = say.AddMeasure(text="再查一遍", unit_id="u3", due=date(2026, 11, 25))


def refusal(topic: HotTopic, command: object, role: str = "supervisor", **asks: Any) -> str:
    with pytest.raises(Refused) as refused:
        taken(topic, command, role, **asks)
    return str(refused.value)


def test_it_goes_from_a_proposal_to_its_end() -> None:
    topic = under_way()
    assert (topic.state, topic.adopted_on, topic.unit_ids) == ("under_way", "2026-11-18", ("u1", "u2"))
    done = give(topic, say.FinishMeasure(number=1, done="查出三处断线，已修"))
    assert done.measures[0].state is MeasureState.DONE
    reviewed = give(done, say.ReviewTopic(finding="同类案件减少七成"))
    assert give(reviewed, say.CloseTopic()).state is TopicState.CLOSED


def test_what_came_of_it_is_said_when_every_measure_has_ended() -> None:
    assert "1" in refusal(under_way(), say.ReviewTopic(finding="还行吧"))
    dropped = give(under_way(), say.DropMeasure(number=1), reason="线路已移交")
    assert dropped.measures[0].said == "线路已移交"
    assert give(dropped, say.ReviewTopic(finding="还行吧")).state is TopicState.REVIEWED


def test_nobody_is_at_work_without_a_measure() -> None:
    assert "add a measure" in refusal(adopted(), say.StartTopic())


def test_a_unit_ends_its_own_measure_and_no_other() -> None:
    topic, done = under_way(), say.FinishMeasure(number=1, done="查完了")
    assert give(topic, done, "unit_head", scope="unit:u2").measures[0].state is MeasureState.DONE
    assert "another unit" in refusal(topic, done, "unit_head", scope="unit:u1")
    assert "open measures" in refusal(give(topic, done), done)


def test_a_unit_has_one_part_and_a_measure_a_day_ahead() -> None:
    twice = say.AdoptTopic(lead_unit_id="u1", assist_unit_ids=("u1",), plan="排查线路")
    assert "assist_unit_ids" in refusal(proposed(), twice)
    assert "due" in refusal(adopted(), say.AddMeasure(text="昨天就该", unit_id="u2", due=date(2026, 11, 17)))
    assert give(adopted(), say.AddMeasure(text="今天查完", unit_id="u2", due=date(2026, 11, 18))).measures


def test_only_who_may_decide_adopts_it_and_a_reason_is_said_where_it_ends() -> None:
    with pytest.raises(Refused):
        taken(proposed(), say.AdoptTopic(lead_unit_id="u1", plan="排查线路"), "dispatcher")
    assert "reason" in refusal(proposed(), say.DropTopic())
    assert give(proposed(), say.DropTopic(), reason="已有专项").state is TopicState.DROPPED


def test_a_case_is_linked_once_and_taken_away_again() -> None:
    topic = under_way()
    assert topic.linked == CASES
    assert "没有新的案件" in refusal(topic, say.LinkCases(case_nos=("84071415330",), found=CASES[:1]))
    assert give(topic, say.UnlinkCase(case_no=CASES[1].case_no)).linked == (CASES[0], CASES[2])
    many = tuple(CASES[0].__class__(matter_id=f"x{n}", case_id="c", case_no="n", order_id="o") for n in range(498))
    assert "500" in refusal(topic, say.LinkCases(case_nos=("1",), found=many))


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"month": "2026-13"}, "month"),
        ({"category_code": "COM-LOCK"}, "category_code"),
        ({"area_codes": ["5201030"]}, "area_codes"),
        ({"area_codes": ["520103", "520103019"]}, "lies in another"),
        ({"area_codes": ["520103", "520103"]}, "once"),
    ],
    ids=["no month", "another lane", "no area", "one in the other", "twice"],
)
def test_what_is_no_topic_is_not_proposed(said: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        proposed(**said)


def test_whose_people_work_with_it_is_the_smallest_area_that_has_all_of_it() -> None:
    assert [common_area(codes) for codes in (("520103019", "520103020"), ("520103", "520102"), ("520103",), ())] == [
        "520103", "5201", "520103", "",
    ]  # fmt: skip


def late(topic: HotTopic, now: datetime = OVER) -> Decision[HotTopic]:
    return come_due(topic, asked("clock", now=now))


def test_a_measure_whose_day_is_over_is_late_once_and_again_only_for_another_day() -> None:
    topic = under_way()
    assert topic.next_due() == OVER
    assert late(topic, OVER - timedelta(milliseconds=1)).steps == ()
    once = late(topic).steps[-1].after
    assert (once.measures[0].overdue, once.next_due(), late(once).steps) == (True, None, ())
    moved = give(once, say.MoveMeasure(number=1, due=date(2026, 11, 24)), now=OVER + DAY, reason="缺料")
    assert moved.next_due() == OVER + 4 * DAY
    assert give(topic, say.DropTopic(), reason="已有专项").next_due() is None


async def hear(desk: Desk, decision: Decision[HotTopic], now: datetime) -> list[Record]:
    desk.now = now
    records = []
    for step in decision.steps:
        letter = topic_letter(step.fact, step.after)
        if letter.type in wire_topic_notices.readers():
            desk.heard += 1
            records.append(
                Record(id=f"t{desk.heard}", topic=letter.topics[0], partition=0, offset=0, type=letter.type, key=b"t",
                       value=letter.body)
            )  # fmt: skip
    await desk.again(records)
    return records


def told(desk: Desk) -> list[str]:
    due = (NoticeState.DUE, NoticeState.QUEUED)
    return sorted(f"{role} {one.about.unit_id}" for role, one in desk.all(*due))


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (say.FinishMeasure(number=1, done="查完了"), ""),
        (say.DropMeasure(number=1), "不用了"),
        (say.MoveMeasure(number=1, due=date(2026, 11, 24)), "缺料"),
        (say.DropTopic(), "已有专项"),
    ],
    ids=["done", "dropped", "moved", "topic dropped"],
)
async def test_that_a_measure_is_late_is_told_to_the_heads_of_both_units_in_the_morning_until_it_ended(
    command: object, reason: str
) -> None:
    desk = Desk()
    decision = late(under_way())
    records = await hear(desk, decision, OVER)
    assert told(desk) == ["unit_head u1", "unit_head u2"]
    assert {one.about.tell_at for _, one in desk.all()} == {MORNING}, "nobody is told at midnight"
    for row in desk.store._rows.values():
        row.heard.clear()  # an inbox that has forgotten
    await desk.again(records)
    assert len(told(desk)) == 2
    await hear(desk, taken(decision.steps[-1].after, command, now=OVER + DAY, reason=reason), OVER + DAY)
    assert (told(desk), desk.dead) == ([], [])


async def test_who_led_when_it_was_late_is_told_no_more_either_when_it_is_done() -> None:
    desk, decision = Desk(), late(under_way())
    await hear(desk, decision, OVER)
    handed_on = say.ChangeTopic(title="路灯", lead_unit_id="u3", assist_unit_ids=("u1",), plan="换灯")
    topic = give(decision.steps[-1].after, handed_on, now=OVER + DAY)
    await hear(desk, taken(topic, say.FinishMeasure(number=1, done="查完了"), now=OVER + DAY), OVER + DAY)
    assert told(desk) == []


def test_every_fact_has_an_event_of_its_name_and_fields() -> None:
    steps = [*late(under_way()).steps, *taken(under_way(), say.DropTopic(), reason="已有专项").steps]
    names = [topic_letter(step.fact, step.after).type.rpartition(".")[2] for step in steps]
    assert names == ["TopicMeasureOverdue", "TopicDropped"]
    event = pb.TopicMeasureOverdue.FromString(topic_letter(steps[0].fact, steps[0].after).body)
    assert (event.number, event.topic.linked_count, event.topic.area_code) == (1, 3, "5201")


COMMANDS: list[object] = [
    say.AdoptTopic(lead_unit_id="u1", plan="排查线路"),
    say.ChangeTopic(title="路灯", lead_unit_id="u2", plan="换灯"),
    ADD,
    say.MoveMeasure(number=1, due=date(2026, 11, 28)),
    say.FinishMeasure(number=1, done="查完了"),
    say.DropMeasure(number=2),
    say.StartTopic(),
    say.LinkCases(case_nos=("1",), found=CASES),
    say.UnlinkCase(case_no=CASES[0].case_no),
    say.ReviewTopic(finding="有效"),
    say.CloseTopic(),
    say.DropTopic(),
]


@given(st.lists(st.tuples(st.sampled_from(COMMANDS), st.integers(0, 4)), max_size=25))
def test_whatever_is_done_with_it_what_is_late_was_told_once_and_what_is_over_waits_for_nothing(
    acts: list[tuple[object, int]],
) -> None:
    topic, now, overdue = proposed(), NOW, 0
    for command, days in acts:
        now += days * DAY
        clocked = late(topic, now)
        overdue += len(clocked.steps)
        topic = clocked.steps[-1].after if clocked.steps else topic
        assert (due := topic.next_due()) is None or due > now
        context = Context(actor="p1", role="supervisor", now=now, cause="x", reason="有话", book=asked().book)
        try:
            steps = HOT_TOPIC.decide(topic, command, context).steps
        except Refused:
            continue
        topic = steps[-1].after if steps else topic
        assert topic.state in IN_HAND or topic.next_due() is None
    assert sum(one.overdue for one in topic.measures) <= overdue
    assert [one.number for one in topic.measures] == list(range(1, len(topic.measures) + 1))
    assert topic.state in (TopicState.PROPOSED, TopicState.DROPPED) or topic.lead_unit_id


def counts(cases: int, **more: int) -> Counts:
    return with_sums({"cases": cases, **more})


def test_what_grows_or_is_not_settled_in_a_place_is_proposed_with_why() -> None:
    now = {
        "GOV-LIGHT 520103019": counts(6, reopened=1, verdicts=4, satisfied=2),
        "GOV-LIGHT 520103020": counts(4),
        "GOV-ROAD 520103019": counts(9),
        "GOV-NOISE 520103019": counts(4, reopened=4),
        "GOV-LIGHT ": counts(50),
    }
    before = {"GOV-LIGHT 520103019": counts(3), "GOV-ROAD 520103019": counts(9)}
    (one,) = proposals(now, before, digits=6)
    assert (one.category_code, one.area_code, one.cases, one.before, one.more) == ("GOV-LIGHT", "520103", 10, 3, 7)
    assert (one.reopened, one.dissatisfied, one.score) == (1, 2, 10 + 7 + 3 * 3)
    by_street = proposals(now, before, digits=9)
    assert [(found.area_code, found.cases) for found in by_street] == [("520103019", 6)], "what stays is no news"
