"""Whom a unit may call about an order: asked of intake for the unit that works on it, and for nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest

from kitchen_dispatch.domain.contact import IN_HAND
from kitchen_dispatch.domain.matter import Matter, Order, OrderState
from kitchen_dispatch.domain.orders import ORDER
from kitchen_dispatch.http_contact import contact_router, to_the_unit
from kitchenkit.decide import Refused
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from kitchenkit.react import Transient
from kitchenkit.resources import Lens, Resource
from kitchenkit.rights import Where
from kitchenkit.rpc import NotFound
from tests.fakes.contacts import FakeContacts
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .parcels import NOON, UNIT, matter

OURS = ("unit_handler", f"unit:{UNIT}")
WHY = {"purpose": "上门前联系来件人"}


@dataclass
class Desk:
    """Dispatch with one order."""

    http: httpx.AsyncClient
    issuer: FakeIssuer
    store: MemoryStore[Matter]
    intake: FakeContacts

    def stands(self, state: OrderState, **changes: Any) -> None:
        one = matter()
        self.store.put(replace(one, parts=(replace(one.parts[0], state=state),), **changes), NOON)

    async def reveal(self, right: tuple[str, str] = OURS, order: str = "order-1", **body: str) -> httpx.Response:
        headers = self.issuer.headers("p7", right)
        return await self.http.post(f"/v1/orders/{order}/contact", json=body or WHY, headers=headers)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    issuer, store = FakeIssuer(), MemoryStore[Matter](lambda one: {"parts": [{"id": part.id} for part in one.parts]})
    orders = Resource[Order](
        name="order", path="/v1/orders", store=store, machine=ORDER,
        lens=Lens(
            field="parts.id", parts=lambda whole: [Order(whole, part) for part in whole.parts],
            whole=lambda order: order.matter,
        ),
        view=lambda order, _: {},
        where=lambda order: Where(areas=frozenset({order.matter.area_code}), units=frozenset({UNIT})),
        read_roles=frozenset({"unit_handler", "dispatcher"}),
    )  # fmt: skip
    intake = FakeContacts()
    app = create_app(
        service="dispatch", version="1", verifier=issuer.verifier(), readiness=Readiness(),
        routers=[contact_router(to_the_unit(orders), intake)],
    )  # fmt: skip
    async with client(app) as web:
        made = Desk(web, issuer, store, intake)
        made.stands(OrderState.SIGNED)
        yield made


async def test_the_unit_that_works_on_it_is_shown_the_contact_and_intake_is_told_who_looks_and_why(desk: Desk) -> None:
    answer = await desk.reveal()
    assert answer.json() == {"name": "张三", "phone": "13800000000", "address": "示例路 1 号"}
    assert answer.headers["cache-control"] == "no-store"
    (asked,) = desk.intake.asked
    assert (asked.case_id, asked.order_id, asked.person_id) == (matter().case_id, "order-1", "p7")
    assert (asked.role, asked.scope, asked.purpose) == ("unit_handler", f"unit:{UNIT}", WHY["purpose"])


@pytest.mark.parametrize(
    ("right", "status"),
    [
        (("unit_handler", "unit:other"), 404),
        (("unit_handler", "area:520103"), 404),
        (("dispatcher", "hub"), 403),
        (("auditor", "hub"), 403),
        (("resident", f"unit:{UNIT}"), 403),
    ],
)
async def test_nobody_else_is_shown_anything(desk: Desk, right: tuple[str, str], status: int) -> None:
    assert (await desk.reveal(right)).status_code == status
    assert (await desk.reveal(order="nowhere")).status_code == 404
    assert desk.intake.asked == []


@pytest.mark.parametrize("state", sorted(set(OrderState) - IN_HAND))
async def test_it_is_shown_only_while_the_order_is_in_hand(desk: Desk, state: OrderState) -> None:
    desk.stands(state)
    answer = await desk.reveal()
    assert (answer.status_code, answer.json()["code"]) == (409, "not_in_hand")
    assert desk.intake.asked == []


async def test_who_asked_for_confidentiality_is_not_shown_to_a_unit(desk: Desk) -> None:
    desk.stands(OrderState.IN_PROGRESS, confidential=True)
    answer = await desk.reveal()
    assert (answer.status_code, answer.json()["code"]) == (409, "confidential")
    assert desk.intake.asked == []


@pytest.mark.parametrize("purpose", ["", "  ", "x" * 201])
async def test_without_a_purpose_nothing_is_asked(desk: Desk, purpose: str) -> None:
    answer = await desk.reveal(purpose=purpose)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["body", "purpose"]
    assert desk.intake.asked == []


@pytest.mark.parametrize(
    ("fails", "status", "code"),
    [
        (Transient("away"), 503, "unavailable"),
        (NotFound("erased"), 410, "erased"),
        (Refused("an_order_of_this_case", "not heard yet"), 409, "an_order_of_this_case"),
    ],
)
async def test_what_intake_refuses_is_said_as_it_is(desk: Desk, fails: Exception, status: int, code: str) -> None:
    desk.intake.fails = fails
    answer = await desk.reveal()
    assert (answer.status_code, answer.json()["code"]) == (status, code)
