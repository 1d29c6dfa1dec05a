"""Sums that are kept are what the rows say, whoever writes, keeps and asks at once, and whoever dies in between.

Every single access of a store is a step of its own, and between any two of them anybody may do some of theirs.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Coroutine, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import coroutine
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kitchen_dispatch import keeping
from kitchen_dispatch.domain.day_sums import DaySums, settled_before
from kitchen_dispatch.keeping import Keeping
from kitchen_dispatch.reading_days import Reach, Slice, days_of
from kitchen_dispatch.store_day_sums import Changed, Stale

from .affairs import NOW

BEFORE = settled_before(NOW)
OLD = [(date.fromisoformat(BEFORE) - timedelta(days=n)).isoformat() for n in (1, 2, 4)]
YOUNG = BEFORE
SLICE = Slice(first=date.fromisoformat(OLD[-1]), last=date.fromisoformat(YOUNG), reach=Reach(hub=True))
MATTERS = ("m1", "m2", "m3")


@dataclass
class Row:
    """A matter's document: at each of its days it counts for its sequence."""

    sequence: int = 0
    days: frozenset[str] = frozenset()  # that it has rows of
    ever: frozenset[str] = frozenset()
    marked: bool = False


@dataclass
class Day:
    """The sums of a day: which matter was counted at which sequence."""

    generation: int = 1
    stale: bool = True
    sums: Mapping[str, int] = field(default_factory=dict)


@dataclass
class World:
    """Everything that is stored, and what it was at every step."""

    rows: dict[str, Row] = field(default_factory=lambda: {one: Row() for one in MATTERS})
    days: dict[str, Day] = field(default_factory=dict)
    past: list[dict[str, Row]] = field(default_factory=list)

    def write(self, matter: str, days: Collection[str]) -> None:
        """Change a matter's rows, with its mark, in one write."""
        before, new = self.rows[matter], frozenset(days)
        ever = before.ever | new
        self.rows = {**self.rows, matter: Row(before.sequence + 1, new, ever, marked=bool(ever))}
        self.past.append(self.rows)

    def count(self, day: str, among: Mapping[str, Row]) -> Mapping[str, int]:
        return {one: row.sequence for one, row in among.items() if day in row.days}


def sums(day: str, counts: Mapping[str, int]) -> DaySums:
    none = [""] * len(counts)
    return DaySums(day=day, at=NOW, units=list(counts), areas=none, categories=none, counts=list(counts.values()),
                   newest=[0] * len(counts))  # fmt: skip


@coroutine
def turn() -> Generator[None]:
    """Let others act."""
    yield


class FakeDays:
    """The port of what keeps, on a world; each access is a step."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def changed(self, before: str, limit: int) -> list[Changed]:
        found = []
        for matter in MATTERS:
            await turn()
            row = self._world.rows[matter]
            if row.marked and min(row.ever) < before:
                found.append(Changed(id=matter, sequence=row.sequence, days=tuple(row.ever)))
        return found[:limit]

    async def renew(self, days: Collection[str]) -> None:
        for day in sorted(days):
            await turn()
            found = self._world.days.setdefault(day, Day(generation=0))
            found.generation, found.stale = found.generation + 1, True

    async def settle(self, changed: Sequence[Changed]) -> None:
        for one in changed:
            await turn()
            row = self._world.rows[one.id]
            if row.sequence == one.sequence:
                self._world.rows = {**self._world.rows, one.id: Row(row.sequence, row.days, row.ever)}

    async def expect(self, first: date, before: str) -> None:
        await turn()
        for day in OLD:
            if first.isoformat() <= day < before:
                self._world.days.setdefault(day, Day())

    async def stale(self, before: str, limit: int) -> list[Stale]:
        await turn()
        found = [Stale(day=day, generation=one.generation) for day, one in self._world.days.items() if one.stale]
        return sorted((one for one in found if one.day < before), key=lambda one: one.day, reverse=True)[:limit]

    async def count(self, days: Collection[str], at: datetime) -> list[DaySums]:
        found: dict[str, dict[str, int]] = {day: {} for day in days}
        for matter in MATTERS:
            await turn()
            for day in days:
                found[day].update(self._world.count(day, {matter: self._world.rows[matter]}))
        return [sums(day, counts) for day, counts in found.items()]

    async def keep(self, sums: Mapping[str, DaySums], stale: Sequence[Stale]) -> None:
        for one in stale:
            await turn()
            found = self._world.days[one.day]
            if found.generation == one.generation:
                found.sums = dict(zip(sums[one.day].units, sums[one.day].counts, strict=True))
                found.stale = False


class FakeSums:
    """The port of who asks, on the same world; between two accesses others act."""

    def __init__(self, world: World, others: Callable[[], None]) -> None:
        self._world, self._others, self.used = world, others, 0

    def marked(self, before: str) -> set[str]:
        found: set[str] = set()
        for matter in MATTERS:
            self._others()
            row = self._world.rows[matter]
            found |= row.ever if row.marked and min(row.ever) < before else set()
        return found

    def kept(self, first: str, before: str) -> Iterator[DaySums]:
        for day in list(self._world.days):
            self._others()
            one = self._world.days[day]
            if not one.stale and first <= day < before:
                self.used += 1
                yield sums(day, one.sums)

    def counted(self, what: Slice, days: Sequence[str], at: datetime) -> list[DaySums]:
        self._others()
        return [sums(day, self._world.count(day, self._world.rows)) for day in days]


class Crowd:
    """Two who keep, of whom one may die at any step and come again, and one who writes."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self._world, self._chance = world, chance
        self._keeping: list[Coroutine[Any, Any, bool]] = [self._begin(), self._begin()]

    def act(self) -> None:
        for _ in range(self._chance.randrange(3)):
            match self._chance.randrange(8):
                case 0 | 1 | 2:
                    days = self._chance.sample([*OLD, YOUNG], self._chance.randrange(3))
                    self._world.write(self._chance.choice(MATTERS), days)
                case 3:
                    self._keeping[0].close()
                    self._keeping[0] = self._begin()
                case n:
                    for _ in range(self._chance.choice((1, 2, 4, 9, 30))):
                        self._go_on(n % 2)

    def settle(self) -> None:
        """Keep undisturbed until there is nothing to do."""
        for number in (0, 1, 0, 1, 0, 1):
            one = self._keeping[number]
            while self._keeping[number] is one:
                self._go_on(number)

    def stop(self) -> None:
        for one in self._keeping:
            one.close()

    def _begin(self) -> Coroutine[Any, Any, bool]:
        return Keeping(FakeDays(self._world), lambda: NOW).step()

    def _go_on(self, number: int) -> None:
        try:
            self._keeping[number].send(None)
        except StopIteration:
            self._keeping[number] = self._begin()


