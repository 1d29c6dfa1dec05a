"""The government lane: from the citizen's words to the closed matter, by one unit or two, again, or by another lane."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.calendar import Span
from kitchenkit.ids import uid
from tests.e2e.people import STREET, Case, People, submit, until
from tests.e2e.pictures import uploaded

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
LAMP = f"{STREET}，路灯坏了三天，晚上一片漆黑，请派人来修。"
UNCLEAR = f"{STREET}，你们看着办吧"
LAMPS, OFFICE, POLICE, OTHER_OFFICE = (
    uid("unit", code)
    for code in ("municipal-520103", "street_office-520103019", "police-520103", "street_office-520102016")
)  # the last one is of another district
HANDLERS = {
    LAMPS: "unit-handler-08",
    OFFICE: "unit-handler-13",
    POLICE: "unit-handler-11",
    OTHER_OFFICE: "unit-handler-15",
}
UNSEEN = {"outcome": "fixed", "reply": "已清理全部张贴。", "evidence_media": ["no-such-picture"]}
STRANGER = "unit-handler-09"  # of another district's housing bureau


def lamp(people: People) -> tuple[Case, dict[str, Any]]:
    """Report a lamp and return the case with the order that it has become."""
    case = submit(people, "resident-01", LAMP)
    case.desk("routed")
    matter = case.of("dispatch", "/v1/matters")
    assert [order["unit_id"] for order in matter["orders"]] == [LAMPS], "the duty list names one unit for lamps here"
    return case, matter


def answer(people: People, order: dict[str, Any], reply: str = "已更换灯头，恢复照明。", **said: object) -> None:
    """Let the order's unit do its whole work, and show it, or answer otherwise."""
    handler, path = people[HANDLERS[order["unit_id"]]], f"/v1/orders/{order['id']}"
    if order["state"] != "rework":
        handler.post("dispatch", f"{path}:sign")
    handler.post("dispatch", f"{path}:contact", {"note": "已电话联系，约定今晚到场"})
    handler.post("dispatch", f"{path}:resolve", {"outcome": "fixed", "reply": reply, **said})


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_lamp_is_mended_and_the_citizen_says_so(people: People) -> None:
    case, matter = lamp(people)
    handler, order = people[HANDLERS[LAMPS]], matter["orders"][0]
    path = f"/v1/orders/{order['id']}"
    assert (matter["tier"], order["item"]) == ("E2", "LIGHT-01"), "较急，成片熄灭"
    assert moment(matter["due_at"]) - moment(matter["filed_at"]) == timedelta(days=1)
    signed_by = default_book().calendar.add(moment(order["dispatched_at"]), Span.parse("2wh")).at
    assert moment(order["sign_by"]) == signed_by, "in working hours"
    shown = case.shows("dispatched")
    assert moment(shown["due_at"]) == moment(matter["due_at"])
    assert [unit["name"] for unit in shown["units"]] == ["云岩区市政设施管理所"]
    assert handler.allowed("dispatch", path) == {"sign", "take", "prioritise", "return", "wrong-lane"}

    assert handler.post("dispatch", f"{path}:sign")["state"] == "signed"
    case.shows("signed")
    assert handler.post("dispatch", f"{path}:contact", {"note": "已联系"})["state"] == "in_progress"
    case.shows("handling")
    assert handler.post("dispatch", f"{path}:progress", {"note": "配件已到，今晚安装"})["state"] == "in_progress"
    done = {"outcome": "fixed", "reply": "已更换灯头，恢复照明。"}
    assert handler.post("dispatch", f"{path}:resolve", done)["state"] == "resolved"

    shown = case.shows("callback")
    assert [reply["text"] for reply in shown["replies"]] == ["已更换灯头，恢复照明。"]
    assert "rate" in shown["next"]
    case.does("rate", verdict="solved", satisfied=True, stars=5, comment="很快，谢谢")
    assert case.shows("closed")["next"] == ["reopen"]
    case.tells(
        "received", "accepted", "filed", "dispatched", "signed", "contacted", "progressed", "answered", "asking",
        "rated", "closed",
    )  # fmt: skip
    labels = {line["code"]: line["label"] for line in case.track()["timeline"]}
    assert labels["signed"] == "云岩区市政设施管理所已签收"


