"""Real processes tell their spans over OTLP, and a collector that is away holds nothing up."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from kitchenctl.supervision import wait_until
from kitchenkit import time as wall
from kitchenkit.decide import Context
from kitchenkit.letters import Letter, written
from tests.fakes.tally import KIND, Tally, event, to_fields
from tests.integration.kitchenkit.conftest import Tallies, free_port

pytestmark = [pytest.mark.connected, pytest.mark.timeout(240)]

REQUEST = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"  # as the api wrote it down


class Collector:
    """Takes what any OTLP collector takes, and keeps it."""

    def __init__(self) -> None:
        self.spans: list[tuple[str, Span]] = []  # with the process that told it
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told = ExportTraceServiceRequest()
                told.ParseFromString(self.rfile.read(int(self.headers["Content-Length"])))
                for one in told.resource_spans:
                    process = {a.key: a.value.string_value for a in one.resource.attributes}["kitchen.process"]
                    collector.spans += [(process, span) for scope in one.scope_spans for span in scope.spans]
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    made = Collector()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", made.url)
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "200")
    yield made
    made.server.shutdown()
    made.server.server_close()


def commit(tallies: Tallies) -> None:
    """Have a document with one letter for the worker's topic, as a request would have written it."""
    now = wall.now()
    letter = Letter(type=KIND, topics=(tallies.topic,), body=event(tallies.code("t0")), correlation="case-1")
    context = Context(actor="p1", role="admin", now=now, cause="c1", trace=REQUEST)
    row = written(letter, context, service="tally", aggregate_id="a1", sequence=1, before="")
    tallies.client[tallies.database].tallies.insert_one(
        {
            "_id": "a1",
            "state": "open",
            "sequence": 1,
            "created_at": now,
            "updated_at": now,
            "history": [],
            "outbox": [row],
            "outbox_at": wall.millis(now),
            **to_fields(Tally(id="a1", label="a1")),
        }
    )


def test_one_trace_goes_from_a_request_through_relay_and_topic_to_the_worker(
    tallies: Tallies, collector: Collector
) -> None:
    tallies.start("worker")
    tallies.start("relay")
    commit(tallies)
    trace = bytes.fromhex(REQUEST[3:35])

    def ours() -> dict[str, Span]:
        return {process: span for process, span in collector.spans if span.trace_id == trace}

    wait_until(lambda: len(ours()) == 2, seconds=60, what="the spans of relay and worker")
    publish, reaction = ours()["tally relay"], ours()["tally worker"]
    assert publish.parent_span_id.hex() == REQUEST[36:52]
    assert reaction.parent_span_id == publish.span_id
    assert (publish.kind, reaction.kind) == (Span.SPAN_KIND_PRODUCER, Span.SPAN_KIND_CONSUMER)
    assert reaction.end_time_unix_nano >= publish.end_time_unix_nano >= publish.start_time_unix_nano
    said = {attribute.key: attribute.value.string_value for attribute in reaction.attributes}
    assert (said["kitchen.case_id"], said["messaging.destination.name"]) == ("case-1", tallies.topic)


def test_a_collector_that_is_away_holds_up_neither_the_work_nor_the_end(
    tallies: Tallies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{free_port()}")
    worker, relay = tallies.start("worker"), tallies.start("relay")
    commit(tallies)
    wait_until(lambda: len(tallies.seen()) == 1, seconds=30, what="the effect of the record")
    for process in (relay, worker):
        began = time.monotonic()
        assert process.term() == 0
        assert time.monotonic() - began < 15
