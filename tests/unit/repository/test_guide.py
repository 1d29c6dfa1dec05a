"""The guide: every page of the web app has its pictures, and no picture is of a page that is gone."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tools.web.pages import PAGES, Shot
from tools.web.screenshots import GUIDE, LOCALES, WIDTHS

FEATURES = Path(__file__).resolve().parents[3] / "services/console/web/src/features"
NO_ROUTE = {"unknown"}  # what is shown where there is none
PICTURES = {f"{language}/{shot.name}-{width}.png" for shot in PAGES for language in LOCALES for width in WIDTHS}


def routes() -> set[str]:
    """Return the path of every route of every feature."""
    texts = [file.read_text(encoding="utf-8") for file in FEATURES.glob("*/routes.ts")]
    found = {path for text in texts for path in re.findall(r"\bpath: '([^']+)'", text)}
    assert "/wall/cases" in found
    return found


def test_every_page_is_taken_and_none_that_is_no_more() -> None:
    """Seen to fail: without the line of `/published/:id`, and with one of `/published/:number`."""
    assert {shot.route for shot in PAGES if shot.name not in NO_ROUTE} == routes()
    assert [name for name, times in Counter(shot.name for shot in PAGES).items() if times > 1] == []


def test_the_guide_shows_what_is_taken_and_nothing_else() -> None:
    """Seen to fail: without the row of the kept list, and with a picture that lay there from before."""
    lying = {str(file.relative_to(GUIDE)) for file in GUIDE.glob("*/*.png")}
    shown = set(re.findall(r"\]\(([^)]+\.png)\)", (GUIDE / "README.md").read_text(encoding="utf-8")))
    assert lying == PICTURES
    assert shown == PICTURES


@pytest.mark.parametrize(
    ("route", "path", "is_it"),
    [
        ("/units/:id", "/units/52", True),
        ("/units/:id", "/units", False),
        ("/rules/:kind(policies|calendars)/:id", "/rules/calendars/52", True),
        ("/rules/:kind(policies|calendars)/:id", "/rules/others/52", False),
    ],
    ids=["one of a list", "the list", "one of two kinds", "neither kind"],
)
def test_a_picture_is_taken_where_the_address_is_of_its_route(route: str, path: str, is_it: bool) -> None:
    assert Shot("any", route).shows(path) == is_it
