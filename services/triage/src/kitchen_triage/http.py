"""Triage over HTTP: the desk's queue, cases with the commands of their table, and what may be the same matter."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from kitchenkit import problems
from kitchenkit.access import needs
from kitchenkit.decide import Book, Context, Machine, Refused, no_book
from kitchenkit.mongo import MongoStore
from kitchenkit.query import MAX_LIMIT, Match
from kitchenkit.query import Query as StoreQuery
from kitchenkit.react import RACES, Transient
from kitchenkit.resource_lists import listed, seen, visible
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Fill, Resource, among, same, starts
from kitchenkit.rights import Principal, Where

from .domain.case import Case, State
from .domain.desk import Merge, adopt
from .similar import Similar, find_similar

DESK_READERS = frozenset({"triage_clerk", "desk_chief", "intake_clerk", "operator", "leader", "auditor", "supervisor"})
READERS = DESK_READERS | {"dispatcher", "service"}
KnownUnit = Callable[[str], bool]


def cases(
    store: MongoStore[Case], machine: Machine[Case], known_unit: KnownUnit, book: Book = no_book
) -> Resource[Case]:
    """Return cases as a resource."""

    async def known_units(_: Case, said: Mapping[str, Any], __: Context) -> Mapping[str, Any]:
        for number, unit in enumerate(said["assignments"]):
            if not known_unit(unit["unit_id"] if isinstance(unit, dict) else unit.unit_id):
                raise problems.invalid(
                    ["body", "assignments", number, "unit_id"], "there is no such unit, or it has been closed"
                )
        return {}

    async def open_master(case: Case, said: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
        if said["master_id"] == case.id:
            return {}  # the table says what is wrong with that
        if (await store.page(StoreQuery(all_of=[Match("master_id", "is", case.id)], limit=1))).items:
            raise problems.conflict("is_a_master", "others were merged into this case: merge the other one into it")
        with suppress(Refused):  # the table says why not; a case that nobody was merged into is followed by nobody
            machine.decide(case, Merge(master_id=said["master_id"]), context)
            await _adopted(store, said["master_id"], case, context)
        return {}

    checks: Mapping[str, Callable[..., Awaitable[Mapping[str, Any]]]] = {"route": known_units, "merge": open_master}
    return Resource(
        name="case",
        path="/v1/cases",
        store=store,
        machine=machine,
        view=lambda case, _: view(case),
        where=lambda case: Where(areas=frozenset({case.area_code}) - {""}),
        reach={"area": "area_code"},
        read_roles=READERS,
        filters={
            "case_id": same("_id"),
            "case_no": same("case_no"),
            "state": among("state", State),
            "lane": same("lane"),
            "category_code": same("category_code"),
            "area_code": starts("area_code"),
        },
        fills={name: Fill(fields=frozenset(), values=values) for name, values in checks.items()},
        history=True,
        book=book,
    )


async def _adopted(store: MongoStore[Case], master_id: str, follower: Case, context: Context) -> None:
    """Write into the master that another is merged into it now, or say why that cannot be."""
    for _ in range(RACES):
        found = (await store.load([master_id])).get(master_id)
        if found is None:
            raise problems.invalid(["body", "master_id"], "there is no such case: take an id of GET /v1/cases")
        try:
            decision = adopt(found.aggregate, follower, context)
        except Refused as why:
            raise problems.conflict(why.code, str(why)) from None
        if not (await store.commit([found.change().add(decision, context)])).raced:
            return
    raise Transient(f"case {master_id}: lost the race {RACES} times")


def routers(
    store: MongoStore[Case], machine: Machine[Case], known_unit: KnownUnit, book: Book = no_book
) -> list[APIRouter]:
    """Return every route of cases; `book` gives the routing rules in force."""
    resource = cases(store, machine, known_unit, book)
    return [_queue(resource), _similar(resource, store), resource_router(resource)]


def _queue(resource: Resource[Case]) -> APIRouter:
    router = APIRouter(tags=["queue"])

    @router.get("/v1/queue", operation_id="deskQueue")
    async def queue(  # noqa: PLR0917  # each is a filter of its own
        who: Annotated[Principal, Depends(needs(*sorted(DESK_READERS)))],
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 50,
        cursor: str | None = None,
        lane: str | None = None,
        category_code: str | None = None,
        area_code: str | None = None,
        case_no: str | None = None,
    ) -> dict[str, Any]:
        """Return the cases that wait for the desk (人工研判), newest first."""
        given = {"lane": lane, "category_code": category_code, "area_code": area_code, "case_no": case_no}
        asked: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        return await listed(resource, who, {**asked, "state": [State.TRIAGE_REVIEW]}, limit=limit, cursor=cursor)

    return router


def _similar(resource: Resource[Case], store: MongoStore[Case]) -> APIRouter:
    router = APIRouter(tags=["cases"])

    @router.get("/v1/cases/{id}/similar", operation_id="similarCases")
    async def similar(
        id: str,  # noqa: A002  # the path says {id}
        who: Annotated[Principal, Depends(needs(*sorted(DESK_READERS)))],
        limit: Annotated[int, Query(ge=1, le=20)] = 5,
    ) -> dict[str, Any]:
        """Return cases that the caller may read and that may be the same matter, the likest first; people decide."""
        case = (await seen(resource, id, who)).thing
        like = await find_similar(store, text=case.text, area_code=case.area_code, limit=limit, but=case.id)
        return {"items": [_likeness(one) for one in like if visible(resource, one.case, who)]}

    return router


def _likeness(one: Similar) -> dict[str, Any]:
    return {"case_id": one.case.id, "case_no": one.case.case_no, "likeness": one.likeness, "text": one.case.text}


def view(case: Case) -> dict[str, Any]:
    """Return a case as the desk sees it."""
    place = case.place
    return {
        "case_id": case.id,
        "case_no": case.case_no,
        "submission_id": case.submission_id,
        "kind": case.kind,
        "title": case.title,
        "text": case.text,
        "place": {"lat": place.lat, "long": place.long, "address": place.address, "area_code": place.area_code},
        "media_ids": list(case.media_ids),
        "confidential": case.confidential,
        "lane": case.lane,
        "category_code": case.category_code,
        "area_code": case.area_code,
        "tier": case.tier,
        "confidence": case.confidence,
        "decided_by": case.decided_by,
        "explanation": list(case.explanation),
        "sides": list(case.sides),
        "rule_version": case.rule_version,
        "model_version": case.model_version,
        "routing_no": case.routing_no,
        "claimed_by": case.claimed_by,
        "claimed_until": case.claimed_until,
        "answer_by": case.answer_by,
        "master_id": case.master_id,
        "earlier_case_id": case.earlier_case_id,
    }
