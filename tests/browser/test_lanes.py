"""The other lanes in browsers: each role moves its own to the end by the buttons that the service allows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import act, allowed, is_shown_whom_to_call, open_row
from tests.browser.conftest import NARROW, SECONDS, Visitor
from tests.e2e import test_commercial_lane as commercial
from tests.e2e import test_news_lane as news
from tests.e2e import test_volunteer_lane as volunteer
from tests.e2e.people import Case, People, until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Visit = Callable[..., Visitor]


def tracked(visit: Visit, case: Case) -> Page:
    """Let the citizen look at it on their phone, by number and code."""
    page = visit(NARROW).open("/track")
    page.locator("#track-number").fill(case.no)
    page.locator("#track-code").fill(case.given["tracking_code"])
    page.locator("form button[type=submit]").click()
    return page


def rated(visit: Visit, case: Case) -> Page:
    """Let the citizen rate it."""
    page = tracked(visit, case)
    act(page, "rate", verdict="solved", satisfied=True, stars=5, comment="很快，谢谢")
    return page


def test_a_lead_becomes_a_story_that_another_signs_off_and_it_is_in_the_feed(visit: Visit, people: People) -> None:
    case, _ = news.tip(people)
    writer = visit().sign_in(news.REPORTER, "/news/leads")
    open_row(writer, case)
    act(writer, "accept")
    case.shows("reporting")
    writer.locator("a[href='/news/stories']").first.click()
    open_row(writer, case)
    act(writer, "save", **news.TEXT)
    act(writer, "submit")
    expect(writer.locator("[data-command=approve]")).to_have_count(0)

    story = writer.url.rpartition("/")[2]
    reviewer = visit().sign_in(news.REVIEWER, f"/news/stories/{story}")
    expect(reviewer.locator("article")).to_contain_text(news.TEXT["body"], timeout=SECONDS)
    act(reviewer, "approve")
    publisher = visit().sign_in(news.PUBLISHER, f"/news/stories/{story}")
    act(publisher, "release")
    case.shows("published")
    found = until(lambda: news.in_feed(people, story))
    assert found["title"] == news.TEXT["title"]


def test_a_need_is_approved_offered_accepted_planned_served_and_rated(visit: Visit, people: People) -> None:
    case, path = volunteer.need(people)
    centre = visit().sign_in(volunteer.CENTRE, "/volunteers")
    open_row(centre, case)
    act(centre, "approve", risk="low")
    act(centre, "dispatch")
    team = visit().sign_in(volunteer.NEAR_LEADER, "/volunteers")
    open_row(team, case)
    assert allowed(team) == people[volunteer.NEAR_LEADER].allowed("volunteer", path)
    act(team, "accept")
    is_shown_whom_to_call(team)
    act(team, "plan", starts_at=datetime.now().astimezone() + timedelta(days=1), minutes=90)
    act(team, "start")
    act(team, "finish", result="helped", report="陪老人聊天，买好一周的菜。", minutes=90, people=2)
    case.shows("callback")
    rated(visit, case)
    case.shows("closed")
    expect(centre.locator("article")).to_contain_text("已评价", timeout=SECONDS)


def test_a_merchant_accepts_and_serves_and_the_citizen_rates(visit: Visit, people: People) -> None:
    case, _, path = commercial.ordered(people)
    merchant = visit(NARROW).sign_in(commercial.ITS_PEOPLE, "/merchants")
    open_row(merchant, case)
    assert allowed(merchant) == people[commercial.ITS_PEOPLE].allowed("dispatch", path)
    if "quote" in allowed(merchant):  # the lane wants a price first, to which the citizen has to agree
        act(merchant, "quote", amount=80, promised_at=datetime.now().astimezone() + timedelta(hours=3))
        case.tells("merchant_quoted")
        citizen = tracked(visit, case)
        expect(citizen.locator("dl.facts")).to_contain_text("80.00 元", timeout=SECONDS)
        act(citizen, "agree")
        # Who presses before the page has heard of it is told to look again.
        expect(merchant.locator("article")).to_contain_text("同意报价", timeout=SECONDS)
    act(merchant, "accept")
    is_shown_whom_to_call(merchant)
    act(merchant, "fulfil", note="师傅半小时内到")
    case.shows("confirming")
    page = rated(visit, case)
    expect(page.locator(".status")).to_have_text("已结案", timeout=SECONDS)
    expect(merchant.locator("article")).to_contain_text("已评价", timeout=SECONDS)


def test_a_citizen_disputes_from_their_page_and_both_sides_read_what_came_of_it(visit: Visit, people: People) -> None:
    case, _, path = commercial.in_the_other_district(people)
    commercial.quoted(people, path, commercial.ITS_NEIGHBOUR)
    people[commercial.ITS_NEIGHBOUR].post("dispatch", f"{path}:accept")
    case.shows("scheduled")
    citizen = tracked(visit, case)
    act(citizen, "dispute", reason="临时加价八十元")
    expect(citizen.locator(".timeline")).to_contain_text("您已提出与商家的纠纷", timeout=SECONDS)
    case.tells("disputed")
    merchant = visit(NARROW).sign_in(commercial.ITS_NEIGHBOUR, f"/merchants/{path.rpartition('/')[2]}")
    expect(merchant.locator("article")).to_contain_text("临时加价八十元", timeout=SECONDS)
    commercial.heard(people, commercial.mediated(people, case))
    expect(merchant.locator("article")).to_contain_text("纠纷已了结", timeout=SECONDS)
    expect(merchant.locator("article")).to_contain_text(commercial.FOUND)
    page = tracked(visit, case)
    expect(page.locator(".status")).to_have_text("已结案", timeout=SECONDS)
    expect(page.locator(".timeline")).to_contain_text(commercial.FOUND)
    page.locator("[data-link]").click()
    expect(page.locator("blockquote")).to_contain_text(commercial.FOUND, timeout=SECONDS)
    page.locator("[data-link]").click()
    expect(page.locator(".timeline")).to_contain_text("您已提出与商家的纠纷", timeout=SECONDS)
