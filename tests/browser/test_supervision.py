"""Those who supervise, in a browser: a list for publication, a rule that needs a second person, and the duty list."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from tests.browser.conftest import SECONDS, WIDE, Visitor
from tests.browser.test_accounts import fits
from tests.e2e.people import People, submit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Visit = Callable[..., Visitor]
LAMP = "贵阳市云岩区大营路街道，路灯不亮已经三天了，晚上看不见路"
SUPERVISOR = "supervisor-01"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_a_supervisor_draws_up_a_list_and_leaves_a_line_out_of_the_file(visit: Visit, people: People) -> None:
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
    line.get_by_role("link").click()
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
    page.locator("[data-command=discard]").click()
    page.locator(".command-form button[type=submit]").click()  # the buttons and their answer go with the draft
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
