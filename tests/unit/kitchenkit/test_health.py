"""Ready says what is missing; alive means progress."""

from __future__ import annotations

import asyncio
import json

import pytest

from kitchenkit.health import Progress, Readiness, answer, serve_ops


async def broken() -> str | None:
    raise ConnectionError("no database")


async def fine() -> str | None:
    return None


async def test_readiness_names_what_is_missing_and_asks_at_most_once_a_second() -> None:
    at, asked = [0.0], []

    async def database() -> str | None:
        asked.append(at[0])
        return "no primary" if at[0] < 5 else None

    readiness = Readiness({"database": database, "other": broken, "fine": fine}, clock=lambda: at[0])
    for _ in range(20):
        assert await readiness.missing() == {"database": "no primary", "other": "ConnectionError: no database"}
    assert asked == [0.0]
    at[0] = 6.0
    assert set(await readiness.missing()) == {"other"}


async def test_a_stopping_process_is_not_ready() -> None:
    readiness = Readiness({"fine": fine})
    assert await readiness.missing() == {}
    readiness.stopping()
    assert await readiness.missing() == {"process": "stopping"}


def test_standing_still_is_illness_only_while_something_waits() -> None:
    at = [0.0]
    progress = Progress(patience=60, clock=lambda: at[0])
    at[0] = 1000.0
    assert progress.stuck() is None
    progress.lag(7)
    at[0] = 1059.0
    assert progress.stuck() is None
    at[0] = 1061.0
    assert progress.stuck() == "7 waiting and no progress for 61 s"
    progress.made()
    assert progress.stuck() is None
    at[0] = 5000.0
    progress.lag(0)
    assert progress.stuck() is None


async def test_the_answers_of_the_three_paths() -> None:
    sick = await answer("/healthz", Readiness(), lambda: "7 waiting")
    assert sick is not None
    assert (sick.status, json.loads(sick.body)) == (503, {"alive": False, "stuck": "7 waiting"})
    unready = await answer("/readyz", Readiness({"database": broken}), lambda: None)
    assert unready is not None
    assert unready.status == 503
    figures = await answer("/metrics", Readiness(), lambda: None)
    assert figures is not None
    assert b"kitchen_outbox_depth_records" in figures.body
    assert await answer("/elsewhere", Readiness(), lambda: None) is None


async def ask(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    await writer.drain()
    told = await reader.read()
    writer.close()
    await writer.wait_closed()
    return told


@pytest.mark.enable_socket  # it is the server that is tested
@pytest.mark.enable_socket
async def test_the_operations_server_answers_and_outlives_nonsense() -> None:
    server = await serve_ops("127.0.0.1", 0, Readiness({"fine": fine}))
    port = server.sockets[0].getsockname()[1]
    try:
        assert await ask(port, b"\x00\xff" * 9000 + b"\r\n\r\n") == b""
        assert (await ask(port, b"POST /readyz HTTP/1.1\r\n\r\n")).startswith(b"HTTP/1.1 405 ")
        assert (await ask(port, b"GET /secrets HTTP/1.1\r\n\r\n")).startswith(b"HTTP/1.1 404 ")
        ready = await ask(port, b"GET /readyz?x=1 HTTP/1.1\r\nHost: a\r\n\r\n")
        assert ready.startswith(b"HTTP/1.1 200 OK\r\n")
        assert ready.endswith(b'{"ready": true, "missing": {}}')
    finally:
        server.close()
        await server.wait_closed()
