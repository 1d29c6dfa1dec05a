"""Whom to ask for a commercial order, and what two hours mean to a shop that is closed at night."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen_dispatch.domain.merchant import (
    MERCHANT,
    Hours,
    Merchant,
    MerchantState,
    Resume,
    Suspend,
    enlist,
    find,
    offset,
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
        merchant("x", category_code="COM-MEAL"),
        merchant("x", area="110101"),
        replace(merchant("x"), state=MerchantState.SUSPENDED),
    ],
)
def test_another_trade_another_city_and_a_suspended_merchant_are_not_asked(other: Merchant) -> None:
    assert names([other]) == []


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
