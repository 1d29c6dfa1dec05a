"""One batch at a time: alone when idle, together under load, and everyone gets their own answer."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pytest

from kitchenkit.react import Change, Loaded, Outcome, Transient
from kitchenkit.together import AT_MOST, GatheredStore, Together


class Work:
    """Notes its batches and holds each until it is let go."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.free = asyncio.Event()
        self.error: Exception | None = None

    async def __call__(self, items: Sequence[str]) -> list[str]:
        self.batches.append(list(items))
        await self.free.wait()
        if self.error is not None:
            raise self.error
        return [item.upper() for item in items]


async def turn() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_who_comes_while_one_is_on_its_way_goes_with_the_next() -> None:
    work = Work()
    together = Together[str, str](work, key=str)
    first = asyncio.ensure_future(together("a"))
    await turn()
    others = [asyncio.ensure_future(together(item)) for item in "bcd"]
    await turn()
    assert work.batches == [["a"]]
    work.free.set()
    assert await asyncio.gather(first, *others) == ["A", "B", "C", "D"]
    assert work.batches == [["a"], ["b", "c", "d"]]


async def test_two_of_one_key_never_share_a_batch_and_no_batch_is_endless() -> None:
    work = Work()
    work.free.set()
    together = Together[str, str](work, key=lambda item: item[0])
    await asyncio.gather(together("a1"), together("a2"), together("b1"))
    assert work.batches == [["a1", "b1"], ["a2"]]
    many = Together[str, str](work, key=str)
    await asyncio.gather(*(many(str(number)) for number in range(AT_MOST + 1)))
    assert [len(batch) for batch in work.batches[2:]] == [AT_MOST, 1]


async def test_what_breaks_a_batch_is_told_to_all_of_it_and_the_next_goes_on() -> None:
    work = Work()
    work.error = Transient("away")
    together = Together[str, str](work, key=str)
    both = asyncio.gather(together("a"), together("b"), return_exceptions=True)
    await turn()
    work.free.set()
    assert [type(error) for error in await both] == [Transient, Transient]
    work.error = None
    assert await together("c") == "C"


async def test_who_has_gone_away_is_left_out() -> None:
    work = Work()
    together = Together[str, str](work, key=str)
    first = asyncio.ensure_future(together("a"))
    await turn()
    gone, stays = asyncio.ensure_future(together("b")), asyncio.ensure_future(together("c"))
    await turn()
    gone.cancel()
    work.free.set()
    assert (await first, await stays) == ("A", "C")
    assert work.batches == [["a"], ["c"]]


class Ledger:
    """A store where some ids are raced and some conflict."""

    async def load(self, ids: Collection[str]) -> Mapping[str, Loaded[Any]]:
        return {}

    async def commit(self, changes: Sequence[Change[Any]]) -> Outcome:
        ids = {change.id for change in changes}
        return Outcome(ids & {"raced"}, dict.fromkeys(ids & {"taken"}, "breaks the unique key"))


@pytest.mark.parametrize(("one", "expected"), [
    ("fine", Outcome()), ("raced", Outcome({"raced"})), ("taken", Outcome(set(), {"taken": "breaks the unique key"})),
])  # fmt: skip
async def test_each_hears_only_of_its_own_change(one: str, expected: Outcome) -> None:
    store = GatheredStore[Any](Ledger())
    found = await asyncio.gather(*(store.commit([Change(name, 0)]) for name in ("fine", "raced", "taken")))
    assert found[("fine", "raced", "taken").index(one)] == expected
