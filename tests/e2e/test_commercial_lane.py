"""The commercial lane: a need becomes an order, a merchant takes it, the citizen rates it; one that is no business."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kitchenkit.ids import uid
from tests.e2e.people import STREET, Case, People, submit, until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
PRICE = 8000  # fen
TEXT = f"{STREET}，钥匙忘在家里了，门打不开，需要开锁师傅上门开锁。"
ROUTE = {"category_code": "COM-LOCK", "area_code": "520103019"}
MERCHANT, ITS_PEOPLE, STRANGER = uid("merchant", "merchant-520103-lock"), "merchant-11", "merchant-04"
NEIGHBOURS, ITS_NEIGHBOUR, SUPERVISION = "贵阳市南明区新华路街道", "merchant-04", "unit-handler-10"
FOUND = "经调解，商家退还多收的八十元。"


def ordered(people: People) -> tuple[Case, dict[str, Any], str]:
    """Say the need and return the case with the order it has become, which a merchant is offered."""
    case = submit(people, "resident-03", TEXT)
    if case.desk("routed", "triage_review")["state"] == "triage_review":
        case.route("commercial", **ROUTE)
    order = case.of("dispatch", "/v1/merchant-orders")
    assert (order["state"], order["merchant_id"]) == ("offered", MERCHANT)
    return case, order, f"/v1/merchant-orders/{order['id']}"


def merchant_of(people: People) -> Any:
    """Return what the desk sees of the merchant."""
    return people["dispatcher-01"].get("dispatch", f"/v1/merchants/{MERCHANT}")


def quoted(people: People, path: str, who: str = ITS_PEOPLE) -> None:
    """Let the merchant name its price and its time."""
    promised = datetime.now(UTC) + timedelta(hours=3)
    body = {"amount": PRICE, "promised_at": promised.isoformat(), "note": "含上门费"}
    assert people[who].post("dispatch", f"{path}:quote", body)["quote"]["amount"] == PRICE


def test_a_merchant_takes_it_and_the_citizen_rates_it(people: People) -> None:
    before = merchant_of(people)["rated"]
    case, order, path = ordered(people)
    assert order["merchant_name"] == "云岩区安达开锁服务部"
    case.shows("offered")
    merchant = people[ITS_PEOPLE]
    people[STRANGER].refused(404, "GET", "dispatch", path)
    people[STRANGER].refused(404, "POST", "dispatch", f"{path}:accept")
    assert merchant.get("dispatch", path)["place"] is None, "the place is for who has accepted"
    assert merchant.refused(409, "POST", "dispatch", f"{path}:accept")["code"] == "a_price_was_quoted"
    quoted(people, path)
    case.tells("merchant_quoted")
    assert merchant.post("dispatch", f"{path}:accept")["state"] == "accepted"
    case.shows("scheduled")
    assert merchant.refused(409, "POST", "dispatch", f"{path}:fulfil")["code"] == "the_price_is_agreed"
    assert (case.track()["price"], "agree" in case.track()["next"]) == (PRICE, True)
    assert case.may_not(409, "agree", amount=PRICE - 1)["code"] == "the_price_they_saw"
    case.does("agree", amount=PRICE)
    until(lambda: merchant.get("dispatch", path)["quote"]["agreed_by"] == "citizen")
    assert merchant.post("dispatch", f"{path}:fulfil", {"note": "师傅半小时内到"})["state"] == "fulfilling"
    case.shows("confirming")
    case.does("rate", verdict="solved", satisfied=True, stars=5, comment="来得快")
    case.shows("closed")
    rated = case.of("dispatch", "/v1/merchant-orders")
    assert (rated["state"], rated["stars"]) == ("rated", 5)
    facts = [one["type"] for one in people["auditor-01"].get("dispatch", f"{path}/history")["items"]]
    names = [fact.rpartition(".")[2].removeprefix("MerchantOrder") for fact in facts]
    assert names == [
        "Placed", "Offered", "Quoted", "Accepted", "MerchantQuoteAgreed", "FulfilmentBegun", "Confirmed", "Rated",
    ]  # fmt: skip
    case.tells(
        "received", "accepted", "merchant_sought", "merchant_quoted", "merchant_found", "price_accepted", "serving",
        "confirmed", "closed",
    )  # fmt: skip
    scored = until(lambda: merchant_of(people)["rated"] > before and merchant_of(people))
    assert scored["licence"].startswith("*")


def test_a_merchant_who_cannot_come_says_so_and_the_next_is_asked(people: People) -> None:
    case, _, path = ordered(people)
    merchant = people[ITS_PEOPLE]
    assert "reason" in merchant.refused(409, "POST", "dispatch", f"{path}:decline")["detail"]
    merchant.post("dispatch", f"{path}:decline", {"reason": "师傅都出去了"})
    merchant.refused(404, "GET", "dispatch", path)
    after = until(lambda: (one := case.of("dispatch", "/v1/merchant-orders"))["merchant_id"] != MERCHANT and one)
    assert after, "somebody else is asked, or nobody"


def test_the_wrong_lane_goes_back_to_the_desk_and_may_come_again(people: People) -> None:
    case, _, path = ordered(people)
    people["dispatcher-01"].post("dispatch", f"{path}:wrong-lane", {"reason": "请核实类别"})
    case.desk("triage_review")
    case.route("commercial", **ROUTE)
    assert case.of("dispatch", "/v1/merchant-orders", routing_no=2)["state"] == "offered"
    assert case.of("dispatch", "/v1/merchant-orders")["state"] == "wrong_lane"
    case.shows("offered")


def test_who_is_too_dear_is_followed_by_the_next(people: People) -> None:
    case, _, path = ordered(people)
    quoted(people, path)
    case.tells("merchant_quoted")
    case.does("refuse", reason="太贵了")
    case.tells("merchant_quoted", "price_declined", "price_refused")
    people[ITS_PEOPLE].refused(404, "GET", "dispatch", path)


def test_a_dispute_opens_a_case_of_its_own_for_market_supervision_and_changes_no_lane(people: People) -> None:
    case, _, path = ordered(people)
    quoted(people, path)
    people[ITS_PEOPLE].post("dispatch", f"{path}:accept")
    people["dispatcher-01"].post("dispatch", f"{path}:dispute", {"reason": "临时加价"})
    case.tells("disputed")
    (link,) = until(lambda: case.track()["links"])
    beside = Case(people, {"case_id": "", "case_no": link["case_no"], "tracking_code": link["tracking_code"]})
    assert [one["case_no"] for one in beside.track()["links"]] == [case.no]
    (submission,) = people["service-01"].get("intake", f"/v1/submissions?linked_case_id={case.id}")["items"]
    assert (submission["source"], submission["case_no"]) == ("system", link["case_no"])
    beside.id = submission["case_id"]
    routed = beside.desk("routed")
    assert (routed["lane"], routed["category_code"]) == ("government", "GOV-CONSUMER")
    matter = beside.of("dispatch", "/v1/matters")
    assert "市场监督" in matter["orders"][0]["unit_name"]
    assert (case.desk("routed")["lane"], case.of("dispatch", "/v1/merchant-orders")["state"]) == (
        "commercial", "disputed"
    )  # fmt: skip


def test_a_citizens_dispute_ends_with_its_case_and_nobody_at_the_desk_has_to_end_it(people: People) -> None:
    case, order, path = in_the_other_district(people)
    merchant = people[ITS_NEIGHBOUR]
    assert "dispute" not in case.track()["next"], "before a merchant has accepted there is nobody to dispute with"
    quoted(people, path, ITS_NEIGHBOUR)
    merchant.post("dispatch", f"{path}:accept")
    case.shows("scheduled")
    assert case.may_not(409, "dispute")["code"] == "with_a_reason"
    case.does("dispute", reason="临时加价八十元，不给就不开门")
    case.tells("dispute_raised", "disputed")
    beside = mediated(people, case)
    assert merchant.get("dispatch", path)["state"] == "disputed", "it is over when the citizen has been heard"
    heard(people, beside)
    settled = until(lambda: (one := merchant.get("dispatch", path))["state"] == "settled" and one)
    assert (settled["settlement"]["outcome"], settled["settlement"]["finding"]) == ("explained", FOUND)
    case.shows("closed")
    case.tells("dispute_raised", "disputed", "dispute_settled")
    assert {line["code"]: line["note"] for line in case.track()["timeline"]}["dispute_settled"] == FOUND
    assert people["dispatcher-01"].get("dispatch", path)["escalated"] == "", "nobody was called"
    assert "dispute" in case.track()["next"], "for a while they may disagree with that, too"

    beside.does("reopen", reason="钱没有退")
    until(lambda: merchant.get("dispatch", path)["state"] == "disputed")
    case.shows("handling")
    assert order["id"] == merchant.get("dispatch", path)["id"]


def in_the_other_district(people: People) -> tuple[Case, dict[str, Any], str]:
    """Say the need where market supervision has people of its own."""
    case = submit(people, "resident-03", TEXT.replace(STREET, NEIGHBOURS))
    if case.desk("routed", "triage_review")["state"] == "triage_review":
        case.route("commercial", **{**ROUTE, "area_code": "520102016"})
    order = case.of("dispatch", "/v1/merchant-orders")
    assert order["merchant_name"] == "南明区安达开锁服务部"
    return case, order, f"/v1/merchant-orders/{order['id']}"


def mediated(people: People, case: Case) -> Case:
    """Let market supervision do its whole work, and return the case of the dispute, which waits for the citizen."""
    (link,) = until(lambda: case.track()["links"])
    beside = Case(people, {"case_id": "", "case_no": link["case_no"], "tracking_code": link["tracking_code"]})
    (submission,) = people["service-01"].get("intake", f"/v1/submissions?linked_case_id={case.id}")["items"]
    beside.id = submission["case_id"]
    (its,) = beside.of("dispatch", "/v1/matters")["orders"]
    assert "南明区市场监督" in its["unit_name"]
    unit, order = people[SUPERVISION], f"/v1/orders/{its['id']}"
    unit.post("dispatch", f"{order}:sign")
    unit.post("dispatch", f"{order}:contact", {"note": "已联系双方"})
    unit.post("dispatch", f"{order}:resolve", {"outcome": "explained", "reply": FOUND})
    return beside


def heard(people: People, case: Case) -> None:
    """Have the citizen say that it is solved; where somebody has to look first, they do."""
    matter = case.of("dispatch", "/v1/matters")
    if matter["state"] == "verifying":
        people["supervisor-01"].post("dispatch", f"/v1/matters/{matter['id']}:open-callback", {"reason": "电话核实"})
    case.shows("callback")
    case.does("rate", verdict="solved", satisfied=True, stars=4)
    case.shows("closed")
