"""People of a running hub, as the tests see them: each speaks with a key of their own, through the public API alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import uuid4

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from kitchenctl.stack import Stack

SECONDS = 45.0  # an effect is there within one; a machine with much else to do may take longer
STREET = "贵阳市云岩区大营路街道"  # 520103019
T = TypeVar("T")


def until(look: Callable[[], T | None], *, seconds: float = SECONDS, every: float = 0.1, what: object = "") -> T:
    """Return what `look` sees as soon as it is something; an assertion in it that fails is tried again, too.

    Where each look says something to the hub, `every` keeps it below what one person may say in a minute.
    """
    for attempt in Retrying(
        stop=stop_after_delay(seconds),
        wait=wait_fixed(every),
        retry=retry_if_exception_type(AssertionError),
        reraise=True,
    ):
        with attempt:
            seen = look()
            assert seen, f"not within {seconds:.0f} s: {what or look}"
    assert seen
    return seen


class People:
    """Everybody with an account: `people["triage-clerk-01"]`."""

    def __init__(self, stack: Stack, client: httpx.Client) -> None:
        accounts = json.loads(stack.accounts_file.read_text(encoding="utf-8"))
        self._keys = {one["username"]: one["api_key"] for one in accounts}
        self._urls, self._client = stack.urls, client

    def __getitem__(self, username: str) -> Person:
        return self.with_key(self._keys[username])

    def with_key(self, key: str) -> Person:
        """Return whoever has this API key."""
        return Person(self._client, self._urls, {"X-API-Key": key})

    @property
    def nobody(self) -> Person:
        """Return somebody who does not say who they are."""
        return Person(self._client, self._urls, {})


@dataclass(frozen=True)
class Person:
    """Somebody who asks."""

    _client: httpx.Client
    _urls: Mapping[str, str]
    _headers: Mapping[str, str]

    def ask(
        self, method: str, service: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Return the answer, whatever it says."""
        return self._client.request(
            method, self._urls[service] + path, json=body, headers={**self._headers, **(headers or {})}
        )

    def get(self, service: str, path: str) -> Any:
        """Return what is there."""
        return _good(self.ask("GET", service, path))

    def post(self, service: str, path: str, body: object = None, **headers: str) -> Any:
        """Return the answer to what is done."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return _good(self.ask("POST", service, path, body or {}, named))

    def refused(
        self, status: int, method: str, service: str, path: str, body: object = None, **headers: str
    ) -> dict[str, Any]:
        """Return the problem with which this is refused; it has the one shape of problems."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.ask(method, service, path, body, named)
        assert answer.status_code == status, (path, answer.status_code, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        problem: dict[str, Any] = answer.json()
        assert {"type", "title", "status", "detail", "code"} <= problem.keys()
        assert problem["status"] == status
        return problem

    def only(self, service: str, path: str) -> dict[str, Any]:
        """Return the one thing of a list, once it is there."""
        items = until(lambda: self.get(service, path)["items"], what=path)
        assert len(items) == 1, (path, items)
        found: dict[str, Any] = items[0]
        return found

    def allowed(self, service: str, path: str) -> set[str]:
        """Return the commands that may be given now."""
        return {one["command"] for one in self.get(service, f"{path}/commands")["items"] if one["allowed"]}


def _good(answer: httpx.Response) -> Any:
    assert answer.is_success, (str(answer.request.url), answer.status_code, answer.text)
    return answer.json()


def submission(text: str, **more: object) -> dict[str, Any]:
    """Return a submission of a resident."""
    return {"submission_id": str(uuid4()), "source": "resident", "kind": "appeal", "text": text, **more}


@dataclass
class Case:
    """One case, followed by whoever submitted it and by the desk."""

    people: People
    given: Mapping[str, Any]
    id: str = field(init=False)
    no: str = field(init=False)

    def __post_init__(self) -> None:
        self.id, self.no = self.given["case_id"], self.given["case_no"]

    @property
    def _proof(self) -> str:
        return f"?code={self.given['tracking_code']}"

    def track(self) -> Any:
        """Return what the citizen is shown: they have a number and a code, and no account."""
        return self.people.nobody.get("intake", f"/v1/cases/{self.no}{self._proof}")

    def shows(self, status: str) -> Any:
        """Return what the citizen is shown, once it has this status."""

        def look() -> Any:
            seen = self.track()
            assert seen["status"] == status, (self.no, seen["status"], [line["code"] for line in seen["timeline"]])
            return seen

        return until(look)

    def steps(self) -> list[str]:
        """Return the codes of the citizen's timeline."""
        return [line["code"] for line in self.track()["timeline"]]

    def tells(self, *codes: str) -> None:
        """Return once the citizen's timeline has these lines, in this order (others may stand between)."""

        def look() -> bool:
            lines = iter(self.steps())
            missing = [code for code in codes if code not in lines]
            assert not missing, (self.no, missing, self.steps())
            return True

        until(look)

    def does(self, command: str, **body: object) -> Any:
        """Let the citizen do something, with the code that they were given."""
        return self.people.nobody.post("intake", f"/v1/cases/{self.no}:{command}{self._proof}", body)

    def may_not(self, status: int, command: str, **body: object) -> dict[str, Any]:
        """Return the problem with which the citizen is refused."""
        path = f"/v1/cases/{self.no}:{command}{self._proof}"
        return self.people.nobody.refused(status, "POST", "intake", path, body)

    def desk(self, *states: str) -> dict[str, Any]:
        """Return the case as the desk sees it, once it is in one of these states."""

        def look() -> Any:
            seen = self.people["triage-clerk-01"].get("triage", f"/v1/cases/{self.id}")
            assert seen["state"] in states, (self.no, seen["state"], seen["lane"], seen["explanation"])
            return seen

        found: dict[str, Any] = until(look)
        return found

    def route(self, lane: str, who: str = "triage-clerk-01", **more: object) -> Any:
        """Let somebody at the desk send it into a lane."""
        return self.people[who].post("triage", f"/v1/cases/{self.id}:route", {"lane": lane, **more})

    def of(self, service: str, path: str, routing_no: int = 1) -> dict[str, Any]:
        """Return what has become of that routing in its lane, once it is there."""

        def look() -> Any:
            items = self.people["service-01"].get(service, f"{path}?case_id={self.id}")["items"]
            return next((one for one in items if one["routing_no"] == routing_no), None)

        found: dict[str, Any] = until(look, what=(path, self.no, routing_no))
        return found


def submit(people: People, who: str, text: str, **more: object) -> Case:
    """Let somebody say something to the hub."""
    answer = people[who].ask("POST", "intake", "/v1/submissions", submission(text, **more))
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return Case(people, answer.json())
