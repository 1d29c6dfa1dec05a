"""Whom a volunteer team may visit: asked of intake for the team that has accepted, and for nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import httpx
import pytest

from kitchen_volunteer import store as kept
from kitchen_volunteer.domain.order import HELD, Order, State
from kitchen_volunteer.domain.places import ServiceItem, Site, Team
from kitchen_volunteer.http import order_resource
from kitchen_volunteer.http_contact import contact_router
from kitchen_volunteer.ports import Stores
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from kitchenkit.react import Transient
from kitchenkit.rpc import NotFound
from tests.fakes.contacts import FakeContacts
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .lane import CASE_ID, DISTRICT, STREET, T0, accepted
from .queue import ORDER_ID

LEADER, OTHER = ("team_leader", f"team:{STREET.id}"), ("team_leader", f"team:{DISTRICT.id}")
PATH = f"/v1/orders/{ORDER_ID}/contact"
WHY = {"purpose": "约定上门时间"}


@dataclass
class Web:
    http: httpx.AsyncClient
    issuer: FakeIssuer
    orders: MemoryStore[Order]
    intake: FakeContacts

    async def ask(self, right: tuple[str, str] = LEADER, path: str = PATH, **body: str) -> httpx.Response:
        return await self.http.post(path, json=body or WHY, headers=self.issuer.headers("p7", right))


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    issuer, intake, orders = FakeIssuer(), FakeContacts(), MemoryStore[Order](kept.order_fields)
    stores = Stores(
        orders=orders, teams=MemoryStore[Team](), sites=MemoryStore[Site](), service_items=MemoryStore[ServiceItem]()
    )
    app = create_app(
        service="volunteer", version="1", verifier=issuer.verifier(), readiness=Readiness(),
        routers=[contact_router(order_resource(stores), intake)],
    )  # fmt: skip
    orders.put(accepted(), T0)
    async with client(app) as http:
        yield Web(http, issuer, orders, intake)


async def test_the_team_that_has_accepted_is_shown_whom_to_visit_and_intake_is_told_who_looks_and_why(web: Web) -> None:
    answer = await web.ask()
    assert answer.json() == {"name": "张三", "phone": "13800000000", "address": "示例路 1 号"}
    assert answer.headers["cache-control"] == "no-store"
    (asked,) = web.intake.asked
    assert (asked.case_id, asked.order_id, asked.person_id) == (CASE_ID, ORDER_ID, "p7")
    assert (asked.role, asked.scope, asked.purpose) == (*LEADER, WHY["purpose"])


@pytest.mark.parametrize(
    ("right", "status"),
    [
        (OTHER, 404),
        (("team_leader", "area:520103"), 404),
        (("volunteer_dispatcher", "hub"), 403),
        (("supervisor", "hub"), 403),
        (("resident", f"team:{STREET.id}"), 403),
    ],
    ids=str,
)
async def test_nobody_else_is_shown_anything(web: Web, right: tuple[str, str], status: int) -> None:
    assert (await web.ask(right)).status_code == status
    assert (await web.ask(path="/v1/orders/nowhere/contact")).status_code == 404
    assert web.intake.asked == []


@pytest.mark.parametrize("state", sorted(set(State) - HELD))
async def test_it_is_shown_only_from_the_acceptance_to_the_end_of_the_service(web: Web, state: State) -> None:
    web.orders.put(replace(accepted(), state=state), T0)
    answer = await web.ask()
    assert (answer.status_code, answer.json()["code"]) == (409, "not_in_hand")
    assert web.intake.asked == []


async def test_who_asked_for_confidentiality_is_shown_to_no_team(web: Web) -> None:
    web.orders.put(accepted(confidential=True), T0)
    answer = await web.ask()
    assert (answer.status_code, answer.json()["code"]) == (409, "confidential")
    assert web.intake.asked == []


@pytest.mark.parametrize("purpose", ["", "  ", "x" * 201])
async def test_without_a_purpose_nothing_is_asked(web: Web, purpose: str) -> None:
    answer = await web.ask(purpose=purpose)
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["body", "purpose"])
    assert web.intake.asked == []


@pytest.mark.parametrize(
    ("fails", "status"), [(Transient("away"), 503), (NotFound("erased"), 410)], ids=["away", "erased"]
)
async def test_what_intake_refuses_is_said_as_it_is(web: Web, fails: Exception, status: int) -> None:
    web.intake.fails = fails
    assert (await web.ask()).status_code == status
