"""Who may see deliveries and units' systems, and register one."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from kitchen_dispatch.domain.delivery import Delivery, DeliveryState
from kitchen_dispatch.domain.endpoint import Endpoint, endpoint_id
from kitchen_dispatch.http_delivery import delivery_routers
from kitchen_dispatch.pushing import TIMESTAMP, NotDeliveredError, Reach, signed
from kitchen_dispatch.store_delivery import delivery_fields, endpoint_fields
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .parcels import ID, NOON, SEALS, SECRET, UNIT, URL, delivery

PATH = f"/v1/deliveries/{ID}"
OPERATOR, UNIT_ROLE, OTHER_UNIT = ("operator", "hub"), ("unit_handler", f"unit:{UNIT}"), ("unit_handler", "unit:other")
DISPATCHER, ELSEWHERE = ("dispatcher", "area:520103"), ("dispatcher", "area:520115")
NEW = {"unit_id": UNIT, "url": URL, "secret": SECRET}


@pytest.fixture(scope="module")
def issuer() -> FakeIssuer:
    return FakeIssuer()


@pytest.fixture(scope="module")
def deliveries() -> MemoryStore[Delivery]:
    return MemoryStore(delivery_fields)


@pytest.fixture(scope="module")
def endpoints() -> MemoryStore[Endpoint]:
    return MemoryStore(endpoint_fields)


@dataclass
class System:
    """The unit's own system: it answers with a receipt, or as it is told to."""

    asked: list[tuple[str, dict[str, Any], Mapping[str, str]]] = field(default_factory=list)
    fails: Exception | None = None

    async def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> str:
        self.asked.append((url, json.loads(body), headers))
        if self.fails is not None:
            raise self.fails
        return "r-test"


@pytest.fixture(scope="module")
def system() -> System:
    return System()


@pytest.fixture(scope="module")
def app(
    issuer: FakeIssuer, deliveries: MemoryStore[Delivery], endpoints: MemoryStore[Endpoint], system: System
) -> FastAPI:
    made = delivery_routers(
        deliveries,
        endpoints,
        reach=Reach(("api.unit.example",)),
        push=system,
        seals=SEALS,
        known=lambda unit: unit == UNIT,
    )
    return create_app(service="dispatch", version="1", routers=made, verifier=issuer.verifier(), readiness=Readiness())


@pytest.fixture
async def web(
    app: FastAPI, deliveries: MemoryStore[Delivery], endpoints: MemoryStore[Endpoint]
) -> AsyncIterator[httpx.AsyncClient]:
    deliveries._rows.clear()
    endpoints._rows.clear()
    deliveries.put(delivery(state=DeliveryState.DEAD, error="it answered 503", status=503), NOON)
    async with client(app) as made:
        yield made


@pytest.mark.parametrize(
    ("right", "count"), [(DISPATCHER, 1), (ELSEWHERE, 0), (UNIT_ROLE, 1), (OTHER_UNIT, 0), (OPERATOR, 1)], ids=str
)
async def test_a_list_holds_what_the_scope_reaches(
    web: httpx.AsyncClient, issuer: FakeIssuer, right: tuple[str, str], count: int
) -> None:
    answer = await web.get("/v1/deliveries?state=dead&order_id=order-1", headers=issuer.headers("p", right))
    assert len(answer.json()["items"]) == count
    one = await web.get(PATH, headers=issuer.headers("p", right))
    assert one.status_code == (200 if count else 404)


async def test_the_units_own_system_confirms_with_its_own_key(web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    other = await web.post(f"{PATH}:receipt", json={"receipt_id": "r"}, headers=issuer.headers("p", OTHER_UNIT))
    assert other.status_code == 404
    for receipt in ("r-1", "r-2"):
        said = await web.post(f"{PATH}:receipt", json={"receipt_id": receipt}, headers=issuer.headers("p", UNIT_ROLE))
        assert (said.status_code, said.json()["state"], said.json()["receipt_id"]) == (200, "delivered", "r-1")


async def test_the_dead_are_the_dispatchers_of_their_area(web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    headers = issuer.headers("p7", DISPATCHER)
    known = await web.post(f"{PATH}:acknowledge", json={"reason": "对方检修"}, headers=headers)
    assert (known.json()["state"], known.json()["owner"]) == ("acknowledged_stuck", "p7")
    assert (await web.post(f"{PATH}:retry", headers=headers)).json()["state"] == "queued"


async def test_a_units_system_is_registered_and_its_secret_is_shown_to_nobody(
    web: httpx.AsyncClient, issuer: FakeIssuer, endpoints: MemoryStore[Endpoint]
) -> None:
    headers = issuer.headers("p", OPERATOR)
    made = await web.post("/v1/unit-endpoints", json=NEW, headers=headers)
    assert (made.status_code, made.json()["url"]) == (201, URL)
    kept = endpoints.rows[endpoint_id(UNIT)].aggregate
    assert SEALS.open(kept.sealed, place=kept.id) == SECRET
    path = f"/v1/unit-endpoints/{kept.id}"
    new = "n" * 40
    turned = await web.post(f"{path}:rotate", json={"secret": new}, headers=headers)
    assert turned.status_code == 200
    kept = endpoints.rows[kept.id].aggregate
    assert SEALS.open(kept.sealed, place=kept.id) == new
    told = await web.get(f"{path}/history", headers=headers)
    for answer in (made, turned, told):
        assert SECRET not in answer.text
        assert new not in answer.text
        assert "sealed" not in answer.text
    assert (await web.post("/v1/unit-endpoints", json=NEW, headers=headers)).status_code == 409


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"url": "http://api.unit.example/"}, "url"),
        ({"url": "https://elsewhere.example/"}, "url"),
        ({"unit_id": "nobody"}, "unit_id"),
        ({"secret": "short"}, "secret"),
        ({"sealed": "x"}, "sealed"),
    ],
)
async def test_a_wrong_one_is_refused_by_its_field(
    web: httpx.AsyncClient, issuer: FakeIssuer, more: dict[str, Any], field: str
) -> None:
    answer = await web.post("/v1/unit-endpoints", json=NEW | more, headers=issuer.headers("p", OPERATOR))
    assert answer.status_code == 422, answer.text
    assert field in answer.text