def ask(world: World, others: Callable[[], None]) -> tuple[dict[str, dict[str, int]], int]:
    source = FakeSums(world, others)
    found = {one.day: dict(zip(one.units, one.counts, strict=True)) for one in days_of(source, SLICE, NOW)}
    return found, source.used


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=False))
def test_whoever_asks_is_told_what_each_matter_was_while_they_asked_and_nothing_older(chance: random.Random) -> None:
    world = World()
    crowd = Crowd(world, chance)
    try:
        for _ in range(chance.randrange(12)):
            crowd.act()
        world.past = [world.rows]
        found, _ = ask(world, crowd.act)
        for day in SLICE_DAYS:
            for matter in MATTERS:
                possible = {rows[matter].sequence if day in rows[matter].days else None for rows in world.past}
                assert found[day].get(matter) in possible, (day, matter)
    finally:
        crowd.stop()


SLICE_DAYS = [(SLICE.first + timedelta(days=n)).isoformat() for n in range((SLICE.last - SLICE.first).days + 1)]


@settings(max_examples=50, deadline=None)
@given(st.randoms(use_true_random=False))
def test_when_nobody_writes_any_more_every_settled_day_is_answered_from_its_sums(chance: random.Random) -> None:
    world = World()
    crowd = Crowd(world, chance)
    try:
        for _ in range(10):
            crowd.act()
        crowd.settle()
        found, used = ask(world, lambda: None)
        assert {day: dict(world.count(day, world.rows)) for day in SLICE_DAYS} == found
        assert used >= len(OLD)
    finally:
        crowd.stop()


def test_a_step_that_left_marks_or_days_without_sums_has_another_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    keeper = Keeping(FakeDays(world), lambda: NOW)
    steps = 1
    while done(keeper.step()):
        steps += 1
    assert steps == len(OLD)  # two of the days lie together, and the last step finds nothing to do
    for matter in MATTERS:
        world.write(matter, OLD)
    monkeypatch.setattr(keeping, "MARKS", 2)
    assert done(keeper.step())
    assert sum(row.marked for row in world.rows.values()) == 1


def test_sums_that_are_younger_than_the_question_are_not_used_for_it() -> None:
    world = World()
    day = OLD[0]
    world.write("m1", [day])

    class Younger(FakeSums):
        def kept(self, first: str, before: str) -> Iterator[DaySums]:
            yield replace(sums(day, {"m1": 99}), at=NOW + timedelta(hours=1))

    world.rows = {one: replace(row, marked=False) for one, row in world.rows.items()}
    (found,) = [one for one in days_of(Younger(world, lambda: None), SLICE, NOW) if one.day == day]
    assert list(found.counts) == [1]


def done(step: Coroutine[Any, Any, bool]) -> bool:
    """Let one act to its end, with nobody else there."""
    while True:
        try:
            step.send(None)
        except StopIteration as ended:
            return bool(ended.value)
