"""Who may see and do what in the commercial lane, over HTTP with a store in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.merchant import Merchant
from kitchen_dispatch.domain.merchant_order import LATE, MerchantOrder, OrderState
from kitchen_dispatch.http_merchant import merchant_routers
from kitchen_dispatch.store_merchant import merchant_fields, order_fields
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .market import AGREE, MARKET, NOON, ORDER_ID, PRICE, PROMISED, ZONE, at_state, given, merchant, quote

S = OrderState
ORDER = f"/v1/merchant-orders/{ORDER_ID}"
MERCHANT = ("merchant", f"merchant:{MARKET[0].id}")
NEIGHBOUR = ("merchant", f"merchant:{MARKET[1].id}")
DISPATCHER = ("dispatcher", "area:520103")
ELSEWHERE = ("dispatcher", "area:520115")
BODIES: dict[str, dict[str, Any]] = {
    "offer": {"merchant_id": MARKET[4].id},
    "quote": {"amount": PRICE, "promised_at": PROMISED.isoformat(), "note": "含上门费"},
    "agree": {"amount": PRICE, "reason": "电话确认"},
    "refuse": {"reason": "太贵"},
    "accept": {},
    "decline": {"reason": "人手不足"},
    "fulfil": {"note": "下午三点上门"},
    "confirm": {},
    "rate": {"stars": 5, "satisfied": True, "comment": "很快"},
    "dispute": {"reason": "多收了钱"},
    "close": {"reason": "市民已自行解决"},
    "wrong-lane": {"reason": "是公共管道，应由供水企业处理"},
}
STATE = {
    "offer": S.ORDERED,
    "quote": S.OFFERED,
    "agree": S.ACCEPTED,
    "refuse": S.ACCEPTED,
    "accept": S.OFFERED,
    "decline": S.OFFERED,
    "fulfil": S.ACCEPTED,
    "confirm": S.FULFILLING,
    "rate": S.CONFIRMED,
    "dispute": S.FULFILLING,
    "close": S.CONFIRMED,
    "wrong-lane": S.OFFERED,
}
BY_MERCHANT = {"quote", "accept", "decline", "fulfil", "dispute", "wrong-lane"}
BY_DESK = {"offer", "agree", "refuse", "confirm", "rate", "dispute", "close", "wrong-lane"}


def ready(name: str) -> MerchantOrder:
    """Return an order that `name` may be said of."""
    order = at_state(STATE[name])
    if name == "accept":
        return given(order, quote(), "merchant")
    return given(order, AGREE, "dispatcher", reason="电话确认") if name == "fulfil" else order


# One app for the module: making it costs more than any test here.
@pytest.fixture(scope="module")
def issuer() -> FakeIssuer:
    return FakeIssuer()


@pytest.fixture(scope="module")
def orders() -> MemoryStore[MerchantOrder]:
    return MemoryStore(order_fields)


@pytest.fixture(scope="module")
def merchants() -> MemoryStore[Merchant]:
    return MemoryStore(merchant_fields)


@pytest.fixture(scope="module")
def app(issuer: FakeIssuer, orders: MemoryStore[MerchantOrder], merchants: MemoryStore[Merchant]) -> FastAPI:
    return create_app(
        service="dispatch", version="1",
        routers=merchant_routers(orders, merchants, ZONE, default_book, lambda owner: owner == "owner-9"),
        verifier=issuer.verifier(), readiness=Readiness(),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _market(merchants: MemoryStore[Merchant]) -> None:
    for one in MARKET:
        merchants.put(one, NOON)


@pytest.fixture(autouse=True)
def _no_orders(orders: MemoryStore[MerchantOrder]) -> None:
    """What another test left in hand counts for a merchant's limit."""
    orders._rows.clear()


