"""Watches over HTTP: who may follow what, and whose watch is whose."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchen_newsroom.domain.watch import Known
from kitchen_newsroom.http_watch import READERS, Watching, watch_routers
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from tests.fakes.issuer import FakeIssuer
from tests.unit.newsroom.affair import AT, Lookup, closed, known, step
from tests.unit.newsroom.paper import DESK, NOW, Paper
from tests.unit.newsroom.test_http import EVERY_ROLE, HUB, Person

CLOSING = pb.MatterClosed(matter=closed(), reason_code="confirmed")


@pytest.fixture
def dispatch() -> Lookup:
    return Lookup(known())


@pytest.fixture
async def web(paper: Paper, issuer: FakeIssuer, dispatch: Lookup) -> AsyncIterator[httpx.AsyncClient]:
    watching = Watching(
        store=paper.watched, find_matter=dispatch, desk_of=lambda area: DESK if area else "", now=lambda: NOW
    )
    app = create_app(
        service="newsroom", version="1", routers=watch_routers(watching), verifier=issuer.verifier(),
        readiness=Readiness(),
    )  # fmt: skip
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://newsroom") as client:
        yield client


async def test_a_reporter_follows_a_case_to_its_end(paper: Paper, web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    reporter = Person(web, issuer, "r1", "reporter")
    begun = await reporter.act("/v1/watches", case_no="20590930849", note="问问物业")
    assert begun.status_code == 200, begun.text
    mine = begun.json()
    assert (mine["state"], mine["person"], mine["note"], mine["lines"]) == ("watching", "r1", "问问物业", [])
    again = await reporter.act("/v1/watches", case_id="c1")
    assert (again.json()["id"], again.json()["sequence"]) == (mine["id"], mine["sequence"])
    await paper.consumer.react([step(CLOSING, 2)])
    (listed,) = (await reporter.get("/v1/watches?person=r1&case_id=c1&state=offered")).json()["items"]
    assert (listed["id"], listed["lines"][0]["code"], listed["close_reason"]) == (mine["id"], "closed", "confirmed")
    taken = (await reporter.act(f"/v1/watches/{mine['id']}:follow-up")).json()
    assert (taken["state"], taken["followed_up_by"]) == ("following", "r1")
    await paper.carry()
    assert paper.leads.rows[taken["lead_id"]].aggregate.follow_up
    repeated = await reporter.act(f"/v1/watches/{mine['id']}:follow-up")
    assert (repeated.status_code, repeated.json()["code"]) == (409, "wrong_state")


async def test_two_follow_one_case_and_each_sees_both_watches_but_acts_on_their_own(
    paper: Paper, web: httpx.AsyncClient, issuer: FakeIssuer
) -> None:
    first, second = Person(web, issuer, "r1", "reporter"), Person(web, issuer, "r2", "editor")
    one = (await first.act("/v1/watches", case_id="c1")).json()
    other = (await second.act("/v1/watches", case_id="c1")).json()
    assert one["id"] != other["id"]
    assert len((await first.get("/v1/watches?case_id=c1")).json()["items"]) == 2
    assert [w["person"] for w in (await first.get("/v1/watches?person=r2")).json()["items"]] == ["r2"]
    refused = await second.act(f"/v1/watches/{one['id']}:stop")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_your_watch")
    assert (await first.act(f"/v1/watches/{one['id']}:stop")).json()["state"] == "stopped"
    assert len(paper.watched.rows) == 1


@pytest.mark.parametrize("role", EVERY_ROLE)
async def test_who_may_follow_and_who_may_read(web: httpx.AsyncClient, issuer: FakeIssuer, role: str) -> None:
    person = Person(web, issuer, "p", role)
    begun = await person.act("/v1/watches", case_id="c1")
    assert begun.status_code == (200 if role in {"reporter", "editor", "desk_chief"} else 403)
    assert (await person.get("/v1/watches")).status_code == (200 if role in READERS else 403)


@pytest.mark.parametrize(
    ("scope", "status"),
    [("hub", 200), ("area:520103", 200), (f"desk:{DESK}", 200), ("self:p", 200),
     ("area:520102", 422), ("desk:desk-520102", 422), ("unit:u1", 422)],
)  # fmt: skip
async def test_a_case_elsewhere_is_not_shown_to_exist(
    web: httpx.AsyncClient, issuer: FakeIssuer, scope: str, status: int
) -> None:
    answer = await Person(web, issuer, "p", "reporter", scope).act("/v1/watches", case_id="c1")
    assert answer.status_code == status
    if status == 422:
        assert answer.json()["errors"][0]["loc"] == ["body", "case_id"]


async def test_nobody_without_a_token(web: httpx.AsyncClient) -> None:
    assert (await web.post("/v1/watches", json={"case_id": "c1"})).status_code == 401
    assert (await web.get("/v1/watches")).status_code == 401


@pytest.mark.parametrize("said", [{}, {"case_id": "c1", "case_no": "1"}, {"case_id": "c" * 65}])
async def test_a_wrong_body_is_refused(web: httpx.AsyncClient, issuer: FakeIssuer, said: dict[str, Any]) -> None:
    assert (await Person(web, issuer, "p", "reporter").act("/v1/watches", **said)).status_code == 422


async def test_a_case_without_a_matter_is_named(web: httpx.AsyncClient, issuer: FakeIssuer, dispatch: Lookup) -> None:
    dispatch.answers = [None]
    answer = await Person(web, issuer, "p", "reporter", HUB).act("/v1/watches", case_no="404")
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["body", "case_no"])


async def test_a_confidential_case_is_refused(web: httpx.AsyncClient, issuer: FakeIssuer, dispatch: Lookup) -> None:
    dispatch.answers = [known(confidential=True)]
    answer = await Person(web, issuer, "p", "reporter").act("/v1/watches", case_id="c1")
    assert (answer.status_code, answer.json()["code"]) == (409, "confidential")


async def test_a_closing_between_the_look_and_the_write_is_not_lost(
    web: httpx.AsyncClient, issuer: FakeIssuer, dispatch: Lookup
) -> None:
    later: Known = known(2, state="closed", closed_at=AT + timedelta(minutes=1), close_reason="confirmed")
    dispatch.answers = [known(), later]
    begun = await Person(web, issuer, "p", "reporter").act("/v1/watches", case_id="c1")
    assert begun.json()["state"] == "offered"


async def test_two_who_begin_at_once_are_both_kept(paper: Paper, web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    async def other() -> None:
        await Person(web, issuer, "r2", "reporter").act("/v1/watches", case_id="c1")

    paper.watched.between = other
    assert (await Person(web, issuer, "r1", "reporter").act("/v1/watches", case_id="c1")).status_code == 200
    (row,) = paper.watched.rows.values()
    assert {one.person for one in row.aggregate.watchers} == {"r1", "r2"}
