"""The working calendar: Chinese holidays and make-up days, and what holds for every instant and span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.calendar import Calendar, Span, Unit
from kitchen_dispatch.domain.calendar_written import calendar_of

CALENDAR = default_book().calendar
LOCAL = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
WORKING_DAY = 7 * HOUR

instants = st.integers(0, 3 * 366 * 24 * 3600 * 1000).map(
    lambda millis: datetime(2024, 3, 1, tzinfo=UTC) + timedelta(milliseconds=millis)
)
spans = st.builds(Span, st.integers(0, 60), st.sampled_from(Unit))
working_hours = st.integers(1, 60)


def at(text: str) -> datetime:
    """Return an instant of the hub's own time."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL).astimezone(UTC)


def calendar(hours: Sequence[str] = ("09:00-17:00",), **notice: Sequence[str]) -> Calendar:
    """Return a calendar of one notice."""
    years = {2026: {"holidays": (), "makeup": (), **notice}}
    return calendar_of(years, version=1, hours=hours, zone=LOCAL)


def over(start: str, span: str) -> str:
    """Return when a span is over, in the hub's own time."""
    return CALENDAR.add(at(start), Span.parse(span)).at.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        ("2026-11-18 10:00", "4wh", "2026-11-18 15:30"),  # over the lunch break
        ("2026-11-18 12:30", "1wh", "2026-11-18 14:30"),  # within it
        ("2026-11-18 16:30", "2wh", "2026-11-19 10:00"),  # over the night
        ("2026-11-18 10:30", "7wh", "2026-11-19 10:30"),  # a whole day's work
        ("2026-11-18 10:00", "1wd", "2026-11-19 17:30"),  # the day itself does not count
        ("2026-11-18 23:59", "1wd", "2026-11-19 17:30"),
        ("2026-11-18 10:00", "24h", "2026-11-19 10:00"),
        ("2026-11-18 10:00", "7d", "2026-11-25 10:00"),
        ("2026-11-20 16:30", "2wh", "2026-11-23 10:00"),  # over a plain weekend
    ],
)
def test_natural_time_goes_on_at_night_and_working_time_does_not(start: str, span: str, due: str) -> None:
    assert over(start, span) == due


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        ("2026-02-13 16:30", "2wh", "2026-02-14 10:00"),  # 2026-02-14 is a Saturday that is worked
        ("2026-02-14 16:30", "2wh", "2026-02-24 10:00"),  # then Spring Festival, nine days
        ("2026-02-13 10:00", "2wd", "2026-02-24 17:30"),
        ("2026-09-30 10:00", "1wd", "2026-10-08 17:30"),  # National Day
        ("2026-09-24 10:00", "5wd", "2026-10-09 17:30"),  # Mid-autumn and National Day
        ("2026-10-09 10:00", "1wd", "2026-10-10 17:30"),  # and the Saturday that pays for it
        ("2026-09-30 17:00", "7d", "2026-10-07 17:00"),  # natural days do not care
    ],
)
def test_holidays_are_off_and_make_up_days_are_worked(start: str, span: str, due: str) -> None:
    assert over(start, span) == due


def test_the_hubs_day_counts_not_that_of_utc() -> None:
    """02:00 in Guiyang is still yesterday in UTC."""
    assert over("2026-11-19 02:00", "1wd") == "2026-11-20 17:30"
    assert CALENDAR.local(at("2026-11-19 02:00")) == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("start", "span", "provisional"),
    [
        ("2026-12-31 16:30", "1wh", False),  # still this year
        ("2026-12-31 16:30", "2wh", True),  # the rest in a year that nobody has published
        ("2026-12-31 10:00", "1wd", True),
        ("2026-12-30 10:00", "1wd", False),
        ("2026-12-31 10:00", "7d", False),  # natural time knows no holidays
        ("2027-02-05 10:00", "1wh", True),
    ],
)
def test_what_reaches_into_a_year_that_is_not_published_is_provisional(
    start: str, span: str, provisional: bool
) -> None:
    assert CALENDAR.add(at(start), Span.parse(span)).provisional is provisional


def test_a_year_that_is_not_published_knows_weekends_only() -> None:
    assert CALENDAR.is_working(date(2027, 1, 1)), "nobody has said yet that it is off"
    assert not CALENDAR.is_working(date(2027, 1, 2))


@pytest.mark.parametrize(
    ("instant", "following"),
    [
        ("2026-11-18 10:00", "2026-11-18 10:00"),
        ("2026-11-18 12:00", "2026-11-18 13:30"),
        ("2026-11-18 17:30", "2026-11-19 09:00"),
        ("2026-10-01 08:00", "2026-10-08 09:00"),
        ("2026-10-10 08:00", "2026-10-10 09:00"),
    ],
)
def test_the_next_working_instant_is_now_or_when_work_begins(instant: str, following: str) -> None:
    assert CALENDAR.next_working_instant(at(instant)) == at(following)


@given(instants, instants, spans)
def test_what_starts_later_is_never_due_earlier(one: datetime, other: datetime, span: Span) -> None:
    first, second = sorted((one, other))
    assert CALENDAR.add(first, span).at <= CALENDAR.add(second, span).at


