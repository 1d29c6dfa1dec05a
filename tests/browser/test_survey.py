"""The questionnaire on the tracking page: answered by keyboard alone, and what came back is reported anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, SECONDS, WIDE, Visitor
from tests.browser.test_every_page import wrong
from tests.e2e.people import People
from tests.e2e.test_survey import asking_at_once, closed

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]
Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def asked_at_once(people: People) -> Iterator[None]:
    """Ask on the day of the end."""
    yield from asking_at_once(people)


def looked_at(page: Page) -> None:
    """See it as a screen reader and a phone do."""
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a TypedDict of these
        assert wrong(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.usefixtures("asked_at_once")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_answered_without_a_mouse_and_leads_to_a_new_report(visit: Visit, people: People, language: str) -> None:
    case, _ = closed(people)
    visitor = visit(NARROW, language=language)
    page = visitor.open(f"/track?no={case.no}&code={case.given['tracking_code']}")
    card = page.locator("[data-survey=asked]")
    expect(card).to_be_visible(timeout=SECONDS)
    looked_at(page)
    page.locator("[data-command=survey]").focus()
    page.keyboard.press("Enter")
    form = page.locator(".command-form")
    first = form.locator("[data-field=still_good] input[value=yes]")
    expect(first).to_be_focused()
    form.locator("button[type=submit]").press("Enter")  # nothing was chosen
    group = form.locator("[data-field=still_good] [role=radiogroup]")
    expect(group).to_have_attribute("aria-invalid", "true")
    expect(first).to_be_focused()
    looked_at(page)
    page.keyboard.press("ArrowDown")
    expect(form.locator("[data-field=still_good] input[value=came_back]")).to_be_checked()
    form.locator("button[type=submit]").press("Enter")
    expect(page.locator("[data-survey=answered]")).to_be_visible(timeout=SECONDS)
    expect(page.locator(".answer")).to_be_focused()
    looked_at(page)
    page.locator("[data-anew]").press("Enter")
    page.locator("input[name=username]").fill("resident-02")
    page.locator("input[name=password]").fill(visitor.accounts["resident-02"])
    page.locator("button[type=submit]").click()
    expect(page.locator("[data-earlier]")).to_contain_text(case.no, timeout=SECONDS)
    looked_at(page)
    page.locator("#report-text").fill("贵阳市云岩区大营路街道，上次修好的路灯又灭了")
    page.locator("form button[type=submit]").click()
    number = page.locator("[data-state=received] .number").first
    expect(number).to_be_visible(timeout=SECONDS)
    (kept,) = people["service-01"].get("intake", f"/v1/submissions?case_no={number.inner_text()}")["items"]
    assert kept["linked_case_id"] == case.id
