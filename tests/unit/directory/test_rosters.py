"""Who is on duty: the roster's person, else who stands in, else the head; a roster never has two at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kitchen_directory.domain.duty import Basis, OnDuty, UnitDuty, on_duty, spans
from kitchen_directory.domain.rosters import (
    ROSTER,
    SUBSTITUTION,
    Arrange,
    Assign,
    Clear,
    End,
    Lay,
    Rearrange,
    Roster,
    Shift,
    Substitution,
    SubstitutionState,
    arrange,
    bounds,
    lay,
    wrong_shifts,
)
from kitchenkit.decide import Context, Refused

ZONE = ZoneInfo("Asia/Shanghai")
BEGINS, ENDS = bounds("2026-11", ZONE)
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
BY = Context(actor="head", role="unit_head", now=NOW, cause="test")
DAY = timedelta(days=1)


def shift(person: str, start: datetime, hours: float = 24) -> Shift:
    return Shift(person_id=person, starts_at=start, ends_at=start + timedelta(hours=hours))


def standing(substitute: str, person: str = "", start: datetime = NOW - DAY, hours: float = 48) -> Substitution:
    return Substitution(
        id=f"{person}-{substitute}", unit_id="u", area_code="520103", person_id=person, substitute_id=substitute,
        starts_at=start, ends_at=start + timedelta(hours=hours),
    )  # fmt: skip


def roster(*shifts: Shift) -> Roster:
    command = Lay(unit_id="u", month="2026-11", area_code="520103", begins=BEGINS, ends=ENDS, shifts=shifts)
    return lay("r", command).steps[-1].after


def unit(
    *shifts: Shift, by: tuple[Substitution, ...] = (), heads: tuple[str, ...] = ("head",), away: str = ""
) -> UnitDuty:
    people = frozenset({"a", "b", "c", "head", "head2"}) - {away}
    return UnitDuty(unit_id="u", shifts=shifts, substitutions=by, heads=heads, active=people)


def refused(command: object, before: Roster) -> str:
    with pytest.raises(Refused) as refusal:
        ROSTER.decide(before, command, BY)
    return refusal.value.code


@pytest.mark.parametrize(
    ("known", "who"),
    [
        (unit(shift("a", NOW)), OnDuty("a", Basis.ROSTER)),
        (unit(shift("a", NOW + timedelta(seconds=1))), OnDuty("head", Basis.HEAD)),
        (unit(shift("a", NOW - DAY)), OnDuty("head", Basis.HEAD)),
        (unit(shift("a", NOW), by=(standing("b", "a"),)), OnDuty("b", Basis.SUBSTITUTE, "a")),
        (unit(shift("a", NOW), by=(standing("b", "a"), standing("c", "b"))), OnDuty("c", Basis.SUBSTITUTE, "a")),
        (unit(shift("a", NOW), away="a"), OnDuty("head", Basis.HEAD)),
        (unit(shift("a", NOW), by=(standing("b", "a"), standing("a", "b"))), OnDuty("head", Basis.HEAD)),
        (unit(shift("a", NOW), by=(standing("b"),)), OnDuty("a", Basis.ROSTER)),
        (unit(by=(standing("b"),)), OnDuty("b", Basis.SUBSTITUTE)),
        (unit(by=(standing("b", "head"),)), OnDuty("b", Basis.SUBSTITUTE, "head")),
        (unit(heads=("head", "head2"), away="head"), OnDuty("head2", Basis.HEAD)),
        (unit(shift("a", NOW - DAY, 48), shift("b", NOW, 8)), OnDuty("b", Basis.ROSTER)),
        (unit(shift("a", NOW - DAY, 48), shift("b", NOW, 8), away="b"), OnDuty("a", Basis.ROSTER)),
        (unit(by=(replace(standing("b"), state=SubstitutionState.ENDED),)), OnDuty("head", Basis.HEAD)),
        (unit(heads=()), None),
    ],
)
def test_the_rosters_person_else_who_stands_in_else_the_head(known: UnitDuty, who: OnDuty | None) -> None:
    assert on_duty(known, NOW) == who


PEOPLE = st.sampled_from(["a", "b", "c", "head"])
INSTANTS = st.integers(-100, 100).map(lambda hours: NOW + timedelta(hours=hours))
SHIFTS = st.builds(shift, PEOPLE, INSTANTS, st.integers(1, 48))
STANDINGS = st.builds(standing, PEOPLE, st.sampled_from(["", "a", "b", "head"]), INSTANTS, st.integers(1, 72))


@given(
    shifts=st.lists(SHIFTS, max_size=6), by=st.lists(STANDINGS, max_size=5), away=PEOPLE | st.just(""),
    asked=st.lists(st.integers(-70, 70), min_size=1, max_size=8),
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_spans_say_at_every_instant_what_the_look_up_says(
    shifts: list[Shift], by: list[Substitution], away: str, asked: list[int]
) -> None:
    known = unit(*shifts, by=tuple(by), away=away)
    begin, end = NOW - 3 * DAY, NOW + 3 * DAY
    found = list(spans(known, begin, end))
    assert [found[0].starts_at, found[-1].ends_at] == [begin, end]
    for one, following in pairwise(found):
        assert one.ends_at == following.starts_at
        assert one.who != following.who
    for hours in asked:
        at = NOW + timedelta(hours=hours)
        (span,) = [one for one in found if one.starts_at <= at < one.ends_at]
        who = on_duty(known, at)
        assert span.who == who
        assert who is None or who.person_id in known.active


@given(st.lists(st.tuples(st.integers(0, 29), st.integers(1, 40), PEOPLE, st.booleans()), max_size=30))
@settings(max_examples=200, deadline=None)
def test_a_roster_never_has_two_at_once_whatever_is_asked_of_it(asked: list[tuple[int, int, str, bool]]) -> None:
    kept = roster()
    for day, hours, person, take in asked:
        start = BEGINS + day * DAY
        there = {one.starts_at for one in kept.shifts}
        command: Assign | Clear = (
            Clear(starts_at=start)
            if take
            else Assign(person_id=person, starts_at=start, ends_at=start + timedelta(hours=hours))
        )
        try:
            decision = ROSTER.decide(kept, command, BY)
        except Refused as refusal:
            expected = "no_such_shift" if take else "right_shift"
            if refusal.code != expected or (take and start in there):
                raise
            continue
        kept = decision.steps[-1].after if decision.steps else kept
        assert wrong_shifts(kept, kept.shifts) is None
        on = [one for one in kept.shifts if one.covers(start)]
        assert len(on) <= 1


@pytest.mark.parametrize(
    "shifts",
    [
        (shift("a", BEGINS), shift("b", BEGINS + timedelta(hours=23))),
        (shift("a", BEGINS - timedelta(seconds=1)),),
        (shift("a", ENDS),),
        (shift("a", BEGINS, 0),),
        (shift("a", BEGINS, 24 * 32),),
    ],
)
def test_shifts_that_cannot_be_are_refused(shifts: tuple[Shift, ...]) -> None:
    with pytest.raises(Refused):
        roster(*shifts)
    assert refused(Rearrange(shifts=shifts), roster()) == "right_shifts"


def test_the_last_night_of_a_month_runs_into_the_next_and_order_does_not_matter() -> None:
    night, day = shift("a", ENDS - timedelta(hours=2), 10), shift("b", BEGINS)
    assert roster(night, day).shifts == (day, night)
    assert ROSTER.decide(roster(day), Rearrange(shifts=(day,)), BY).steps == ()
    assert ROSTER.decide(roster(day), Assign(**{name: getattr(day, name) for name in
                         ("person_id", "starts_at", "ends_at")}), BY).steps == ()  # fmt: skip


def test_a_month_is_that_of_the_hubs_zone() -> None:
    assert bounds("2026-12", ZONE) == (
        datetime(2026, 11, 30, 16, tzinfo=UTC),
        datetime(2026, 12, 31, 16, tzinfo=UTC),
    )
    for month in ("2026-13", "2026-1", "0000-01", "0001-01", "9999-12", "2026-W1", "二〇二六-11"):
        with pytest.raises(ValueError, match=r".+"):
            bounds(month, ZONE)


def test_a_substitution_is_of_somebody_else_within_a_year_and_ends_once() -> None:
    wanted = Arrange(
        unit_id="u", person_id="a", substitute_id="b", starts_at=NOW, ends_at=NOW + DAY, area_code="520103"
    )
    made = arrange("s", wanted).steps[-1].after
    ended = SUBSTITUTION.decide(made, End(), BY).steps[-1].after
    assert (made.covers(NOW), made.covers(NOW + DAY), ended.covers(NOW)) == (True, False, False)
    for wrong in ({"substitute_id": "a"}, {"ends_at": NOW}, {"ends_at": NOW + 400 * DAY}):
        with pytest.raises(Refused):
            arrange("s", replace(wanted, **wrong))
