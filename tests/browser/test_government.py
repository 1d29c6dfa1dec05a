"""The government lane in browsers: unit, callback and the end, with the buttons that the state allows and no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.acts import act, allowed, open_row
from tests.browser.conftest import SECONDS, WIDE, Visitor
from tests.browser.pictures import sent_with_picture
from tests.e2e.people import Case, People, submit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Visit = Callable[..., Visitor]
LAMP = "贵阳市云岩区大营路街道，路灯不亮已经三天了，晚上看不见路"
HANDLER, AGENT, DISPATCHER = "unit-handler-08", "callback-agent-03", "dispatcher-03"
DONE = {"outcome": "fixed", "reply": "已更换灯头，恢复照明。"}


def order_of(case: Case) -> str:
    """Return the path of the case's order on the unit's page."""
    return f"/units/{case.of('dispatch', '/v1/matters')['orders'][0]['id']}"


def offered(people: People, path: str) -> set[str]:
    """Return what the service allows the unit."""
    return people[HANDLER].allowed("dispatch", path.replace("/units/", "/v1/orders/"))


def test_a_unit_signs_contacts_goes_on_and_answers_with_only_the_buttons_its_state_allows(
    visit: Visit, people: People
) -> None:
    case = submit(people, "resident-01", LAMP)
    path = order_of(case)
    page = visit().sign_in(HANDLER, path)
    expect(page.locator("[data-command=sign]")).to_be_enabled(timeout=SECONDS)
    assert allowed(page) == offered(people, path)
    for command, said in (
        ("sign", {}),
        ("contact", {"note": "已电话联系，约定今晚到场"}),
        ("progress", {"note": "配件已到"}),
    ):
        act(page, command, **said)
        if command == "sign":
            expect(page.locator("[data-command=sign]")).to_have_count(0, timeout=SECONDS)
            assert allowed(page) == offered(people, path)
    act(page, "resolve", **DONE)
    expect(page.locator("[data-command=resolve]")).to_have_count(0, timeout=SECONDS)
    expect(page.locator("article")).to_contain_text(DONE["reply"])
    case.tells("signed", "contacted", "progressed", "answered")


def answered(people: People, case: Case) -> str:
    """Let the unit do its whole work without a browser, so that the citizen is asked; return the path of the matter."""
    matter = case.of("dispatch", "/v1/matters")
    order, path = f"/v1/orders/{matter['orders'][0]['id']}", f"/v1/matters/{matter['id']}"
    steps: tuple[tuple[str, dict[str, Any]], ...] = (("sign", {}), ("contact", {"note": "已联系"}), ("resolve", DONE))
    for command, said in steps:
        if command in people[HANDLER].allowed("dispatch", order):
            people[HANDLER].post("dispatch", f"{order}:{command}", said)
    if "open-callback" in people[DISPATCHER].allowed("dispatch", path):  # it would be looked at on the spot first
        people[DISPATCHER].post("dispatch", f"{path}:open-callback", {"reason": "先听市民的"})
    case.shows("callback")
    return path


def test_the_callback_agent_records_what_the_citizen_says_and_the_matter_ends(visit: Visit, people: People) -> None:
    case = submit(people, "resident-01", LAMP)
    matter = answered(people, case)
    page = visit().sign_in(AGENT, "/callbacks")
    open_row(page, case)
    assert allowed(page) == people[AGENT].allowed("dispatch", matter)
    act(page, "callback", verdict="solved", satisfied=True)
    case.shows("closed")
    assert people[AGENT].get("dispatch", matter)["verdict"] == "solved"


def test_the_centre_ends_what_was_done_again_as_often_as_it_may_be(visit: Visit, people: People) -> None:
    case = submit(people, "resident-01", LAMP)
    while True:
        matter = answered(people, case)
        people[AGENT].post("dispatch", f"{matter}:callback", {"verdict": "not_solved", "satisfied": False})
        if "close" in people[DISPATCHER].allowed("dispatch", matter):
            break
    page = visit().sign_in(DISPATCHER, "/callbacks")
    open_row(page, case)
    act(page, "close")
    case.shows("closed")


def test_the_pictures_of_a_case_are_seen_by_the_desk_and_by_its_unit_and_one_that_is_missing_says_so(
    visit: Visit, people: People
) -> None:
    case = sent_with_picture(people, "grid-worker-01", LAMP)
    desk = visit(WIDE).sign_in("triage-clerk-01", f"/cases/{case.id}")
    unit = visit(WIDE).sign_in(HANDLER, order_of(case))
    for page in (desk, unit):
        small = page.locator(".pictures img")
        expect(small).to_have_attribute("alt", "照片 1（共 1 张）", timeout=SECONDS)
        page.wait_for_function("document.querySelector('.pictures img')?.naturalWidth > 0")
    unit.locator(".pictures button").click()
    expect(unit.get_by_role("dialog").locator("img")).to_be_visible()
    unit.keyboard.press("Escape")
    expect(unit.get_by_role("dialog")).to_have_count(0)
    desk.route("**/media/*", lambda route: route.fulfill(status=404))
    desk.reload()
    expect(desk.locator(".pictures [role=alert]")).to_contain_text("取不到", timeout=SECONDS)
    desk.unroute("**/media/*")
    desk.locator(".pictures [role=alert] button").click()
    expect(desk.locator(".pictures img")).to_be_visible(timeout=SECONDS)
