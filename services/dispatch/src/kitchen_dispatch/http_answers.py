"""Answers for everybody (公开答复), over HTTP: the centre looks them through, and anybody reads what was shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from kitchenkit import problems
from kitchenkit.access import anyone
from kitchenkit.query import BadCursorError, Match
from kitchenkit.query import Query as Asked
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Shelf
from kitchenkit.rights import Principal
from kitchenkit.throttle import Throttle, address_of
from kitchenkit.words import asked as tokens

from .domain.matter import Matter
from .domain.public_answer import AnswerState, PublicAnswer
from .http_answer_reviews import review_resource

OPEN_BECAUSE = "what a person of the centre has shown is for everybody"
FRESH = "public, max-age=60"
AT_ONCE = 8  # questions of everybody that are read at the same moment: people at work are not kept waiting by them
SOON = 1.0  # s
MOST = 50
Open = Annotated[Principal | None, Depends(anyone(OPEN_BECAUSE))]
CAVEAT_ZH = "公开的只是来件人同意公开、经审核的一部分；各地各类诉求数量、难度不同，件数多少不代表工作好坏，不宜排名。"
CAVEAT_EN = (
    "Only what senders agreed to and somebody has looked through is here; demands differ between areas and categories: "
    "how many there are says nothing of how well an area works."
)


class AnswersQuery(BaseModel):
    """What anybody may ask for."""

    model_config = ConfigDict(extra="forbid")
    area_code: str = Field(default="", pattern=r"^[0-9]{0,12}$", description="an area, with all that lies in it")
    category_code: str = Field(default="", max_length=64)
    unit_id: str = Field(default="", max_length=64)
    q: str = Field(default="", max_length=100, description="words that are all in it")
    limit: int = Field(default=20, ge=1, le=MOST)
    cursor: str | None = Field(default=None, max_length=500)


class PublicView(BaseModel):
    """A question with its answer; result and verdict stand beside each other, neither says the other."""

    id: str
    title: str
    question: str
    reply: str
    category_code: str
    unit_id: str
    unit_name: str
    area_code: str
    area_name: str
    asked_on: date | None
    answered_on: date | None
    outcome: str
    verdict: str
    satisfied: bool | None
    shown_at: datetime | None


class Said(BaseModel):
    """The same in both languages."""

    zh: str
    en: str


class Share(BaseModel):
    """A rate of the whole hub, beside the others: none of them is another one."""

    name: str
    title: Said
    meaning: Said
    value: float | None
    counted: int
    of: int


class Average(BaseModel):
    """How long something took in the whole hub, on average, in days; and how many it is the average of."""

    name: str
    title: Said
    meaning: Said
    days: float | None
    of: int


@dataclass(frozen=True, slots=True)
class Whole:
    """How the whole hub does."""

    rates: Sequence[Share] = ()
    means: Sequence[Average] = ()


class PublicPage(BaseModel):
    """What anybody may read, newest first."""

    items: list[PublicView]
    next: str | None
    caveat: Said
    rates: list[Share]
    means: list[Average]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerParts:
    """What the routes are made of."""

    answers: Shelf[PublicAnswer]
    matters: Shelf[Matter]
    unit_name: Callable[[str], str]
    area_name: Callable[[str], str]
    zone: ZoneInfo
    whole: Callable[[], Awaitable[Whole]]
    limit: int  # for one address in a minute


def answer_routers(parts: AnswerParts) -> list[APIRouter]:
    """Return every route of answers for everybody."""
    return [_reading(parts), resource_router(review_resource(parts.answers, parts.matters, parts.unit_name))]


def _reading(parts: AnswerParts) -> APIRouter:
    throttle, limit = Throttle.of_anybody(), parts.limit

    async def in_turn(request: Request) -> None:
        who = address_of(request)
        if throttle.full(who, limit):
            said = f"at most {limit} a minute for one address, try again later: 查询过于频繁，请稍后再试"
            raise problems.too_many(throttle.wait(who, limit), said)
        throttle.count(who, limit)

    router = APIRouter(tags=["public answers"], dependencies=[Depends(in_turn)])
    reading = 0

    async def page(asked: Asked) -> Any:
        nonlocal reading
        if reading >= AT_ONCE:
            raise problems.too_many(SOON, "too many ask at once, try again: 访问人数较多，请稍后再试")
        reading += 1
        try:
            return await parts.answers.page(asked)
        except BadCursorError as error:
            raise problems.invalid(["query", "cursor"], str(error)) from error
        finally:
            reading -= 1

    @router.get("/v1/public-answers", operation_id="listPublicAnswers")
    async def listed(_: Open, answer: Response, said: Annotated[AnswersQuery, Query()]) -> PublicPage:
        """Return what anybody may read, newest first, and how the hub does as a whole."""
        matches = [
            Match("state", "is", str(AnswerState.PUBLIC)),
            *(Match(name, "is", value) for name in ("category_code", "unit_id") if (value := getattr(said, name))),
            *([Match("area_code", "starts", said.area_code)] if said.area_code else []),
            *(Match("words", "is", token) for token in tokens(said.q)),
        ]
        found = await page(Asked(all_of=matches, limit=said.limit, cursor=said.cursor))
        answer.headers["Cache-Control"] = FRESH
        whole = await parts.whole()
        return PublicPage(
            items=[_shown(parts, row.aggregate) for row in found.items],
            next=found.next,
            caveat=Said(zh=CAVEAT_ZH, en=CAVEAT_EN),
            rates=list(whole.rates),
            means=list(whole.means),
        )

    @router.get("/v1/public-answers/{id}", operation_id="getPublicAnswer")
    async def one(_: Open, answer: Response, id: str) -> PublicView:  # noqa: A002  # the path says {id}
        """Return one that anybody may read; what is not shown is not there."""
        found = (await parts.answers.load([id])).get(id)
        if found is None or found.aggregate.state is not AnswerState.PUBLIC:
            raise problems.not_found()
        answer.headers["Cache-Control"] = FRESH
        return _shown(parts, found.aggregate)

    return router


def _shown(parts: AnswerParts, answer: PublicAnswer) -> PublicView:
    said = bool(answer.verdict) and answer.verdict in ("solved", "not_solved")
    return PublicView(
        id=answer.id,
        title=answer.title,
        question=answer.question,
        reply=answer.reply,
        category_code=answer.category_code,
        unit_id=answer.unit_id,
        unit_name=parts.unit_name(answer.unit_id),
        area_code=answer.area_code,
        area_name=parts.area_name(answer.area_code),
        asked_on=_day(answer.asked_at, parts.zone),
        answered_on=_day(answer.answered_at, parts.zone),
        outcome=answer.outcome,
        verdict=answer.verdict if said else "",
        satisfied=answer.satisfied if said else None,
        shown_at=answer.shown_at,
    )


def _day(at: datetime | None, zone: ZoneInfo) -> date | None:
    return at.astimezone(zone).date() if at is not None else None
