"""What a person does with a thing of a lane: the button that the service allows, its form, and the service's answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import SECONDS
from tests.e2e.people import Case

DONE = re.compile("服务已记录|recorded by the service")


def act(page: Page, command: str, **said: object) -> None:
    """Press the button of this command, fill in its form, send it, and wait for what the service says."""
    button = page.locator(f"[data-command='{command}']")
    expect(button).to_be_enabled(timeout=SECONDS)
    name = button.inner_text().strip()
    button.click()
    form = page.locator(".command-form")
    if said:
        expect(form).to_be_visible(timeout=SECONDS)
    for field, value in said.items():
        fill(form.locator(f"[data-field='{field}']"), value)
    answer = page.locator(".commands .answer, .acts ~ .answer")
    # One that asks for nothing acts at once.
    expect(form.or_(answer.filter(has_text=DONE)).first).to_be_visible(timeout=SECONDS)
    if form.count():
        form.locator("button[type=submit]").click()
    expect(answer.filter(has_text=DONE)).to_contain_text(name, timeout=SECONDS)


def fill(field: Locator, value: object) -> None:
    """Say something in a field, whatever it looks like."""
    if field.locator("input[type=radio]").count():
        said = str(value).lower() if isinstance(value, bool) else str(value)
        field.locator(f"input[type=radio][value='{said}']").check()
    elif field.locator("[role=combobox]").count() and not field.locator(".el-date-editor").count():
        field.locator("[role=combobox]").click()
        field.page.get_by_role("option").filter(has_text=str(value)).first.click()
    else:
        text = value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else str(value)
        field.locator("input, textarea").first.fill(text)
        if isinstance(value, datetime):
            field.locator("input").first.press("Enter")


def in_menu(page: Page, name: str) -> None:
    """Choose something in the menu of one's account; a menu that still closes takes no click, so wait for that."""
    page.locator(".who").click()
    item = page.get_by_role("menuitem", name=name)
    item.click()
    expect(item).to_be_hidden()


def speak(page: Page, language: str) -> None:
    """Choose the language of the page; what is typed stays."""
    in_menu(page, {"zh": "中文", "en": "English"}[language])


def says(page: Page, place: Locator, words: Mapping[str, str]) -> None:
    """See that this is said in English and in Chinese; the page is Chinese afterwards."""
    for language in ("en", "zh"):
        speak(page, language)
        expect(place).to_contain_text(words[language], timeout=SECONDS)


@contextmanager
def slowly(page: Page, address: str) -> Iterator[None]:
    """Let what is asked there take until the end of the block, however long that is."""
    waiting: list[Route] = []
    over = False

    def wait(route: Route) -> None:
        if over:
            route.fallback()
        else:
            waiting.append(route)

    page.route(address, wait)
    yield
    over = True
    for route in waiting:
        route.fallback()
    page.unroute(address, wait)


def allowed(page: Page) -> set[str]:
    """Return the commands that the page has buttons for."""
    buttons = page.locator(".commands [data-command]")
    expect(buttons.first).to_be_visible(timeout=SECONDS)
    return {str(one.get_attribute("data-command")) for one in buttons.all()}


def open_row(page: Page, case: Case) -> None:
    """Open a case from the list of a lane."""
    row = page.locator("a.item").filter(has_text=case.no)
    expect(row).to_be_visible(timeout=SECONDS)
    row.click()


def is_shown_whom_to_call(page: Page) -> None:
    """Say what the contact is wanted for, and be shown it."""
    panel = page.locator(".contact")
    panel.get_by_role("button", name="查看联系方式").click()
    panel.locator("input[name=purpose]").fill("约定时间")
    panel.locator("button[type=submit]").click()
    expect(panel).to_contain_text("本次查看已记录", timeout=SECONDS)
