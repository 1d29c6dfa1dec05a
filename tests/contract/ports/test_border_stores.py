"""Borders come back as they were drawn, guarded, and all of them at once: in memory, and in MongoDB as it is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from mongoengine import disconnect

from kitchen_directory.domain.borders import Border, Piece, border_id, draw
from kitchen_directory.ports import Stores
from kitchen_directory.store import DOCUMENTS, stores
from kitchenkit.decide import Context
from kitchenkit.letters import broken_at
from kitchenkit.mongo import connect, ensure_indexes
from kitchenkit.react import Change
from tests.fakes.directory import FakeDirectory

BY = Context(actor="shell:0", role="system", now=datetime(2026, 11, 22, 9, tzinfo=UTC), cause="test")
OUTLINE = ((106_700_000, 26_600_000), (106_720_000, 26_600_000), (106_720_000, 26_620_000), (106_700_000, 26_600_000))
HOLE = ((106_710_000, 26_602_000), (106_712_000, 26_602_000), (106_712_000, 26_604_000), (106_710_000, 26_602_000))
SOUTH_WEST = ((-5, -5), (-3, -5), (-3, -3), (-5, -5))
ISLANDS: tuple[Piece, ...] = ((OUTLINE, HOLE), (SOUTH_WEST,))


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


async def drawn(kept: Stores, code: str, pieces: tuple[Piece, ...]) -> None:
    loaded = await kept.borders.get(border_id(code))
    change = loaded.change() if loaded else Change[Border](border_id(code), 0)
    before = loaded.aggregate if loaded else None
    outcome = await kept.borders.commit([change.add(draw(before, area_code=code, pieces=pieces), BY)])
    assert not outcome.raced


async def test_a_border_comes_back_with_its_pieces_holes_and_history(kept: Stores) -> None:
    assert (await kept.all_borders.version(), await kept.all_borders.everything()) == (0, [])
    await drawn(kept, "520103019", ISLANDS)
    await drawn(kept, "520102", ((OUTLINE,),))
    assert [one.area_code for one in await kept.all_borders.everything()] == ["520102", "520103019"]
    loaded = await kept.borders.get(border_id("520103019"))
    assert loaded is not None
    assert (loaded.aggregate.pieces, loaded.aggregate.sequence) == (ISLANDS, 1)
    assert await kept.all_borders.version() == 2

    await drawn(kept, "520103019", ())
    assert [one.area_code for one in await kept.all_borders.everything()] == ["520102"]
    assert await kept.all_borders.version() == 3, "taking one away is heard, too"
    history = await kept.borders.history(border_id("520103019"))
    assert [letter["type"].rpartition(".")[2] for letter in history] == ["BorderDrawn", "BorderLifted"]
    assert broken_at(history) is None


async def test_of_two_imports_at_once_one_is_told_so(kept: Stores) -> None:
    await drawn(kept, "520102", ISLANDS)
    one, other = await kept.borders.get(border_id("520102")), await kept.borders.get(border_id("520102"))
    assert one is not None
    assert other is not None
    first = one.change().add(draw(one.aggregate, area_code="520102", pieces=((OUTLINE,),)), BY)
    second = other.change().add(draw(other.aggregate, area_code="520102", pieces=()), BY)
    assert not (await kept.borders.commit([first])).raced
    assert (await kept.borders.commit([second])).raced