@pytest.fixture
async def web(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client(app) as made:
        yield made


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """An offer of the fixtures stands: it is noon of their day."""
    monkeypatch.setattr("kitchenkit.time.now", lambda: NOON)


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize(
    ("right", "may", "else_"),
    [
        (MERCHANT, BY_MERCHANT, 403),
        (DISPATCHER, BY_DESK, 403),
        (NEIGHBOUR, set(), 404),
        (ELSEWHERE, set(), 404),
        (("supervisor", "hub"), set(), 403),
        (("resident", "hub"), set(), 403),
        (("unit_handler", "area:520103"), set(), 403),
        (None, set(), 401),
    ],
    ids=lambda one: ",".join(sorted(one)) if isinstance(one, set) else str(one),  # the same in every run
)
async def test_who_may_do_what(  # noqa: PLR0917  # one row of the matrix
    web: httpx.AsyncClient,
    issuer: FakeIssuer,
    orders: MemoryStore[MerchantOrder],
    right: tuple[str, str] | None,
    may: set[str],
    else_: int,
    name: str,
) -> None:
    order = ready(name)
    orders.put(order, NOON)
    headers = issuer.headers("p1", right) if right else {}
    answer = await web.post(f"{ORDER}:{name}", json=BODIES[name], headers=headers)
    if name in may:
        assert answer.status_code == 200, answer.text
        assert orders.rows[ORDER_ID].aggregate.sequence > order.sequence
        return
    # A role that has no such command anywhere is refused before anything is looked up; nothing of the order is shown.
    assert answer.status_code in {else_, 403 if else_ == 404 else else_}, answer.text
    assert orders.rows[ORDER_ID].aggregate == order
    assert order.case_id not in answer.text


@pytest.mark.parametrize("name", sorted(BY_MERCHANT))
async def test_another_merchant_is_told_that_there_is_no_such_order(
    web: httpx.AsyncClient, issuer: FakeIssuer, orders: MemoryStore[MerchantOrder], name: str
) -> None:
    orders.put(at_state(STATE[name]), NOON)
    headers = issuer.headers("p2", NEIGHBOUR)
    nowhere = f"/v1/merchant-orders/not-there:{name}"
    there, missing = [await web.post(path, json=BODIES[name], headers=headers) for path in (f"{ORDER}:{name}", nowhere)]
    assert (there.status_code, there.json()["detail"]) == (missing.status_code, missing.json()["detail"])
    assert there.status_code == 404
    assert (await web.get(ORDER, headers=headers)).status_code == 404
    assert (await web.get("/v1/merchant-orders", headers=headers)).json()["items"] == []


async def test_before_it_accepts_a_merchant_sees_only_the_coarse_place(
    web: httpx.AsyncClient, issuer: FakeIssuer, orders: MemoryStore[MerchantOrder]
) -> None:
    orders.put(ready("accept"), NOON)
    headers = issuer.headers("p1", MERCHANT)
    seen = (await web.get(ORDER, headers=headers)).json()
    assert (seen["place"], seen["area_code"]) == (None, "520103005")
    assert "示例路" not in str(seen)
    assert {"offers", "candidates", "escalated", "escalated_code"}.isdisjoint(seen)
    seen = (await web.post(f"{ORDER}:accept", headers=headers)).json()
    assert seen["state"] == "accepted"
    assert seen["place"]["address"] == "示例路 1 号 2 单元"


async def test_who_has_declined_knows_nothing_of_it_any_more(
    web: httpx.AsyncClient, issuer: FakeIssuer, orders: MemoryStore[MerchantOrder]
) -> None:
    orders.put(at_state(S.ACCEPTED), NOON)
    headers, said = issuer.headers("p1", MERCHANT), {"reason": "车坏了"}
    key = {"Idempotency-Key": "k-1"}
    answer = await web.post(f"{ORDER}:decline", json=said, headers=headers | key)
    assert answer.status_code == 200
    assert MARKET[1].id not in answer.text
    assert "示例路" not in answer.text
    assert (await web.get(ORDER, headers=headers)).status_code == 404
    again = await web.post(f"{ORDER}:decline", json=said, headers=headers | key)  # the first answer was lost on its way
    assert (again.status_code, again.text) == (200, answer.text)
    assert (await web.post(f"{ORDER}:decline", json=said, headers=headers)).status_code == 404


async def test_the_desk_sees_everybody_who_was_asked(
    web: httpx.AsyncClient, issuer: FakeIssuer, orders: MemoryStore[MerchantOrder]
) -> None:
    orders.put(at_state(S.OFFERED), NOON)
    seen = (await web.get(ORDER, headers=issuer.headers("p1", DISPATCHER))).json()
    assert [one["state"] for one in seen["offers"]] == ["open"]
    assert len(seen["candidates"]) == 3
    assert seen["place"]["address"] == "示例路 1 号 2 单元"


async def test_a_list_holds_only_what_the_scope_reaches(
    web: httpx.AsyncClient, issuer: FakeIssuer, orders: MemoryStore[MerchantOrder]
) -> None:
    orders.put(at_state(S.OFFERED), NOON)
    found = {
        str(right): len((await web.get("/v1/merchant-orders", headers=issuer.headers("p", right))).json()["items"])
        for right in (MERCHANT, NEIGHBOUR, DISPATCHER, ELSEWHERE, ("merchant", "hub"))
    }
    assert list(found.values()) == [1, 0, 1, 0, 1]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("state=offered", 1),
        ("state=rated", 0),
        ("case_no=K7", 1),
        ("area_code=520103", 1),
        ("q=开锁", 1),
        ("q=搬家", 0),
    ],
)
async def test_filters(
    web: httpx.AsyncClient, issuer: FakeIssuer, orders: MemoryStore[MerchantOrder], query: str, count: int
) -> None:
    orders.put(at_state(S.OFFERED), NOON)
    answer = await web.get(f"/v1/merchant-orders?{query}", headers=issuer.headers("p1", DISPATCHER))
    assert len(answer.json()["items"]) == count


