"""What newsroom hears: a case becomes a lead, an accepted lead a draft, a released story a release; each once."""

from __future__ import annotations

import pytest
from google.protobuf.message import Message

from kitchen.newsroom.v1 import kept_facts_pb2 as kept
from kitchen.newsroom.v1 import story_events_pb2 as pb
from kitchen.triage.v1 import case_events_pb2 as triage
from kitchen_newsroom.domain import leads, review, stories
from kitchen_newsroom.domain.lead import LeadState, lead_id
from kitchen_newsroom.domain.review import STORY as TABLE
from kitchen_newsroom.domain.story import StoryState
from kitchenkit.decide import Context
from kitchenkit.react import Record
from tests.unit.newsroom.paper import DESK, GOOD, LEAD, STORY, Paper, as_record, asked, case_routed, queued

WITHDRAWN = triage.CaseWithdrawn(case_id="c1", routing_no=1, reason="不想说了")
SUPPLEMENTED = triage.CaseSupplemented(case_id="c1", routing_no=1, text="还有一张照片")
MERGED = triage.CaseMerged(case_id="c1", routing_no=1, master_id="c9")


@pytest.fixture
def paper() -> Paper:
    return Paper(levels=2)


async def on_lead(paper: Paper, command: object, context: Context) -> None:
    loaded = paper.leads.rows[LEAD]
    change = loaded.change().add(leads.LEAD.decide(loaded.aggregate, command, context), context)
    assert not (await paper.leads.commit([change])).raced
    await paper.carry()


async def on_story(paper: Paper, command: object, actor: str, role: str) -> None:
    loaded, context = paper.stories.rows[STORY], asked(actor, role, reason="因为")
    change = loaded.change().add(TABLE.decide(loaded.aggregate, command, context), context)
    assert not (await paper.stories.commit([change])).raced
    await paper.carry()


async def released(paper: Paper) -> None:
    await paper.hear(case_routed())
    await on_lead(paper, leads.Accept(), asked("reporter", "reporter"))
    await on_story(paper, stories.Save(**GOOD), "reporter", "reporter")
    await on_story(paper, stories.Submit(), "reporter", "reporter")
    await on_story(paper, review.Approve(), "p1", "reviewer_1")
    await on_story(paper, review.Approve(), "p2", "reviewer_2")
    await on_story(paper, review.Release(), "publisher", "publisher")


async def test_a_routed_case_becomes_one_lead_on_its_desk(paper: Paper) -> None:
    await paper.hear(case_routed(), case_routed())
    lead = await paper.lead()
    assert (lead.id, lead.state, lead.desk_id, lead.sequence) == (LEAD, LeadState.RECEIVED, DESK, 1)
    assert (lead.case_no, lead.area_code, lead.media_ids) == ("GY-7K3M-2Q", "520103019001", ("m1",))


async def test_a_case_without_an_area_is_for_the_hubs_own_desk(paper: Paper) -> None:
    await paper.hear(case_routed(area_code=""))
    assert (await paper.lead()).desk_id == ""


async def test_a_case_of_another_lane_and_another_routing(paper: Paper) -> None:
    await paper.hear(case_routed(lane="government"))
    assert paper.leads.rows == {}
    await paper.hear(case_routed(), case_routed(routing_no=2))
    assert set(paper.leads.rows) == {LEAD, lead_id("c1", 2)}


async def test_an_accepted_lead_gets_one_draft_by_who_took_it(paper: Paper) -> None:
    await paper.hear(case_routed())
    assert paper.stories.rows == {}
    await on_lead(paper, leads.Accept(), asked("reporter", "reporter"))
    story = await paper.story()
    assert (story.state, story.authors, story.levels) == (StoryState.DRAFT, ("reporter",), 2)
    assert (story.case_id, story.case_no, story.area_code, story.desk_id) == ("c1", "GY-7K3M-2Q", "520103019001", DESK)


async def test_a_released_story_lies_out_once_with_the_text_that_was_signed_off(paper: Paper) -> None:
    await released(paper)
    (row,) = paper.releases.rows.values()
    assert (row.aggregate.story_id, row.aggregate.version) == (STORY, 1)
    assert row.aggregate.content == (await paper.story()).content
    assert row.aggregate.released_at == (await paper.story()).released_at


async def test_the_whole_of_both_topics_again_changes_nothing(paper: Paper) -> None:
    await released(paper)
    await paper.hear(SUPPLEMENTED)
    before = paper.everything()
    await paper.hear(case_routed(), SUPPLEMENTED)
    await paper.consumer.react(paper.topic)
    await paper.consumer.react([queued(case_routed()), *paper.topic, queued(SUPPLEMENTED), *paper.topic])
    assert paper.everything() == before
    assert paper.dead.reasons == []
    assert paper.unknown == []


async def test_a_routing_that_comes_again_long_after_is_no_new_lead_even_to_an_inbox_that_forgot(paper: Paper) -> None:
    await released(paper)
    before = paper.everything()
    again = [
        Record(id=f"again-{record.id}", topic=record.topic, partition=0, offset=n, type=record.type, key=b"k",
               value=record.value)
        for n, record in enumerate([queued(case_routed()), *paper.topic])
    ]  # fmt: skip
    await paper.consumer.react(again)
    assert paper.everything() == before


