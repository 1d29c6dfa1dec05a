"""Statistics over HTTP: whose figures, of which days, by what, and the orders behind them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI
from openpyxl import load_workbook

from kitchen_dispatch.domain.figure_counts import Weights, with_sums
from kitchen_dispatch.http_statistics import StatisticsParts, statistics_routers
from kitchen_dispatch.reading_days import Reach, Slice
from kitchen_dispatch.reading_figures import Found, Group
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from kitchenkit.query import BadCursorError
from tests.fakes.issuer import FakeIssuer
from tests.fakes.web import client

from .affairs import NOW

COUNTS = with_sums({"ended": 4, "ended_hours": 240, "dispatched": 10,
                    "returns_upheld": 1, "contact_in": 8, "contact_late": 2, "heard": 8,
                    "verdicts": 4, "solved": 3, "satisfied": 2, "excluded": 1})  # fmt: skip
ORDER: Mapping[str, Any] = {
    "order_id": "o1", "matter_id": "m1", "case_id": "c1", "case_no": "84071415339", "unit_id": "u1",
    "area_code": "520103019", "category_code": "GOV-LIGHT", "tier": "G", "at": NOW,
}  # fmt: skip


@dataclass
class FakeFigures:
    """Gives these groups, and remembers what was asked."""

    groups_: list[Group] = field(default_factory=list)
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    async def groups(self, what: Slice, by: str, now: datetime) -> Found:
        self.asked.append((what, by, now))
        return Found(groups=self.groups_, newest=NOW)

    async def orders(
        self, what: Slice, figure: str, now: datetime, *, limit: int, cursor: str | None
    ) -> tuple[list[Mapping[str, Any]], str | None]:
        if cursor == "nonsense":
            raise BadCursorError("the cursor is not one that this list gave")
        self.asked.append((what, figure, now))
        return [ORDER][:limit], "more"


@dataclass
class Hub:
    web: httpx.AsyncClient
    issuer: FakeIssuer
    figures: FakeFigures

    async def ask(self, path: str, *rights: tuple[str, str]) -> httpx.Response:
        token = self.issuer.token("p1", *(rights or [("supervisor", "hub")]))
        return await self.web.get(path, headers={"Authorization": f"Bearer {token}"})

    @property
    def slice(self) -> Slice:
        what: Slice = self.figures.asked[-1][0]
        return what


@pytest.fixture(scope="module")
def made() -> tuple[FastAPI, FakeIssuer, FakeFigures]:
    issuer, figures = FakeIssuer(), FakeFigures()
    parts = StatisticsParts(
        figures=figures,
        unit_name={"u1": "=路灯处"}.get,  # type: ignore[arg-type]
        area_name=lambda code: f"区{code}",
        weights=Weights(response=30, resolution=35, satisfaction=35),
        zone=ZoneInfo("Asia/Shanghai"),
        now=lambda: NOW,
    )
    return create_app(
        service="dispatch", version="1", routers=statistics_routers(parts), verifier=issuer.verifier(),
        readiness=Readiness(),
    ), issuer, figures  # fmt: skip


@pytest.fixture
async def hub(made: tuple[FastAPI, FakeIssuer, FakeFigures]) -> AsyncIterator[Hub]:
    app, issuer, figures = made
    figures.groups_, figures.asked = [Group(key="u1", counts=COUNTS)], []
    async with client(app) as web:
        yield Hub(web, issuer, figures)


async def test_the_answer_has_rates_with_coverage_definitions_caveat_and_how_fresh_it_is(hub: Hub) -> None:
    found = (await hub.ask("/v1/statistics")).json()
    [line] = found["lines"]
    assert (line["key"], line["name"]) == ("u1", "=路灯处")
    assert line["rates"]["response"] == 0.8
    assert line["rates"]["resolution"] == 0.75
    assert line["rates"]["satisfaction"] == 0.5
    assert line["rates"]["coverage"] == 0.5
    assert line["rates"]["accuracy"] == 0.9
    assert line["rates"]["rework"] is None
    assert line["score"] == pytest.approx(0.3 * 0.8 + 0.35 * 0.75 + 0.35 * 0.5)
    assert (line["counts"]["excluded"], found["total"]["counts"]["dispatched"]) == (1, 10)
    assert found["as_of"] == found["newest_change"] == "2026-11-18T02:00:00Z"
    assert {one["name"] for one in found["rates"]} == set(line["rates"])
    assert (line["means"], found["total"]["means"]) == ({"total": 2.5}, {"total": 2.5}), "days"
    assert [(one["name"], one["of"]) for one in found["means"]] == [("total", "ended")]
    assert "ended_hours" not in line["counts"], "no count of things, and no list"
    assert all(
        one["meaning"]["zh"] and one["meaning"]["en"] for one in [*found["rates"], *found["means"], *found["counts"]]
    )
    assert "不宜直接排名" in found["caveat"]["zh"]


async def test_without_days_it_is_the_last_thirty_of_the_hubs_zone(hub: Hub) -> None:
    await hub.ask("/v1/statistics")
    assert (hub.slice.first, hub.slice.last) == (date(2026, 10, 20), date(2026, 11, 18))
    await hub.ask("/v1/statistics?from=2026-11-01&to=2026-11-02&by=day&unit_id=u1&area_code=5201&category_code=X")
    assert hub.slice == Slice(
        first=date(2026, 11, 1), last=date(2026, 11, 2), reach=Reach(hub=True), unit_id="u1", area_code="5201",
        category_code="X",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rights", "reach"),
    [
        ([("leader", "hub")], Reach(hub=True)),
        ([("supervisor", "area:520103")], Reach(areas=("520103",))),
        ([("unit_head", "unit:u1")], Reach(units=("u1",))),
        ([("unit_head", "unit:u1"), ("auditor", "area:520102")], Reach(areas=("520102",), units=("u1",))),
        ([("unit_head", "hub")], None),
        ([("supervisor", "desk:d1")], None),
        ([("unit_handler", "unit:u1")], None),
        ([("citizen", "hub")], None),
    ],
)
async def test_figures_reach_as_far_as_the_callers_scopes(
    hub: Hub, rights: list[tuple[str, str]], reach: Reach | None
) -> None:
    for path in ("/v1/statistics", "/v1/statistics/orders?figure=open", "/v1/statistics.xlsx"):
        hub.figures.asked.clear()
        answer = await hub.ask(path, *rights)
        assert answer.status_code == (403 if reach is None else 200), answer.text
        assert [what.reach for what, *_ in hub.figures.asked] == ([] if reach is None else [reach])


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("from=2026-11-02&to=2026-11-01", "from"),
        ("from=2024-01-01&to=2026-11-01", "from"),
        ("from=yesterday", "from"),
        ("by=person", "by"),
        ("area_code=52a", "area_code"),
    ],
)
async def test_what_cannot_be_asked_names_its_field(hub: Hub, query: str, where: str) -> None:
    answer = await hub.ask(f"/v1/statistics?{query}")
    assert (answer.status_code, where in answer.text) == (422, True), answer.text


async def test_areas_are_rolled_up_and_periods_are_in_their_order(hub: Hub) -> None:
    hub.figures.groups_ = [Group(key=code, counts={"dispatched": 1})
                           for code in ("520103019", "520103020003", "520102")]  # fmt: skip
    lines = (await hub.ask("/v1/statistics?by=area")).json()["lines"]
    assert [(one["key"], one["name"], one["counts"]["dispatched"]) for one in lines] == [
        ("520103", "区520103", 2), ("520102", "区520102", 1)
    ]  # fmt: skip
    hub.figures.groups_ = [Group(key=day, counts={"dispatched": 1})
                           for day in ("2026-11-18", "2026-10-31", "2026-11-16")]  # fmt: skip
    lines = (await hub.ask("/v1/statistics?by=month")).json()["lines"]
    assert [(one["key"], one["counts"]["dispatched"]) for one in lines] == [("2026-10", 1), ("2026-11", 2)]


async def test_every_figure_opens_the_orders_that_it_counts(hub: Hub) -> None:
    page = (await hub.ask("/v1/statistics/orders?figure=returns_upheld&unit_id=u1")).json()
    assert (page["figure"], page["next"], hub.slice.unit_id) == ("returns_upheld", "more", "u1")
    assert page["items"][0]["order_id"] == "o1"
    assert page["meaning"] == {"zh": "退单成立", "en": "returns that stood"}
    assert page["items"][0]["dispatched_at"] == "2026-11-18T02:00:00Z"
    assert (await hub.ask("/v1/statistics/orders?figure=nothing")).status_code == 422
    assert (await hub.ask("/v1/statistics/orders?figure=open&cursor=nonsense")).status_code == 422


async def test_the_excel_file_has_the_figures_what_they_mean_and_no_formula(hub: Hub) -> None:
    answer = await hub.ask("/v1/statistics.xlsx?by=unit&category_code=%01X")  # a character that no such file can hold
    assert "statistics-unit-2026-10-20-2026-11-18.xlsx" in answer.headers["content-disposition"]
    book = load_workbook(BytesIO(answer.content))
    figures, meanings = book.worksheets
    heads, line, total = list(figures.iter_rows())
    at = [cell.value for cell in heads].index("响应率 Response")
    assert (line[1].value, line[1].data_type, line[at].value) == ("=路灯处", "s", 0.8)
    assert total[1].value == "合计"
    assert any("1 − 退单成立的派单" in str(row[1].value) for row in meanings.iter_rows())
    assert ("category_code", "�X") in [(row[0].value, row[1].value) for row in meanings.iter_rows()]
