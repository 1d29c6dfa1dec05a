"""A newsroom in memory: its stores, its consumer, a relay that carries its own topic back to it, and made-up people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import FastAPI
from google.protobuf.message import Message

from kitchen.triage.v1 import case_events_pb2 as triage
from kitchen_newsroom.domain import leads, review, stories
from kitchen_newsroom.domain.lead import Lead, Routed, lead_id, story_id
from kitchen_newsroom.domain.release import Release
from kitchen_newsroom.domain.story import Story
from kitchen_newsroom.domain.watch import Watched
from kitchen_newsroom.feeds import feed_router
from kitchen_newsroom.http import routers
from kitchen_newsroom.reactions import ignored, reactions
from kitchen_newsroom.reactions_watch import following, watching
from kitchen_newsroom.store import lead_fields, release_fields, story_fields
from kitchen_newsroom.store_watch import watched_fields
from kitchen_newsroom.wire import heard_matters, watches
from kitchen_newsroom.wire.told import STORY_EVENTS, lead_letter, release_letter, story_letter
from kitchen_newsroom.wire.watches import watch_letter
from kitchenkit.decide import Context, Decision
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from kitchenkit.react import Consumer, Record
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DESK = "desk-520103"
GOOD = {"title": "楼道里的一盏灯", "body": "社区志愿者为老楼装上了感应灯。\n居民说，夜里回家亮堂了。"}
LEAD = lead_id("c1", 1)
STORY = story_id(LEAD)


def asked(actor: str, role: str, **more: Any) -> Context:
    """Return a context in which somebody asks."""
    return Context(**{"now": NOW, "cause": f"{actor}:{role}", **more}, actor=actor, role=role)


def routed(case_id: str = "c1", **more: Any) -> Routed:
    """Return a case as the lane gets it."""
    made = Routed(
        case_id=case_id,
        case_no="GY-7K3M-2Q",
        routing_no=1,
        kind="news_lead",
        category_code="NEWS-GOOD",
        area_code="520103019001",
        title="好人好事",
        text="三单元的邻居十年如一日照顾独居老人，电话〔电话〕",
        place=None,
        media_ids=("m1",),
        confidential=False,
    )
    return replace(made, **more)


def after(decision: Decision[Any]) -> Any:
    """Return what there is after a decision that changes something."""
    return decision.steps[-1].after


def facts(decision: Decision[Any]) -> list[str]:
    """Return what became true, by name."""
    return [type(step.fact).__name__ for step in decision.steps]


def received(**more: Any) -> Lead:
    """Return a new lead."""
    lead: Lead = after(leads.receive(routed(**more), DESK, NOW))
    return lead


def accepted() -> Lead:
    """Return a lead that the reporter took."""
    lead: Lead = after(leads.LEAD.decide(received(), leads.Accept(), asked("reporter", "reporter")))
    return lead


def draft(levels: int = 1) -> Story:
    """Return the empty story of it."""
    story: Story = after(stories.create(accepted(), levels))
    return story


def act(story: Story, command: object, actor: str, role: str, **more: Any) -> Story:
    """Return the story after one command."""
    decision = review.STORY.decide(story, command, asked(actor, role, **more))
    return after(decision) if decision.steps else story


def submitted(levels: int = 1, **content: str) -> Story:
    """Return a story that its author has written and submitted."""
    written = act(draft(levels), stories.Save(**{**GOOD, **content}), "reporter", "reporter")
    return act(written, stories.Submit(), "reporter", "reporter")


def signed_off() -> Story:
    """Return a story that one reviewer has signed off."""
    return act(submitted(), review.Approve(), "reviewer", "reviewer_1")


class Dead:
    """Dead letters that a test can look at."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    async def put(self, record: Record, reason: str) -> None:
        """Remember it."""
        self.reasons.append(reason)


