from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from kitchen_console.gateway import LARGEST
from tests.unit.console.conftest import Answer, Page


def raising(error: type[httpx.TransportError]) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        raise error("no", request=request)

    return answer


async def test_a_request_goes_on_with_the_token_of_the_session_and_without_its_cookie(page: Page) -> None:
    await page.sign_in()
    answer = await page.ask("GET", "/api/triage/v1/queue?state=%E5%BE%85&limit=2", X_Forwarded_For="10.0.0.1")
    assert (answer.status_code, answer.json()) == (200, {"items": []})
    (heard,) = page.heard
    assert str(heard.url) == "http://triage/v1/queue?state=%E5%BE%85&limit=2"
    assert heard.headers["authorization"] == "Bearer access-1"
    assert not {"cookie", "x-csrf-token", "origin", "referer"} & set(heard.headers)
    assert heard.headers["x-forwarded-for"] == "127.0.0.1", "where it came from, not what the page says of that"
    assert heard.headers["traceparent"].split("-")[1] == answer.headers["traceparent"].split("-")[1]


async def test_the_body_and_what_belongs_to_it_arrive_as_they_were_sent(page: Page) -> None:
    await page.sign_in()
    path = "/api/triage/v1/cases/c1:route"
    await page.ask("POST", path, {"lane": "news"}, If_Match='"3"', Idempotency_Key="k1")
    (heard,) = page.heard
    assert (heard.method, heard.url.path, heard.content) == ("POST", "/v1/cases/c1:route", b'{"lane":"news"}')
    sent = {name: heard.headers[name] for name in ("content-type", "if-match", "idempotency-key", "content-length")}
    assert sent == {
        "content-type": "application/json",
        "if-match": '"3"',
        "idempotency-key": "k1",
        "content-length": "15",
    }
    assert "transfer-encoding" not in heard.headers


async def test_nobody_is_passed_on_as_nobody(page: Page) -> None:
    await page.look()
    await page.ask("GET", "/api/triage/v1/queue")
    await page.ask("POST", "/api/triage/v1/things", {})
    assert ["authorization" in heard.headers for heard in page.heard] == [False, False]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("signed_in", [True, False])
async def test_what_changes_something_needs_the_token_of_the_page(page: Page, method: str, signed_in: bool) -> None:
    await (page.sign_in() if signed_in else page.look())
    for csrf in ({}, {"X-CSRF-Token": "made up"}):
        answer = await page.client.request(method, "/api/triage/v1/cases/c1:claim", headers=csrf)
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    assert not page.heard


async def test_a_program_is_passed_on_with_its_own_key_and_never_with_a_session(page: Page) -> None:
    await page.sign_in()
    await page.client.post("/api/triage/v1/cases/c1:claim", headers={"X-API-Key": "k.s"})
    await page.client.get("/api/triage/v1/queue", headers={"Authorization": "Bearer mine"})
    assert [heard.headers.get("authorization") for heard in page.heard] == [None, "Bearer mine"]
    assert page.heard[0].headers["x-api-key"] == "k.s"


async def test_of_a_session_that_is_over_one_is_told_and_no_cookie_is_touched(page: Page) -> None:
    await page.sign_in()
    page.store.rows.clear()
    answer = await page.ask("GET", "/api/triage/v1/queue")
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")
    assert "set-cookie" not in answer.headers
    assert not page.heard


async def test_an_old_token_is_renewed_on_the_way(page: Page) -> None:
    await page.sign_in()
    page.later(3600)
    await page.ask("GET", "/api/triage/v1/queue")
    assert page.heard[0].headers["authorization"] == "Bearer access-2"


@pytest.mark.parametrize(
    "path",
    [
        "/api/nobody/v1/queue", "/api/triage/metrics", "/api/triage/readyz", "/api/triage/docs", "/api/triage/",
        "/api/triage/v1/..%2Fmetrics", "/api/triage/v1/%2e%2e/metrics", "/api/triage/v1", "/api/directory/v1/sign-in",
        "/api/directory/v1/refresh", "/api/directory/v1/token", "/api/directory/v1/%73ign-out",
        "/api/directory/.well-known/jwks.json",
    ],
)  # fmt: skip
async def test_only_what_is_meant_for_the_outside_is_reached_and_never_what_gives_tokens(page: Page, path: str) -> None:
    await page.sign_in()
    for method in ("GET", "POST"):
        assert (await page.ask(method, path)).status_code == 404
    assert not page.heard


async def test_a_problem_arrives_as_it_was_said_and_cookies_of_a_service_do_not(page: Page) -> None:
    problem = {"type": "urn:problem:claimed", "title": "Conflict", "status": 409, "detail": "x", "code": "claimed"}
    headers = {"content-type": "application/problem+json", "set-cookie": "a=b", "server": "x", "etag": '"4"'}
    page.answer.append(lambda _: httpx.Response(409, json=problem, headers=headers))
    answer = await page.client.get("/api/triage/v1/cases/c1")
    assert (answer.status_code, answer.json(), answer.headers["etag"]) == (409, problem, '"4"')
    assert answer.headers["content-type"] == "application/problem+json"
    assert not {"set-cookie", "server"} & set(answer.headers)


