"""The news lane: a tip becomes a lead, a story, a release in the feed, and the sender sees it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import datetime
from typing import Any

import pytest

from tests.e2e.people import STREET, Case, People, submit, until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
TIP = f"{STREET}，小区保安捡到金镯子，等了三天交还失主，拾金不昧"
TEXT = {
    "title": "捡到金镯子，保安守了三天",
    "summary": "拾金不昧在社区传为佳话。",
    "body": "日前，云岩区一小区保安拾到一只金镯子，守候三天后交还失主。",
    "byline": "中央厨房",
}
REPORTER, EDITOR, REVIEWER = "reporter-02", "editor-02", "reviewer-1-02"  # of the district's media centre
OTHER_REVIEWER, PUBLISHER, STRANGER = "reviewer-1-01", "publisher-02", "reporter-03"


def tip(people: People) -> tuple[Case, dict[str, Any]]:
    """Send a tip and return the case with its lead."""
    case = submit(people, "self-media-01", TIP, kind="good_person", source="self_media", visibility="public")
    assert case.desk("routed")["lane"] == "news"
    lead = case.of("newsroom", "/v1/leads")
    assert lead["state"] == "received"
    return case, lead


def draft(people: People, lead: dict[str, Any], who: str = REPORTER) -> str:
    """Accept a lead and return the path of the story that comes to lie on the desk of who did."""
    accepted = people[who].post("newsroom", f"/v1/leads/{lead['id']}:accept")
    path = f"/v1/stories/{accepted['story_id']}"
    until(lambda: people[who].ask("GET", "newsroom", path).is_success)
    return path


def test_a_good_deed_becomes_a_story_that_everybody_can_read(people: People) -> None:
    case, lead = tip(people)
    people[STRANGER].refused(404, "POST", "newsroom", f"/v1/leads/{lead['id']}:accept")
    path = draft(people, lead)
    case.shows("reporting")
    reporter, reviewer = people[REPORTER], people[REVIEWER]
    assert reporter.post("newsroom", f"{path}:save", TEXT)["state"] == "draft"
    assert reporter.post("newsroom", f"{path}:submit")["state"] == "review_1"
    assert reporter.refused(403, "POST", "newsroom", f"{path}:approve")["code"] == "wrong_role"
    reviewed = reviewer.post("newsroom", f"{path}:save", {**TEXT, "byline": "中央厨房 云岩"})
    assert reviewed["state"] == "review_1"
    own = reviewer.refused(409, "POST", "newsroom", f"{path}:approve")
    assert own["code"] == "author_may_not_review", "who changed the text has become one of its authors"
    people[PUBLISHER].refused(409, "POST", "newsroom", f"{path}:release")
    read = {"content_hash": reviewed["content_hash"]}
    assert people[OTHER_REVIEWER].post("newsroom", f"{path}:approve", read)["state"] == "signed_off"
    assert people[PUBLISHER].post("newsroom", f"{path}:release")["state"] == "released"

    shown = case.shows("published")
    case.tells("received", "accepted", "lead_taken", "writing", "published")
    assert shown["timeline"][-1]["note"] == TEXT["title"]
    assert shown["next"] == []
    item = until(lambda: in_feed(people, path))
    assert (item["title"], item["content_text"]) == (TEXT["title"], TEXT["body"])
    assert item["authors"] == [{"name": "中央厨房 云岩"}]
    assert TEXT["title"] in titles(people, "rss", "channel/item/title")
    assert TEXT["title"] in titles(people, "atom", "{*}entry/{*}title")


def in_feed(people: People, path: str) -> dict[str, Any] | None:
    """Return a story in the feed, which is read as JSON Feed 1.1 wants it."""
    answer = people.nobody.ask("GET", "newsroom", "/v1/feeds/json")
    assert answer.is_success
    assert answer.headers["content-type"].startswith("application/feed+json")
    feed = answer.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    assert feed["feed_url"].endswith("/v1/feeds/json")
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item.get("content_text") or item.get("content_html")
        assert datetime.fromisoformat(item["date_published"]).tzinfo is not None
    known = people.nobody.ask("GET", "newsroom", "/v1/feeds/json", headers={"If-None-Match": answer.headers["etag"]})
    assert known.status_code in {304, 200}  # 200 where something else was released meanwhile
    story = path.rpartition("/")[2]
    return next((item for item in feed["items"] if item["id"] == f"urn:uuid:{story}"), None)


def titles(people: People, name: str, place: str) -> list[str | None]:
    """Return the titles in an XML feed."""
    answer = people.nobody.ask("GET", "newsroom", f"/v1/feeds/{name}")
    root = ET.fromstring(answer.content)  # noqa: S314  # our own feed
    return [found.text for found in root.findall(place)]


def test_what_would_reach_a_private_person_is_stopped_by_the_machine(people: People) -> None:
    _, lead = tip(people)
    path = draft(people, lead)
    reporter = people[REPORTER]
    reporter.post("newsroom", f"{path}:save", {**TEXT, "body": f"{TEXT['body']}联系电话 13985001234。"})
    blocked = reporter.post("newsroom", f"{path}:submit")
    assert blocked["state"] == "rework"
    assert [finding["code"] for finding in blocked["findings"]] == ["phone"]
    assert "13985001234" not in str(blocked["findings"])
    reporter.post("newsroom", f"{path}:save", TEXT)
    assert reporter.post("newsroom", f"{path}:submit")["state"] == "review_1"


def test_a_withdrawn_tip_does_not_go_out_undecided(people: People) -> None:
    case, lead = tip(people)
    path = draft(people, lead)
    reporter = people[REPORTER]
    reporter.post("newsroom", f"{path}:save", TEXT)
    reporter.post("newsroom", f"{path}:submit")
    people[REVIEWER].post("newsroom", f"{path}:approve")
    case.does("withdraw", reason="当事人不愿公开")
    case.shows("withdrawing")
    until(lambda: reporter.get("newsroom", path)["withdrawal_asked"])
    refused = people[PUBLISHER].refused(409, "POST", "newsroom", f"{path}:release")
    assert refused["code"] == "withdrawal_undecided"
    people[EDITOR].post("newsroom", f"{path}:spike", {"reason": "尊重当事人意愿"})
    case.shows("withdrawn")


def test_a_lead_that_is_no_news_goes_back_to_the_desk(people: People) -> None:
    case, lead = tip(people)
    reporter = people[REPORTER]
    wrong = reporter.post("newsroom", f"/v1/leads/{lead['id']}:wrong-lane", {"reason": "失物招领，请转派出所"})
    assert wrong["state"] == "transferred"
    case.desk("triage_review")
    case.route("news", category_code="NEWS-GOOD")
    assert case.of("newsroom", "/v1/leads", routing_no=2)["state"] == "received"
    case.shows("accepted")
