"""Answers for everybody, as the centre looks them through (公开答复审核), over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from kitchenkit.decide import Context
from kitchenkit.resources import Fill, Resource, Shelf, among, same, starts
from kitchenkit.rights import Principal, Where

from .domain.matter import Matter, MatterState
from .domain.policy import EMERGENCY
from .domain.public_answer import MODERATORS, PUBLIC_ANSWER, AnswerState, PublicAnswer

READERS = MODERATORS | {"leader", "auditor"}


class ReviewView(BaseModel):
    """An answer as the centre has it: with what was said before it was written for everybody."""

    id: str
    state: str
    sequence: int
    created_at: datetime
    updated_at: datetime
    matter_id: str
    case_id: str
    case_no: str
    category_code: str
    area_code: str
    unit_id: str
    unit_name: str
    asked_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime
    outcome: str
    verdict: str
    satisfied: bool
    given_question: str
    given_reply: str
    title: str
    question: str
    reply: str
    withheld: str
    shown_at: datetime | None
    shown_by: str


def review_resource(
    answers: Shelf[PublicAnswer], matters: Shelf[Matter], unit_name: Callable[[str], str]
) -> Resource[PublicAnswer]:
    """Return how the centre looks them through."""

    def view(answer: PublicAnswer, _: Principal | None) -> Mapping[str, Any]:
        but = {"id", "state", "sequence", "created_at", "updated_at", "unit_name"}
        own = {name: getattr(answer, name) for name in ReviewView.model_fields if name not in but}
        return {**own, "unit_name": unit_name(answer.unit_id)}

    async def as_it_is(answer: PublicAnswer, _: Mapping[str, Any], __: Context) -> Mapping[str, Any]:
        loaded = (await matters.load([answer.matter_id])).get(answer.matter_id)
        matter = loaded.aggregate if loaded is not None else None
        hands = tuple(one for part in matter.parts for one in part.hands) if matter is not None else ()
        return {"hands": hands, "stands": matter is not None and _stands(matter)}

    return Resource(
        name="answer-review",
        path="/v1/answer-reviews",
        store=answers,
        machine=PUBLIC_ANSWER,
        view=view,
        where=lambda one: Where(areas=frozenset({one.area_code} - {""})),
        reach={"area": "area_code"},
        read_roles=READERS,
        answer=ReviewView,
        filters={
            "state": among("state", AnswerState),
            "case_no": same("case_no"),
            "unit_id": same("unit_id"),
            "category_code": same("category_code"),
            "area_code": starts("area_code"),
        },
        fills={"show": Fill(fields=frozenset({"hands", "stands"}), values=as_it_is)},
        history=True,
    )


def _stands(matter: Matter) -> bool:
    closed = matter.state in (MatterState.CLOSED, MatterState.ARCHIVED)
    hidden = matter.confidential or matter.excluded or matter.tier in EMERGENCY
    return closed and matter.may_be_public and not hidden
