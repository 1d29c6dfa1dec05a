"""A monthly topic in browsers: proposed and adopted by the centre, its measure ended by the unit that has it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.acts import DONE, fill
from tests.browser.conftest import SECONDS, Visitor
from tests.browser.test_every_page import wrong
from tests.browser.test_government import LAMP, order_of
from tests.e2e.people import People, submit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Visit = Callable[..., Visitor]
TITLE = "背街路灯不亮（浏览器）"


def begin(page: Page, command: str) -> Locator:
    page.locator(f"[data-command={command}]").click()
    return page.locator(".command-form")


def pick(page: Page, form: Locator, field: str, name: str) -> None:
    """Pick the first of what is found by a name."""
    typed = form.locator(f"[data-field={field}] input").first
    typed.click()
    typed.fill(name)
    page.get_by_role("option").filter(has_text=name).first.click(timeout=SECONDS)
    page.keyboard.press("Tab")


def give(page: Page, form: Locator) -> None:
    form.locator("button[type=submit]").click()
    expect(page.locator(".commands .answer").filter(has_text=DONE)).to_be_visible(timeout=SECONDS)


def test_a_topic_is_proposed_adopted_and_worked_at(visit: Visit, people: People) -> None:
    case = submit(people, "resident-01", LAMP)
    order_of(case)
    page = visit().sign_in("supervisor-01", "/topics")
    page.get_by_role("button", name="拟题").first.click()
    form = page.get_by_role("form", name="拟题")
    form.get_by_label("题目").fill(TITLE)
    form.get_by_label("类别").click()
    page.get_by_role("option").filter(has_text="路灯").first.click()
    form.get_by_label("立题理由").fill("近三十天同类案件增多")
    assert wrong(page) == []
    form.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible(timeout=SECONDS)

    adopt = begin(page, "adopt")
    pick(page, adopt, "lead_unit_id", "大营路")
    fill(adopt.locator("[data-field=plan]"), "排查线路，分片更换")
    assert wrong(page) == []
    give(page, adopt)

    link = begin(page, "link")
    fill(link.locator("[data-field=case_nos]"), case.no)
    give(page, link)
    expect(page.get_by_text(case.no).last).to_be_visible(timeout=SECONDS)

    add = begin(page, "add-measure")
    fill(add.locator("[data-field=text]"), "排查断线点位")
    pick(page, add, "unit_id", "大营路")
    day = add.locator("[data-field=due] input")
    day.fill("2027-01-20")
    day.press("Enter")
    give(page, add)
    done = begin(page, "finish-measure")
    fill(done.locator("[data-field=done]"), "查出三处断线，已修")
    give(page, done)
    expect(page.get_by_text("查出三处断线，已修")).to_be_visible(timeout=SECONDS)
    assert wrong(page) == []