@pytest.mark.parametrize(
    ("name", "body", "status", "says"),
    [
        ("offer", {"merchant_id": "nobody"}, 422, "no such merchant"),
        ("offer", {"merchant_id": MARKET[0].id, "name": "x"}, 422, "name"),
        ("offer", {"merchant_id": MARKET[0].id}, 409, "being asked"),
        ("accept", {}, 403, "merchant"),
        ("rate", {"stars": 6, "satisfied": True}, 422, "stars"),
        ("confirm", {}, 409, "offered"),
    ],
)
async def test_what_is_wrong_is_said(  # noqa: PLR0917  # one row of the matrix
    web: httpx.AsyncClient,
    issuer: FakeIssuer,
    orders: MemoryStore[MerchantOrder],
    name: str,
    body: dict[str, Any],
    status: int,
    says: str,
) -> None:
    orders.put(at_state(S.OFFERED), NOON)
    answer = await web.post(f"{ORDER}:{name}", json=body, headers=issuer.headers("p1", DISPATCHER))
    assert (answer.status_code, says in answer.text) == (status, True), answer.text


async def test_the_offer_of_a_dispatcher_waits_for_the_opening_hours_of_that_merchant(
    web: httpx.AsyncClient, issuer: FakeIssuer, orders: MemoryStore[MerchantOrder]
) -> None:
    orders.put(at_state(S.ORDERED), NOON)
    body = {"merchant_id": MARKET[3].id, "reason": "市民指定"}
    seen = (await web.post(f"{ORDER}:offer", json=body, headers=issuer.headers("p1", DISPATCHER))).json()
    assert (seen["state"], seen["merchant_name"], seen["accept_by"]) == (
        "offered", MARKET[3].name, "2026-11-20T06:00:00Z"
    )  # fmt: skip
    assert seen["offers"][-1]["automatic"] is False


async def test_merchants_are_listed_for_the_desk_and_suspended_with_a_reason(
    web: httpx.AsyncClient, issuer: FakeIssuer
) -> None:
    headers = issuer.headers("p1", DISPATCHER)
    assert len((await web.get("/v1/merchants?category_code=COM-LOCK", headers=headers)).json()["items"]) == len(MARKET)
    path = f"/v1/merchants/{MARKET[0].id}"
    assert (await web.post(f"{path}:suspend", headers=headers)).status_code == 409
    assert (await web.post(f"{path}:suspend", json={"reason": "证照到期"}, headers=headers)).json()[
        "state"
    ] == "suspended"
    assert (await web.post(f"{path}:resume", headers=issuer.headers("p2", MERCHANT))).status_code == 403


