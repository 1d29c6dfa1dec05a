"""The duty list over HTTP: what is in force, who is responsible for what and why, what a version changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from kitchenkit import problems
from kitchenkit.query import MAX_LIMIT
from kitchenkit.resource_routes import resource_router

from .domain.duty import DutyItem
from .domain.duty_match import Asked, Candidate, match
from .duties import DirectoryUnits, DutyLists
from .duty_drafts import Drafts, changes
from .http import UnitName
from .http_duty_sheet import sheet_routes
from .http_duty_versions import ListVersion, VersionId, Who, chosen, told, versions

MOST_TEXT = 4000
Words = Annotated[str, Query(max_length=80)]


class DutyPage(BaseModel):
    """Some items of one version."""

    version: ListVersion
    items: list[DutyItem]
    next: str | None


class MatchedUnit(BaseModel):
    """Who acts, and in which part."""

    unit_id: str
    unit_name: str
    role: str


class MatchedItem(BaseModel):
    """An item that fits, by which words, and whom it would send."""

    item: DutyItem
    words: list[str]
    mode: str
    lead_id: str | None
    lead_name: str
    why: str


class DutyMatch(BaseModel):
    """Who is responsible, and why."""

    version: ListVersion
    mode: str
    units: list[MatchedUnit]
    why: str
    candidates: list[MatchedItem]


class ChangedItem(BaseModel):
    """An item that both lists have, and the fields in which they differ."""

    code: str
    fields: list[str]


class DutyChanges(BaseModel):
    """What a version says otherwise than another one."""

    against: ListVersion
    added: list[str]
    changed: list[ChangedItem]
    removed: list[str]
    titles: dict[str, str]  # what each of these codes is called


def duty_routers(drafts: Drafts, lists: DutyLists, unit_name: UnitName, hub_code: str) -> list[APIRouter]:
    """Return every route of the duty list."""
    router = APIRouter(tags=["duty-list"])
    _list_route(router, drafts, lists)
    _match_route(router, drafts, lists, unit_name, hub_code)
    sheet_routes(router, drafts, lists)
    _changes_route(router, drafts)
    return [router, resource_router(versions(drafts))]


def _list_route(router: APIRouter, drafts: Drafts, lists: DutyLists) -> None:
    @router.get("/v1/duty-list", operation_id="listDuties")
    async def items(  # noqa: PLR0917  # query parameters
        _: Who,
        version: VersionId = "",
        category_code: Annotated[str, Query(max_length=40)] = "",
        area_code: Annotated[str, Query(max_length=12, description="what holds in this area, or in a part of it")] = "",
        lead: Annotated[str, Query(max_length=80, description="a kind of unit, or the code of one")] = "",
        q: Words = "",
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 50,
        cursor: Annotated[str | None, Query(max_length=100)] = None,
    ) -> DutyPage:
        """Return the items of the version in force, or of another one, in the order of category and code."""
        found, everything = await chosen(drafts, lists, version)
        fitting = [
            item
            for item in everything
            if category_code in ("", item.category_code)
            and _overlaps(area_code, item.area)
            and lead in ("", item.lead, item.lead_unit)
            and (not q or any(q.casefold() in text.casefold() for text in _texts(item)))
        ]
        start = 0 if cursor is None else sum(_place(item) <= cursor for item in fitting)
        page = fitting[start : start + limit]
        following = _place(page[-1]) if start + limit < len(fitting) else None
        return DutyPage(version=told(found), items=page, next=following)


def _match_route(router: APIRouter, drafts: Drafts, lists: DutyLists, unit_name: UnitName, hub_code: str) -> None:
    units = DirectoryUnits(drafts.places)

    @router.get("/v1/duty-list:match", operation_id="matchDuty")
    async def look(
        _: Who,
        category: Annotated[str, Query(max_length=40, description="may be empty where there is a text")] = "",
        area: Annotated[str, Query(max_length=12, pattern=r"^\d*$", description="empty: the city's unit")] = "",
        tier: Annotated[str, Query(max_length=2)] = "",
        text: Annotated[str, Query(max_length=MOST_TEXT)] = "",
    ) -> DutyMatch:
        """Return who would act on this now, by which item and words, and what else fits."""
        if not category and not text:
            raise problems.invalid(["query", "category"], "请填类别或文字 / say a category or a text")
        asked = Asked(category=category, area=area or hub_code[:4], tier=tier, text=text)
        found = match(lists.index(), units, asked)
        acting = [
            MatchedUnit(unit_id=one.unit_id, unit_name=unit_name(one.unit_id), role=one.role) for one in found.assigned
        ]
        others = [_matched(one, unit_name) for one in found.candidates]
        return DutyMatch(version=told(lists.version()), mode=found.mode, units=acting, why=found.why, candidates=others)


def _changes_route(router: APIRouter, drafts: Drafts) -> None:
    @router.get("/v1/duty-list/versions/{id}/changes", operation_id="getDutyVersionChanges")
    async def differences(id: str, _: Who, against: VersionId = "") -> DutyChanges:  # noqa: A002  # the path says {id}
        """Return what a version says otherwise than another one, else than the newest one its authors have seen."""
        loaded = (await drafts.versions.load([id])).get(id)
        if loaded is None:
            raise problems.not_found()
        version = loaded.aggregate
        other = await drafts.version(against, ["query", "against"]) if against else None
        if other is None:
            before = version.number - 1 if version.number else version.follows
            other = await drafts.numbered(before)
        found = changes(await drafts.items(other), await drafts.items(version))
        return DutyChanges(
            against=told(other),
            added=list(found.added),
            changed=[ChangedItem(code=code, fields=list(names)) for code, names in found.changed.items()],
            removed=list(found.removed),
            titles=dict(found.titles),
        )


def _matched(one: Candidate, unit_name: UnitName) -> MatchedItem:
    return MatchedItem(
        item=one.item, words=list(one.words), mode=one.mode, lead_id=one.lead_id,
        lead_name=unit_name(one.lead_id) if one.lead_id else "", why=one.why,
    )  # fmt: skip


def _overlaps(asked: str, area: str) -> bool:
    return asked.startswith(area) or area.startswith(asked)


def _texts(item: DutyItem) -> Sequence[str]:
    return (item.code, item.title, item.description, item.legal_basis, *item.words)


def _place(item: DutyItem) -> str:
    return f"{item.category_code} {item.code}"