async def test_an_answer_cannot_act_as_a_page(page: Page) -> None:
    page.answer.append(lambda _: httpx.Response(200, text="<script>", headers={"content-type": "text/html"}))
    answer = await page.client.get("/api/triage/v1/x")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers.get_list("cache-control") == ["no-store"]


@pytest.mark.parametrize(
    ("method", "error", "status", "code"),
    [
        ("GET", httpx.ConnectError, 503, "unavailable"),
        ("POST", httpx.ConnectTimeout, 503, "unavailable"),
        ("GET", httpx.ReadTimeout, 503, "unavailable"),
        ("POST", httpx.ReadTimeout, 502, "no_answer"),
        ("POST", httpx.RemoteProtocolError, 502, "no_answer"),
    ],
)
async def test_a_service_that_is_away_is_a_problem_that_says_whether_anything_was_done(
    page: Page, method: str, error: type[httpx.TransportError], status: int, code: str
) -> None:
    await page.look()
    page.answer.append(raising(error))
    answer = await page.ask(method, "/api/triage/v1/cases")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_body_that_is_too_large_is_refused_however_it_comes(page: Page) -> None:
    await page.sign_in()

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"x" * (LARGEST // 2)

    for content in (b"x" * (LARGEST + 1), pieces()):
        answer = await page.client.post("/api/triage/v1/cases", content=content, headers={"X-CSRF-Token": page.csrf})
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert not page.heard


async def test_the_consoles_own_api_answers_there_too_as_whoever_is_signed_in(page: Page) -> None:
    await page.sign_in()
    assert (await page.client.get("/api/console/v1/cases")).status_code == 401  # what was put in proves nobody here
    page.directory.life = 900.0
    _lend_a_real_token(page)
    await page.sign_in()
    answer = await page.client.get("/api/console/v1/cases?state=new")
    assert answer.json() == {"who": "p1", "state": "new", "cookie": None}
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert (await page.client.get("/api/console/v1/cases?nothing=1")).status_code == 422
    assert (await page.client.get("/api/console/v1/nothing")).status_code == 404
    note = await page.ask("POST", "/api/console/v1/notes", {"text": "记"})
    assert note.json() == {"who": "p1", "text": "记"}
    assert (await page.client.post("/api/console/v1/notes", json={"text": "x"})).status_code == 403
    assert (await page.client.get("/v1/cases")).status_code == 401  # without the gateway a cookie is nothing


@pytest.mark.parametrize("path", ["/api/console/v1/stream", "/api/triage/v1/stream"])
async def test_a_stream_arrives_piece_by_piece(page: Page, path: str) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"id: 1\n\n"
        await page.released.wait()
        yield b"id: 2\n\n"

    page.answer.append(lambda _: httpx.Response(200, content=pieces(), headers={"content-type": "text/event-stream"}))
    sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message.get("body") or message["type"] == "http.response.start":
            await sent.put(message)

    serving = asyncio.ensure_future(page.app(_scope(path), receive, send))
    start, first = [await asyncio.wait_for(sent.get(), 5) for _ in range(2)]
    assert (start["status"], first["body"], serving.done()) == (200, b"id: 1\n\n", False)
    page.released.set()
    assert (await asyncio.wait_for(sent.get(), 5))["body"] == b"id: 2\n\n"
    await asyncio.wait_for(serving, 5)


async def test_whoever_goes_away_lets_go_of_the_service(page: Page) -> None:
    closed = asyncio.Event()

    async def pieces() -> AsyncIterator[bytes]:
        try:
            yield b"first"
            await asyncio.Event().wait()
        finally:
            closed.set()

    page.answer.append(lambda _: httpx.Response(200, content=pieces()))
    begun = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await begun.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message.get("body"):
            begun.set()

    await asyncio.wait_for(page.app(_scope("/api/triage/v1/stream"), receive, send), 5)
    await asyncio.wait_for(closed.wait(), 5)


def _lend_a_real_token(page: Page) -> None:
    """Let the directory give tokens that the console's own API can verify."""
    given = page.directory._signed

    def signed() -> Any:
        made = given()
        object.__setattr__(made, "access_token", page.issuer.token("p1", ("triage_clerk", "hub")))
        return made

    page.directory._signed = signed  # type: ignore[method-assign]


def _scope(path: str) -> dict[str, Any]:
    return {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": [(b"host", b"hub")], "client": ("127.0.0.1", 1), "server": ("hub", 80),
    }  # fmt: skip