@given(instants, st.sampled_from(Unit), st.integers(0, 60), st.integers(0, 60))
def test_a_longer_span_is_never_over_earlier(start: datetime, unit: Unit, one: int, other: int) -> None:
    shorter, longer = sorted((one, other))
    assert start <= CALENDAR.add(start, Span(shorter, unit)).at <= CALENDAR.add(start, Span(longer, unit)).at


@given(instants, working_hours)
def test_so_many_working_hours_are_over_when_that_much_work_has_been_done(start: datetime, hours: int) -> None:
    due = CALENDAR.add(start, Span(hours, Unit.WORKING_HOURS)).at
    assert CALENDAR.working_time(start, due) == hours * HOUR
    assert CALENDAR.working_time(start, due - timedelta(milliseconds=1)) < hours * HOUR, "and not earlier"


@given(instants, working_hours, working_hours)
def test_working_time_taken_in_two_parts_is_as_long_as_in_one(start: datetime, first: int, second: int) -> None:
    """So that a pause only moves what is due."""
    halfway = CALENDAR.after(start, first * HOUR).at
    assert CALENDAR.after(halfway, second * HOUR).at == CALENDAR.after(start, (first + second) * HOUR).at


@given(instants, st.integers(1, 30))
def test_so_many_working_days_have_so_many_days_of_work_in_them(start: datetime, days: int) -> None:
    due = CALENDAR.add(start, Span(days, Unit.WORKING_DAYS)).at
    assert CALENDAR.is_working(CALENDAR.local(due))
    next_day = datetime.combine(CALENDAR.local(start) + timedelta(days=1), datetime.min.time(), LOCAL)
    assert CALENDAR.working_time(next_day, due) == days * WORKING_DAY


@given(instants, instants, instants)
def test_working_time_adds_up(one: datetime, two: datetime, three: datetime) -> None:
    first, second, third = sorted((one, two, three))
    parts = CALENDAR.working_time(first, second) + CALENDAR.working_time(second, third)
    assert parts == CALENDAR.working_time(first, third)


@given(instants)
def test_the_next_working_instant_loses_no_work(instant: datetime) -> None:
    following = CALENDAR.next_working_instant(instant)
    assert following >= instant
    assert CALENDAR.working_time(instant, following) == timedelta(0)
    assert CALENDAR.working_time(following, following + timedelta(minutes=1)) > timedelta(0)


@given(st.integers(0, 500), st.sampled_from(Unit))
def test_a_span_is_read_as_it_is_written(amount: int, unit: Unit) -> None:
    assert Span.parse(str(Span(amount, unit))) == Span(amount, unit)


@pytest.mark.parametrize("text", ["", "4", "wh", "-1h", "1.5h", "4 wh", "04wh", "4WH", "9999999wd", "501wd", "1wh\n"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="span"):
        Span.parse(text)


@pytest.mark.parametrize(
    ("whole", "due"),
    [
        ("30m", "18 10:15"),
        ("24h", "18 22:00"),
        ("7d", "21 22:00"),
        ("4wh", "18 12:00"),
        ("5wh", "18 14:00"),  # two and a half hours, over the lunch break
        ("1wd", "18 15:00"),  # half of its seven hours, not the whole of another day
        ("3wd", "19 15:00"),
    ],
)
def test_half_a_span_is_half_of_the_time_that_is_worked_in_it(whole: str, due: str) -> None:
    found = CALENDAR.half(at("2026-11-18 10:00"), Span.parse(whole))
    assert found.at.astimezone(LOCAL).strftime("%d %H:%M") == due


@given(instants, spans)
def test_half_a_span_is_over_before_the_whole_and_twice_a_half_is_the_whole(start: datetime, span: Span) -> None:
    half = CALENDAR.half(start, span).at
    assert start <= half <= CALENDAR.add(start, span).at
    if span.unit is not Unit.WORKING_DAYS:  # of those the day of the start does not count
        assert CALENDAR.half(half, span).at == CALENDAR.add(start, span).at


@pytest.mark.parametrize("hours", [[], ["09:00-12:00", "11:00-17:00"], ["12:00-09:00"]])
def test_working_hours_that_overlap_or_are_not_there_are_refused(hours: list[str]) -> None:
    with pytest.raises(ValueError, match="working hours"):
        calendar(hours)


def test_a_calendar_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-02-14"):
        replace(calendar(holidays=["2026-02-14"]), work=frozenset({date(2026, 2, 14)}))


def test_a_later_years_notice_goes_before_an_earlier_one() -> None:
    """The notice of 2027 may say another thing of the last days of 2026."""
    notices = {
        2026: {"holidays": ["2026-12-31"], "makeup": ["2026-12-26"]},
        2027: {"holidays": ["2026-12-26"], "makeup": ["2026-12-31"]},
    }
    both = calendar_of(notices, version=2, hours=["09:00-17:00"], zone=LOCAL)
    assert (both.off, both.work) == (frozenset({date(2026, 12, 26)}), frozenset({date(2026, 12, 31)}))


def test_a_calendar_without_any_working_day_says_so_instead_of_looking_for_ever() -> None:
    holidays = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(4000))
    idle = replace(calendar(), off=holidays)
    for span in ("1wh", "1wd"):
        with pytest.raises(ValueError, match="no working day"):
            idle.add(at("2026-01-01"), Span.parse(span))
    with pytest.raises(ValueError, match="no working day"):
        idle.next_working_instant(at("2026-01-01"))
