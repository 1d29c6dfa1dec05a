"""Every page: nothing that axe finds wrong, nothing to scroll sideways on a phone, and its name in its title."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, SECONDS, WIDE, Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Visit = Callable[..., Visitor]
AXE = Path(__file__).resolve().parents[2] / "services/console/web/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
# A colour that changes has its old value until the browser has painted, however short the change is.
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
PAGES = [
    ("", "/sign-in"),
    ("", "/track"),
    ("", "/setup"),
    ("", "/forgotten"),
    ("triage-clerk-01", "/desk"),
    ("desk-chief-01", "/routing"),
    ("unit-handler-01", "/units"),
    ("ruling-panel-01", "/rulings"),
    ("dispatcher-01", "/answers"),
    ("callback-agent-01", "/callbacks"),
    ("reporter-01", "/news/leads"),
    ("reporter-01", "/news/watches"),
    ("editor-01", "/news/stories"),
    ("volunteer-dispatcher-01", "/volunteers"),
    ("merchant-01", "/merchants"),
    ("leader-01", "/wall"),
    ("leader-01", "/figures"),
    ("unit-head-01", "/notices"),
    ("dispatcher-01", "/deliveries"),
    ("operator-01", "/endpoints"),
    ("supervisor-01", "/rules"),
    ("dispatcher-01", "/duties"),
    ("leader-01", "/published"),
    ("supervisor-01", "/topics"),
    ("admin-01", "/people"),
    ("auditor-01", "/audit"),
    ("grid-worker-01", "/submit"),
]


@pytest.mark.parametrize(("who", "path"), PAGES, ids=[path for _, path in PAGES])
def test_everybody_can_use_it(visit: Visit, who: str, path: str) -> None:
    visitor = visit(WIDE)
    page = visitor.sign_in(who, path) if who else visitor.open(path)
    expect(page.locator("h1").first).to_be_visible(timeout=SECONDS)
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=SECONDS)
    assert wrong(page) == []
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a TypedDict of these
    expect(page.locator("h1").first).to_be_visible(timeout=SECONDS)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert wrong(page) == []


def wrong(page: Page) -> list[str]:
    """Return what axe finds; it is put in from outside the page, whose own policy lets no such script in."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate(TWO_FRAMES)
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
