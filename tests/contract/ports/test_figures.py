"""What the database sums of rows is what the rows say, one by one; and each sum has its list."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_dispatch import reading_figures, wire
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain import figure_counts as f
from kitchen_dispatch.domain.day_sums import settled_before
from kitchen_dispatch.domain.figures import Figured, FigureRow, Heard, current, hear
from kitchen_dispatch.domain.matter import Matter
from kitchen_dispatch.domain.matters import file
from kitchen_dispatch.domain.matters_results import Callback
from kitchen_dispatch.keeping import Keeping
from kitchen_dispatch.main import SERVICE
from kitchen_dispatch.reactions_figures import figures as figures_of
from kitchen_dispatch.reading_days import Reach, Slice
from kitchen_dispatch.reading_figures import MongoFigures
from kitchen_dispatch.store import MatterDocument, matter_store
from kitchen_dispatch.store_day_sums import FigureDayDocument, MongoDays
from kitchen_dispatch.store_figures import FigureDocument, FigureStore
from kitchenctl.backup import back_up
from kitchenkit.decide import Decision
from kitchenkit.mongo import collection, connect, ensure_indexes
from kitchenkit.query import BadCursorError
from kitchenkit.react import Change, Consumer, Record, Transient
from kitchenkit.runtime import Parts
from tests.unit.dispatch.affairs import ASSIST, CASE, LEAD, NOW, answered, asked, filed, give, in_hand

pytestmark = pytest.mark.connected
EVER = Slice(first=date(2026, 9, 1), last=date(2026, 11, 30), reach=Reach(hub=True))
LATER = NOW + timedelta(days=40)


@pytest.fixture
def parts(request: pytest.FixtureRequest) -> Iterator[Parts]:
    connect("dispatch", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    for document in (MatterDocument, FigureDocument, FigureDayDocument):
        ensure_indexes(document)
    with ThreadPoolExecutor(4) as threads:
        nothing: Any = None
        yield Parts("dispatch", nothing, threads, lambda _: None, nothing)
    disconnect("dispatch")


async def count(parts: Parts, matter: Matter) -> list[FigureRow]:
    """Store a matter as one that was filed so, and count it."""
    fact = file(CASE, (LEAD,), asked("system")).steps[0].fact
    stored = Change[Matter](matter.id, 0).add(Decision.one(matter, fact), asked())
    assert not (await matter_store(parts).commit([stored])).raced
    store = FigureStore(parts)
    loaded = (await store.load([matter.id]))[matter.id]
    heard = Heard(matter_id=matter.id, sendings=tuple(current(matter)))
    change = loaded.change().add(hear(loaded.aggregate, heard, asked()), asked())
    assert not (await store.commit([change])).raced
    assert (await store.commit([change])).raced == {matter.id}
    again = (await store.load([matter.id]))[matter.id].aggregate
    assert hear(again, heard, asked()).steps == ()
    return list(change.steps[-1][0].after.rows)


def some() -> list[Matter]:
    """Return matters in several states, areas and categories."""
    satisfied = give(answered(), Callback(verdict="solved", satisfied=True), "callback_agent")
    before = NOW - timedelta(days=40)
    cases = [filed(now=before), in_hand(), filed((LEAD, ASSIST), now=NOW + timedelta(days=2)), answered(), satisfied]
    areas = ["520103019", "520103020001", "520102001", "520103019", "520102001"]
    return [
        replace(one, id=f"m{n}", case_id=f"c{n}", area_code=area, category_code=f"GOV-{n % 2}",
                parts=tuple(replace(part, id=f"{part.id}-{n}") for part in one.parts))
        for n, (one, area) in enumerate(zip(cases, areas, strict=True))
    ]  # fmt: skip


async def keep(parts: Parts, at: datetime) -> None:
    """Keep the sums of every settled day."""
    keeping = Keeping(MongoDays(parts.threads), lambda: at)
    while await keeping.step():
        pass


@pytest.mark.parametrize(("at", "sums_of"), [(NOW, None), (LATER, None), (LATER, NOW), (LATER, LATER), (NOW, LATER)])
async def test_sums_are_those_of_the_rows_and_each_has_its_list(
    parts: Parts, at: datetime, sums_of: datetime | None
) -> None:
    rows = [(matter, row) for matter in some() for row in await count(parts, matter)]
    figures = MongoFigures(parts.threads)
    if sums_of is not None:
        await keep(parts, sums_of)
    keys: dict[str, Callable[[Matter, FigureRow], str]] = {
        "unit": lambda _, row: row.unit_id,
        "area": lambda matter, _: matter.area_code,
        "category": lambda matter, _: matter.category_code,
        "day": lambda _, row: row.day,
    }
    for by, key in keys.items():
        groups = {group.key: dict(group.counts) for group in (await figures.groups(EVER, by, at)).groups}
        expected = {key(*one): f.total([row for m, row in rows if key(m, row) == key(*one)], at) for one in rows}
        assert groups == expected, by
    sums = f.total((row for _, row in rows), at)
    for figure in f.COUNTS:
        found, cursor = await figures.orders(EVER, figure, at, limit=2, cursor=None)
        while cursor:
            more, cursor = await figures.orders(EVER, figure, at, limit=2, cursor=cursor)
            found = [*found, *more]
        assert len({(one["order_id"], one["at"]) for one in found}) == len(found) == sums[figure], figure
    with pytest.raises(BadCursorError):
        await figures.orders(EVER, "open", at, limit=2, cursor="nonsense")


async def test_a_row_that_changes_after_its_day_was_summed_is_counted_at_once_and_its_day_summed_anew(
    parts: Parts,
) -> None:
    before = NOW - timedelta(days=40)
    matter = replace(filed(now=before), id="m", area_code="520103019")
    await count(parts, matter)
    await keep(parts, NOW)
    store, days = FigureStore(parts), collection("dispatch", "figure_days")
    kept = {"_id": before.date().isoformat()}
    assert "stale" not in days.find_one(kept)
    assert collection("dispatch", "figures").find_one({"_id": "m"}).get("unkept_from") is None

    loaded = (await store.load(["m"]))["m"]
    change = loaded.change().add(hear(loaded.aggregate, Heard(matter_id="m", reopened=True), asked()), asked())
    assert not (await store.commit([change])).raced
    [marked] = await MongoDays(parts.threads).changed(settled_before(NOW), 9)
    await MongoDays(parts.threads).settle([replace(marked, sequence=marked.sequence - 1)])  # it has changed since
    for generation in (1, 2):
        groups = (await MongoFigures(parts.threads).groups(EVER, "unit", NOW)).groups
        assert [group.counts["reopened"] for group in groups] == [1]
        assert days.find_one(kept)["generation"] == generation
        await keep(parts, NOW)
    assert "stale" not in days.find_one(kept)
    assert await MongoDays(parts.threads).changed(settled_before(LATER), 9) == []


async def test_sums_of_another_format_and_sums_that_were_counted_before_a_change_are_made_anew(parts: Parts) -> None:
    await count(parts, replace(filed(now=NOW - timedelta(days=40)), id="m"))
    await keep(parts, NOW)
    days, day = MongoDays(parts.threads), (NOW - timedelta(days=40)).date().isoformat()
    collection("dispatch", "figure_days").update_one({"_id": day}, {"$set": {"format": "0 dispatched"}})
    groups = (await MongoFigures(parts.threads).groups(EVER, "day", NOW)).groups
    assert [(group.key, group.counts["dispatched"]) for group in groups] == [(day, 1)]
    await days.expect(date.fromisoformat(day), settled_before(NOW))
    [stale] = await days.stale(settled_before(NOW), 9)
    [sums] = await days.count([day], NOW)
    await days.renew([day])
    await days.keep({day: sums}, [stale])
    assert [one.generation for one in await days.stale(settled_before(NOW), 9)] == [stale.generation + 1]


async def test_a_backup_has_the_rows_and_none_of_their_sums(parts: Parts, tmp_path: Path) -> None:
    await count(parts, filed(now=NOW - timedelta(days=40)))
    await keep(parts, NOW)
    database = collection("dispatch", "figures").database
    host, port = database.client.address
    settings: Any = SimpleNamespace(mongo_url=f"mongodb://{host}:{port}/?directConnection=true", mongo_db=database.name)
    manifest = back_up([(SERVICE, replace(parts, settings=settings))], tmp_path / "backup", tick=lambda *_: None)
    assert manifest.services["dispatch"].collections.keys() >= {"matters", "figures"}
    assert "figure_days" not in manifest.services["dispatch"].collections


async def test_who_asks_while_many_ask_is_refused_at_once_and_what_takes_too_long_is_given_up(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    await count(parts, filed())
    figures = MongoFigures(parts.threads)
    asked = [figures.groups(EVER, "unit", NOW) for _ in range(reading_figures.WAITING + 3)]
    ends = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(one, Transient) for one in ends) == 3
    assert (await figures.groups(EVER, "unit", NOW)).groups
    monkeypatch.setattr(reading_figures, "SECONDS", -1.0)
    with pytest.raises(Transient):
        await figures.groups(EVER, "unit", NOW)


async def test_every_step_that_is_heard_is_counted_once_however_often_it_comes(parts: Parts) -> None:
    context = asked("system")
    decision = file(CASE, (LEAD, ASSIST), context)
    name = decision.steps[0].after.id
    assert not (await matter_store(parts).commit([Change[Matter](name, 0).add(decision, context)])).raced
    letters = [wire.matter_letter(step.fact, step.after) for step in decision.steps]
    records = [
        Record(id=str(n), topic=wire.MATTER_EVENTS, partition=0, offset=n, type=one.type, key=b"m", value=one.body)
        for n, one in enumerate(letters)
    ]
    dead: Any = None
    consumer = Consumer("dispatch", figures_of(FigureStore(parts)), dead, lambda: NOW, book=default_book)
    for batch in (records, records[1:], records):
        await consumer.react(batch)
    groups = (await MongoFigures(parts.threads).groups(EVER, "unit", NOW)).groups
    assert {group.key: (group.counts["dispatched"], group.counts["cases"]) for group in groups} == {
        LEAD.unit_id: (1, 1),
        ASSIST.unit_id: (1, 0),
    }


@pytest.mark.parametrize("kept", [False, True])
async def test_a_slice_has_what_is_asked_and_reached_alone(parts: Parts, kept: bool) -> None:
    for matter in some():
        await count(parts, matter)
    figures = MongoFigures(parts.threads)
    if kept:
        await keep(parts, LATER)

    async def dispatched(**changes: Any) -> int:
        groups = (await figures.groups(replace(EVER, **changes), "unit", LATER)).groups
        return sum(group.counts["dispatched"] for group in groups)

    assert await dispatched() == 6
    assert await dispatched(area_code="520103") == 3
    assert await dispatched(area_code="520103019", unit_id="u1") == 2
    assert await dispatched(unit_id="u2") == 1
    assert await dispatched(first=date(2026, 11, 19)) == 2
    assert await dispatched(category_code="GOV-1") == 2
    assert await dispatched(reach=Reach(units=("u2",))) == 1
    assert await dispatched(reach=Reach(areas=("520102",), units=("u2",))) == 3
    assert await dispatched(reach=Reach()) == 0
    assert isinstance((await FigureStore(parts).load(["m0"]))["m0"].aggregate, Figured)
