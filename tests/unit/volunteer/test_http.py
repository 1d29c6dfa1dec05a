"""The lane over HTTP: who may see and move what, and the whole way of an order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from kitchen_volunteer import store as kept
from kitchen_volunteer import wire
from kitchen_volunteer.domain.order import Order, State
from kitchen_volunteer.domain.places import ServiceItem, Site, SiteKind, Team, item_id, site_id
from kitchen_volunteer.http import NOT_OVER_HTTP, routers
from kitchen_volunteer.ports import Stores
from kitchenkit import time as wall
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .lane import CASE_ID, CASE_NO, CITY, DISTRICT, STREET, T0, TEAMS, accepted, done, offered, received, scheduled
from .queue import ORDER_ID

DISPATCHER = ("volunteer_dispatcher", "hub")
LEADER = ("team_leader", f"team:{STREET.id}")
OTHER_LEADER = ("team_leader", f"team:{DISTRICT.id}")
PATH = f"/v1/orders/{ORDER_ID}"


@dataclass
class Web:
    """The api, its stores, and tokens for whoever asks."""

    http: httpx.AsyncClient
    issuer: FakeIssuer
    orders: MemoryStore[Order]

    async def get(self, path: str, *rights: tuple[str, str]) -> httpx.Response:
        return await self.http.get(path, headers=self.issuer.headers("p1", *rights) if rights else {})

    async def post(self, path: str, right: tuple[str, str], **body: object) -> httpx.Response:
        return await self.http.post(path, json=body, headers=self.issuer.headers("p1", right))

    async def give(self, command: str, right: tuple[str, str], **body: object) -> str:
        answer = await self.post(f"{PATH}:{command}", right, **body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["state"])


@dataclass
class Served:
    """The app, which takes long to make, on stores that each test finds as new."""

    app: FastAPI
    issuer: FakeIssuer
    orders: MemoryStore[Order]


@pytest.fixture(scope="module")
def served() -> Served:
    orders: MemoryStore[Order] = MemoryStore(kept.order_fields, to_letter=wire.order_letter, due=Order.next_due)
    teams: MemoryStore[Team] = MemoryStore(kept.team_fields)
    sites: MemoryStore[Site] = MemoryStore(kept.site_fields)
    items: MemoryStore[ServiceItem] = MemoryStore(kept.item_fields)
    for team in TEAMS:
        teams.put(team, T0)
    sites.put(Site(id=site_id("s"), code="s", name="大营路街道实践所", kind=SiteKind.POST, area_code="520103001"), T0)
    item = ServiceItem(id=item_id("i"), code="i", name="理发上门", category_code="VOL-ELDER", minutes=45, people=1)
    items.put(item, T0)
    issuer = FakeIssuer()
    app = create_app(
        service="volunteer",
        version="1",
        routers=routers(Stores(orders=orders, teams=teams, sites=sites, service_items=items)),
        verifier=issuer.verifier(),
        readiness=Readiness({}),
    )
    return Served(app, issuer, orders)


@pytest.fixture
async def web(served: Served) -> AsyncIterator[Web]:
    served.orders.__init__(kept.order_fields, to_letter=wire.order_letter, due=Order.next_due)  # type: ignore[misc]
    served.orders.put(received(), T0)
    async with client(served.app) as http:
        yield Web(http, served.issuer, served.orders)


async def test_an_order_goes_its_whole_way(web: Web) -> None:
    assert await web.give("approve", DISPATCHER, risk="low") == "approved"
    proposed = (await web.get(f"{PATH}/teams", DISPATCHER)).json()["items"]
    assert [one["team_id"] for one in proposed] == [STREET.id, DISTRICT.id, CITY.id]
    assert await web.give("dispatch", DISPATCHER) == "offered"
    assert await web.give("accept", LEADER) == "accepted"
    starts_at = (wall.now() + timedelta(days=1)).isoformat()
    assert await web.give("plan", LEADER, starts_at=starts_at, minutes=60) == "scheduled"
    assert await web.give("start", LEADER) == "in_service"
    assert await web.give("finish", LEADER, minutes=55, result="helped", report="聊了天") == "done"
    web.orders.put(replace(done(), state=State.EVALUATED), T0)  # what the asker says comes through the case
    assert await web.give("close", DISPATCHER) == "closed"


async def test_an_order_is_answered_with_what_the_console_needs(web: Web) -> None:
    order = (await web.get(PATH, DISPATCHER)).json()
    assert {
        "id",
        "case_id",
        "state",
        "sequence",
        "created_at",
        "updated_at",
        "contact_team_id",
        "tried",
    } <= order.keys()
    assert (order["case_id"], order["contact_team_id"], order["area_code"]) == (CASE_ID, "", "520103001")


async def test_lists_are_narrowed_by_name(web: Web) -> None:
    async def found(query: str) -> int:
        answer = await web.get(f"/v1/orders?{query}", DISPATCHER)
        assert answer.status_code == 200, answer.text
        return len(answer.json()["items"])

    for fitting in (f"case_id={CASE_ID}", f"case_no={CASE_NO}", "state=pending_review&state=done", "area_code=520103",
                    "category_code=VOL-ELDER", "urgent=false", "escalated=false", f"q={CASE_NO}",
                    "q=老人说话"):  # fmt: skip
        assert await found(fitting) == 1, fitting
    for other in (
        "case_no=X",
        "state=done",
        "area_code=520102",
        "team_id=t",
        "urgent=true",
        "escalated=true",
        "q=修水管",
    ):
        assert await found(other) == 0, other
    assert (await web.get("/v1/orders?colour=red", DISPATCHER)).status_code == 422


# Who may see an offered order, and who may move it: (right, GET, history, accept, cancel).
MATRIX = [
    (LEADER, 200, 403, 200, 403),
    (OTHER_LEADER, 404, 403, 404, 403),
    (("team_leader", "hub"), 200, 403, 200, 403),
    (DISPATCHER, 200, 200, 403, 200),
    (("volunteer_dispatcher", "area:520103"), 200, 200, 403, 200),
    (("volunteer_dispatcher", "area:520102"), 404, 404, 403, 404),
    (("supervisor", "hub"), 200, 200, 403, 200),
    (("auditor", "hub"), 200, 200, 403, 403),
    (("volunteer", "hub"), 403, 403, 403, 403),
    (("resident", "hub"), 403, 403, 403, 403),
    (("dispatcher", "hub"), 403, 403, 403, 403),
    (("admin", "hub"), 403, 403, 403, 403),
]


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: ":".join(row[0]))
async def test_rights_over_an_offered_order(web: Web, row: tuple[tuple[str, str], int, int, int, int]) -> None:
    right, read, history, accept, cancel = row
    for path, wanted in ((PATH, read), (f"{PATH}/history", history)):
        web.orders.put(offered(minutes=(wall.now() - T0) / timedelta(minutes=1)), T0)
        assert (await web.get(path, right)).status_code == wanted, path
    seen = await web.get("/v1/orders", right)
    assert seen.status_code == (403 if read == 403 else 200)
    if read != 403:
        assert len(seen.json()["items"]) == (1 if read == 200 else 0)
    for command, wanted in (("accept", accept), ("cancel", cancel)):
        web.orders.put(offered(minutes=(wall.now() - T0) / timedelta(minutes=1)), T0)
        answer = await web.post(f"{PATH}:{command}", right, reason="因为")
        assert answer.status_code == wanted, (command, answer.text)


@pytest.mark.parametrize("command", ["accept", "decline", "give-back", "plan", "start", "finish"])
async def test_another_team_neither_sees_nor_moves_what_a_team_holds(web: Web, command: str) -> None:
    bodies: dict[str, dict[str, object]] = {
        "plan": {"starts_at": "2030-01-01T09:00:00Z"},
        "finish": {"minutes": 1, "result": "helped", "report": "好"},
    }
    for order in (accepted(), scheduled(), replace(scheduled(), state=State.IN_SERVICE)):
        web.orders.put(order, T0)
        answer = await web.post(f"{PATH}:{command}", OTHER_LEADER, reason="因为", **bodies.get(command, {}))
        assert answer.status_code == 404, answer.text
        assert (await web.get(f"{PATH}/commands", OTHER_LEADER)).status_code == 404
    assert web.orders.facts == []


async def test_a_team_that_declined_does_not_see_it_any_more_nor_what_others_said(web: Web) -> None:
    web.orders.put(offered(minutes=(wall.now() - T0) / timedelta(minutes=1)), T0)
    assert await web.give("decline", LEADER, reason="没有人手") == "approved"
    assert (await web.get(PATH, LEADER)).status_code == 404
    assert await web.give("dispatch", DISPATCHER, team_id=DISTRICT.id) == "offered"
    assert "tried" not in (await web.get(PATH, OTHER_LEADER)).json()
    assert (await web.get(PATH, DISPATCHER)).json()["tried"][0]["reason"] == "没有人手"


@pytest.mark.parametrize("command", sorted(NOT_OVER_HTTP))
async def test_nobody_rates_or_withdraws_for_the_asker_nor_plays_the_clock(web: Web, command: str) -> None:
    web.orders.put(done(), T0)
    for right in (LEADER, DISPATCHER, ("resident", "hub"), ("service", "hub")):
        answer = await web.post(f"{PATH}:{command}", right, solved=True, satisfied=True)
        assert answer.status_code in (404, 405), answer.text
    offered_now = (await web.get(f"{PATH}/commands", DISPATCHER)).json()["items"]
    assert command not in {one["command"] for one in offered_now}


async def test_commands_say_what_is_allowed_and_what_they_take(web: Web) -> None:
    items = {one["command"]: one for one in (await web.get(f"{PATH}/commands", DISPATCHER)).json()["items"]}
    assert [name for name, one in items.items() if one["allowed"]] == ["approve", "reject", "transfer", "cancel"]
    assert (items["accept"]["why_not"], items["dispatch"]["why_not"]) == ("wrong_state", "wrong_state")
    assert items["dispatch"]["schema"]["properties"].keys() == {"reason", "note", "team_id"}
    assert items["finish"]["schema"]["properties"]["result"]["enum"] == [
        "helped", "partly_helped", "not_needed", "could_not_help"
    ]  # fmt: skip


async def test_an_illegal_command_is_a_conflict_that_says_what_is_allowed(web: Web) -> None:
    refused = await web.post(f"{PATH}:dispatch", DISPATCHER)
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")
    assert refused.json()["allowed"] == ["approve", "reject", "transfer", "cancel"]
    wordless = await web.post(f"{PATH}:reject", DISPATCHER)
    assert (wordless.status_code, wordless.json()["code"]) == (409, "with_a_reason")


@pytest.mark.parametrize(
    ("state", "command", "body", "field"),
    [
        ("pending_review", "approve", {"risk": "huge"}, "risk"),
        ("approved", "dispatch", {"team_id": "nobody"}, "team_id"),
        ("approved", "dispatch", {"teams": []}, "teams"),
        ("accepted", "plan", {"starts_at": "2030-01-01T09:00:00"}, "starts_at"),
        ("accepted", "plan", {"starts_at": "2030-01-01T09:00:00Z", "minutes": 0}, "minutes"),
        ("in_service", "finish", {"minutes": 1441, "result": "helped", "report": "好"}, "minutes"),
        ("in_service", "finish", {"minutes": 60, "result": "fine", "report": "好"}, "result"),
        ("in_service", "finish", {"minutes": 60, "result": "helped", "report": " "}, "report"),
    ],
)
async def test_a_wrong_field_is_named(web: Web, state: str, command: str, body: dict[str, object], field: str) -> None:
    web.orders.put(replace(accepted(), state=State(state)), T0)
    answer = await web.post(f"{PATH}:{command}", DISPATCHER if command in {"approve", "dispatch"} else LEADER, **body)
    assert answer.status_code == 422, answer.text
    assert field in answer.text


async def test_an_offer_raced_by_two_leaders_is_taken_once(web: Web) -> None:
    web.orders.put(offered(minutes=(wall.now() - T0) / timedelta(minutes=1)), T0)

    async def second() -> None:
        assert await web.give("accept", LEADER) == "accepted"

    web.orders.between = second
    late = await web.post(f"{PATH}:accept", ("team_leader", "hub"))
    assert (late.status_code, late.json()["code"]) == (409, "wrong_state")
    assert [type(fact).__name__ for _, __, fact in web.orders.facts] == ["OrderAccepted"]


async def test_who_helps_where_and_with_what_is_open_to_all(web: Web) -> None:
    for path, count in (
        ("/v1/teams", 4),
        ("/v1/teams?category_code=VOL-BATH", 1),
        ("/v1/teams?area_code=520103", 3),
        ("/v1/teams?q=street", 1),
        ("/v1/sites", 1),
        ("/v1/sites?kind=post&q=大营路", 1),
        ("/v1/sites?kind=centre", 0),
        ("/v1/service-items?category_code=VOL-ELDER", 1),
    ):
        answer = await web.get(path)
        assert answer.status_code == 200, answer.text
        assert len(answer.json()["items"]) == count, path
    team = (await web.get(f"/v1/teams/{DISTRICT.id}")).json()
    assert team["category_codes"] == ["VOL-ELDER", "VOL-BATH"]
    assert (await web.get("/v1/orders")).status_code == 401


async def test_the_database_away_is_a_503_and_nothing_is_done(web: Web) -> None:
    web.orders.away = True
    answer = await web.post(f"{PATH}:approve", DISPATCHER)
    assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
