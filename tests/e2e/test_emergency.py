"""Danger is seen at once and dispatched without people; what is not clear is the desk's, and nobody does it twice."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kitchenctl import tail
from kitchenctl.stack import Stack
from tests.e2e.people import STREET, Case, People, submission, submit, until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
LIFT = f"{STREET}兴隆小区3栋电梯困人，里面有老人，快来"
FIRE = f"{STREET}老房子起火，有人被困在里面，救命"
UNCLEAR = f"{STREET}，你们看着办吧"
AT_ONCE = timedelta(seconds=10)  # in truth a tenth of a second; the machine of the tests has much else to do


def events(hub: Stack, topic: str, case_id: str) -> Iterator[dict[str, Any]]:
    """Yield what a topic has of a case."""
    for record in tail.read(hub.kafka, topic, from_start=True, follow=False, limit=None):
        if record["headers"]["ce_correlationid"] == case_id:
            yield record


@pytest.mark.parametrize(("text", "tier", "sign_within"), [(LIFT, "E1", 60), (FIRE, "E0", 15)], ids=["lift", "fire"])
def test_danger_is_alarmed_and_dispatched_in_seconds(
    people: People, hub: Stack, text: str, tier: str, sign_within: int
) -> None:
    case = submit(people, "grid-worker-04", text, source="grid_worker", kind="unknown")
    seen = case.desk("routed")
    assert (seen["lane"], seen["tier"], seen["decided_by"]) == ("government", tier, "rule")
    order = case.of("dispatch", "/v1/matters")["orders"][0]
    dispatched = datetime.fromisoformat(order["dispatched_at"])
    assert dispatched - datetime.fromisoformat(case.given["received_at"]) < AT_ONCE
    assert datetime.fromisoformat(order["sign_by"]) - dispatched == timedelta(minutes=sign_within)
    case.shows("dispatched")
    assert case.steps().count("accepted") == 1, "heard on two topics, it became one case"

    urgent = [one["headers"]["ce_type"] for one in events(hub, "intake-urgent-events", case.id)]
    assert urgent == ["kitchen.intake.v1.SubmissionReceived"]
    alarms = [one for one in events(hub, "triage-case-events", case.id) if "CaseAlarmed" in one["headers"]["ce_type"]]
    assert len(alarms) == 1
    assert alarms[0]["event"]["words"]


def test_danger_that_is_added_later_is_alarmed_once_and_raises_what_is_in_hand(people: People, hub: Stack) -> None:
    case = submit(people, "resident-01", f"{STREET}，路灯坏了三天，晚上一片漆黑，请派人来修。")
    case.desk("routed")
    before = case.of("dispatch", "/v1/matters")
    assert before["tier"] == "E2"
    for _ in range(2):
        case.does("supplement", text="灯杆倒了砸到人，房子起火，有人被困在里面，救命")
    raised = until(lambda: (one := case.of("dispatch", "/v1/matters"))["tier"] == "E0" and one)
    assert datetime.fromisoformat(raised["due_at"]) < datetime.fromisoformat(before["due_at"])
    until(lambda: case.steps().count("tier_changed") == 1 and case.steps().count("supplemented") == 2)
    alarms = [one for one in events(hub, "triage-case-events", case.id) if "CaseAlarmed" in one["headers"]["ce_type"]]
    assert len(alarms) == 1
    urgent = [one["headers"]["ce_type"] for one in events(hub, "intake-urgent-events", case.id)]
    assert urgent == ["kitchen.intake.v1.SubmissionSupplemented"] * 2, "each of them went ahead"
    assert case.steps().count("supplemented") == 2, "heard on two topics, each was added once"


def test_the_lift_arrives_once_though_the_phone_tried_three_times(people: People) -> None:
    """Seen at 21:40 without a signal, sent at 21:43: every clock counts from when the hub has it, or the unit does."""
    seen = datetime.now(UTC) - timedelta(minutes=3)
    said = submission(LIFT, source="grid_worker", kind="unknown", observed_offline_at=seen.isoformat())
    answers = [people["grid-worker-04"].ask("POST", "intake", "/v1/submissions", said) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 200, 200]
    (case,) = {answer.json()["case_id"]: Case(people, answer.json()) for answer in answers}.values()
    case.desk("routed")
    matter = case.of("dispatch", "/v1/matters")

    def between(first: str, last: str) -> timedelta:
        return datetime.fromisoformat(last) - datetime.fromisoformat(first)

    assert between(seen.isoformat(), case.given["received_at"]) > timedelta(minutes=3)
    assert between(case.given["received_at"], matter["filed_at"]) >= timedelta(0)
    assert between(matter["filed_at"], matter["due_at"]) == timedelta(days=1)
    for order in matter["orders"]:
        assert between(matter["filed_at"], order["dispatched_at"]) >= timedelta(0)
        assert between(order["dispatched_at"], order["sign_by"]) == timedelta(hours=1)
        assert between(order["dispatched_at"], order["due_at"]) == timedelta(days=1)
        seen_by = people["service-01"].get("dispatch", f"/v1/orders/{order['id']}/clocks")["clocks"]
        began = {one["name"]: one["started_at"] for one in seen_by if one["started_at"]}
        assert between(case.given["received_at"], began["intake"]) == timedelta(0), "when the hub had it"
        assert (began["total"], began["handling"]) == (began["intake"], order["dispatched_at"])


def test_danger_to_life_calls_the_one_who_helps_too(people: People) -> None:
    case = submit(people, "grid-worker-04", FIRE, source="grid_worker", kind="emergency")
    orders = case.of("dispatch", "/v1/matters")["orders"]
    assert [order["role"] for order in orders] == ["lead", "assist"]
    assert all(order["state"] == "dispatched" for order in orders)


def test_of_two_clerks_one_has_it_and_the_other_is_told_by_whom(people: People) -> None:
    case = submit(people, "resident-02", UNCLEAR)
    case.desk("triage_review")
    queue = people["triage-clerk-01"].get("triage", f"/v1/queue?case_no={case.no}")["items"]
    assert [one["id"] for one in queue] == [case.id]
    clerks = {name: people[name] for name in ("triage-clerk-01", "triage-clerk-03")}

    def claims(name: str) -> tuple[str, int, Any]:
        answer = clerks[name].ask("POST", "triage", f"/v1/cases/{case.id}:claim", {})
        return name, answer.status_code, answer.json()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(claims, clerks), key=lambda answer: answer[1])
    (winner, won, claimed), (_, lost, problem) = answers
    assert (won, lost, problem["code"]) == (200, 409, "not_someone_elses")
    me = clerks[winner].get("directory", "/v1/me")["id"]
    assert claimed["claimed_by"] == me
    assert me in problem["detail"]

    loser = next(name for name in clerks if name != winner)
    clerks[loser].refused(409, "POST", "triage", f"/v1/cases/{case.id}:route", {"lane": "government"})
    routed = case.route("government", who=winner, category_code="GOV-PROPERTY")
    assert (routed["state"], routed["claimed_by"]) == ("routed", "")
    assert case.of("dispatch", "/v1/matters")["category_code"] == "GOV-PROPERTY"
    until(lambda: people["triage-clerk-01"].get("triage", f"/v1/queue?case_no={case.no}")["items"] == [])


def test_a_clerk_gives_back_asks_and_refuses(people: People) -> None:
    case = submit(people, "resident-02", UNCLEAR)
    case.desk("triage_review")
    clerk, path = people["triage-clerk-03"], f"/v1/cases/{case.id}"
    clerk.post("triage", f"{path}:claim")
    people["triage-clerk-02"].refused(404, "POST", "triage", f"{path}:release")  # of another district
    assert clerk.post("triage", f"{path}:release")["claimed_by"] == ""
    clerk.post("triage", f"{path}:ask", {"question": "请说明具体位置和情况"})
    shown = case.shows("awaiting_citizen")
    assert shown["timeline"][-1]["note"] == "请说明具体位置和情况"
    case.does("supplement", text="小区门口的树倒了")
    case.desk("triage_review")
    case.shows("triage")
    body = {"reason_code": "in_litigation", "channel": "云岩区人民法院"}
    clerk.post("triage", f"{path}:reject", body)
    assert case.shows("rejected")["timeline"][-1]["note"] == "云岩区人民法院"
    case.does("appeal", reason="不是诉讼的事")
    case.desk("triage_review")
    case.shows("triage")


def test_two_reports_of_one_matter_are_merged_by_people(people: People) -> None:
    first, second = (submit(people, "resident-02", f"{UNCLEAR}，{n}号楼") for n in (1, 2))
    for case in (first, second):
        case.desk("triage_review")
    clerk = people["triage-clerk-01"]
    like = until(lambda: clerk.get("triage", f"/v1/cases/{second.id}/similar")["items"])
    assert first.id in {one["case_id"] for one in like}
    clerk.post("triage", f"/v1/cases/{second.id}:merge", {"master_id": first.id})
    second.shows("merged")
    problem = clerk.refused(409, "POST", "triage", f"/v1/cases/{first.id}:merge", {"master_id": second.id})
    assert problem["code"] == "is_a_master"
    first.does("withdraw", reason="不想反映了")
    first.tells("withdrawn", "goes_on")
    assert first.desk("triage_review")["state"] == "triage_review", "it goes on for who was merged into it"
    assert second.track()["leading"]["status"] == "triage"
