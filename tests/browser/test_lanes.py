"""The lanes in a browser: each role sees its own, and moves it by the buttons that the service allows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SECONDS, Visitor
from tests.e2e.people import People, submit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Visit = Callable[..., Visitor]
LAMP = "贵阳市云岩区大营路街道，路灯不亮已经三天了，晚上看不见路"


def test_a_unit_signs_its_order_and_the_citizen_sees_it(visit: Visit, people: People) -> None:
    case = submit(people, "resident-01", LAMP, kind="appeal")
    order = case.of("dispatch", "/v1/matters")["orders"][0]
    page = visit().sign_in("unit-handler-01", f"/units/{order['id']}")
    sign = page.get_by_role("button", name="签收", exact=True)
    expect(sign).to_be_enabled(timeout=SECONDS)
    sign.click()
    # A button that asks for nothing may act at once; one with a form has a button of its own to send it.
    send = page.locator("form button[type=submit]")
    if send.count():
        send.first.click()
    expect(sign).to_have_count(0, timeout=SECONDS)
    case.shows("handling")
