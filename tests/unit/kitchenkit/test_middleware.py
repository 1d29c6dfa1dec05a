"""How long an answer took is how long somebody waited for it to begin."""

from __future__ import annotations

import time
from typing import Any

import pytest
from prometheus_client import REGISTRY
from starlette.types import Receive, Scope, Send

from kitchenkit.middleware import Requests


async def test_a_stream_counts_until_it_begins_however_long_it_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    seconds = [time.perf_counter()]
    monkeypatch.setattr(time, "perf_counter", lambda: seconds[0])

    async def stream(scope: Scope, receive: Receive, send: Send) -> None:
        seconds[0] += 100
        await send({"type": "http.response.start", "status": 200, "headers": []})
        seconds[0] += 3600
        await send({"type": "http.response.body", "body": b"the end"})

    async def send(message: Any) -> None:
        sent.append(message["type"])

    async def receive() -> Any:
        raise AssertionError

    scope = {"type": "http", "headers": [], "path": "/v1/stream", "method": "GET"}
    await Requests(stream, "streaming")(scope, receive, send)
    assert sent == ["http.response.start", "http.response.body"]
    labels = {"service": "streaming", "route": "(none)"}
    assert REGISTRY.get_sample_value("kitchen_http_seconds_count", labels) == 1
    assert REGISTRY.get_sample_value("kitchen_http_seconds_sum", labels) == pytest.approx(100, abs=50)
