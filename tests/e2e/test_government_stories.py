"""Two stories of the government lane on the whole hub: the lamp that no one owns, and 野广告."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.e2e.people import STREET, Case, People, submit, until
from tests.e2e.pictures import uploaded
from tests.e2e.test_government_lane import HANDLERS, LAMPS, OFFICE, OTHER_OFFICE, POLICE, lamp, moment

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
ADVERTS = f"{STREET}，楼道和公交站又贴满了小广告，撕了又贴。"
ELSEWHERE = "贵阳市南明区新华路街道，楼道和公交站也贴满了小广告，撕了又贴。"


def facts(people: People, matter: dict[str, Any]) -> list[str]:
    """Return the names of a matter's facts, as an auditor reads them."""
    items = people["auditor-01"].get("dispatch", f"/v1/matters/{matter['id']}/history")["items"]
    return [one["type"].rpartition(".")[2] for one in items]


def of(people: People, matter: dict[str, Any]) -> dict[str, Any]:
    """Return the matter as the centre sees it now."""
    found: dict[str, Any] = people["supervisor-01"].get("dispatch", f"/v1/matters/{matter['id']}")
    return found


def test_the_lamp_that_no_one_owns(people: People) -> None:
    case, matter = lamp(people)
    order = f"/v1/orders/{matter['orders'][0]['id']}"
    promised = matter["due_at"]
    lamps, office, police = (people[HANDLERS[unit]] for unit in (LAMPS, OFFICE, POLICE))
    dispatcher, panel = people["dispatcher-03"], people["ruling-panel-01"]

    assert "return" in lamps.allowed("dispatch", order)
    lamps.refused(409, "POST", "dispatch", f"{order}:return", {"reason_code": "too_far", "evidence": "太远"})
    said = {"reason_code": "unclear_owner", "evidence": "该路段照明未移交，附移交清单"}
    assert lamps.post("dispatch", f"{order}:return", said)["state"] == "return_requested"
    case.shows("finding_unit")
    assert dispatcher.post("dispatch", f"{order}:uphold-return", {"unit_id": OFFICE})["state"] == "dispatched"
    lamps.refused(404, "GET", "dispatch", order)
    assert of(people, matter)["due_at"] == promised, "a return moves no date of the citizen"
    case.shows("dispatched")

    assert office.post("dispatch", f"{order}:return", said)["state"] == "return_requested"
    disputed = dispatcher.post("dispatch", f"{order}:uphold-return", {"unit_id": POLICE})
    assert disputed["state"] == "disputed", "two returns that stand are a dispute"
    case.shows("finding_unit")
    assert case.track()["due_at"] == promised

    rule = f"/v1/matters/{matter['id']}:rule"
    assert people["dispatcher-03"].refused(403, "POST", "dispatch", rule, {"unit_id": POLICE})["code"] == "wrong_role"
    panel.refused(409, "POST", "dispatch", rule, {"unit_id": POLICE})
    ruled = panel.post("dispatch", rule, {"unit_id": POLICE, "reason": "按道路移交清单，由现管养单位承办"})
    (now,) = ruled["orders"]
    assert (now["unit_id"], now["state"], now["ruled"]) == (POLICE, "dispatched", True)
    problem = police.refused(409, "POST", "dispatch", f"{order}:return", said)
    assert problem["code"] == "not_after_a_ruling"
    assert "return" not in police.allowed("dispatch", order)

    shown = case.shows("dispatched")
    until(lambda: moment(case.track()["due_at"]) == moment(ruled["due_at"]))
    changes = case.track()["due_changes"]
    assert [change["code"] for change in changes] == ["filed", "date_ruling"], "and each with its reason"
    assert moment(changes[0]["due_at"]) == moment(promised) < moment(ruled["due_at"])
    assert shown["units"][0]["name"] == "贵阳市公安局云岩分局"
    assert facts(people, matter) == [
        "MatterFiled", "OrderDispatched", "OrderReturnRequested", "OrderEscalated", "OrderReturnUpheld",
        "OrderDispatched", "OrderReturnRequested", "OrderEscalated", "OrderReturnUpheld", "OrderDisputed",
        "OrderEscalated", "OrderEscalated", "OrderRuled", "OrderDispatched", "MatterDateMoved", "RoutingRuleProposed",
    ], "and who decides is told each time"  # fmt: skip


