"""The government lane in browsers: unit, callback and the end, with the buttons that the state allows and no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.acts import act, allowed, fill, open_row
from tests.browser.conftest import SECONDS, WIDE, Visitor
from tests.browser.pictures import JPEG, sent_with_picture
from tests.browser.test_every_page import wrong
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


def test_a_unit_shows_what_it_did_with_a_picture_and_no_keystroke_is_lost_where_one_does_not_go(
    visit: Visit, people: People
) -> None:
    case = submit(people, "resident-01", LAMP)
    path = order_of(case)
    order = path.replace("/units/", "/v1/orders/")
    for command, said in (("sign", {}), ("contact", {"note": "已联系"})):
        people[HANDLER].post("dispatch", f"{order}:{command}", said)
    page = visit().sign_in(HANDLER, path)
    page.locator("[data-command=resolve]").click()
    form = page.locator(".command-form")
    fill(form.locator("[data-field=outcome]"), DONE["outcome"])
    fill(form.locator("[data-field=reply]"), DONE["reply"])
    page.route("**/v1/media", lambda route: route.abort())
    pictures = form.locator("[data-field=evidence_media]")
    pictures.locator("input").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": JPEG})
    expect(pictures.locator("[role=alert]")).to_be_visible(timeout=SECONDS)
    assert wrong(page) == []
    form.locator("button[type=submit]").click()
    expect(pictures.locator(".wrong")).to_contain_text("还没有传上去", timeout=SECONDS)
    page.unroute("**/v1/media")
    pictures.get_by_role("button", name="重新上传照片 1").click()
    expect(pictures.locator("li[data-state=kept]")).to_be_visible(timeout=SECONDS)
    expect(form.locator("[data-field=reply] textarea")).to_have_value(DONE["reply"])
    form.locator("button[type=submit]").click()
    shown = page.get_by_role("list", name="办理照片").locator("img")
    expect(shown).to_have_js_property("naturalWidth", 8, timeout=SECONDS)  # intake has heard of it by then


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
        expect(small).to_have_js_property("naturalWidth", 8, timeout=SECONDS)
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
