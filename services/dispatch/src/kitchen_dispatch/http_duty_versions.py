"""Versions of the duty list over HTTP: their commands, and how the one that is asked about is found and named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Query
from pydantic import BaseModel

from kitchenkit.access import needs
from kitchenkit.resources import Creation, Resource, among
from kitchenkit.rights import NOWHERE, Principal

from .domain.duty import DutyItem
from .domain.duty_list import DUTY_VERSION, EDITORS, PUBLISHERS, Begin, DutyVersion, VersionState, begin
from .duties import DutyLists, shipped
from .duty_drafts import Drafts
from .http import READERS

Who = Annotated[Principal, Depends(needs(*sorted(READERS | EDITORS | PUBLISHERS)))]
VersionId = Annotated[str, Query(max_length=40, description="the id of a version; without it, the one in force")]


class ListVersion(BaseModel):
    """Which version it is; the shipped one has no id."""

    id: str | None
    number: int
    title: str
    state: str
    effective_from: datetime | None


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


async def chosen(drafts: Drafts, lists: DutyLists, version_id: str) -> tuple[DutyVersion | None, Sequence[DutyItem]]:
    """Return the version with that id and its items, without an id those in force; a wrong one is a 422."""
    if not version_id:
        return lists.version(), lists.index().items
    version = await drafts.version(version_id, ["query", "version"])
    return version, await drafts.items(version)


def told(version: DutyVersion | None) -> ListVersion:
    """Return how a version is named in answers; `None` is the shipped list."""
    if version is None:
        own = shipped()
        return ListVersion(
            id=None, number=0, title=own.title, state=VersionState.PUBLISHED, effective_from=own.effective_from
        )
    return ListVersion(
        id=version.id, number=version.number, title=version.title, state=version.state,
        effective_from=version.effective_from,
    )  # fmt: skip