def test_the_centre_calls_back_instead(people: People) -> None:
    case, matter = lamp(people)
    answer(people, matter["orders"][0])
    case.shows("callback")
    path = f"/v1/matters/{matter['id']}"
    people["callback-agent-03"].post("dispatch", f"{path}:callback", {"verdict": "solved", "satisfied": True})
    case.shows("closed")


def test_what_says_no_is_read_by_the_centre_before_the_citizen_reads_it(people: People) -> None:
    case, matter = lamp(people)
    order, no = matter["orders"][0], "该路段正在整体改造，本月底前恢复照明。"
    answer(people, order, no, outcome="cannot_fix")
    case.tells("dispatched", "vetting")
    assert (case.shows("handling")["replies"], "rate" in case.track()["next"]) == ([], False)
    path = f"/v1/orders/{order['id']}"
    assert people[HANDLERS[LAMPS]].refused(403, "POST", "dispatch", f"{path}:vet-reply", {"passed": True})
    waiting = people["dispatcher-03"].get("dispatch", f"/v1/orders?vetting=true&case_id={case.id}")["items"]
    assert [one["id"] for one in waiting] == [order["id"]]
    mine = f"/v1/notices?mine=true&order_id={order['id']}"

    def told(who: str, threshold: str) -> bool:
        return threshold in {one["threshold"] for one in people[who].get("dispatch", mine)["items"]}

    until(lambda: told("dispatcher-03", "vet"))
    people["dispatcher-03"].post("dispatch", f"{path}:vet-reply", {"passed": True})
    until(lambda: told(HANDLERS[LAMPS], "vet_passed"))
    assert [reply["text"] for reply in case.shows("callback")["replies"]] == [no]


def test_two_units_on_one_matter_answer_both(people: People) -> None:
    case = submit(people, "resident-01", UNCLEAR)
    case.desk("triage_review")
    assignments = [{"unit_id": OFFICE, "role": "lead"}, {"unit_id": POLICE, "role": "assist"}]
    case.route("government", category_code="GOV-AD", area_code="520103019", assignments=assignments)
    matter = case.of("dispatch", "/v1/matters")
    orders = {order["unit_id"]: order for order in matter["orders"]}
    assert {unit: order["role"] for unit, order in orders.items()} == {OFFICE: "lead", POLICE: "assist"}

    answer(people, orders[POLICE], "已约谈张贴人。")
    assert case.of("dispatch", "/v1/matters")["state"] == "handling", "one of two has answered"
    case.tells("answered")
    assert case.shows("handling")["next"] == ["supplement", "withdraw", "urge"]
    lead = f"/v1/orders/{orders[OFFICE]['id']}"
    offers = people[HANDLERS[OFFICE]].get("dispatch", f"{lead}/commands")["items"]
    (resolve,) = (one["schema"] for one in offers if one["command"] == "resolve")
    assert resolve["allOf"][0]["then"]["required"] == ["evidence_media"], "what leads shows it"
    refused = people[HANDLERS[OFFICE]].refused(422, "POST", "dispatch", f"{lead}:resolve", UNSEEN)
    assert refused["errors"][0]["loc"] == ["body", "evidence_media", 0], "what shows it has to be there"
    answer(people, orders[OFFICE], "已清理全部张贴。", evidence_media=[uploaded(people, HANDLERS[OFFICE])])
    assert case.of("dispatch", "/v1/matters")["state"] == "verifying", "adverts are looked at"
    path = f"/v1/matters/{matter['id']}"
    found = {"passed": True, "finding": "已清除", "seen_at": datetime.now(UTC).isoformat()}
    verifier = people["verifier-03"]
    assert verifier.refused(409, "POST", "dispatch", f"{path}:verify", found)["code"] == "with_evidence"
    shown = {"after_media": [uploaded(people, "verifier-03")], "place": STREET}
    verifier.post("dispatch", f"{path}:verify", {**found, **shown})
    assert [reply["unit"] for reply in case.shows("callback")["replies"]] == [
        "贵阳市公安局云岩分局",
        "云岩区大营路街道办事处",
    ]


