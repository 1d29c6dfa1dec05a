"""Pictures of every page of the web app, in both languages and both widths, from a hub that is up: `make screenshots`.

They are looked at as a person would, and shown in docs/guide.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from rich.progress import track

from kitchenctl.stack import Stack

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide"
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
WIDTHS: Mapping[str, tuple[int, int]] = {"wide": (1280, 800), "phone": (360, 740)}
PAGES = [
    ("sign-in", "", "/sign-in"),
    ("track", "", "/track"),
    ("setup", "", "/setup"),
    ("forgotten", "", "/forgotten"),
    ("report", "grid-worker-01", "/submit"),
    ("desk", "triage-clerk-01", "/desk"),
    ("routing", "desk-chief-01", "/routing"),
    ("answers", "dispatcher-01", "/answers"),
    ("account", "unit-handler-01", "/account"),
    ("units", "unit-handler-01", "/units"),
    ("order", "unit-handler-01", "/units/*"),
    ("rulings", "ruling-panel-01", "/rulings"),
    ("callbacks", "callback-agent-01", "/callbacks"),
    ("leads", "reporter-01", "/news/leads"),
    ("stories", "editor-01", "/news/stories"),
    ("watches", "reporter-01", "/news/watches"),
    ("volunteers", "volunteer-dispatcher-01", "/volunteers"),
    ("merchants", "merchant-01", "/merchants"),
    ("wall", "leader-01", "/wall"),
    ("figures", "leader-01", "/figures"),
    ("notices", "unit-head-01", "/notices"),
    ("deliveries", "dispatcher-01", "/deliveries"),
    ("endpoints", "operator-01", "/endpoints"),
    ("rules", "supervisor-01", "/rules"),
    ("duties", "dispatcher-01", "/duties"),
    ("published", "supervisor-01", "/published"),
    ("people", "admin-01", "/people"),
    ("audit", "auditor-01", "/audit"),
]
FIRST = "/*"  # the first one of the list is opened
TIMEOUT = 30_000
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def main() -> int:
    """Take them all; what the hub has in it is what is seen."""
    stack = Stack()
    if "console" not in stack.urls or not stack.accounts_file.exists():
        sys.stderr.write("no hub is up here: make run, and kitchen load for something to see\n")
        return 1
    accounts = {one["username"]: one["password"] for one in json.loads(stack.accounts_file.read_text(encoding="utf-8"))}
    wanted = [(page, language, width) for page in PAGES for language in LOCALES for width in WIDTHS]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for (name, who, path), language, width in track(wanted, description="pages"):
            page = _page(browser, language, WIDTHS[width])
            at = path.removesuffix(FIRST)
            if who:
                _sign_in(page, stack.urls["console"], (who, accounts[who]), at)
            else:
                page.goto(stack.urls["console"] + at)
            page.locator("h1").first.wait_for()
            page.locator("[aria-busy=true]").first.wait_for(state="detached")
            for chart in page.locator(".chart").all():
                chart.locator("canvas").wait_for()
            if at != path:
                page.locator("a.item").first.click()
                page.locator("article .commands button").first.wait_for()
            file = GUIDE / language / f"{name}-{width}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            page.evaluate(TWO_FRAMES)  # what is drawn is there a moment after it is known
            page.screenshot(path=file, animations="disabled")
            page.context.close()
        browser.close()
    return 0


def _page(browser: Browser, language: str, size: tuple[int, int]) -> Page:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=LOCALES[language],
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    context.set_default_timeout(TIMEOUT)
    liked = json.dumps(json.dumps({"language": language}))
    context.add_init_script(f"localStorage.setItem('kitchen.preferences', {liked})")
    return context.new_page()


def _sign_in(page: Page, console: str, account: tuple[str, str], path: str) -> None:
    page.goto(f"{console}/sign-in?next={path}")
    page.locator("input[name=username]").fill(account[0])
    page.locator("input[name=password]").fill(account[1])
    page.locator("button[type=submit]").click()
    page.wait_for_url(f"**{path}")
    page.locator("#main h1").first.wait_for()  # the address changes a moment before the page does


if __name__ == "__main__":
    sys.exit(main())
