"""One suite for the audit list: in memory, and in MongoDB."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from mongoengine import disconnect

from kitchen_console.domain.audit import Entry, Wanted
from kitchen_console.store_audit import AuditDocument, AuditEntries
from kitchenkit.mongo import connect, ensure_indexes
from tests.fakes.audit import FakeEntries

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HUB = frozenset({"audit|hub"})
ALL = Wanted(since=NOW - timedelta(days=7), until=NOW)
Entries = FakeEntries | AuditEntries


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def entries(request: pytest.FixtureRequest) -> Iterator[Entries]:
    if request.param == "memory":
        yield FakeEntries()
        return
    connect("console", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    ensure_indexes(AuditDocument)
    with ThreadPoolExecutor(2) as threads:
        yield AuditEntries(threads)
    disconnect("console")


def entry(number: int, *places: str, minutes: int | None = None, **more: str) -> Entry:
    base = Entry(
        id=f"e{number}",
        at=NOW - timedelta(minutes=number if minutes is None else minutes),
        kind="act",
        what="CaseClaimed",
        service="triage",
        about_kind="case",
        about=f"c{number}",
        actor="p1",
        reach=tuple(f"audit|{place}" for place in ("hub", *places)),
    )
    return replace(base, **more)  # type: ignore[arg-type]  # the names are the entry's own


async def ids(entries: Entries, wanted: Wanted = ALL, words: frozenset[str] = HUB, limit: int = 50) -> list[str]:
    return [one.id for one in await entries.newest(words, wanted, limit)]


async def test_an_entry_that_comes_again_stays_as_it_was_and_holds_nothing_up(entries: Entries) -> None:
    await entries.write([entry(1)])
    await entries.write([entry(1, actor="p2"), entry(2)])
    found = await entries.newest(HUB, ALL, 50)
    assert [(one.id, one.actor) for one in found] == [("e1", "p1"), ("e2", "p1")]
    assert found[0] == entry(1)
    await entries.write([])


async def test_the_newest_come_first_and_each_page_goes_on_where_the_one_before_ended(entries: Entries) -> None:
    """Several of the same instant are told apart by their ids."""
    await entries.write([entry(number, minutes=number // 3) for number in range(9)])
    seen, after = list[str](), None
    for _ in range(5):
        page = await entries.newest(HUB, replace(ALL, after=after), 2)
        seen += [one.id for one in page]
        after = (page[-1].at, page[-1].id) if page else after
    assert seen == ["e2", "e1", "e0", "e5", "e4", "e3", "e8", "e7", "e6"]


async def test_whom_it_does_not_reach_is_shown_nothing(entries: Entries) -> None:
    await entries.write([entry(1, "area:52", "area:5201"), entry(2, "unit:u1"), entry(3)])
    assert await ids(entries, words=frozenset({"audit|area:5201"})) == ["e1"]
    assert await ids(entries, words=frozenset({"audit|area:5202", "audit|unit:u1"})) == ["e2"]
    assert await ids(entries, words=frozenset()) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"actor": "p2"}, ["e2"]),
        ({"kind": "reveal"}, ["e3"]),
        ({"what": "Looked"}, ["e4"]),
        ({"about": "K5"}, ["e5"]),
        ({"about": "c1"}, ["e1"]),
        ({"about": "o3"}, ["e3"]),
    ],
)
async def test_the_filters_find_what_they_say(entries: Entries, asked: dict[str, str], found: list[str]) -> None:
    more = [entry(2, actor="p2"), entry(3, kind="reveal", order_id="o3"), entry(4, what="Looked")]
    await entries.write([entry(1), *more, entry(5, case_no="K5")])
    assert await ids(entries, replace(ALL, **asked)) == found  # type: ignore[arg-type]  # the same
    assert await ids(entries, replace(ALL, until=NOW - timedelta(minutes=4))) == ["e4", "e5"]