def test_a_unit_of_another_place_neither_sees_nor_moves_it(people: People) -> None:
    case, matter = lamp(people)
    order, stranger = f"/v1/orders/{matter['orders'][0]['id']}", people[STRANGER]
    for path in (order, f"{order}/commands", f"/v1/matters/{matter['id']}", f"/v1/matters/{matter['id']}/history"):
        stranger.refused(404, "GET", "dispatch", path)
    stranger.refused(404, "POST", "dispatch", f"{order}:sign")
    assert stranger.get("dispatch", f"/v1/orders?case_id={case.id}")["items"] == []
    assert people[HANDLERS[LAMPS]].get("dispatch", f"/v1/orders?case_id={case.id}")["items"]
    people["dispatcher-04"].refused(404, "POST", "dispatch", f"{order}:wrong-lane", {"reason": "不是我的"})
    assert people["dispatcher-03"].get("dispatch", order)["state"] == "dispatched"
    assert people["dispatcher-03"].refused(403, "POST", "dispatch", f"{order}:sign")["code"] == "wrong_role"
    people["resident-01"].refused(403, "GET", "dispatch", order)


def test_who_is_not_satisfied_gets_it_done_again(people: People) -> None:
    case, matter = lamp(people)
    answer(people, matter["orders"][0])
    case.shows("callback")
    case.does("rate", verdict="not_solved", satisfied=False, stars=1, comment="昨晚又灭了")
    case.shows("rework")
    again = case.of("dispatch", "/v1/matters")
    assert (again["state"], again["rework_rounds"], again["orders"][0]["state"]) == ("rework", 1, "rework")
    unit = people[HANDLERS[LAMPS]]
    assert "wrong-lane" not in unit.allowed("dispatch", f"/v1/orders/{again['orders'][0]['id']}")
    (why,) = unit.get("dispatch", f"/v1/orders/{again['orders'][0]['id']}")["reworks"]
    assert (why["cause"], why["reason"], why["by"]) == ("not_solved", "昨晚又灭了", "")
    answer(people, again["orders"][0], "已更换整灯。")
    assert [reply["text"] for reply in case.shows("callback")["replies"]][-1] == "已更换整灯。"
    case.does("rate", verdict="solved", satisfied=True)
    case.shows("closed")
    case.tells("answered", "rated", "rework", "answered", "rated", "closed")


def test_after_two_rounds_the_centre_decides_and_the_citizen_is_not_asked_once_more(people: People) -> None:
    case, matter = lamp(people)
    order = matter["orders"][0]
    assert people[HANDLERS[LAMPS]].refused(
        409, "POST", "dispatch", f"/v1/matters/{matter['id']}:raise-tier", {"tier": "Q"}
    )["code"] == "more_urgent"  # fmt: skip
    for number in (1, 2, 3):
        answer(people, order)
        case.shows("callback")
        case.does("rate", verdict="not_solved", satisfied=False, comment=f"第{number}次还是不亮")
        case.shows("rework" if number < 3 else "deciding")
        order = case.of("dispatch", "/v1/matters")["orders"][0]
    assert "中心" in case.may_not(409, "rate", verdict="solved", satisfied=True)["detail"]
    clocks = people["dispatcher-03"].get("dispatch", f"/v1/orders/{order['id']}/clocks")["clocks"]
    centre = next(one for one in clocks if one["name"] == "centre")
    assert (centre["state"], centre["due_at"] is None) == ("running", False)
    people["dispatcher-03"].post("dispatch", f"/v1/matters/{matter['id']}:close")
    case.shows("closed")


