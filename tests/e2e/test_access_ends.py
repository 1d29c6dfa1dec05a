"""Whoever is disabled, or loses a right or a key, is out everywhere within seconds; what staff did is in the audit."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from kitchenctl.stack import Stack
from tests.e2e.people import People, Person, submit, until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
PASSWORD = "correct horse battery staple"
SECONDS = 6.0  # promised are two; a machine with much else to do may take longer
VAGUE = "想反映一个情况，不知道归谁管 {}"
READ = {
    "intake": "/v1/my/submissions",
    "triage": "/v1/queue",
    "dispatch": "/v1/matters",
    "newsroom": "/v1/leads",
    "volunteer": "/v1/orders",
    "directory": "/v1/people",
    "console": "/v1/cases",
}


@dataclass
class Newcomer:
    """Somebody who came for one test."""

    id: str
    username: str
    admin: Person
    urls: dict[str, str]

    def give(self, command: str, **body: str) -> Any:
        return self.admin.post("directory", f"/v1/people/{self.id}:{command}", body)

    def token(self) -> dict[str, str]:
        body = {"username": self.username, "password": PASSWORD}
        answer = httpx.post(f"{self.urls['directory']}/v1/sign-in", json=body, trust_env=False, timeout=30)
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def statuses(self, headers: dict[str, str]) -> dict[str, int]:
        return {
            name: httpx.get(self.urls[name] + path, headers=headers, trust_env=False, timeout=30).status_code
            for name, path in READ.items()
        }

    def is_out(self, headers: dict[str, str]) -> None:
        """Return once every service refuses."""
        until(lambda: set(self.statuses(headers).values()) == {401}, seconds=SECONDS)


@pytest.fixture
def newcomer(hub: Stack, people: People) -> Iterator[Newcomer]:
    """Give a supervisor, who reads everywhere, with a password and no second factor (the local run asks for none)."""
    admin, username = people["admin-01"], f"newcomer-{uuid4().hex[:8]}"
    made = admin.post("directory", "/v1/people", {"username": username, "name": "新来的督办员"})
    one = Newcomer(made["id"], username, admin, dict(hub.urls))
    one.give("grant", role="supervisor", kind="hub")
    one.admin.ask("POST", "directory", f"/v1/people/{one.id}/password", {"new": PASSWORD})
    yield one
    if admin.get("directory", f"/v1/people/{one.id}")["state"] == "active":
        one.give("disable", reason="test")


def test_a_disabled_person_s_token_is_refused_everywhere(newcomer: Newcomer) -> None:
    headers = newcomer.token()
    assert 401 not in newcomer.statuses(headers).values()
    newcomer.give("disable", reason="离岗")
    newcomer.is_out(headers)


def test_a_browser_of_somebody_who_is_disabled_is_told_and_its_stream_ends(newcomer: Newcomer) -> None:
    told: list[str] = []
    began = threading.Event()
    with httpx.Client(base_url=newcomer.urls["console"], timeout=30, trust_env=False) as page:
        page.headers["X-CSRF-Token"] = page.get("/session").json()["csrf"]
        signed = page.post("/session", json={"username": newcomer.username, "password": PASSWORD})
        assert signed.status_code == 200, signed.text

        def listen() -> None:
            with page.stream("GET", "/api/console/v1/stream") as stream:
                for line in stream.iter_lines():
                    if line.startswith("event: "):
                        told.append(line[7:])
                        began.set()

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        assert began.wait(20)
        newcomer.give("disable", reason="离岗")
        listener.join(SECONDS)
        assert not listener.is_alive()
        assert told[-1] == "ended"
        assert page.get("/api/triage/v1/queue").json()["code"] == "session_ended"
        assert page.get("/session").json()["signed_in"] is False


def test_a_right_that_was_taken_is_gone_and_the_session_goes_on_with_the_rest(newcomer: Newcomer) -> None:
    newcomer.give("grant", role="triage_clerk", kind="hub")
    with httpx.Client(base_url=newcomer.urls["console"], timeout=30, trust_env=False) as page:
        page.headers["X-CSRF-Token"] = page.get("/session").json()["csrf"]
        page.post("/session", json={"username": newcomer.username, "password": PASSWORD}).raise_for_status()
        assert page.get("/api/volunteer/v1/orders").status_code == 200
        newcomer.give("revoke", role="supervisor", kind="hub")
        until(lambda: page.get("/api/directory/v1/people").status_code == 403, seconds=SECONDS)
        assert page.get("/api/triage/v1/queue").status_code == 200
        rights = page.get("/session").json()["person"]["rights"]
        assert [right["role"] for right in rights] == ["triage_clerk"]


def test_a_revoked_key_is_refused_everywhere_though_it_was_used_a_moment_ago(hub: Stack, people: People) -> None:
    admin, username = people["admin-01"], f"program-{uuid4().hex[:8]}"
    made = admin.post("directory", "/v1/people", {"username": username, "name": "对接程序"})
    one = Newcomer(made["id"], username, admin, dict(hub.urls))
    one.give("grant", role="service", kind="hub")
    key = admin.post("directory", f"/v1/people/{one.id}/api-keys", {"label": "test"})
    headers = {"X-API-Key": key["api_key"]}
    assert 401 not in one.statuses(headers).values()
    admin.post("directory", f"/v1/people/{one.id}/api-keys/{key['id']}:revoke")
    one.is_out(headers)


def test_who_did_and_opened_what_is_in_the_audit_for_who_audits(hub: Stack, people: People) -> None:
    case = submit(people, "grid-worker-01", VAGUE.format(uuid4().hex[:6]))
    clerk = people["triage-clerk-01"]
    until(lambda: clerk.ask("GET", "triage", f"/v1/cases/{case.id}").status_code == 200)
    auditor = people["auditor-01"]
    with httpx.Client(base_url=hub.urls["console"], timeout=30, trust_env=False) as page:
        page.headers["X-CSRF-Token"] = (found := page.get("/session").json())["csrf"]
        account = next(one for one in found["demo_accounts"] if one["role"] == "triage_clerk")
        body = {name: account[name] for name in ("username", "password")}
        page.post("/session", json=body).raise_for_status()
        page.get(f"/api/triage/v1/cases/{case.id}").raise_for_status()
    clerk.post("triage", f"/v1/cases/{case.id}:claim")

    def listed() -> list[dict[str, Any]] | None:
        answer = auditor.get("console", f"/v1/audit?about={case.id}")
        items: list[dict[str, Any]] = answer["items"]
        kinds = {(one["kind"], one["service"], one["role"]) for one in items}
        return items if ("look", "triage", "") in kinds and ("act", "triage", "triage_clerk") in kinds else None

    items = until(listed)
    assert {one["case_no"] for one in items if one["kind"] == "act"} == {case.no}
    whole = auditor.get("console", "/v1/audit?limit=200")
    assert whole["accounts"] is True
    assert {"account", "look"} <= {one["kind"] for one in whole["items"]}
    people["leader-01"].refused(403, "GET", "console", "/v1/audit")
