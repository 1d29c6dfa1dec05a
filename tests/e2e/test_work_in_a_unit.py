"""Within one unit: who has which order, and that two colleagues do not do the same work, on the whole hub."""

from __future__ import annotations

import pytest

from tests.e2e.people import People
from tests.e2e.test_government_lane import HANDLERS, LAMPS, STRANGER, lamp

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
APPROVER = "unit-approver-04"  # of the unit for lamps
CONTACTED = {"note": "已电话联系，约定今晚到场"}


def id_of(people: People, username: str) -> str:
    return str(people[username].get("directory", "/v1/me")["id"])


def test_an_order_is_given_to_a_colleague_who_finds_it_and_is_told(people: People) -> None:
    _, matter = lamp(people)
    order = f"/v1/orders/{matter['orders'][0]['id']}"
    handler, approver = people[HANDLERS[LAMPS]], people[APPROVER]
    me, chief = id_of(people, HANDLERS[LAMPS]), id_of(people, APPROVER)

    colleagues = approver.get("directory", f"/v1/organisations/{LAMPS}/colleagues")["items"]
    assert {me, chief} <= {one["id"] for one in colleagues}
    people[STRANGER].refused(404, "GET", "directory", f"/v1/organisations/{LAMPS}/colleagues")

    stranger = id_of(people, STRANGER)
    refused = approver.refused(422, "POST", "dispatch", f"{order}:assign", {"person_id": stranger})
    assert refused["errors"][0]["loc"] == ["body", "person_id"]
    handler.refused(403, "POST", "dispatch", f"{order}:assign", {"person_id": me})
    assert approver.post("dispatch", f"{order}:assign", {"person_id": me})["assigned_to"] == me
    mine = f"/v1/orders?mine=true&case_id={matter['case_id']}"
    assert [one["id"] for one in handler.get("dispatch", mine)["items"]] == [matter["orders"][0]["id"]]
    assert approver.get("dispatch", mine)["items"] == []
    assert approver.get("dispatch", f"/v1/orders?assigned=false&case_id={matter['case_id']}")["items"] == []

    assert handler.post("dispatch", f"{order}:unassign")["assigned_to"] == ""
    assert len(approver.get("dispatch", f"/v1/orders?assigned=false&case_id={matter['case_id']}")["items"]) == 1
    assert approver.post("dispatch", f"{order}:take")["assigned_to"] == chief
    assert handler.refused(409, "POST", "dispatch", f"{order}:unassign")["code"] == "ones_own_to_give_back"


def test_two_colleagues_do_not_do_the_same_work_unless_one_takes_it_over(people: People) -> None:
    _, matter = lamp(people)
    order = f"/v1/orders/{matter['orders'][0]['id']}"
    handler, approver = people[HANDLERS[LAMPS]], people[APPROVER]
    handler.post("dispatch", f"{order}:sign")

    assert handler.post("dispatch", f"{order}:hold")["mine"] is True
    (seen,) = approver.get("dispatch", f"{order}/hold")["items"]
    assert (seen["person_id"], seen["stops"]) == (id_of(people, HANDLERS[LAMPS]), True)
    held = approver.refused(409, "POST", "dispatch", f"{order}:contact", CONTACTED)
    assert (held["code"], held["held_by"]) == ("held", seen["person_id"])
    assert people["dispatcher-03"].get("dispatch", f"{order}/hold")["items"][0]["stops"] is False

    assert approver.post("dispatch", f"{order}:hold", {"take_over": True})["mine"] is True
    assert handler.refused(409, "POST", "dispatch", f"{order}:contact", CONTACTED)["code"] == "held"
    assert approver.post("dispatch", f"{order}:contact", CONTACTED)["state"] == "in_progress"
    approver.ask("POST", "dispatch", f"{order}:release", {})
    assert handler.post("dispatch", f"{order}:progress", {"note": "配件已到"})["state"] == "in_progress"


def test_a_unit_says_what_it_does_first_and_no_date_moves(people: People) -> None:
    _, matter = lamp(people)
    order = f"/v1/orders/{matter['orders'][0]['id']}"
    handler, approver = people[HANDLERS[LAMPS]], people[APPROVER]
    said = {"title": "急修（全程）", "rank": 1, "code": "P1", "categories": ["GOV-LIGHT"], "unit_id": LAMPS}
    handler.refused(403, "POST", "dispatch", "/v1/response-priorities", said)
    made = approver.post("dispatch", "/v1/response-priorities", said)

    offered = handler.get("dispatch", f"{order}/response-priorities")["items"]
    assert {"id": made["id"], "title": said["title"], "rank": 1, "about": "", "own": True} in offered
    people[STRANGER].refused(404, "GET", "dispatch", f"{order}/response-priorities")
    before = handler.get("dispatch", order)
    given = handler.post("dispatch", f"{order}:prioritise", {"priority_id": made["id"]})
    assert given["priority"] == {"id": made["id"], "title": said["title"], "rank": 1, "code": "P1"}
    dates = ("sign_by", "return_by", "due_at", "citizen_due_at", "wait_until")
    assert [given[name] for name in dates] == [before[name] for name in dates]
    found = handler.get("dispatch", f"/v1/orders?priority_id={made['id']}")["items"]
    assert [one["id"] for one in found] == [matter["orders"][0]["id"]]

    approver.post("dispatch", f"/v1/response-priorities/{made['id']}:retire", {"reason": "只是试写"})
    refused = handler.refused(422, "POST", "dispatch", f"{order}:prioritise", {"priority_id": made["id"]})
    assert refused["errors"][0]["loc"] == ["body", "priority_id"]
    assert handler.get("dispatch", order)["priority"]["title"] == said["title"], "what it was given stays"
