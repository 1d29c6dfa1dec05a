"""Policies and the calendar over HTTP: who may draft, preview and publish, and what is said of a wrong one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from kitchen_dispatch import http_policy
from kitchen_dispatch.books import shipped_policy
from kitchen_dispatch.domain.book_version import RuleVersion
from kitchen_dispatch.http_policy import RuleParts, policy_routers
from kitchen_dispatch.recompute import Job
from kitchen_dispatch.rules import Rules
from kitchen_dispatch.store_policy import rule_fields
from kitchen_dispatch.wire_policy import rule_letter
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .rulebook import BOOK, NOTICE, NOW, by_the_book, matter, policy, stricter

DAY = timedelta(days=1)
TITLE = "2027 年试行"
POLICY = {"title": TITLE, **stricter(G="5d")}
CALENDAR = {"title": "2027 年节假日安排", **NOTICE}


class Jobs:
    """No recompute yet, or this one."""

    job: Job | None = None

    async def get(self) -> Job | None:
        return self.job

    async def put(self, job: Job) -> None:
        self.job = job


@dataclass
class Hub:
    """The routes with stores in memory, and people who ask."""

    web: httpx.AsyncClient
    issuer: FakeIssuer
    policies: MemoryStore[RuleVersion]
    calendars: MemoryStore[RuleVersion]
    matters: MemoryStore[Any]
    rules: Rules
    now: list[datetime]
    jobs: Jobs

    async def ask(self, path: str, body: Any = None, *, who: str = "p1", role: str = "supervisor") -> httpx.Response:
        """Ask as a person with that role for the hub."""
        token = self.issuer.token(who, (role, "hub"))
        headers = {"Authorization": f"Bearer {token}"}
        if body is None:
            return await self.web.get(path, headers=headers)
        return await self.web.post(path, headers=headers, json=body)

    async def drafted(self, path: str = "/v1/policies", body: Mapping[str, Any] = POLICY) -> str:
        """Return the path of a draft of p1."""
        made = await self.ask(path, body)
        assert made.status_code == 201, made.text
        return f"{path}/{made.json()['id']}"


# One app for the module: making it costs more than any test here.
@pytest.fixture(scope="module")
def made() -> Iterator[tuple[Hub, FastAPI]]:
    now = [NOW]
    policies, calendars = (
        MemoryStore[RuleVersion](rule_fields, to_letter=rule_letter, unique=["number"]) for _ in range(2)
    )
    matters = MemoryStore[Any](lambda one: {"state": one.state})
    rules, jobs, issuer = Rules(policies, calendars, lambda: now[0]), Jobs(), FakeIssuer()
    parts = RuleParts(
        policies=policies, calendars=calendars, rules=rules, matters=matters, recompute=by_the_book, jobs=jobs
    )
    app = create_app(
        service="dispatch",
        version="1",
        routers=policy_routers(parts),
        verifier=issuer.verifier(),
        readiness=Readiness(),
    )
    with pytest.MonkeyPatch.context() as patch:
        for module in ("kitchenkit.time", "kitchen_dispatch.http_policy"):
            patch.setattr(f"{module}.now", lambda: now[0])
        yield Hub(client(app), issuer, policies, calendars, matters, rules, now, jobs), app


@pytest.fixture
async def hub(made: tuple[Hub, FastAPI]) -> AsyncIterator[Hub]:
    hub, app = made
    hub.now[0], hub.jobs.job = NOW, None
    for store in (hub.policies, hub.calendars, hub.matters):
        store._rows.clear()
        store.facts.clear()
    await hub.rules.refresh()
    async with client(app) as web:
        yield replace(hub, web=web)


async def test_a_policy_is_drafted_by_one_and_put_in_force_by_another(hub: Hub) -> None:
    path = await hub.drafted()
    own = await hub.ask(f"{path}:publish", {})
    assert (own.status_code, own.json()["code"]) == (409, "another_person")
    published = await hub.ask(f"{path}:publish", {"effective_from": "2027-01-01T00:00:00+08:00"}, who="p2")
    assert published.status_code == 200, published.text
    assert published.json()["effective_from"] == "2026-12-31T16:00:00Z"
    assert (published.json()["number"], published.json()["published_by"]) == (2, "p2")
    assert [letter["type"].rpartition(".")[2] for letter in hub.policies.outbox] == ["RuleDrafted", "RulePublished"]


@pytest.mark.parametrize("path", ["/v1/policies", "/v1/calendars"])
@pytest.mark.parametrize(
    ("role", "drafts", "previews", "publishes"),
    [
        ("dispatcher", 201, 200, 403),
        ("ruling_panel", 201, 200, 403),
        ("supervisor", 201, 200, 200),
        ("desk_chief", 403, 200, 200),
        ("unit_head", 403, 403, 403),
        ("admin", 403, 403, 403),
        ("resident", 403, 403, 403),
    ],
)
async def test_who_may_do_what(  # noqa: PLR0917  # one row of the matrix
    hub: Hub, path: str, role: str, drafts: int, previews: int, publishes: int
) -> None:
    body = POLICY if path == "/v1/policies" else CALENDAR
    draft = await hub.drafted(path, body)
    answers = [
        await hub.ask(path, body, who="p3", role=role),
        await hub.ask(f"{draft}:preview", {}, who="p3", role=role),
        await hub.ask(f"{draft}:publish", {}, who="p3", role=role),
    ]
    assert [answer.status_code for answer in answers] == [drafts, previews, publishes]


async def test_a_right_for_a_part_of_the_hub_does_not_change_the_rules_of_the_whole(hub: Hub) -> None:
    token = hub.issuer.token("p3", ("supervisor", "area:520103"))
    answer = await hub.web.post("/v1/policies", headers={"Authorization": f"Bearer {token}"}, json=POLICY)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"verify": "2 days"}, "verify"),
        ({"verify": "99999wd"}, "verify"),
        ({"tiers": {"G": {"handle": "7"}}}, "tiers"),
        ({"tiers": {"G": {"handel": "7d"}}}, "handel"),
        ({"tiers": {"X": {"handle": "7d"}}}, "tiers"),
        ({"tiers": {"G": {"handle": "7d"}}}, "tiers: C, E0"),
        ({"categories": {"gov light": "7d"}}, "categories"),
        ({"returns": {"per_unit": -1, "after_ruling": 0, "bounce_cap": 2}}, "per_unit"),
        ({"extension": {"times": 2, "review": "1wd", "grounds": []}}, "grounds"),
        ({"callback": {"attempts": 0, "days": 2}}, "attempts"),
        ({"title": ""}, "title"),
        ({"number": 7}, "number"),
        ({"wait": None}, "wait"),
        ({"evidence": {"outcomes": ["fixed"], "categories": {"GOV-LIGHT": ["film"]}}}, "GOV-LIGHT"),
        ({"evidence": {"outcomes": ["magic"], "categories": {}}}, "outcomes"),
        ({"evidence": {"outcomes": ["fixed"], "categories": {"gov light": ["photo"]}}}, "evidence"),
        ({"sampling": {"share": 101, "categories": {}, "checks": 20}}, "share"),
        ({"sampling": {"share": 0, "categories": {"GOV\x00AD": 100}, "checks": 20}}, "sampling"),
        ({"vetting": {"categories": ["gov"]}}, "vetting"),
        ({"vetting": {"within": "soon"}}, "vetting.within"),
        ({"vetting": {"outcomes": ["magic"]}}, "outcomes"),
    ],
)
async def test_a_wrong_policy_is_refused_with_the_field(hub: Hub, changed: dict[str, Any], named: str) -> None:
    answer = await hub.ask("/v1/policies", {**POLICY, **changed})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert named in answer.text
    assert not hub.policies.rows


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"holidays": ["2027-02-30"]}, "holidays"),
        ({"holidays": ["2027-02-12/2027-02-05"]}, "holidays"),
        ({"holidays": ["2027-02-05/"]}, "holidays"),
        ({"holidays": ["2027-01-01/2027-12-31"]}, "holidays"),
        ({"holidays": ["20270205"]}, "holidays"),
        ({"holidays": ["2028-02-05"]}, "holidays: 2028-02-05"),
        ({"makeup": ["2027-02-01"]}, "makeup: 2027-02-01"),
        ({"makeup": ["2027-01-30/2027-01-31"]}, "makeup"),
        ({"year": 1999}, "year"),
    ],
)
async def test_a_wrong_notice_is_refused_with_the_field(hub: Hub, changed: dict[str, Any], named: str) -> None:
    answer = await hub.ask("/v1/calendars", {**CALENDAR, **changed})
    assert answer.status_code == 422
    assert named in answer.text


async def test_drafts_count_up_and_a_list_shows_them(hub: Hub) -> None:
    for _ in range(2):
        await hub.drafted()
    await hub.drafted("/v1/calendars", CALENDAR)
    rows = (await hub.ask("/v1/policies", role="auditor")).json()["items"]
    assert sorted(row["number"] for row in rows) == [2, 3]
    years = (await hub.ask("/v1/calendars?year=2027&state=draft", role="auditor")).json()["items"]
    assert [row["content"] for row in years] == [NOTICE]


async def test_a_preview_says_how_many_live_orders_would_move_and_changes_nothing(hub: Hub) -> None:
    for n, days in enumerate((7, 7, 5, 3)):
        hub.matters.put(matter(f"a{n}", NOW + days * DAY), NOW)
    hub.matters.put(matter("b", NOW + 7 * DAY, state="closed"), NOW)
    path = await hub.drafted()
    told = (await hub.ask(f"{path}:preview", {})).json()
    assert (told["matters"], told["orders"], told["earlier"], told["later"], told["complete"]) == (4, 4, 2, 1, True)
    assert {one["order_id"] for one in told["examples"]} == {"a0-0", "a1-0", "a3-0"}
    assert not hub.matters.facts
    assert hub.rules.book() == BOOK


async def test_a_preview_says_when_it_has_not_seen_everything(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_policy, "SECONDS", 0.0)
    for name in ("00", "01", "ff"):
        hub.matters.put(matter(name, NOW + 7 * DAY), NOW)
    told = (await hub.ask(f"{await hub.drafted()}:preview", {})).json()
    assert (told["complete"], told["matters"], told["share"]) == (False, 1, 1 / 256)


async def test_a_preview_is_of_the_day_on_which_it_would_begin(hub: Hub) -> None:
    hub.matters.put(matter("a", NOW + 7 * DAY), NOW)
    path = await hub.drafted()
    soon = (await hub.ask(f"{path}:preview", {})).json()
    later = (await hub.ask(f"{path}:preview", {"effective_from": (NOW + 6 * DAY).isoformat()})).json()
    assert (soon["overdue_at_once"], later["overdue_at_once"]) == (0, 1)


async def test_a_preview_of_a_day_that_no_plan_reaches_is_refused_with_the_field(hub: Hub) -> None:
    answer = await hub.ask(f"{await hub.drafted()}:preview", {"effective_from": "9999-12-31T23:59:59Z"})
    assert answer.status_code == 422
    assert "effective_from" in answer.text


async def test_what_is_not_there_is_not_previewed(hub: Hub) -> None:
    assert (await hub.ask("/v1/policies/none:preview", {})).status_code == 404


async def test_everybody_who_is_signed_in_sees_what_is_in_force_and_what_comes(hub: Hub) -> None:
    hub.policies.put(policy(2, NOW + DAY), NOW)
    await hub.rules.refresh()
    hub.jobs.job = Job(rules="policy 1, calendar 1", began_at=NOW, window=9, seen=200, moved=3)
    told = (await hub.ask("/v1/rules", role="unit_handler")).json()
    assert told["policy"]["tiers"] == shipped_policy()["tiers"]
    assert (told["policy"]["number"], told["calendar"]["number"]) == (1, 1)
    assert told["calendar"]["years"] == [2024, 2025, 2026]
    assert [one["number"] for one in told["coming"]] == [2]
    assert (told["recompute"]["seen"], told["recompute"]["window"], told["recompute"]["windows"]) == (200, 9, 256)
    assert (await hub.web.get("/v1/rules")).status_code == 401


async def test_a_published_policy_is_in_force_a_minute_later(hub: Hub) -> None:
    path = await hub.drafted()
    await hub.ask(f"{path}:publish", {}, who="p2")
    await hub.rules.refresh()
    assert (await hub.ask("/v1/rules")).json()["rules"] == "policy 1, calendar 1"
    hub.now[0] = NOW + timedelta(minutes=1)
    assert (await hub.ask("/v1/rules")).json()["rules"] == "policy 2, calendar 1"


async def test_what_the_policy_in_force_lacks_of_this_release_is_said_and_can_be_drafted_as_it_is_said(
    hub: Hub,
) -> None:
    shipped = shipped_policy()
    rungs = [rung for rung in shipped["escalation"]["rungs"] if rung["name"] != "over_limit"]
    before = {name: value for name, value in shipped.items() if name != "survey"}
    before["escalation"] = {**shipped["escalation"], "rungs": rungs}
    path = await hub.drafted(body={"title": TITLE, **before})
    assert (await hub.ask(f"{path}:publish", {}, who="p2")).status_code == 200
    hub.now[0] = NOW + timedelta(minutes=1)
    await hub.rules.refresh()
    release = (await hub.ask("/v1/rules")).json()["release"]
    assert (release["filled"], [one["key"] for one in release["lacking"]]) == (
        ["survey"],
        ["escalation.rungs.over_limit"],
    )
    again = await hub.drafted(body={"title": "补齐", **release["draft"]})
    hub.now[0] = NOW + timedelta(minutes=2)
    assert (await hub.ask(f"{again}:publish", {}, who="p2")).status_code == 200
    hub.now[0] = NOW + timedelta(minutes=4)
    await hub.rules.refresh()
    assert (await hub.ask("/v1/rules")).json()["release"] == {"filled": [], "lacking": [], "draft": None}
