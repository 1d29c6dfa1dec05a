"""Whom a callback agent and a merchant may call: while the job is theirs, and nobody else's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.matter import Matter, MatterState
from kitchen_dispatch.domain.merchant import Merchant
from kitchen_dispatch.domain.merchant_order import IN_HAND, MerchantOrder, OrderState
from kitchen_dispatch.http import matters
from kitchen_dispatch.http_contact import contact_router, to_the_caller, to_the_merchant
from kitchen_dispatch.http_merchant import merchant_resources
from kitchen_dispatch.store import matter_fields
from kitchen_dispatch.store_merchant import merchant_fields, order_fields
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from tests.fakes.contacts import FakeContacts
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .market import MARKET, NOON, ORDER_ID, ZONE, at_state
from .parcels import matter

CALLER, ELSEWHERE = ("callback_agent", "area:520103"), ("callback_agent", "area:520115")
MERCHANT, NEIGHBOUR = ("merchant", f"merchant:{MARKET[0].id}"), ("merchant", f"merchant:{MARKET[1].id}")
MATTER, ORDER = "/v1/matters/matter-1/contact", f"/v1/merchant-orders/{ORDER_ID}/contact"
WHY = {"purpose": "回访"}


class Units:
    def unit_name(self, unit_id: str) -> str:
        return unit_id

    def takes_orders(self, _: str) -> bool:
        return True


@dataclass
class Hub:
    """Dispatch with one matter and one merchant's order."""

    http: httpx.AsyncClient
    issuer: FakeIssuer
    matters: MemoryStore[Matter]
    orders: MemoryStore[MerchantOrder]
    intake: FakeContacts

    def calls(self, state: MatterState, **changes: Any) -> None:
        self.matters.put(replace(matter(), state=state, **changes), NOON)

    def stands(self, state: OrderState, **changes: Any) -> None:
        self.orders.put(replace(at_state(state), **changes), NOON)

    async def ask(self, path: str, right: tuple[str, str], **body: str) -> httpx.Response:
        return await self.http.post(path, json=body or WHY, headers=self.issuer.headers("p7", right))


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    issuer, kept = FakeIssuer(), MemoryStore[Matter](matter_fields)
    orders, merchants = MemoryStore[MerchantOrder](order_fields), MemoryStore[Merchant](merchant_fields)
    intake = FakeContacts()
    served = [
        to_the_caller(matters(kept, Units(), default_book)),  # type: ignore[arg-type]  # it passes the real one's suite
        to_the_merchant(merchant_resources(orders, merchants, ZONE, default_book, lambda _: True)[0]),
    ]
    app = create_app(
        service="dispatch", version="1", verifier=issuer.verifier(), readiness=Readiness(),
        routers=[contact_router(shown, intake) for shown in served],
    )  # fmt: skip
    async with client(app) as web:
        made = Hub(web, issuer, kept, orders, intake)
        made.calls(MatterState.CALLBACK)
        made.stands(OrderState.ACCEPTED)
        yield made


@pytest.mark.parametrize(
    ("path", "right", "order"), [(MATTER, CALLER, "order-1"), (ORDER, MERCHANT, ORDER_ID)], ids=["caller", "merchant"]
)
async def test_who_has_the_job_is_shown_the_contact_and_intake_is_told_who_looks_for_what(
    hub: Hub, path: str, right: tuple[str, str], order: str
) -> None:
    answer = await hub.ask(path, right)
    assert (answer.status_code, answer.json()["phone"], answer.headers["cache-control"]) == (
        200,
        "13800000000",
        "no-store",
    )
    (asked,) = hub.intake.asked
    assert (asked.person_id, asked.role, asked.scope, asked.purpose) == ("p7", right[0], right[1], "回访")
    assert asked.order_id == order


@pytest.mark.parametrize(
    ("path", "right", "status"),
    [
        (MATTER, ELSEWHERE, 404),
        (MATTER, ("callback_agent", "unit:unit-1"), 404),
        (MATTER, ("verifier", "area:520103"), 403),
        (MATTER, ("dispatcher", "hub"), 403),
        (MATTER, ("unit_handler", "unit:unit-1"), 403),
        (ORDER, NEIGHBOUR, 404),
        (ORDER, ("merchant", "area:520103"), 404),
        (ORDER, ("dispatcher", "hub"), 403),
    ],
    ids=str,
)
async def test_nobody_else_is_shown_anything(hub: Hub, path: str, right: tuple[str, str], status: int) -> None:
    assert (await hub.ask(path, right)).status_code == status
    assert hub.intake.asked == []


@pytest.mark.parametrize("state", sorted(set(MatterState) - {MatterState.CALLBACK}))
async def test_a_caller_is_shown_it_only_while_the_citizen_is_to_be_called(hub: Hub, state: MatterState) -> None:
    hub.calls(state)
    answer = await hub.ask(MATTER, CALLER)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_in_hand")
    assert hub.intake.asked == []


@pytest.mark.parametrize("state", sorted(set(OrderState) - IN_HAND))
async def test_a_merchant_is_shown_it_only_once_it_has_accepted_and_until_it_is_done(
    hub: Hub, state: OrderState
) -> None:
    hub.stands(state)
    answer = await hub.ask(ORDER, MERCHANT)
    assert answer.status_code in {404, 409}, "an order that has no merchant any more is nobody's"
    assert hub.intake.asked == []


async def test_who_asked_for_confidentiality_is_called_by_the_centre_and_visited_by_no_merchant(hub: Hub) -> None:
    hub.calls(MatterState.CALLBACK, confidential=True)
    assert (await hub.ask(MATTER, CALLER)).status_code == 200
    hub.stands(OrderState.ACCEPTED, confidential=True)
    refused = await hub.ask(ORDER, MERCHANT)
    assert (refused.status_code, refused.json()["code"]) == (409, "confidential")
    assert len(hub.intake.asked) == 1


@pytest.mark.parametrize(("path", "right"), [(MATTER, CALLER), (ORDER, MERCHANT)], ids=["caller", "merchant"])
async def test_without_a_purpose_nothing_is_asked(hub: Hub, path: str, right: tuple[str, str]) -> None:
    answer = await hub.ask(path, right, purpose=" ")
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["body", "purpose"])
    assert hub.intake.asked == []