async def test_wrong_lane_is_told_with_the_routing_and_the_reason(paper: Paper) -> None:
    await paper.hear(case_routed())
    await on_lead(paper, leads.WrongLane(), asked("editor", "editor", reason="是路灯报修"))
    told = paper.topic[-1]
    event = pb.LeadWrongLane.FromString(told.value or b"")
    assert told.type == "kitchen.newsroom.v1.LeadWrongLane"
    assert (event.lead.case_id, event.lead.routing_no, event.reason) == ("c1", 1, "是路灯报修")


async def test_a_withdrawal_ends_a_lead_and_asks_the_editor_of_a_story(paper: Paper) -> None:
    await paper.hear(case_routed(), WITHDRAWN)
    assert (await paper.lead()).state is LeadState.WITHDRAWN
    other = Paper()
    await other.hear(case_routed())
    await on_lead(other, leads.Accept(), asked("reporter", "reporter"))
    await other.hear(WITHDRAWN)
    assert (await other.lead()).state is LeadState.ACCEPTED
    assert (await other.story()).withdrawal_asked


async def test_a_withdrawal_that_crosses_the_acceptance_reaches_the_story_all_the_same(paper: Paper) -> None:
    await paper.hear(case_routed())
    loaded, context = paper.leads.rows[LEAD], asked("reporter", "reporter")
    await paper.leads.commit(
        [loaded.change().add(leads.LEAD.decide(loaded.aggregate, leads.Accept(), context), context)]
    )
    await paper.hear(WITHDRAWN)  # heard before newsroom has heard its own acceptance
    assert (await paper.story()).withdrawal_asked


@pytest.mark.parametrize("act", [SUPPLEMENTED, MERGED])
async def test_what_is_done_to_the_case_of_a_story_is_noted_there(paper: Paper, act: Message) -> None:
    await paper.hear(case_routed())
    await on_lead(paper, leads.Accept(), asked("reporter", "reporter"))
    await paper.hear(act)
    assert [type(fact).__name__ for _, _, fact in paper.stories.facts] == ["StoryCreated", "StoryNoted"]
    assert not (await paper.story()).withdrawal_asked


async def test_an_act_before_its_lead_is_a_dead_letter_and_holds_nothing_up(paper: Paper) -> None:
    await paper.consumer.react([queued(SUPPLEMENTED), queued(case_routed())])
    assert [reason.partition(":")[0] for reason in paper.dead.reasons] == ["Refused"]
    assert (await paper.lead()).state is LeadState.RECEIVED


async def test_a_note_before_its_story_is_a_dead_letter_that_can_be_replayed(paper: Paper) -> None:
    await paper.hear(case_routed())
    await on_lead(paper, leads.Accept(), asked("reporter", "reporter"))
    await paper.hear(SUPPLEMENTED)
    behind = Paper()
    accepted, noted = paper.topic[1], next(one for one in paper.topic if one.type.endswith("LeadNoted"))
    await behind.consumer.react([noted, accepted, noted])
    assert len(behind.dead.reasons) == 1
    assert [type(fact).__name__ for _, _, fact in behind.stories.facts] == ["StoryCreated", "StoryNoted"]


@pytest.mark.parametrize(
    "broken",
    [
        triage.CaseRouted(lane="news", case_no="x", routing_no=1, text="t"),
        triage.CaseRouted(lane="news", case_id="c1", case_no="x", text="t"),
        triage.CaseRouted(case_id="c1", case_no="x", routing_no=1, text="t"),
        triage.CaseWithdrawn(routing_no=1),
        pb.LeadAccepted(lead=pb.Lead(id="l", case_id="c")),
        pb.LeadNoted(),
        pb.StoryReleased(story=pb.Story(id="s")),
    ],
)
async def test_a_record_that_says_too_little_is_a_dead_letter(paper: Paper, broken: Message) -> None:
    await paper.consumer.react([queued(broken)])
    assert len(paper.dead.reasons) == 1
    assert paper.everything() == [{}, {}, {}, {}]


async def test_a_draft_is_told_to_nobody_and_kept_whole_in_the_history(paper: Paper) -> None:
    await paper.hear(case_routed())
    await on_lead(paper, leads.Accept(), asked("reporter", "reporter"))
    await on_story(paper, stories.Save(title="某人", body="请打13800000000"), "reporter", "reporter")
    await on_story(paper, stories.Submit(), "reporter", "reporter")
    assert all(b"13800000000" not in (record.value or b"") for record in paper.topic)
    (saved,) = [letter for letter in paper.stories.letters[STORY] if not letter["topics"]]
    assert saved["type"] == "kitchen.newsroom.v1.RevisionSaved"
    assert kept.RevisionSaved.FromString(saved["body"]).content.body == "请打13800000000"


async def test_newsroom_knows_every_type_of_its_own_topic(paper: Paper) -> None:
    kinds = [
        kind
        for kind in pb.DESCRIPTOR.message_types_by_name
        if kind not in {"Lead", "Story", "Finding", "Approval", "StoryContent"}
    ]
    await paper.consumer.react(
        [as_record({"id": kind, "type": f"kitchen.newsroom.v1.{kind}", "body": b""}, 0) for kind in kinds]
    )
    assert paper.unknown == []
