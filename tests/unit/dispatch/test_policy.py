"""The policy that ships with the service, and which policy holds when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import TypeAdapter

from kitchen_dispatch.books import default_book, shipped_policy
from kitchen_dispatch.domain.book import Book
from kitchen_dispatch.domain.calendar import Span
from kitchen_dispatch.domain.policy_written import DraftPolicy, policy_of, written

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


def test_a_policy_is_read_as_it_is_written_down() -> None:
    again = policy_of(shipped_policy(), version=FIRST.version, effective_from=FIRST.effective_from)
    assert again == FIRST
    assert policy_of(written(FIRST), version=FIRST.version, effective_from=FIRST.effective_from) == FIRST
    TypeAdapter(DraftPolicy).validate_python(
        {"number": 2, "title": "as it is", **written(FIRST)}
    )  # no field that is not known there


def test_what_is_written_down_names_every_tier() -> None:
    row = {**shipped_policy(), "tiers": {"G": {"handle": "7d"}}}
    with pytest.raises(ValueError, match="tiers: C, E0, E1, E2, M, Q, V missing"):
        policy_of(row, version=2, effective_from=NOW)


def test_what_holds_has_a_name_that_changes_with_it() -> None:
    second = replace(FIRST, version=2, effective_from=NOW)
    book = Book((FIRST, second), BOOK.calendar)
    assert book.stamp(NOW - timedelta(days=1)) == "policy 1, calendar 1"
    assert book.stamp(NOW) == "policy 2, calendar 1"
