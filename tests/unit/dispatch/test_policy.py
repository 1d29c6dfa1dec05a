"""The policy that ships with the service, and which policy holds when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kitchen_dispatch.books import default_book, policy_of
from kitchen_dispatch.domain.book import Book
from kitchen_dispatch.domain.calendar import Span

BOOK = default_book()
FIRST = BOOK.policies[0]
NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)
TIERS = {
    "E0": "5m 15m 15m 30m 2h 24h",
    "E1": "30m 1h 1h 2h 24h 2d",
    "E2": "2h 4h 2wh 4wh 3d 3d",
    "G": "2h 24h 4wh 24h 7d 3d",
    "C": "2h 24h 4wh 24h 15d 3d",
    "Q": "2h 4h 2wh - 1wd -",
    "V": "2h 24h 24h 24h - 2d",
    "M": "- 0m 2h - - 2d",
}


@pytest.mark.parametrize(("tier", "row"), TIERS.items())
def test_the_first_policy_is_the_table_of_the_specification(tier: str, row: str) -> None:
    terms = FIRST.tiers[tier]
    written = (terms.intake, terms.dispatch, terms.sign, terms.contact, terms.handle, terms.callback)
    assert " ".join(str(span or "-") for span in written) == row


def test_what_may_be_returned_and_by_when_follows_from_the_tier() -> None:
    windows = {tier: str(terms.return_window) for tier, terms in FIRST.tiers.items() if terms.return_window}
    assert windows == {"E1": "2wh", "E2": "2wh", "G": "1wd", "C": "1wd", "Q": "2wh"}, "E0 is called, not returned"
    assert str(FIRST.tiers["E1"].ruling) == "0m", "先办后议: a lead unit is named at once"
    assert (FIRST.returns.per_unit, FIRST.returns.after_ruling, FIRST.returns.bounce_cap) == (1, 0, 2)


def test_only_the_tier_of_the_category_table_looks_into_it() -> None:
    assert FIRST.terms("E2", "GOV-RUBBISH").handle == Span.parse("4wh")
    assert FIRST.terms("E2", "GOV-OTHER").handle == Span.parse("3d")
    assert FIRST.terms("G", "GOV-RUBBISH").handle == Span.parse("7d")


def test_a_tier_that_nobody_knows_counts_as_an_ordinary_one() -> None:
    assert FIRST.terms("X", "GOV-RUBBISH") == FIRST.tiers["G"]


def test_a_policy_holds_from_its_date_and_the_newest_one_wins() -> None:
    second = replace(FIRST, version=2, effective_from=NOW)
    third = replace(FIRST, version=3, effective_from=NOW)
    book = Book((third, FIRST, second), BOOK.calendar)
    assert book.policy(NOW - timedelta(milliseconds=1)).version == 1
    assert book.policy(NOW).version == 3, "of one date the later version"
    assert book.policy(datetime(2020, 1, 1, tzinfo=UTC)).version == 1, "before all of them the first"


def test_a_book_without_a_policy_and_a_policy_without_the_ordinary_tier_do_not_exist() -> None:
    with pytest.raises(ValueError, match="at least one policy"):
        Book((), BOOK.calendar)
    with pytest.raises(ValueError, match="tier G"):
        replace(FIRST, tiers={"E0": FIRST.tiers["E0"]})


def test_a_date_without_its_offset_is_no_instant() -> None:
    with pytest.raises(ValueError, match="offset"):
        policy_of({**_row(), "effective_from": "2027-01-01T00:00:00"})
    assert policy_of({**_row(), "effective_from": "2027-01-01T00:00:00+08:00"}).effective_from.tzinfo is UTC


def _row() -> dict[str, object]:
    return {
        "version": 1,
        "tiers": {"G": {"handle": "7d"}},
        "categories": {},
        "returns": {"per_unit": 1, "after_ruling": 0, "bounce_cap": 2},
        "extension": {"times": 2, "review": "1wd", "grounds": ["law"]},
        "wait": {"each": "3d", "times": 2},
        "rework": {"shortest": "2h", "longest": "7d", "rounds": 2},
        "callback": {"attempts": 3, "days": 2},
        "dispute": {"accept": "7wd", "mediate": "45wd"},
        "verify": "2wd",
        "reopen": "15d",
    }
