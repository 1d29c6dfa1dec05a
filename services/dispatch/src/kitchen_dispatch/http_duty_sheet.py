"""The duty list as an Excel file: any version taken out, and a draft made of a file."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, File, Form, Response, UploadFile

from kitchenkit import problems
from kitchenkit.access import demand, needs
from kitchenkit.bodies import Body
from kitchenkit.ids import uid
from kitchenkit.react import Change
from kitchenkit.resource_commands import Request
from kitchenkit.resource_lists import find, shown
from kitchenkit.rights import NOWHERE, Principal

from . import duty_pages, duty_sheet
from .domain.duty import DutyItem
from .domain.duty_list import EDITORS, Begin, DutyVersion, begin
from .duties import DutyLists
from .duty_drafts import Drafts
from .http_duty_versions import VersionId, Who, chosen, versions

MOST_BYTES = 8 * 1024 * 1024


def sheet_routes(router: APIRouter, drafts: Drafts, lists: DutyLists) -> None:
    """Add both routes."""
    resource = versions(drafts)

    @router.get("/v1/duty-list/sheet", operation_id="exportDutyList", response_class=Response)
    async def export(_: Who, version: VersionId = "") -> Response:
        """Return a version, without one that in force, as an Excel file; imported again, it is the same list."""
        found, items = await chosen(drafts, lists, version)
        file = await asyncio.to_thread(duty_sheet.written, items)
        name = f'attachment; filename="duty-list-{found.number if found else 0}.xlsx"'
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
            raise problems.away(asked_only=False)
        return dict(shown(resource, found, who))


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
