"""The duty list over HTTP: what is in force, who is responsible for what and why, versions, Excel."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, File, Form, Query, Response, UploadFile
from pydantic import BaseModel

from kitchenkit import problems
from kitchenkit.access import demand, needs
from kitchenkit.bodies import Body
from kitchenkit.ids import uid
from kitchenkit.query import MAX_LIMIT
from kitchenkit.react import Change
from kitchenkit.resource_commands import Request
from kitchenkit.resource_lists import find, shown
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Creation, Resource, among
from kitchenkit.rights import NOWHERE, Principal

from . import duty_pages, duty_sheet
from .domain.duty import DutyItem
from .domain.duty_list import DUTY_VERSION, EDITORS, PUBLISHERS, Begin, DutyVersion, VersionState, begin
from .domain.duty_match import Asked, Candidate, match
from .duties import DirectoryUnits, DutyLists, shipped
from .duty_drafts import Drafts, changes
from .http import READERS, UnitName

MOST_BYTES = 8 * 1024 * 1024
MOST_TEXT = 4000
Who = Annotated[Principal, Depends(needs(*sorted(READERS | EDITORS | PUBLISHERS)))]
VersionId = Annotated[str, Query(max_length=40, description="the id of a version; without it, the one in force")]
Words = Annotated[str, Query(max_length=80)]


class ListVersion(BaseModel):
    """Which version it is; the shipped one has no id."""

    id: str | None
    number: int
    title: str
    state: str
    effective_from: datetime | None


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


def versions(drafts: Drafts) -> Resource[DutyVersion]:
    """Return versions of the list with the commands of their table."""
    return Resource(
        name="duty-version",
        path="/v1/duty-list/versions",
        store=drafts.versions,
        machine=DUTY_VERSION,
        view=lambda version, _: version_view(version),
        where=lambda _: NOWHERE,
        read_roles=READERS | EDITORS | PUBLISHERS,
        filters={"state": among("state", VersionState)},
        fills={"amend": drafts.amend(), "catch-up": drafts.seen(), "publish": drafts.seen()},
        create=Creation(
            command=Begin, roles=EDITORS, where=lambda _: NOWHERE, decide=begin, fill=drafts.begin()
        ),
        history=True,
    )  # fmt: skip


def version_view(version: DutyVersion) -> Mapping[str, Any]:
    """Return what is shown of a version."""
    return {
        "number": version.number or None,
        "title": version.title,
        "items": version.content.items,
        "digest": version.content.digest,
        "based_on": version.based_on or None,
        "follows": version.follows,
        "effective_from": version.effective_from,
        "edited_by": list(version.edited_by),
        "published_by": version.published_by or None,
        "published_at": version.published_at,
    }


def duty_routers(drafts: Drafts, lists: DutyLists, unit_name: UnitName, hub_code: str) -> list[APIRouter]:
    """Return every route of the duty list."""
    router = APIRouter(tags=["duty-list"])
    _list_route(router, drafts, lists)
    _match_route(router, drafts, lists, unit_name, hub_code)
    _sheet_routes(router, drafts, lists)
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
        chosen, everything = await _chosen(drafts, lists, version)
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
        return DutyPage(version=_told(chosen), items=page, next=following)


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
        return DutyMatch(
            version=_told(lists.version()), mode=found.mode, units=acting, why=found.why, candidates=others
        )


def _sheet_routes(router: APIRouter, drafts: Drafts, lists: DutyLists) -> None:
    resource = versions(drafts)

    @router.get("/v1/duty-list/sheet", operation_id="exportDutyList", response_class=Response)
    async def export(_: Who, version: VersionId = "") -> Response:
        """Return a version, without one that in force, as an Excel file; imported again, it is the same list."""
        chosen, items = await _chosen(drafts, lists, version)
        file = await asyncio.to_thread(duty_sheet.written, items)
        name = f'attachment; filename="duty-list-{chosen.number if chosen else 0}.xlsx"'
        return Response(file, media_type=duty_sheet.XLSX, headers={"Content-Disposition": name})

    @router.post(
        "/v1/duty-list/versions:import", operation_id="importDutyList", status_code=201, max_body_size=MOST_BYTES
    )
    async def take(
        who: Annotated[Principal, Depends(needs(*sorted(EDITORS)))],
        file: Annotated[UploadFile, File(description="an .xlsx file as the export has it")],
        title: Annotated[str, Form(min_length=1, max_length=80)],
    ) -> dict[str, Any]:
        """Make a draft of an Excel file; while one cell is wrong nothing is taken, and each wrong cell is named."""
        right = demand(who, EDITORS, NOWHERE)
        items = await _read(await file.read(), drafts)
        content = await duty_pages.keep(drafts.pages, items)
        context = Request(who=who, name="import", body=Body()).context(right)
        command = Begin(title=title, based_on="", content=content, follows=await drafts.newest())
        new = uid("duty-version", uuid4())
        await drafts.versions.commit([Change[DutyVersion](new, 0).add(begin(new, command, context), context)])
        found = await find(resource, new)
        if found is None:
            raise problems.unavailable("the draft could not be stored")
        return dict(shown(resource, found, who))


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
            against=_told(other),
            added=list(found.added),
            changed=[ChangedItem(code=code, fields=list(names)) for code, names in found.changed.items()],
            removed=list(found.removed),
        )


async def _read(file: bytes, drafts: Drafts) -> tuple[DutyItem, ...]:
    try:
        taken = await asyncio.to_thread(duty_sheet.read, file, drafts.known())
    except ValueError as error:
        raise problems.invalid(["body", "file"], str(error)) from error
    if taken.wrong:
        errors = [{"loc": ["body", "file", one.cell], "msg": one.why, "type": "value_error"} for one in taken.wrong]
        first = f"{taken.wrong[0].cell}: {taken.wrong[0].why}"
        raise problems.Problem(422, "invalid", f"文件未导入 / nothing was taken: {first}", errors=errors)
    return taken.items


async def _chosen(drafts: Drafts, lists: DutyLists, version_id: str) -> tuple[DutyVersion | None, Sequence[DutyItem]]:
    if not version_id:
        return lists.version(), lists.index().items
    version = await drafts.version(version_id, ["query", "version"])
    return version, await drafts.items(version)


def _told(version: DutyVersion | None) -> ListVersion:
    if version is None:
        own = shipped()
        return ListVersion(
            id=None, number=0, title=own.title, state=VersionState.PUBLISHED, effective_from=own.effective_from
        )
    return ListVersion(
        id=version.id, number=version.number, title=version.title, state=version.state,
        effective_from=version.effective_from,
    )  # fmt: skip


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
