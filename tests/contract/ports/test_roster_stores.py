"""Rosters and substitutions come back as they were, and say who is on duty: in memory, and in MongoDB as it is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from mongoengine import disconnect

from kitchen_directory.domain import people
from kitchen_directory.domain.duty import Basis, OnDuty, on_duty
from kitchen_directory.domain.organisations import Kind, Organisation, add
from kitchen_directory.domain.people import Person
from kitchen_directory.domain.rosters import (
    ROSTER,
    SUBSTITUTION,
    Arrange,
    Clear,
    End,
    Lay,
    Roster,
    Shift,
    Substitution,
    arrange,
    bounds,
    lay,
    roster_id,
)
from kitchen_directory.on_duty import unit_duties
from kitchen_directory.ports import Stores
from kitchen_directory.store import DOCUMENTS, stores
from kitchenkit.decide import Context
from kitchenkit.letters import broken_at
from kitchenkit.mongo import connect, ensure_indexes
from kitchenkit.query import Match, Query
from kitchenkit.react import Change
from kitchenkit.rights import Right, Scope
from tests.fakes.directory import FakeDirectory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAY = timedelta(days=1)
BY = Context(actor="head", role="unit_head", now=NOW, cause="test")
BEGINS, ENDS = bounds("2026-11", UTC)
ID = roster_id("u", "2026-11")


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def kept(request: pytest.FixtureRequest) -> Iterator[Stores]:
    if request.param == "memory":
        yield FakeDirectory().stores
        return
    connect("directory", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    for document in DOCUMENTS:
        ensure_indexes(document)
    with ThreadPoolExecutor(2) as threads:
        yield stores(threads)
    disconnect("directory")


async def laid(kept: Stores, *shifts: tuple[str, datetime]) -> Roster:
    command = Lay(
        unit_id="u", month="2026-11", area_code="520103", begins=BEGINS, ends=ENDS,
        shifts=tuple(Shift(person_id=who, starts_at=start, ends_at=start + DAY) for who, start in shifts),
    )  # fmt: skip
    await kept.rosters.commit([Change[Roster](ID, 0).add(lay(ID, command), BY)])
    return (await kept.rosters.load([ID]))[ID].aggregate


async def arranged(kept: Stores, name: str, *, days: int = 3) -> Substitution:
    command = Arrange(
        unit_id="u", person_id="p1", substitute_id="p2", starts_at=NOW - DAY, ends_at=NOW + days * DAY,
        area_code="520103",
    )  # fmt: skip
    await kept.substitutions.commit([Change[Substitution](name, 0).add(arrange(name, command), BY)])
    return (await kept.substitutions.load([name]))[name].aggregate


async def peopled(kept: Stores) -> None:
    """Have a unit with a head and two people."""
    unit = Organisation(id="u", kind=Kind.UNIT, code="u", name="u", speciality="fire", tier=2, area_code="520103")
    await kept.organisations.commit([Change[Organisation]("u", 0).add(add(None, unit), BY)])
    for name in ("p1", "p2", "head"):
        rights = (Right("unit_head", Scope("unit", "u")),) if name == "head" else ()
        person = Person(id=name, username=name, name=name, rights=rights)
        await kept.people.commit([Change[Person](name, 0).add(people.add(None, person), BY)])


async def who(kept: Stores, at: datetime) -> OnDuty | None:
    (unit,) = unit_duties(await kept.duty.facts(at, at, "u"))
    (same,) = [one for one in unit_duties(await kept.duty.facts(at - DAY, at + 8 * DAY)) if one.unit_id == "u"]
    assert on_duty(unit, at) == on_duty(same, at), "asked for one unit and an instant, or for all and a week"
    return on_duty(unit, at)


async def test_a_roster_comes_back_at_every_step_with_its_history(kept: Stores) -> None:
    first = await laid(kept, ("p1", NOW), ("p2", NOW + DAY))
    assert (first.sequence, [one.person_id for one in first.shifts], first.begins) == (1, ["p1", "p2"], BEGINS)
    loaded = (await kept.rosters.load([ID]))[ID]
    decision = ROSTER.decide(loaded.aggregate, Clear(starts_at=NOW), BY)
    await kept.rosters.commit([loaded.change().add(decision, BY)])
    after = (await kept.rosters.load([ID]))[ID].aggregate
    assert after == replace(decision.steps[-1].after, sequence=2)
    assert broken_at(await kept.rosters.history(ID)) is None
    for match in (Match("unit_id", "is", "u"), Match("month", "is", "2026-11"), Match("area_code", "starts", "5201")):
        assert len((await kept.rosters.page(Query(all_of=[match]))).items) == 1


async def test_a_substitution_comes_back_and_ends(kept: Stores) -> None:
    made = await arranged(kept, "s1")
    loaded = (await kept.substitutions.load(["s1"]))["s1"]
    await kept.substitutions.commit([loaded.change().add(SUBSTITUTION.decide(made, End(), BY), BY)])
    after = (await kept.substitutions.load(["s1"]))["s1"].aggregate
    assert (after.state, after.sequence, after.ends_at) == ("ended", 2, made.ends_at)


async def test_who_is_on_duty_follows_from_what_is_kept(kept: Stores) -> None:
    await peopled(kept)
    await laid(kept, ("p1", NOW), ("p2", NOW + DAY))
    seen = [await who(kept, NOW + hours * DAY / 24) for hours in (-1, 0, 23, 24, 48)]
    assert [one and one.person_id for one in seen] == ["head", "p1", "p1", "p2", "head"]
    await arranged(kept, "s1")
    assert await who(kept, NOW) == OnDuty("p2", Basis.SUBSTITUTE, "p1")


async def test_a_shift_of_last_month_that_is_not_over_still_counts(kept: Stores) -> None:
    await peopled(kept)
    await laid(kept, ("p1", ENDS - timedelta(hours=2)))
    assert (await who(kept, ENDS + timedelta(hours=5))) == OnDuty("p1", Basis.ROSTER)


async def test_the_version_grows_with_every_fact_and_every_day(kept: Stores) -> None:
    seen = [await kept.duty.version(date(2026, 11, 22))]
    await peopled(kept)
    seen.append(await kept.duty.version(date(2026, 11, 22)))
    await laid(kept, ("p1", NOW))
    seen.append(await kept.duty.version(date(2026, 11, 22)))
    seen.append(await kept.duty.version(date(2026, 11, 23)))
    await arranged(kept, "s1")
    seen.append(await kept.duty.version(date(2026, 11, 23)))
    assert sorted(set(seen)) == seen
