"""`kitchen bench sla`: how punctual clocks are and how quickly orders are worked with, while very many are open."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, Final

import httpx
from rich.console import Console

from kitchen_dispatch.books import shipped_policy
from kitchenctl.bench.affairs import UNITS, Affair, far, seed, unit_id, written_at
from kitchenctl.bench.annex import Annex
from kitchenctl.bench.bars import bar
from kitchenctl.bench.client import Answer, Client
from kitchenctl.bench.figures import spread
from kitchenctl.bench.machine import Snapshot, machine, spent
from kitchenctl.bench.working import Tally, client_at, command, hard, steadily
from kitchenctl.hub import Hub, checked
from kitchenctl.ports import HOST
from kitchenctl.stack import Stack
from kitchenctl.supervision import wait_until
from kitchenkit.mongo_due import INSTANTS

DATABASE: Final = "kitchen_bench_sla"
STORMY: Final = UNITS  # the unit on which the storm falls
USUAL_UNITS: Final = 40  # who works while it does: the usual commands are shared by these
USUAL_RATE: Final = 20.0  # commands a second of all of them
TIMES: Final = 100  # what falls on one unit, in what is usual for one
EMERGENCY_SHARE: Final = 50  # every so many of a storm is one
PATIENCE: Final = 600.0


class Sla:
    """The measurements, one after the other, on one annex."""

    def __init__(self, stack: Stack, annex: Annex, say: Console, *, clocks: int, storm: int, seconds: float) -> None:
        self._stack, self._annex, self._say = stack, annex, say
        self._clocks, self._storm, self._seconds = clocks, storm, seconds
        self._hub = Hub(stack)
        self._run = f"{int(time.time()) % 10**7:07}"  # what is due in one run is not what was due in another
        self._numbers = count()

    def measure(self) -> dict[str, Any]:
        """Return every figure."""
        for kind in ("api", "clock"):
            self._annex.start(kind)
        self._at_rest()  # before there is anything whose dates it would make anew
        told: dict[str, Any] = {"open_clocks": self._clocks, "seeding": self._seeded()}
        before = Snapshot.take(self._stack, beside=self._annex.pids)
        told |= {
            "stream": self._stream(),
            "storm": self._stormed(),
            "commands": self._commands(),
            "storm_on_one_unit": self._one_unit(),
        }
        after = Snapshot.take(self._stack, beside=self._annex.pids)
        kinds = {name: process.kind for name, process in self._stack.processes.items()}
        told |= {"machine": machine(before, after), "cost": spent(before, after, kinds)}
        return told | {"recompute": self._recompute()}

    def _seeded(self) -> dict[str, Any]:
        begun, there = time.monotonic(), self._annex.database["matters"].estimated_document_count()
        if there < self._clocks:
            self._seed(far(self._clocks, datetime.now(UTC)), f"{self._clocks:,} matters")
        return {"seconds": round(time.monotonic() - begun, 1), "were_there": there}

    def _seed(self, wanted: Sequence[Affair], what: str) -> None:
        with bar(self._say, what, len(wanted)) as tick:
            seed(self._annex, wanted, tick)

    def _due_from(self, how_many: int) -> datetime:
        """Return an instant by which so many more are stored, and the clock and this process are at rest again."""
        trial = [self._affair(datetime.now(UTC) + timedelta(days=5), unit=number) for number in range(500)]
        begun = time.monotonic()
        self._seed(trial, "how quickly matters are stored")
        each = (time.monotonic() - begun) / len(trial)
        begin = datetime.now(UTC) + timedelta(seconds=10 + 2 * each * how_many)
        return begin.replace(microsecond=0)

    def _affair(self, due: datetime, *, unit: int, tier: str = "G", at: datetime | None = None) -> Affair:
        return Affair(name=f"{self._run}{next(self._numbers):07}", unit=unit, due=due, tier=tier, at=at)

    def _since(self, length: timedelta, due: datetime, count: int) -> list[Affair]:
        """Return so many of the unit of the storm, that came one after the other in the time before now."""
        now, step = datetime.now(UTC), length / count
        return [self._affair(due, unit=STORMY, at=now - n * step) for n in range(count)]

    def _stream(self, rate: float = 50.0) -> dict[str, Any]:
        number = int(rate * self._seconds)
        begin = self._due_from(number)
        wanted = [self._affair(begin + n * timedelta(seconds=1 / rate), unit=n % UNITS) for n in range(number)]
        wanted = [Affair(name=w.name, unit=w.unit, due=_milli(w.due)) for w in wanted]
        self._seed_before(wanted, begin, "a stream of due commands")
        return {"rate": rate, **self._lateness(wanted)}

    def _stormed(self) -> dict[str, Any]:
        begin = self._due_from(self._storm)
        urgent = [self._affair(begin, unit=STORMY, tier="E0") for _ in range(self._storm // EMERGENCY_SHARE)]
        ordinary = self._since(timedelta(days=1), begin, self._storm - len(urgent))
        # More emergencies come due while the flood is worked off.
        following = [
            self._affair(begin + n * timedelta(milliseconds=250), unit=n % UNITS, tier="E1") for n in range(1, 60)
        ]
        self._seed_before([*ordinary, *urgent, *following], begin, "a storm")
        return {
            "due_at_one_instant": self._storm,
            "ordinary": self._lateness(ordinary),
            "emergencies": self._lateness(urgent),
            "emergencies_meanwhile": self._lateness(following),
        }

    def _seed_before(self, wanted: Sequence[Affair], begin: datetime, what: str) -> None:
        self._seed(wanted, f"{what}: {len(wanted):,} matters")
        if datetime.now(UTC) >= begin:
            raise TimeoutError("the machine has become too slow meanwhile: the due instant came before the data")

    def _lateness(self, wanted: Sequence[Affair]) -> dict[str, Any]:
        """Wait until all were fired; return how late each was written."""
        last = max(one.due for one in wanted).timestamp()
        matters = self._annex.database["matters"]

        def due() -> int:
            until = {"$gt": 0, "$lte": int(last * 1000)}
            return sum(int(matters.count_documents({field: until})) for field in INSTANTS)

        with self._say.status("waiting for the clock"):
            while time.time() < last:  # looked at only then, and seldom: looking costs the database
                time.sleep(0.2)  # noqa: TID251  # a command line of its own: nothing waits for this thread
            wait_until(lambda: due() == 0, seconds=PATIENCE, what="the clock to fire all that was due", pause=2.0)
        late = [at - one.due.timestamp() for one, at in written_at(self._annex, wanted) if at is not None]
        return {"fired": len(late), "of": len(wanted), "late_ms": spread(late)}

    def _commands(self) -> dict[str, Any]:
        orders = self._open(5000)
        tallies: dict[str, Any] = {}
        for clients in (1, 4, 16):
            mine, orders = orders[:1500], orders[1500:]
            with self._say.status(f"order commands of {clients} clients"):
                done = asyncio.run(
                    self._with_client(partial(hard, orders=mine, clients=clients, seconds=self._seconds))
                )
            tallies[f"{clients}_clients"] = done.as_json(self._seconds)
        return tallies

    def _one_unit(self) -> dict[str, Any]:
        usual, number = self._open(int(USUAL_RATE * self._seconds) * 2), int(USUAL_RATE * self._seconds)
        stormed = self._since(timedelta(hours=1), datetime.now(UTC) + timedelta(days=5), 2000)
        self._seed(stormed, "more on the unit of the storm")
        calm, others, theirs, inbox = Tally(), Tally(), Tally(), Tally()
        rate = USUAL_RATE / USUAL_UNITS * TIMES

        async def quiet(client: Client) -> None:
            await steadily(_signing(client, usual[:number]), calm, rate=USUAL_RATE, seconds=self._seconds)

        async def storm(client: Client) -> None:
            path = f"/v1/orders?unit_id={unit_id(STORMY)}&limit=50"
            await asyncio.gather(
                steadily(_signing(client, usual[number:]), others, rate=USUAL_RATE, seconds=self._seconds),
                steadily(_signing(client, stormed), theirs, rate=rate, seconds=min(self._seconds, 2000 / rate)),
                steadily(lambda _: client.get(path), inbox, rate=rate / 50, seconds=self._seconds),
            )

        with self._say.status("the usual commands, and then a storm on one unit beside them"):
            asyncio.run(self._with_client(quiet))
            asyncio.run(self._with_client(storm))
        return {
            "others_alone": calm.as_json(self._seconds),
            "others_in_the_storm": others.as_json(self._seconds),
            "the_unit": {"orders": self._storm + len(stormed), **theirs.as_json(self._seconds)},
            "its_inbox": inbox.as_json(self._seconds),
        }

    def _open(self, number: int) -> list[Affair]:
        """Return orders that nobody has worked with yet."""
        due = datetime.now(UTC) + timedelta(days=5)
        made = [self._affair(due, unit=n % USUAL_UNITS) for n in range(number)]
        self._seed(made, f"{number:,} orders to work with")
        return made

    async def _with_client(self, work: Callable[[Client], Awaitable[Any]]) -> Any:
        client = client_at(self._annex.port, self._hub.key("unit_handler"))
        try:
            return await work(client)
        finally:
            client.close()

    def _recompute(self) -> dict[str, Any]:
        """Publish a policy by which every handling time is another one; kill the clock once on the way."""
        jobs, seen = self._annex.database["jobs"], self._published()

        def job() -> dict[str, Any]:
            row = jobs.find_one({"_id": "recompute"}) or {}
            return row if row.get("rules") != seen else {}

        with bar(self._say, "recompute", 256) as tick:
            wait_until(lambda: bool(job()), seconds=120, what="the policy to take effect", pause=0.1)
            begun = time.monotonic()
            wait_until(lambda: _told(job(), tick) >= 64, seconds=PATIENCE, what="a quarter of it", pause=0.2)  # noqa: PLR2004
            self._annex.kill("clock")
            window, down = job()["window"], time.monotonic()
            self._annex.start("clock")
            away = time.monotonic() - down
            wait_until(lambda: _told(job(), tick) > 0 and bool(job()["ended_at"]), seconds=PATIENCE, what="its end")
        took, done = time.monotonic() - begun - away, job()
        return {
            **{name: done[name] for name in ("seen", "moved", "failed")},
            "seconds": round(took, 1),
            "seconds_per_200000": round(took / max(done["seen"], 1) * 200_000, 1),
            "killed_at": {"window": window, "of": 256, "seconds_away": round(away, 1)},
        }

    def _published(self) -> str:
        """Put another policy into force in a minute; return the stamp of the rules until then."""
        before = str(self._ended()["rules"])
        policy = json.loads(json.dumps(shipped_policy(), default=str))
        policy["tiers"]["G"] |= {"handle": "9d"}
        base = f"http://{HOST}:{self._annex.port}/v1/policies"
        with httpx.Client(timeout=60) as web:
            drafted = web.post(
                base, json={"title": "bench", **policy}, headers={"X-API-Key": self._hub.key("dispatcher")}
            )
            begins = datetime.now(UTC) + timedelta(seconds=63)
            published = web.post(
                f"{base}/{checked(drafted)['id']}:publish",
                json={"effective_from": begins.isoformat()},
                headers={"X-API-Key": self._hub.key("supervisor")},
            )
            checked(published)
        return before

    def _at_rest(self) -> None:
        with self._say.status("the clock comes to rest"):
            wait_until(lambda: bool(self._ended()), seconds=PATIENCE, what="the first recompute", pause=0.5)

    def _ended(self) -> dict[str, Any]:
        row = self._annex.database["jobs"].find_one({"_id": "recompute"}) or {}
        return row if row.get("ended_at") else {}


def _signing(client: Client, orders: Sequence[Affair]) -> Callable[[int], Awaitable[Answer]]:
    return lambda number: command(client, orders[number], "sign")


def _told(job: dict[str, Any], tick: Callable[[int], None]) -> int:
    window = int(job.get("window", 0))
    tick(window)
    return window


def _milli(instant: datetime) -> datetime:
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
