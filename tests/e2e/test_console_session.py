"""A browser at the console: signing in, every service behind it, and nothing that a stranger could use."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from cryptography.fernet import Fernet
from mongoengine import disconnect

from kitchen_console.directory import HttpDirectory
from kitchen_console.sessions import Sessions, keys_of
from kitchen_console.store_sessions import MongoSessions
from kitchenctl.stack import Stack
from kitchenkit.mongo import connect
from kitchenkit.time import now

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]
Browser = Callable[[], httpx.Client]


@pytest.fixture
def browser(hub: Stack) -> Iterator[Browser]:
    """Give browsers that have never been here."""
    made: list[httpx.Client] = []

    def new() -> httpx.Client:
        made.append(httpx.Client(base_url=hub.urls["console"], timeout=30, trust_env=False))
        return made[-1]

    yield new
    for client in made:
        client.close()


def visit(client: httpx.Client) -> dict[str, object]:
    """Ask who is signed in, as every page does first, and send its token from then on."""
    answer = client.get("/session")
    assert answer.status_code == 200
    client.headers["X-CSRF-Token"] = answer.json()["csrf"]
    told: dict[str, object] = answer.json()
    return told


def sign_in(client: httpx.Client, role: str) -> httpx.Response:
    """Sign in with the demo account that the page lists for a role."""
    listed = visit(client)["demo_accounts"]
    assert isinstance(listed, list)
    account = next(one for one in listed if one["role"] == role)
    answer = client.post("/session", json={"username": account["username"], "password": account["password"]})
    assert answer.status_code == 200, answer.text
    client.headers["X-CSRF-Token"] = answer.json()["csrf"]
    return answer


def refused(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_clerk_signs_in_sees_the_queue_and_signs_out_again(browser: Browser) -> None:
    page = browser()
    assert visit(page)["signed_in"] is False
    refused(page.get("/api/triage/v1/queue"), 401, "unauthenticated")
    answer = sign_in(page, "triage_clerk")
    assert answer.json()["person"]["rights"]
    assert "token" not in answer.text
    assert all(name in answer.headers["set-cookie"] for name in ("HttpOnly", "SameSite=strict"))
    assert "items" in page.get("/api/triage/v1/queue").raise_for_status().json()
    assert page.get("/api/directory/v1/me").json()["username"] == answer.json()["person"]["username"]
    assert "items" in page.get("/api/console/v1/cases").raise_for_status().json()
    cookie = dict(page.cookies)
    assert page.delete("/session").status_code == 204
    assert visit(page)["signed_in"] is False
    refused(page.get("/api/triage/v1/queue"), 401, "unauthenticated")
    stolen = browser()
    stolen.cookies.update(cookie)  # whoever has copied the cookie has nothing any more
    refused(stolen.get("/api/triage/v1/queue"), 401, "session_ended")


def test_a_wrong_password_is_a_problem_and_leaves_nobody_signed_in(browser: Browser) -> None:
    page = browser()
    visit(page)
    refused(page.post("/session", json={"username": "nobody-here", "password": "wrong"}), 401, "wrong_credentials")
    assert visit(page)["signed_in"] is False


def test_without_the_token_of_the_page_nothing_changes(browser: Browser) -> None:
    page = browser()
    sign_in(page, "grid_worker")
    del page.headers["X-CSRF-Token"]
    refused(page.post("/api/intake/v1/submissions", json={}), 403, "csrf")
    refused(page.delete("/session"), 403, "csrf")
    assert visit(page)["signed_in"] is True


def test_what_a_service_refuses_arrives_as_it_said_it(browser: Browser) -> None:
    page = browser()
    sign_in(page, "resident")
    refused(page.get("/api/triage/v1/queue"), 403, "wrong_role")
    refused(page.post("/api/intake/v1/submissions", json={}), 422, "invalid")
    refused(page.post("/api/directory/v1/sign-in", json={}), 404, "not_found")


def test_the_stream_comes_at_once_through_the_gateway(browser: Browser) -> None:
    page = browser()
    sign_in(page, "triage_clerk")
    with page.stream("GET", "/api/console/v1/stream", headers={"Accept": "text/event-stream"}) as stream:
        assert stream.status_code == 200
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert next(stream.iter_bytes())


def test_the_address_that_people_are_told_is_the_consoles(hub: Stack, browser: Browser) -> None:
    accounts = json.loads(hub.accounts_file.read_text(encoding="utf-8"))
    listed = browser().get(f"{hub.console}/session").json()["demo_accounts"]
    assert {one["role"] for one in listed} == {one["role"] for one in accounts}
    assert not any("api_key" in one for one in listed)


@pytest.mark.parametrize("minutes", [14, 20])
async def test_processes_that_renew_at_once_keep_the_session(hub: Stack, minutes: int) -> None:
    accounts = json.loads(hub.accounts_file.read_text(encoding="utf-8"))
    clerk = next(one for one in accounts if one["role"] == "triage_clerk")
    connect("console", url=hub.mongo_url, database="kitchen_console")
    late, keys = timedelta(), keys_of(Fernet.generate_key().decode())
    with ThreadPoolExecutor(8) as threads:
        async with httpx.AsyncClient(trust_env=False) as client:
            directory = HttpDirectory(hub.urls["directory"], client)
            processes = [Sessions(MongoSessions(threads), directory, keys, now=lambda: now() + late) for _ in range(4)]
            typed = {"username": clerk["username"], "password": clerk["password"]}
            secret, begun = await processes[0].begin(typed)
            for _ in range(3):  # each time the tokens of the time before are nearly over, or over
                late += timedelta(minutes=minutes)
                await asyncio.gather(*(process.find(secret) for process in processes * 3))
            renewed = await processes[1].find(secret)
            assert (renewed.renewal, renewed.csrf) == (3, begun.csrf)
            await processes[2].end(secret)
    disconnect("console")
