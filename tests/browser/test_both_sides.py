"""Between two areas: the desk says in the browser which side leads, on every screen and by keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NARROW, SECONDS, WIDE, Visitor
from tests.browser.test_every_page import wrong
from tests.e2e.conftest import Run
from tests.e2e.people import Case, People, submit, until
from tests.e2e.test_borders import feature, written

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Visit = Callable[..., Visitor]
# Streets and a place of these tests alone: where a border is known, triage says something else of what lies there.
HERE, THERE = "520111008", "520115006"
WEST, MIDDLE, EAST, INSIDE = 105.0, 105.02, 105.04, 26.01
LAMP = "路灯坏了三天，晚上一片漆黑，请派人来修。"
NAMES = ["花溪区市政设施管理所", "观山湖区市政设施管理所"]


@pytest.fixture(scope="module")
def borders(kitchen: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give two streets a border, and take it away again: the other journeys know none."""
    folder = tmp_path_factory.mktemp("borders")
    drawn = [feature(HERE, WEST, MIDDLE), feature(THERE, MIDDLE, EAST)]
    kitchen("admin", "import-borders", written(folder / "drawn.geojson", drawn))
    yield
    lifted = [{**one, "geometry": None} for one in drawn]
    kitchen("admin", "import-borders", written(folder / "lifted.geojson", lifted))


def between(people: People) -> Case:
    """Return a case beside the border that waits at the desk."""

    def beside() -> Case | None:
        place = {"lat": INSIDE, "long": MIDDLE - 0.0003, "datum": "wgs84"}
        case = submit(people, "resident-01", LAMP, place=place, visibility="public")
        return case if case.desk("routed", "triage_review")["sides"] == [HERE, THERE] else None

    return until(beside, seconds=90, every=3, what="triage asks for borders every half minute")


def asked(page: Page) -> Locator:
    """Return the question who leads, once it stands in the dialog with both units and the nearest side as the lead."""
    sides = page.get_by_role("dialog").get_by_role("group", name="位于交界处：由谁主办")
    expect(sides.get_by_role("radio")).to_have_count(len(NAMES) + 1, timeout=SECONDS)
    for name in NAMES:
        expect(sides).to_contain_text(name)
    expect(sides.get_by_role("radio", name=NAMES[0])).to_be_checked()
    return sides


def went(case: Case) -> dict[str, str]:
    """Return who has it as what, once it has been sent."""
    case.desk("routed")
    return {order["unit_name"]: order["role"] for order in case.of("dispatch", "/v1/matters")["orders"]}


@pytest.mark.usefixtures("borders")
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_desk_gives_the_lead_to_the_other_side(visit: Visit, people: People, size: dict[str, int]) -> None:
    case = between(people)
    page = visit(size).sign_in("triage-clerk-01", f"/cases/{case.id}")
    page.get_by_role("button", name="政府办理").click()
    sides = asked(page)
    assert wrong(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    sides.get_by_text(NAMES[1]).click()
    expect(sides.locator("label").filter(has_text=NAMES[0])).to_contain_text("协办")
    expect(sides.locator("label").filter(has_text=NAMES[1])).to_contain_text("主办")
    page.get_by_role("dialog").locator("button[type=submit]").click()
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=SECONDS)
    assert went(case) == {NAMES[0]: "assist", NAMES[1]: "lead"}


@pytest.mark.usefixtures("borders")
def test_it_is_asked_and_answered_without_a_mouse(visit: Visit, people: People) -> None:
    case = between(people)
    page = visit(WIDE).sign_in("triage-clerk-01", f"/cases/{case.id}")
    expect(page.get_by_role("button", name="政府办理")).to_be_enabled(timeout=SECONDS)
    page.keyboard.press("Digit2")
    sides = asked(page)
    expect(page.locator("input[name=lane]:checked")).to_be_focused()
    for _ in range(3):  # the matter and the tier lie between
        page.keyboard.press("Tab")
    expect(sides.get_by_role("radio", name=NAMES[0])).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(sides.get_by_role("radio", name=NAMES[1])).to_be_checked()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=SECONDS)
    assert went(case) == {NAMES[0]: "assist", NAMES[1]: "lead"}


@pytest.mark.usefixtures("borders")
def test_who_names_no_unit_leaves_it_to_the_duty_list(visit: Visit, people: People) -> None:
    case = between(people)
    page = visit(NARROW, language="en").sign_in("triage-clerk-01", f"/cases/{case.id}")
    page.get_by_role("button", name="Government").click()
    sides = page.get_by_role("dialog").get_by_role("group", name="On a boundary: who leads?")
    sides.get_by_text("Name no unit").click()
    expect(sides.get_by_text("not named")).to_have_count(len(NAMES))
    page.get_by_role("dialog").locator("button[type=submit]").click()
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=SECONDS)
    assert went(case) == {NAMES[0]: "lead"}
