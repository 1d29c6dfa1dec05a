"""Rules as data: two people stand for each, every process changes at the same instant, and live orders follow."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen_dispatch.books import book_at, changes_after
from kitchen_dispatch.domain.book_version import (
    EDITORS,
    LEAD_TIME,
    PUBLISHERS,
    RULE,
    Discard,
    Publish,
    RuleState,
    RuleVersion,
    draft,
)
from kitchen_dispatch.domain.calendar import Span
from kitchen_dispatch.domain.calendar_written import DraftCalendar
from kitchen_dispatch.domain.policy_preview import Preview
from kitchen_dispatch.rules import Rules
from kitchen_dispatch.store_policy import rule_fields
from kitchen_dispatch.wire_policy import rule_letter
from kitchenkit.decide import Refused
from kitchenkit.react import Transient
from tests.fakes.store import MemoryStore

from .rulebook import BOOK, NOTICE, NOW, SOON, asked, by_the_book, matter, notice, policy

DAY = timedelta(days=1)


def after(rule: RuleVersion, command: object, **who: Any) -> RuleVersion:
    """Return the rule after a command."""
    return RULE.decide(rule, command, asked(**who)).steps[-1].after


def test_a_draft_is_in_force_only_when_another_person_has_published_it() -> None:
    drafted = policy(since=None)
    assert book_at([drafted], SOON).policy(SOON).version == 1
    with pytest.raises(Refused) as refused:
        after(drafted, Publish(), actor="p1")
    assert refused.value.code == "another_person"
    published = after(drafted, Publish())
    assert (published.published_by, published.effective_from) == ("p2", NOW + LEAD_TIME)
    assert book_at([published], SOON).policy(SOON).version == 2


@pytest.mark.parametrize("since", [NOW, NOW - DAY, SOON - timedelta(milliseconds=1), NOW + 2000 * DAY])
def test_a_rule_is_published_at_least_a_minute_and_at_most_five_years_ahead(since: datetime) -> None:
    with pytest.raises(Refused) as refused:
        after(policy(since=None), Publish(effective_from=since))
    assert refused.value.code == "far_enough_ahead"
    assert after(policy(since=None), Publish(effective_from=SOON)).effective_from == SOON


@pytest.mark.parametrize("command", [Publish(), Discard()])
@pytest.mark.parametrize("state", [RuleState.PUBLISHED, RuleState.DISCARDED])
def test_what_is_published_or_discarded_stays_so(command: object, state: RuleState) -> None:
    with pytest.raises(Refused) as refused:
        after(replace(policy(), state=state), command)
    assert refused.value.code == "wrong_state"


@pytest.mark.parametrize("role", [*sorted(EDITORS - PUBLISHERS), "unit_head", "admin"])
def test_who_edits_does_not_publish(role: str) -> None:
    with pytest.raises(Refused) as refused:
        after(policy(since=None), Publish(), role=role)
    assert refused.value.code == "wrong_role"


def test_what_is_told_of_a_rule_is_all_of_it() -> None:
    letter = rule_letter(RULE.decide(notice(since=None), Publish(), asked()).steps[0].fact, notice())
    assert (letter.type, letter.topics) == ("kitchen.dispatch.v1.RulePublished", ("dispatch-control-events",))
    assert json.dumps(NOTICE["holidays"]).encode() in letter.body


def test_a_year_that_is_published_is_provisional_no_more_and_its_holidays_count() -> None:
    eve = datetime(2026, 12, 31, 2, tzinfo=UTC)
    before = book_at([notice()], NOW).calendar.add(eve, Span.parse("1wd"))
    known = book_at([notice()], SOON).calendar.add(eve, Span.parse("1wd"))
    assert before.provisional
    assert before.at < known.at == datetime(2027, 1, 4, 9, 30, tzinfo=UTC)
    assert not known.provisional


def test_a_notice_may_be_corrected_by_a_later_one_for_the_same_year() -> None:
    corrected = notice(3, SOON, {**NOTICE, "makeup": ["2027-02-20"]})
    calendar = book_at([corrected, notice()], SOON).calendar
    assert calendar.version == 3
    assert calendar.is_working(date(2027, 2, 20))
    assert not calendar.is_working(date(2027, 1, 31)), "the first notice is forgotten"
    assert calendar.is_working(date(2026, 10, 10)), "other years stay"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"holidays": ("2026-11-30",)}, "holidays: 2026-11-30 is neither in 2027"),
        ({"makeup": ("2027-02-03",)}, "makeup: 2027-02-03 is no weekend"),
        ({"makeup": ("2027-02-06",)}, "makeup: 2027-02-06 is among the holidays"),
    ],
)
def test_a_notice_that_makes_no_sense_is_refused_with_the_day(changed: dict[str, tuple[str, ...]], said: str) -> None:
    fields: dict[str, Any] = {**NOTICE, "title": "2027", "number": 2, **changed}
    with pytest.raises(ValueError, match=said):
        DraftCalendar(**fields)


def test_a_notice_becomes_a_draft_of_its_author() -> None:
    fields: dict[str, Any] = {**NOTICE, "title": "2027 年节假日安排", "number": 4}
    made = draft("id", DraftCalendar(**fields), asked("p1", "dispatcher")).steps[-1].after
    assert (made.number, made.drafted_by, made.content) == (4, "p1", NOTICE)


class Wall:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def stores(*versions: RuleVersion) -> tuple[MemoryStore[RuleVersion], MemoryStore[RuleVersion]]:
    policies, calendars = MemoryStore[RuleVersion](rule_fields), MemoryStore[RuleVersion](rule_fields)
    for version in versions:
        (policies if version.id.startswith("policy") else calendars).put(version, NOW)
    return policies, calendars


async def test_before_the_first_look_nobody_knows_what_holds() -> None:
    rules = Rules(*stores(), Wall())
    with pytest.raises(Transient):
        rules.book()
    await rules.refresh()
    assert rules.book() == BOOK


async def test_a_process_changes_over_at_the_instant_and_not_when_it_looks() -> None:
    wall = Wall()
    rules = Rules(*stores(policy(), notice(since=SOON + DAY), policy(3, None)), wall)
    await rules.refresh()
    assert rules.book().stamp(wall()) == "policy 1, calendar 1"
    wall.now = SOON
    assert rules.book().stamp(wall()) == "policy 2, calendar 1"
    wall.now = SOON + DAY
    assert rules.book().stamp(wall()) == "policy 2, calendar 2"


async def test_what_was_known_holds_while_the_database_is_away() -> None:
    wall = Wall()
    policies, calendars = stores(policy())
    rules = Rules(policies, calendars, wall)
    await rules.refresh()
    policies.away = True
    with pytest.raises(Transient):
        await rules.refresh()
    wall.now = SOON
    assert rules.book().policy(SOON).version == 2


@given(st.lists(st.integers(0, 50), max_size=6), st.integers(0, 60))
def test_between_two_changes_nothing_changes(days: list[int], asked_on: int) -> None:
    versions = [notice(n, NOW + day * DAY) for n, day in enumerate(days, start=2)]
    at = NOW + asked_on * DAY
    following = changes_after(versions, at)
    last = (following - timedelta(milliseconds=1)) if following else at + 1000 * DAY
    assert book_at(versions, at) == book_at(versions, last)


def test_a_preview_counts_what_would_move_and_shows_what_moves_farthest() -> None:
    context = replace(asked(now=SOON), book=book_at([policy(G="5d")], SOON))
    preview = Preview(SOON)
    dues: Mapping[str, datetime] = {
        "same": NOW + 5 * DAY,
        "later": NOW + 3 * DAY,
        "a": NOW + 7 * DAY,
        "b": NOW + 9 * DAY,
    }
    for name, due in dues.items():
        before: Any = matter(name, due)
        steps = by_the_book(before, context).steps
        preview.count(before, steps[-1].after if steps else before)
    assert (preview.matters, preview.orders, len(preview.earlier), len(preview.later)) == (4, 4, 2, 1)
    assert (preview.citizens_earlier, preview.overdue_at_once) == (2, 0)
    assert [one.order_id for one in preview.examples()] == ["b-0", "a-0", "later-0"]


def test_a_preview_says_what_would_be_late_at_once() -> None:
    at = NOW + 6 * DAY
    before: Any = matter("a", NOW + 7 * DAY)
    after_it: Any = matter("a", NOW + 5 * DAY)
    preview = Preview(at)
    preview.count(before, after_it)
    assert preview.overdue_at_once == 1
