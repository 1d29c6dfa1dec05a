"""Versions of the duty list and their pages come back as they were: in memory, and in MongoDB as it is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_dispatch import duty_pages
from kitchen_dispatch.domain.duty import MOST_ITEMS
from kitchen_dispatch.domain.duty_list import DUTY_VERSION, Amend, Begin, Content, DutyVersion, Publish, begin, release
from kitchen_dispatch.duties import DutyLists, published, shipped
from kitchen_dispatch.duty_pages import Pages, keep, sealed
from kitchen_dispatch.seed_duty import FIRST, seed_duties
from kitchen_dispatch.store_duty import (
    DutyPageDocument,
    DutyVersionDocument,
    page_store,
    version_fields,
    version_store,
)
from kitchen_dispatch.wire_duty import version_letter
from kitchenkit.decide import Context
from kitchenkit.letters import broken_at
from kitchenkit.mongo import MongoStore, connect, ensure_indexes
from kitchenkit.react import Change, Transient
from kitchenkit.runtime import Parts
from tests.fakes.duty import MemoryPages
from tests.fakes.store import MemoryStore
from tests.unit.dispatch.duty_desk import item

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
SOME = [item(f"AD-{number:03}", words=(f"词语{number}",)) for number in range(250)]
ONE_MEGABYTE = 1024 * 1024


@dataclass
class Kept:
    versions: MemoryStore[DutyVersion] | MongoStore[DutyVersion]
    pages: Pages


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "memory":
        yield Kept(MemoryStore(version_fields, to_letter=version_letter, unique=["slot"]), MemoryPages())
        return
    connect("dispatch", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    for document in (DutyVersionDocument, DutyPageDocument):
        ensure_indexes(document)
    with ThreadPoolExecutor(2) as threads:
        nothing: Any = None
        parts = Parts("dispatch", nothing, threads, lambda _: None, nothing)
        yield Kept(version_store(parts), page_store(parts))
    disconnect("dispatch")


def context(actor: str = "author", role: str = "dispatcher") -> Context:
    return Context(actor=actor, role=role, now=NOW, cause="test")


async def drafted(kept: Kept, name: str, content: Content) -> DutyVersion:
    decision = begin(name, Begin(title="草稿", content=content, follows=0), context())
    await kept.versions.commit([Change[DutyVersion](name, 0).add(decision, context())])
    return (await kept.versions.load([name]))[name].aggregate


async def test_a_version_comes_back_at_every_step_with_its_history(kept: Kept) -> None:
    content = await keep(kept.pages, SOME)
    version = await drafted(kept, "v1", content)
    assert version == replace(begin("v1", Begin(title="草稿", content=content, follows=0), context()).steps[0].after,
                              sequence=1)  # fmt: skip
    second, publisher = await keep(kept.pages, SOME[1:]), context("second", "supervisor")
    for command, by in ((Amend(content=second, remove=("AD-000",)), context()), (Publish(newest=0), publisher)):
        loaded = (await kept.versions.load(["v1"]))["v1"]
        decision = DUTY_VERSION.decide(loaded.aggregate, command, by)
        await kept.versions.commit([loaded.change().add(decision, by)])
        after = (await kept.versions.load(["v1"]))["v1"].aggregate
        assert after == replace(decision.steps[-1].after, sequence=loaded.aggregate.sequence + 1)
    assert broken_at(await kept.versions.history("v1")) is None
    assert [one.id for one in await published(kept.versions)] == ["v1"]


async def test_two_drafts_cannot_get_the_same_number(kept: Kept) -> None:
    content = await keep(kept.pages, SOME)
    publisher = context("second", "supervisor")
    for name in ("v1", "v2"):
        await drafted(kept, name, content)
    there = await kept.versions.load(["v1", "v2"])
    outcomes = [
        await kept.versions.commit(
            [one.change().add(DUTY_VERSION.decide(one.aggregate, Publish(newest=0), publisher), publisher)]
        )
        for one in there.values()
    ]
    assert [list(outcome.conflicts) for outcome in outcomes] == [[], ["v2"]]


async def test_pages_come_back_in_order_and_are_kept_once(kept: Kept) -> None:
    content = await keep(kept.pages, SOME)
    assert (len(content.pages), content.items) == (3, 250)
    assert await duty_pages.read(kept.pages, content) == tuple(SOME)
    again = await keep(kept.pages, [*SOME, item("NOISE-00", "GOV-NOISE")])
    assert again.pages[:3] == content.pages, "what did not change is shared"
    with pytest.raises(LookupError, match="gone"):
        await kept.pages.read(["0" * 64])


async def test_the_seed_is_published_once_and_found_in_force(kept: Kept) -> None:
    assert [await seed_duties(kept.versions, kept.pages), await seed_duties(kept.versions, kept.pages)] == [
        len(shipped().items),
        0,
    ]
    lists = DutyLists(kept.versions, kept.pages)
    await lists.refresh()
    version = lists.version()
    assert version is not None
    assert (version.id, version.number, version.sequence) == (FIRST, 1, 2)
    assert {one.code for one in lists.index().items} == {one.code for one in shipped().items}


async def test_a_version_takes_effect_at_its_instant_without_another_reading(kept: Kept) -> None:
    now = NOW
    lists = DutyLists(kept.versions, kept.pages, lambda: now)
    for number, size in ((1, 5), (2, 6)):
        content = await keep(kept.pages, SOME[:size])
        decision = release(f"v{number}", "版", content, NOW + timedelta(hours=number), NOW)
        later = replace(decision.steps[-1].after, number=number)
        decision = replace(decision, steps=(decision.steps[0], replace(decision.steps[1], after=later)))
        await kept.versions.commit([Change[DutyVersion](f"v{number}", 0).add(decision, context())])
    await lists.refresh()
    seen = []
    for hours in (0, 1, 2):
        now = NOW + timedelta(hours=hours)
        seen.append(len(lists.index().items))
    assert seen == [len(shipped().items), 5, 6]


async def test_a_version_whose_pages_are_gone_is_waited_for(kept: Kept) -> None:
    content, _ = sealed(SOME)
    decision = release("v1", "版", content, NOW, NOW)
    await kept.versions.commit([Change[DutyVersion]("v1", 0).add(decision, context())])
    lists = DutyLists(kept.versions, kept.pages, lambda: NOW)
    for ask in (lists.refresh(), _asked(lists)):
        with pytest.raises(Transient):
            await ask


async def _asked(lists: DutyLists) -> None:
    lists.index()


def test_the_largest_list_is_in_documents_of_less_than_a_megabyte() -> None:
    widest = [
        item(
            f"X-{number:05}", title="题" * 80, description="述" * 500, legal_basis="法" * 300, evidence="证" * 200,
            words=tuple(f"{'词' * 18}{n:02}" for n in range(30)),
        )
        for number in range(100)
    ]  # fmt: skip
    _, pages = sealed(widest)
    assert [len(repr(page).encode()) < ONE_MEGABYTE for page in pages.values()] == [True]
    whole = Content(pages=("a" * 64,) * (MOST_ITEMS // 100 + 40), items=MOST_ITEMS, digest="a" * 64)
    assert len(repr(whole)) < ONE_MEGABYTE / 50