async def test_what_others_said_of_it_is_for_the_desk(
    web: httpx.AsyncClient, issuer: FakeIssuer, orders: MemoryStore[MerchantOrder]
) -> None:
    orders.put(ready("accept"), NOON)
    await web.post(f"{ORDER}:accept", headers=issuer.headers("p1", MERCHANT))
    told = (await web.get(f"{ORDER}/history", headers=issuer.headers("p2", DISPATCHER))).json()["items"]
    assert told[-1]["type"].rpartition(".")[2] == "MerchantOrderAccepted"
    assert (told[-1]["state"], told[-1]["rules"]) == ("accepted", default_book().stamp(NOON))
    assert (await web.get(f"{ORDER}/history", headers=issuer.headers("p1", MERCHANT))).status_code == 403


async def test_a_merchant_with_its_hands_full_takes_no_more(
    web: httpx.AsyncClient,
    issuer: FakeIssuer,
    orders: MemoryStore[MerchantOrder],
    merchants: MemoryStore[Merchant],
) -> None:
    merchants.put(replace(MARKET[0], open_limit=1), NOON)
    orders.put(replace(at_state(S.FULFILLING), id="other"), NOON)
    orders.put(ready("accept"), NOON)
    answer = await web.post(f"{ORDER}:accept", headers=issuer.headers("p1", MERCHANT))
    assert (answer.status_code, answer.json()["code"]) == (409, "has_room")
    orders.put(at_state(S.ORDERED), NOON)
    body = {"merchant_id": MARKET[0].id}
    answer = await web.post(f"{ORDER}:offer", json=body, headers=issuer.headers("p2", DISPATCHER))
    assert (answer.status_code, answer.json()["code"]) == (409, "merchant_full")


async def test_whose_licence_has_ended_is_neither_offered_anything_nor_accepts(
    web: httpx.AsyncClient,
    issuer: FakeIssuer,
    orders: MemoryStore[MerchantOrder],
    merchants: MemoryStore[Merchant],
) -> None:
    merchants.put(replace(MARKET[0], licence_until=date(2026, 11, 19)), NOON)
    orders.put(ready("accept"), NOON)
    answer = await web.post(f"{ORDER}:accept", headers=issuer.headers("p1", MERCHANT))
    assert (answer.status_code, answer.json()["code"]) == (409, "may_work")
    orders.put(at_state(S.ORDERED), NOON)
    body = {"merchant_id": MARKET[0].id}
    answer = await web.post(f"{ORDER}:offer", json=body, headers=issuer.headers("p2", DISPATCHER))
    assert (answer.status_code, answer.json()["code"]) == (409, "licence_expired")


NEW: dict[str, Any] = {
    "code": "new-1", "name": "云岩区示例维修部", "categories": ["COM-APPLIANCE"], "areas": ["520103"], "opens": "08:30",
    "closes": "19:00", "licence_id": "示例-520103-9999", "licence_until": "2027-06-30", "owner_id": "owner-9",
}  # fmt: skip


