"""When something fails, the page says what and what to do, in both languages; nothing typed is lost, and no row."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from kitchenctl.stack import Stack
from tests.browser.acts import DONE, fill, says, slowly, speak
from tests.browser.conftest import NARROW, SECONDS, Visitor
from tests.browser.test_desk import unclear
from tests.browser.test_government import HANDLER, LAMP, order_of
from tests.browser.wire import Wire, wire_to
from tests.e2e.people import People, submit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Visit = Callable[..., Visitor]
EXPIRED = {"zh": "登录已过期", "en": "Your session has ended"}
FORBIDDEN = {"zh": "没有权限", "en": "Not with your rights"}
AWAY = {"zh": "服务器暂时没有应答", "en": "The server does not answer"}
EMPTY = {"zh": "没有待办的事项", "en": "Nothing to do"}
LOADING = {"zh": "正在读取…", "en": "Loading…"}
NOT_DONE = {"zh": "还不能算已提交", "en": "it does not count as done"}
KEPT = {"zh": "填写的内容已保留", "en": "What you typed is kept"}
SENDING = {"zh": "正在提交…", "en": "Sending…"}
STREAM = {"zh": "实时更新中断", "en": "Live updates are interrupted"}


@pytest.fixture
def wire(hub: Stack) -> Iterator[Wire]:
    """Give a wire to the console."""
    with wire_to(hub.urls["console"]) as wire:
        yield wire


def rows(page: Page) -> list[str]:
    return [str(one.get_attribute("data-case")) for one in page.locator("[data-case]").all()]


def test_a_stream_that_is_cut_is_said_and_resumed_without_a_row_missed_or_doubled(
    visit: Visit, people: People, wire: Wire
) -> None:
    page = visit(by=wire.url).sign_in("triage-clerk-01", "/desk")
    expect(page.locator(".state.live")).to_be_visible(timeout=SECONDS)
    first = unclear(people)
    expect(page.locator(f"[data-case='{first.id}']")).to_have_count(1, timeout=SECONDS)
    wire.cut()
    expect(page.locator(".state.reconnecting, .state.away")).to_be_visible(timeout=SECONDS)
    says(page, page.locator(".banner[role=alert]"), STREAM)
    missed = [unclear(people) for _ in range(3)]
    for case in missed:
        case.desk("triage_review")
    wire.mend()
    page.get_by_role("alert").get_by_role("button").click()
    for case in (first, *missed):
        expect(page.locator(f"[data-case='{case.id}']")).to_have_count(1, timeout=SECONDS)
    expect(page.locator(".state.live")).to_be_visible(timeout=SECONDS)
    expect(page.get_by_role("alert")).to_have_count(0)
    assert len(rows(page)) == len(set(rows(page)))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_session_that_ends_while_somebody_types_is_begun_again_over_the_page(
    visit: Visit, people: People, language: str
) -> None:
    path = order_of(submit(people, "resident-01", LAMP))
    visitor = visit(language=language)
    page = visitor.sign_in(HANDLER, path)
    typed = "已到现场查看，等配件"
    page.locator("[data-command=sign]").click()
    page.locator("[data-command=contact]").click()
    note = page.locator("[data-field=note]")
    fill(note, typed)
    visitor.context.clear_cookies()
    # Sent from under the dialog too: what changes beside may have made the page ask, and be refused, before the click.
    page.locator(".command-form button[type=submit]").evaluate("send => send.click()")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(EXPIRED[language], timeout=SECONDS)
    expect(dialog.locator("input[name=password]")).to_be_focused()
    dialog.locator("input[name=password]").fill(visitor.accounts[HANDLER])
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0, timeout=SECONDS)
    expect(note.locator("textarea")).to_have_value(typed)
    page.locator(".command-form button[type=submit]").click()
    expect(page.locator(".commands .answer")).not_to_be_empty(timeout=SECONDS)
    assert people[HANDLER].get("dispatch", path.replace("/units/", "/v1/orders/"))["state"] == "in_progress"


def test_while_a_server_is_away_or_slow_nothing_typed_is_lost_and_nothing_is_called_done(
    visit: Visit, people: People, wire: Wire
) -> None:
    path = order_of(submit(people, "resident-01", LAMP))
    order = path.replace("/units/", "/v1/orders/")
    page = visit(by=wire.url).sign_in(HANDLER, path)
    page.locator("[data-command=sign]").click()
    page.locator("[data-command=contact]").click()
    form, note = page.locator(".command-form"), page.locator("[data-field=note] textarea")
    send, done = form.locator("button[type=submit]"), page.locator(".commands .answer").filter(has_text=DONE)
    note.fill("已联系")
    note.press("Escape")
    button = page.locator("[data-command=contact]")
    expect(button).to_be_focused()
    button.press("Enter")
    expect(note).to_have_value("已联系")
    wire.cut()
    send.click()
    says(page, form.get_by_role("alert"), NOT_DONE)
    says(page, form.get_by_role("alert"), KEPT)
    expect(note).to_have_value("已联系")
    expect(done).to_have_count(0)
    page.get_by_role("button", name="已结束").click()
    error = page.locator(".error[role=alert]")
    says(page, error, AWAY)
    wire.mend()
    error.get_by_role("button", name="重试").click()
    expect(error).to_have_count(0, timeout=SECONDS)
    with slowly(page, "**/*:contact"):
        send.click()
        says(page, send, SENDING)
        expect(send).to_be_disabled()
        expect(note).to_have_value("已联系")
        expect(done).to_have_count(0)
        assert people[HANDLER].get("dispatch", order)["state"] == "signed"
    expect(done).to_be_visible(timeout=SECONDS)
    assert people[HANDLER].get("dispatch", order)["state"] == "in_progress"


def test_who_has_no_right_and_whose_list_is_slow_or_empty_is_told_so(visit: Visit) -> None:
    page = visit(NARROW).sign_in("merchant-01", "/desk")
    says(page, page.locator("main"), FORBIDDEN)
    page.goto(page.url.replace("/desk", "/units"))
    says(page, page.get_by_role("alert"), FORBIDDEN)
    page.route("**/v1/merchant-orders?**", lambda route: route.fulfill(json={"items": [], "next": None}))
    with slowly(page, "**/v1/merchant-orders?**"):
        page.goto(page.url.replace("/units", "/merchants"))
        for language in ("en", "zh"):
            speak(page, language)
            expect(page.get_by_role("status", name=LOADING[language])).to_be_visible(timeout=SECONDS)
        expect(page.locator(".empty")).to_have_count(0)
    says(page, page.locator(".empty"), EMPTY)
