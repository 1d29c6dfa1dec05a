"""Reply templates in browsers: written by the desk, chosen and completed by the unit, never sent with a gap."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.acts import DONE, fill
from tests.browser.conftest import SECONDS, Visitor
from tests.browser.test_every_page import wrong
from tests.browser.test_government import HANDLER, LAMP, order_of
from tests.e2e.people import People, submit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Visit = Callable[..., Visitor]
TITLE, LATER = "路灯已修复（浏览器）", "路灯换灯头（浏览器）"


def test_what_the_desk_writes_a_unit_chooses_completes_and_sends(visit: Visit, people: People) -> None:
    desk = visit().sign_in("dispatcher-01", "/templates")
    desk.get_by_role("button", name="新建模板").click()
    form = desk.get_by_role("form", name="新建模板")
    form.get_by_label("标题").fill(TITLE)
    form.get_by_label("答复内容").fill("您好，已于【…修复时间】修复，编号")
    form.get_by_role("button", name="案件编号").click()
    expect(form.get_by_label("答复内容")).to_have_value("您好，已于【…修复时间】修复，编号{{case_no}}")
    form.get_by_role("button", name="保存").click()
    row = desk.get_by_role("listitem").filter(has_text=TITLE).first
    expect(row).to_be_visible(timeout=SECONDS)
    assert wrong(desk) == []

    case = submit(people, "resident-01", LAMP)
    path = order_of(case)
    order = path.replace("/units/", "/v1/orders/")
    for command, said in (("sign", {}), ("contact", {"note": "已联系"})):
        people[HANDLER].post("dispatch", f"{order}:{command}", said)
    page = visit().sign_in(HANDLER, path)
    page.locator("[data-command=resolve]").click()
    answer = page.locator(".command-form")
    fill(answer.locator("[data-field=outcome]"), "fixed")
    answer.locator(".ready [role=combobox]").click()
    page.get_by_role("option").filter(has_text=TITLE).first.click()
    reply = answer.locator("[data-field=reply] textarea")
    expect(reply).to_have_value(f"您好，已于【…修复时间】修复，编号{case.no}")
    expect(answer.locator(".gaps")).to_contain_text("【…修复时间】")
    assert wrong(page) == []
    answer.locator("button[type=submit]").click()
    expect(answer.get_by_role("alert")).to_contain_text("没有填写", timeout=SECONDS)
    reply.fill(f"您好，已于昨晚修复，编号{case.no}")
    answer.locator("button[type=submit]").click()
    expect(page.locator(".commands .answer").filter(has_text=DONE)).to_be_visible(timeout=SECONDS)
    assert people[HANDLER].get("dispatch", order)["reply"] == f"您好，已于昨晚修复，编号{case.no}"

    row.locator("summary").first.click()
    row.get_by_role("button", name="修改").click()
    row.get_by_label("标题").fill(LATER)
    row.get_by_role("button", name="保存").click()
    row = desk.get_by_role("listitem").filter(has_text=LATER).first
    expect(row).to_be_visible(timeout=SECONDS)
    row.locator("[data-command=retire]").click()
    fill(row.locator("[data-field=reason]"), "只是试写")
    row.locator("button[type=submit]").click()
    expect(desk.get_by_role("listitem").filter(has_text=LATER)).to_have_count(0, timeout=SECONDS)
