"""Pictures of every page of the web app, in both languages and both widths, from a hub that is up: `make screenshots`.

They are looked at as a person would, and shown in docs/guide.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, StorageState, sync_playwright
from rich.progress import track

from kitchenctl.hub import Hub, HubError
from kitchenctl.stack import Stack

from .pages import PAGES, Shot
from .scenes import made

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide"
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
WIDTHS: Mapping[str, tuple[int, int]] = {"wide": (1280, 800), "phone": (360, 740)}
TIMEOUT = 30_000
SIGN_IN = "/sign-in"
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def main(names: list[str]) -> int:
    """Take them all, or those of these names; what the hub has in it is what is seen."""
    stack = Stack()
    if "console" not in stack.urls or not stack.accounts_file.exists():
        sys.stderr.write("no hub is up here: make run, and kitchen load for something to see\n")
        return 1
    accounts = {one["username"]: one["password"] for one in json.loads(stack.accounts_file.read_text(encoding="utf-8"))}
    try:
        scenes = made(Hub(stack))
    except HubError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    shots = [shot for shot in PAGES if not names or shot.name in names]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        camera = Camera(browser, stack.urls["console"], accounts, scenes)
        for shot in track(shots, description="pages"):
            for language in LOCALES:
                for width in WIDTHS:
                    camera.take(shot, language, width)
        browser.close()
    for picture in camera.cut:
        sys.stderr.write(f"{picture}: the page is wider than the screen\n")
    return 1 if camera.cut else 0


@dataclass
class Camera:
    """Somebody with a browser, who signs in once for each account."""

    browser: Browser
    console: str
    accounts: Mapping[str, str]
    scenes: Mapping[str, str]
    signed_in: dict[str, StorageState] = field(default_factory=dict)
    cut: list[str] = field(default_factory=list)  # the pictures of pages that scroll sideways

    def take(self, shot: Shot, language: str, width: str) -> None:
        """Take one page into the guide."""
        page = self._page(language, width, self._session(shot.who) if shot.who else None)
        under_way = _asking(page)
        page.goto(self.console + shot.address.format_map(self.scenes))
        for selector in shot.press:
            _settled(page, under_way)
            page.locator(selector).first.click()
            page.mouse.move(0, 0)  # what lies under it looks otherwise
        page.wait_for_url(lambda url: shot.shows(urlsplit(url).path))
        _settled(page, under_way)
        file = GUIDE / language / f"{shot.name}-{width}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=file, animations="disabled")
        if page.evaluate("document.documentElement.scrollWidth") > WIDTHS[width][0]:
            self.cut.append(f"{language}/{file.name}")
        page.context.close()

    def _session(self, who: str) -> StorageState:
        if who not in self.signed_in:
            page = self._page("zh", "wide", None)
            page.goto(self.console + SIGN_IN)
            page.locator("input[name=username]").fill(who)
            page.locator("input[name=password]").fill(self.accounts[who])
            page.locator("button[type=submit]").click()
            page.wait_for_url(lambda url: urlsplit(url).path != SIGN_IN)
            self.signed_in[who] = {"cookies": page.context.storage_state()["cookies"]}
            page.context.close()
        return self.signed_in[who]

    def _page(self, language: str, width: str, session: StorageState | None) -> Page:
        size = WIDTHS[width]
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=LOCALES[language],
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            storage_state=session,
        )
        context.set_default_timeout(TIMEOUT)
        liked = json.dumps(json.dumps({"language": language}))
        context.add_init_script(f"localStorage.setItem('kitchen.preferences', {liked})")
        return context.new_page()


def _asking(page: Page) -> set[Request]:
    """Return what the page has asked and is not answered yet, which changes as it goes on; the stream is not in it."""
    under_way: set[Request] = set()
    page.on("request", lambda asked: under_way.add(asked) if asked.resource_type == "fetch" else None)
    for over in ("requestfinished", "requestfailed"):
        page.on(over, lambda asked: under_way.discard(asked))  # noqa: PLW0108  # it marks what it is given
    return under_way


def _settled(page: Page, under_way: set[Request]) -> None:
    """Return when the page has what it shows and has drawn it: an answer is often another question's reason."""
    page.locator("h1").first.wait_for()
    until = time.monotonic() + TIMEOUT / 1000
    calm = 0
    while calm < 3:  # noqa: PLR2004
        page.evaluate(TWO_FRAMES)
        calm = 0 if under_way or page.locator("[aria-busy=true], .el-skeleton").count() else calm + 1
        if time.monotonic() > until:
            raise TimeoutError(f"{page.url} still waits for {[asked.url for asked in under_way]}")
    for chart in page.locator(".chart").all():
        chart.locator("canvas").wait_for()
    page.evaluate(TWO_FRAMES)  # what is drawn is there a moment after it is known


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
