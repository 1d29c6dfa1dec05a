"""One trace from the request through outbox and topic to the worker, where somebody looks; else nothing at all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from kafka.errors import KafkaError
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from kitchenkit import spans
from kitchenkit.events import record_of
from kitchenkit.react import Consumer, Reaction, Record
from kitchenkit.relay import Relay, Source
from tests.fakes.issuer import FakeIssuer
from tests.fakes.producer import MemoryProducer, Published
from tests.fakes.store import FakeStore, MemoryStore
from tests.fakes.tally import NOW, TALLY, Count, Tally, tally_id, to_fields, to_letter
from tests.fakes.web import client

from .lamps import T0, Lamp, app_of, lamp_fields, lamp_resource, lamps

SENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
Row = Mapping[str, Any]


@pytest.fixture
def seen() -> Iterator[Callable[[], list[ReadableSpan]]]:
    """Look at every span that has ended."""
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    spans.use(spans.Tracer(provider))
    yield lambda: list(exporter.get_finished_spans())
    spans.use(None)


class Outbox:
    """A collection as the relay uses it, with one row of letters."""

    def __init__(self, letters: Sequence[Row]) -> None:
        self.rows = [{"_id": "l1", "sequence": len(letters), "outbox": list(letters), "outbox_at": 1}]

    def find(self, *_: Any) -> Outbox:
        return self

    def limit(self, _: int) -> Outbox:
        return self

    def batch_size(self, _: int) -> list[Row]:
        return list(self.rows)

    def bulk_write(self, *_: Any, **__: Any) -> SimpleNamespace:
        return SimpleNamespace(matched_count=1)


async def asked(sent: str | None = SENT) -> tuple[FakeStore[Lamp], str]:
    """Light a lamp by HTTP; return the store and the traceparent of the answer."""
    issuer, store = FakeIssuer(), FakeStore[Lamp](lamp_fields)
    store.put(lamps(1)[0], T0)
    headers = {**issuer.headers("p1", ("lighter", "hub")), **({"traceparent": sent} if sent else {})}
    async with client(app_of(issuer, lamp_resource(store)), headers) as web:
        answer = await web.post("/v1/lamps/l0:light", json={"watts": 5, "wires": [{"colour": "red"}]})
        await web.get("/healthz")
    assert answer.status_code == 200, answer.text
    return store, answer.headers["traceparent"]


def relayed(letters: Sequence[Row], producer: MemoryProducer | None = None) -> Published:
    outbox, producer = Outbox(letters), producer or MemoryProducer()
    relay = Relay([source := Source("lamps", lambda: outbox, "lamps")], producer)
    assert relay.drain(source) == (1, False)
    (one,) = producer.published
    return one


def heard(one: Published) -> Record:
    return record_of(topic=one.topic, partition=0, offset=3, key=one.key, value=one.value, headers=one.headers)


async def reacted(record: Record, wrong: Exception | None = None) -> MemoryStore[Tally]:
    """Let a worker count the record, as `runtime` puts it together."""
    store = MemoryStore(to_fields, to_letter=to_letter)
    count: Reaction[Tally] = Reaction(
        store=store,
        read=lambda _: "b",
        targets=lambda _: [tally_id("b")],
        decide=lambda target, before, _, context: TALLY.decide(before or Tally(id=target), Count(), context),
    )
    reacting = spans.reacting("tally", "tally")
    assert reacting is not None
    dead: Any = None
    consumer = Consumer("tally", {record.type: [count]}, dead, lambda: NOW, trace=reacting.trace)

    async def breaks(_: Sequence[Record]) -> None:
        raise wrong or AssertionError

    run: Callable[[Sequence[Record]], Awaitable[None]] = breaks if wrong else consumer.react
    await reacting.around(run)([record])
    return store


async def test_one_trace_covers_request_publishing_and_reaction(seen: Callable[[], list[ReadableSpan]]) -> None:
    store, answered = await asked()
    (letter,) = store.letters["l0"]
    published = relayed([letter])
    tallies = await reacted(heard(published))
    request, publish, reaction = seen()
    assert [span.name for span in (request, publish, reaction)] == [
        "POST /v1/lamps/{id}:light", "publish Lit", "tally Lit",
    ]  # fmt: skip
    assert {f"{span.context.trace_id:032x}" for span in (request, publish, reaction)} == {SENT[3:35]}
    assert parents(request, publish, reaction) == [SENT[36:52], own(request), own(publish)]
    # Each step hands on its own: what is answered, stored, published, and told because of it.
    assert (answered, letter["trace"]) == (traceparent(request), traceparent(request))
    assert published.header("traceparent") == traceparent(publish)
    assert [row["trace"] for row in tallies.outbox] == [traceparent(reaction)]


async def test_a_publishing_lasts_from_the_commit_and_says_what_it_is_about(
    seen: Callable[[], list[ReadableSpan]],
) -> None:
    store, _ = await asked(sent=None)
    (letter,) = store.letters["l0"]
    relayed([letter])
    request, publish = seen()
    assert request.parent is None
    assert publish.start_time == int(letter["at"].timestamp() * 1000) * 1_000_000
    assert dict(publish.attributes or {}) == {
        "kitchen.service": "lamps",
        "messaging.system": "kafka",
        "messaging.destination.name": "topic",
        "messaging.message.id": letter["id"],
    }
    assert (request.attributes or {})["http.response.status_code"] == 200


async def test_what_fails_is_an_error_in_the_trace_and_still_raises(seen: Callable[[], list[ReadableSpan]]) -> None:
    store, _ = await asked()
    (letter,) = store.letters["l0"]
    with pytest.raises(KafkaError):
        relayed([letter], MemoryProducer(missing={"topic"}))
    with pytest.raises(ZeroDivisionError):
        await reacted(heard(relayed([letter])), ZeroDivisionError("a bug"))
    _, failed, published, broken = seen()
    assert [span.status.status_code for span in (failed, published, broken)] == [
        StatusCode.ERROR, StatusCode.UNSET, StatusCode.ERROR,
    ]  # fmt: skip
    assert "a bug" in (broken.status.description or "")


async def test_an_unreadable_traceparent_begins_a_trace(seen: Callable[[], list[ReadableSpan]]) -> None:
    await asked(sent="00-nonsense-01")
    (request,) = seen()
    assert request.parent is None


def test_what_comes_due_begins_a_trace_at_its_instant(seen: Callable[[], list[ReadableSpan]]) -> None:
    begun = spans.fired("dispatch", "matters", "m1", 1_000)
    (due,) = seen()
    assert (due.name, begun, due.start_time) == ("due matters", traceparent(due), 1_000_000_000)


def test_without_an_endpoint_there_is_no_tracer_and_nothing_of_it_is_imported() -> None:
    code = (
        "import sys; import kitchenkit.runtime; from kitchenkit import spans; spans.begin('s', 'api', '');"
        "assert spans.tracer() is None and spans.reacting('s', 'c') is None and spans.fired('s', 'a', 'b', 1) == '';"
        "rows = [{'outbox': []}]\nwith spans.publishing('s', rows) as told: assert told is rows\n"
        "assert not [name for name in sys.modules if name.startswith('opentelemetry.sdk')]"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def own(span: ReadableSpan) -> str:
    return f"{span.context.span_id:016x}"


def traceparent(span: ReadableSpan) -> str:
    return f"00-{span.context.trace_id:032x}-{own(span)}-{span.context.trace_flags:02x}"


def parents(*several: ReadableSpan) -> list[str]:
    return [f"{span.parent.span_id:016x}" if span.parent else "" for span in several]
