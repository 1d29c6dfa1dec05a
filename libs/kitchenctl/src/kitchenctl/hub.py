"""The hub over its public API, as the command line uses it: one address per service, one API key per role."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from .stack import Stack

# Every kind of thing that has commands, in the order in which an id is looked for: (service, path).
RESOURCES: tuple[tuple[str, str], ...] = (
    ("triage", "/v1/cases"),
    ("dispatch", "/v1/orders"),
    ("dispatch", "/v1/matters"),
    ("dispatch", "/v1/merchant-orders"),
    ("newsroom", "/v1/leads"),
    ("newsroom", "/v1/stories"),
    ("newsroom", "/v1/watches"),
    ("volunteer", "/v1/orders"),
    ("triage", "/v1/routing-rules"),
    ("triage", "/v1/weather-warnings"),
    ("dispatch", "/v1/deliveries"),
    ("dispatch", "/v1/notices"),
    ("dispatch", "/v1/duty-list/versions"),
    ("dispatch", "/v1/policies"),
    ("dispatch", "/v1/calendars"),
    ("dispatch", "/v1/unit-endpoints"),
    ("dispatch", "/v1/published-lists"),
    ("dispatch", "/v1/reply-templates"),
    ("dispatch", "/v1/response-priorities"),
    ("dispatch", "/v1/answer-reviews"),
    ("dispatch", "/v1/topics"),
    ("dispatch", "/v1/merchants"),
    ("directory", "/v1/rosters"),
    ("directory", "/v1/substitutions"),
    ("directory", "/v1/people"),
    ("directory", "/v1/organisations"),
    ("directory", "/v1/areas"),
)
SECONDS = 15.0


class HubError(Exception):
    """What the hub, or the way to it, says against it: for people, with what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account."""

    role: str
    scope: str
    username: str
    api_key: str


class Hub:
    """A client of every service of one stack."""

    def __init__(self, stack: Stack) -> None:
        self._urls = stack.urls
        try:
            rows = json.loads(stack.accounts_file.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise HubError(f"{stack.accounts_file} is not there: bring the hub up first (make run)") from error
        self.accounts = [Account(row["role"], str(row["scope"]), row["username"], row["api_key"]) for row in rows]
        self._client = httpx.Client(timeout=SECONDS)

    def key(self, who: str) -> str:
        """Return the API key of the account of that name, or of the first with that role; raises `HubError`."""
        for account in self.accounts:
            if who in (account.role, account.username):
                return account.api_key
        roles = ", ".join(sorted({account.role for account in self.accounts}))
        raise HubError(f"there is no account with the role or the name {who}; the roles are: {roles}")

    def roles(self) -> Iterator[str]:
        """Yield each role once, in the order of the accounts."""
        yield from dict.fromkeys(account.role for account in self.accounts)

    def name(self, person_id: str) -> str:
        """Return what a person is called, or nothing where the id is nobody's."""
        person = self.get("directory", f"/v1/people/{person_id}", role="admin")
        return str(person["name"]) if person else ""

    def url(self, service: str, path: str) -> str:
        """Return the whole address of a path."""
        return self._urls[service] + path

    def call(
        self, method: str, service: str, path: str, *, role: str, body: object = None, **query: str
    ) -> httpx.Response:
        """Return the answer, whatever it says; raises `HubError` where there is none."""
        headers = {"X-API-Key": self.key(role)}
        try:
            return self._client.request(
                method, self.url(service, path), headers=headers, params=query or None, json=body
            )
        except httpx.TransportError as error:
            raise HubError(f"{service} does not answer at {self._urls[service]}: kitchen status ({error})") from error

    def get(self, service: str, path: str, *, role: str = "service", **query: str) -> Any:
        """Return the answer's JSON, None for 404; raises `HubError` for any other refusal."""
        answer = self.call("GET", service, path, role=role, **query)
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        return checked(answer)

    def items(self, service: str, path: str, **query: str) -> list[dict[str, Any]]:
        """Return the first page of a list."""
        page = self.get(service, path, **query)
        return list(page["items"]) if page else []


def checked(answer: httpx.Response) -> Any:
    """Return the JSON of a success; raises `HubError` with what the problem says."""
    if answer.is_success:
        return answer.json()
    raise HubError(problem(answer))


def problem(answer: httpx.Response) -> str:
    """Return a problem in one line: status, what is wrong, which field."""
    try:
        body: Mapping[str, Any] = answer.json()
    except ValueError:
        return f"{answer.status_code} {answer.text[:200]}"
    fields = "; ".join(f"{'.'.join(map(str, e.get('loc', ())))}: {e.get('msg', e)}" for e in body.get("errors", ()))
    allowed = body.get("allowed")
    parts = [f"{answer.status_code} {body.get('code', '')}: {body.get('detail', body.get('title', ''))}", fields]
    return " | ".join(
        part
        for part in (*parts, f"allowed now: {', '.join(allowed) or 'nothing'}" if allowed is not None else "")
        if part
    )
