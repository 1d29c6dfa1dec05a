"""Services know who is on duty without asking: the directory's answer is kept in memory and says the same."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from kitchen.directory.v1 import directory_service_pb2 as pb
from kitchen_directory.domain.duty import on_duty
from kitchen_directory.domain.organisations import Kind, Organisation
from kitchen_directory.domain.people import Person
from kitchen_directory.domain.rosters import Roster, Shift, Substitution, bounds
from kitchen_directory.on_duty import unit_duties
from kitchen_directory.rpc import Directory
from kitchendirectory.duty import DutyClient, DutyPerson
from kitchenkit.react import Transient
from kitchenkit.rights import Right, Scope
from tests.fakes.directory import FakeDirectory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
BEGINS, ENDS = bounds("2026-11", UTC)
NOTHING: Any = None


class Wire:
    """The directory's servicer without a network."""

    def __init__(self, directory: FakeDirectory) -> None:
        self.servicer = Directory(directory.stores, directory.clock())
        self.away, self.parts = False, 0

    async def ask(self, request: pb.GetDutyRequest) -> AsyncIterator[pb.GetDutyResponse]:
        if self.away:
            raise grpc.RpcError
        async for part in self.servicer.GetDuty(request, NOTHING):
            self.parts += len(part.units)
            yield part


@pytest.fixture
def directory() -> FakeDirectory:
    made = FakeDirectory()
    made.organisations.put(
        Organisation(id="u", kind=Kind.UNIT, code="u", name="u", speciality="fire", tier=2, area_code="520103",
                     sequence=1),
        made.now,
    )  # fmt: skip
    for name in ("a", "b", "head"):
        rights = (Right("unit_head", Scope("unit", "u")),) if name == "head" else ()
        made.people.put(Person(id=name, username=name, name=f"{name}氏", rights=rights, sequence=1), made.now)
    start = NOW.replace(hour=8)
    shifts = tuple(
        Shift(person_id="ab"[number % 2], starts_at=day, ends_at=day + timedelta(hours=9))
        for number, day in ((number, start + timedelta(days=number)) for number in range(6))
    )  # fmt: skip
    made.rosters.put(
        Roster(id="r", unit_id="u", area_code="520103", month="2026-11", begins=BEGINS, ends=ENDS, shifts=shifts,
               sequence=1),
        made.now,
    )  # fmt: skip
    return made


def connected(wire: Wire) -> DutyClient:
    return DutyClient("nowhere:1", lambda: NOTHING, ask=wire.ask)


async def test_it_says_what_the_directory_would_say(directory: FakeDirectory) -> None:
    client = connected(Wire(directory))
    await client.refresh()
    (unit,) = unit_duties(await directory.stores.duty.facts(NOW, NOW))
    for hours in range(-24, 7 * 24, 5):
        at = NOW + timedelta(hours=hours)
        expected, found = on_duty(unit, at), client.on_duty("u", at)
        assert expected is not None
        assert found == DutyPerson(expected.person_id, f"{expected.person_id}氏", expected.basis)
    assert client.on_duty("nothing", NOW) is None
    assert client.on_duty("u", NOW + timedelta(days=30)) is None, "that far nothing is known"


async def test_what_has_not_changed_is_not_sent_again_but_each_day_is_another(directory: FakeDirectory) -> None:
    wire = Wire(directory)
    client = connected(wire)
    assert await client.refresh()
    assert (await client.refresh(), wire.parts) == (False, 1)
    stand_in = Substitution(
        id="s", unit_id="u", area_code="520103", person_id="a", substitute_id="head", starts_at=NOW - timedelta(days=1),
        ends_at=NOW + timedelta(days=9), sequence=1,
    )  # fmt: skip
    directory.substitutions.put(stand_in, directory.now)
    assert await client.refresh()
    assert client.on_duty("u", NOW) == DutyPerson("head", "head氏", "substitute", "a")
    directory.wait(timedelta(days=1))
    assert await client.refresh()


async def test_with_the_directory_away_the_last_answer_stays_and_before_it_there_is_none(
    directory: FakeDirectory,
) -> None:
    wire = Wire(directory)
    wire.away = True
    client = connected(wire)
    for ask in (client.refresh, _asked(client)):
        with pytest.raises(Transient):
            await ask()
    wire.away = False
    await client.refresh()
    wire.away = True
    with pytest.raises(Transient):
        await client.refresh()
    assert client.on_duty("u", NOW) == DutyPerson("a", "a氏", "roster")


def _asked(client: DutyClient) -> Any:
    async def ask() -> None:
        client.on_duty("u", NOW)

    return ask


async def test_closed_units_and_those_without_anybody_have_nobody(directory: FakeDirectory) -> None:
    unit = directory.organisations.rows["u"].aggregate
    directory.organisations.put(replace(unit, id="v", code="v", name="v", sequence=1), directory.now)
    client = connected(Wire(directory))
    await client.refresh()
    assert client.on_duty("v", NOW) is None
