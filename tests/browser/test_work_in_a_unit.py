"""Within one unit, in browsers: several orders get a person or a priority; a colleague at work is seen and relieved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.acts import act
from tests.browser.conftest import NARROW, SECONDS, WIDE, Visitor
from tests.browser.test_every_page import wrong
from tests.browser.test_government import HANDLER, LAMP, order_of
from tests.e2e.people import People, submit
from tests.e2e.test_government_lane import LAMPS

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Visit = Callable[..., Visitor]
APPROVER = "unit-approver-04"  # of the unit for lamps


def test_an_approver_gives_several_orders_out_and_the_list_says_who_has_how_many(visit: Visit, people: People) -> None:
    cases = [submit(people, "resident-01", f"{LAMP}（{n}）") for n in (1, 2)]
    paths = [order_of(case) for case in cases]
    handler = people[HANDLER].get("directory", "/v1/me")
    page = visit().sign_in(APPROVER, "/units")
    page.get_by_role("button", name="批量指派").click()
    for case in cases:
        page.get_by_label(f"选择 {case.no}").check(timeout=SECONDS)
    page.locator(".many .who").click()
    page.get_by_role("option", name=handler["name"]).click()
    assert wrong(page) == []
    page.get_by_role("button", name="指派 2 件").click()
    told = page.locator(".many [role=status]")
    expect(told).to_contain_text("2 件已指派，0 件没有指派", timeout=SECONDS)
    for case in cases:
        expect(told).to_contain_text(case.no)
    page.get_by_role("button", name=handler["name"]).click()
    for path in paths:
        expect(page.locator(f".rows a[href='{path}']")).to_be_visible(timeout=SECONDS)

    own = visit().sign_in(HANDLER, "/units")
    own.get_by_role("button", name="我的").click()
    expect(own.locator(f".rows a[href='{paths[0]}']")).to_be_visible(timeout=SECONDS)
    expect(own.get_by_role("button", name="批量指派")).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["screen", "phone"])
def test_several_orders_get_a_priority_and_what_changed_meanwhile_stays_chosen(
    visit: Visit, people: People, size: dict[str, int]
) -> None:
    title = f"急修（{size['width']}）"
    said = {"title": title, "rank": 1, "unit_id": LAMPS, "categories": ["GOV-LIGHT"]}
    made = people[APPROVER].post("dispatch", "/v1/response-priorities", said)
    cases = [submit(people, "resident-01", f"{LAMP}（{n}）") for n in (1, 2)]
    paths = [order_of(case) for case in cases]
    changed = paths[1].replace("/units/", "/v1/orders/")

    def sign_first(route: Route) -> None:
        people[HANDLER].post("dispatch", f"{changed}:sign")
        route.continue_()

    page = visit(size).sign_in(HANDLER, "/units")
    page.get_by_role("button", name="批量定优先级").click()
    for case in cases:
        page.get_by_label(f"选择 {case.no}").check(timeout=SECONDS)
    page.route(f"**{changed}:prioritise", sign_first, times=1)
    page.locator(".many .who").click()
    page.get_by_role("option", name=title).click()
    assert wrong(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.get_by_role("button", name="设定 2 件").click()
    told = page.locator(".many [role=status]")
    expect(told).to_contain_text("1 件已设定，1 件没有设定", timeout=SECONDS)
    expect(told.get_by_role("listitem").filter(has_text=cases[1].no)).to_contain_text("刚刚被别人改过")
    expect(page.get_by_label(f"选择 {cases[0].no}")).not_to_be_checked()
    expect(page.get_by_label(f"选择 {cases[1].no}")).to_be_checked()

    expect(page.locator(f".rows a[href='{paths[1]}']")).to_contain_text("已签收", timeout=SECONDS)
    page.get_by_role("button", name="设定 1 件").click()
    expect(told).to_contain_text("1 件已设定，0 件没有设定", timeout=SECONDS)
    for path in paths:
        expect(page.locator(f".rows a[href='{path}']")).to_contain_text(title, timeout=SECONDS)
    people[APPROVER].post("dispatch", f"/v1/response-priorities/{made['id']}:retire", {"reason": "只是试写"})


def test_a_colleague_at_work_is_seen_and_taken_over_on_purpose(visit: Visit, people: People) -> None:
    path = order_of(submit(people, "resident-01", LAMP))
    people[HANDLER].post("dispatch", f"{path.replace('/units/', '/v1/orders/')}:sign")
    first = visit().sign_in(HANDLER, path)
    first.locator("[data-command=contact]").click(timeout=SECONDS)
    first.locator(".command-form textarea, .command-form input").first.fill("约定今晚到场")

    second = visit().sign_in(APPROVER, path)
    note = second.locator(".hold")
    expect(note).to_contain_text("正在处理这一件", timeout=SECONDS)
    assert wrong(second) == []
    second.locator("[data-command=contact]").click()
    second.locator(".command-form textarea, .command-form input").first.fill("已电话联系")
    second.locator(".command-form button[type=submit]").click()
    expect(second.locator(".command-form [role=alert]")).to_contain_text("同事正在处理", timeout=SECONDS)
    note.get_by_role("button", name="接手").click()
    expect(note).to_contain_text("您已接手", timeout=SECONDS)
    second.locator(".command-form button[type=submit]").click()
    expect(second.locator(".commands .answer")).to_contain_text("服务已记录", timeout=SECONDS)

    expect(first.locator(".command-form")).to_be_visible()
    first.locator(".command-form button[type=submit]").click()
    alert = first.locator(".command-form [role=alert]")
    expect(alert).to_be_visible(timeout=SECONDS)
    expect(first.locator(".command-form textarea, .command-form input").first).to_have_value("约定今晚到场")
    second.close()
    expect(first.locator(".hold")).to_have_count(0, timeout=SECONDS)
    first.locator(".command-form button[type=button], .command-form button").last.click()
    act(first, "progress", note="配件已到")
