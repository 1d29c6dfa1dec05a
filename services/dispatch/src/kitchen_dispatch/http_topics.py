"""Monthly topics (每月一题) over HTTP: the table's commands, and the cases that a topic is about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from kitchenkit import problems
from kitchenkit.access import needs
from kitchenkit.decide import Book, Context
from kitchenkit.query import MAX_LIMIT, Match
from kitchenkit.query import Query as StoreQuery
from kitchenkit.resource_lists import seen
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Creation, Fill, Resource, Shelf, among, same, starts
from kitchenkit.rights import Principal, Where

from .domain.hot_topic import MOST_LINKED, HotTopic, Linked, TopicState
from .domain.hot_topic_commands import ProposeTopic
from .domain.hot_topics import HOT_TOPIC, UNIT_ROLES, WRITERS, area_of, propose
from .domain.matter import Matter
from .http import Units
from .http_statistics import LONGEST
from .reading_days import Reach, Slice
from .reading_figures import Figures

PATH = "/v1/topics"
READERS = WRITERS | UNIT_ROLES | {"unit_handler", "desk_chief", "auditor"}
PAGE = 200  # of what is linked by a filter, at once
Who = Annotated[Principal, Depends(needs(*sorted(READERS)))]


class MeasureView(BaseModel):
    """One measure; `overdue` once its day is over."""

    number: int
    text: str
    unit_id: str
    unit_name: str
    due: date
    state: str
    said: str
    ended_at: datetime | None
    ended_by: str
    overdue: bool


class TopicView(BaseModel):
    """A topic as it stands; the cases are `GET …/{id}/cases`, its figures `GET …/{id}/figures`."""

    id: str
    state: str
    sequence: int
    created_at: datetime
    updated_at: datetime
    month: str
    title: str
    category_code: str
    area_code: str
    area_codes: list[str]
    why: str
    proposed_by: str
    lead_unit_id: str
    lead_unit_name: str
    assist_unit_ids: list[str]
    plan: str
    measures: list[MeasureView]
    linked: int
    adopted_on: str
    review: str


class TopicCase(BaseModel):
    """A case that the topic is about, as it stands now; nothing that anybody wrote."""

    order_id: str
    case_no: str
    state: str
    unit_name: str
    area_code: str
    filed_at: datetime
    closed_at: datetime | None
    satisfied: bool | None


class TopicCases(BaseModel):
    """A page of them, as they were linked; `next` is where the next one begins."""

    items: list[TopicCase]
    count: int
    next: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicParts:
    """What the routes are made of."""

    topics: Shelf[HotTopic]
    matters: Shelf[Matter]
    figures: Figures
    units: Units
    area_name: Callable[[str], str]
    zone: ZoneInfo
    book: Book
    now: Callable[[], datetime]


def topic_routers(parts: TopicParts) -> list[APIRouter]:
    """Return every route of topics but their figures."""
    topics = topic_resource(parts)
    return [_cases(parts, topics), resource_router(topics)]


def topic_resource(parts: TopicParts) -> Resource[HotTopic]:
    """Return how they are served."""
    led = _several_units(parts.units, "lead_unit_id", "assist_unit_ids")
    return Resource(
        name="topic",
        path=PATH,
        store=parts.topics,
        machine=HOT_TOPIC,
        book=parts.book,
        view=lambda topic, _: _view(topic, parts.units),
        where=_where,
        reach={"area": "area_code", "unit": "unit_ids"},
        read_roles=READERS,
        answer=TopicView,
        filters={
            "state": among("state", TopicState),
            "month": same("month"),
            "category_code": same("category_code"),
            "area_code": starts("area_code"),
            "unit_id": same("unit_ids", about="those in which this unit has something to do"),
            "case_no": same("linked.case_no", about="those that are about this case"),
        },
        create=Creation(
            command=ProposeTopic,
            roles=WRITERS,
            where=lambda said: Where(areas=frozenset({area_of(said)} - {""})),
            decide=propose,
            fill=Fill(fields=frozenset(), values=_known_areas(parts)),
        ),
        fills={
            "adopt": Fill(fields=frozenset(), values=led),
            "change": Fill(fields=frozenset(), values=led),
            "add-measure": Fill(fields=frozenset(), values=_several_units(parts.units, "unit_id")),
            "link": Fill(fields=frozenset({"found"}), values=_found(parts)),
        },
        history=True,
    )


def _where(topic: HotTopic) -> Where:
    """Return what it belongs to: the area that has all of it, and every unit with something to do."""
    return Where(areas=frozenset({topic.area_code} - {""}), units=frozenset(topic.unit_ids))


def _view(topic: HotTopic, units: Units) -> Mapping[str, Any]:
    said = asdict(topic)
    measures = [{**asdict(one), "unit_name": units.unit_name(one.unit_id)} for one in topic.measures]
    known = {name: said[name] for name in TopicView.model_fields if name in said}
    return {
        **known,
        "area_code": topic.area_code,
        "lead_unit_name": units.unit_name(topic.lead_unit_id) if topic.lead_unit_id else "",
        "measures": [{name: one[name] for name in MeasureView.model_fields} for one in measures],
        "linked": len(topic.linked),
    }


Values = Callable[[Any, Mapping[str, Any], Context], Awaitable[Mapping[str, Any]]]


def _several_units(units: Units, *names: str) -> Values:
    async def values(_: Any, said: Mapping[str, Any], __: Context) -> Mapping[str, Any]:
        for name in names:
            several = [said[name]] if isinstance(said[name], str) else said[name]
            if any(not units.takes_orders(one) for one in several):
                raise problems.invalid(["body", name], "there is no such unit: take an id of GET /v1/organisations")
        return {}

    return values


def _known_areas(parts: TopicParts) -> Values:
    async def values(_: Any, said: Mapping[str, Any], __: Context) -> Mapping[str, Any]:
        if any(not parts.area_name(code) for code in said["area_codes"]):
            raise problems.invalid(["body", "area_codes"], "there is no such area: take a code of GET /v1/areas")
        return {}

    return values


def _found(parts: TopicParts) -> Values:
    """Say which cases are meant: by number, or all that the statistics count of its category and areas."""

    async def values(topic: HotTopic, said: Mapping[str, Any], _: Context) -> Mapping[str, Any]:
        numbers, first, last = said["case_nos"], said["since"], said["until"]
        if bool(numbers) == (first is not None or last is not None):
            raise problems.invalid(["body", "case_nos"], "say case_nos, or since and until: 填案件编号，或者填起止日期")
        if numbers:
            return {"found": await _by_number(parts, topic, numbers)}
        if first is None or last is None or not 0 <= (last - first).days < LONGEST:
            raise problems.invalid(["body", "until"], f"say since and until, {LONGEST} days at most: 请填起止日期")
        return {"found": await _by_days(parts, topic, first, last)}

    return values


async def _by_number(parts: TopicParts, topic: HotTopic, numbers: Sequence[str]) -> tuple[Linked, ...]:
    page = await parts.matters.page(StoreQuery(all_of=[Match("case_no", "in", list(numbers))], limit=MAX_LIMIT))
    newest: dict[str, Matter] = {}
    for loaded in page.items:
        newest.setdefault(loaded.aggregate.case_no, loaded.aggregate)  # the newest routing comes first
    found = {one.case_no: one for one in newest.values() if _may_be_linked(topic, one)}
    missing = [number for number in numbers if number not in found]
    if missing:
        raise problems.invalid(
            ["body", "case_nos"], f"no such case in this topic's area: {', '.join(missing[:5])} 没有这样的案件"
        )
    return tuple(_linked(one) for one in found.values())


async def _by_days(parts: TopicParts, topic: HotTopic, first: date, last: date) -> tuple[Linked, ...]:
    rows: dict[str, Mapping[str, Any]] = {}
    for area in topic.area_codes or ("",):
        what = Slice(first=first, last=last, reach=Reach(hub=True), area_code=area, category_code=topic.category_code)
        cursor: str | None = None
        while len(rows) <= MOST_LINKED:
            page, cursor = await parts.figures.orders(what, "cases", parts.now(), limit=PAGE, cursor=cursor)
            rows |= {row["matter_id"]: row for row in page}
            if cursor is None:
                break
    if len(rows) > MOST_LINKED:
        raise problems.conflict("too_many", f"more than {MOST_LINKED} cases: ask for fewer days 请缩小范围")
    there = await parts.matters.load(list(rows))
    return tuple(_linked(one.aggregate) for one in there.values() if _may_be_linked(topic, one.aggregate))


def _may_be_linked(topic: HotTopic, matter: Matter) -> bool:
    """What was sent in confidence is in no topic, and nothing of another area."""
    return not matter.confidential and matter.area_code.startswith(topic.area_code)


def _linked(matter: Matter) -> Linked:
    return Linked(matter_id=matter.id, case_id=matter.case_id, case_no=matter.case_no, order_id=matter.lead.id)


def _cases(parts: TopicParts, topics: Resource[HotTopic]) -> APIRouter:
    router = APIRouter(tags=["topics"])

    @router.get(PATH + "/{id}/cases", operation_id="listTopicCases")
    async def cases(
        id: str,  # noqa: A002  # the path says {id}
        who: Who,
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 50,
        start: Annotated[int, Query(ge=0, le=MOST_LINKED, description="as `next` of the page before")] = 0,
    ) -> TopicCases:
        """Return the cases that it is about, as they stand now: open and closed ones."""
        topic = (await seen(topics, id, who)).thing
        asked = topic.linked[start : start + limit]
        there = await parts.matters.load([one.matter_id for one in asked])
        items = [_case(there[one.matter_id].aggregate, parts.units) for one in asked if one.matter_id in there]
        following = start + limit if start + limit < len(topic.linked) else None
        return TopicCases(items=items, count=len(topic.linked), next=following)

    return router


def _case(matter: Matter, units: Units) -> TopicCase:
    lead = matter.lead
    return TopicCase(
        order_id=lead.id,
        case_no=matter.case_no,
        state=matter.state,
        unit_name=units.unit_name(lead.unit_id) if lead.unit_id else "",
        area_code=matter.area_code,
        filed_at=matter.filed_at,
        closed_at=matter.closing.at if matter.closing else None,
        satisfied=matter.satisfied,
    )