class Paper:
    """The whole service but its HTTP side."""

    def __init__(self, *, levels: int = 1) -> None:
        self.leads = MemoryStore[Lead](lead_fields, to_letter=lead_letter)
        self.stories = MemoryStore[Story](story_fields, to_letter=story_letter)
        self.releases = MemoryStore[Release](release_fields, to_letter=release_letter)
        self.watched = MemoryStore[Watched](watched_fields, to_letter=watch_letter)
        self.dead = Dead()
        self.unknown: list[Record] = []
        self.now = NOW
        self.topic: list[Record] = []  # newsroom's own, as it was published
        heard = reactions(
            self.leads, self.stories, self.releases, desk_of=lambda area: DESK if area else "", levels=levels
        )
        self.consumer = Consumer(
            "newsroom",
            {**heard, **watching(self.watched, self.leads), **following(self.leads)},
            self.dead,
            lambda: self.now,
            ignored=ignored() | heard_matters.passed_over() | watches.passed_over(),
            unknown=self.unknown.append,
        )

    async def hear(self, *messages: Message) -> None:
        """Hear these from the lane's queue, each in a batch of its own."""
        for message in messages:
            self.now += timedelta(seconds=1)
            await self.consumer.react([queued(message)])
            await self.carry()

    async def carry(self) -> None:
        """Carry what newsroom told since back to itself, until nothing new is told."""
        while fresh := self._untold():
            self.topic.extend(fresh)
            await self.consumer.react(fresh)

    def _untold(self) -> list[Record]:
        known = {record.id for record in self.topic}
        letters = [*self.leads.outbox, *self.stories.outbox, *self.releases.outbox, *self.watched.outbox]
        fresh = [letter for letter in letters if letter["id"] not in known]
        return [as_record(letter, offset) for offset, letter in enumerate(fresh, start=len(self.topic))]

    async def lead(self) -> Lead:
        """Return the one lead."""
        return self.leads.rows[LEAD].aggregate

    async def story(self) -> Story:
        """Return the one story."""
        return self.stories.rows[STORY].aggregate

    def everything(self) -> Sequence[Any]:
        """Return all that is stored, to compare."""
        return [
            {name: (row.aggregate, row.chain) for name, row in store.rows.items()}
            for store in (self.leads, self.stories, self.releases, self.watched)
        ]


def queued(message: Message) -> Record:
    """Return a message of triage as it lies in the queue; the same message has the same id."""
    body = message.SerializeToString()
    return Record(
        id=f"{message.DESCRIPTOR.name}:{hash(body)}",
        topic="queue-news",
        partition=0,
        offset=0,
        type=message.DESCRIPTOR.full_name,
        key=b"c1",
        value=body,
    )


def as_record(letter: dict[str, Any], offset: int) -> Record:
    """Return a letter as the relay publishes it."""
    return Record(
        id=letter["id"],
        topic=STORY_EVENTS,
        partition=0,
        offset=offset,
        type=letter["type"],
        key=b"k",
        value=letter["body"],
    )


def case_routed(case_id: str = "c1", **more: Any) -> triage.CaseRouted:
    """Return the event by which a case comes into the lane."""
    case = routed(case_id)
    fields = {
        "case_id": case.case_id, "case_no": case.case_no, "routing_no": 1, "lane": "news", "kind": case.kind,
        "category_code": case.category_code, "area_code": case.area_code, "tier": "G", "text": case.text,
        "title": case.title, "media_ids": case.media_ids, "decided_by": "rule",
    }  # fmt: skip
    return triage.CaseRouted(**{**fields, **more})


def app_of(paper: Paper, issuer: FakeIssuer, public_url: str = "") -> FastAPI:
    """Return the HTTP side of it."""
    return create_app(
        service="newsroom",
        version="1",
        routers=[
            *routers(paper.leads, paper.stories, paper.releases),
            feed_router(paper.releases, title="融媒中央厨房", public_url=public_url),
        ],
        verifier=issuer.verifier(),
        readiness=Readiness(),
    )
