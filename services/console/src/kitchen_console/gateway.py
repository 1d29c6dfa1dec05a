"""Every service's API under the origin of the page: `/api/<service>/v1/…`.

What the browser may say is listed, and so is what it is told; the rest stays here. A cookie never leaves the console,
and a token never reaches the page: in its place the session's own access token is put in. Whoever shows a token or an
API key of their own is passed on as they are, without a session.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Annotated
from urllib.parse import quote

import httpx
import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from kitchenkit import problems, trace
from kitchenkit.http import SAFE
from kitchenkit.problems import Problem
from kitchenkit.react import Transient

from .browser import DATA_POLICY, Browsers, Open
from .looks import Noted

OWN = "console"
UNQUOTED = "/:@!$&'()*+,;="
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
# Here the page signs in at /session: these would give it tokens.
TOKENS = frozenset({"/v1/sign-in", "/v1/refresh", "/v1/sign-out", "/v1/token"})
SAID = (
    "accept", "accept-encoding", "accept-language", "content-length", "content-type", "idempotency-key", "if-match",
    "if-modified-since", "if-none-match", "last-event-id", "range",
)  # fmt: skip
CREDENTIALS = ("authorization", "x-api-key")
TOLD = frozenset({
    "accept-ranges", "allow", "cache-control", "content-disposition", "content-encoding", "content-language",
    "content-length", "content-range", "content-type", "etag", "last-modified", "link", "location", "retry-after",
    "vary", "www-authenticate",
})  # fmt: skip
LARGEST = 16 * 1024 * 1024  # what the most generous route of a service takes; each has its own limit
# A service closes a connection that is idle for five seconds: one that may be closing is not used again.
LIMITS = httpx.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=3.0)
TIMEOUT = httpx.Timeout(connect=2.0, read=60.0, write=30.0, pool=5.0)

Anybody = Annotated[None, Depends(Open("each service asks for the right itself, as it does of everybody"))]
log = structlog.get_logger(__name__)


def services_client() -> httpx.AsyncClient:
    """Return the client that speaks with the services; close it when the process ends."""
    return httpx.AsyncClient(limits=LIMITS, timeout=TIMEOUT, trust_env=False, follow_redirects=False)


def gateway_router(
    browsers: Browsers, services: Mapping[str, str], client: httpx.AsyncClient, looks: Noted
) -> APIRouter:
    """Return the route to every service; `services` says where each is, `looks` notes what is shown to whom."""
    router = APIRouter(tags=["gateway"])

    @router.api_route(
        "/api/{service}/{path:path}", methods=list(METHODS), include_in_schema=False, max_body_size=LARGEST
    )
    async def pass_on(service: str, path: str, request: Request, _: Anybody) -> Response:
        """Pass the request on as whoever is signed in."""
        if service != OWN and service not in services:
            raise problems.not_found(f"there is no service {service}")
        target = _target(path)
        headers = {name: request.headers[name] for name in SAID if name in request.headers}
        shown = {name: request.headers[name] for name in CREDENTIALS if name in request.headers}
        # No other site can make a browser send these: without a session nobody's cookie is used.
        session = None if shown else await browsers.session(request)
        headers |= {"authorization": f"Bearer {session.access_token}"} if session else shown
        if service == OWN:
            if "transfer-encoding" in request.headers:
                headers["transfer-encoding"] = "chunked"
            return _Own(target, headers)
        if request.client is not None:  # what the page says of itself is not passed on
            headers["x-forwarded-for"] = request.client.host

        async def opened() -> None:
            if session is not None and request.method == "GET":
                await looks.note(session.person, service, target)

        return await _asked(client, services[service] + quote(target, safe=UNQUOTED), request, headers, opened)

    return router


def _target(path: str) -> str:
    """Return the path at the service; only what services mean to be asked from outside."""
    target = f"/{path}"
    known = target.startswith("/v1/") or target == "/openapi.json"
    if not known or target in TOKENS or any(part in (".", "..") for part in target.split("/")):
        raise problems.not_found()
    return target


async def _asked(
    client: httpx.AsyncClient,
    url: str,
    request: Request,
    headers: Mapping[str, str],
    opened: Callable[[], Awaitable[None]],
) -> Response:
    asked = client.build_request(
        request.method,
        httpx.URL(url, query=request.scope["query_string"]),
        headers={"accept": "*/*", "accept-encoding": "identity", "traceparent": trace.current(), **headers},
        content=request.stream() if _has_body(request) else None,
    )
    try:
        answer = await client.send(asked, stream=True)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        log.warning("gateway.away", host=asked.url.netloc.decode(), why=type(error).__name__)
        raise problems.unavailable("the service is away for now; nothing was done, try again") from error
    except httpx.TransportError as error:
        log.warning("gateway.no_answer", host=asked.url.netloc.decode(), why=type(error).__name__)
        raise _no_answer(request.method) from error
    except ClientDisconnect as error:
        raise Problem(400, "disconnected", "the body ended before its end") from error
    if answer.is_success:
        try:
            await opened()
        except Transient:  # what cannot be noted is not shown
            await answer.aclose()
            raise
    told = {name: value for name, value in answer.headers.items() if name in TOLD}
    told["content-security-policy"] = DATA_POLICY
    return StreamingResponse(_flowing(answer), status_code=answer.status_code, headers=told)


def _no_answer(method: str) -> Problem:
    if method in SAFE:
        return problems.unavailable("the service did not answer; try again")
    detail = "the service did not answer, and whether this was done is not known: look before you do it again"
    return Problem(502, "no_answer", detail)


async def _flowing(answer: httpx.Response) -> AsyncIterator[bytes]:
    """Yield the answer as it comes; whoever goes away lets go of the connection."""
    try:
        async for chunk in answer.aiter_raw():
            yield chunk
    finally:
        await answer.aclose()


def _has_body(request: Request) -> bool:
    return "transfer-encoding" in request.headers or request.headers.get("content-length", "0") != "0"


class _Own(Response):
    """The console's own API: the same app serves it once more, under its own path and as whoever is signed in."""

    def __init__(self, target: str, headers: Mapping[str, str]) -> None:
        super().__init__()
        self._target, self._said = target, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the app serve it, its stream as it comes."""
        inner = {
            **{name: scope[name] for name in _OF_THE_CONNECTION if name in scope},
            "path": self._target,
            "raw_path": quote(self._target, safe=UNQUOTED).encode(),
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in self._said.items()],
            "state": {},
        }

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                policy = (b"content-security-policy", DATA_POLICY.encode())
                message = {**message, "headers": [*message["headers"], policy]}
            await send(message)

        await scope["app"].router(inner, receive, sending)


# What else is in the scope belongs to the route that passes this on.
_OF_THE_CONNECTION = (
    "type", "asgi", "http_version", "method", "scheme", "server", "client", "root_path", "query_string", "extensions",
    "app", "starlette.exception_handlers", "fastapi_middleware_astack",
)  # fmt: skip
