"""A commercial need from the citizen's words to their rating, and one that comes back to the desk, on a whole hub."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from tenacity import Retrying, stop_after_delay, wait_fixed

from kitchenctl.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
TEXT = "贵阳市云岩区大营路街道，钥匙忘在家里了，门打不开，需要开锁师傅上门开锁。"


class Hub:
    """Speaks to the services as people of every role."""

    def __init__(self, stack: Stack, client: httpx.Client) -> None:
        accounts = json.loads(stack.accounts_file.read_text(encoding="utf-8"))
        self._keys = {one["role"]: one["api_key"] for one in reversed(accounts)}  # the first of each role stays
        self._urls, self._client = stack.urls, client

    def get(self, role: str, service: str, path: str) -> Any:
        return self._said("GET", role, service, path, None)

    def post(self, role: str, service: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return self._said("POST", role, service, path, body or {})

    def _said(self, method: str, role: str, service: str, path: str, body: dict[str, Any] | None) -> Any:
        answer = self._client.request(
            method, f"{self._urls[service]}{path}", json=body, headers={"X-API-Key": self._keys[role]}
        )
        assert answer.is_success, (path, answer.status_code, answer.text)
        return answer.json()


@pytest.fixture(scope="module")
def people(hub: Stack) -> Iterator[Hub]:
    with httpx.Client(timeout=10, trust_env=False) as client:
        yield Hub(hub, client)


def until(look: Callable[[], Any]) -> Any:
    """Return what `look` sees once it is something."""
    for attempt in Retrying(stop=stop_after_delay(30), wait=wait_fixed(0.2), reraise=True):
        with attempt:
            seen = look()
            assert seen, "not yet"
    return seen


def ordered(people: Hub) -> tuple[dict[str, Any], dict[str, Any]]:
    """Submit the need and return the submission's answer and the order it has become."""
    body = {"submission_id": str(uuid4()), "source": "resident", "kind": "appeal", "text": TEXT}
    given = people.post("resident", "intake", "/v1/submissions", body)
    case = until(lambda: people.get("triage_clerk", "triage", f"/v1/cases/{given['case_id']}"))
    case = until(lambda: _decided(people, case["id"]))
    if case["state"] != "routed":
        route = {"lane": "commercial", "category_code": "COM-LOCK", "area_code": "520103019"}
        people.post("triage_clerk", "triage", f"/v1/cases/{case['id']}:route", route)
    path = f"/v1/merchant-orders?case_id={given['case_id']}"
    return given, until(lambda: people.get("dispatcher", "dispatch", path)["items"])[0]


def _decided(people: Hub, case_id: str) -> Any:
    case = people.get("triage_clerk", "triage", f"/v1/cases/{case_id}")
    return case if case["state"] in {"routed", "triage_review"} else None


def test_a_merchant_takes_it_and_the_citizen_rates_it(people: Hub) -> None:
    given, order = ordered(people)
    assert (order["state"], order["merchant_name"]) == ("offered", "云岩区安达开锁服务部")
    path = f"/v1/merchant-orders/{order['id']}"
    assert people.get("merchant", "dispatch", path)["place"] is None
    assert people.post("merchant", "dispatch", f"{path}:accept")["state"] == "accepted"
    people.post("merchant", "dispatch", f"{path}:fulfil", {"note": "师傅半小时内到"})
    track = f"/v1/cases/{given['case_no']}?code={given['tracking_code']}"
    until(lambda: people.get("resident", "intake", track)["status"] == "confirming")
    said = {"verdict": "solved", "satisfied": True, "stars": 5, "comment": "来得快"}
    people.post("resident", "intake", f"/v1/cases/{given['case_no']}:rate?code={given['tracking_code']}", said)
    until(lambda: people.get("dispatcher", "dispatch", path)["state"] == "rated")
    assert people.get("dispatcher", "dispatch", path)["stars"] == 5
    until(lambda: people.get("resident", "intake", track)["status"] == "closed")


def test_the_wrong_lane_goes_back_to_the_desk_and_may_come_again(people: Hub) -> None:
    given, order = ordered(people)
    people.post("dispatcher", "dispatch", f"/v1/merchant-orders/{order['id']}:wrong-lane", {"reason": "请核实类别"})
    case = f"/v1/cases/{given['case_id']}"
    until(lambda: people.get("triage_clerk", "triage", case)["state"] == "triage_review")
    route = {"lane": "commercial", "category_code": "COM-LOCK", "area_code": "520103019"}
    people.post("triage_clerk", "triage", f"{case}:route", route)
    path = f"/v1/merchant-orders?case_id={given['case_id']}"
    orders = until(lambda: (found := people.get("dispatcher", "dispatch", path)["items"])[1:] and found)
    assert {(one["routing_no"], one["state"]) for one in orders} == {(1, "wrong_lane"), (2, "offered")}
