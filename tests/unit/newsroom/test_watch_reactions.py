"""What newsroom does about steps of matters: the progress of a watched case, and the lead of a follow-up; each once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from google.protobuf.message import Message

from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchen_newsroom.domain import watches
from kitchen_newsroom.domain.lead import LeadState
from kitchen_newsroom.domain.story import StoryState
from kitchen_newsroom.domain.watch import Watch, Watched, follow_up_id
from kitchen_newsroom.domain.watches import WATCH, FollowUp
from kitchen_newsroom.store_watch import watched, watched_fields
from kitchenkit.events import stamp
from kitchenkit.react import Change
from tests.unit.newsroom.affair import AT, CASE, REVISIT, WATCHED, closed, known, matter, step
from tests.unit.newsroom.paper import Paper, asked

ANSWERED = pb.Order(
    id="o1", unit_id="u1", role="lead", state="resolved", outcome="fixed", reply="已清理，联系人13900000000"
)
STORY: tuple[Message, ...] = (
    pb.OrderDispatched(matter=matter(), order_id="o1"),
    pb.OrderSigned(matter=matter(), order_id="o1", automatic=True),
    pb.OrderOverdue(matter=matter(), order_id="o1"),
    pb.OrderResolved(matter=matter(orders=[ANSWERED]), order_id="o1"),
    pb.OrderReplyVetted(matter=matter(orders=[ANSWERED]), order_id="o1", passed=True),
    pb.MatterVerified(matter=matter(verified=True), passed=True, finding="门牌旁已清理"),
    pb.MatterVerdictGiven(matter=matter(verdict="solved"), verdict="solved", satisfied=True),
    pb.MatterClosed(matter=closed(close_reason="long_term", revisit_on=stamp(REVISIT)), reason_code="long_term"),
    pb.MatterRevisitDue(matter=closed(close_reason="long_term", revisit_on=stamp(REVISIT))),
)


@pytest.fixture
async def paper() -> Paper:
    made = Paper()
    context = asked("r1", "reporter")
    await made.watched.commit([Change[Watched](WATCHED, 0).add(watches.start(None, known(), "desk", context), context)])
    return made


def seen(paper: Paper) -> Watched:
    return paper.watched.rows[WATCHED].aggregate


async def tell(paper: Paper, *messages: Message) -> None:
    await paper.consumer.react([step(message, number) for number, message in enumerate(messages, start=2)])
    await paper.carry()


async def follow_up(paper: Paper) -> str:
    row, context = paper.watched.rows[WATCHED], asked("r1", "reporter")
    mine = row.aggregate.watchers[0]
    decision = WATCH.decide(Watch(watched=row.aggregate, watcher=mine), FollowUp(), context)
    await paper.watched.commit([row.change().add(decision.lifted(lambda one: one.watched), context)])
    await paper.carry()
    return follow_up_id(CASE, AT)


async def test_each_step_that_a_reporter_may_know_becomes_a_line(paper: Paper) -> None:
    await tell(paper, *STORY)
    assert [(line.code, line.result) for line in seen(paper).lines] == [
        ("dispatched", ""), ("signed", "automatic"), ("late", ""), ("resolved", "fixed"), ("vetted", "passed"),
        ("verified", "passed"), ("verdict", "solved"), ("closed", "long_term"), ("revisit_due", ""),
    ]  # fmt: skip
    assert seen(paper).lines[0].unit_id == "u1"
    assert seen(paper).lines[7].until == seen(paper).lines[8].until == REVISIT
    assert (seen(paper).watchers[0].state, seen(paper).revisit_on) == ("offered", REVISIT)


async def test_no_line_carries_contact_data(paper: Paper) -> None:
    await tell(paper, *STORY)
    assert seen(paper).lines[3].text == "已清理，联系人〔…〕"


async def test_a_case_that_nobody_watches_leaves_no_trace() -> None:
    paper = Paper()
    await tell(paper, *STORY)
    assert paper.watched.rows == {}
    assert (paper.unknown, paper.dead.reasons) == ([], [])


async def test_what_is_no_news_to_a_reporter_is_passed_over(paper: Paper) -> None:
    await tell(paper, pb.OrderContacted(matter=matter(), order_id="o1", note="已电话联系"))
    assert seen(paper).lines == ()
    assert paper.unknown == []


@pytest.mark.parametrize(("level", "lines"), [(2, []), (3, [("escalated", "level_3")])])
async def test_a_reminder_to_a_unit_is_no_news_and_what_goes_to_the_leaders_is(
    paper: Paper, level: int, lines: list[tuple[str, str]]
) -> None:
    await tell(paper, pb.OrderEscalated(matter=matter(), order_id="o1", unit_id="u1", clock="handling", level=level))
    assert [(line.code, line.result) for line in seen(paper).lines] == lines


async def test_a_confidential_case_says_nothing(paper: Paper) -> None:
    await tell(paper, pb.OrderSigned(matter=matter(confidential=True), order_id="o1"))
    assert seen(paper).lines == ()


async def test_a_follow_up_becomes_a_lead_of_its_own_and_a_draft_of_who_took_it(paper: Paper) -> None:
    await tell(paper, *STORY)
    taken = await follow_up(paper)
    lead = paper.leads.rows[taken].aggregate
    assert (lead.kind, lead.follow_up, lead.case_id, lead.state) == ("follow_up", True, CASE, LeadState.ACCEPTED)
    assert (lead.accepted_by, lead.desk_id, lead.title) == ("r1", "desk", "追踪：楼道里贴满小广告，电话〔电话〕")
    story = paper.stories.rows[lead.story_id].aggregate
    assert (story.state, story.authors, story.follow_up) == (StoryState.DRAFT, ("r1",), True)


async def test_everything_heard_again_changes_nothing(paper: Paper) -> None:
    await tell(paper, *STORY)
    await follow_up(paper)
    before = paper.everything()
    await tell(paper, *STORY)
    await paper.consumer.react(paper.topic)
    again = [replace(record, id=f"again-{record.id}") for record in paper.topic]  # to an inbox that forgot
    await paper.consumer.react(again)
    again = [replace(step(message, number), id=f"{number}") for number, message in enumerate(STORY, start=2)]
    await paper.consumer.react(again[::-1])
    assert paper.everything() == before
    assert paper.dead.reasons == []


async def test_a_watched_case_is_stored_and_read_as_it_is(paper: Paper) -> None:
    await tell(paper, *STORY)
    whole = seen(paper)
    row = {"_id": whole.id, "sequence": whole.sequence, "state": whole.state, **watched_fields(whole)}
    assert watched(row) == whole
    assert watched({**row, "what_a_newer_version_keeps": 1}) == whole
