"""What is wrong is refused by name; said twice, it happens once; taken back, it ends, unless it is dangerous."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import pytest

from kitchenctl import tail
from kitchenctl.stack import Stack
from tests.e2e.people import STREET, Case, People, submission, submit, until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
LAMP = f"{STREET}，路灯坏了三天，晚上一片漆黑，请派人来修。"
FIRE = f"{STREET}老房子起火，有人被困在里面，救命"
UNCLEAR = f"{STREET}，你们看着办吧"
SUBMIT = ("POST", "intake", "/v1/submissions")
HANDLER = "unit-handler-08"  # of the unit that mends lamps there


def test_a_wrong_field_is_named_and_not_repeated(people: People) -> None:
    resident = people["resident-01"]

    def named(**wrong: Any) -> list[list[str]]:
        problem = resident.refused(422, *SUBMIT, {**submission("路灯坏了"), **wrong})
        assert "13985001234" not in str(problem), "it may be somebody's number"
        return [error["loc"] for error in problem["errors"]]

    assert named(text="") == [["body", "text"]]
    assert named(text="长" * 4001) == [["body", "text"]]
    assert named(kind="complaint") == [["body", "kind"]]
    assert named(submission_id="1") == [["body", "submission_id"]]
    assert named(phone="13985001234") == [["body", "phone"]]
    assert named(contact={"phone": "13985001234"})[0][:2] == ["body", "contact"]
    assert named(place={"lat": 91, "long": 106}) == [["body", "place", "lat"]]
    assert named(occurred_at="2026-01-01T00:00:00") == [["body", "occurred_at"]], "a time without a zone"
    missing = resident.refused(422, *SUBMIT, {})["errors"]
    assert {error["loc"][1] for error in missing} == {"submission_id", "source", "kind", "text"}
    assert (
        resident.ask(*SUBMIT[:3], headers={"content-type": "text/plain"}).status_code
        == httpx.codes.UNPROCESSABLE_ENTITY
    )


def test_said_twice_it_happens_once(people: People) -> None:
    resident, body = people["resident-01"], submission(LAMP)
    first = resident.ask(*SUBMIT, body)
    again = resident.ask(*SUBMIT, body)
    assert (first.status_code, again.status_code) == (201, 200)
    keep = {"case_id", "case_no", "submission_id", "received_at", "tracking_url", "tracking_code"}
    assert {name: first.json()[name] for name in keep} == {name: again.json()[name] for name in keep}
    other = resident.refused(409, *SUBMIT, {**body, "text": "别的事"})
    assert other["code"] == "submission_id_reused"
    mine = resident.get("intake", "/v1/my/submissions?limit=5")["items"]
    assert [one["case_no"] for one in mine].count(first.json()["case_no"]) == 1


def test_a_phone_that_tries_again_and_again_at_once_makes_one_case(people: People) -> None:
    body = submission(LAMP, source="grid_worker")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: people["grid-worker-04"].ask(*SUBMIT, body), range(16)))
    assert sorted(answer.status_code for answer in answers) == [200] * 15 + [201]
    assert (
        len({(one["case_id"], one["case_no"], one["tracking_code"]) for one in map(httpx.Response.json, answers)}) == 1
    )


def test_contact_data_stay_at_the_counter(people: People, hub: Stack) -> None:
    secrets = {"name": "王金丝雀", "phone": "13985009876", "address": "大营路一号院三栋五〇二室"}
    contact = {"name": secrets["name"], "phone": secrets["phone"], "consent": True, "confidential": True}
    place = {"address": secrets["address"], "area_code": "520103019"}
    text = f"{LAMP}我叫{secrets['name']}，电话{secrets['phone']}。"
    case = submit(people, "resident-01", text, contact=contact, place=place)
    matter = case.of("dispatch", "/v1/matters")
    seen = [
        case.desk("routed"),
        matter,
        people[HANDLER].get("dispatch", f"/v1/orders/{matter['orders'][0]['id']}"),
        people["intake-clerk-01"].get("intake", f"/v1/submissions/{case.id}"),
        people["intake-clerk-01"].get("intake", f"/v1/submissions/{case.id}/history"),
    ]
    for topic in ("intake-submission-events", "triage-case-events", "queue-government", "dispatch-matter-events"):
        told = [one for one in records(hub, topic) if one["headers"]["ce_correlationid"] == case.id]
        assert told, topic
        seen += told
    for one in seen:
        assert not [secret for secret in secrets.values() if secret in json.dumps(one, ensure_ascii=False)], one


def records(hub: Stack, topic: str) -> list[dict[str, Any]]:
    return list(tail.read(hub.kafka, topic, from_start=True, follow=False, limit=None))


def test_who_may_not_is_told_how_far(people: People) -> None:
    nobody, resident = people.nobody, people["resident-01"]
    assert nobody.refused(401, *SUBMIT, submission("路灯坏了"))["code"] == "unauthenticated"
    answer = nobody.ask(*SUBMIT, submission("路灯坏了"), {"Authorization": "Bearer abc"})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    people.with_key("none.such").refused(401, *SUBMIT, submission("路灯坏了"))
    said = resident.refused(403, *SUBMIT, {**submission("路灯坏了"), "source": "grid_worker"})
    assert said["code"] == "source_not_yours"
    resident.refused(403, "GET", "triage", "/v1/queue")
    resident.refused(403, "GET", "directory", "/v1/people")
    case = submit(people, "resident-01", LAMP)
    people.nobody.refused(404, "GET", "intake", f"/v1/cases/{case.no}?code=WRONG")
    people["resident-02"].refused(404, "GET", "intake", f"/v1/cases/{case.no}")
    assert resident.get("intake", f"/v1/cases/{case.no}")["case_no"] == case.no, "who submitted it needs no code"
    resident.refused(422, "GET", "intake", f"/v1/cases/{case.no}?cod=1")


def handled(people: People) -> tuple[Case, dict[str, Any]]:
    case = submit(people, "resident-01", LAMP)
    return case, case.of("dispatch", "/v1/matters")


def test_commands_are_refused_with_what_is_allowed_and_guarded_against_old_screens(people: People) -> None:
    _, matter = handled(people)
    handler, path = people[HANDLER], f"/v1/orders/{matter['orders'][0]['id']}"
    done = {"outcome": "fixed", "reply": "好了"}
    problem = handler.refused(409, "POST", "dispatch", f"{path}:resolve", done)
    assert (problem["code"], problem["state"]) == ("wrong_state", "dispatched")
    assert set(problem["allowed"]) == {"sign", "return", "wrong-lane", "take", "prioritise"}
    assert handler.refused(404, "POST", "dispatch", f"{path}:explode")["code"] == "unknown_command"
    assert handler.refused(422, "POST", "dispatch", f"{path}:sign", {"colour": 1})["errors"][0]["loc"] == [
        "body",
        "colour",
    ]
    handler.refused(422, "GET", "dispatch", "/v1/orders?colour=1")
    handler.refused(422, "GET", "dispatch", "/v1/orders?limit=201")
    handler.refused(422, "GET", "dispatch", "/v1/orders?cursor=abc")

    seen = handler.ask("GET", "dispatch", path)
    key = {"Idempotency-Key": str(uuid4())}
    signed = handler.ask("POST", "dispatch", f"{path}:sign", {}, {**key, "If-Match": seen.headers["etag"]})
    assert signed.status_code == httpx.codes.OK
    again = handler.ask("POST", "dispatch", f"{path}:sign", {}, key)
    assert (again.json(), again.headers["idempotency-replayed"]) == (signed.json(), "true")
    other = handler.ask("POST", "dispatch", f"{path}:contact", {"note": "?"}, key)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    stale = {"If-Match": seen.headers["etag"]}
    late = handler.ask("POST", "dispatch", f"{path}:contact", {"note": "已联系"}, stale)
    assert (late.status_code, late.json()["present"]["state"]) == (412, "signed")


def test_too_many_in_a_minute_are_asked_to_wait(people: People) -> None:
    resident = people["resident-04"]
    bodies = [submission(f"{UNCLEAR}，第{number}次") for number in range(66)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda body: resident.ask(*SUBMIT, body), bodies))
    codes = [answer.status_code for answer in answers]
    assert set(codes) == {201, 429}
    assert codes.count(201) == 60, "the limit of a person, however many are under way together"
    refused = answers[codes.index(429)]
    assert refused.json()["code"] == "too_many_requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    known = resident.ask(*SUBMIT, bodies[codes.index(201)])
    assert known.status_code == httpx.codes.OK, "a repeat is no new submission"


def test_an_administrator_gives_a_program_another_limit(people: People) -> None:
    program = people["service-01"].get("directory", "/v1/me")["id"]
    path = f"/v1/people/{program}/api-keys"
    made = people["admin-01"].post("directory", path, {"label": "three a minute", "limit": 3})
    slow = people.with_key(made["api_key"])
    codes = [slow.ask(*SUBMIT, submission(UNCLEAR, source="hotline")).status_code for _ in range(4)]
    assert codes == [201, 201, 201, 429]
    people["admin-01"].post("directory", f"{path}/{made['id']}:revoke")
    exchanged = {"grant": "api_key"}
    assert slow.refused(401, "POST", "directory", "/v1/token", exchanged)["code"] == "unknown_key"


def test_taken_back_before_anybody_has_it(people: People) -> None:
    case = submit(people, "resident-01", UNCLEAR)
    case.desk("triage_review")
    case.does("withdraw", reason="说错了")
    case.shows("withdrawn")
    case.desk("withdrawn")
    assert case.may_not(409, "urge")["allowed"] == []


def test_taken_back_from_a_unit_that_works_on_it(people: People) -> None:
    case, matter = handled(people)
    order = f"/v1/orders/{matter['orders'][0]['id']}"
    people[HANDLER].post("dispatch", f"{order}:sign")
    case.shows("signed")
    shown = case.does("withdraw", reason="灯亮了")
    assert (shown["status"], shown["status_label"]) == ("withdrawing", "撤回中"), "until the unit has ended"
    case.shows("withdrawn")
    assert case.of("dispatch", "/v1/matters")["state"] == "withdrawn"
    case.tells("withdrawn", "ended")
    problem = people[HANDLER].refused(409, "POST", "dispatch", f"{order}:contact", {"note": "已联系"})
    assert (problem["state"], problem["allowed"]) == ("withdrawn", [])


def test_danger_goes_on_without_who_told_of_it(people: People) -> None:
    case = submit(people, "resident-01", FIRE)
    matter = case.of("dispatch", "/v1/matters")
    case.shows("dispatched")
    case.does("withdraw", reason="看错了")
    until(lambda: "MatterNoted" in facts(people, matter["id"]))
    assert case.of("dispatch", "/v1/matters")["state"] == "handling"
    assert case.shows("withdrawing")["status_label"] == "撤回中"
    case.tells("withdrawn", "goes_on")


def test_what_the_citizen_adds_reaches_the_unit(people: People) -> None:
    case, matter = handled(people)
    case.shows("dispatched")
    case.does("supplement", text="一共三盏，电话13985001234")
    case.does("urge", note="老人摔了一跤")
    until(lambda: facts(people, matter["id"]).count("MatterNoted") == 2)
    case.tells("supplemented", "urged")
    read = people[HANDLER].get("dispatch", f"/v1/orders/{matter['orders'][0]['id']}")["text"]
    assert "〔来件人补充〕一共三盏，电话〔电话〕" in read
    assert "〔来件人催办〕老人摔了一跤" in read
    assert "13985001234" not in str(case.track()), "masked also here"
    assert case.may_not(409, "supplement", text=" ")["code"] == "with_text"
    assert case.may_not(409, "rate", verdict="solved", satisfied=True)["code"] == "waiting_for_a_rating"


def facts(people: People, matter: str) -> list[str]:
    """Return what has happened to a matter, in short."""
    items = people["auditor-01"].get("dispatch", f"/v1/matters/{matter}/history")["items"]
    return [one["type"].rpartition(".")[2] for one in items]
