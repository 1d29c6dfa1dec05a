"""When something fails, the page says what and what to do, in both languages; nothing typed is lost, and no row."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from kitchenctl.stack import Stack
from tests.browser.acts import fill
from tests.browser.conftest import NARROW, SECONDS, Visitor
from tests.browser.test_desk import unclear
from tests.browser.test_government import HANDLER, LAMP, order_of
from tests.browser.wire import Wire, wire_to
from tests.e2e.people import People, submit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Visit = Callable[..., Visitor]
WORDS = {
    "zh": {
        "expired": "登录已过期",
        "forbidden": "没有权限",
        "away": "服务器暂时没有应答",
        "retry": "重试",
        "empty": "没有待办的事项",
        "not_sent": "服务暂时联系不上，没有提交",
        "kept": "填写的内容已保留",
        "stream": "实时更新中断",
    },
    "en": {
        "expired": "Your session has ended",
        "forbidden": "Not with your rights",
        "away": "The server does not answer",
        "retry": "Try again",
        "empty": "Nothing to do",
        "not_sent": "The service cannot be reached",
        "kept": "What you typed is kept",
        "stream": "Live updates are interrupted",
    },
}
both = pytest.mark.parametrize("language", ["zh", "en"])


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
    expect(page.get_by_role("alert").filter(has_text=WORDS["zh"]["stream"])).to_be_visible(timeout=SECONDS)
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


@both
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
    page.locator(".command-form button[type=submit]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(WORDS[language]["expired"], timeout=SECONDS)
    dialog.locator("input[name=password]").fill(visitor.accounts[HANDLER])
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0, timeout=SECONDS)
    expect(note.locator("textarea")).to_have_value(typed)
    page.locator(".command-form button[type=submit]").click()
    expect(page.locator(".commands .answer")).not_to_be_empty(timeout=SECONDS)
    assert people[HANDLER].get("dispatch", path.replace("/units/", "/v1/orders/"))["state"] == "in_progress"


@both
def test_a_server_that_is_away_is_said_and_nothing_typed_is_lost(
    visit: Visit, people: People, wire: Wire, language: str
) -> None:
    words = WORDS[language]
    path = order_of(submit(people, "resident-01", LAMP))
    page = visit(by=wire.url, language=language).sign_in(HANDLER, path)
    page.locator("[data-command=sign]").click()
    page.locator("[data-command=contact]").click()
    fill(page.locator("[data-field=note]"), "已联系")
    wire.cut()
    page.locator(".command-form button[type=submit]").click()
    failed = page.locator(".command-form [role=alert]")
    expect(failed).to_contain_text(words["not_sent"], timeout=SECONDS)
    expect(failed).to_contain_text(words["kept"])
    expect(page.locator("[data-field=note] textarea")).to_have_value("已联系")
    page.get_by_role("button", name="已结束" if language == "zh" else "Over").click()
    error = page.locator(".error[role=alert]")
    expect(error).to_contain_text(words["away"], timeout=SECONDS)
    wire.mend()
    error.get_by_role("button", name=words["retry"]).click()
    expect(error).to_have_count(0, timeout=SECONDS)


@both
def test_who_has_no_right_and_whose_list_is_empty_is_told_so(visit: Visit, language: str) -> None:
    words = WORDS[language]
    page = visit(language=language).sign_in("merchant-01", "/desk")
    expect(page.locator("main")).to_contain_text(words["forbidden"], timeout=SECONDS)
    page = visit(NARROW, language=language).sign_in("merchant-01", "/units")
    expect(page.get_by_role("alert")).to_contain_text(words["forbidden"], timeout=SECONDS)
    page.route("**/v1/merchant-orders?**", lambda route: route.fulfill(json={"items": [], "next": None}))
    page.goto(page.url.replace("/units", "/merchants"))
    expect(page.locator(".empty")).to_contain_text(words["empty"], timeout=SECONDS)


def test_a_slow_network_shows_that_something_comes(visit: Visit, wire: Wire) -> None:
    page = visit(NARROW, by=wire.url).sign_in("merchant-01", "/merchants")
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=SECONDS)
    wire.slow(0.5)
    page.get_by_role("button", name="已结束").click()
    expect(page.get_by_role("status", name="正在读取…")).to_be_visible(timeout=SECONDS)
    expect(page.get_by_role("status", name="正在读取…")).to_have_count(0, timeout=SECONDS)
    expect(page.get_by_role("alert")).to_have_count(0)
