"""The built web app: assets that are cached for ever, one page for every address of the app, and a strict policy."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from kitchenkit import problems

from .browser import Open

Anybody = Annotated[None, Depends(Open("the app is the same for everybody; what it shows is asked for"))]
PAGE = "index.html"
HASHED = "assets/"  # where the build puts files whose names follow from what is in them
PACKED = (".js", ".css", ".svg", ".json")  # pictures and fonts are packed as they are
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
# Element Plus brings its own pictures as data, photographs are shown before they are sent as blobs; nothing else is
# from outside the origin, and no script or style stands in the page itself.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-src 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HTTPS_HEADERS = {"Strict-Transport-Security": "max-age=31536000"}


def static_router(folder: Path, *, https: bool) -> APIRouter:
    """Return the route of everything that no other route takes; it has to come last."""
    router = APIRouter(tags=["app"])
    files, packed = StaticFiles(directory=folder, check_dir=False), dict[str, bytes]()
    headers = HEADERS | (HTTPS_HEADERS if https else {})

    @router.api_route("/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
    async def app(path: str, request: Request, _: Anybody) -> Response:
        """Return a file of the app, or its page."""
        response = await _file(files, path or PAGE, request)
        if response is None and _is_address(path):
            response = await _file(files, PAGE, request)
            if response is None:
                raise problems.unavailable("the web app is not built here: make web")
        if response is None:
            raise problems.not_found()
        if path.startswith(HASHED) and isinstance(response, FileResponse) and _takes_packed(path, request):
            response = await _packed(response, path, packed)
        response.headers.update(headers)
        response.headers["Cache-Control"] = FOR_EVER if path.startswith(HASHED) else ASK_AGAIN
        return response

    return router


async def _file(files: StaticFiles, path: str, request: Request) -> Response | None:
    try:
        return await files.get_response(path, request.scope)
    except HTTPException as error:
        if error.status_code == 404:  # noqa: PLR2004
            return None
        raise


def _takes_packed(path: str, request: Request) -> bool:
    accepted = request.headers.get("accept-encoding", "")
    return path.endswith(PACKED) and "gzip" in accepted and "range" not in request.headers


async def _packed(response: FileResponse, path: str, known: dict[str, bytes]) -> Response:
    """Return the file packed: what its name stands for never changes, so that each is packed once."""
    if path not in known:
        known[path] = await asyncio.to_thread(lambda: gzip.compress(Path(response.path).read_bytes()))
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(known[path], headers=headers, media_type=response.media_type)


def _is_address(path: str) -> bool:
    """Say whether the app's own router may know it: an address of a page has no file's ending."""
    reserved = path.split("/", 1)[0] in ("api", "v1", "session")
    return not reserved and not path.startswith(HASHED) and "." not in path.rsplit("/", 1)[-1]
