"""Who is responsible and who is on duty, as a running hub says it: the list, its change by two people, the roster."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from kitchenkit.ids import uid
from tests.e2e.people import People

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]
LAMPS = uid("unit", "municipal-520103")
LOOK_UP = "/v1/duty-list:match?category=GOV-LIGHT&area=520103019&text=路灯连续熄灭"
HUB = ZoneInfo("Asia/Shanghai")
VERSIONS = "/v1/duty-list/versions"


def test_the_seeds_list_is_in_force_and_says_why_a_unit_acts(people: People) -> None:
    page = people["unit-handler-08"].get("dispatch", "/v1/duty-list?category_code=GOV-LIGHT")
    assert page["version"]["number"] >= 1
    assert len(page["items"]) >= 5
    found = people["dispatcher-01"].get("dispatch", LOOK_UP)
    assert (found["mode"], [unit["unit_id"] for unit in found["units"]]) == ("direct", [LAMPS])
    assert found["candidates"][0]["words"] == ["连续熄灭"]
    assert found["units"][0]["unit_name"] == "云岩区市政设施管理所"


def test_two_people_publish_a_change_and_nobody_their_own(people: People) -> None:
    author, other = people["dispatcher-01"], people["supervisor-01"]
    draft = author.post("dispatch", VERSIONS, {"title": "验收"})["id"]
    code = f"LIGHT-{uuid4().hex[:6].upper()}"
    lamp = {"code": code, "category_code": "GOV-LIGHT", "title": "景观路灯", "words": [code], "lead": "municipal"}
    author.post("dispatch", f"{VERSIONS}/{draft}:amend", {"put": [lamp]})
    assert other.get("dispatch", f"{VERSIONS}/{draft}/changes")["added"] == [code]
    assert "publish" not in author.allowed("dispatch", f"{VERSIONS}/{draft}")
    published = other.post("dispatch", f"{VERSIONS}/{draft}:publish", {})
    assert published["state"] == "published"
    assert datetime.fromisoformat(published["effective_from"]) > datetime.now(UTC)
    late = author.post("dispatch", VERSIONS, {"title": "另一稿"})
    assert late["follows"] == published["number"]
    author.post("dispatch", f"{VERSIONS}/{late['id']}:discard")


def test_somebody_is_on_duty_at_a_unit(people: People) -> None:
    found = people["dispatcher-01"].get("directory", f"/v1/organisations/{LAMPS}/duty")
    assert found["basis"] == "roster"
    assert found["person"]["name"] in ("承办员08", "承办审核04")
    roster = people["unit-head-04"].only("directory", f"/v1/rosters?unit_id={LAMPS}&month={datetime.now(HUB):%Y-%m}")
    assert len(roster["shifts"]) >= 28
