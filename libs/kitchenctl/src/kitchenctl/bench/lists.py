"""`kitchen bench lists`: how long people wait for their lists, with very many orders there."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from rich.console import Console

from kitchen_dispatch.domain.orders import Contact, Sign
from kitchenctl.bench.affairs import UNITS, Affair, area_of, seed, unit_id
from kitchenctl.bench.annex import Annex
from kitchenctl.bench.bars import bar
from kitchenctl.bench.client import Client
from kitchenctl.bench.machine import Snapshot, machine, spent
from kitchenctl.bench.working import Tally, client_at, command, steadily
from kitchenctl.hub import Hub
from kitchenctl.stack import Stack

DATABASE: Final = "kitchen_bench_lists"
DAYS: Final = 60  # over which the orders were filed
PAGES: Final = 4  # of a list that somebody turns
OVERDUE: Final = 33  # every so many is late
BESIDE: Final = 20.0  # commands a second while lists are asked
DONE: Final = ((), (Sign(),), (Sign(), Contact()))


def affairs(count: int, now: datetime) -> list[Affair]:
    """Return orders over all units, filed through the last days: untouched, signed and in hand; some are late."""
    age = timedelta(days=DAYS) / max(count, 1)
    return [
        Affair(
            name=f"8{n:010}",
            unit=n * 7919 % UNITS,  # not one unit after the other
            due=now + timedelta(days=3),
            at=now - (count - n) * age,
            steps=DONE[n % len(DONE)],
            handle_by=now + (-1 if n % OVERDUE == 0 else 1) * (1 + n % 200) * timedelta(hours=1),
        )
        for n in range(count)
    ]


def asked(now: datetime, chance: random.Random) -> Mapping[str, Callable[[], str]]:
    """Return each list as somebody asks for it, each time for another unit or area."""

    def unit() -> str:
        return f"unit_id={unit_id(chance.randrange(UNITS))}"

    def area(digits: int) -> str:
        return f"area_code={area_of(chance.randrange(UNITS))[:digits]}"

    soon, late = (quote((now + timedelta(days=days)).isoformat()) for days in (1, 0))
    street, district = 9, 6
    return {
        "unit_inbox": unit,
        "unit_inbox_to_sign": lambda: f"{unit()}&state=dispatched",
        "unit_overdue": lambda: f"{unit()}&due_before={late}",
        "overdue": lambda: f"due_before={late}",
        "due_before_tomorrow": lambda: f"due_before={soon}",
        "overdue_in_a_district": lambda: f"due_before={late}&{area(district)}",
        "state": lambda: "state=signed",
        "state_that_nobody_is_in": lambda: "state=disputed",
        "district": lambda: area(district),
        "street": lambda: area(street),
        "street_to_sign": lambda: f"{area(street)}&state=dispatched",
        "all": lambda: "",
    }


class Lists:
    """The measurements on one annex."""

    def __init__(self, stack: Stack, annex: Annex, say: Console, *, orders: int, times: int) -> None:
        self._stack, self._annex, self._say, self._orders, self._times = stack, annex, say, orders, times
        self._hub = Hub(stack)

    def measure(self) -> dict[str, Any]:
        """Return every figure: each list alone, and while commands run."""
        now = datetime.now(UTC)
        wanted = affairs(self._orders, now)
        begun, there = time.monotonic(), self._annex.database["matters"].estimated_document_count()
        if there < self._orders:
            with bar(self._say, f"{self._orders:,} orders", len(wanted)) as tick:
                seed(self._annex, wanted, tick)
        seeding = {"seconds": round(time.monotonic() - begun, 1), "were_there": there}
        self._annex.start("api")
        before = Snapshot.take(self._stack, beside=self._annex.pids)
        told = {
            "alone": asyncio.run(self._lists(now, "lists")),
            "while_commands_run": asyncio.run(self._beside(now, wanted)),
        }
        after = Snapshot.take(self._stack, beside=self._annex.pids)
        kinds = {name: process.kind for name, process in self._stack.processes.items()}
        return {
            "orders": self._orders,
            "units": UNITS,
            "seeding": seeding,
            **told,
            "machine": machine(before, after),
            "cost": spent(before, after, kinds),
        }

    async def _beside(self, now: datetime, wanted: Sequence[Affair]) -> dict[str, Any]:
        """Ask for the lists while orders are signed at a steady rate."""
        client, tally = client_at(self._annex.port, self._hub.key("unit_handler")), Tally()
        untouched = [one for n, one in enumerate(wanted) if not one.steps and n % OVERDUE]
        random.Random(time.time()).shuffle(untouched)  # noqa: S311  # another run signs others
        seconds = len(untouched) / BESIDE
        begun = time.monotonic()
        working = asyncio.ensure_future(
            steadily(lambda n: command(client, untouched[n], "sign"), tally, rate=BESIDE, seconds=seconds)
        )
        try:
            found = await self._lists(now, "lists, while commands run")
        finally:
            working.cancel()
            client.close()
        return {**found, "commands": tally.as_json(time.monotonic() - begun)}

    async def _lists(self, now: datetime, what: str) -> dict[str, Any]:
        client = client_at(self._annex.port, self._hub.key("unit_handler"))
        lists = asked(now, random.Random(7))  # noqa: S311  # the same ones in each run
        found: dict[str, Any] = {}
        with bar(self._say, what, len(lists)) as tick:
            for number, (name, query) in enumerate(lists.items(), start=1):
                first, turned, begun = Tally(), Tally(), time.monotonic()
                for _ in range(self._times):
                    await _turn(client, query(), first, turned)
                seconds = time.monotonic() - begun
                found[name] = {"first_page": first.as_json(seconds), "next_pages": turned.as_json(seconds)}
                tick(number)
        client.close()
        return found


async def _turn(client: Client, query: str, first: Tally, turned: Tally) -> None:
    """Ask for the first page, and for those after it."""
    path, tally = f"/v1/orders?limit=50&{query}", first
    cursor: str | None = ""
    for _ in range(PAGES):
        answer = await tally.of(client.get(f"{path}&cursor={cursor}" if cursor else path))
        tally = turned
        if answer is None or (cursor := json.loads(answer.body)["next"]) is None:
            return
