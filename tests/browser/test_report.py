"""Reporting with a picture: kept in the browser until the service has it, whatever the network does."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.acts import says, slowly
from tests.browser.conftest import NARROW, SECONDS, Visitor
from tests.e2e.people import People

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Visit = Callable[..., Visitor]
# The browser makes its own picture.
PICTURE = """() => {
  const canvas = document.createElement('canvas'); canvas.width = 640; canvas.height = 480;
  canvas.getContext('2d').fillRect(0, 0, 320, 240);
  return canvas.toDataURL('image/jpeg').split(',')[1]
}"""

# Returns once the browser keeps what is being written, its picture with it.
KEPT = """async text => {
  const asked = request => new Promise(done => { request.onsuccess = () => done(request.result) })
  const database = await asked(indexedDB.open('kitchen-submit'))
  const drafts = () => asked(database.transaction('drafts').objectStore('drafts').getAll())
  while (!(await drafts()).some(one => one.report.text === text && one.photos.length === 1)) {}
  database.close()
}"""


def write(page: Page, text: str) -> None:
    picture = FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=base64.b64decode(page.evaluate(PICTURE)))
    page.locator("input[type=file]").set_input_files([picture])
    expect(page.locator(".photos img")).to_have_count(1)
    page.locator("#report-text").fill(text)


def test_a_report_with_picture_and_place_gets_its_number_and_is_followed(visit: Visit, people: People) -> None:
    """Seen to fail: the browser refused to keep what the page watched, and a picture is part of that."""
    text = f"贵阳市云岩区大营路街道，路灯坏了三盏 {uuid4().hex[:6]}"
    visitor = visit(NARROW)
    visitor.context.grant_permissions(["geolocation"])
    visitor.context.set_geolocation({"latitude": 26.6, "longitude": 106.7, "accuracy": 12})
    page = visitor.sign_in("grid-worker-01", "/submit")
    write(page, text)
    page.get_by_role("button", name="用当前位置").click()
    expect(page.get_by_text("误差约 12 米")).to_be_visible(timeout=SECONDS)
    with slowly(page, "**/api/intake/v1/submissions"):
        page.locator("form button[type=submit]").click()
        says(page, page.locator("[data-state=sending]").filter(has_text=text), {"zh": "正在发送", "en": "Sending"})
        expect(page.locator(".number")).to_have_count(0)
    item = page.locator("[data-state=received]").filter(has_text=text)
    expect(item).to_be_visible(timeout=SECONDS)
    number = item.locator(".number").inner_text()
    expect(page.locator("form [role=alert]")).to_have_count(0)
    (kept,) = people["service-01"].get("intake", f"/v1/submissions?case_no={number}")["items"]
    assert len(kept["media_ids"]) == 1
    assert kept["place"]["lat"] is not None
    item.get_by_role("link").click()
    page.wait_for_url("**/track**")
    expect(page.get_by_text(number).first).to_be_visible(timeout=SECONDS)
    expect(page.locator(".status")).to_have_text(re.compile("^已派至(?!承办单位).+"), timeout=2 * SECONDS)
    expect(page.locator(".timeline")).to_contain_text("已立案", timeout=SECONDS)


def test_what_is_sent_without_a_network_outlives_the_page_and_goes_once(visit: Visit, people: People) -> None:
    text = f"贵阳市云岩区大营路街道，井盖松动 {uuid4().hex[:6]}"
    visitor = visit(NARROW)
    page = visitor.sign_in("grid-worker-01", "/submit")
    refused = ["**/api/intake/v1/media", "**/api/intake/v1/submissions"]
    for address in refused:
        page.route(address, lambda route: route.abort())
    write(page, text)
    page.locator("form button[type=submit]").click()
    unsent = page.locator("[data-state=waiting]").filter(has_text=text)
    says(page, unsent, {"zh": "服务暂时联系不上", "en": "The service cannot be reached"})
    page.reload()
    expect(unsent).to_be_visible(timeout=SECONDS)
    for address in refused:
        page.unroute(address)
    page.locator(".notice button").click()
    item = page.locator("[data-state=received]").filter(has_text=text)
    expect(item).to_be_visible(timeout=SECONDS)
    page.reload()
    expect(item).to_be_visible(timeout=SECONDS)
    mine = people["grid-worker-01"].get("intake", "/v1/my/submissions?limit=200")["items"]
    assert sum(item.get("case_no") == page.locator(".number").first.inner_text() for item in mine) == 1


def test_what_is_being_written_outlives_the_page(visit: Visit) -> None:
    text = f"写到一半 {uuid4().hex[:6]}"
    page = visit(NARROW).sign_in("grid-worker-01", "/submit")
    write(page, text)
    page.evaluate(KEPT, text)
    page.reload()
    expect(page.locator("#report-text")).to_have_value(text)
    expect(page.locator(".photos img")).to_have_count(1)
