"""The volunteer lane: a need is reviewed, offered, declined, taken by the next team, served, judged and closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kitchenkit.ids import uid
from tests.e2e.people import STREET, Case, People, submit, until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
NEED = f"{STREET}，八十四岁的奶奶独居，腿脚不便，想请志愿者上门陪伴、帮忙买菜"
NEAR, CITY = uid("team", "team-520103-elder"), uid("team", "team-5201-elder")
NEAR_LEADER, CITY_LEADER, CENTRE = "team-leader-11", "team-leader-02", "volunteer-dispatcher-03"
REPORT = {"minutes": 90, "result": "helped", "report": "陪老人聊天，买好一周的菜。", "people": 2}


def need(people: People) -> tuple[Case, str]:
    """Say the need and return the case with the path of its order, which waits for review."""
    case = submit(people, "resident-02", NEED, kind="volunteer_need")
    assert case.desk("routed")["category_code"] == "VOL-ELDER"
    order = case.of("volunteer", "/v1/orders")
    assert order["state"] == "pending_review"
    return case, f"/v1/orders/{order['id']}"


def taken(people: People, path: str) -> None:
    """Bring a reviewed order to the point where the near team has promised to come."""
    people[CENTRE].post("volunteer", f"{path}:dispatch")
    people[NEAR_LEADER].post("volunteer", f"{path}:accept")
    people[NEAR_LEADER].post("volunteer", f"{path}:plan", {"starts_at": tomorrow(), "minutes": 90})


def tomorrow() -> str:
    return (datetime.now(UTC) + timedelta(days=1)).isoformat()


def test_a_need_is_served_by_the_second_team_and_closed(people: People) -> None:
    case, path = need(people)
    centre, near, city = (people[name] for name in (CENTRE, NEAR_LEADER, CITY_LEADER))
    near.refused(404, "GET", "volunteer", path)
    assert centre.post("volunteer", f"{path}:approve", {"risk": "low"})["state"] == "approved"
    proposed = [one["team_id"] for one in centre.get("volunteer", f"{path}/teams")["items"]]
    assert proposed[0] == NEAR
    assert CITY in proposed
    offered = centre.post("volunteer", f"{path}:dispatch")
    assert (offered["state"], offered["team_id"], offered["round"]) == ("offered", NEAR, 1)
    assert offered["contact_team_id"] in {"", None}, "who has not accepted is told of nobody"
    case.shows("offered")

    city.refused(404, "POST", "volunteer", f"{path}:accept")
    assert near.post("volunteer", f"{path}:decline", {"reason": "本周人手已满"})["state"] == "approved"
    near.refused(404, "GET", "volunteer", path)
    named = {"team_id": NEAR}
    assert centre.refused(409, "POST", "volunteer", f"{path}:dispatch", named)["code"] == "a_team_that_has_not_declined"
    assert centre.post("volunteer", f"{path}:dispatch", {"team_id": CITY})["round"] == 2
    accepted = city.post("volunteer", f"{path}:accept")
    assert (accepted["state"], accepted["contact_team_id"]) == ("accepted", CITY)
    assert "tried" not in accepted, "a team is not told what others did"
    planned = city.post("volunteer", f"{path}:plan", {"starts_at": tomorrow(), "minutes": 90})
    assert planned["state"] == "scheduled"
    assert case.shows("scheduled")["due_at"] is not None
    assert city.post("volunteer", f"{path}:start")["state"] == "in_service"
    assert city.post("volunteer", f"{path}:finish", REPORT)["state"] == "done"

    case.shows("callback")
    case.does("rate", verdict="solved", satisfied=True, stars=5, comment="老人很高兴")
    case.shows("closed")
    rated = case.of("volunteer", "/v1/orders")
    assert (rated["state"], rated["rating"]["stars"]) == ("evaluated", 5)
    assert centre.post("volunteer", f"{path}:close")["state"] == "closed"
    case.tells(
        "received", "accepted", "need_checked", "looking", "taken", "planned", "serving", "served", "rated", "closed"
    )


def test_who_is_not_helped_gets_another_team(people: People) -> None:
    case, path = need(people)
    people[CENTRE].post("volunteer", f"{path}:approve")
    taken(people, path)
    people[NEAR_LEADER].post("volunteer", f"{path}:start")
    people[NEAR_LEADER].post("volunteer", f"{path}:finish", REPORT)
    case.shows("callback")
    case.does("rate", verdict="not_solved", satisfied=False, stars=2, comment="只来了十分钟")
    case.shows("rework")
    assert people[CENTRE].post("volunteer", f"{path}:dispatch")["team_id"] != NEAR, "one that is new to it goes first"


def test_a_refused_need_is_told_why_and_can_be_appealed(people: People) -> None:
    case, path = need(people)
    assert "reason" in people[CENTRE].refused(409, "POST", "volunteer", f"{path}:reject")["detail"]
    people[CENTRE].post("volunteer", f"{path}:reject", {"reason": "需要持证护理人员，请联系社区卫生服务中心"})
    shown = case.shows("dropped")
    assert "持证护理" in shown["timeline"][-1]["note"]
    case.does("appeal", reason="只要陪伴，不要护理")
    assert case.may_not(409, "appeal", reason="再说一次")["code"] == "it_was_refused"


def test_withdrawn_before_anybody_comes_it_ends(people: People) -> None:
    case, path = need(people)
    people[CENTRE].post("volunteer", f"{path}:approve")
    taken(people, path)
    case.does("withdraw", reason="女儿回来了")
    case.shows("withdrawn")
    until(lambda: case.of("volunteer", "/v1/orders")["state"] == "cancelled", what="the team is told")
    assert people[NEAR_LEADER].refused(409, "POST", "volunteer", f"{path}:start")["code"] == "wrong_state"
