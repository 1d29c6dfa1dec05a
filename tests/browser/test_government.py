"""The government lane in browsers: unit, callback and the end, with the buttons that the state allows and no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import act, allowed, fill, is_shown_whom_to_call, open_row
from tests.browser.conftest import NARROW, SECONDS, WIDE, Visitor
from tests.browser.test_every_page import wrong
from tests.e2e.people import Case, People, submit, until
from tests.e2e.pictures import JPEG, sent_with_picture

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Visit = Callable[..., Visitor]
LAMP = "贵阳市云岩区大营路街道，路灯不亮已经三天了，晚上看不见路"
HANDLER, AGENT, DISPATCHER = "unit-handler-08", "callback-agent-03", "dispatcher-03"
CONTACT = {"name": "某人", "phone": "13900000000", "consent": True}
DONE = {"outcome": "fixed", "reply": "已更换灯头，恢复照明。"}


def order_of(case: Case) -> str:
    """Return the path of the case's order on the unit's page."""
    return f"/units/{case.of('dispatch', '/v1/matters')['orders'][0]['id']}"


def offered(people: People, path: str) -> set[str]:
    """Return what the service allows the unit."""
    return people[HANDLER].allowed("dispatch", path.replace("/units/", "/v1/orders/"))


def sees_whom_to_call(page: Page, people: People, case: Case) -> None:
    """Without a reason nothing is shown; what is shown is in the audit list, with the reason and the unit."""
    panel = page.locator(".contact")
    panel.get_by_role("button", name="查看联系方式").click()
    panel.locator("button[type=submit]").click()
    expect(panel.get_by_role("alert")).to_contain_text("请写明")
    panel.locator("input[name=purpose]").fill("约定上门时间")
    page.route("**/contact", lambda route: route.abort())
    panel.locator("button[type=submit]").click()
    expect(panel.get_by_role("alert")).to_be_visible(timeout=SECONDS)
    expect(panel.locator("input[name=purpose]")).to_have_value("约定上门时间")
    page.unroute("**/contact")
    panel.locator("button[type=submit]").click()
    expect(panel).to_contain_text(str(CONTACT["phone"]), timeout=SECONDS)
    assert wrong(page) == []
    seen = until(lambda: people["auditor-01"].get("console", f"/v1/audit?kind=reveal&about={case.no}")["items"])
    assert [(one["purpose"], one["scope"][:5]) for one in seen] == [("约定上门时间", "unit:")]
    panel.get_by_role("button", name="收起").click()
    expect(panel).not_to_contain_text(str(CONTACT["phone"]))


def prints(page: Page, case: Case) -> None:
    """The order comes as a PDF that is called as its case."""
    with page.expect_download() as sheet:
        page.get_by_role("button", name="打印工单").click()
    assert sheet.value.suggested_filename == f"{case.no}.pdf"
    assert sheet.value.path().read_bytes().startswith(b"%PDF")


def test_a_unit_signs_contacts_goes_on_and_answers_with_only_the_buttons_its_state_allows(
    visit: Visit, people: People
) -> None:
    case = submit(people, "resident-01", LAMP, contact=CONTACT)
    path = order_of(case)
    page = visit().sign_in(HANDLER, path)
    expect(page.locator("[data-command=sign]")).to_be_enabled(timeout=SECONDS)
    expect(page.locator(".contact button")).to_have_count(0)  # not before it is signed for
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
            sees_whom_to_call(page, people, case)
            prints(page, case)
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


def answered(people: People, case: Case, *, look_first: bool = False) -> str:
    """Let the unit do its whole work without a browser, so that the citizen is asked; return the path of the matter."""
    matter = case.of("dispatch", "/v1/matters")
    order, path = f"/v1/orders/{matter['orders'][0]['id']}", f"/v1/matters/{matter['id']}"
    steps: tuple[tuple[str, dict[str, Any]], ...] = (("sign", {}), ("contact", {"note": "已联系"}), ("resolve", DONE))
    for command, said in steps:
        if command in people[HANDLER].allowed("dispatch", order):
            people[HANDLER].post("dispatch", f"{order}:{command}", said)
    next_step = "open-verification" if look_first else "open-callback"
    if next_step in people[DISPATCHER].allowed("dispatch", path):  # by its category it would go the other way
        people[DISPATCHER].post("dispatch", f"{path}:{next_step}", {"reason": "看现场，或先听市民的"})
    case.shows("checking" if look_first else "callback")
    return path


def looked_at(page: Page) -> None:
    """Say on a telephone what was found on the spot, with a picture before and one after."""
    page.locator("[data-command=verify]").click()
    form = page.locator(".command-form")
    fill(form.locator("[data-field=passed]"), True)
    fill(form.locator("[data-field=finding]"), "现场查看，路灯已恢复照明。")
    for name in ("before_media", "after_media"):
        pictures = form.locator(f"[data-field={name}]")
        pictures.locator("input").set_input_files({"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": JPEG})
        expect(pictures.locator("li[data-state=kept]")).to_be_visible(timeout=SECONDS)
    assert wrong(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    form.locator("button[type=submit]").click()
    expect(form).to_have_count(0, timeout=SECONDS)
    for name in ("办理前照片", "核查照片"):
        shown = page.get_by_role("list", name=name).locator("img")
        expect(shown).to_have_js_property("naturalWidth", 8, timeout=SECONDS)


def test_what_was_found_on_the_spot_is_shown_before_and_after_and_what_the_citizen_says_ends_the_matter(
    visit: Visit, people: People
) -> None:
    case = submit(people, "resident-01", LAMP)
    matter = answered(people, case, look_first=True)
    looked_at(visit(NARROW).sign_in("verifier-01", matter.replace("/v1/matters/", "/callbacks/")))
    case.shows("callback")
    page = visit().sign_in(AGENT, "/callbacks")
    open_row(page, case)
    assert allowed(page) == people[AGENT].allowed("dispatch", matter)
    is_shown_whom_to_call(page)
    act(page, "callback", verdict="solved", satisfied=True)
    case.shows("closed")
    assert people[AGENT].get("dispatch", matter)["verdict"] == "solved"


def test_the_centre_ends_what_was_done_again_as_often_as_it_may_be(visit: Visit, people: People) -> None:
    case = submit(people, "resident-01", LAMP)
    while True:
        matter = answered(people, case)
        people[AGENT].post(
            "dispatch", f"{matter}:callback", {"verdict": "not_solved", "satisfied": False, "note": "还是不亮"}
        )
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
