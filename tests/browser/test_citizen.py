"""The citizen in a browser: tracking without an account."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, SECONDS, Visitor
from tests.e2e.people import People, submit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Visit = Callable[..., Visitor]


def test_a_case_is_followed_by_number_and_code_on_a_phone(visit: Visit, people: People) -> None:
    case = submit(people, "resident-01", "贵阳市云岩区大营路街道，路灯不亮已经三天了，晚上看不见路", kind="appeal")
    page = visit(NARROW).open("/track")
    page.locator("#track-number").fill(case.no)
    page.locator("#track-code").fill(case.given["tracking_code"])
    page.get_by_role("button").filter(has_text="查").first.click()
    expect(page.get_by_text(case.no).first).to_be_visible(timeout=SECONDS)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"], "nothing has to be scrolled sideways"


def test_a_wrong_code_says_so_and_keeps_what_was_typed(visit: Visit, people: People) -> None:
    case = submit(people, "resident-01", "贵阳市云岩区大营路街道，路灯不亮", kind="appeal")
    page = visit().open("/track")
    page.locator("#track-number").fill(case.no)
    page.locator("#track-code").fill("AAAA-0000")
    page.get_by_role("button").filter(has_text="查").first.click()
    expect(page.get_by_role("alert")).to_be_visible(timeout=SECONDS)
    expect(page.locator("#track-number")).to_have_value(case.no)
