"""Those who supervise, in a browser: a list for publication, a rule that needs a second person, and the duty list."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from tests.browser.acts import act
from tests.browser.conftest import SECONDS, WIDE, Visitor
from tests.browser.test_accounts import fits
from tests.e2e.people import People, submit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Visit = Callable[..., Visitor]
LAMP = "贵阳市云岩区大营路街道，路灯不亮已经三天了，晚上看不见路"
SUPERVISOR = "supervisor-01"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_a_supervisor_draws_up_a_list_keeps_it_and_writes_down_where_it_was_published(
    visit: Visit, people: People
) -> None:
    case = submit(people, "resident-01", LAMP)
    order = case.of("dispatch", "/v1/matters")["orders"][0]
    people[SUPERVISOR].post("dispatch", f"/v1/orders/{order['id']}:supervise", {"instruction": "今天修好"})
    page = visit(WIDE).sign_in(SUPERVISOR, f"/published?level=2&unit_id={order['unit_id']}")
    line = page.get_by_role("row").filter(has_text=case.no)
    expect(line).to_contain_text(order["unit_name"], timeout=SECONDS)
    fits(page)
    line.get_by_role("checkbox").uncheck()
    expect(page.get_by_role("status").filter(has_text="去掉 1 件")).to_be_visible()
    others = page.get_by_role("link", name="导出 Excel")
    if others.count():  # what other tests left
        assert f"leave_out={order['id']}" in str(others.get_attribute("href"))
    line.get_by_role("checkbox").check()
    page.get_by_role("button", name=re.compile("^定稿")).click()
    expect(page.get_by_role("row").filter(has_text=case.no)).to_be_visible(timeout=SECONDS)
    act(page, "publish", channel="website", place="区政府网站 通知公告栏")
    entries = page.get_by_role("region", name="发布记录")
    expect(entries).to_contain_text("区政府网站 通知公告栏", timeout=SECONDS)
    fits(page)
    page.get_by_role("row").filter(has_text=case.no).get_by_role("link").click()
    expect(page.locator("article")).to_contain_text("今天修好", timeout=SECONDS)


def test_who_drafts_a_calendar_sees_what_it_would_move_and_does_not_publish_it(visit: Visit) -> None:
    page = visit(WIDE).sign_in(SUPERVISOR, "/rules")
    expect(page.get_by_text("暂定").first).to_be_visible(timeout=SECONDS)
    page.get_by_role("link", name="录入一年的节假日安排").click()
    page.get_by_label("名称").fill("2030 年节假日安排")
    page.get_by_label("年份").fill("2030")
    page.get_by_label("放假").fill("2030-02-02/2030-02-09")
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_text("有期限的在办工单")).to_be_visible(timeout=SECONDS)
    expect(page.get_by_text("您自己提出的，须由他人决定")).to_be_visible(timeout=SECONDS)
    expect(page.locator("[data-command=publish]")).to_have_count(0)
    fits(page)
    act(page, "discard")  # the service's answer stays to be read when nothing is left to be done
    expect(page.locator("main")).to_contain_text("已废弃", timeout=SECONDS)


def test_the_duty_list_answers_whose_it_is_and_names_the_cell_that_is_wrong(visit: Visit) -> None:
    page = visit(WIDE).sign_in("dispatcher-01", "/duties")
    page.locator("input[name=text]").fill("路灯不亮")
    page.get_by_role("button", name="查询").click()
    expect(page.locator(".answer")).to_contain_text("查询结果", timeout=SECONDS)
    page.get_by_role("link", name="版本与导入导出").click()
    book, out = Workbook(), BytesIO()
    sheet = book.create_sheet("Items", 0)
    for row in (("code", "category_code", "title", "level"), ("LIGHT-00", "GOV-LIGHT", "路灯", "村")):
        sheet.append(row)
    book.save(out)
    page.locator("input[name=title]").fill("第一次修订")
    page.locator("input[name=file]").set_input_files({"name": "a.xlsx", "mimeType": XLSX, "buffer": out.getvalue()})
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Items!D2", timeout=SECONDS)
    fits(page)


def test_who_operates_the_hub_registers_a_units_system_tries_it_and_pauses_it(visit: Visit, people: People) -> None:
    operator = people["operator-01"]
    known = {one["unit_id"] for one in operator.get("dispatch", "/v1/unit-endpoints?limit=200")["items"]}
    units = operator.get("directory", "/v1/organisations?kind=unit&limit=50")["items"]
    unit = next(one for one in units if one["id"] not in known)
    page = visit(WIDE).sign_in("operator-01", "/endpoints")
    page.locator("#endpoint-unit").fill(unit["name"])
    page.get_by_role("option", name=unit["name"], exact=True).click()
    page.locator("input[name=url]").fill("http://127.0.0.1:9/orders")
    page.get_by_role("button", name="登记", exact=True).click()
    secret = page.locator("[data-secret]")
    expect(secret).to_have_text(re.compile(r"^[0-9a-f]{64}$"), timeout=SECONDS)
    page.get_by_role("button", name="已交给对方").click()
    expect(secret).to_have_count(0)
    page.get_by_role("link", name=unit["name"], exact=True).click()
    act(page, "suspend", reason="先试一试")  # nothing of other tests is sent there
    act(page, "test")
    expect(page.locator("dl.facts")).to_contain_text("没有回执", timeout=SECONDS)
    page.get_by_role("button", name="更换密钥").click()
    page.get_by_role("button", name="确认更换").click()
    expect(secret).to_be_visible(timeout=SECONDS)
    fits(page)
