"""What was released, as feeds that readers' programs take: JSON Feed 1.1, Atom and RSS 2.0."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import Response

from kitchenkit.access import anyone
from kitchenkit.query import Query as Asked
from kitchenkit.resources import Shelf

from .domain.release import Release
from .feed_formats import Feed, as_atom, as_json, as_rss

FRESH = "public, max-age=60"
OPEN_BECAUSE = "what was released is for everybody"
FORMATS: Mapping[str, tuple[str, Callable[[Feed], bytes]]] = {
    "json": ("application/feed+json", as_json),
    "atom": ("application/atom+xml", as_atom),
    "rss": ("application/rss+xml", as_rss),
}


def feed_router(releases: Shelf[Release], *, title: str, public_url: str) -> APIRouter:
    """Return the routes of the feeds."""
    router = APIRouter(tags=["feeds"], dependencies=[Depends(anyone(OPEN_BECAUSE))])

    def add(name: str, media_type: str, write: Callable[[Feed], bytes]) -> None:
        async def feed(
            request: Request,
            limit: Annotated[int, Query(ge=1, le=100)] = 30,
            cursor: Annotated[str | None, Query(max_length=500)] = None,
            if_none_match: Annotated[str | None, Header()] = None,
        ) -> Response:
            page = await releases.page(Asked(limit=limit, cursor=cursor))
            home = public_url or str(request.base_url).rstrip("/")
            made = Feed(
                title=title,
                home=home,
                url=f"{home}/v1/feeds/{name}",
                releases=tuple(row.aggregate for row in page.items),
                limit=limit,
                next=page.next,
            )
            return _answer(write(made), media_type, if_none_match)

        content: dict[str, Any] = {"content": {media_type: {}}, "description": "the feed"}
        router.get(
            f"/v1/feeds/{name}",
            operation_id=f"{name}Feed",
            summary="What was released, newest first; older ones are behind its link to the next page",
            response_class=Response,
            responses={200: content, 304: {"description": "as before"}},
        )(feed)

    for name, (media_type, write) in FORMATS.items():
        add(name, media_type, write)
    return router


def _answer(body: bytes, media_type: str, known: str | None) -> Response:
    headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"', "Cache-Control": FRESH}
    if known is not None and headers["ETag"] in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
