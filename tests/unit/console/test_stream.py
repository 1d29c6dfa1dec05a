"""The live stream: who is told what, and what somebody gets who comes back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kitchen_console.domain.reach import words_of_row
from kitchen_console.live import Live, Update
from kitchen_console.stream import HEARTBEAT_SECONDS, said_to, told
from kitchenkit import time as wall
from kitchenkit.react import Transient
from kitchenkit.revocations import Revocations, Revoked
from kitchenkit.rights import Principal, Right, Scope

LOG = list[dict[str, Any]]


class FakeReading:
    """A change log and its rows in memory."""

    def __init__(self) -> None:
        self.log: LOG = []
        self.away = False
        self.refused = asyncio.Event()  # somebody asked while it was away
        self.rows_read = 0
        self.counted = asyncio.Event()  # somebody was told the newest number, and it is not the first

    def say(self, area: str = "520103019", *, kind: str = "case", left: list[str] | None = None) -> None:
        number = self.log[-1]["_id"] + 1 if self.log else 1
        self.log.append({"_id": number, "kind": kind, "row": f"{area}/{number}", "left": left or []})

    def _answers(self) -> None:
        if self.away:
            self.refused.set()
            raise Transient("away")

    async def newest(self) -> int:
        self._answers()
        if len(self.log) > 1:
            self.counted.set()
        return self.log[-1]["_id"] if self.log else 0

    async def changes(self, after: int, limit: int) -> LOG:
        self._answers()
        return [one for one in self.log if after < one["_id"] <= after + limit]

    async def rows(self, kind: str, ids: list[str]) -> dict[str, dict[str, Any]]:
        self.rows_read += len(ids)
        now = datetime(2026, 11, 22, tzinfo=UTC)
        return {
            id_: {
                "_id": id_, "created_at": now, "updated_at": now, "type": "order", "lane": "government", "case_no": "K",
                "case_id": "c", "state": "s", "open": True,
                "reach": words_of_row("case" if kind == "case" else "order", area=id_.partition("/")[0]),
            }
            for id_ in ids
        }  # fmt: skip


@pytest.fixture
async def log() -> FakeReading:
    return FakeReading()


@pytest.fixture
async def live(log: FakeReading) -> AsyncIterator[Live]:
    log.say()
    live = Live(log)  # type: ignore[arg-type]  # it has what is asked of it
    tail = asyncio.create_task(live.run())
    await live.begun()
    yield live
    tail.cancel()


def clerk(scope: Scope = Scope("hub"), seconds: float = 60) -> Principal:  # noqa: B008  # frozen
    right = Right("triage_clerk", scope)
    return Principal(id="p", rights=(right,), token_id="t", expires=wall.now() + timedelta(seconds=seconds))


async def read(
    live: Live, who: Principal, last: str = "", events: int = 1, revocations: Revocations | None = None
) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    async with asyncio.timeout(10):
        stream = told(live, who, last, revocations or Revocations())
        async for text in stream:
            for block in text.strip().split("\n\n"):
                lines = dict(line.split(": ", 1) for line in block.splitlines())
                if "event" in lines:
                    assert json.loads(lines["data"])["seq"] == int(lines["id"])
                    found.append((lines["event"], int(lines["id"])))
            if len(found) >= events:
                break
        await stream.aclose()  # type: ignore[attr-defined]  # a generator has it
    return found


async def test_a_new_stream_begins_now(live: Live, log: FakeReading) -> None:
    asyncio.get_running_loop().call_later(0.1, log.say)
    assert await read(live, clerk(), events=2) == [("ready", 1), ("case", 2)]


async def test_who_comes_back_misses_nothing_and_gets_nothing_twice(live: Live, log: FakeReading) -> None:
    for _ in range(4):
        log.say()
    assert await read(live, clerk(), "2", events=4) == [("ready", 2), ("case", 3), ("case", 4), ("case", 5)]


@pytest.mark.parametrize("last", ["9999", "-1", "abc", "²"])
async def test_a_place_that_this_log_never_gave_asks_for_all_lists_anew(live: Live, last: str) -> None:
    assert await read(live, clerk(), last, events=2) == [("resync", 1), ("ready", 1)]


async def test_a_place_that_is_out_of_the_log_asks_for_all_lists_anew(log: FakeReading) -> None:
    log.log = [{"_id": number, "kind": "case", "row": f"52/{number}", "left": []} for number in range(50, 60)]
    live = Live(log)  # type: ignore[arg-type]  # the same
    tail = asyncio.create_task(live.run())
    await live.begun()
    assert await read(live, clerk(), "30", events=2) == [("resync", 59), ("ready", 59)]
    assert (await read(live, clerk(), "49", events=2))[:2] == [("ready", 49), ("case", 50)]
    tail.cancel()


async def test_an_area_is_told_of_itself_alone(live: Live, log: FakeReading) -> None:
    for area in ("520102001", "520103019", "5301"):
        log.say(area)
    assert await read(live, clerk(Scope("area", "520103")), "1", events=2) == [("ready", 1), ("case", 3)]


async def test_while_nobody_listens_no_rows_are_read_and_whoever_comes_then_misses_nothing(
    live: Live, log: FakeReading
) -> None:
    for _ in range(3):
        log.say()
    async with asyncio.timeout(10):
        await log.counted.wait()
    assert log.rows_read == 0
    assert await read(live, clerk(), "1", events=4) == [("ready", 1), ("case", 2), ("case", 3), ("case", 4)]
    asyncio.get_running_loop().call_later(0.1, log.say)
    assert await read(live, clerk(), "4", events=2) == [("ready", 4), ("case", 5)]


async def test_the_stream_ends_with_the_token(live: Live) -> None:
    assert await read(live, clerk(seconds=0.3), events=5) == [("ready", 1)]


async def test_the_stream_of_somebody_whose_access_was_ended_says_so_and_ends_at_once(
    live: Live, log: FakeReading
) -> None:
    revocations = Revocations()
    revocations.listen(live.wake)

    def end() -> None:
        revocations.take(Revoked(version="1", people={"p": wall.now()}))
        log.say()

    asyncio.get_running_loop().call_later(0.1, end)
    async with asyncio.timeout(5):  # no heartbeat is waited for
        assert await read(live, clerk(), events=5, revocations=revocations) == [("ready", 1), ("ended", 1)]


async def test_what_is_ended_while_a_slow_browser_takes_something_is_not_missed(live: Live, log: FakeReading) -> None:
    revocations = Revocations()
    stream = told(live, clerk(), "1", revocations)
    assert "event: ready" in await anext(stream)
    log.say()
    assert "event: case" in await anext(stream)
    revocations.take(Revoked(version="1", people={"p": wall.now()}))  # nobody waits that could be woken
    async with asyncio.timeout(5):
        assert "event: ended" in await anext(stream)


class Watched:
    """A log in which every ten seconds something happens that is nothing to the reader; its clock is its own."""

    newest = 1

    def __init__(self) -> None:
        self.closing = asyncio.Event()
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    async def after(self, place: int, seconds: float) -> list[Update]:
        assert place == 1
        self.now += min(seconds, 10.0)
        return []


async def test_a_reader_hears_from_the_stream_as_often_as_promised_whatever_happens_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Seen to fail: woken for nothing it began to wait anew, and was silent for up to twice as long."""
    log = Watched()
    monkeypatch.setattr("kitchen_console.stream.time", log)
    stream = told(log, clerk(), "", Revocations())  # type: ignore[arg-type]  # it has what is asked of it
    assert "event: ready" in await anext(stream)
    for beat in (1, 2):
        assert "still here" in await anext(stream)
        assert log.now == beat * HEARTBEAT_SECONDS


async def test_the_stream_ends_with_the_process(live: Live) -> None:
    asyncio.get_running_loop().call_later(0.1, live.close)
    assert await read(live, clerk(), events=5) == [("ready", 1)]


async def test_an_outage_of_the_database_is_waited_for(live: Live, log: FakeReading) -> None:
    log.away = True
    await log.refused.wait()
    log.away = False
    log.say()
    assert await read(live, clerk(), "1", events=2) == [("ready", 1), ("case", 2)]


def test_a_row_that_is_out_of_reach_is_gone() -> None:
    update = Update(7, "order", "o1", "{}", frozenset({"order|unit:b"}), frozenset({"order|unit:a"}))
    assert '"gone": true' in said_to(frozenset({"order|unit:a"}), update)
    assert '"gone"' not in said_to(frozenset({"order|unit:a", "order|unit:b"}), update)
    assert said_to(frozenset({"order|unit:c"}), update) == ""
