"""How every clock of an order stands is answered for itself, to whoever may read the order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.matters import file
from kitchen_dispatch.domain.orders_waits import AskCitizen
from kitchen_dispatch.http import orders
from kitchen_dispatch.http_clocks import clocks_router
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from tests.fakes.issuer import FakeIssuer
from tests.fakes.web import client

from .affairs import CASE, LEAD, NOW, after, asked, give, in_hand
from .government import matters
from .test_government_http import Units

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LATER = NOW + 5 * DAY
ORDER = give(
    in_hand(
        after(file(replace(CASE, submitted_at=NOW - 3 * MINUTE, accepted_at=NOW - MINUTE), (LEAD,), asked("system")))
    ),
    AskCitizen(question="哪一盏？"),
    now=NOW + 4 * DAY,
)
PATH = f"/v1/orders/{ORDER.parts[0].id}/clocks"


@pytest.fixture
async def web(issuer: FakeIssuer) -> AsyncIterator[httpx.AsyncClient]:
    store: Any = matters()
    store.put(ORDER, NOW)
    served = orders(store, Units({"u1": "市政中心"}), default_book)
    routers = [clocks_router(served, default_book, lambda: LATER)]
    app = create_app(
        service="dispatch", version="1", routers=routers, verifier=issuer.verifier(), readiness=Readiness({})
    )
    async with client(app) as http:
        yield http


@pytest.fixture
def issuer() -> FakeIssuer:
    return FakeIssuer()


async def test_each_clock_says_how_it_stands_whatever_the_state_of_the_order(
    web: httpx.AsyncClient, issuer: FakeIssuer
) -> None:
    answer = await web.get(PATH, headers=issuer.headers("p1", ("unit_handler", "unit:u1")))
    said = {one["name"]: one for one in answer.json()["clocks"]}
    assert {name: one["state"] for name, one in said.items()} == {
        "intake": "met", "dispatch": "met", "signoff": "met", "first_contact": "met", "handling": "paused",
        "citizen_wait": "running", "total": "running", "return_review": "not_started", "ruling": "not_started",
        "extension_review": "not_started", "verify": "not_started", "callback": "not_started", "rework": "not_started",
        "centre": "not_started",
    }  # fmt: skip
    assert said["intake"]["took_seconds"] == 120, "from when it was sent to when it became a case"
    assert said["total"]["started_at"] == (NOW - 3 * MINUTE).isoformat().replace("+00:00", "Z")
    assert said["handling"]["took_seconds"] is None


async def test_who_may_not_read_an_order_does_not_learn_of_its_clocks(
    web: httpx.AsyncClient, issuer: FakeIssuer
) -> None:
    rights = [("unit_handler", "unit:u2"), ("resident", "hub"), ("supervisor", "area:520103"), ("leader", "area:5202")]
    answers = [await web.get(PATH, headers=issuer.headers("p1", right)) for right in rights]
    assert [answer.status_code for answer in answers] == [404, 403, 200, 404]


def test_a_case_that_came_to_another_lane_first_counts_from_when_it_was_sent() -> None:
    """A second routing begins neither the whole nor the dispatch anew; handling counts from the dispatch."""
    sent, taken = NOW - 10 * DAY, NOW - 9 * DAY
    again = after(file(replace(CASE, routing_no=2, submitted_at=sent, accepted_at=taken), (LEAD,), asked("system")))
    results = {one.clock: (one.state, one.started_at) for one in again.parts[0].results}
    assert results == {"intake": ("breached", sent), "dispatch": ("breached", taken)}
    assert again.parts[0].due_at == NOW + 7 * DAY
