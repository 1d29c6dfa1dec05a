"""Lists for publication: which late orders, for whom, and nothing of what anybody wrote."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from openpyxl import load_workbook

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.matter import Matter
from kitchen_dispatch.domain.matters_due import come_due
from kitchen_dispatch.domain.publication import Names
from kitchen_dispatch.domain.records import Exclusion
from kitchen_dispatch.http import orders
from kitchen_dispatch.http_publication import PublicationParts, publication_routers
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .affairs import FIXED, LEAD, NOW, after, asked, give, in_hand
from .government import matters

DAY = timedelta(days=1)
TODAY = NOW + 21 * DAY
SUPERVISOR, ELSEWHERE = ("supervisor", "area:520103"), ("supervisor", "area:520115")
UNITS = {"u1": "=路灯处", "u2": "供电所"}


def late(until: datetime = TODAY, **changes: Any) -> Matter:
    """Return a matter that nobody has answered by then."""
    matter = in_hand()
    while (due := matter.next_due()) is not None and due <= until:
        matter = after(come_due(matter, asked("clock", now=due)))
    return replace(matter, **changes)


@dataclass
class Desk:
    http: httpx.AsyncClient
    issuer: FakeIssuer
    store: MemoryStore[Matter]

    async def ask(
        self, right: tuple[str, str] = SUPERVISOR, *, sheet: bool = False, since: str = "", **asks: Any
    ) -> httpx.Response:
        path = "/v1/publication.xlsx" if sheet else "/v1/publication"
        params = {**asks, "from": since} if since else asks
        return await self.http.get(path, params=params, headers=self.issuer.headers("p1", right))

    async def listed(self, right: tuple[str, str] = SUPERVISOR, **asks: Any) -> list[str]:
        answer = await self.ask(right, **asks)
        assert answer.status_code == 200, answer.text
        return [one["case_no"] for one in answer.json()["items"]]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    store, issuer = matters(), FakeIssuer()
    names = Names(unit=lambda id_: UNITS.get(id_, ""), area=lambda code: f"区{code}", item=lambda code: f"事项{code}")

    class Units:
        def unit_name(self, unit_id: str) -> str:
            return UNITS.get(unit_id, "")

        def takes_orders(self, unit_id: str) -> bool:
            return unit_id in UNITS

    parts = PublicationParts(
        orders=orders(store, Units(), default_book),  # type: ignore[arg-type]  # it passes the real one's suite
        names=names,
        zone=ZoneInfo("Asia/Shanghai"),
        now=lambda: TODAY,
    )
    app = create_app(
        service="dispatch", version="1", routers=publication_routers(parts), verifier=issuer.verifier(),
        readiness=Readiness(),
    )  # fmt: skip
    async with client(app) as http:
        yield Desk(http, issuer, store)


async def test_a_list_has_what_is_late_enough_within_the_area_with_names_and_days_and_no_word_of_anybody(
    desk: Desk,
) -> None:
    desk.store.put(late(), NOW)
    desk.store.put(late(NOW + 9 * DAY, id="m2", case_no="222"), NOW)
    answer = (await desk.ask()).json()
    [one] = answer["items"]
    assert (one["unit_name"], one["area_code"], one["area_name"]) == ("=路灯处", "520103019", "区520103019")
    assert (one["days_late"], one["level"], one["reached_at"]) == (14, 4, "2026-12-02T09:30:00Z")
    assert "路灯不亮" not in str(answer)
    assert answer["units"] == [{"unit_id": LEAD.unit_id, "unit_name": "=路灯处", "orders": 1, "longest": 14}]
    assert not answer["cut"]
    assert await desk.listed(level=2) == ["12345678901", "222"], "the city's list and supervision are longer lists"
    assert (
        await desk.listed(ELSEWHERE) == await desk.listed(unit_id="u9") == await desk.listed(area_code="520115") == []
    )


async def test_a_period_is_that_in_which_an_order_got_so_far_by_the_hubs_days(desk: Desk) -> None:
    desk.store.put(late(), NOW)
    assert await desk.listed(since="2026-12-02", to="2026-12-02") != []
    assert await desk.listed(since="2026-12-03") == await desk.listed(to="2026-12-01") == []
    wrong = await desk.ask(since="2026-12-03", to="2026-12-01")
    assert (wrong.status_code, wrong.json()["errors"][0]["loc"]) == (422, ["query", "from"])


async def test_confidential_and_excluded_matters_are_in_no_list(desk: Desk) -> None:
    desk.store.put(late(confidential=True), NOW)
    exclusion = Exclusion(
        code="x", explanation="", proposed_by="p2", proposed_at=NOW, confirmed_by="p3", decided_at=NOW
    )
    desk.store.put(late(id="m2", exclusion=exclusion), NOW)
    assert await desk.listed(level=2) == []


async def test_what_was_answered_late_is_late_until_then(desk: Desk) -> None:
    desk.store.put(give(late(NOW + 20 * DAY), FIXED, now=NOW + 17 * DAY), NOW)
    [one] = (await desk.ask()).json()["items"]
    assert (one["state"], one["days_late"]) == ("resolved", 10)


async def test_the_file_has_the_same_lines_without_those_left_out_and_computes_nothing(desk: Desk) -> None:
    first, second = late(), late(id="m2", case_no="222")
    second = replace(second, parts=(replace(second.parts[0], id="o2"),))
    for matter in (first, second):
        desk.store.put(matter, NOW)
    assert len(await desk.listed()) == 2
    answer = await desk.ask(sheet=True, leave_out=["o2"])
    assert answer.headers["content-disposition"].endswith('"published-level-4-2026-12-09.xlsx"')
    book = load_workbook(BytesIO(answer.content))
    lines, units = (list(book[name].iter_rows(values_only=True)) for name in book.sheetnames)
    assert [line[0] for line in lines[1:]] == [first.case_no]
    assert lines[1][1:7] == ("=路灯处", "事项", "区520103019", "G", "2026-11-25 10:00", 14)
    assert book["清单 List"]["B2"].data_type == "s"
    assert units[1] == ("=路灯处", 1, 14)


@pytest.mark.parametrize("right", [("dispatcher", "hub"), ("unit_head", "unit:u1"), ("reporter", "hub")], ids=str)
async def test_who_draws_up_no_lists_gets_none(desk: Desk, right: tuple[str, str]) -> None:
    desk.store.put(late(), NOW)
    assert (await desk.ask(right)).status_code == (await desk.ask(right, sheet=True)).status_code == 403


async def test_another_role_with_a_wider_scope_makes_no_list_longer(desk: Desk) -> None:
    desk.store.put(late(), NOW)
    headers = desk.issuer.headers("p1", ELSEWHERE, ("dispatcher", "hub"))
    answer = await desk.http.get("/v1/publication", headers=headers)
    assert answer.json()["items"] == []
