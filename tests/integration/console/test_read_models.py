"""Rows, the change log and its tail on the real database."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_console import store as kept
from kitchen_console.changes import ChangeLog, newest
from kitchen_console.domain.reach import words_of_row
from kitchen_console.domain.row import Folded, Said, Told, folded
from kitchen_console.filters import CaseFilter
from kitchen_console.live import Live
from kitchen_console.reading import Reading
from kitchen_console.store import Rows
from kitchenkit import time as wall
from kitchenkit.mongo import collection, connect, ensure_indexes
from kitchenkit.words import lean

pytestmark = pytest.mark.connected
T0 = datetime(2026, 11, 22, 9, tzinfo=UTC)
HUB = frozenset({"case|hub", "order|hub"})


@pytest.fixture
def threads(database: str, database_name: str) -> Iterator[ThreadPoolExecutor]:
    disconnect(alias="console")
    connect("console", url=database, database=database_name)
    for document in kept.DOCUMENTS:
        ensure_indexes(document)
    with ThreadPoolExecutor(8) as pool:
        yield pool
    disconnect(alias="console")


def changes() -> Any:
    return collection("console", "changes")


def case(
    number: int, sequence: int = 1, *, voice: str = "triage", area: str = "520103019", state: str = "routed"
) -> Told:
    fields = {"state": state, "case_no": f"K{number}", "lane": "government", "district": area[:6], "area_code": area}
    said = {**fields, "reach": words_of_row("case", area=area), "updated_at": T0}
    begun = Said(f"{voice}_first", sequence, {"created_at": T0 + timedelta(seconds=number)})
    return Told("case", f"c{number}", (begun, Said(voice, sequence, said)))


def test_many_writers_leave_no_hole_and_no_double(threads: ThreadPoolExecutor) -> None:
    logs = [ChangeLog(changes) for _ in range(4)]

    def write(writer: int) -> None:
        for number in range(25):
            logs[writer].append([{"kind": "case", "row": f"{writer}-{number}-{n}"} for n in range(3)])

    list(threads.map(write, range(4)))
    rows = list(changes().find({}).sort("_id", 1))
    assert [row["_id"] for row in rows] == list(range(1, 301))
    for writer in range(4):
        own = [row["row"] for row in rows if row["row"].startswith(f"{writer}-")]
        assert own == [f"{writer}-{number}-{n}" for number in range(25) for n in range(3)], "each in its own order"


def test_the_log_keeps_the_last_and_goes_on_counting(threads: ThreadPoolExecutor) -> None:
    log = ChangeLog(changes, kept=100)
    for start in range(0, 1200, 60):
        log.append([{"kind": "case", "row": str(start + n)} for n in range(60)])
    assert newest(changes()) == 1200
    assert 100 <= changes().count_documents({}) <= 400
    ChangeLog(changes).append([{"kind": "case", "row": "x"}])
    assert newest(changes()) == 1201


async def test_only_what_is_news_is_logged_and_a_delivery_that_is_cut_off_is_logged_again(
    threads: ThreadPoolExecutor,
) -> None:
    rows, reading = Rows(threads), Reading(threads)
    rows.write([case(1, 1), case(1, 2, state="triage_review"), case(1, 3)])
    assert [one["row"] for one in await reading.changes(0, 10)] == ["c1"]
    rows.write([case(1, 2, state="triage_review")])
    assert await reading.newest() == 1, "an old event says nothing new"
    rows.write([case(1, 3)])
    assert await reading.newest() == 2, "it may have ended between the row and the log"
    assert (await reading.rows("case", ["c1"]))["c1"]["state"] == "routed"


async def test_pages_follow_one_another_within_what_is_reached(threads: ThreadPoolExecutor) -> None:
    rows, reading = Rows(threads), Reading(threads)
    rows.write([case(n, area="520103019" if n % 2 else "520102001") for n in range(1, 21)])
    seen: list[str] = []
    cursor: str | None = None
    while True:
        asked = CaseFilter(state=["routed"], limit=3, cursor=cursor)
        page, cursor = await reading.page(
            "case", {"case|area:520103"}, asked.matches("lane_open", T0), limit=3, cursor=cursor
        )
        seen += [row["_id"] for row in page]
        if cursor is None:
            break
    assert seen == [f"c{n}" for n in range(19, 0, -2)]
    assert await reading.counts("case", {"case|area:5201"}, {"state": "routed"}) == [
        ("government", "520102", 10),
        ("government", "520103", 10),
    ]
    assert await reading.page("case", (), [], limit=3) == ([], None)


async def test_whoever_a_row_leaves_is_told_that_it_is_gone(threads: ThreadPoolExecutor) -> None:
    rows, live = Rows(threads), Live(Reading(threads))
    rows.write([case(1, 1, area="520103019")])
    rows.write([case(1, 2, area="520102001")])
    first, second = await live.updates(0, 10)
    assert (first.row, first.left) == ("", frozenset()), "the row is told with its newest change alone"
    assert "case|area:520103" in second.left
    assert "case|area:5201" not in second.left
    assert "case|area:520102" in second.reach


async def test_a_batch_of_facts_is_one_write_of_each_row(threads: ThreadPoolExecutor) -> None:
    rows, reading = Rows(threads), Reading(threads)
    rows.write([case(1, 2, state="routed"), case(2), case(1, 1, state="triage_review"), case(1, 3, state="merged")])
    assert [one["row"] for one in await reading.changes(0, 10)] == ["c1", "c2"]
    found = collection("console", "cases").find_one({"_id": "c1"})
    assert (found["state"], found["seen"]) == ("merged", {"triage_first": 1, "triage": 3})


class Killed(Exception):
    """The process is gone."""


@pytest.mark.parametrize("also", [(), (3,)], ids=["the same again", "with the next fact"])
async def test_who_dies_between_the_row_and_the_log_leaves_nobody_untold(
    threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch, also: tuple[int, ...]
) -> None:
    reading = Reading(threads)
    Rows(threads).write([case(1, 1, area="520103019")])

    def dies(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(ChangeLog, "append", dies)
        with pytest.raises(Killed):
            Rows(threads).write([case(1, 2, area="520102001")])
    assert await reading.newest() == 1, "written, and nobody knows"
    Rows(threads).write([case(1, 2, area="520102001"), *(case(1, number, area="520105001") for number in also)])
    (told,) = await reading.changes(1, 10)
    assert {"case|area:520103", "case|area:520103019"} <= set(told["left"]), "whom it left before the death"
    assert ("case|area:520102" in told["left"]) == bool(also)
    Rows(threads).write([case(1, 9, area="520105001" if also else "520102001")])
    (later,) = await reading.changes(2, 10)
    assert "left" not in later, "they were told"


async def test_who_dies_after_the_log_tells_again(threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, reading = Rows(threads), Reading(threads)
    rows.write([case(1, 1, area="520103019")])
    append = ChangeLog.append

    def logs_and_dies(log: ChangeLog, said: Any) -> None:
        append(log, said)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(ChangeLog, "append", logs_and_dies)
        with pytest.raises(Killed):
            rows.write([case(1, 2, area="520102001")])
    rows.write([case(1, 2, area="520102001")])
    first, again = [one.get("left", []) for one in await reading.changes(1, 10)]
    assert {"case|area:520103", "case|area:520103019"} <= set(first)
    assert again == first
    rows.write([case(1, 2, area="520102001")])
    assert [one.get("left") for one in await reading.changes(3, 10)] == [None]


async def test_who_is_overtaken_between_reading_and_writing_looks_again(
    threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, reading = Rows(threads), Reading(threads)
    rows.write([case(1, 1)])
    overtakers = [case(1, 5, state="merged", area="520105001"), case(2, 5, state="merged")]

    def overtaken(*arguments: Any) -> Folded:
        if overtakers:
            now, overtakers[:] = [*overtakers], []
            Rows(threads).write(now)
        return folded(*arguments)

    monkeypatch.setattr(kept, "folded", overtaken)
    rows.write([case(1, 4, state="triage_review"), case(2, 4, state="triage_review")])
    found = await reading.rows("case", ["c1", "c2"])
    assert {id_: row["state"] for id_, row in found.items()} == {"c1": "merged", "c2": "merged"}
    assert found["c1"]["district"] == "520105"


async def test_a_tail_misses_nothing_while_others_write(threads: ThreadPoolExecutor) -> None:
    live = Live(Reading(threads))
    tail = asyncio.create_task(live.run())
    await live.begun()
    place, seen = live.newest, list[int]()

    def write(writer: int) -> None:
        rows = Rows(ThreadPoolExecutor(1))
        for number in range(15):
            rows.write([case(writer * 100 + number)])

    writing = [asyncio.get_running_loop().run_in_executor(threads, write, writer) for writer in range(3)]
    async with asyncio.timeout(60):
        while len(seen) < 45:
            seen += [one.seq for one in await live.after(seen[-1] if seen else place, 1.0)]
    await asyncio.gather(*writing)
    tail.cancel()
    assert seen == list(range(1, 46))


async def test_every_list_finds_the_rows_that_are_there(threads: ThreadPoolExecutor) -> None:
    """Whatever leads to them: time, a number, words, a state, a place."""
    rows, reading, now = Rows(threads), Reading(threads), wall.now()
    ages = {"a": 0, "b": 3, "c": 30, "d": 5_000, "e": 600_000}
    for place, (id_, minutes) in enumerate(ages.items()):
        said = {
            "case_no": f"K{id_}", "state": "triage_review" if place % 2 else "routed", "lane": "news", "updated_at": T0,
            "district": "520103", "area_code": "520103019", "reach": words_of_row("case", area="520103019"),
            "tokens": lean(f"K{id_}", "路灯不亮" if place > 2 else "井盖松动"),
        }  # fmt: skip
        begun = {"created_at": now - timedelta(minutes=minutes)}
        rows.write([Told("case", id_, (Said("intake", 1, begun), Said("triage", 1, said)))])

    async def found(words: set[str], **asked: Any) -> str:
        seen, cursor = "", None
        while True:
            matches = CaseFilter(**asked).matches("lane_open", now)
            page, cursor = await reading.page("case", words, matches, limit=2, cursor=cursor)
            seen += "".join(row["_id"] for row in page)
            if cursor is None:
                return seen

    for words in ({"case|hub"}, {"case|area:5201"}, {"case|area:520103019"}):
        assert await found(words) == "abcde"
        assert await found(words, lane="news", since=now - timedelta(hours=1)) == "abc"
        assert await found(words, state=["triage_review"]) == "bd"
        assert await found(words, state=["triage_review", "routed"]) == "abcde"
        assert await found(words, q="路灯") == "de"
        assert await found(words, q="井盖松") == "abc"
        assert await found(words, q="盖") == "abc"
        assert await found(words, q="亮") == "de"
        assert await found(words, q="kE") == "e"
        assert await found(words, area="520103") == "abcde"
        assert await found(words, category="x") == ""
    assert await found({"case|area:520105"}) == ""
