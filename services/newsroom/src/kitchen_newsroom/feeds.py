"""What was released, as feeds that readers' programs take."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import Response
from pydantic_core import to_json

from kitchenkit.access import anyone
from kitchenkit.query import Page
from kitchenkit.query import Query as Asked
from kitchenkit.resources import Shelf

from .domain.release import Release

JSON_FEED = "https://jsonfeed.org/version/1.1"
MEDIA_TYPE = "application/feed+json"
LANGUAGE = "zh-CN"
PATH = "/v1/feeds/json"
FRESH = "public, max-age=60"
OPEN_BECAUSE = "what was released is for everybody"


def feed_router(releases: Shelf[Release], *, title: str, public_url: str) -> APIRouter:
    """Return the routes of the feeds."""
    router = APIRouter(tags=["feeds"], dependencies=[Depends(anyone(OPEN_BECAUSE))])

    @router.get(
        PATH,
        operation_id="jsonFeed",
        response_class=Response,
        responses={
            200: {"content": {MEDIA_TYPE: {}}, "description": "a JSON Feed 1.1"},
            304: {"description": "as before"},
        },
    )
    async def json_feed(
        request: Request,
        limit: Annotated[int, Query(ge=1, le=100)] = 30,
        cursor: Annotated[str | None, Query(max_length=500)] = None,
        if_none_match: Annotated[str | None, Header()] = None,
    ) -> Response:
        """Return what was released, newest first, as a JSON Feed 1.1; older ones are behind `next_url`."""
        page = await releases.page(Asked(limit=limit, cursor=cursor))
        base = public_url or str(request.base_url).rstrip("/")
        body = to_json(json_feed_of(page, title=title, url=base + PATH, limit=limit))
        headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"', "Cache-Control": FRESH}
        if if_none_match is not None and headers["ETag"] in if_none_match:
            return Response(status_code=304, headers=headers)
        return Response(body, media_type=MEDIA_TYPE, headers=headers)

    return router


def json_feed_of(page: Page[Release], *, title: str, url: str, limit: int) -> dict[str, Any]:
    """Return one page of releases as a JSON Feed 1.1."""
    feed: dict[str, Any] = {
        "version": JSON_FEED,
        "title": title,
        "feed_url": url,
        "language": LANGUAGE,
        "items": _items([row.aggregate for row in page.items]),
    }
    if page.next is not None:
        feed["next_url"] = f"{url}?{urlencode({'limit': limit, 'cursor': page.next})}"
    return feed


def _items(releases: Sequence[Release]) -> list[dict[str, Any]]:
    return [_item(release) for release in releases]


def _item(release: Release) -> dict[str, Any]:
    """Return one release; its text is plain, so that no reader ever runs what somebody wrote."""
    text = release.content
    item: dict[str, Any] = {
        "id": f"urn:uuid:{release.story_id}",
        "title": text.title,
        "content_text": text.body,
        "date_published": _instant(release.released_at),
        "language": LANGUAGE,
    }
    if text.summary:
        item["summary"] = text.summary
    if text.byline:
        item["authors"] = [{"name": text.byline}]
    if release.category_code:
        item["tags"] = [release.category_code]
    return item


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
