"""Lists that were kept: their orders stay as they stood, and what is said of their publication is only added to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from kitchen.dispatch.v1 import publication_events_pb2 as pb
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.matter import Matter
from kitchen_dispatch.domain.publication import LateOrder, Names
from kitchen_dispatch.domain.published_list import (
    MOST_ENTRIES,
    PUBLISHED_LIST,
    Channel,
    Correct,
    Discard,
    DrawUp,
    EntryKind,
    ListState,
    Publish,
    PublishedList,
    Retract,
    draw_up,
    standing,
)
from kitchen_dispatch.http import orders
from kitchen_dispatch.http_publication import PublicationParts, publication_routers
from kitchen_dispatch.http_published import published_routers
from kitchen_dispatch.store_publication import published_list_fields
from kitchen_dispatch.wire_publication import list_letter
from kitchenkit import time as wall
from kitchenkit.decide import Context, Refused
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .affairs import FIXED, NOW, give
from .government import matters
from .test_publication import ELSEWHERE, SUPERVISOR, TODAY, UNITS, late

MINUTE = timedelta(minutes=1)
ORDER = late().parts[0].id
LISTS = "/v1/published-lists"
SITE: dict[str, Any] = {"channel": "website", "place": "区政府网站 通知公告栏"}


def asked(now: datetime = TODAY, reason: str = "") -> Context:
    return Context(actor="p1", role="supervisor", now=now, cause="c", reason=reason)


def line(order: str = "o1") -> LateOrder:
    return LateOrder(
        order_id=order, case_id="c1", case_no="12345678901", unit_id="u1", unit_name="路灯处", item="路灯",
        category_code="GOV-LIGHT", area_code="520103019", area_name="大营路街道", tier="G", state="in_progress",
        due_at=NOW, days_late=14, level=4, reached_at=NOW + 10 * timedelta(days=1),
    )  # fmt: skip


def kept(**changes: Any) -> PublishedList:
    said = DrawUp(level=4, area_code="520103", orders=(line(), line("o2")))
    return replace(draw_up("l1", said, asked()).steps[-1].after, **changes)


def publish(at: datetime = TODAY, place: str = "区政府网站") -> Publish:
    return Publish(channel=Channel.WEBSITE, place=place, published_at=at)


RIGHT = Correct(of=1, channel=Channel.SOCIAL, place="公众号", published_at=TODAY)


def after(before: PublishedList, command: object, **who: Any) -> PublishedList:
    return PUBLISHED_LIST.decide(before, command, asked(**who)).steps[-1].after


def test_a_correction_names_what_it_corrects_and_leaves_it_to_be_read() -> None:
    one = after(kept(), publish())
    two = after(one, RIGHT, reason="选错了渠道")
    assert two.entries[0] == one.entries[0]
    assert (two.entries[1].of, two.entries[1].channel, two.entries[1].recorded_by) == (1, "social", "p1")
    assert [entry.number for entry in standing(two)] == [2]
    three = after(two, Retract(of=2), reason="文章已撤下")
    assert (standing(three), three.state, len(three.entries)) == ([], ListState.DRAWN_UP, 3)
    assert after(three, Discard(), reason="不再发布").state is ListState.DISCARDED


@pytest.mark.parametrize(
    ("before", "command", "reason", "code"),
    [
        (kept(), publish(TODAY + MINUTE), "", "at_a_time_that_can_be"),
        (kept(), publish(TODAY - 2 * MINUTE), "", "at_a_time_that_can_be"),
        (after(kept(), publish()), Retract(of=2), "为什么", "of_one_that_holds"),
        (after(kept(), publish()), Retract(of=1), "", "with_why"),
        (after(kept(), publish()), Discard(), "为什么", "wrong_state"),
        (kept(), Retract(of=1), "为什么", "wrong_state"),
        (after(kept(), publish()), RIGHT, "", "with_why"),
    ],
    ids=["later", "before it was kept", "of nothing", "without why", "published", "never published", "corrected so"],
)  # fmt: skip
def test_what_cannot_be_is_refused(before: PublishedList, command: object, reason: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        PUBLISHED_LIST.decide(before, command, asked(reason=reason))
    assert refused.value.code == code


def test_a_list_has_so_many_entries_at_most() -> None:
    full = kept()
    for _ in range(MOST_ENTRIES):
        full = after(full, publish())
    with pytest.raises(Refused, match="already"):
        after(full, publish())


COMMANDS = st.one_of(
    st.just(publish()),
    st.integers(1, 6).map(lambda of: replace(RIGHT, of=of)),
    st.builds(Retract, of=st.integers(1, 6)),
    st.just(Discard()),
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(COMMANDS, max_size=12))
def test_whatever_is_said_the_orders_and_every_entry_before_stay_as_they_were(commands: list[object]) -> None:
    one = kept()
    for command in commands:
        before = one
        try:
            one = after(one, command, reason="为什么")
        except Refused:
            continue
        assert (one.orders, one.digest) == (before.orders, before.digest)
        assert one.entries[: len(before.entries)] == before.entries
        assert [entry.number for entry in one.entries] == list(range(1, len(one.entries) + 1))
        assert (one.state is ListState.PUBLISHED) == bool(standing(one))
        named = [entry.of for entry in one.entries if entry.of]
        assert len(named) == len(set(named)), "an entry is corrected or taken back once"
        assert all(entry.kind is not EntryKind.RETRACTED for entry in standing(one))


def test_the_orders_are_told_once_and_each_entry_by_its_number() -> None:
    told = list_letter(draw_up("l1", DrawUp(level=4, orders=(line(),)), asked()).steps[0].fact, kept())
    drawn = pb.ListDrawnUp.FromString(told.body)
    assert ([one.order_id for one in drawn.orders], drawn.list.order_count) == (["o1", "o2"], 2)
    step = PUBLISHED_LIST.decide(kept(), publish(), asked()).steps[0]
    letter = list_letter(step.fact, step.after)
    assert letter.topics == ("dispatch-control-events",)
    published = pb.ListPublished.FromString(letter.body)
    assert (published.number, published.list.entries[0].place, published.list.digest) == (
        1,
        "区政府网站",
        kept().digest,
    )


@dataclass
class Desk:
    http: httpx.AsyncClient
    issuer: FakeIssuer
    store: MemoryStore[Matter]
    lists: MemoryStore[PublishedList]

    async def keep(self, right: tuple[str, str] = SUPERVISOR, **said: Any) -> httpx.Response:
        headers = self.issuer.headers("p1", right)
        return await self.http.post(LISTS, json={"level": 4, **said}, headers=headers)

    async def say(self, id_: str, command: str, right: tuple[str, str] = SUPERVISOR, **said: Any) -> httpx.Response:
        headers = self.issuer.headers("p1", right)
        return await self.http.post(f"{LISTS}/{id_}:{command}", json=said, headers=headers)

    async def see(self, path: str = "", right: tuple[str, str] = SUPERVISOR) -> httpx.Response:
        return await self.http.get(LISTS + path, headers=self.issuer.headers("p1", right))


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    store, issuer = matters(), FakeIssuer()
    lists = MemoryStore[PublishedList](published_list_fields, to_letter=list_letter)

    class Units:
        def unit_name(self, unit_id: str) -> str:
            return UNITS.get(unit_id, "")

        def takes_orders(self, unit_id: str) -> bool:
            return unit_id in UNITS

    parts = PublicationParts(
        orders=orders(store, Units(), default_book),  # type: ignore[arg-type]  # it passes the real one's suite
        names=Names(
            unit=lambda id_: UNITS.get(id_, ""), area=lambda code: f"区{code}", item=lambda code: f"事项{code}"
        ),
        zone=ZoneInfo("Asia/Shanghai"),
        now=lambda: TODAY,
    )
    routers = [*publication_routers(parts), *published_routers(parts, lists)]
    app = create_app(
        service="dispatch", version="1", routers=routers, verifier=issuer.verifier(), readiness=Readiness()
    )
    store.put(late(), NOW)
    async with client(app) as http:
        yield Desk(http, issuer, store, lists)


async def test_what_is_kept_stays_as_it_stood_whatever_becomes_of_its_orders(desk: Desk) -> None:
    made = await desk.keep()
    assert made.status_code == 201, made.text
    one = made.json()
    assert (one["state"], one["orders"], one["area_code"]) == ("drawn_up", 1, "520103"), "the area is that of the right"
    answered = give(late(NOW + 20 * timedelta(days=1)), FIXED, now=NOW + 17 * timedelta(days=1))
    desk.store.put(replace(answered, case_no="999"), NOW)
    lines = (await desk.see(f"/{one['id']}/orders")).json()
    assert [(line["case_no"], line["state"], line["days_late"]) for line in lines["items"]] == [
        ("12345678901", "in_progress", 14)
    ]
    assert lines["units"][0]["orders"] == 1
    sheet = await desk.see(f"/{one['id']}/sheet")
    assert load_workbook(BytesIO(sheet.content))["清单 List"]["A2"].value == "12345678901"


async def test_where_and_when_it_was_published_is_in_the_list_and_in_its_history_with_who_wrote_it(desk: Desk) -> None:
    one = (await desk.keep()).json()
    said = SITE | {"published_at": wall.now().isoformat()}
    published = await desk.say(one["id"], "publish", **said)
    assert published.status_code == 200, published.text
    corrected = await desk.say(one["id"], "correct", of=1, **said | {"channel": "board"}, reason="登记错了")
    [first, second] = corrected.json()["entries"]
    assert (first["holds"], first["channel"], second["holds"], second["of"]) == (False, "website", True, 1)
    assert (second["recorded_by"], second["reason"], corrected.json()["state"]) == ("p1", "登记错了", "published")
    history = (await desk.see(f"/{one['id']}/history")).json()["items"]
    assert [(row["type"].rpartition(".")[2], row["actor"]) for row in history] == [
        ("ListDrawnUp", "p1"), ("ListPublished", "p1"), ("PublicationCorrected", "p1"),
    ]  # fmt: skip
    listed = (await desk.see(f"?order_id={ORDER}&state=published")).json()["items"]
    assert [found["id"] for found in listed] == [one["id"]]


async def test_the_same_key_keeps_one_list(desk: Desk) -> None:
    headers = desk.issuer.headers("p1", SUPERVISOR) | {"Idempotency-Key": "k1"}
    answers = [await desk.http.post(LISTS, json={"level": 4}, headers=headers) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 200]
    assert len(desk.lists.rows) == 1


@pytest.mark.parametrize(
    ("said", "status", "where"),
    [
        ({"leave_out": [ORDER]}, 409, "nothing_listed"),
        ({"area_code": "520103", "unit_id": "u9"}, 409, "nothing_listed"),
        ({"level": 1}, 422, "level"),
        ({"since": "2026-12-03", "until": "2026-12-01"}, 422, "since"),
        ({"leave_out": ["x"] * 201}, 422, "leave_out"),
        ({"area_code": "520115"}, 403, "no_right"),
    ],
    ids=str,
)
async def test_a_list_that_cannot_be_kept_is_refused_and_the_field_named(
    desk: Desk, said: dict[str, Any], status: int, where: str
) -> None:
    answer = await desk.keep(**said)
    problem = answer.json()
    named = problem["errors"][0]["loc"][-1] if answer.status_code == 422 else problem["code"]
    assert (answer.status_code, named) == (status, where)
    assert not desk.lists.rows


async def test_only_who_supervises_the_area_keeps_and_publishes(desk: Desk) -> None:
    for right in (("leader", "hub"), ("auditor", "hub"), ("dispatcher", "hub"), ("unit_head", "unit:u1")):
        assert (await desk.keep(right)).status_code == 403, right
    one = (await desk.keep()).json()
    assert (await desk.see(f"/{one['id']}", ELSEWHERE)).status_code == 404
    assert (await desk.see(f"/{one['id']}/orders", ELSEWHERE)).status_code == 404
    said = SITE | {"published_at": wall.now().isoformat()}
    assert (await desk.say(one["id"], "publish", ELSEWHERE, **said)).status_code == 404
    assert (await desk.say(one["id"], "publish", ("leader", "hub"), **said)).status_code == 403
    assert (await desk.see(f"/{one['id']}", ("leader", "hub"))).status_code == 200
    assert (await desk.say(one["id"], "publish", place="x")).status_code == 422
