"""A work order on paper: in Chinese, masked as its page, with who printed it across it."""

from __future__ import annotations

import re
import zlib
from base64 import a85decode
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI

from kitchen_dispatch.domain.matter import Matter, Order
from kitchen_dispatch.domain.orders import ORDER
from kitchen_dispatch.http_print import print_router
from kitchen_dispatch.printed import GETA, Printing, order_sheet
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from kitchenkit.resources import Lens, Resource
from kitchenkit.rights import Where
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .parcels import UNIT, matter

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
PRINTING = Printing(person="市政办事员08", at=NOW, zone=ZONE)
ORDER_SHOWN: dict[str, Any] = {
    "case_no": "84071415339", "unit_name": "云岩区市政设施管理所", "role": "lead", "state": "in_progress",
    "overdue": True, "tier": "E2", "category_code": "GOV-LIGHT", "item": "LIGHT-01", "area_code": "520103019",
    "dispatched_at": NOW, "sign_by": NOW, "due_at": NOW, "provisional": False, "text": "路灯坏了三天",
    "confidential": True, "reply": "", "instruction": "",
    "priority": {"id": "p1", "title": "急修", "rank": 1, "code": "P1"},
}  # fmt: skip


def pages(sheet: bytes) -> list[str]:
    """Return what is drawn on each page, as far as it is text in the Chinese font."""
    drawn = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", sheet, re.DOTALL):
        content = zlib.decompress(a85decode(stream.strip(), adobe=False) if b"~>" not in stream else a85decode(
            b"<~" + stream.strip(), adobe=True))  # fmt: skip
        if b"BT" in content:
            drawn.append("".join(_text(one) for one in re.findall(rb"\((.*?)(?<!\\)\) Tj", content, re.DOTALL)))
    return drawn


def _text(escaped: bytes) -> str:
    plain = re.sub(rb"\\([0-7]{3}|.)", lambda m: _byte(m[1]), escaped, flags=re.DOTALL)
    return plain.decode("utf-16-be", "replace")


def _byte(said: bytes) -> bytes:
    return bytes([int(said, 8)]) if len(said) == 3 else {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(said, said)


def test_a_sheet_says_the_order_and_who_printed_it_when() -> None:
    (page,) = pages(order_sheet(ORDER_SHOWN, PRINTING))
    for words in (
        "84071415339",
        "云岩区市政设施管理所（主办）",
        "办理中",
        "超期",
        "路灯坏了三天",
        "2026-11-22 09:00",
        "处置优先级",
        "急修",
        "P1",
    ):
        assert words in page
    assert page.count("市政办事员08") > 5, "across the page, again and again"


def test_what_is_done_again_says_why_in_each_round() -> None:
    again = {"number": 1, "cause": "check_failed", "at": NOW, "reason": "灯杆仍歪", "by": "p9", "place": "路口"}
    said = {**again, "number": 2, "cause": "not_solved", "reason": "昨晚又灭了", "by": "", "place": ""}
    (page,) = pages(order_sheet(ORDER_SHOWN | {"reworks": [again, said]}, PRINTING))
    for words in (
        "重办要求",
        "第1次",
        "中心：核查与答复不符",
        "灯杆仍歪（路口）",
        "第2次",
        "来件人：来件人认为没有解决",
        "昨晚又灭了",
    ):
        assert words in page
    assert "重办要求" not in pages(order_sheet(ORDER_SHOWN | {"reworks": []}, PRINTING))[0]


def test_a_long_text_goes_over_to_further_pages_and_each_has_the_mark() -> None:
    several = pages(order_sheet(ORDER_SHOWN | {"text": "灯" * 4000, "reply": "修" * 4000}, PRINTING))
    assert len(several) > 3
    assert sum(page.count("灯") for page in several) == 4000
    assert all("市政办事员08" in page for page in several)


def test_markup_in_a_text_is_text_and_what_the_font_cannot_say_is_marked() -> None:
    (page,) = pages(order_sheet(ORDER_SHOWN | {"text": "<b>急</b> <a href='x'>&amp; 𠮷 \x00"}, PRINTING))
    assert f"<b>急</b> <a href='x'>&amp; {GETA}" in page


@pytest.mark.parametrize("missing", ["unit_name", "dispatched_at", "sign_by", "due_at", "reply", "text"])
def test_what_is_not_there_yet_is_left_out(missing: str) -> None:
    empty = None if missing.endswith(("_at", "_by")) else ""
    assert order_sheet(ORDER_SHOWN | {missing: empty}, PRINTING).startswith(b"%PDF")


async def test_who_may_read_an_order_may_print_it_and_nobody_else() -> None:
    issuer, store = FakeIssuer(), MemoryStore[Matter](lambda one: {"parts": [{"id": part.id} for part in one.parts]})
    store.put(matter(), NOW)
    orders = Resource[Order](
        name="order", path="/v1/orders", store=store, machine=ORDER,
        lens=Lens(
            field="parts.id", parts=lambda whole: [Order(whole, part) for part in whole.parts],
            whole=lambda order: order.matter,
        ),
        view=lambda order, _: ORDER_SHOWN | {"text": order.matter.text},
        where=lambda order: Where(units=frozenset({order.part.unit_id or ""})),
        read_roles=frozenset({"unit_handler"}),
    )  # fmt: skip
    app: FastAPI = create_app(
        service="dispatch", version="1", routers=[print_router(orders, ZONE)], verifier=issuer.verifier(),
        readiness=Readiness(),
    )  # fmt: skip
    async with client(app) as web:
        asked = [("unit_handler", f"unit:{UNIT}"), ("unit_handler", "unit:other"), ("resident", "hub")]
        answers = [await web.get("/v1/orders/order-1/print", headers=issuer.headers("p", right)) for right in asked]
        missing = await web.get("/v1/orders/nowhere/print", headers=issuer.headers("p", asked[0]))
    assert [answer.status_code for answer in (*answers, missing)] == [200, 404, 403, 404]
    assert answers[0].headers["content-type"] == "application/pdf"
    assert answers[0].headers["cache-control"] == "no-store"
    assert "路灯不亮" in pages(answers[0].content)[0]
