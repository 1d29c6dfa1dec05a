"""Reply templates: offered where they fit, filled with what the order says, never sent with a gap in them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen.dispatch.v1 import reply_template_events_pb2 as pb
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.kept import KeptState
from kitchen_dispatch.domain.matter import Matter
from kitchen_dispatch.domain.publication import Names
from kitchen_dispatch.domain.reply_template import (
    REPLY_TEMPLATE,
    ChangeTemplate,
    ReplyTemplate,
    RestoreTemplate,
    RetireTemplate,
    WriteTemplate,
    in_season,
    write,
)
from kitchen_dispatch.domain.reply_text import PLACEHOLDERS, filled, gaps, unknown
from kitchen_dispatch.http import orders
from kitchen_dispatch.http_templates import TemplateParts, template_routers
from kitchen_dispatch.seed_templates import seed_templates
from kitchen_dispatch.store_templates import reply_template_fields
from kitchen_dispatch.wire_templates import template_letter
from kitchenkit.decide import Context, Refused
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from kitchenkit.query import MAX_LIMIT
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .affairs import FIXED, NOW, give, in_hand
from .government import matters

TEMPLATES = "/v1/reply-templates"
SEED = Path(__file__).parents[3] / "deploy" / "seed"
TODAY = date(2026, 11, 18)
HEAD, DESK, HANDLER = ("unit_head", "unit:u1"), ("dispatcher", "hub"), ("unit_handler", "unit:u1")
TEXT = "您反映的{{place}}路灯（{{case_no}}）已由{{unit}}于【…修复时间】修复，期限{{due}}，复查{{revisit}}。"


def asked(reason: str = "") -> Context:
    return Context(actor="p1", role="unit_head", now=NOW, cause="c", reason=reason)


def template(**said: Any) -> ReplyTemplate:
    return write("t1", WriteTemplate(**{"title": "路灯已修复", "text": TEXT} | said)).steps[-1].after


def test_what_the_order_says_is_filled_in_and_what_it_does_not_say_is_a_gap() -> None:
    text = filled(
        "{{case_no}}，{{ unit }}，{{revisit}}，【…修复时间】", {"case_no": "123", "unit": "路灯处", "revisit": ""}
    )
    assert text == "123，路灯处，【…复查日期】，【…修复时间】"
    assert gaps(text) == ["【…复查日期】", "【…修复时间】"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("【…】", ["【…】"]),
        ("【 ...时间】", ["【 ...时间】"]),
        ("【……时间】", ["【……时间】"]),
        ("详见【2026】12号文", []),
        ("【通知】……", []),
    ],
    ids=["bare", "typed dots", "two dots", "a document's number", "a heading"],
)
def test_a_gap_is_what_begins_with_dots_in_brackets(text: str, left: list[str]) -> None:
    assert gaps(text) == left


@given(
    st.lists(st.sampled_from([*PLACEHOLDERS, "x"]), max_size=5),
    st.dictionaries(st.sampled_from([*PLACEHOLDERS]), st.just("某")),
)
def test_whatever_a_text_names_it_is_known_filled_or_a_gap(names: list[str], values: dict[str, str]) -> None:
    text = "".join("{{" + name + "}}" for name in names)
    assert unknown(text) == (["x"] if "x" in names else [])
    if "x" not in names:
        done = filled(text, values)
        assert "{{" not in done
        assert len(gaps(done)) == sum(name not in values for name in names)


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"text": "您好{{citizen_name}}，已办结。"}, "citizen_name"),
        ({"text": "您好{{case_no}，已办结，谢谢。"}, "{{"),
        ({"categories": ("COM-LOCK",)}, "COM-LOCK"),
        ({"since": "05-01"}, "until"),
        ({"since": "2026-05-01", "until": "2026-04-01"}, "until"),
        ({"since": "02-30", "until": "03-01"}, "since"),
        ({"since": "20260501"}, "since"),
        ({"since": "2026-W18-5"}, "since"),
        ({"unit_id": "u1", "area_code": "520103"}, "area_code"),
    ],
    ids=[
        "a person",
        "half a bracket",
        "another lane",
        "half a year",
        "backwards",
        "no day",
        "no dashes",
        "a week",
        "both",
    ],
)
def test_what_nobody_could_fill_or_no_case_could_meet_is_not_written(said: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named.replace("{", r"\{")):
        template(**said)


@pytest.mark.parametrize(
    ("since", "until", "day", "fits"),
    [
        ("", "", "2026-11-18", True),
        ("05-01", "09-30", "2026-09-30", True),
        ("05-01", "09-30", "2026-10-01", False),
        ("11-15", "03-15", "2026-12-31", True),
        ("11-15", "03-15", "2027-03-15", True),
        ("11-15", "03-15", "2026-11-14", False),
        ("2026-11-18", "", "2026-11-18", True),
        ("", "2026-11-17", "2026-11-18", False),
    ],
)
def test_it_is_offered_in_its_time_of_the_year_which_may_go_over_new_year(
    since: str, until: str, day: str, fits: bool
) -> None:
    assert in_season(since, until, date.fromisoformat(day)) is fits


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        ({}, True),
        ({"categories": ("GOV-LIGHT", "GOV-ROAD")}, True),
        ({"categories": ("GOV-ROAD",)}, False),
        ({"outcomes": ("fixed",)}, True),
        ({"outcomes": ("planned",)}, False),
        ({"area_code": "520103"}, True),
        ({"area_code": "520102"}, False),
        ({"since": "05-01", "until": "09-30"}, False),
    ],
    ids=str,
)
def test_it_is_offered_where_it_fits_and_nowhere_else(said: dict[str, Any], fits: bool) -> None:
    one = template(**said)
    assert one.offered("GOV-LIGHT", "fixed", "520103019", TODAY) is fits
    assert not replace(one, state=KeptState.RETIRED).offered("GOV-LIGHT", "fixed", "520103019", TODAY)


def test_it_is_retired_with_a_reason_restored_and_changed_only_while_it_is_offered() -> None:
    decide = REPLY_TEMPLATE.decide
    with pytest.raises(Refused, match="reason"):
        decide(template(), RetireTemplate(), asked())
    retired = decide(template(), RetireTemplate(), asked("改了口径")).steps[-1].after
    assert retired.state is KeptState.RETIRED
    words = ChangeTemplate(title="路灯已修好", text=TEXT)
    with pytest.raises(Refused) as refused:
        decide(retired, words, asked())
    assert refused.value.code == "wrong_state"
    again = decide(retired, RestoreTemplate(), asked()).steps[-1].after
    changed = decide(again, words, asked()).steps[-1].after
    assert (changed.title, changed.state) == ("路灯已修好", KeptState.ACTIVE)
    with pytest.raises(Refused, match="new"):
        decide(changed, words, asked())


def test_what_is_told_of_it_is_its_whole_state() -> None:
    step = write(
        "t1", WriteTemplate(title="路灯已修复", text=TEXT, categories=("GOV-LIGHT",), outcomes=("fixed",))
    ).steps[0]
    told = pb.ReplyTemplateWritten.FromString(template_letter(step.fact, step.after).body).template
    assert (told.title, told.text, list(told.category_codes), list(told.outcomes)) == (
        "路灯已修复", TEXT, ["GOV-LIGHT"], ["fixed"],
    )  # fmt: skip


@pytest.mark.parametrize("reply", ["已于【…修复时间】修复", "已修复。【…】"])
def test_an_answer_with_a_gap_in_it_is_no_answer_yet(reply: str) -> None:
    with pytest.raises(Refused, match="【…") as refused:
        give(in_hand(), replace(FIXED, reply=reply))
    assert refused.value.code == "no_gap_left"


async def test_the_seed_comes_once_and_leaves_alone_what_people_made_of_it() -> None:
    store = MemoryStore[ReplyTemplate](reply_template_fields, to_letter=template_letter)
    count = await seed_templates(store, SEED)
    assert count == len(store.rows) >= 20
    one = next(iter(store.rows.values()))
    decision = REPLY_TEMPLATE.decide(one.aggregate, RetireTemplate(), asked("不用"))
    await store.commit([one.change().add(decision, asked("不用"))])
    before = len(store.facts)
    assert await seed_templates(store, SEED) == count
    assert len(store.facts) == before
    assert store.rows[one.aggregate.id].aggregate.state is KeptState.RETIRED


@dataclass
class Hub:
    http: httpx.AsyncClient
    issuer: FakeIssuer
    order: str
    templates: MemoryStore[ReplyTemplate]

    async def write(self, right: tuple[str, str], **said: Any) -> httpx.Response:
        body = {"title": "路灯已修复", "text": TEXT} | said
        return await self.http.post(TEMPLATES, json=body, headers=self.issuer.headers("p1", right))

    async def get(self, path: str, right: tuple[str, str] = HANDLER) -> httpx.Response:
        return await self.http.get(path, headers=self.issuer.headers("p1", right))

    async def offered(self, query: str = "", right: tuple[str, str] = HANDLER) -> list[dict[str, Any]]:
        answer = await self.get(f"/v1/orders/{self.order}/reply-templates{query}", right)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    store, issuer = matters(), FakeIssuer()
    templates = MemoryStore[ReplyTemplate](reply_template_fields, to_letter=template_letter)
    units = {"u1": "路灯处", "u2": "别的单位"}

    class Units:
        def unit_name(self, unit_id: str) -> str:
            return units.get(unit_id, "")

        def takes_orders(self, unit_id: str) -> bool:
            return unit_id in units

    read = orders(store, Units(), default_book)  # type: ignore[arg-type]  # it passes the real one's suite
    names = Names(
        unit=lambda id_: units.get(id_, ""),
        area=lambda code: {"520103019": "云岩区大营路街道", "520103": "云岩区"}.get(code, ""),
        item=lambda code: {"GOV-LIGHT-00": "城市照明设施"}.get(code, ""),
    )
    zone = ZoneInfo("Asia/Shanghai")
    parts = TemplateParts(templates=templates, orders=read, names=names, zone=zone, now=lambda: NOW)
    app = create_app(
        service="dispatch", version="1", routers=template_routers(parts), verifier=issuer.verifier(),
        readiness=Readiness(),
    )  # fmt: skip
    matter: Matter = replace(in_hand(), due_at=datetime(2026, 12, 2, 2, tzinfo=NOW.tzinfo))
    store.put(matter, NOW)
    async with client(app) as http:
        yield Hub(http, issuer, matter.parts[0].id, templates)


async def test_an_order_is_offered_what_fits_filled_in_the_units_own_first(hub: Hub) -> None:
    for right, said in (
        (DESK, {"title": "1 通用"}),
        (DESK, {"title": "道路", "categories": ["GOV-ROAD"]}),
        (DESK, {"title": "2 路灯", "categories": ["GOV-LIGHT"], "outcomes": ["fixed"]}),
        (HEAD, {"title": "3 本单位", "unit_id": "u1"}),
        (("unit_head", "unit:u2"), {"title": "别的单位", "unit_id": "u2"}),
    ):
        assert (await hub.write(right, **said)).status_code == 201
    found = await hub.offered("?outcome=fixed&revisit_on=2027-01-05")
    assert [one["title"] for one in found] == ["3 本单位", "2 路灯", "1 通用"]
    assert found[0]["own"]
    assert found[0]["text"] == (
        "您反映的云岩区大营路街道路灯（12345678901）已由路灯处于【…修复时间】修复，期限2026年12月2日，复查2027年1月5日。"
    )
    assert found[0]["gaps"] == ["【…修复时间】"]
    assert [one["title"] for one in await hub.offered("?outcome=planned")] == ["3 本单位", "1 通用"]
    assert "【…复查日期】" in (await hub.offered())[0]["gaps"]


async def test_however_many_templates_other_places_have_its_own_are_offered(hub: Hub) -> None:
    late = NOW + timedelta(days=1)
    hub.templates.put(template(title="本区", area_code="520103"), NOW)
    for number in range(MAX_LIMIT):
        hub.templates.put(replace(template(title="别的区", area_code="520102"), id=f"x{number}"), late)
    assert [one["title"] for one in await hub.offered()] == ["本区"]


async def test_what_is_retired_is_offered_no_more(hub: Hub) -> None:
    made = (await hub.write(DESK)).json()
    assert len(await hub.offered()) == 1
    headers = hub.issuer.headers("p2", ("supervisor", "hub"))
    retired = await hub.http.post(f"{TEMPLATES}/{made['id']}:retire", json={"reason": "口径变了"}, headers=headers)
    assert (retired.status_code, retired.json()["state"]) == (200, "retired")
    assert await hub.offered() == []


@pytest.mark.parametrize(
    ("right", "said", "status"),
    [
        (HEAD, {"unit_id": "u1"}, 201),
        (("unit_approver", "unit:u1"), {"unit_id": "u1"}, 201),
        (HEAD, {"unit_id": "u2"}, 403),
        (HEAD, {}, 403),
        (HANDLER, {"unit_id": "u1"}, 403),
        (("dispatcher", "area:520103"), {"area_code": "520103"}, 201),
        (("dispatcher", "area:520103"), {}, 403),
        (("leader", "hub"), {}, 403),
        (DESK, {"unit_id": "u9"}, 422),
        (DESK, {"area_code": "999999"}, 422),
        (DESK, {"text": "您好{{phone}}，已办结，谢谢。"}, 422),
        (DESK, {"outcomes": ["great"]}, 422),
    ],
    ids=str,
)
async def test_each_writes_for_what_is_theirs_and_the_rest_is_refused(
    hub: Hub, right: tuple[str, str], said: dict[str, Any], status: int
) -> None:
    answer = await hub.write(right, **said)
    assert answer.status_code == status, answer.text


async def test_who_may_not_read_the_order_is_offered_nothing(hub: Hub) -> None:
    await hub.write(DESK)
    answer = await hub.get(f"/v1/orders/{hub.order}/reply-templates", ("unit_handler", "unit:u2"))
    assert answer.status_code == 404
    wrong = await hub.get(f"/v1/orders/{hub.order}/reply-templates?outcome=great")
    assert (wrong.status_code, wrong.json()["errors"][0]["loc"]) == (422, ["query", "outcome"])


async def test_a_list_shows_a_unit_its_own_and_the_desk_all(hub: Hub) -> None:
    await hub.write(DESK, title="全市")
    await hub.write(HEAD, title="本单位", unit_id="u1")
    mine = (await hub.get(TEMPLATES)).json()["items"]
    every = (await hub.get(f"{TEMPLATES}?state=active", DESK)).json()["items"]
    assert ([one["title"] for one in mine], len(every)) == (["本单位"], 2)
    assert "sequence" in mine[0]
    assert mine[0]["categories"] == []