async def test_the_desk_enlists_a_merchant_and_changes_it(web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    headers = issuer.headers("p1", DISPATCHER)
    made = await web.post("/v1/merchants", json=NEW, headers=headers)
    assert (made.status_code, made.json()["state"], made.json()["rating"]) == (201, "active", 4.0)
    path = f"/v1/merchants/{made.json()['id']}"
    assert (await web.post("/v1/merchants", json=NEW, headers=headers)).status_code == 409
    body = {"areas": ["520103", "520102"], "reason": "扩大服务范围"}
    changed = await web.post(f"{path}:change", json=body, headers=headers)
    assert (changed.status_code, changed.json()["areas"]) == (200, ["520103", "520102"])
    kinds = [
        one["type"].rpartition(".")[2] for one in (await web.get(f"{path}/history", headers=headers)).json()["items"]
    ]
    assert kinds == ["MerchantListed", "MerchantChanged"]


async def test_a_licence_gets_another_last_day_or_none_at_all(web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    headers, change = issuer.headers("p1", DISPATCHER), f"/v1/merchants/{MARKET[0].id}:change"
    until = {"licence_until": "2027-06-30", "reason": "换证"}
    assert (await web.post(change, json=until, headers=headers)).json()["licence_until"] == "2027-06-30"
    both = await web.post(change, json={**until, "licence_endless": True}, headers=headers)
    assert both.status_code == 422
    assert "licence_until: a licence that is endless has no last day" in both.text
    endless = {"licence_endless": True, "reason": "换发长期执照"}
    ended = await web.post(change, json=endless, headers=headers)
    assert (ended.status_code, ended.json()["licence_until"]) == (200, None)
    again = await web.post(change, json=endless, headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "something_new")


async def test_a_merchant_belongs_to_somebody_whom_the_directory_knows(
    web: httpx.AsyncClient, issuer: FakeIssuer
) -> None:
    headers = issuer.headers("p1", DISPATCHER)
    refused = await web.post("/v1/merchants", json={**NEW, "code": "new-2", "owner_id": "nobody"}, headers=headers)
    assert (refused.status_code, refused.json()["errors"][0]["loc"]) == (422, ["body", "owner_id"])
    listed = await web.get("/v1/merchants", headers=headers)
    assert "nobody" not in {one["owner_id"] for one in listed.json()["items"]}


async def test_a_licences_number_is_for_who_checks_it(web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    path = f"/v1/merchants/{MARKET[0].id}"
    listed = await web.get("/v1/merchants", headers=issuer.headers("p1", DISPATCHER))
    assert MARKET[0].licence_id not in listed.text
    whole = await web.get(f"{path}/licence", headers=issuer.headers("p1", DISPATCHER))
    assert whole.json()["licence_id"] == MARKET[0].licence_id
    assert (await web.get(f"{path}/licence", headers=issuer.headers("p2", ELSEWHERE))).status_code == 404
    assert (await web.get(f"{path}/licence", headers=issuer.headers("p3", MERCHANT))).status_code == 403


async def test_whose_licence_ends_soon_is_found(
    web: httpx.AsyncClient, issuer: FakeIssuer, merchants: MemoryStore[Merchant]
) -> None:
    merchants.put(merchant("soon", licence_until=date(2026, 12, 1)), NOON)
    merchants.put(merchant("later", licence_until=date(2027, 12, 1)), NOON)
    answer = await web.get("/v1/merchants?licence_before=2027-01-01", headers=issuer.headers("p1", DISPATCHER))
    assert [one["code"] for one in answer.json()["items"]] == ["soon"]


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({"categories": ["GOV-FOOD"]}, "categories"),
        ({"areas": ["贵阳"]}, "areas"),
        ({"open_limit": 0}, "open_limit"),
        ({"licence_until": "soon"}, "licence_until"),
        ({"first_rating": 9}, "first_rating"),
        ({"opens": "08:30+08:00"}, "opens"),
    ],
)
async def test_a_merchant_that_cannot_be_is_refused_by_the_fields_name(
    web: httpx.AsyncClient, issuer: FakeIssuer, more: dict[str, Any], names: str
) -> None:
    answer = await web.post(
        "/v1/merchants", json=NEW | {"code": "new-2"} | more, headers=issuer.headers("p", DISPATCHER)
    )
    assert answer.status_code == 422, answer.text
    assert names in answer.text


async def test_nobody_enlists_a_merchant_for_another_district(web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    answer = await web.post("/v1/merchants", json=NEW | {"code": "new-3"}, headers=issuer.headers("p", ELSEWHERE))
    assert answer.status_code == 403


async def test_the_desk_reads_why_it_was_called_in_words_and_as_a_code(
    web: httpx.AsyncClient, issuer: FakeIssuer, orders: MemoryStore[MerchantOrder]
) -> None:
    orders.put(replace(ready("accept"), escalated=LATE), NOON)
    seen = (await web.get(ORDER, headers=issuer.headers("p3", DISPATCHER))).json()
    assert (seen["escalated"], seen["escalated_code"]) == (LATE, "late")
