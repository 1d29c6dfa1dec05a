"""What is done around every request: trace, log context, figures, and an answer even where the code is wrong."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import log, metrics, problems, spans, trace

OWN = frozenset({"/healthz", "/readyz", "/metrics", "/openapi.json", "/docs"})

logger = structlog.get_logger(__name__)


class Requests:
    """The middleware that `create_app` puts around an app."""

    def __init__(self, app: ASGIApp, service: str) -> None:
        self._app, self._service, self._tracer = app, service, spans.tracer()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sent = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"traceparent"), None)
        tracer = None if scope["path"] in OWN else self._tracer
        span = None if tracer is None else spans.serving(tracer, scope["method"], sent)
        exchange = _Exchange(self._service, scope, receive, send, span.traceparent if span else trace.follow(sent))
        log.unbind()
        log.bind(trace_id=trace.trace_id(exchange.traceparent))
        try:
            await self._app(scope, receive, exchange.sending)
        except Exception:
            logger.exception("a request failed", method=scope["method"], route=exchange.route)
            if exchange.status:
                raise  # the answer had begun: only closing the connection says that it is broken
            await exchange.refuse(
                problems.Problem(500, "internal", "this is our fault; the log has it under the trace")
            )
        finally:
            exchange.count()
            if span is not None:
                exchange.tell(span)


@dataclass(slots=True)
class _Exchange:
    service: str
    scope: Scope
    receive: Receive
    send: Send
    traceparent: str
    status: int = 0
    swallowing: bool = False
    begun: float = field(default_factory=time.perf_counter)
    seconds: float | None = None  # until the answer's beginning: a stream that lasts an hour is not slow

    @property
    def route(self) -> str:
        """The route's template: a label must not hold ids."""
        if (path := getattr(self.scope.get("route"), "path", None)) is not None:
            return str(path)
        return self.scope["path"] if self.scope["path"] in OWN else "(none)"

    async def sending(self, message: Message) -> None:
        """Pass on what the app sends, with our headers; the body limit's bare 413 becomes a problem."""
        if self.swallowing:
            return
        if message["type"] == "http.response.start":
            if message["status"] == 413 and not _is_problem(message["headers"]):  # noqa: PLR2004
                await self.refuse(problems.too_large())
                self.swallowing = True
                return
            self.status, self.seconds = int(message["status"]), time.perf_counter() - self.begun
            message["headers"] = [*message["headers"], *_headers(message["headers"], self.traceparent)]
        await self.send(message)

    async def refuse(self, problem: problems.Problem) -> None:
        """Answer with `problem`."""
        await problem.response(self.service)(self.scope, self.receive, self.sending)

    def count(self) -> None:
        """Say how it went."""
        seconds = time.perf_counter() - self.begun if self.seconds is None else self.seconds
        method, route = self.scope["method"], self.route
        metrics.HTTP_REQUESTS.labels(self.service, method, route, str(self.status)).inc()
        metrics.HTTP_SECONDS.labels(self.service, route).observe(seconds)
        if self.status >= 400:  # noqa: PLR2004  # what went well is in the metrics and in the histories
            logger.info("refused", method=method, route=route, status=self.status, ms=round(seconds * 1000))

    def tell(self, span: spans.Span) -> None:
        """End the request's span."""
        method, route = self.scope["method"], self.route
        span.end(
            f"{method} {route}",
            error=str(self.status) if self.status >= 500 else "",  # noqa: PLR2004  # what is refused is no error of ours
            http__request__method=method,
            http__route=route,
            http__response__status_code=self.status,
            kitchen__service=self.service,
        )


def _is_problem(headers: Sequence[tuple[bytes, bytes]]) -> bool:
    return (b"content-type", problems.MEDIA_TYPE.encode()) in headers


def _headers(have: Sequence[tuple[bytes, bytes]], traceparent: str) -> list[tuple[bytes, bytes]]:
    more = [(b"traceparent", traceparent.encode()), (b"x-content-type-options", b"nosniff")]
    if not any(name == b"cache-control" for name, _ in have):
        more.append((b"cache-control", b"no-store"))
    return more