def adverts(people: People) -> tuple[Case, dict[str, Any]]:
    """Report adverts and have the desk send them to three units: two street offices, of two districts, and police."""
    case = submit(people, "resident-01", ADVERTS)
    case.desk("triage_review", "routed")
    assignments = [
        {"unit_id": OFFICE, "role": "lead"},
        {"unit_id": POLICE, "role": "assist"},
        {"unit_id": OTHER_OFFICE, "role": "assist"},
    ]
    if case.desk("triage_review", "routed")["state"] == "routed":
        first = case.of("dispatch", "/v1/matters")
        unit = people[HANDLERS[OFFICE]]
        unit.post("dispatch", f"/v1/orders/{first['orders'][0]['id']}:wrong-lane", {"reason": "多部门，请重新分派"})
        case.desk("triage_review")
        case.route("government", category_code="GOV-AD", area_code="520103019", assignments=assignments)
        return case, case.of("dispatch", "/v1/matters", routing_no=2)
    case.route("government", category_code="GOV-AD", area_code="520103019", assignments=assignments)
    return case, case.of("dispatch", "/v1/matters")


def grouped(people: People, case: Case) -> Case:
    """Have somebody of another district report the same, and the desk group both as one matter; return theirs."""
    other = submit(people, "resident-02", ELSEWHERE)
    other.desk("triage_review", "routed")
    people["triage-clerk-01"].post("triage", f"/v1/cases/{other.id}:merge", {"master_id": case.id})
    other.shows("merged")
    return other


def told_too(case: Case, other: Case) -> None:
    """Have whoever reported the same elsewhere follow it to its end, and learn nothing of who reported it first."""
    seen = other.shows("merged")
    assert (seen["leading"]["case_no"], seen["leading"]["status"]) == (case.no, "closed")
    assert [reply["text"] for reply in seen["replies"]] == ["已清除，并建立长效机制"] * 3
    other.tells("merged", "dispatched", "answered", "checking", "closed")
    assert not {"asking", "called", "rated", "contacted"} & set(other.steps())
    told = json.dumps(seen, ensure_ascii=False)
    assert not [one for one in (ADVERTS, case.id, case.given["tracking_code"]) if one in told]
    assert other.may_not(409, "urge")["code"] == "it_goes_on_by_itself"


REPORTERS = ("reporter-01", "reporter-02")


