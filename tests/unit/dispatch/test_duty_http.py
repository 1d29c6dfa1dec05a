"""The duty list over HTTP: two people put a version in force, by hand or from Excel; everybody sees why a unit acts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from kitchen_dispatch.domain.duty_list import DutyVersion
from kitchen_dispatch.duties import DutyLists, shipped
from kitchen_dispatch.duty_drafts import Drafts
from kitchen_dispatch.duty_sheet import XLSX, written
from kitchen_dispatch.http_duty import duty_routers
from kitchen_dispatch.store_duty import version_fields
from kitchen_dispatch.wire_duty import version_letter
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from tests.fakes.duty import MemoryPages
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .duty_desk import places

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
KINDS = {kind for one in shipped().items for kind in (one.lead, one.fallback, *one.assist)}
HUB = places(*KINDS)
VERSIONS = "/v1/duty-list/versions"
WIND = {
    "code": "LIGHT-90", "category_code": "GOV-LIGHT", "title": "风力路灯", "words": ["风力路灯"], "lead": "municipal",
    "deadline": "2d",
}  # fmt: skip


class Desk:
    """The api on stores in memory, with a clock that tests move."""

    def __init__(self) -> None:
        self.now, self.issuer, self.pages = NOW, FakeIssuer(), MemoryPages()
        self.versions: MemoryStore[DutyVersion] = MemoryStore(version_fields, to_letter=version_letter, unique=["slot"])
        self.lists = DutyLists(self.versions, self.pages, lambda: self.now)
        drafts = Drafts(self.versions, self.pages, lambda: HUB)
        self.app: FastAPI = create_app(
            service="dispatch", version="1", routers=duty_routers(drafts, self.lists, self._name, "5201"),
            verifier=self.issuer.verifier(), readiness=Readiness(),
        )  # fmt: skip
        self.web = client(self.app)

    async def begin(self) -> None:
        """Have nothing published, and know it."""
        self.now = NOW
        self.pages.rows.clear()
        self.versions._rows.clear()
        self.versions.facts.clear()
        await self.lists.refresh()

    @staticmethod
    def _name(unit_id: str) -> str:
        unit = HUB.unit(unit_id)
        return unit.name if unit else ""

    async def ask(self, method: str, path: str, who: str = "author", role: str = "dispatcher", **more: Any) -> Any:
        scope = more.pop("scope", "hub")
        return await self.web.request(method, path, headers=self.issuer.headers(who, (role, scope)), **more)

    async def told(self, method: str, path: str, who: str = "author", role: str = "dispatcher", **more: Any) -> Any:
        answer = await self.ask(method, path, who, role, **more)
        assert answer.is_success, answer.text
        return answer.json()

    async def draft(self) -> str:
        return str((await self.told("POST", VERSIONS, json={"title": "冬季调整"}))["id"])

    async def put_in_force(self, draft: str) -> Any:
        published = await self.told("POST", f"{VERSIONS}/{draft}:publish", "second", "supervisor", json={})
        await self.lists.refresh()
        return published

    async def send(self, file: bytes, **more: Any) -> Any:
        return await self.ask(
            "POST", f"{VERSIONS}:import", files={"file": ("list.xlsx", file, XLSX)}, data={"title": "导入"}, **more
        )


# One app for the module: making it costs more than any test here.
@pytest.fixture(scope="module")
def made() -> Desk:
    return Desk()


@pytest.fixture
async def desk(made: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("kitchenkit.time.now", lambda: made.now)
    await made.begin()
    return made


async def test_before_anything_is_published_the_shipped_list_is_in_force(desk: Desk) -> None:
    page = await desk.told("GET", "/v1/duty-list?limit=200", role="unit_handler", scope="unit:u1")
    assert (page["version"]["number"], page["version"]["id"]) == (0, None)
    assert page["version"]["title"].startswith("随版清单")
    rest = await desk.told("GET", "/v1/duty-list", params={"limit": 200, "cursor": page["next"]})
    codes = [item["code"] for item in [*page["items"], *rest["items"]]]
    assert (len(codes), len(set(codes)), rest["next"]) == (len(shipped().items), len(codes), None)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"category_code": "GOV-LIFT", "lead": "housing"}, ["LIFT-05"]),
        ({"q": "马蜂"}, ["PET-07"]),
        ({"q": "工资支付条例"}, ["LABOUR-01"]),
        ({"category_code": "GOV-NONE"}, []),
    ],
)
async def test_it_is_searched(desk: Desk, query: dict[str, str], codes: list[str]) -> None:
    assert [item["code"] for item in (await desk.told("GET", "/v1/duty-list", params=query))["items"]] == codes


async def test_two_people_put_a_change_in_force_a_minute_ahead(desk: Desk) -> None:
    draft = await desk.draft()
    amended = await desk.told("POST", f"{VERSIONS}/{draft}:amend", json={"put": [WIND], "remove": ["LIGHT-06"]})
    assert (amended["state"], amended["items"], amended["number"]) == ("draft", len(shipped().items), None)
    found = await desk.told("GET", f"{VERSIONS}/{draft}/changes")
    assert (found["added"], found["changed"], found["removed"]) == (["LIGHT-90"], [], ["LIGHT-06"])
    gone = next(item.title for item in shipped().items if item.code == "LIGHT-06")
    assert found["titles"] == {"LIGHT-90": WIND["title"], "LIGHT-06": gone}

    own = await desk.ask("POST", f"{VERSIONS}/{draft}:publish", "author", "supervisor", json={})
    assert (own.status_code, own.json()["code"]) == (409, "own_draft")
    published = await desk.put_in_force(draft)
    assert (published["number"], published["published_by"], published["edited_by"]) == (1, "second", ["author"])

    asked = {"category": "GOV-LIGHT", "area": "520103019", "text": "风力路灯不转了"}
    assert (await desk.told("GET", "/v1/duty-list:match", params=asked))["version"]["number"] == 0, "not yet"
    desk.now += timedelta(seconds=60)
    match = await desk.told("GET", "/v1/duty-list:match", params=asked)
    assert (match["version"]["number"], match["mode"]) == (1, "direct")
    assert match["candidates"][0]["item"]["code"] == "LIGHT-90"
    assert match["candidates"][0]["words"] == ["风力路灯"]
    assert [unit["unit_name"] for unit in match["units"]] == ["municipal 520103"]
    assert [fact for _, __, fact in desk.versions.facts][-1].__class__.__name__ == "DutyVersionPublished"


async def test_of_two_drafts_the_second_has_to_look_at_the_first(desk: Desk) -> None:
    one, other = await desk.draft(), await desk.draft()
    await desk.put_in_force(one)
    late = await desk.ask("POST", f"{VERSIONS}/{other}:publish", "second", "supervisor", json={})
    assert (late.status_code, late.json()["code"]) == (409, "base_moved")
    assert (await desk.told("POST", f"{VERSIONS}/{other}:catch-up", json={}))["follows"] == 1
    assert (await desk.put_in_force(other))["number"] == 2


async def test_of_two_who_publish_at_once_one_does(desk: Desk) -> None:
    one, other = await desk.draft(), await desk.draft()

    async def meanwhile() -> None:
        await desk.told("POST", f"{VERSIONS}/{other}:publish", "third", "supervisor", json={})

    desk.versions.between = meanwhile
    lost = await desk.ask("POST", f"{VERSIONS}/{one}:publish", "second", "supervisor", json={})
    assert lost.status_code == 409
    states = {name: row.aggregate.state for name, row in desk.versions.rows.items()}
    assert states == {one: "draft", other: "published"}


async def test_a_list_goes_out_and_in_as_excel(desk: Desk) -> None:
    sheet = await desk.ask("GET", "/v1/duty-list/sheet")
    assert sheet.headers["content-type"] == XLSX
    made = await desk.send(sheet.content)
    assert made.status_code == 201, made.text
    draft = made.json()
    assert (draft["state"], draft["title"], draft["items"]) == ("draft", "导入", len(shipped().items))
    found = await desk.told("GET", f"{VERSIONS}/{draft['id']}/changes")
    assert (found["added"], found["changed"], found["removed"]) == ([], [], [])
    again = await desk.ask("GET", f"/v1/duty-list/sheet?version={draft['id']}")
    assert (await desk.send(again.content)).json()["digest"] == draft["digest"]


async def test_a_wrong_file_names_its_cells_and_leaves_nothing(desk: Desk) -> None:
    bad = [*shipped().items[:-1], shipped().items[-1].__class__(code="x", category_code="y", title="z", level="w")]
    answer = await desk.send(written(bad))
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    row = len(bad) + 1
    assert {error["loc"][2] for error in errors} == {f"Items!{column}{row}" for column in "ABGH"}
    assert (await desk.send(b"nonsense")).json()["errors"][0]["loc"] == ["body", "file"]
    assert (desk.versions.rows, desk.pages.rows) == ({}, {})


@pytest.mark.parametrize(
    ("body", "loc"),
    [
        ({"put": [{**WIND, "deadline": "x"}]}, ["body", "put", 0, "deadline"]),
        ({"put": [{**WIND, "lead": "wizards"}]}, ["body", "put", 0, "lead"]),
        ({"put": [{**WIND, "title": "铃\u0007声"}]}, ["body", "put", 0, "title"]),
        ({"put": [{**WIND, "title": "  "}]}, ["body", "put", 0, "title"]),
        ({"put": [{**WIND, "words": ["风、雨"]}]}, ["body", "put", 0, "words"]),
        ({"put": [{**WIND, "colour": "red"}]}, ["body", "put", 0, "colour"]),
        ({"put": [{"code": "A"}]}, ["body", "put", 0, "category_code"]),
        ({"remove": ["LIGHT-77"]}, ["body", "remove", 0]),
        ({"remove": ["LIGHT-00"]}, ["body", "remove"]),
    ],
)
async def test_a_wrong_amendment_names_its_field(desk: Desk, body: dict[str, Any], loc: list[Any]) -> None:
    draft = await desk.draft()
    answer = await desk.ask("POST", f"{VERSIONS}/{draft}:amend", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["loc"] == loc


@pytest.mark.parametrize(
    ("role", "scope", "reads", "writes"),
    [
        ("dispatcher", "hub", True, True),
        ("dispatcher", "area:520103", True, False),
        ("unit_handler", "unit:u1", True, False),
        ("desk_chief", "hub", True, False),
        ("resident", "hub", False, False),
    ],
)
async def test_who_may_read_and_who_may_write(desk: Desk, role: str, scope: str, reads: bool, writes: bool) -> None:
    for path in ("/v1/duty-list", "/v1/duty-list:match?category=GOV-AD", "/v1/duty-list/sheet"):
        assert (await desk.ask("GET", path, role=role, scope=scope)).is_success is reads
    made = await desk.ask("POST", VERSIONS, role=role, scope=scope, json={"title": "x", "based_on": ""})
    assert made.is_success is writes
    assert (await desk.send(written(shipped().items), role=role, scope=scope)).is_success is writes


async def test_odd_questions_are_answered_with_the_field(desk: Desk) -> None:
    for path, loc in (
        ("/v1/duty-list?version=none", ["query", "version"]),
        ("/v1/duty-list:match", ["query", "category"]),
        ("/v1/duty-list:match?category=GOV-AD&area=x", ["query", "area"]),
        ("/v1/duty-list?colour=red", ["query", "colour"]),
    ):
        answer = await desk.ask("GET", path)
        assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, loc)
    missing = await desk.ask("POST", VERSIONS, json={"title": "x", "based_on": "none"})
    assert missing.json()["errors"][0]["loc"] == ["body", "based_on"]
    assert (await desk.ask("GET", f"{VERSIONS}/none/changes")).status_code == 404
