"""What newsroom keeps, comes back as it was: in memory, and in MongoDB as it is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_newsroom.domain import leads, review, stories, watches
from kitchen_newsroom.domain import release as releases
from kitchen_newsroom.domain.content import Content
from kitchen_newsroom.domain.lead import Lead, Place
from kitchen_newsroom.domain.release import Release
from kitchen_newsroom.domain.stories import Save, Submit
from kitchen_newsroom.domain.story import Story
from kitchen_newsroom.domain.watch import Line, Watched, watch_id
from kitchen_newsroom.store import DOCUMENTS, lead_store, release_store, story_store
from kitchen_newsroom.store_watch import WatchedDocument, watch_store
from kitchenkit.decide import Decision
from kitchenkit.letters import broken_at
from kitchenkit.mongo import MongoStore, connect, ensure_indexes
from kitchenkit.query import Match, Query
from kitchenkit.react import Change
from kitchenkit.runtime import Parts
from tests.fakes.store import MemoryStore
from tests.unit.newsroom.affair import AT, REVISIT, WATCHED, known
from tests.unit.newsroom.paper import DESK, GOOD, LEAD, NOW, STORY, Paper, accepted, asked, routed


@dataclass
class Kept:
    leads: MemoryStore[Lead] | MongoStore[Lead]
    stories: MemoryStore[Story] | MongoStore[Story]
    releases: MemoryStore[Release] | MongoStore[Release]
    watched: MemoryStore[Watched] | MongoStore[Watched]


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "memory":
        paper = Paper()
        yield Kept(paper.leads, paper.stories, paper.releases, paper.watched)
        return
    connect("newsroom", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    for document in (*DOCUMENTS, WatchedDocument):
        ensure_indexes(document)
    with ThreadPoolExecutor(2) as threads:
        nothing: Any = None
        parts = Parts("newsroom", nothing, threads, lambda _: None, nothing)
        yield Kept(lead_store(parts), story_store(parts), release_store(parts), watch_store(parts))
    disconnect("newsroom")


def born(decision: Decision[Any]) -> Change[Any]:
    return Change[Any](decision.steps[0].after.id, 0).add(decision, asked("system", "system"))


async def test_a_lead(kept: Kept) -> None:
    place = Place(lat=26.6, long=106.7, address="大营路街道", area_code="520103019")
    change = born(leads.receive(routed(place=place, confidential=True), DESK, NOW))
    await kept.leads.commit([change])
    loaded = (await kept.leads.load([LEAD]))[LEAD]
    assert loaded.aggregate == replace(change.steps[-1][0].after, sequence=1)
    context = asked("reporter", "reporter")
    decision = leads.LEAD.decide(loaded.aggregate, leads.Accept(), context).then(
        lambda lead: leads.withdraw(lead, "不想说了")
    )
    await kept.leads.commit([loaded.change().add(decision, context)])
    after = (await kept.leads.load([LEAD]))[LEAD].aggregate
    assert (after.state, after.accepted_by, after.sequence) == ("accepted", "reporter", 3)


async def test_a_lead_without_a_place(kept: Kept) -> None:
    await kept.leads.commit([born(leads.receive(routed(), "", NOW))])
    assert (await kept.leads.load([LEAD]))[LEAD].aggregate.place is None


async def test_a_story_with_findings_and_approvals_and_its_whole_history(kept: Kept) -> None:
    await kept.stories.commit([born(stories.create(accepted(), 2))])
    for command, actor, role in (
        (Save(title="标题", body="请打13800000000"), "reporter", "reporter"),
        (Submit(), "reporter", "reporter"),
        (Save(**GOOD), "reporter", "reporter"),
        (Submit(), "reporter", "reporter"),
        (review.Approve(), "p1", "reviewer_1"),
        (review.Approve(), "p2", "reviewer_2"),
        (review.Release(), "publisher", "publisher"),
    ):
        loaded, context = (await kept.stories.load([STORY]))[STORY], asked(actor, role)
        expected = review.STORY.decide(loaded.aggregate, command, context)
        await kept.stories.commit([loaded.change().add(expected, context)])
        after = (await kept.stories.load([STORY]))[STORY].aggregate
        assert after == replace(expected.steps[-1].after, sequence=after.sequence)
    history = await kept.stories.history(STORY)
    assert broken_at(history) is None
    assert len(history) == after.sequence
    told = [row["type"].rpartition(".")[2] for row in history if not row["topics"]]
    assert told == ["RevisionSaved", "RevisionSaved"]


async def test_a_release_is_one_for_each_version(kept: Kept) -> None:
    release = Release(
        id="r1", story_id=STORY, version=1, case_id="c1", case_no="n", category_code="NEWS-GOOD", area_code="520103",
        desk_id=DESK, content=Content(**GOOD), released_at=NOW,
    )  # fmt: skip
    await kept.releases.commit([born(releases.make(release))])
    assert (await kept.releases.load(["r1"]))["r1"].aggregate == replace(release, sequence=1)
    assert (await kept.releases.commit([born(releases.make(release))])).raced == {"r1"}


async def test_lists_find_by_words_area_and_state(kept: Kept) -> None:
    for number, area in enumerate(("520103019", "520102001")):
        await kept.leads.commit([born(leads.receive(routed(f"c{number}", area_code=area), DESK, NOW))])
    for match, count in (
        (Match("area_code", "starts", "520103"), 1),
        (Match("state", "in", ["received"]), 2),
        (Match("tokens", "is", "邻居"), 2),
        (Match("tokens", "is", "路灯"), 0),
        (Match("case_id", "is", "c1"), 1),
    ):
        assert len((await kept.leads.page(Query(all_of=[match]))).items) == count, match


async def test_a_watched_case(kept: Kept) -> None:
    context = asked("r1", "reporter", note="问问物业")
    closing = known(2, state="closed", closed_at=AT, close_reason="long_term", revisit_on=REVISIT, due_at=NOW)
    line = Line(
        routing_no=1, sequence=2, at=AT, code="closed", result="long_term", unit_id="u1", text="x", until=REVISIT
    )
    begun = watches.start(None, known(), DESK, context)
    decision = begun.then(lambda watched: watches.hear(watched, closing, line))
    await kept.watched.commit([born(decision)])
    loaded = (await kept.watched.load([WATCHED]))[WATCHED].aggregate
    assert loaded == replace(decision.steps[-1].after, sequence=3)
    assert watches.hear(loaded, closing, line).steps == (), "what was stored is known again"
    for asks in (Match("watchers.person", "is", "r1"), Match("watchers.id", "is", watch_id("c1", "r1"))):
        page = await kept.watched.page(Query(all_of=[asks, Match("watchers.state", "in", ["offered"])]))
        assert [one.aggregate.id for one in page.items] == [WATCHED]
