"""The desk in a browser: cases come by themselves, one of two who claim wins, and what is routed leaves the list."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SECONDS, Visitor
from tests.e2e.people import Case, People, submit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Visit = Callable[..., Visitor]


def unclear(people: People) -> Case:
    """Submit what only a person can decide."""
    return submit(people, "resident-01", f"想问一下那个事情怎么样了 {uuid4().hex[:6]}", kind="unknown")


def row_of(page: Page, case: Case) -> object:
    return page.locator(f"[data-case='{case.id}']")


def test_a_case_appears_without_a_reload_says_why_it_is_here_is_claimed_by_key_and_routed(
    visit: Visit, people: People
) -> None:
    page = visit().sign_in("triage-clerk-01", "/desk")
    expect(page.locator(".state.live")).to_be_visible(timeout=SECONDS)
    case = unclear(people)
    row = page.locator(f"[data-case='{case.id}']")
    expect(row).to_be_visible(timeout=SECONDS)
    row.click()
    beside = page.get_by_role("complementary", name="选中线索")
    for reason in case.desk("triage_review")["explanation"]:
        expect(beside).to_contain_text(reason)
    page.keyboard.press("c")
    expect(row.locator(".holder .mine")).to_be_visible(timeout=SECONDS)
    page.keyboard.press("Digit2")
    dialog = page.get_by_role("dialog")
    dialog.locator("textarea").fill("问的是路灯报修的进度")
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0, timeout=SECONDS)
    expect(row).to_have_count(0, timeout=SECONDS)
    assert case.desk("routed")["lane"] == "government"


def test_two_who_claim_at_once_one_wins_and_the_other_is_told_by_whom(visit: Visit, people: People) -> None:
    case = unclear(people)
    pages = [visit().sign_in(name, "/desk") for name in ("triage-clerk-01", "desk-chief-01")]
    rows = [page.locator(f"[data-case='{case.id}']") for page in pages]
    for row in rows:
        expect(row).to_be_visible(timeout=SECONDS)
        row.click()
    for page in pages:
        page.keyboard.press("c")
    for row in rows:
        expect(row.locator(".holder")).not_to_contain_text("—", timeout=SECONDS)
    mine = [row.locator(".holder .mine").count() for row in rows]
    assert sorted(mine) == [0, 1]
    case.desk("triage_review")
