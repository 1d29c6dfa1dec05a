"""The leader's wall in a browser: its figures are the service's, and behind each lies the list that was counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SECONDS, Visitor
from tests.e2e.people import STREET, People, submit, until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Visit = Callable[..., Visitor]
LEADER = "leader-01"
BLOCKS = {"arrivals": "进件", "waiting": "待人工研判", "late": "超期"}


def board(people: People) -> dict[str, Any]:
    seen: dict[str, Any] = people[LEADER].get("console", "/v1/board")
    return seen


def test_every_figure_of_the_wall_opens_the_list_that_was_counted(visit: Visit, people: People) -> None:
    case = submit(people, "resident-01", f"{STREET}，路灯不亮")
    until(lambda: people[LEADER].get("console", f"/v1/cases?q={case.no}")["items"])
    page = visit().sign_in(LEADER, "/wall")
    blocks = {name: page.get_by_role("region", name=title, exact=True) for name, title in BLOCKS.items()}
    for name, block in blocks.items():
        expect(block).to_be_visible(timeout=SECONDS)
        # Others may be at work on the same hub: the page comes to say what the service says.
        until(lambda block=block, name=name: shown(block) == sum(one["count"] for one in board(people)[name]))  # type: ignore[misc]
    blocks["arrivals"].locator(".total").click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".rows").get_by_text(case.no)).to_be_visible(timeout=SECONDS)
    page.go_back()
    cell = blocks["arrivals"].locator("tbody tr").first.locator("td a").first
    counted = int(cell.inner_text())
    cell.click()
    expect(page.locator(".rows li").first).to_be_visible(timeout=SECONDS)
    assert all_rows(page) >= counted


def shown(block: Any) -> int:
    return int(block.locator(".total").inner_text())


def all_rows(page: Page) -> int:
    """Return how many rows there are, once all of them are read."""
    rows, more = page.locator(".rows li"), page.get_by_role("button", name="再看一些")
    while more.count():
        before = rows.count()
        more.click()
        expect(rows).not_to_have_count(before, timeout=SECONDS)
    return rows.count()
