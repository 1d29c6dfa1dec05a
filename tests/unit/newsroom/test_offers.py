"""What has come on the city's list is offered to the news desk, which may take it up or leave it (督办三级)."""

from __future__ import annotations

import pytest
from google.protobuf.message import Message

from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchen_newsroom.domain.lead import Lead, LeadState, offered_id
from kitchen_newsroom.domain.leads import LEAD, Accept, WrongLane
from kitchenkit.decide import Refused
from tests.unit.newsroom.affair import matter, step
from tests.unit.newsroom.paper import Paper, asked

OFFERED = offered_id("m1")


def escalated(level: int = 3, **more: object) -> pb.OrderEscalated:
    return pb.OrderEscalated(matter=matter(**more), order_id="o1", level=level, threshold="city")


async def told(*messages: Message) -> Paper:
    paper = Paper()
    await paper.consumer.react([step(message, number) for number, message in enumerate(messages, start=2)])
    await paper.carry()
    return paper


def lead(paper: Paper) -> Lead:
    return paper.leads.rows[OFFERED].aggregate


async def test_the_third_level_is_offered_once_and_says_nothing_of_the_case() -> None:
    paper = await told(escalated(), escalated(), escalated(level=4))
    assert list(paper.leads.rows) == [OFFERED]
    one = lead(paper)
    assert (one.state, one.kind, one.desk_id, one.follow_up) == (LeadState.RECEIVED, "escalated", "", True)
    assert one.title == "督办：楼道里贴满小广告，电话〔电话〕"


@pytest.mark.parametrize(
    "event", [escalated(level=2), escalated(confidential=True), pb.MatterWithdrawn(matter=matter())]
)
async def test_nothing_else_is_offered(event: Message) -> None:
    assert (await told(event)).leads.rows == {}


async def test_the_desk_takes_it_up_or_rejects_it_and_sends_it_nowhere() -> None:
    one = lead(await told(escalated()))
    assert LEAD.decide(one, Accept(), asked("e1", "editor")).steps[-1].after.state is LeadState.ACCEPTED
    with pytest.raises(Refused, match="another lane"):
        LEAD.decide(one, WrongLane(), asked("e1", "editor", reason="不是新闻"))


async def test_it_ends_where_the_citizen_takes_the_case_back_before_anybody_took_it_up() -> None:
    paper = await told(escalated(), pb.MatterWithdrawn(matter=matter(), reason="不办了"))
    assert lead(paper).state is LeadState.WITHDRAWN