async def test_it_moves_only_where_the_hub_may_send(web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    headers = issuer.headers("p", OPERATOR)
    path = f"/v1/unit-endpoints/{(await web.post('/v1/unit-endpoints', json=NEW, headers=headers)).json()['id']}"
    assert (await web.post(f"{path}:relocate", json={"url": "https://127.0.0.1/"}, headers=headers)).status_code == 422
    moved = await web.post(f"{path}:relocate", json={"url": f"{URL}/v2"}, headers=headers)
    assert moved.json()["url"] == f"{URL}/v2"


@pytest.mark.parametrize("right", [UNIT_ROLE, ("resident", "hub"), DISPATCHER], ids=str)
async def test_who_may_not_register_one(web: httpx.AsyncClient, issuer: FakeIssuer, right: tuple[str, str]) -> None:
    answer = await web.post("/v1/unit-endpoints", json=NEW, headers=issuer.headers("p", right))
    assert answer.status_code == 403


async def test_a_test_is_signed_like_an_order_and_what_it_answered_is_kept_until_the_address_is_another(
    web: httpx.AsyncClient, issuer: FakeIssuer, system: System
) -> None:
    system.asked.clear()
    system.fails = None
    headers = issuer.headers("p", OPERATOR)
    path = f"/v1/unit-endpoints/{(await web.post('/v1/unit-endpoints', json=NEW, headers=headers)).json()['id']}"
    assert (await web.get(path, headers=headers)).json()["tested_at"] is None
    tested = (await web.post(f"{path}:test", headers=headers)).json()
    assert (tested["test_receipt_id"], tested["test_error"], tested["state"]) == ("r-test", "", "active")
    assert tested["tested_at"]
    (url, body, sent), *more = system.asked
    assert (url, body["kind"], body["unit_id"], more) == (URL, "test", UNIT, [])
    whole = json.dumps(body).encode()
    assert sent == signed(SECRET, whole, timestamp=int(sent[TIMESTAMP]), delivery=body["delivery_id"])
    moved = await web.post(f"{path}:relocate", json={"url": f"{URL}/v2"}, headers=headers)
    assert (moved.json()["tested_at"], moved.json()["test_receipt_id"]) == (None, "")


async def test_a_test_without_a_receipt_says_why_and_one_may_be_made_while_nothing_is_sent(
    web: httpx.AsyncClient, issuer: FakeIssuer, system: System
) -> None:
    headers = issuer.headers("p", OPERATOR)
    path = f"/v1/unit-endpoints/{(await web.post('/v1/unit-endpoints', json=NEW, headers=headers)).json()['id']}"
    await web.post(f"{path}:suspend", json={"reason": "检修"}, headers=headers)
    system.fails = NotDeliveredError("it answered 503", 503)
    tested = (await web.post(f"{path}:test", headers=headers)).json()
    assert (tested["test_error"], tested["test_status"], tested["test_receipt_id"]) == ("it answered 503", 503, "")
    assert tested["state"] == "suspended"
    told = (await web.get(f"{path}/history", headers=headers)).json()["items"]
    assert [one["type"] for one in told] == ["EndpointRegistered", "EndpointSuspended", "EndpointTested"]


@pytest.mark.parametrize("right", [("unit_head", f"unit:{UNIT}"), ("auditor", "hub"), DISPATCHER], ids=str)
async def test_who_may_not_have_a_test_sent(
    web: httpx.AsyncClient, issuer: FakeIssuer, system: System, right: tuple[str, str]
) -> None:
    headers = issuer.headers("p", OPERATOR)
    made = (await web.post("/v1/unit-endpoints", json=NEW, headers=headers)).json()
    system.asked.clear()
    answer = await web.post(f"/v1/unit-endpoints/{made['id']}:test", headers=issuer.headers("p", right))
    assert answer.status_code in {403, 404}
    assert system.asked == []