def followed(people: People, matter: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Have two reporters follow the matter's case, one by its id and one by its number; return their watches."""
    case_id, number = matter["case_id"], matter["case_no"]
    first, second = (people[name] for name in REPORTERS)
    watches = {
        REPORTERS[0]: first.post("newsroom", "/v1/watches", {"case_id": case_id, "note": "看看长效机制"}),
        REPORTERS[1]: second.post("newsroom", "/v1/watches", {"case_no": number}),
    }
    assert [one["state"] for one in watches.values()] == ["watching", "watching"]
    assert first.post("newsroom", "/v1/watches", {"case_no": number})["id"] == watches[REPORTERS[0]]["id"]
    return watches


def follow_up(people: People, watches: dict[str, dict[str, Any]]) -> None:
    """Have one of them make the story of the closing that both are offered, while the other sees that."""
    one, other = (f"/v1/watches/{watches[name]['id']}" for name in REPORTERS)
    writer, reader = (people[name] for name in REPORTERS)
    offered = until(lambda: (now := writer.get("newsroom", one))["state"] == "offered" and now)
    steps = [line["code"] for line in offered["lines"]]
    for step, times in {"signed": 3, "resolved": 3, "verified": 1, "verdict": 1, "closed": 1}.items():
        assert steps.count(step) == times, steps
    closing = next(line for line in offered["lines"] if line["code"] == "closed")
    assert closing["result"] == "long_term"
    assert moment(closing["until"]) == moment(offered["revisit_on"])
    reader.refused(409, "POST", "newsroom", f"{one}:follow-up")
    taken = writer.post("newsroom", f"{one}:follow-up")
    assert reader.refused(409, "POST", "newsroom", f"{other}:follow-up")["code"] == "taken_already"
    assert reader.post("newsroom", f"{other}:decline")["state"] == "declined"
    lead = until(lambda: _there(writer.ask("GET", "newsroom", f"/v1/leads/{taken['lead_id']}")))
    assert (lead["kind"], lead["state"], lead["case_id"]) == ("follow_up", "accepted", offered["case_id"])
    story = until(lambda: _there(writer.ask("GET", "newsroom", f"/v1/stories/{lead['story_id']}")))
    assert (story["state"], story["follow_up"]) == ("draft", True)


def _there(answer: httpx.Response) -> Any:
    return answer.json() if answer.is_success else None


def test_adverts_are_cleared_by_three_units_checked_and_looked_at_again(people: People) -> None:
    case, matter = adverts(people)
    other = grouped(people, case)
    watches = followed(people, matter)
    orders = {order["unit_id"]: order for order in matter["orders"]}
    assert set(orders) == {OFFICE, POLICE, OTHER_OFFICE}
    again = datetime.now(UTC) + timedelta(days=30)
    for unit, order in orders.items():
        handler, path = people[HANDLERS[unit]], f"/v1/orders/{order['id']}"
        handler.post("dispatch", f"{path}:sign")
        handler.post("dispatch", f"{path}:contact", {"note": "已联系"})
        lasting = {"revisit_on": again.isoformat()} if unit == OFFICE else {}
        shown = [uploaded(people, HANDLERS[unit])]
        answer = {"outcome": "fixed", "reply": "已清除，并建立长效机制", "evidence_media": shown, **lasting}
        assert handler.post("dispatch", f"{path}:resolve", answer)["state"] == "resolved"

    assert of(people, matter)["state"] == "verifying", "what comes back in the street is looked at"
    case.shows("checking")
    path = f"/v1/matters/{matter['id']}"
    found = {
        "passed": True,
        "finding": "现场已清除，无残留",
        "seen_at": datetime.now(UTC).isoformat(),
        "place": STREET,
        "before_media": [uploaded(people, HANDLERS[OFFICE])],
        "after_media": [uploaded(people, "verifier-03")],
    }
    assert people[HANDLERS[OFFICE]].refused(403, "POST", "dispatch", f"{path}:verify", found)["code"] == "wrong_role"
    assert people["verifier-03"].post("dispatch", f"{path}:verify", found)["state"] == "callback"
    called = people["callback-agent-03"].post("dispatch", f"{path}:attempt-callback", {"note": "未接"})
    assert (called["state"], len(called["attempts"])) == ("callback", 1)

    case.shows("callback")
    case.does("rate", verdict="solved", satisfied=True, stars=5)
    case.shows("closed")
    closed = of(people, matter)
    assert (closed["closing"]["reason_code"], closed["verdict"], closed["satisfied"]) == ("long_term", "solved", True)
    assert abs(moment(closed["closing"]["revisit_on"]) - again) < timedelta(milliseconds=1)
    assert closed["verification"]["passed"]
    assert len(case.track()["replies"]) == 3
    case.tells("dispatched", "answered", "checking", "asking", "called", "rated", "closed")
    follow_up(people, watches)
    case.shows("closed")  # the story is no progress of the case
    told_too(case, other)


def test_a_lasting_measure_comes_back_on_its_day_and_whoever_follows_it_is_told(people: People) -> None:
    case, matter = lamp(people)
    order = f"/v1/orders/{matter['orders'][0]['id']}"
    handler, reporter, centre = people[HANDLERS[LAMPS]], people[REPORTERS[0]], people["supervisor-01"]
    watch = f"/v1/watches/{reporter.post('newsroom', '/v1/watches', {'case_id': matter['case_id']})['id']}"
    handler.post("dispatch", f"{order}:sign")
    handler.post("dispatch", f"{order}:contact", {"note": "已联系"})
    day = datetime.now(UTC) + timedelta(seconds=20)  # the day comes while we wait
    said = {"outcome": "fixed", "reply": "已修复，每月巡查", "revisit_on": day.isoformat()}
    handler.post("dispatch", f"{order}:resolve", said)
    case.shows("callback")
    case.does("rate", verdict="solved", satisfied=True)
    case.shows("closed")
    assert of(people, matter)["closing"]["reason_code"] == "long_term"
    comes_back = f"/v1/matters?revisit_due=true&case_id={matter['case_id']}"
    (shown,) = until(lambda: centre.get("dispatch", comes_back)["items"], seconds=90)
    assert (shown["id"], shown["state"]) == (matter["id"], "closed")

    def codes() -> list[str]:
        return [line["code"] for line in reporter.get("newsroom", watch)["lines"]]

    until(lambda: codes()[-2:] == ["closed", "revisit_due"])
    found = {"holds": False, "finding": "现场回看，灯又灭了"}
    assert centre.post("dispatch", f"/v1/matters/{matter['id']}:revisit", found)["state"] == "rework"
    until(lambda: codes()[-3:] == ["revisited", "reopened", "rework"])
    assert reporter.get("newsroom", watch)["state"] == "watching", "what is open again has no follow-up yet"
    assert centre.get("dispatch", comes_back)["items"] == []
