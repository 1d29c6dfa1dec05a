"""Orders are given out over HTTP: to somebody of the unit, by its head; everybody finds their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.matter import Matter
from kitchen_dispatch.http import Answers, routers
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from kitchenkit.react import Transient
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .affairs import ASSIST, LEAD, NOW, filed
from .government import matters
from .test_government_http import NoChecks, Units, gone

HANDLER, HEAD, OTHER = ("unit_handler", "unit:u1"), ("unit_head", "unit:u1"), ("unit_head", "unit:u2")


@dataclass
class Staff:
    """Who works for u1; the directory may be away."""

    away: bool = False

    async def works_for(self, person_id: str, unit_id: str, roles: Collection[str]) -> bool:
        if self.away:
            raise Transient("the directory is away")
        return unit_id == "u1" and person_id in {"p1", "p2"} and "unit_handler" in roles


@dataclass
class Web:
    http: httpx.AsyncClient
    issuer: FakeIssuer
    staff: Staff
    lead: str
    assist: str

    async def give(self, command: str, right: tuple[str, str], who: str = "p1", **said: Any) -> httpx.Response:
        return await self.http.post(
            f"/v1/orders/{self.lead}:{command}", json=said, headers=self.issuer.headers(who, right)
        )

    async def listed(self, right: tuple[str, str], who: str = "p1", **asks: Any) -> list[str]:
        answer = await self.http.get("/v1/orders", params=asks, headers=self.issuer.headers(who, right))
        assert answer.status_code == 200, answer.text
        return [one["id"] for one in answer.json()["items"]]


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    store: MemoryStore[Matter] = matters()
    issuer, staff, matter = FakeIssuer(), Staff(), filed((LEAD, ASSIST))
    store.put(matter, NOW)
    units = Units({"u1": "市政中心", "u2": "供电所"})
    answers = Answers(NoChecks(), gone, staff)
    made = routers(store, units, default_book, answers)  # type: ignore[arg-type]  # it passes the real one's suite
    app = create_app(service="dispatch", version="1", routers=made, verifier=issuer.verifier(), readiness=Readiness({}))
    async with client(app) as http:
        yield Web(http, issuer, staff, matter.parts[0].id, matter.parts[1].id)


async def test_the_head_gives_an_order_to_a_person_of_the_unit_who_finds_it_among_their_own(web: Web) -> None:
    given = await web.give("assign", HEAD, "head", person_id="p2")
    assert (given.status_code, given.json()["assigned_to"]) == (200, "p2")
    assert await web.listed(HANDLER, "p2", mine="true") == [web.lead]
    assert await web.listed(HANDLER, "p1", mine="true") == []
    assert await web.listed(HEAD, assigned_to="p2") == [web.lead]
    assert await web.listed(HEAD, assigned="true") == [web.lead]
    assert await web.listed(HEAD, assigned="false") == []
    assert await web.listed(OTHER, assigned="false") == [web.assist], "the other unit's part is nobody's"


async def test_nobody_from_elsewhere_is_given_an_order(web: Web) -> None:
    refused = await web.give("assign", HEAD, person_id="p9")
    assert (refused.status_code, refused.json()["errors"][0]["loc"]) == (422, ["body", "person_id"])
    web.staff.away = True
    assert (await web.give("assign", HEAD, person_id="p2")).status_code == 503


async def test_who_may_give_it_out_and_who_may_take_it(web: Web) -> None:
    assert (await web.give("assign", HANDLER, person_id="p2")).status_code == 403
    assert (await web.give("assign", OTHER, person_id="p2")).status_code == 404
    assert (await web.give("take", HANDLER)).json()["assigned_to"] == "p1"
    late = await web.give("take", HANDLER, "p2")
    assert (late.status_code, late.json()["code"]) == (409, "nobody_has_it")
    kept = await web.give("unassign", HANDLER, "p2")
    assert (kept.status_code, kept.json()["code"]) == (409, "ones_own_to_give_back")
    assert (await web.give("unassign", HANDLER)).json()["assigned_to"] == ""


async def test_what_may_be_done_says_it(web: Web) -> None:
    async def may(right: tuple[str, str], who: str = "p1") -> dict[str, str | None]:
        answer = await web.http.get(f"/v1/orders/{web.lead}/commands", headers=web.issuer.headers(who, right))
        return {one["command"]: one["why_not"] for one in answer.json()["items"]}

    names = ("assign", "take", "unassign")
    assert [(await may(HANDLER))[one] for one in names] == ["wrong_role", None, "ones_own_to_give_back"]
    await web.give("take", HANDLER, "p2")
    assert [(await may(HANDLER))[one] for one in names] == ["wrong_role", "nobody_has_it", "ones_own_to_give_back"]
    assert [(await may(HEAD))[one] for one in names] == [None, "nobody_has_it", None]
