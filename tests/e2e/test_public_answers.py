"""What was asked and answered is read by everybody: after whoever asked agreed, and a person of the centre said so."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.people import Case, People, submit, until
from tests.e2e.test_government_lane import LAMP, answer

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
MODERATOR = "dispatcher-03"


def closed(people: People, **said: object) -> tuple[Case, dict[str, Any]]:
    """Have a lamp reported and mended, and the citizen content."""
    case = submit(people, "resident-01", f"{LAMP}我是住3号楼的张先生", **said)
    case.desk("routed")
    matter = case.of("dispatch", "/v1/matters")
    answer(people, matter["orders"][0], "张先生您好，已更换灯头。")
    case.shows("callback")
    case.does("rate", verdict="solved", satisfied=True)
    case.shows("closed")
    return case, matter


def test_an_answer_is_read_by_everybody_until_the_citizen_takes_it_back(people: People) -> None:
    case, _ = closed(people, visibility="public")
    centre = people[MODERATOR]
    review = centre.only("dispatch", f"/v1/answer-reviews?case_no={case.no}")
    path, public = f"/v1/answer-reviews/{review['id']}", f"/v1/public-answers/{review['id']}"
    assert (review["state"], review["reply"]) == ("pending", "〔姓名〕您好，已更换灯头。")
    assert "张先生" in review["given_reply"]
    people.nobody.refused(404, "GET", "dispatch", public)

    words = {"title": "路灯坏了三天", "question": "路灯坏了三天，晚上一片漆黑。", "reply": "已更换灯头。"}
    named = centre.refused(409, "POST", "dispatch", f"{path}:edit", {**words, "reply": "张先生您好"})
    assert named["code"] == "tells_nobody"
    centre.post("dispatch", f"{path}:edit", words)
    people["unit-handler-08"].refused(403, "POST", "dispatch", f"{path}:show")
    assert centre.post("dispatch", f"{path}:show")["state"] == "public"
    read = people.nobody.get("dispatch", public)
    assert (read["reply"], read["outcome"], read["verdict"]) == ("已更换灯头。", "fixed", "solved")
    assert case.no not in str(read)
    found = people.nobody.get("dispatch", "/v1/public-answers?q=漆黑&area_code=520103&category_code=GOV-LIGHT")
    assert review["id"] in {one["id"] for one in found["items"]}
    assert [one["name"] for one in found["means"]] == ["total"]
    shown = {rate["name"] for rate in found["rates"]}
    assert shown >= {"reply", "resolution", "satisfaction", "coverage", "accuracy", "excluded"}

    assert case.track()["visibility"] == "public"
    assert case.does("conceal")["visibility"] == "private"
    until(lambda: people.nobody.ask("GET", "dispatch", public).status_code == 404, what=public)
    gone = centre.get("dispatch", path)
    assert (gone["state"], gone["withheld"]) == ("private", "taken_back")
    centre.refused(409, "POST", "dispatch", f"{path}:show")


def test_what_is_opened_again_is_hidden_and_what_nobody_agreed_to_is_never_there(people: People) -> None:
    case, _ = closed(people, visibility="public")
    private, _ = closed(people)
    centre = people[MODERATOR]
    review = centre.only("dispatch", f"/v1/answer-reviews?case_no={case.no}")
    path = f"/v1/answer-reviews/{review['id']}"
    centre.post("dispatch", f"{path}:show")
    case.does("reopen", reason="又不亮了")
    until(lambda: centre.get("dispatch", path)["state"] == "hidden", what=path)
    people.nobody.refused(404, "GET", "dispatch", f"/v1/public-answers/{review['id']}")
    assert centre.refused(409, "POST", "dispatch", f"{path}:show")["code"] == "matter_stands"
    assert centre.get("dispatch", f"/v1/answer-reviews?case_no={private.no}")["items"] == []
    assert private.track()["visibility"] == "private"
