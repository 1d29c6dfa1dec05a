"""Whom to ask for a commercial order, and what two hours mean to a shop that is closed at night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen_dispatch.domain.merchant import Hours, Merchant, MerchantState, Score, find, masked, offset
from kitchen_dispatch.domain.merchant_desk import (
    FIRST_WEIGHT,
    MERCHANT,
    SCORES,
    Change,
    Enlist,
    Resume,
    Suspend,
    enlist,
    score,
)
from kitchenkit.decide import Refused

from .market import ALL_DAY, NOON, OFFICE, ZONE, context, merchant

HERE = offset(ZONE, NOON)


def names(merchants: list[Merchant], area: str = "520103005", now: datetime = NOON, most: int = 3) -> list[str]:
    found = find(merchants, category="COM-LOCK", area=area, now=now, zone=ZONE, most=most)
    return [one.name.removeprefix("商户") for one in found]


def test_a_merchant_of_the_district_goes_before_a_better_one_of_the_next() -> None:
    assert names([merchant("far", "520102", 4.9), merchant("near", "520103", 3.0)]) == ["near", "far"]


def test_an_open_merchant_goes_before_a_closed_one_that_is_nearer() -> None:
    closed = merchant("closed", "520103", hours=Hours(time(20), time(22)))
    assert names([closed, merchant("open", "520102")]) == ["open", "closed"]


def test_among_equals_the_better_rated_goes_first_and_the_code_decides_the_rest() -> None:
    market = [merchant("b", rating=4.1), merchant("c", rating=4.8), merchant("a", rating=4.1)]
    assert names(market) == names(market[::-1]) == ["c", "a", "b"]


@pytest.mark.parametrize(
    "other",
    [
        merchant("x", categories=("COM-MEAL",)),
        merchant("x", area="110101"),
        replace(merchant("x"), state=MerchantState.SUSPENDED),
        merchant("x", licence_until=date(2026, 11, 19)),
    ],
)
def test_another_trade_another_city_a_suspended_merchant_and_one_without_a_licence_are_not_asked(
    other: Merchant,
) -> None:
    assert names([other]) == []


def test_a_licence_holds_to_the_end_of_its_last_day_at_the_hub() -> None:
    last_day = merchant("a", licence_until=date(2026, 11, 20))
    assert names([last_day], now=datetime(2026, 11, 20, 15, 59, tzinfo=UTC)) == ["a"]
    assert names([last_day], now=datetime(2026, 11, 20, 16, 0, tzinfo=UTC)) == []


def test_who_has_its_hands_full_is_left_out() -> None:
    market = [merchant("a", rating=5), merchant("b")]
    found = find(market, category="COM-LOCK", area="520103", now=NOON, zone=ZONE, most=3, full={market[0].id})
    assert [one.merchant_id for one in found] == [market[1].id]


def test_a_merchant_of_many_trades_and_areas_is_found_for_each() -> None:
    both = merchant("a", categories=("COM-MEAL", "COM-LOCK"), areas=("520102", "520103"))
    assert names([both, merchant("b", "520102", 5)]) == ["a", "b"]


@pytest.mark.parametrize(("licence", "shown"), [("示例-520103-0001", "**********0001"), ("123", "123"), ("", "")])
def test_a_licence_is_shown_by_its_end(licence: str, shown: str) -> None:
    assert masked(licence) == shown


def test_nobody_is_asked_for_a_place_that_is_not_known() -> None:
    assert names([merchant("a")], area="") == []


def test_no_more_than_asked_for() -> None:
    assert len(names([merchant(str(n)) for n in range(9)])) == 3


def test_why_a_merchant_was_found_is_said_in_words() -> None:
    (found,) = find([merchant("a", hours=OFFICE)], category="COM-LOCK", area="520103", now=NOON, zone=ZONE, most=3)
    assert found.reason == "COM-LOCK，服务本区域，营业中，评分 4.5"


def test_two_hours_in_the_evening_end_the_next_morning() -> None:
    hours = OFFICE.at(HERE)
    evening = datetime(2026, 11, 20, 18, 0, tzinfo=HERE)
    assert hours.after(evening, timedelta(hours=2)) == datetime(2026, 11, 21, 9, 30, tzinfo=HERE)


def test_two_hours_at_night_begin_in_the_morning() -> None:
    night = datetime(2026, 11, 20, 23, 0, tzinfo=HERE)
    assert OFFICE.at(HERE).after(night, timedelta(hours=2)) == datetime(2026, 11, 21, 10, 30, tzinfo=HERE)


def test_a_kitchen_may_be_open_over_midnight() -> None:
    hours = Hours(time(18), time(2)).at(HERE)
    assert hours.open_at(datetime(2026, 11, 20, 1, 59, tzinfo=HERE))
    assert not hours.open_at(datetime(2026, 11, 20, 2, 0, tzinfo=HERE))
    assert hours.open_at(datetime(2026, 11, 20, 18, 0, tzinfo=HERE))


instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@given(instants)
def test_around_the_clock_two_hours_are_two_hours(start: datetime) -> None:
    assert ALL_DAY.at(HERE).after(start, timedelta(hours=2)) == start + timedelta(hours=2)


@given(times, times, instants, st.integers(1, 8 * 60))
def test_the_time_to_accept_is_never_shorter_than_said_and_ends_while_open(
    opens: time, closes: time, start: datetime, minutes: int
) -> None:
    span, hours = timedelta(minutes=minutes), Hours(opens, closes).at(HERE)
    end = hours.after(start, span)
    assert end >= start + span
    assert hours.open_at(end - timedelta(microseconds=1))


def test_a_suspended_merchant_is_resumed() -> None:
    listed = enlist(merchant("a")).steps[-1].after
    suspended = MERCHANT.decide(listed, Suspend(), context(reason="证照到期")).steps[-1].after
    assert suspended.state is MerchantState.SUSPENDED
    assert MERCHANT.decide(suspended, Resume(), context()).steps[-1].after.state is MerchantState.ACTIVE


def test_a_suspension_says_why() -> None:
    with pytest.raises(Refused, match="reason"):
        MERCHANT.decide(merchant("a"), Suspend(), context())


# What the desk says of a merchant.


def asked(**more: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "code": "m", "name": "商户", "categories": ("COM-LOCK",), "areas": ("520103",), "opens": time(8),
        "closes": time(20), "licence_id": "示例-1", "owner_id": "owner",
    }  # fmt: skip
    return said | more


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"categories": ("GOV-FOOD",)}, "categories"),
        ({"areas": ("贵阳",)}, "areas"),
        ({"areas": ("52010",)}, "areas"),
        ({"opens": time(8, tzinfo=UTC)}, "opens"),
    ],
)
def test_what_no_merchant_can_be_is_refused_by_the_fields_name(more: dict[str, Any], field: str) -> None:
    with pytest.raises(ValueError, match=field):
        Enlist(**asked(**more))


def test_a_change_leaves_the_rest_as_it_is() -> None:
    before = merchant("a", hours=OFFICE)
    change = Change(closes=time(21), open_limit=9)
    after = MERCHANT.decide(before, change, context(reason="延长营业")).steps[-1].after
    assert after == replace(before, hours=Hours(OFFICE.opens, time(21)), open_limit=9)
    with pytest.raises(Refused, match="nothing"):
        MERCHANT.decide(after, change, context(reason="再来一次"))


# How stars move a rating.


scores = st.builds(
    Score,
    order_id=st.integers(0, 300).map(str),
    stars=st.integers(1, 5),
    at=st.integers(0, 10**6).map(lambda seconds: NOON + timedelta(seconds=seconds)),
)
# One order is rated once: its stars and their instant are always the same.
several = st.lists(scores, max_size=150, unique_by=lambda one: one.order_id)


def rated(before: Merchant, heard: Sequence[Score]) -> Merchant:
    for one in heard:
        for step in score(before, one).steps:
            before = step.after
    return before


@given(several, st.randoms(use_true_random=False))
def test_ratings_count_once_in_whatever_order_and_however_often_they_are_heard(
    heard: list[Score], random: Random
) -> None:
    once = rated(merchant("a"), heard)
    again = [*heard, *heard]
    random.shuffle(again)
    assert rated(merchant("a"), again) == once
    assert rated(once, heard) == once
    assert len(once.scores) == min(len(heard), SCORES)
    assert 0 <= once.rating <= 5


def test_a_rating_follows_the_stars_and_begins_with_what_the_desk_said() -> None:
    first = merchant("a", rating=4.5)
    bad = [Score(order_id=str(n), stars=1, at=NOON + timedelta(minutes=n)) for n in range(95)]
    one = rated(first, bad[:1])
    assert one.rating == round((FIRST_WEIGHT * 4.5 + 1) / (FIRST_WEIGHT + 1), 2)
    assert rated(first, bad).rating < 1.5
