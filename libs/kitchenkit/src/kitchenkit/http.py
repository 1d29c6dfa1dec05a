"""The one way a service speaks HTTP.

How a service uses it (its `http.py` makes routers, its `main.py` the app):

    def routers(cases: Store[Case], classifier: Classifier) -> list[APIRouter]:
        own = APIRouter(tags=["cases"])

        @own.get("/v1/cases/{id}/similar", operation_id="similarCases")
        async def similar(id: str, who: Annotated[Principal, Depends(needs("triage_clerk"))]) -> list[Similar]: ...

        return [resource_router(CASES(cases)), own]        # resources.py serves aggregates and their commands

    app = create_app(service="triage", version="1", routers=routers(…), verifier=verifier, readiness=readiness)

What every route gets without asking: its declared access (`access.py`; none declared → the app does not start),
problems for everything that goes wrong, 422 for unknown query parameters and fields, 415, 413, the trace, log context,
metrics, `/healthz /readyz /metrics /openapi.json /docs`. Routers declare full paths or their own prefix; they do not
include others. Larger bodies: `@router.post(…, max_body_size=…)`. A body model: `class Body(StrictModel)`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.routing import APIRouter
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from . import docs, health, problems
from .access import undeclared
from .decide import Refused
from .middleware import Requests
from .openapi import DocumentedApp
from .query import BadCursorError
from .react import InvalidMessage, Transient
from .tokens import Unauthenticated, Verifier

MAX_BODY = 1024 * 1024

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})  # methods that change nothing

logger = structlog.get_logger(__name__)

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


class StrictModel(BaseModel):
    """A body: a field that it does not know is a 422, not silence."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False)


def create_app(
    *,
    service: str,
    version: str,
    routers: Sequence[APIRouter],
    verifier: Verifier,
    readiness: health.Readiness,
    alive: health.Alive = health.always_alive,
    lifespan: Lifespan | None = None,
    max_body: int = MAX_BODY,
) -> FastAPI:
    """Return the app; raises where a route does not declare who may call it."""
    for router in routers:
        if paths := undeclared(router.routes):
            raise RuntimeError(f"{service}: nobody declared who may call {', '.join(paths)} (see kitchenkit.access)")
    app = DocumentedApp(
        title=service,
        version=version,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_closed(lifespan),
    )
    app.state.verifier = verifier
    _operations(app, readiness, alive)  # first, so that no router can take their paths
    for router in routers:
        app.include_router(router, max_body_size=max_body)
    _problems(app, service)
    app.state.route_count = len(app.routes)
    app.add_middleware(Requests, service=service)
    return app


def _closed(lifespan: Lifespan | None) -> Lifespan:
    @asynccontextmanager
    async def checked(app: FastAPI) -> AsyncIterator[None]:
        if len(app.routes) != app.state.route_count:
            raise RuntimeError("routes were added after create_app: nobody checked who may call them")
        if lifespan is None:
            yield
        else:
            async with lifespan(app):
                yield

    return checked


def _operations(app: FastAPI, readiness: health.Readiness, alive: health.Alive) -> None:
    async def operation(request: Request) -> Response:
        told = await health.answer(request.url.path, readiness, alive)
        if told is None:
            raise problems.not_found()
        return Response(told.body, told.status, media_type=told.type)

    async def page(_: Request) -> HTMLResponse:
        return HTMLResponse(docs.page(app.openapi()), headers={"Content-Security-Policy": docs.POLICY})

    for path in ("/healthz", "/readyz", "/metrics"):
        app.add_route(path, operation, include_in_schema=False)
    app.add_route("/docs", page, include_in_schema=False)


def _problems(app: FastAPI, service: str) -> None:
    def answers(kind: type[Exception], make: Callable[[Any], problems.Problem]) -> None:
        async def answer(_: Request, error: Exception) -> JSONResponse:
            return make(error).response(service)

        app.add_exception_handler(kind, answer)

    answers(HTTPException, problems.from_http)
    answers(RequestValidationError, problems.from_validation)
    answers(Unauthenticated, lambda error: problems.unauthenticated(str(error)))
    answers(Refused, lambda error: problems.conflict(error.code, str(error)))
    answers(BadCursorError, lambda error: problems.invalid(["query", "cursor"], str(error)))
    answers(InvalidMessage, lambda error: problems.invalid(["body"], str(error)))

    async def away(request: Request, error: Exception) -> JSONResponse:
        logger.warning("away", why=str(error)[:300])
        return problems.away(asked_only=request.method in SAFE).response(service)

    app.add_exception_handler(Transient, away)
