"""A box of notices comes back as it was: in memory, and in MongoDB as it is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.notice_box import KEPT, About, Box, BoxedNotice, NoticeState, address, box_id
from kitchen_dispatch.domain.notices import NOTICE, Read, raised
from kitchen_dispatch.store_notices import NoticeBoxDocument, box_fields, give_ends, notice_store
from kitchen_dispatch.wire_notices import notice_letter
from kitchenkit.decide import Context, Decision, Step
from kitchenkit.letters import broken_at
from kitchenkit.mongo import MongoStore, collection, connect, ensure_indexes
from kitchenkit.query import Match, Query
from kitchenkit.react import Change, Loaded
from kitchenkit.runtime import Parts
from tests.fakes.store import MemoryStore

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
Kept = MemoryStore[Box] | MongoStore[Box]
_nothing: Any = None


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "memory":
        yield MemoryStore(box_fields, to_letter=notice_letter, due=Box.next_due, fleeting=True)
        return
    yield request.getfixturevalue("real")


@pytest.fixture
def real(database: str, database_name: str) -> Iterator[MongoStore[Box]]:
    connect("dispatch", url=database, database=database_name)
    ensure_indexes(NoticeBoxDocument)
    with ThreadPoolExecutor(2) as threads:
        yield notice_store(Parts("dispatch", _nothing, threads, lambda _: None, _nothing))
    disconnect("dispatch")


def about(number: int, tell_at: datetime = NOON) -> About:
    return About(
        order_id=f"o{number}", matter_id="m", case_id="c", case_no="84071415339", tier="G", area_code="520103005",
        unit_id="u1", clock="handling", due_at=NOON, threshold="breach", level=1, tell_at=tell_at,
    )  # fmt: skip


async def test_a_box_with_a_digest_and_one_that_waits(kept: Kept) -> None:
    shipped = default_book()
    first = shipped.policies[0]
    book = replace(shipped, policies=(replace(first, escalation=replace(first.escalation, an_hour=1)),))
    context = Context(actor="t", role="system", now=NOON, cause="c", book=book)
    to = address("unit_head", "u1", "520103005")
    waits = NOON.replace(minute=59)
    box: Box | None = None
    change: Change[Box] = Change(box_id(to, NOON), 0)
    for number, at in enumerate((NOON, NOON, waits)):
        decision = raised(box, about(number, at), to, context, on_duty=lambda _, __: "p1")
        change.add(decision, context)
        box = decision.steps[-1].after
    assert box is not None
    assert (await kept.commit([change])).raced == set()
    loaded = (await kept.load([box.id]))[box.id]
    assert loaded.aggregate == replace(box, sequence=3)
    assert [one.state for one in box.notices] == [NoticeState.DUE, NoticeState.QUEUED]
    assert [one.aggregate.id for one in await kept.due(until=waits, limit=9)] == [box.id]
    for field, value in (("notices.id", box.notices[1].id), ("notices.about.order_id", "o0"), ("unit_id", "u1")):
        page = await kept.page(Query(all_of=[Match(field, "is", value)]))
        assert [one.aggregate.id for one in page.items] == [box.id], field
    assert broken_at(await kept.history(box.id)) is None


async def test_what_was_read_has_a_day_on_which_it_goes_and_what_is_unread_has_none(kept: Kept) -> None:
    context = Context(actor="t", role="unit_head", now=NOON, cause="c", book=default_book())
    to = address("unit_head", "u1", "520103005")

    async def write(decision: Decision[Box]) -> Box:
        box = decision.steps[-1].after
        loaded = (await kept.load([box.id])).get(box.id)
        await kept.commit([(loaded.change() if loaded else Change[Box](box.id, 0)).add(decision, context)])
        return (await kept.load([box.id]))[box.id].aggregate

    def goes(box: Box) -> datetime | None:
        if isinstance(kept, MemoryStore):
            return box_fields(box).get("gone_at")
        rows = collection("dispatch", "notices")
        assert rows.index_information()["gone_at_1"]["expireAfterSeconds"] == 0
        at: datetime | None = rows.find_one({"_id": box.id}).get("gone_at")
        return at

    box = await write(raised(None, about(1), to, context, on_duty=lambda _, __: ""))
    assert goes(box) is None
    read = NOTICE.decide(BoxedNotice(box, box.notices[0]), Read(), context)
    box = await write(Decision(tuple(Step(step.fact, step.after.box) for step in read.steps)))
    assert goes(box) == NOON + KEPT
    box = await write(raised(box, about(2), to, context, on_duty=lambda _, __: ""))
    assert goes(box) is None


async def test_a_box_that_the_database_takes_away_under_a_write_is_begun_anew(kept: Kept) -> None:
    context = Context(actor="t", role="system", now=NOON, cause="c", book=default_book())
    to = address("unit_head", "u1", "520103005")

    def change(before: Loaded[Box] | None, number: int) -> Change[Box]:
        box = before.aggregate if before is not None else None
        new = before.change() if before is not None else Change[Box](box_id(to, NOON), 0)
        return new.add(raised(box, about(number), to, context, on_duty=lambda _, __: ""), context)

    await kept.commit([change(None, 1)])
    (id_,) = loaded = await kept.load([box_id(to, NOON)])
    if isinstance(kept, MemoryStore):
        del kept._rows[id_]
    else:
        collection("dispatch", "notices").delete_one({"_id": id_})
    assert (await kept.commit([change(loaded[id_], 2)])).raced == {id_}
    assert await kept.load([id_]) == {}
    await kept.commit([change(None, 2)])
    anew = (await kept.load([id_]))[id_].aggregate
    assert [one.about.order_id for one in anew.notices] == ["o2"]
    assert broken_at(await kept.history(id_)) is None


@pytest.mark.connected
async def test_what_was_read_before_ends_were_stored_is_given_one_and_what_is_unread_is_not(
    real: MongoStore[Box],
) -> None:
    rows, to = collection("dispatch", "notices"), address("unit_head", "u1", "520103005")
    context = Context(actor="t", role="unit_head", now=NOON, cause="c", book=default_book())
    for hour in range(2):
        at = NOON.replace(hour=hour)
        first = raised(None, about(hour, at), to, context, on_duty=lambda _, __: "")
        box = replace(first.steps[-1].after, sequence=1)
        await real.commit([Change[Box](box.id, 0).add(first, context)])
        if hour:
            read = NOTICE.decide(BoxedNotice(box, box.notices[0]), Read(), context)
            step = Decision(tuple(Step(step.fact, step.after.box) for step in read.steps))
            await real.commit([(await real.load([box.id]))[box.id].change().add(step, context)])
    rows.update_many({}, {"$unset": {"gone_at": ""}})
    for _ in range(2):
        give_ends(_nothing)
        assert [row.get("gone_at") for row in rows.find().sort("hour", 1)] == [None, NOON + KEPT]
