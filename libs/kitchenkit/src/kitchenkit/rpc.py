"""The one way services call each other: gRPC, with a deadline and a signed token for exactly that service.

Serving (`rpc.py` of a service has the servicer; `main.py` puts it together):

    class Servicer(TriageServiceServicer):
        async def Classify(self, request, context): ...      # may raise InvalidMessage, NotFound, Refused, Transient

    rpc = RpcServer(service="triage", host=s.host, port=s.grpc_port, verifier=callers, readiness=readiness)
    rpc.add(add_TriageServiceServicer_to_server, Servicer(…), callers={"Classify": {"intake"}, "FindSimilar": {…}})

Every method names its callers, or the server is not made; a call without a deadline is refused. Health and reflection
are served too, and health follows readiness. `caller()` says which service asks.

Calling: `rpc_client.channel(…)` and `rpc_client.ask(…)`.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextvars import ContextVar
from typing import Any, Final

import grpc
import structlog
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from . import log, metrics, spans, trace
from .decide import Refused
from .health import Readiness
from .react import InvalidMessage, Transient
from .rights import Principal
from .tokens import Unauthenticated, Verifier

OPEN: Final = ("/grpc.health.v1.Health/", "/grpc.reflection.v1alpha.ServerReflection/")
CODE: Final = "kitchen-code"  # trailing metadata: the code of a refusal
HEALTH_SECONDS = 1.0
STOP_SECONDS = 10.0

_caller: ContextVar[str] = ContextVar("caller", default="")
logger = structlog.get_logger(__name__)

Add = Callable[[Any, Any], None]


class NotFound(Exception):
    """What the call is about is not there."""


class NotAllowed(Exception):
    """The caller may not call this."""


def caller() -> str:
    """Return the service that makes the call which is being answered."""
    return _caller.get()


class RpcServer:
    """A gRPC server that is closed by default."""

    def __init__(self, *, service: str, host: str, port: int, verifier: Verifier, readiness: Readiness) -> None:
        self.port = port  # with 0: the one that was free, known after `start`
        self._service, self._host, self._readiness = service, host, readiness
        self._gate = _Gate(service, verifier)
        self._added: list[tuple[Add, Any]] = []
        self._names: list[str] = []
        self._server: grpc.aio.Server | None = None
        self._health = health.aio.HealthServicer()
        self._stop = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None

    def add(self, add: Add, servicer: Any, *, callers: Mapping[str, Collection[str]]) -> None:
        """Serve `servicer`; `callers` names for every method the services that may call it."""
        seen = _Seen()
        add(servicer, seen)
        if undeclared := seen.methods.keys() - callers.keys():
            raise ValueError(f"{seen.name}: nobody declared who may call {', '.join(sorted(undeclared))}")
        if strange := callers.keys() - seen.methods.keys():
            raise ValueError(f"{seen.name} has no {', '.join(sorted(strange))}")
        if streams := [name for name, method in seen.methods.items() if method.request_streaming]:
            raise ValueError(f"{seen.name}: {', '.join(streams)} streams requests; only one request a call is served")
        for method, services in callers.items():
            self._gate.callers[f"/{seen.name}/{method}"] = frozenset(services)
        self._added.append((add, servicer))
        self._names.append(seen.name)

    async def start(self) -> None:
        """Listen; raises where the port is taken."""
        server = grpc.aio.server(interceptors=[self._gate], options=[("grpc.so_reuseport", 0)])
        for add, servicer in self._added:
            add(servicer, server)
        health_pb2_grpc.add_HealthServicer_to_server(self._health, server)
        reflection.enable_server_reflection([*self._names, health.SERVICE_NAME, reflection.SERVICE_NAME], server)
        try:
            self.port = server.add_insecure_port(f"{self._host}:{self.port}")
        except RuntimeError as error:
            raise SystemExit(
                f"{self._service}: {self._host}:{self.port} is taken; choose another by "
                f"{self._service.upper()}_GRPC_PORT"
            ) from error
        await self._tell_health()
        await server.start()
        self._server = server
        self._watch = asyncio.create_task(self._follow_readiness())

    async def stop(self) -> None:
        """Take no more calls, let those under way end, and close."""
        self._stop.set()
        if self._watch is not None:
            await self._watch
        await self._health.enter_graceful_shutdown()
        if self._server is not None:
            await self._server.stop(STOP_SECONDS)

    async def _follow_readiness(self) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), HEALTH_SECONDS)
            await self._tell_health()

    async def _tell_health(self) -> None:
        serving = not await self._readiness.missing()
        states = health_pb2.HealthCheckResponse
        for name in ("", *self._names):
            await self._health.set(name, states.SERVING if serving else states.NOT_SERVING)


class _Seen:
    """Stands where a server would, to learn what a generated `add_…_to_server` serves."""

    name: str
    methods: Mapping[str, Any]

    def add_generic_rpc_handlers(self, handlers: Any) -> None:
        """Not of interest."""

    def add_registered_method_handlers(self, name: str, methods: Mapping[str, Any]) -> None:
        """Called by generated code with what it serves."""
        self.name, self.methods = name, methods


class _Gate(grpc.aio.ServerInterceptor):
    """Before every call: deadline, token, caller; after it: errors as status codes, figures."""

    def __init__(self, service: str, verifier: Verifier) -> None:
        self._service, self._verifier = service, verifier
        self.callers: dict[str, frozenset[str]] = {}

    async def intercept_service(self, continuation: Any, handler_call_details: Any) -> Any:
        """Return the method's handler with everything around it."""
        handler, method = await continuation(handler_call_details), handler_call_details.method
        if handler is None or method.startswith(OPEN):
            return handler
        metadata = dict(handler_call_details.invocation_metadata)
        shape = {
            "request_deserializer": handler.request_deserializer,
            "response_serializer": handler.response_serializer,
        }
        if handler.response_streaming:
            return grpc.unary_stream_rpc_method_handler(
                self._streaming(handler.unary_stream, method, metadata), **shape
            )
        return grpc.unary_unary_rpc_method_handler(self._answering(handler.unary_unary, method, metadata), **shape)

    def _answering(self, behave: Any, method: str, metadata: Mapping[str, Any]) -> Callable[..., Awaitable[Any]]:
        async def answer(request: Any, context: Any) -> Any:
            async with self._around(context, method, metadata):
                return await behave(request, context)

        return answer

    def _streaming(self, behave: Any, method: str, metadata: Mapping[str, Any]) -> Callable[..., AsyncIterator[Any]]:
        async def answers(request: Any, context: Any) -> AsyncIterator[Any]:
            async with self._around(context, method, metadata):
                async for one in behave(request, context):
                    yield one

        return answers

    @contextlib.asynccontextmanager
    async def _around(self, context: Any, method: str, metadata: Mapping[str, Any]) -> AsyncIterator[None]:
        begun, status = time.perf_counter(), grpc.StatusCode.OK
        log.unbind()
        tracer, sent = spans.tracer(), metadata.get("traceparent")
        span = None if tracer is None else spans.serving(tracer, method.lstrip("/"), sent)
        log.bind(trace_id=trace.trace_id(span.traceparent if span else trace.follow(sent)))
        try:
            await self._admit(context, method, metadata)
            yield
        except grpc.aio.AbortError:
            status = context.code()
            raise
        except Exception as error:  # noqa: BLE001  # every error has a status; a bug's is INTERNAL and in the log
            status, text, trailing = _status(error, method)
            await context.abort(status, text, trailing)
        finally:
            metrics.RPC_CALLS.labels(self._service, method, status.name).inc()
            metrics.RPC_SECONDS.labels(self._service, method).observe(time.perf_counter() - begun)
            if span is not None:
                ours = status in (grpc.StatusCode.INTERNAL, grpc.StatusCode.UNAVAILABLE)
                span.end(error=status.name if ours else "", rpc__system="grpc", kitchen__service=self._service)

    async def _admit(self, context: Any, method: str, metadata: Mapping[str, Any]) -> None:
        if context.time_remaining() is None:
            raise InvalidMessage("every call has a deadline: this one has none")
        kind, _, token = str(metadata.get("authorization", "")).partition(" ")
        if kind.lower() != "bearer":
            raise Unauthenticated("send a service token")
        name = _service_of(await self._verifier.bearer(token))
        if name not in self.callers.get(method, frozenset()):
            raise NotAllowed(f"{name} may not call {method}")
        _caller.set(name)


