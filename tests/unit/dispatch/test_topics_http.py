"""Monthly topics over HTTP: who may, what is proposed, which cases are meant, and what has changed since."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.figure_counts import AMOUNTS, with_sums
from kitchen_dispatch.domain.hot_topic import HotTopic
from kitchen_dispatch.domain.matter import Matter
from kitchen_dispatch.http_topic_figures import topic_figure_routers
from kitchen_dispatch.http_topics import TopicParts, topic_routers
from kitchen_dispatch.reading_days import Reach, Slice
from kitchen_dispatch.reading_figures import Found, Group
from kitchen_dispatch.store_topics import topic_fields
from kitchen_dispatch.wire_topics import topic_letter
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .affairs import NOW, filed, in_hand
from .government import matters
from .topics import MEASURE, PLAN, PROPOSAL

TOPICS = "/v1/topics"
SUPERVISOR, LEADER, DESK = ("supervisor", "hub"), ("leader", "area:5201"), ("dispatcher", "area:5201")
HEAD, ELSEWHERE = ("unit_head", "unit:u2"), ("unit_head", "unit:u9")


class Units:
    def unit_name(self, unit_id: str) -> str:
        return f"单位{unit_id}" if unit_id in {"u1", "u2"} else ""

    def takes_orders(self, unit_id: str) -> bool:
        return unit_id in {"u1", "u2"}


@dataclass
class FakeFigures:
    """Gives these groups by the first day that is asked for, and these orders; remembers what was asked."""

    by_first: Mapping[date, list[Group]] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[Slice, str]] = field(default_factory=list)

    async def groups(self, what: Slice, by: str, now: datetime) -> Found:
        self.asked.append((what, by))
        return Found(groups=list(self.by_first.get(what.first, [])), newest=now)

    async def orders(
        self, what: Slice, figure: str, now: datetime, *, limit: int, cursor: str | None
    ) -> tuple[list[Mapping[str, Any]], str | None]:
        del now, limit
        self.asked.append((what, figure))
        rows: list[Mapping[str, Any]] = [row for row in self.rows if row["area"].startswith(what.area_code)]
        return (rows[:1], "more") if cursor is None else (rows[1:], None)


@dataclass
class Hub:
    web: httpx.AsyncClient
    issuer: FakeIssuer
    figures: FakeFigures
    matters: MemoryStore[Matter]

    async def post(self, path: str, body: Mapping[str, Any], *rights: tuple[str, str]) -> httpx.Response:
        return await self.web.post(path, json=body, headers=self.issuer.headers("p1", *(rights or [SUPERVISOR])))

    async def get(self, path: str, *rights: tuple[str, str]) -> httpx.Response:
        return await self.web.get(path, headers=self.issuer.headers("p1", *(rights or [SUPERVISOR])))

    async def proposed(self) -> str:
        made = await self.post(TOPICS, PROPOSAL)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    async def adopted(self) -> str:
        topic = await self.proposed()
        answer = await self.post(f"{TOPICS}/{topic}:adopt", PLAN)
        assert answer.status_code == 200, answer.text
        return topic

    def case(self, number: int, **changes: Any) -> Matter:
        one = replace(in_hand(filed()), id=f"m{number}", case_id=f"c{number}", case_no=f"no{number}", **changes)
        one = replace(one, parts=(replace(one.parts[0], id=f"o{number}"),))
        self.matters.put(one, NOW)
        return one


@pytest.fixture(scope="module")
def issuer() -> FakeIssuer:
    return FakeIssuer()


@pytest.fixture
async def hub(issuer: FakeIssuer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hub]:
    monkeypatch.setattr("kitchenkit.time.now", lambda: NOW)
    figures, there = FakeFigures(), matters()
    parts = TopicParts(
        topics=MemoryStore[HotTopic](topic_fields, to_letter=topic_letter, due=HotTopic.next_due),
        matters=there,
        figures=figures,
        units=Units(),
        area_name=lambda code: f"区{code}" if code.startswith("5201") else "",
        zone=ZoneInfo("Asia/Shanghai"),
        book=default_book,
        now=lambda: NOW,
    )
    routers = [*topic_routers(parts), *topic_figure_routers(parts)]
    app = create_app(
        service="dispatch", version="1", routers=routers, verifier=issuer.verifier(), readiness=Readiness()
    )
    async with client(app) as web:
        yield Hub(web, issuer, figures, there)


async def test_a_topic_is_proposed_adopted_and_worked_at_with_names_for_who_reads_it(hub: Hub) -> None:
    topic = await hub.adopted()
    added = await hub.post(f"{TOPICS}/{topic}:add-measure", MEASURE, DESK)
    assert added.status_code == 200, added.text
    assert added.json()["measures"][0]["unit_name"] == "单位u2"
    shown = (await hub.get(f"{TOPICS}/{topic}", HEAD)).json()
    assert (shown["state"], shown["lead_unit_name"], shown["area_code"]) == ("adopted", "单位u1", "5201")
    assert (shown["area_codes"], shown["linked"], shown["month"]) == (["520102", "520103"], 0, "2026-12")


async def test_who_may_not_propose_or_adopt_is_told_so_and_other_units_do_not_see_it(hub: Hub) -> None:
    assert (await hub.post(TOPICS, PROPOSAL, ("dispatcher", "area:520103"))).status_code == 403, "it is of two areas"
    assert (await hub.post(TOPICS, PROPOSAL, HEAD)).status_code == 403
    topic = await hub.adopted()
    assert (await hub.get(f"{TOPICS}/{topic}", ELSEWHERE)).status_code == 404
    assert (await hub.get(TOPICS, HEAD)).json()["items"][0]["id"] == topic
    assert (await hub.get(TOPICS, ELSEWHERE)).json()["items"] == []
    other = await hub.proposed()
    assert (await hub.post(f"{TOPICS}/{other}:adopt", PLAN, DESK)).status_code == 403
    assert (await hub.post(f"{TOPICS}/{other}:adopt", PLAN, LEADER)).status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "named"),
    [
        ("", {**PROPOSAL, "month": "soon"}, "month"),
        ("", {**PROPOSAL, "area_codes": ["530101"]}, "area_codes"),
        (":adopt", {**PLAN, "lead_unit_id": "u9"}, "lead_unit_id"),
        (":adopt", {**PLAN, "assist_unit_ids": ["u9"]}, "assist_unit_ids"),
        (":link", {}, "case_nos"),
        (":link", {"case_nos": ["no1"], "since": "2026-11-01"}, "case_nos"),
        (":link", {"since": "2026-11-01"}, "until"),
        (":link", {"case_nos": ["nothing"]}, "case_nos"),
    ],
    ids=["month", "area", "lead", "assists", "neither", "both", "no end", "no such case"],
)
async def test_what_is_wrong_is_named(hub: Hub, path: str, body: Mapping[str, Any], named: str) -> None:
    where = f"{TOPICS}/{await hub.proposed()}{path}" if path else TOPICS
    answer = await hub.post(where, body)
    assert answer.status_code == 422, answer.text
    assert named in answer.text


async def test_cases_are_linked_by_number_or_by_days_and_what_is_confidential_never_is(hub: Hub) -> None:
    topic = await hub.adopted()
    hub.case(1)
    hub.case(2)
    hub.case(3, confidential=True)
    hub.case(4, area_code="530101001")
    assert (await hub.post(f"{TOPICS}/{topic}:link", {"case_nos": ["no1"]})).json()["linked"] == 1
    for number in ("no3", "no4"):
        assert (await hub.post(f"{TOPICS}/{topic}:link", {"case_nos": [number]})).status_code == 422
    hub.figures.rows = [{"matter_id": f"m{n}", "area": "520103019"} for n in (1, 2, 3)]
    days = {"since": "2026-10-20", "until": "2026-11-18"}
    answer = await hub.post(f"{TOPICS}/{topic}:link", days)
    assert (answer.status_code, answer.json()["linked"]) == (200, 2), answer.text
    assert {what.category_code for what, _ in hub.figures.asked} == {"GOV-LIGHT"}
    cases = (await hub.get(f"{TOPICS}/{topic}/cases?limit=1", HEAD)).json()
    assert ([one["case_no"] for one in cases["items"]], cases["count"], cases["next"]) == (["no1"], 2, 1)
    (second,) = (await hub.get(f"{TOPICS}/{topic}/cases?start=1")).json()["items"]
    assert (second["case_no"], second["unit_name"], second["state"]) == ("no2", "单位u1", "handling")
    assert "text" not in second
    assert (await hub.get(f"{TOPICS}?case_no=no2")).json()["items"][0]["id"] == topic
    assert (await hub.post(f"{TOPICS}/{topic}:link", days)).status_code == 409, "nothing new"


def group(key: str, cases: int, **more: int) -> Group:
    return Group(key=key, counts=with_sums({"cases": cases, **more}))


async def test_what_may_be_worth_a_topic_is_asked_of_the_sums_of_sixty_days_and_says_why(hub: Hub) -> None:
    hub.figures.by_first = {
        date(2026, 10, 20): [group("GOV-LIGHT 520103019", 8, reopened=1), group("GOV-ROAD 520115001", 5)],
        date(2026, 9, 20): [group("GOV-LIGHT 520103019", 3)],
    }
    found = (await hub.get("/v1/topic-proposals", DESK)).json()
    light, road = found["items"]
    assert (light["area_code"], light["cases"], light["before"], light["more"]) == ("520103", 8, 3, 5)
    assert (light["score"], road["score"], light["topic_id"]) == (16, 10, "")
    assert found["how"]["zh"]
    assert found["how"]["en"]
    assert [(what.first, what.last, what.reach) for what, by in hub.figures.asked if by == "category_area"] == [
        (date(2026, 10, 20), date(2026, 11, 18), Reach(areas=("5201",))),
        (date(2026, 9, 20), date(2026, 10, 19), Reach(areas=("5201",))),
    ]
    topic = await hub.adopted()
    light, road = (await hub.get("/v1/topic-proposals?by=street", DESK)).json()["items"]
    assert (light["area_code"], light["topic_id"], road["topic_id"]) == ("520103019", topic, "")
    assert (await hub.get("/v1/topic-proposals", HEAD)).status_code == 403


async def test_its_figures_are_those_since_it_was_adopted_beside_as_many_days_before(hub: Hub) -> None:
    topic = await hub.adopted()
    hub.figures.by_first = {
        date(2026, 11, 18): [group("GOV-LIGHT", 2, verdicts=2, satisfied=2)],
        date(2026, 11, 17): [group("GOV-LIGHT", 5, verdicts=4, satisfied=1)],
    }
    found = (await hub.get(f"{TOPICS}/{topic}/figures", HEAD)).json()
    assert (found["since"]["first"], found["since"]["last"]) == ("2026-11-18", "2026-11-18")
    assert (found["before"]["first"], found["before"]["last"]) == ("2026-11-17", "2026-11-17")
    assert (found["since"]["counts"]["cases"], found["before"]["counts"]["cases"]) == (4, 10), "of both areas"
    assert found["since"]["counts"].keys().isdisjoint(AMOUNTS), "counts of things alone"
    assert (found["since"]["rates"]["satisfaction"], found["before"]["rates"]["satisfaction"]) == (1.0, 0.25)
    assert (await hub.get(f"{TOPICS}/{await hub.proposed()}/figures")).json()["since"]["first"] == "2026-10-20"
