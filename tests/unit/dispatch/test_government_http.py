"""Matters and orders over HTTP: a unit sees and moves its own, and nobody else's."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from kitchen_dispatch import wire
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.matter import Matter, MatterState, OrderState
from kitchen_dispatch.domain.records import Closing
from kitchen_dispatch.domain.unit_checks import UnitChecks
from kitchen_dispatch.http import Answers, routers
from kitchen_dispatch.store import matter_fields
from kitchenkit import time as wall
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from kitchenkit.react import Loaded, Transient
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .affairs import ASSIST, LEAD, NOW, answered, filed, in_hand
from .government import matters

U1, U2, U3 = ("unit_handler", "unit:u1"), ("unit_handler", "unit:u2"), ("unit_handler", "unit:u3")
DISPATCHER, AGENT, VERIFIER = ("dispatcher", "hub"), ("callback_agent", "hub"), ("verifier", "hub")
FIXED = {"outcome": "fixed", "reply": "已更换灯泡", "evidence_media": ["m1"]}


@dataclass
class Web:
    http: httpx.AsyncClient
    issuer: FakeIssuer
    store: MemoryStore[Matter]
    matter: Matter

    @property
    def orders(self) -> tuple[str, ...]:
        return tuple(f"/v1/orders/{part.id}" for part in self.matter.parts)

    @property
    def path(self) -> str:
        return f"/v1/matters/{self.matter.id}"

    def have(self, matter: Matter) -> None:
        self.matter = matter
        self.store.put(matter, NOW)

    async def get(self, path: str, right: tuple[str, str]) -> httpx.Response:
        return await self.http.get(path, headers=self.issuer.headers("p1", right))

    async def give(self, path: str, command: str, right: tuple[str, str], **said: Any) -> httpx.Response:
        headers = self.issuer.headers("p1", right)
        return await self.http.post(f"{path}:{command}", json=said, headers=headers)


@dataclass
class Served:
    app: FastAPI
    issuer: FakeIssuer
    store: MemoryStore[Matter]


@dataclass
class Units:
    """Units by id; none of them is closed."""

    names: Mapping[str, str]

    def unit_name(self, unit_id: str) -> str:
        return self.names.get(unit_id, "")

    def takes_orders(self, unit_id: str) -> bool:
        return unit_id in self.names


class NoChecks:
    """Of no unit anything was found yet."""

    async def load(self, _: Collection[str]) -> Mapping[str, Loaded[UnitChecks]]:
        return {}


async def gone(case_id: str, picture_ids: Sequence[str]) -> frozenset[str]:
    """Intake has every picture but those of another case, and is away for one."""
    if "away" in picture_ids:
        raise Transient("UNAVAILABLE: intake")
    return frozenset(one for one in picture_ids if one.startswith("another"))


@pytest.fixture(scope="module")
def served() -> Served:
    store, issuer = matters(), FakeIssuer()
    units = Units({"u1": "市政中心", "u2": "供电所", "u3": "城管局", "u-fallback": "政府办"})
    answers = Answers(NoChecks(), gone)
    made = routers(store, units, default_book, answers)  # type: ignore[arg-type]  # it passes the real one's suite
    app = create_app(service="dispatch", version="1", routers=made, verifier=issuer.verifier(), readiness=Readiness({}))
    return Served(app, issuer, store)


@pytest.fixture
async def web(served: Served) -> AsyncIterator[Web]:
    served.store.__init__(matter_fields, to_letter=wire.matter_letter, due=Matter.next_due)  # type: ignore[misc]
    async with client(served.app) as http:
        made = Web(http, served.issuer, served.store, filed((LEAD, ASSIST)))
        made.have(made.matter)
        yield made


async def test_two_units_take_a_matter_to_its_end(web: Web) -> None:
    lead, assist = web.orders
    assert (await web.give(lead, "sign", U1)).json()["state"] == "signed"
    assert (await web.give(lead, "contact", U1, note="已电话联系")).json()["state"] == "in_progress"
    done = (await web.give(lead, "resolve", U1, **FIXED)).json()
    assert (done["state"], done["evidence_media"], done["unit_name"]) == ("resolved", ["m1"], "市政中心")
    assert (await web.get(web.path, DISPATCHER)).json()["state"] == "handling"
    for command, said in (("sign", {}), ("progress", {"note": "已到场"}), ("resolve", FIXED)):
        assert (await web.give(assist, command, U2, **said)).status_code == 200
    assert (await web.get(web.path, DISPATCHER)).json()["state"] == "callback"
    closed = await web.give(web.path, "callback", AGENT, verdict="solved", satisfied=True)
    assert closed.json()["state"] == "closed"


async def test_who_answers_is_told_before_what_has_to_be_shown(web: Web) -> None:
    web.have(in_hand(replace(filed(), category_code="GOV-RUBBISH")))
    offers = (await web.get(f"{web.orders[0]}/commands", U1)).json()["items"]
    schemas = {one["command"]: one["schema"] for one in offers}
    assert schemas["resolve"]["allOf"][0]["then"]["required"] == ["before_media", "evidence_media", "place", "taken_at"]
    assert [name for name, schema in schemas.items() if "allOf" in schema] == ["resolve"]
    refused = (await web.give(web.orders[0], "resolve", U1, **FIXED)).json()
    assert (refused["code"], "the field before_media is missing" in refused["detail"]) == ("with_what_shows_it", True)


async def test_who_looks_on_the_spot_is_told_before_that_pictures_and_the_place_are_needed(web: Web) -> None:
    advert = answered(replace(filed(), category_code="GOV-AD"))
    web.have(replace(advert, parts=tuple(replace(part, hands=("p9",)) for part in advert.parts)))
    offers = (await web.get(f"{web.path}/commands", VERIFIER)).json()["items"]
    (offer,) = [one for one in offers if one["command"] == "verify"]
    assert set(offer["schema"]["required"]) == {"passed", "finding", "seen_at", "after_media", "place"}
    said = {"passed": True, "finding": "已清除", "seen_at": NOW.isoformat()}
    refused = (await web.give(web.path, "verify", VERIFIER, **said)).json()
    assert (refused["code"], "the field after_media is missing" in refused["detail"]) == ("with_evidence", True)


async def test_what_is_shown_has_to_be_there_and_nothing_is_answered_while_nobody_knows(web: Web) -> None:
    lead = web.orders[0]
    await web.give(lead, "sign", U1)
    await web.give(lead, "progress", U1, note="到场")
    refused = await web.give(lead, "resolve", U1, **{**FIXED, "before_media": ["m1", "another"]})
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["loc"]) == (422, ["body", "before_media", 1])
    assert "upload it" in error["msg"]
    away = await web.give(lead, "resolve", U1, **{**FIXED, "evidence_media": ["away"]})
    assert (away.status_code, (await web.get(lead, U1)).json()["state"]) == (503, "in_progress")
    assert (await web.give(lead, "resolve", U1, **FIXED)).json()["state"] == "resolved"


async def test_what_says_no_is_listed_for_the_centre_which_reads_it_first(web: Web) -> None:
    lead = web.orders[0]
    await web.give(lead, "sign", U1)
    await web.give(lead, "progress", U1, note="到场")
    offers = (await web.get(f"{lead}/commands", U1)).json()["items"]
    (resolve,) = (one["schema"] for one in offers if one["command"] == "resolve")
    assert "lately" not in resolve["properties"], "nobody says of themselves what was found"
    answer = {"outcome": "cannot_fix", "reply": "暂时没有办法", "lately": [True]}
    assert (await web.give(lead, "resolve", U1, **answer)).status_code == 422
    del answer["lately"]
    held = (await web.give(lead, "resolve", U1, **answer)).json()
    assert (held["state"], held["vetting"]["open"]) == ("resolved", True)
    listed = (await web.get("/v1/orders?vetting=true", DISPATCHER)).json()["items"]
    assert [one["id"] for one in listed] == [held["id"]]
    assert (await web.give(lead, "vet-reply", U1, passed=True)).status_code == 403
    said = {"passed": False, "reason": "请写明何时"}
    assert (await web.give(lead, "vet-reply", DISPATCHER, **said)).json()["code"] == "not_their_own_answer"
    other = web.issuer.headers("p2", DISPATCHER)
    back = (await web.http.post(f"{lead}:vet-reply", json=said, headers=other)).json()
    assert (back["state"], back["vetting"]["reply"], back["reply"]) == ("in_progress", "暂时没有办法", "")
    assert (await web.get("/v1/orders?vetting=true", DISPATCHER)).json()["items"] == []


# (right, GET its order, GET the other order, GET the matter, how many orders are listed, sign its order)
MATRIX = [
    (U1, 200, 404, 200, 1, 200),
    (U3, 404, 404, 404, 0, 404),
    (("unit_head", "unit:u1"), 200, 404, 200, 1, 200),
    (("unit_handler", "area:520103"), 200, 200, 200, 2, 200),
    (("unit_handler", "area:520102"), 404, 404, 404, 0, 404),
    (DISPATCHER, 200, 200, 200, 2, 403),
    (("dispatcher", "area:520102"), 404, 404, 404, 0, 403),
    (("auditor", "hub"), 200, 200, 200, 2, 403),
    (("resident", "hub"), 403, 403, 403, None, 403),
    (("merchant", "hub"), 403, 403, 403, None, 403),
    (("team_leader", "hub"), 403, 403, 403, None, 403),
]


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: ":".join(row[0]))
async def test_a_unit_sees_and_moves_its_own(
    web: Web, row: tuple[tuple[str, str], int, int, int, int | None, int]
) -> None:
    right, own, other, matter, count, sign = row
    assert (await web.get(web.orders[0], right)).status_code == own
    assert (await web.get(web.orders[1], right)).status_code == other
    assert (await web.get(web.path, right)).status_code == matter
    listed = await web.get("/v1/orders", right)
    assert (len(listed.json()["items"]) if listed.status_code == 200 else None) == count
    assert (await web.give(web.orders[0], "sign", right)).status_code == sign
    assert [type(fact).__name__ for _, __, fact in web.store.facts] == (["OrderSigned"] if sign == 200 else [])


@pytest.mark.parametrize("command", ["sign", "contact", "progress", "resolve", "wrong-lane"])
@pytest.mark.parametrize("state", [OrderState.DISPATCHED, OrderState.SIGNED, OrderState.IN_PROGRESS])
async def test_no_other_unit_moves_an_order_in_any_state(web: Web, state: OrderState, command: str) -> None:
    parts = tuple(replace(part, state=state) for part in web.matter.parts)
    web.have(replace(web.matter, parts=parts))
    said = FIXED if command == "resolve" else {}
    for other in (U2, U3):
        answer = await web.give(web.orders[0], command, other, reason="因为", note="说", **said)
        assert answer.status_code == 404
    assert web.store.facts == []


async def test_who_assists_does_not_take_the_matter_away(web: Web) -> None:
    refused = await web.give(web.orders[1], "wrong-lane", U2, reason="不归我们")
    assert (refused.status_code, refused.json()["code"]) == (409, "the_lead_or_the_centre")
    assert (await web.give(web.orders[0], "wrong-lane", U1, reason="属于志愿服务")).json()["state"] == "wrong_lane"


async def test_a_dispatcher_gives_an_order_to_a_unit_that_is_there(web: Web) -> None:
    web.have(filed(()))
    (order,) = web.orders
    unknown = await web.give(order, "dispatch", DISPATCHER, unit_id="nobody")
    assert unknown.status_code == 422
    assert unknown.json()["errors"][0]["loc"] == ["body", "unit_id"]
    assert (await web.give(order, "dispatch", U3, unit_id="u3")).status_code == 403, "not theirs to take"
    sent = (await web.give(order, "dispatch", DISPATCHER, unit_id="u3")).json()
    assert (sent["state"], sent["unit_id"]) == ("dispatched", "u3")
    assert (await web.give(order, "sign", U3)).status_code == 200
    assert (await web.give(order, "dispatch", DISPATCHER, unit_id="u1")).status_code == 409


@pytest.mark.parametrize(
    ("command", "said", "status", "word"),
    [
        ("resolve", {"outcome": "fixed"}, 422, "reply"),
        ("resolve", {**FIXED, "reply": "字" * 4001}, 422, "reply"),
        ("resolve", {**FIXED, "evidence_media": ["m"] * 21}, 422, "evidence_media"),
        ("resolve", {**FIXED, "outcome": "magic"}, 409, "known_outcome"),
        ("contact", {}, 409, "with_a_note"),
        ("wrong-lane", {}, 409, "with_a_reason"),
        ("sign", {}, 409, "wrong_state"),
        ("overdue", {}, 404, "unknown_command"),
    ],
)
async def test_what_cannot_be_done_says_why(
    web: Web, command: str, said: dict[str, Any], status: int, word: str
) -> None:
    parts = tuple(replace(part, state=OrderState.IN_PROGRESS) for part in web.matter.parts)
    web.have(replace(web.matter, parts=parts))
    answer = await web.give(web.orders[0], command, U1, **said)
    assert (answer.status_code, word in answer.text) == (status, True), answer.text
    assert web.store.facts == []


async def test_units_and_dispatchers_neither_rate_nor_close_before_the_citizen_spoke(web: Web) -> None:
    web.have(replace(web.matter, state=MatterState.CALLBACK))
    for right in (U1, DISPATCHER, ("citizen", "hub"), ("resident", "hub")):
        answer = await web.give(web.path, "callback", right, verdict="solved", satisfied=True)
        assert answer.status_code in (403, 409), right
    early = await web.give(web.path, "close", DISPATCHER, reason="快点")
    assert (early.status_code, early.json()["code"]) == (409, "the_citizen_has_spoken")
    wrong = await web.give(web.path, "callback", AGENT, verdict="perhaps", satisfied=True)
    assert (wrong.status_code, wrong.json()["code"]) == (409, "known_verdict")


async def test_orders_are_listed_part_by_part(web: Web) -> None:
    async def found(query: str, right: tuple[str, str] = DISPATCHER) -> list[str]:
        answer = await web.get(f"/v1/orders?{query}", right)
        assert answer.status_code == 200, answer.text
        return [one["unit_id"] for one in answer.json()["items"]]

    assert await found("unit_id=u1") == ["u1"]
    assert sorted(await found("case_id=c1&state=dispatched")) == ["u1", "u2"]
    assert await found("due_before=2026-11-18T02:00:00Z") == []
    assert sorted(await found("due_before=2099-01-01T00:00:00Z")) == ["u1", "u2"]
    assert await found("unit_id=u1", U2) == [], "asking for another's does not show them"
    assert (await web.get("/v1/orders?colour=red", DISPATCHER)).status_code == 422


async def test_two_hands_sign_once(web: Web) -> None:
    async def first() -> None:
        assert (await web.give(web.orders[0], "sign", U1)).status_code == 200

    web.store.between = first
    late = await web.give(web.orders[0], "sign", ("unit_head", "unit:u1"))
    assert (late.status_code, late.json()["code"]) == (409, "wrong_state")
    assert [type(fact).__name__ for _, __, fact in web.store.facts] == ["OrderSigned"]


async def test_the_database_away_is_a_503(web: Web) -> None:
    web.store.away = True
    for answer in (await web.give(web.orders[0], "sign", U1), await web.get("/v1/orders", U1)):
        assert (answer.status_code, "retry-after" in answer.headers) == (503, True)


async def test_a_unit_that_gave_it_back_sees_it_no_more(web: Web) -> None:
    web.have(filed((LEAD, ASSIST), now=wall.now()))
    lead = web.orders[0]
    said = {"reason_code": "wrong_area", "evidence": "不在辖区"}
    assert (await web.give(lead, "return", U1, **said)).json()["state"] == "return_requested"
    assert (await web.give(lead, "uphold-return", DISPATCHER, unit_id="nobody")).status_code == 422
    assert (await web.give(lead, "uphold-return", DISPATCHER, unit_id="u3")).json()["unit_id"] == "u3"
    for path in (lead, f"{lead}/commands", web.path):
        assert (await web.get(path, U1)).status_code == 404, path
    assert (await web.give(lead, "contact", U1, note="再看看")).status_code == 404
    assert (await web.get(lead, U3)).json()["state"] == "dispatched"


async def test_who_is_named_must_be_a_unit(web: Web) -> None:
    for command, said in (("sign", {}), ("contact", {"note": "n"})):
        await web.give(web.orders[0], command, U1, **said)
    answer = {"outcome": "not_responsible", "reply": "属于别家", "owner_unit_id": "nobody"}
    refused = await web.give(web.orders[0], "resolve", U1, **answer)
    assert (refused.status_code, refused.json()["errors"][0]["loc"]) == (422, ["body", "owner_unit_id"])
    done = (await web.give(web.orders[0], "resolve", U1, **{**answer, "owner_unit_id": "u2"})).json()
    assert (done["state"], done["owner_unit_name"]) == ("resolved", "供电所")


async def test_the_commands_that_may_be_given_follow_the_window_and_the_role(web: Web) -> None:
    async def may(right: tuple[str, str]) -> set[str]:
        items = (await web.get(f"{web.orders[0]}/commands", right)).json()["items"]
        return {one["command"] for one in items if one["allowed"]}

    assert await may(U1) == {"sign", "take", "prioritise", "wrong-lane"}, "its window is over by now"
    soon = replace(web.matter.parts[0], return_by=datetime(2099, 1, 1, tzinfo=UTC))
    web.have(web.matter.with_part(soon))
    assert await may(U1) == {"sign", "take", "prioritise", "return", "wrong-lane"}
    assert await may(DISPATCHER) == {"prioritise", "wrong-lane"}


async def test_what_comes_back_to_be_looked_at_again_is_a_list(web: Web) -> None:
    closing = Closing(reason_code="long_term", at=NOW, revisit_on=NOW, revisit_due=True)
    web.have(replace(web.matter, state=MatterState.CLOSED, closing=closing))
    for asked, count in (("true", 1), ("false", 0)):
        answer = await web.get(f"/v1/matters?revisit_due={asked}", DISPATCHER)
        assert (answer.status_code, len(answer.json()["items"])) == (200, count), answer.text


async def test_an_order_says_where_it_is(web: Web) -> None:
    shown = (await web.get(web.orders[0], U1)).json()
    assert shown["location"] == {"address": "中华南路12号旁", "lat": 26.5731, "long": 106.7093}
    web.have(replace(web.matter, location=None))
    assert (await web.get(web.orders[0], U1)).json()["location"] is None
