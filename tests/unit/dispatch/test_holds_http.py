"""Who works on an order just now: seen by all, overrun by nobody of the same side, ended by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.hold import LASTS, NEVER_STOPPED
from kitchen_dispatch.domain.matter import Matter
from kitchen_dispatch.domain.matters import MATTER
from kitchen_dispatch.domain.orders import ORDER
from kitchen_dispatch.http import Answers, routers
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from tests.fakes.holds import MemoryHolds
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .affairs import ASSIST, LEAD, NOW, filed, in_hand
from .government import matters
from .test_assigning_http import Staff
from .test_government_http import NoChecks, Units, gone

U1, HEAD, U2 = ("unit_handler", "unit:u1"), ("unit_head", "unit:u1"), ("unit_handler", "unit:u2")
DISPATCHER, SUPERVISOR, LEADER = ("dispatcher", "hub"), ("supervisor", "hub"), ("leader", "hub")


@dataclass
class Web:
    http: httpx.AsyncClient
    issuer: FakeIssuer
    store: MemoryStore[Matter]
    holds: MemoryHolds
    matter: Matter

    @property
    def order(self) -> str:
        return f"/v1/orders/{self.matter.parts[0].id}"

    def have(self, matter: Matter) -> None:
        self.matter = matter
        self.store.put(matter, NOW)

    async def give(self, who: str, right: tuple[str, str], command: str, **said: Any) -> httpx.Response:
        path = said.pop("path", self.order)
        return await self.http.post(f"{path}:{command}", json=said, headers=self.issuer.headers(who, right))

    async def working(self, who: str, right: tuple[str, str]) -> list[tuple[str, str]]:
        answer = await self.http.get(f"{self.order}/hold", headers=self.issuer.headers(who, right))
        assert answer.status_code == 200, answer.text
        said = [(one["person_id"], one["mine"], one["stops"]) for one in answer.json()["items"]]
        return [(person, "mine" if mine else "stops" if stops else "seen") for person, mine, stops in said]


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    store: MemoryStore[Matter] = matters()
    issuer, holds = FakeIssuer(), MemoryHolds()
    units = Units({"u1": "市政中心", "u2": "供电所"})
    answers = Answers(NoChecks(), gone, Staff())
    made = routers(store, units, default_book, answers, holds)  # type: ignore[arg-type]  # it passes the real one's suite
    app = create_app(service="dispatch", version="1", routers=made, verifier=issuer.verifier(), readiness=Readiness({}))
    async with client(app) as http:
        one = Web(http, issuer, store, holds, in_hand(filed((LEAD, ASSIST))))
        one.have(one.matter)
        yield one


async def test_who_works_on_it_is_seen_and_a_colleague_is_refused_until_they_have_finished(web: Web) -> None:
    held = await web.give("p1", U1, "hold")
    assert (held.status_code, held.json()["mine"]) == (200, True)
    assert await web.working("p2", HEAD) == [("p1", "stops")]
    refused = await web.give("p2", HEAD, "progress", note="已到场")
    told = refused.json()
    assert (refused.status_code, told["code"], told["held_by"], told["role"]) == (409, "held", "p1", "unit_handler")
    assert told["until"] > told["since"]
    assert (await web.give("p1", U1, "progress", note="已到场")).status_code == 200
    assert (await web.give("p1", U1, "release")).status_code == 204
    assert (await web.give("p2", HEAD, "progress", note="再到场")).status_code == 200
    assert await web.working("p2", HEAD) == []


async def test_it_ends_by_itself_and_goes_on_as_long_as_it_is_said(web: Web) -> None:
    since = (await web.give("p1", U1, "hold")).json()["since"]
    assert (await web.give("p1", U1, "hold")).json()["since"] == since
    for key, one in web.holds.rows.items():
        web.holds.rows[key] = replace(one, since=one.since - 2 * LASTS, until=one.until - LASTS - timedelta(seconds=1))
    assert await web.working("p2", HEAD) == []
    assert (await web.give("p2", HEAD, "progress", note="已到场")).status_code == 200
    assert (await web.give("p2", HEAD, "hold")).json()["mine"] is True


async def test_it_is_taken_over_on_purpose_and_then_the_other_one_is_refused(web: Web) -> None:
    await web.give("p1", U1, "hold")
    assert (await web.give("p2", HEAD, "hold")).json()["code"] == "held"
    assert (await web.give("p2", HEAD, "hold", take_over=True)).json()["person_id"] == "p2"
    for command, said in (("hold", {}), ("progress", {"note": "已到场"})):
        late = await web.give("p1", U1, command, **said)
        assert (late.status_code, late.json()["code"], late.json()["held_by"]) == (409, "held", "p2")
    assert (await web.give("p1", U1, "release")).status_code == 204
    assert await web.working("p2", HEAD) == [("p2", "mine")], "nobody ends what a colleague holds"


async def test_a_unit_and_the_centre_do_not_stop_each_other_nor_does_another_unit(web: Web) -> None:
    await web.give("p1", U1, "hold")
    assert (await web.give("d1", DISPATCHER, "hold")).status_code == 200
    assert await web.working("d2", SUPERVISOR) == [("p1", "seen"), ("d1", "stops")]
    assert (await web.give("d2", SUPERVISOR, "shelve", explanation="改造", review_on="2099-01-01T00:00:00Z")).json()[
        "code"
    ] == "held"
    assert (await web.give("p1", U1, "progress", note="已到场")).status_code == 200
    other = f"/v1/orders/{web.matter.parts[1].id}"
    assert (await web.give("p9", U2, "sign", path=other)).status_code == 200


async def test_two_of_the_centre_do_not_rule_at_once(web: Web) -> None:
    matter = f"/v1/matters/{web.matter.id}"
    assert (await web.give("d1", DISPATCHER, "hold", path=matter)).status_code == 200
    late = await web.give("d2", SUPERVISOR, "lower-tier", path=matter, tier="C", reason="不急")
    assert (late.status_code, late.json()["code"]) == (409, "held")
    raised = await web.give("d2", SUPERVISOR, "raise-tier", path=matter, tier="E1", reason="有人受伤")
    assert raised.status_code == 200, "nobody waits to make it more urgent"


async def test_an_emergency_is_stopped_by_nobody(web: Web) -> None:
    web.have(in_hand(filed((LEAD, ASSIST), tier="E1")))
    held = await web.give("p1", U1, "hold")
    assert held.json()["mine"] is True
    assert (await web.give("p2", HEAD, "progress", note="已到场")).status_code == 200
    assert await web.working("p2", HEAD) == [("p1", "seen")]


async def test_what_says_whose_it_is_waits_for_nobody(web: Web) -> None:
    await web.give("p1", U1, "hold")
    assert (await web.give("head", HEAD, "assign", person_id="p2")).status_code == 200
    assert MATTER.commands().keys() | ORDER.commands().keys() >= NEVER_STOPPED


async def test_who_may_not_work_on_it_holds_nothing(web: Web) -> None:
    assert (await web.give("p9", U2, "hold")).status_code == 404
    assert (await web.give("l1", LEADER, "hold")).status_code == 403
    assert (await web.give("p1", ("unit_handler", "unit:u3"), "hold")).status_code == 404
    assert await web.working("l1", LEADER) == []
    answer = await web.http.get(f"{web.order}/hold", headers=web.issuer.headers("p9", U2))
    assert answer.status_code == 404
