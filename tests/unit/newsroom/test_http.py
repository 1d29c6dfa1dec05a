"""Newsroom over HTTP: who may and who may not, lists by scope, and a lead's whole way into the feed."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from kitchen_newsroom.http import READERS
from tests.fakes.issuer import FakeIssuer
from tests.unit.newsroom.paper import (
    DESK,
    GOOD,
    LEAD,
    NOW,
    STORY,
    Paper,
    case_routed,
    draft,
    received,
    submitted,
)

HUB = "hub"
EVERY_ROLE = (
    "resident", "grid_worker", "specialist", "volunteer", "self_media", "service", "operator", "intake_clerk",
    "triage_clerk", "dispatcher", "unit_handler", "unit_approver", "unit_head", "verifier", "callback_agent",
    "supervisor", "ruling_panel", "reporter", "contributor", "editor", "proofreader", "reviewer_1", "reviewer_2",
    "reviewer_3", "publisher", "desk_chief", "team_leader", "volunteer_dispatcher", "merchant", "leader",
    "privacy_officer", "auditor", "admin",
)  # fmt: skip


class Person:
    """Somebody with one right, who commands and remembers nothing."""

    def __init__(self, web: httpx.AsyncClient, issuer: FakeIssuer, name: str, role: str, scope: str = HUB) -> None:
        self._web, self._headers = web, issuer.headers(name, (role, scope))

    async def get(self, path: str) -> httpx.Response:
        return await self._web.get(path, headers=self._headers)

    async def act(self, path: str, **body: Any) -> httpx.Response:
        return await self._web.post(path, json=body, headers=self._headers)


async def test_the_whole_way_of_a_lead_into_the_feed(paper: Paper, web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    reporter, reviewer = Person(web, issuer, "r", "reporter"), Person(web, issuer, "v", "reviewer_1")
    await paper.hear(case_routed())
    found = (await reporter.get("/v1/leads?case_no=GY-7K3M-2Q&state=received")).json()
    assert [one["id"] for one in found["items"]] == [LEAD]
    accepted = (await reporter.act(f"/v1/leads/{LEAD}:accept")).json()
    assert (accepted["state"], accepted["story_id"], accepted["accepted_by"]) == ("accepted", STORY, "r")
    await paper.carry()
    story = (await reporter.get("/v1/stories?case_id=c1")).json()["items"][0]
    assert (story["id"], story["state"], story["authors"]) == (STORY, "draft", ["r"])
    assert (await reporter.act(f"/v1/stories/{STORY}:save", **GOOD)).json()["revision_no"] == 1
    under_review = (await reporter.act(f"/v1/stories/{STORY}:submit")).json()
    assert under_review["state"] == "review_1"
    own = await Person(web, issuer, "r", "reviewer_1").act(f"/v1/stories/{STORY}:approve")
    assert (own.status_code, own.json()["code"]) == (409, "author_may_not_review")
    early = await Person(web, issuer, "p", "publisher").act(f"/v1/stories/{STORY}:release")
    assert (early.status_code, early.json()["code"]) == (409, "wrong_state")
    approved = await reviewer.act(f"/v1/stories/{STORY}:approve", content_hash=under_review["content_hash"])
    assert approved.json()["state"] == "signed_off"
    assert (await web.get("/v1/feeds/json")).json()["items"] == []
    out = await Person(web, issuer, "p", "publisher").act(f"/v1/stories/{STORY}:release")
    assert out.json()["state"] == "released"
    await paper.carry()
    (item,) = (await web.get("/v1/feeds/json")).json()["items"]
    assert (item["title"], item["content_text"]) == (GOOD["title"], GOOD["body"])
    assert (await reporter.get("/v1/releases?case_no=GY-7K3M-2Q")).json()["items"][0]["story_id"] == STORY


@pytest.mark.parametrize("path", ["/v1/leads", "/v1/stories", "/v1/releases"])
async def test_who_may_read(web: httpx.AsyncClient, issuer: FakeIssuer, path: str) -> None:
    assert (await web.get(path)).status_code == 401
    for role in EVERY_ROLE:
        answer = await Person(web, issuer, "p", role).get(path)
        assert answer.status_code == (200 if role in READERS else 403), role


LEAD_COMMANDS = {
    "accept": {"reporter", "contributor", "editor", "desk_chief"},
    "reject": {"reporter", "editor", "desk_chief"},
    "wrong-lane": {"reporter", "editor", "desk_chief"},
    "reconsider": {"desk_chief"},
}
STORY_COMMANDS = {
    "save": {"reporter", "contributor", "editor", "desk_chief", "reviewer_1", "reviewer_2", "reviewer_3"},
    "submit": {"reporter", "contributor", "editor", "desk_chief"},
    "approve": {"reviewer_1", "reviewer_2", "reviewer_3"},
    "return": {"reviewer_1", "reviewer_2", "reviewer_3"},
    "revise": {"reporter", "contributor", "editor", "desk_chief"},
    "keep": {"editor", "desk_chief"},
    "spike": {"editor", "desk_chief"},
    "release": {"publisher"},
}
BODIES: dict[str, dict[str, str]] = {
    "reject": {"reason_code": "spam"}, "save": GOOD, "return": {"reason_code": "facts"},
}  # fmt: skip


@pytest.mark.parametrize("name", LEAD_COMMANDS | STORY_COMMANDS)
async def test_nobody_else_gives_a_command(paper: Paper, web: httpx.AsyncClient, issuer: FakeIssuer, name: str) -> None:
    paper.leads.put(received(), NOW)
    paper.stories.put(draft(), NOW)
    path = f"/v1/leads/{LEAD}:{name}" if name in LEAD_COMMANDS else f"/v1/stories/{STORY}:{name}"
    may = (LEAD_COMMANDS | STORY_COMMANDS)[name]
    assert (await web.post(path, json=BODIES.get(name, {}))).status_code == 401
    for role in EVERY_ROLE:
        answer = await Person(web, issuer, "another", role).act(path, **BODIES.get(name, {}))
        if role not in may:
            assert answer.status_code == 403, (role, answer.text)


@pytest.mark.parametrize(
    ("scope", "status"),
    [
        ("hub", 200), ("area:5201", 200), ("area:520103", 200), (f"desk:{DESK}", 200),
        ("area:520102", 404), ("desk:desk-520102", 404), ("unit:u1", 404), ("self:p", 404),
    ],
)  # fmt: skip
async def test_scopes_bound_what_is_seen_and_done(
    paper: Paper, web: httpx.AsyncClient, issuer: FakeIssuer, scope: str, status: int
) -> None:
    paper.leads.put(received(), NOW)
    person = Person(web, issuer, "p", "reporter", scope)
    listed = (await person.get("/v1/leads")).json()["items"]
    assert len(listed) == (1 if status == 200 else 0)
    assert (await person.get(f"/v1/leads/{LEAD}")).status_code == status
    assert (await person.act(f"/v1/leads/{LEAD}:accept")).status_code == status


async def test_a_lead_without_area_and_desk_is_seen_by_the_hub_alone(
    paper: Paper, web: httpx.AsyncClient, issuer: FakeIssuer
) -> None:
    await paper.hear(case_routed(area_code=""))
    assert len((await Person(web, issuer, "p", "editor").get("/v1/leads")).json()["items"]) == 1
    assert (await Person(web, issuer, "p", "editor", "area:5201").get("/v1/leads")).json()["items"] == []


async def test_filters_and_words(paper: Paper, web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    paper.leads.put(received(), NOW)
    paper.stories.put(submitted(), NOW)
    reader = Person(web, issuer, "p", "auditor")
    for path, fits, not_so in (
        ("/v1/leads", ["q=邻居", "q=7K3M", "area_code=520103", "state=received&state=accepted", f"desk_id={DESK}"],
         ["q=路灯", "case_no=X", "area_code=520102", "state=accepted", "case_id=c2"]),
        ("/v1/stories", ["q=一盏灯", f"lead_id={LEAD}", "author=reporter", "state=review_1", "category_code=NEWS-GOOD"],
         ["q=路灯", "author=p", "state=draft"]),
    ):  # fmt: skip
        for query in fits:
            assert len((await reader.get(f"{path}?{query}")).json()["items"]) == 1, query
        for query in not_so:
            assert (await reader.get(f"{path}?{query}")).json()["items"] == [], query
        assert (await reader.get(f"{path}?colour=red")).status_code == 422


async def test_commands_say_what_may_be_done_and_why_not(
    paper: Paper, web: httpx.AsyncClient, issuer: FakeIssuer
) -> None:
    paper.stories.put(submitted(), NOW)
    answer = (await Person(web, issuer, "reporter", "reviewer_1").get(f"/v1/stories/{STORY}/commands")).json()
    offered = {one["command"]: one["why_not"] for one in answer["items"]}
    assert offered["approve"] == "author_may_not_review"
    assert offered["release"] == "wrong_state"
    assert offered["return"] is None
    refused = await Person(web, issuer, "p", "publisher").act(f"/v1/stories/{STORY}:release")
    assert (refused.status_code, refused.json()["allowed"]) == (409, [])


async def test_a_wrong_field_is_named(paper: Paper, web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    paper.stories.put(draft(), NOW)
    paper.leads.put(received(), NOW)
    writer = Person(web, issuer, "reporter", "reporter")
    long = await writer.act(f"/v1/stories/{STORY}:save", title="长" * 81, body="正文")
    assert (long.status_code, long.json()["errors"][0]["loc"]) == (422, ["body", "title"])
    unknown = await writer.act(f"/v1/leads/{LEAD}:reject", reason_code="bored", reason="x")
    assert (unknown.status_code, unknown.json()["errors"][0]["loc"]) == (422, ["body", "reason_code"])


async def test_a_stale_writer_is_told_and_loses_nothing(
    paper: Paper, web: httpx.AsyncClient, issuer: FakeIssuer
) -> None:
    paper.stories.put(draft(), NOW)
    headers = issuer.headers("reporter", ("reporter", HUB))
    first = await web.post(f"/v1/stories/{STORY}:save", json=GOOD, headers={**headers, "If-Match": '"0"'})
    late = await web.post(f"/v1/stories/{STORY}:save", json={**GOOD, "title": "晚到的标题"},
                          headers={**headers, "If-Match": '"0"'})  # fmt: skip
    assert (first.status_code, late.status_code) == (200, 412)
    assert late.json()["present"]["content"]["title"] == GOOD["title"]


async def test_a_released_story_has_its_history(paper: Paper, web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    await paper.hear(case_routed())
    await Person(web, issuer, "r", "reporter").act(f"/v1/leads/{LEAD}:accept")
    await paper.carry()
    await Person(web, issuer, "r", "reporter").act(f"/v1/stories/{STORY}:save", **GOOD)
    rows = (await Person(web, issuer, "a", "auditor").get(f"/v1/stories/{STORY}/history")).json()["items"]
    assert [row["type"].rpartition(".")[2] for row in rows] == ["StoryCreated", "RevisionSaved"]
    assert rows[1]["actor"] == "r"
