"""The commercial lane: a need becomes an order, a merchant takes it, the citizen rates it; one that is no business."""

from __future__ import annotations

from typing import Any

import pytest

from kitchenkit.ids import uid
from tests.e2e.people import STREET, Case, People, submit, until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
TEXT = f"{STREET}，钥匙忘在家里了，门打不开，需要开锁师傅上门开锁。"
ROUTE = {"category_code": "COM-LOCK", "area_code": "520103019"}
MERCHANT, ITS_PEOPLE, STRANGER = uid("merchant", "merchant-520103-lock"), "merchant-11", "merchant-04"


def ordered(people: People) -> tuple[Case, dict[str, Any], str]:
    """Say the need and return the case with the order it has become, which a merchant is offered."""
    case = submit(people, "resident-03", TEXT)
    if case.desk("routed", "triage_review")["state"] == "triage_review":
        case.route("commercial", **ROUTE)
    order = case.of("dispatch", "/v1/merchant-orders")
    assert (order["state"], order["merchant_id"]) == ("offered", MERCHANT)
    return case, order, f"/v1/merchant-orders/{order['id']}"


def test_a_merchant_takes_it_and_the_citizen_rates_it(people: People) -> None:
    case, order, path = ordered(people)
    assert order["merchant_name"] == "云岩区安达开锁服务部"
    case.shows("offered")
    merchant = people[ITS_PEOPLE]
    people[STRANGER].refused(404, "GET", "dispatch", path)
    people[STRANGER].refused(404, "POST", "dispatch", f"{path}:accept")
    assert merchant.get("dispatch", path)["place"] is None, "the place is for who has accepted"
    assert merchant.post("dispatch", f"{path}:accept")["state"] == "accepted"
    case.shows("scheduled")
    assert merchant.post("dispatch", f"{path}:fulfil", {"note": "师傅半小时内到"})["state"] == "fulfilling"
    case.shows("confirming")
    case.does("rate", verdict="solved", satisfied=True, stars=5, comment="来得快")
    case.shows("closed")
    rated = case.of("dispatch", "/v1/merchant-orders")
    assert (rated["state"], rated["stars"]) == ("rated", 5)
    facts = [one["type"] for one in people["auditor-01"].get("dispatch", f"{path}/history")["items"]]
    names = [fact.rpartition(".")[2].removeprefix("MerchantOrder") for fact in facts]
    assert names == ["Placed", "Offered", "Accepted", "FulfilmentBegun", "Confirmed", "Rated"]
    case.tells("received", "accepted", "merchant_sought", "merchant_found", "serving", "confirmed", "closed")


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
