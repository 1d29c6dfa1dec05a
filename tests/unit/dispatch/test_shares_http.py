"""Who of a unit has how many orders: of all of them, and for those who may read them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from kitchen_dispatch.domain.matter import Matter
from kitchen_dispatch.http_shares import shares_router
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from tests.fakes.issuer import FakeIssuer
from tests.fakes.shares import MemoryShares
from tests.fakes.web import client

from .affairs import NOW, filed
from .government import matters

MANY = 700  # more than a page shows


@pytest.fixture
async def web() -> AsyncIterator[tuple[httpx.AsyncClient, FakeIssuer]]:
    store, issuer = matters(), FakeIssuer()
    one = filed()
    for number in range(MANY):
        part = replace(one.parts[0], id=f"o{number}", assigned_to=["", "p1", "p2", "p2"][number % 4])
        other: Matter = replace(one, id=f"m{number}", case_id=f"c{number}", parts=(part,))
        store.put(other, NOW)
    app = create_app(
        service="dispatch",
        version="1",
        routers=[shares_router(MemoryShares(store))],
        verifier=issuer.verifier(),
        readiness=Readiness({}),
    )
    async with client(app) as http:
        yield http, issuer


async def test_all_are_counted_however_many_there_are(web: tuple[httpx.AsyncClient, FakeIssuer]) -> None:
    http, issuer = web
    answer = await http.get("/v1/order-shares?unit_id=u1", headers=issuer.headers("p1", ("unit_handler", "unit:u1")))
    assert answer.json() == {
        "total": 700,
        "nobody": 175,
        "people": [{"person_id": "p2", "count": 350}, {"person_id": "p1", "count": 175}],
    }


@pytest.mark.parametrize(
    ("right", "status"),
    [
        (("unit_head", "unit:u1"), 200),
        (("supervisor", "hub"), 200),
        (("unit_head", "unit:u2"), 403),
        (("reporter", "hub"), 403),
    ],
    ids=["its own", "the centre", "another unit", "who reads no orders"],
)
async def test_it_is_told_to_those_who_may_read_the_orders(
    web: tuple[httpx.AsyncClient, FakeIssuer], right: tuple[str, str], status: int
) -> None:
    http, issuer = web
    assert (await http.get("/v1/order-shares?unit_id=u1", headers=issuer.headers("p9", right))).status_code == status
