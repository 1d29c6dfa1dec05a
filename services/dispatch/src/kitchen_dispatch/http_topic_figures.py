"""What the statistics say of monthly topics: what would be worth one, and what has changed since one was adopted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from kitchenkit.access import needs
from kitchenkit.query import MAX_LIMIT, Match
from kitchenkit.query import Query as StoreQuery
from kitchenkit.resource_lists import seen
from kitchenkit.resources import Resource
from kitchenkit.rights import Principal

from .domain.figure_counts import Counts, added, of_things, rates_of
from .domain.hot_topic import HotTopic, TopicState
from .domain.hot_topics import WRITERS
from .domain.topic_proposals import FEWEST, UNSETTLED, proposals
from .http_statistics import Area, reach_of
from .http_topics import PATH, TopicParts, Who, topic_resource
from .reading_days import Reach, Slice
from .statistics import Words

DAYS = 30
LONGEST = 366
MOST = 30  # proposals that are answered
DIGITS = {"district": 6, "street": 9}
LIVE = [TopicState.PROPOSED, TopicState.ADOPTED, TopicState.UNDER_WAY]
HOW = Words(
    zh=f"近{DAYS}天同类同地案件不少于{FEWEST}件，且比前{DAYS}天增多或有重新打开、不满意的；"
    f"按“案件数＋增加数＋{UNSETTLED}×（重新打开＋不满意）”排序。",
    en=f"At least {FEWEST} cases of a kind in a place within {DAYS} days, more than in the {DAYS} days before, or some "
    f"opened again or not satisfied; sorted by cases + increase + {UNSETTLED} × (opened again + not satisfied).",
)
Editor = Annotated[Principal, Depends(needs(*sorted(WRITERS | {"desk_chief", "auditor"})))]


class TopicProposal(BaseModel):
    """A kind of cases in a place that may be worth a topic, and what it is named for."""

    category_code: str
    area_code: str
    area_name: str
    cases: int
    before: int
    more: int
    reopened: int
    dissatisfied: int
    score: int
    topic_id: str  # of a live topic that has it already; empty where there is none


class TopicProposals(BaseModel):
    """What is worth a topic, the greatest score first."""

    as_of: datetime
    first: date
    last: date
    before_first: date
    how: Words
    items: list[TopicProposal]


class TopicPeriod(BaseModel):
    """What is counted of a topic's category and areas on these local days."""

    first: date
    last: date
    counts: dict[str, int]
    rates: dict[str, float | None]


class TopicFigures(BaseModel):
    """Since it was adopted (before that: the last 30 days), and as many days before."""

    as_of: datetime
    since: TopicPeriod
    before: TopicPeriod


def topic_figure_routers(parts: TopicParts) -> list[APIRouter]:
    """Return the routes of topics that ask the statistics."""
    router = APIRouter(tags=["topics"])
    _proposals_route(router, parts)
    _figures_route(router, parts, topic_resource(parts))
    return [router]


def _proposals_route(router: APIRouter, parts: TopicParts) -> None:
    @router.get("/v1/topic-proposals", operation_id="listTopicProposals")
    async def proposed(
        who: Editor,
        area_code: Area = "",
        by: Annotated[Literal["district", "street"], Query(description="how large a place is")] = "district",
    ) -> TopicProposals:
        """Return which kinds of cases grow in a place, or are not settled there, by what the statistics count."""
        now, reach = parts.now(), reach_of(who)
        last = now.astimezone(parts.zone).date()
        first = last - timedelta(days=DAYS - 1)
        earlier = first - timedelta(days=DAYS)

        async def counted(since: date, until: date) -> Mapping[str, Counts]:
            what = Slice(first=since, last=until, reach=reach, area_code=area_code)
            found = await parts.figures.groups(what, "category_area", now)
            return {group.key: group.counts for group in found.groups}

        here, then = await counted(first, last), await counted(earlier, first - timedelta(days=1))
        named, live = proposals(here, then, digits=DIGITS[by])[:MOST], await _live(parts)
        items = [
            TopicProposal(
                category_code=one.category_code,
                area_code=one.area_code,
                area_name=parts.area_name(one.area_code),
                cases=one.cases,
                before=one.before,
                more=one.more,
                reopened=one.reopened,
                dissatisfied=one.dissatisfied,
                score=one.score,
                topic_id=_topic_of(live, one.category_code, one.area_code),
            )
            for one in named
        ]
        return TopicProposals(as_of=now, first=first, last=last, before_first=earlier, how=HOW, items=items)


async def _live(parts: TopicParts) -> list[HotTopic]:
    asked = StoreQuery(all_of=[Match("state", "in", [str(state) for state in LIVE])], limit=MAX_LIMIT)
    return [loaded.aggregate for loaded in (await parts.topics.page(asked)).items]


def _topic_of(live: list[HotTopic], category: str, area: str) -> str:
    def has(topic: HotTopic) -> bool:
        codes = topic.area_codes or ("",)
        return topic.category_code == category and any(area.startswith(code) for code in codes)

    return next((topic.id for topic in live if has(topic)), "")


def _figures_route(router: APIRouter, parts: TopicParts, topics: Resource[HotTopic]) -> None:
    @router.get(PATH + "/{id}/figures", operation_id="getTopicFigures")
    async def figures(id: str, who: Who) -> TopicFigures:  # noqa: A002  # the path says {id}
        """Return what is counted of its category and areas: sums, of whichever unit."""
        topic, now = (await seen(topics, id, who)).thing, parts.now()
        today = now.astimezone(parts.zone).date()
        adopted = date.fromisoformat(topic.adopted_on) if topic.adopted_on else today - timedelta(days=DAYS - 1)
        first = max(adopted, today - timedelta(days=LONGEST - 1))
        length = today - first + timedelta(days=1)
        before = adopted - timedelta(days=1)
        return TopicFigures(
            as_of=now,
            since=await _period(parts, topic, first, today),
            before=await _period(parts, topic, before - length + timedelta(days=1), before),
        )


async def _period(parts: TopicParts, topic: HotTopic, first: date, last: date) -> TopicPeriod:
    several: list[Counts] = []
    for area in topic.area_codes or ("",):
        what = Slice(first=first, last=last, reach=Reach(hub=True), area_code=area, category_code=topic.category_code)
        found = await parts.figures.groups(what, "category", parts.now())
        several += [group.counts for group in found.groups]
    counts = added(several)
    return TopicPeriod(first=first, last=last, counts=of_things(counts), rates=rates_of(counts))
