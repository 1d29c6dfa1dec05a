"""A real Chromium on the whole hub: each visitor has a browser profile of their own, and no error in its log."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from kitchenctl.stack import Stack
from tests.e2e.conftest import kitchen
from tests.e2e.people import People

__all__ = ["kitchen"]  # the command line, as the other journeys have it
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
LIKED = "kitchen.preferences"
SECONDS = 30_000  # an effect is there within one; a machine with much else to do may take longer
expect.set_options(timeout=SECONDS)  # its own is five seconds, whatever a context waits


@pytest.fixture(scope="session")
def people(hub: Stack) -> Iterator[People]:
    """Give everybody with an account on the hub, who act without a browser."""
    with httpx.Client(timeout=30, trust_env=False) as client:
        yield People(hub, client)


@pytest.fixture(scope="package")  # no longer: its event loop runs in this thread, and other tests have theirs
def chromium() -> Iterator[Browser]:
    """Give the Chromium of this machine."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is missing: tools/require chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody in front of the web app."""

    context: BrowserContext
    page: Page
    accounts: dict[str, str]
    console: str
    errors: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to an address of the app."""
        self.page.goto(self.console + path)
        return self.page

    def sign_in(self, username: str, path: str = "/") -> Page:
        """Sign in by the form, as a person does."""
        page = self.open("/sign-in?next=" + path)
        page.locator("input[name=username]").fill(username)
        page.locator("input[name=password]").fill(self.accounts[username])
        page.locator("button[type=submit]").click()
        page.wait_for_url(re.compile(re.escape(path) + r"($|\?)") if path != "/" else re.compile(r"^(?!.*sign-in)"))
        page.locator("#main h1").first.wait_for()  # the address changes a moment before the page does
        return page


@pytest.fixture
def visit(hub: Stack, chromium: Browser) -> Iterator[Callable[..., Visitor]]:
    """Give a function that makes a visitor: `visit(NARROW)`; by another way to the hub: `visit(by=wire.url)`."""
    accounts = {one["username"]: one["password"] for one in json.loads(hub.accounts_file.read_text(encoding="utf-8"))}
    visitors: list[Visitor] = []

    def make(size: dict[str, int] = WIDE, locale: str = "zh-CN", by: str = "", language: str = "zh") -> Visitor:
        context = chromium.new_context(viewport=size, locale=locale, reduced_motion="reduce")  # type: ignore[arg-type]  # a TypedDict of these
        context.set_default_timeout(SECONDS)
        liked = json.dumps(json.dumps({"language": language}))
        context.add_init_script(f"localStorage.getItem('{LIKED}') ?? localStorage.setItem('{LIKED}', {liked})")
        page = context.new_page()
        visitor = Visitor(context, page, accounts, by or hub.urls["console"])
        page.on("console", lambda said: visitor.errors.append(said.text) if _is_error(said) else None)
        page.on("pageerror", lambda error: visitor.errors.append(str(error)))
        visitors.append(visitor)
        return visitor

    yield make
    for visitor in visitors:
        visitor.context.close()
    assert [error for visitor in visitors for error in visitor.errors] == []


def _is_error(said: ConsoleMessage) -> bool:
    # Chromium writes a line for each answer of 400 and more: what a refusal looks like is the page's business.
    return said.type == "error" and not said.text.startswith("Failed to load resource")