def _service_of(who: Principal) -> str:
    kind, _, name = who.id.partition(":")
    if kind != "service" or "service" not in who.roles:
        raise NotAllowed("this is for services")
    return name


_STATUS: Final[tuple[tuple[type[Exception], grpc.StatusCode], ...]] = (
    (Refused, grpc.StatusCode.FAILED_PRECONDITION),
    (Transient, grpc.StatusCode.UNAVAILABLE),
    (Unauthenticated, grpc.StatusCode.UNAUTHENTICATED),
    (NotAllowed, grpc.StatusCode.PERMISSION_DENIED),
    (NotFound, grpc.StatusCode.NOT_FOUND),
    (InvalidMessage, grpc.StatusCode.INVALID_ARGUMENT),
    (ValueError, grpc.StatusCode.INVALID_ARGUMENT),
)


def _status(error: Exception, method: str) -> tuple[grpc.StatusCode, str, tuple[tuple[str, str], ...]]:
    """Return the status of an error, what is told of it, and what programs are told."""
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), grpc.StatusCode.INTERNAL)
    if status is grpc.StatusCode.INTERNAL:
        logger.error("a call failed", method=method, exc_info=error)
        return status, "this is our fault; the log has it under the trace", ()
    if status is grpc.StatusCode.UNAVAILABLE:
        logger.warning("away", method=method, why=str(error)[:300])
        return status, "something this needs is away for now", ()
    return status, str(error), ((CODE, error.code),) if isinstance(error, Refused) else ()
