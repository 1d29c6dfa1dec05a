"""An administrator lets somebody in and ends them again, in a real browser; and who audits sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pyotp
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.acts import in_menu
from tests.browser.conftest import NARROW, SECONDS, WIDE, Visitor
from tests.browser.test_every_page import wrong
from tests.e2e.people import People

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Visit = Callable[..., Visitor]
PASSWORD, BETTER = "correct horse battery staple", "a better horse and more staples"


@pytest.fixture
def newcomer(people: People) -> tuple[str, str]:
    """Give somebody who was entered and can do nothing yet: id and user name."""
    username = f"newcomer-{uuid4().hex[:8]}"
    made = people["admin-01"].post("directory", "/v1/people", {"username": username, "name": "新同事"})
    return made["id"], username


def fits(page: Page) -> None:
    """Nothing that axe finds wrong, wide and narrow, and nothing to scroll sideways."""
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a TypedDict of these
        assert wrong(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]  # the same


def set_up(page: Page, code: str) -> None:
    """Use a setup code as a person does, a wrong one first."""
    page.locator("#setup-code").fill("not-a-code")
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text("设置码不正确")
    fits(page)
    page.locator("#setup-code").fill(code)
    page.locator("button[type=submit]").click()
    page.locator("#new-password").fill("short")
    page.locator("#new-password-again").fill("short")
    expect(page.locator("button[type=submit]")).to_be_disabled()
    page.locator("#new-password").fill(PASSWORD)
    page.locator("#new-password-again").fill(PASSWORD)


def keeps_their_account(visit: Visit, page: Page, username: str) -> None:
    """End a sign-in that is open elsewhere, and change the password: a wrong old one loses nothing that was typed."""
    elsewhere = visit(WIDE)
    elsewhere.accounts = {**elsewhere.accounts, username: PASSWORD}
    other = elsewhere.sign_in(username, "/desk")
    page.reload()
    page.get_by_role("button", name="结束其他登录").click()
    expect(page.get_by_role("status").filter(has_text="已结束其他 1 个登录")).to_be_visible(timeout=SECONDS)
    expect(other.get_by_role("dialog")).to_contain_text("您的登录已被结束", timeout=SECONDS)
    elsewhere.errors.clear()  # the browser logs what was refused, and it was meant to be
    form = page.locator("form").filter(has=page.locator("#old-password"))
    form.locator("button[type=submit]").click()
    expect(form.get_by_role("alert")).to_contain_text("不符合")
    form.locator("#old-password").fill("not this one")
    form.locator("#own-password").fill(BETTER)
    form.locator("#again-password").fill(BETTER)
    form.locator("button[type=submit]").click()
    expect(form.get_by_role("alert")).to_contain_text("密码不正确", timeout=SECONDS)
    expect(form.locator("#own-password")).to_have_value(BETTER)
    form.locator("#old-password").fill(PASSWORD)
    form.locator("button[type=submit]").click()
    expect(form.get_by_role("status")).to_contain_text("密码已更改", timeout=SECONDS)
    expect(page.get_by_role("dialog")).to_have_count(0)


def sign_out_and_in(page: Page, username: str, code: str) -> None:
    """Go out by the menu, and in again with a code beside the password; then look at the account."""
    in_menu(page, "退出登录")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(BETTER)
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("status")).to_contain_text("或一个恢复码", timeout=SECONDS)
    page.locator("input[name=totp]").press_sequentially(code)  # as typed: nothing of it may be cut off
    page.locator("button[type=submit]").click()
    expect(page.locator(".who")).to_contain_text("新同事", timeout=SECONDS)
    in_menu(page, "我的账号")


def takes_a_second_factor(page: Page, people: People, id_: str, username: str) -> None:
    """Set one up, sign in with its app and with a recovery code; who has lost it is reset by an administrator."""
    form = page.locator("form").filter(has=page.get_by_role("heading", name="第二因素"))
    form.get_by_role("button", name="绑定身份验证器").click()
    form.locator("#factor-password").fill(BETTER)
    form.locator("button[type=submit]").click()
    app = pyotp.TOTP(form.locator(".secret").inner_text(timeout=SECONDS).replace(" ", ""))
    form.locator("#new-factor-code").fill(app.now())
    form.locator("button[type=submit]").click()
    expect(form.locator(".codes li")).to_have_count(10, timeout=SECONDS)
    recovery = form.locator(".codes li").first.inner_text()
    expect(form).to_contain_text("还剩 10 个恢复码")
    fits(page)
    # Its code of this half minute has been used.
    sign_out_and_in(page, username, app.at(datetime.now(UTC) + timedelta(seconds=app.interval)))
    expect(form).to_contain_text("还剩 10 个恢复码", timeout=SECONDS)
    sign_out_and_in(page, username, recovery)
    expect(form).to_contain_text("还剩 9 个恢复码", timeout=SECONDS)
    given = people["admin-01"].post("directory", f"/v1/people/{id_}/setup-code")
    people.nobody.post("directory", "/v1/setup:finish", {"setup_code": given["setup_code"], "password": BETTER})
    ended = page.get_by_role("dialog")
    ended.locator("input[name=password]").fill(BETTER)
    ended.locator("button[type=submit]").click()
    expect(ended).to_have_count(0, timeout=SECONDS)
    page.reload()
    expect(form).to_contain_text("尚未绑定", timeout=SECONDS)


def test_an_administrator_lets_somebody_in_and_ends_them_at_once(
    visit: Visit, people: People, newcomer: tuple[str, str]
) -> None:
    id_, username = newcomer
    admin = visit(WIDE)
    desk = admin.sign_in("admin-01", "/people")
    desk.locator("input[name=q]").fill(username)
    desk.locator("form[role=search] button[type=submit]").click()
    desk.get_by_role("link", name="新同事").click()
    desk.wait_for_url(re.compile(id_))
    people["admin-01"].post("directory", f"/v1/people/{id_}:grant", {"role": "triage_clerk", "kind": "hub"})
    desk.reload()
    expect(desk.get_by_text("研判员").first).to_be_visible(timeout=SECONDS)
    fits(desk)
    desk.get_by_role("button", name="发给设置码").click()
    desk.get_by_role("button", name="使旧的失效并生成设置码").click()
    code = desk.locator("[data-setup-code]").inner_text(timeout=SECONDS)

    theirs = visit(WIDE)
    page = theirs.open("/setup")
    set_up(page, code)
    fits(page)
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("heading", name="账号已设置好")).to_be_visible(timeout=SECONDS)
    fits(page)
    theirs.accounts = {**theirs.accounts, username: PASSWORD}
    page = theirs.sign_in(username, "/account")
    keeps_their_account(visit, page, username)
    takes_a_second_factor(page, people, id_, username)
    fits(page)

    desk.get_by_role("button", name="已交给本人").click()
    desk.get_by_role("button", name="停用账号").click()
    desk.locator("#turn-reason").fill("离岗")
    desk.locator("form.ask button[type=submit]").click()
    expect(desk.get_by_role("status").filter(has_text="账号已停用")).to_be_visible(timeout=SECONDS)
    ended = page.get_by_role("dialog")
    expect(ended).to_contain_text("您的登录已被结束", timeout=SECONDS)
    ended.locator("input[name=password]").fill(BETTER)
    ended.locator("button[type=submit]").click()
    expect(ended.get_by_role("alert")).to_contain_text("账号已停用", timeout=SECONDS)
    theirs.errors.clear()  # the browser logs what was refused, and it was meant to be


def test_a_second_factor_is_shown_as_a_picture_and_in_letters_and_its_codes_are_shown_once(visit: Visit) -> None:
    """The local run asks nobody for one: what the directory would say is put in its place."""
    visitor = visit(WIDE)
    page, asked = visitor.open("/setup"), list[object]()
    factor = {"secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "uri": "otpauth://totp/hub:clerk?secret=JBSWY3DPEHPK3PXP"}
    told = {"username": "clerk-77", "name": "新同事", "second_factor": factor}

    def finish(route: Route) -> None:
        asked.append(route.request.post_data_json)
        if len(asked) == 1:
            problem = {"status": 422, "code": "wrong_code", "detail": "wrong", "title": "", "type": ""}
            route.fulfill(status=422, json=problem, content_type="application/problem+json")
        else:
            route.fulfill(json={"recovery_codes": [f"0000{number}-abcde-12345-6789f" for number in range(10)]})

    page.route("**/api/directory/v1/setup", lambda route: route.fulfill(json=told))
    page.route("**/api/directory/v1/setup:finish", finish)
    page.locator("#setup-code").fill("a-code")
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("img", name=re.compile("二维码"))).to_be_visible(timeout=SECONDS)
    expect(page.locator(".secret")).to_have_text("JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP")
    fits(page)
    for field in ("#new-password", "#new-password-again"):
        page.locator(field).fill(PASSWORD)
    page.locator("#factor-code").fill("000 000")
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text("验证码不正确")
    page.locator("#factor-code").fill("123456")
    page.locator("button[type=submit]").click()
    expect(page.locator(".codes li")).to_have_count(10)
    fits(page)
    assert asked[1] == {"setup_code": "a-code", "password": PASSWORD, "code": "123456"}
    visitor.errors.clear()  # the browser logs what was refused, and it was meant to be


def test_nobody_changes_their_own_rights_and_the_page_says_so(visit: Visit, people: People) -> None:
    me = people["admin-01"].get("directory", "/v1/me")
    page = visit(WIDE).sign_in("admin-01", f"/people/{me['id']}")
    expect(page.get_by_text("任何人都不能更改自己的权限", exact=False)).to_be_visible(timeout=SECONDS)
    expect(page.get_by_role("button", name="停用账号")).to_have_count(0)
    fits(page)


def test_who_audits_sees_who_did_what_and_others_are_told_that_they_may_not(visit: Visit) -> None:
    page = visit(WIDE).sign_in("auditor-01", "/audit")
    expect(page.locator("ol.rows li").first).to_be_visible(timeout=SECONDS)
    fits(page)
    page.locator("input[name=who]").fill("admin-01")
    page.locator("form[role=search] button[type=submit]").click()
    page.wait_for_url(re.compile("actor="))
    page.locator("input[name=who]").fill("nobody-here")
    page.locator("form[role=search] button[type=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text("没有这个用户名")
    page = visit(WIDE).sign_in("leader-01", "/audit")
    expect(page.get_by_text("没有权限").first).to_be_visible(timeout=SECONDS)


def test_who_has_lost_a_password_is_told_what_to_do(visit: Visit) -> None:
    visitor = visit(WIDE)
    page = visitor.open("/sign-in")
    page.locator("input[name=username]").fill(f"nobody-{uuid4().hex[:8]}")
    page.locator("input[name=password]").fill("a wrong one")
    page.locator("button[type=submit]").click()
    for button, words in (("English", "The user name or the password is wrong"), ("中文", "用户名或密码不正确")):
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("alert")).to_contain_text(words, timeout=SECONDS)
    expect(page.locator("input[name=password]")).to_have_value("a wrong one")
    visitor.errors.clear()  # the browser logs what was refused, and it was meant to be
    page.get_by_role("link", name="忘记密码").click()
    expect(page.get_by_role("heading", name="忘记密码或丢失手机")).to_be_visible(timeout=SECONDS)
    fits(page)