def test_a_closed_case_is_opened_again(people: People) -> None:
    case, matter = lamp(people)
    answer(people, matter["orders"][0])
    case.shows("callback")
    case.does("rate", verdict="solved", satisfied=True)
    case.shows("closed")
    assert "reason" in case.may_not(409, "reopen")["detail"]
    case.does("reopen", reason="今晚又灭了")
    case.shows("rework")
    answer(people, case.of("dispatch", "/v1/matters")["orders"][0], "线路已更换。")
    case.shows("callback")
    case.does("rate", verdict="solved", satisfied=True)
    case.shows("closed")
    case.tells("closed", "reopened", "rework", "answered", "closed")


def test_the_wrong_lane_comes_back_and_goes_there_again_and_elsewhere(people: People) -> None:
    case, matter = lamp(people)
    wrong(people, matter, "此灯为小区自管，请核实")
    case.desk("triage_review")
    case.shows("triage")
    problem = people["triage-clerk-01"].refused(
        409, "POST", "triage", f"/v1/cases/{case.id}:route", {"lane": "government", "tier": "V"}
    )
    assert (problem["code"], "V" in problem["detail"].split(" in ")[0]) == ("known_tier", False)
    case.route("government", category_code="GOV-LIGHT")
    second = case.of("dispatch", "/v1/matters", routing_no=2)
    assert second["id"] != matter["id"]
    assert case.of("dispatch", "/v1/matters")["state"] == "wrong_lane", "the first stays as it ended"
    case.shows("dispatched")

    wrong(people, second, "是好人好事线索")
    case.desk("triage_review")
    case.route("news", category_code="NEWS-GOOD")
    lead = case.of("newsroom", "/v1/leads", routing_no=3)
    assert (lead["state"], case.desk("routed")["routing_no"]) == ("received", 3)
    case.shows("accepted")
    case.tells("dispatched", "back_at_desk", "dispatched", "back_at_desk")

    def facts(service: str, path: str) -> list[str]:
        items = people["auditor-01"].get(service, f"{path}/history")["items"]
        return [one["type"].rpartition(".")[2] for one in items]

    assert facts("triage", f"/v1/cases/{case.id}").count("CaseRouted") == 3
    for one in (matter, second):
        assert facts("dispatch", f"/v1/matters/{one['id']}") == ["MatterFiled", "OrderDispatched", "MatterWrongLane"]


def wrong(people: People, matter: dict[str, Any], reason: str) -> None:
    """Let the unit say that it is not for the government."""
    handler, order = people[HANDLERS[LAMPS]], f"/v1/orders/{matter['orders'][0]['id']}"
    problem = handler.refused(409, "POST", "dispatch", f"{order}:wrong-lane")
    assert "reason" in problem["detail"]
    assert handler.post("dispatch", f"{order}:wrong-lane", {"reason": reason})["state"] == "wrong_lane"


def test_a_matter_that_nobody_is_named_for_waits_for_a_dispatcher(people: People) -> None:
    case = submit(people, "resident-01", "你们看着办吧")
    case.desk("triage_review")
    case.route("government", category_code="GOV-LIGHT", area_code="5301")
    matter = case.of("dispatch", "/v1/matters")
    order = f"/v1/orders/{matter['orders'][0]['id']}"
    assert (matter["state"], matter["orders"][0]["unit_id"]) == ("filed", None)
    case.shows("filed")
    dispatcher = people["dispatcher-01"]
    problem = dispatcher.refused(422, "POST", "dispatch", f"{order}:dispatch", {"unit_id": uid("unit", "none")})
    assert problem["errors"][0]["loc"] == ["body", "unit_id"]
    assert dispatcher.post("dispatch", f"{order}:dispatch", {"unit_id": LAMPS})["state"] == "dispatched"
    until(lambda: people[HANDLERS[LAMPS]].get("dispatch", order)["state"] == "dispatched")
    case.shows("dispatched")
