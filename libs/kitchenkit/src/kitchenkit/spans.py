"""Traces that can be seen: a span for each request, call, publishing, reaction and due command, told over OTLP.

Each span begins at the traceparent that came with its work and hands on its own, so that one picture shows a fact on
its way from a request through outbox and topic to every worker. `begin` is called once by a process. Without an
endpoint OpenTelemetry's SDK is not imported, `tracer()` is None, and nothing is done for any request or record.
"""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from . import trace
from .events import header
from .react import Record

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

Kind = Literal["SERVER", "PRODUCER", "CONSUMER", "INTERNAL"]
Rows = Sequence[Mapping[str, Any]]
Run = Callable[[Sequence[Record]], Awaitable[None]]

EXPORT_SECONDS = 3.0  # a collector that is away must not hold up the end of a process
_tracers: list[Tracer] = []


class Span:
    """A piece of work that has begun; `traceparent` is what the work it causes goes on from."""

    def __init__(self, span: Any, traceparent: str) -> None:
        self._span, self.traceparent = span, traceparent

    def end(self, name: str = "", *, error: str = "", **attributes: str | int) -> None:
        """End it, with what is known only now."""
        from opentelemetry.trace import Status, StatusCode  # noqa: PLC0415  # not before it is on

        if name:
            self._span.update_name(name)
        self._span.set_attributes(_dotted(attributes))
        if error:
            self._span.set_status(Status(StatusCode.ERROR, error[:300]))
        self._span.end()


class Tracer:
    """Begins spans where `provider` takes them to."""

    def __init__(self, provider: TracerProvider) -> None:
        from opentelemetry import context, trace  # noqa: PLC0415  # not before it is on
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # noqa: PLC0415

        self._tracer = provider.get_tracer("kitchenkit")
        self._wire, self._nowhere = TraceContextTextMapPropagator(), context.Context()
        self._kinds, self._within = trace.SpanKind, trace.set_span_in_context

    def begin(
        self, name: str, kind: Kind, parent: str | None, *, since_ms: int | None = None, **attributes: str | int
    ) -> Span:
        """Begin a span below the traceparent `parent`, or a new trace where that is none."""
        span = self._tracer.start_span(
            name,
            context=self._wire.extract({"traceparent": parent or ""}, context=self._nowhere),
            kind=self._kinds[kind],
            attributes=_dotted(attributes),
            start_time=None if since_ms is None else since_ms * 1_000_000,
        )
        carrier: dict[str, str] = {}
        self._wire.inject(carrier, context=self._within(span, self._nowhere))
        return Span(span, carrier["traceparent"])


def begin(service: str, process: str, endpoint: str) -> None:
    """Tell the spans of this process to `endpoint`; further `OTEL_…` variables mean what they mean everywhere."""
    if not endpoint:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    resource = Resource.create(
        {"service.namespace": "kitchen", "service.name": service, "kitchen.process": f"{service} {process}"}
    )
    provider = TracerProvider(resource=resource)
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=EXPORT_SECONDS)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    use(Tracer(provider))


def use(tracer: Tracer | None) -> None:
    """Take this tracer for what is made from now on, or none."""
    _tracers[:] = [] if tracer is None else [tracer]


def tracer() -> Tracer | None:
    """Return the tracer of this process, or None where nobody looks."""
    return _tracers[0] if _tracers else None


@contextlib.contextmanager
def publishing(service: str, rows: Rows) -> Iterator[Rows]:
    """Give the rows with the traceparents to publish: a span lasts from a fact's commit to its acknowledgement."""
    used = tracer()
    if used is None:
        yield rows
        return
    spans: list[Span] = []
    with _ended(spans):
        yield [{**row, "outbox": [_posted(used, service, letter, spans) for letter in row["outbox"]]} for row in rows]


def _posted(used: Tracer, service: str, letter: Mapping[str, Any], spans: list[Span]) -> Mapping[str, Any]:
    span = used.begin(
        f"publish {_short(letter['type'])}",
        "PRODUCER",
        letter["trace"],
        since_ms=int(letter["at"].timestamp() * 1000),
        kitchen__service=service,
        kitchen__case_id=letter["corr"],
        messaging__system="kafka",
        messaging__destination__name=" ".join(letter["topics"]),
        messaging__message__id=letter["id"],
    )
    spans.append(span)
    return {**letter, "trace": span.traceparent}


class Reacting:
    """Runs batches with a span for each record; what is done because of a record goes on from its span."""

    def __init__(self, used: Tracer, service: str, consumer: str) -> None:
        self._tracer, self._service, self._consumer = used, service, consumer
        self._spans: dict[str, Span] = {}

    def trace(self, record: Record) -> str:
        """Return the traceparent for what is done because of `record`."""
        span = self._spans.get(record.origin)
        return span.traceparent if span else record.trace

    def around(self, run: Run) -> Run:
        """Return `run` with the spans around it."""

        async def spanned(records: Sequence[Record]) -> None:
            self._spans = {record.origin: self._begin(record) for record in records}
            with _ended(self._spans.values()):
                await run(records)
            self._spans = {}

        return spanned

    def _begin(self, record: Record) -> Span:
        return self._tracer.begin(
            f"{self._consumer} {_short(record.type)}",
            "CONSUMER",
            record.trace,
            kitchen__service=self._service,
            kitchen__case_id=header(record, "ce_correlationid"),
            kitchen__origin=record.origin,
            messaging__system="kafka",
            messaging__destination__name=record.topic,
            messaging__consumer__group__name=self._consumer,
            messaging__message__id=record.id,
        )


def reacting(service: str, consumer: str) -> Reacting | None:
    """Return what makes the spans of a consumer, or None where nobody looks."""
    used = tracer()
    return None if used is None else Reacting(used, service, consumer)


def fired(service: str, store: str, aggregate_id: str, due_ms: int) -> str:
    """Tell of a due command, from its instant to now; return the traceparent for what comes of it, or nothing."""
    used = tracer()
    if used is None:
        return ""
    span = used.begin(f"due {store}", "INTERNAL", None, since_ms=due_ms, kitchen__service=service)
    span.end(kitchen__aggregate=aggregate_id)
    return span.traceparent


def serving(used: Tracer, name: str, sent: str | None) -> Span:
    """Begin the span of a request or call and make its traceparent the current one."""
    span = used.begin(name, "SERVER", sent)
    trace.take(span.traceparent)
    return span


@contextlib.contextmanager
def _ended(spans: Any) -> Iterator[None]:
    error = ""
    try:
        yield
    except BaseException as why:
        error = repr(why)
        raise
    finally:
        for span in spans:
            span.end(error=error)


def _short(kind: str) -> str:
    return kind.rpartition(".")[2] or "(no type)"


def _dotted(attributes: Mapping[str, str | int]) -> dict[str, str | int]:
    """Return attributes under their own names: `http__route` is `http.route`; what is empty is left out."""
    return {name.replace("__", "."): value for name, value in attributes.items() if value != ""}
