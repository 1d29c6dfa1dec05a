"""Reply templates (答复模板) over HTTP: written and retired by those whose they are, offered with each order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, tzinfo
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from kitchenkit import problems
from kitchenkit.access import needs
from kitchenkit.decide import Context
from kitchenkit.query import MAX_LIMIT, Match
from kitchenkit.query import Query as StoreQuery
from kitchenkit.resource_lists import seen
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Creation, Fill, Resource, Shelf, among, same, starts
from kitchenkit.rights import Principal, Where

from .domain.kept import WRITERS, KeptState
from .domain.matter import Order
from .domain.outcomes import OUTCOMES
from .domain.publication import STREET, Names
from .domain.reply_template import REPLY_TEMPLATE, ReplyTemplate, WriteTemplate, write
from .domain.reply_text import day_in_words, filled, gaps
from .http import READERS
from .store_templates import EVERY

PATH = "/v1/reply-templates"
GENERAL = "-00"  # what the code of a category's own item in the duty list ends with
Who = Annotated[Principal, Depends(needs(*sorted(READERS)))]


class TemplateView(BaseModel):
    """A template as it was written, with its placeholders."""

    id: str
    state: str
    sequence: int
    created_at: datetime
    updated_at: datetime
    title: str
    text: str
    categories: list[str]  # none: all of them
    outcomes: list[str]  # none: all of them
    unit_id: str
    area_code: str
    since: str
    until: str


class OfferedTemplate(BaseModel):
    """A template with what the order says in it; `gaps` are what has to be completed before it can be sent."""

    id: str
    title: str
    text: str
    gaps: list[str]
    outcomes: list[str]  # that it is meant for; none: all of them
    own: bool  # the unit's own


class OfferedTemplates(BaseModel):
    """Those that fit an order now, the nearest first."""

    items: list[OfferedTemplate]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateParts:
    """What the routes are made of."""

    templates: Shelf[ReplyTemplate]
    orders: Resource[Order]
    names: Names
    zone: tzinfo
    now: Callable[[], datetime]


def template_routers(parts: TemplateParts) -> list[APIRouter]:
    """Return every route of reply templates."""
    return [_offers(parts), resource_router(template_resource(parts.templates, parts.names))]


def template_resource(store: Shelf[ReplyTemplate], names: Names) -> Resource[ReplyTemplate]:
    """Return how they are served."""

    async def known(_: Any, said: Mapping[str, Any], __: Context) -> Mapping[str, Any]:
        if said["unit_id"] and not names.unit(said["unit_id"]):
            raise problems.invalid(["body", "unit_id"], "there is no such unit: take an id of GET /v1/organisations")
        if said["area_code"] and not names.area(said["area_code"]):
            raise problems.invalid(["body", "area_code"], "there is no such area: take a code of GET /v1/areas")
        return {}

    return Resource(
        name="reply-template",
        path=PATH,
        store=store,
        machine=REPLY_TEMPLATE,
        view=_view,
        where=_where,
        reach={"area": "area_code", "unit": "unit_id"},
        read_roles=READERS,
        answer=TemplateView,
        filters={
            "state": among("state", KeptState),
            "category_code": same("fits", about="those that name this category"),
            "unit_id": same("unit_id"),
            "area_code": starts("area_code"),
        },
        create=Creation(
            command=WriteTemplate,
            roles=WRITERS,
            where=_where,
            decide=lambda new_id, said, _: write(new_id, said),
            fill=Fill(fields=frozenset(), values=known),
        ),
        history=True,
    )


def _view(template: ReplyTemplate, _: Principal | None) -> Mapping[str, Any]:
    return {name: value for name, value in asdict(template).items() if name in TemplateView.model_fields}


def _where(one: ReplyTemplate | WriteTemplate) -> Where:
    """Return what it belongs to: its unit, or its area; what is for the whole hub is reached from there alone."""
    return Where(areas=frozenset({one.area_code} - {""}), units=frozenset({one.unit_id} - {""}))


def _offers(parts: TemplateParts) -> APIRouter:
    router = APIRouter(tags=["orders"])

    @router.get("/v1/orders/{id}/reply-templates", operation_id="listOrderReplyTemplates")
    async def offered(
        id: str,  # noqa: A002  # the path says {id}
        who: Who,
        outcome: Annotated[str, Query(max_length=40, description="only what is meant for it, and for all")] = "",
        revisit_on: Annotated[date | None, Query(description="the local day that the answer promises")] = None,
    ) -> OfferedTemplates:
        """Return the templates that fit this order now, with what the order says in them; nothing is sent by that."""
        order = (await seen(parts.orders, id, who)).thing
        if outcome and outcome not in OUTCOMES:
            raise problems.invalid(["query", "outcome"], f"must be one of {', '.join(sorted(OUTCOMES))}")
        values, today = values_of(order, parts, revisit_on), parts.now().astimezone(parts.zone).date()
        category, area = order.matter.category_code, order.matter.area_code
        fitting = [one for one in await _asked(parts.templates, order) if one.offered(category, outcome, area, today)]
        fitting.sort(key=lambda one: one.title)
        fitting.sort(key=lambda one: one.nearness(category, outcome), reverse=True)
        return OfferedTemplates(items=[_offered(one, values) for one in fitting])

    return router


async def _asked(templates: Shelf[ReplyTemplate], order: Order) -> list[ReplyTemplate]:
    """Return those in use that name its category, or none; of the hub, of where it is, and of the unit that has it.

    One page, the newest: a list that somebody chooses from is no longer than that, and what it costs does not grow with
    the hub.
    """
    area = order.matter.area_code
    asked = [
        Match("unit_id", "in", sorted({"", order.part.unit_id or ""})),
        Match("area_code", "in", [area[:digits] for digits in range(len(area) + 1)]),
        Match("fits", "in", [EVERY, order.matter.category_code]),
        Match("state", "is", str(KeptState.ACTIVE)),
    ]
    page = await templates.page(StoreQuery(all_of=asked, limit=MAX_LIMIT))
    return [loaded.aggregate for loaded in page.items]


def values_of(order: Order, parts: TemplateParts, revisit_on: date | None) -> dict[str, str]:
    """Return what an order says for each placeholder; nothing personal, and no place smaller than a street."""
    matter, part = order.matter, order.part
    return {
        "case_no": matter.case_no,
        "category": parts.names.item(f"{matter.category_code}{GENERAL}"),
        "item": parts.names.item(part.item) if part.item else "",
        "unit": parts.names.unit(part.unit_id) if part.unit_id else "",
        "place": parts.names.area(matter.area_code[:STREET]) if matter.area_code else "",
        "due": day_in_words(matter.due_at.astimezone(parts.zone).date()),
        "revisit": day_in_words(revisit_on) if revisit_on else "",
    }


def _offered(template: ReplyTemplate, values: Mapping[str, str]) -> OfferedTemplate:
    text = filled(template.text, values)
    return OfferedTemplate(
        id=template.id,
        title=template.title,
        text=text,
        gaps=gaps(text),
        outcomes=list(template.outcomes),
        own=bool(template.unit_id),
    )
