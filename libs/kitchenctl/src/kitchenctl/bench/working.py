"""Clients that work with orders over HTTP: commands one after another, and lists."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kitchenctl.bench.affairs import Affair
from kitchenctl.bench.client import Answer, Client, Unanswered
from kitchenctl.bench.figures import spread
from kitchenctl.ports import HOST

OK = 200
STEPS = ("sign", "contact", "progress", "progress")
NOTE = json.dumps({"note": "已电话联系，明天上门。"}, ensure_ascii=False).encode()


@dataclass(slots=True)
class Tally:
    """How long each answer took, and what the others said."""

    took: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)

    def as_json(self, seconds: float) -> dict[str, Any]:
        """Return it for programs."""
        told: dict[str, Any] = {"per_second": round(len(self.took) / seconds, 1), "latency_ms": spread(self.took)}
        return told | ({"refused": dict(self.refused)} if self.refused else {})

    async def of(self, asking: Awaitable[Answer], begun: float | None = None) -> Answer | None:
        """Take the answer; it counts from `begun`, where it was due at an instant."""
        begun = time.monotonic() if begun is None else begun
        try:
            answer = await asking
        except Unanswered:
            self.refused["none"] += 1
            return None
        if answer.status == OK:
            self.took.append(time.monotonic() - begun)
            return answer
        self.refused[str(answer.status)] += 1
        return None


def client_at(port: int, key: str) -> Client:
    """Return a client of the bench's own dispatch service."""
    return Client(HOST, port, "/v1/orders", {"X-API-Key": key})


def command(client: Client, one: Affair, step: str) -> Awaitable[Answer]:
    """Give one command on an order."""
    return client.post(b"{}" if step == "sign" else NOTE, f"/v1/orders/{one.order_id}:{step}")


async def hard(client: Client, orders: Sequence[Affair], *, clients: int, seconds: float) -> Tally:
    """Have so many people work as fast as the service lets them, each with orders of their own."""
    tally, until = Tally(), time.monotonic() + seconds

    async def person(mine: Sequence[Affair]) -> None:
        for one in mine:
            for step in STEPS:
                if time.monotonic() > until:
                    return
                await tally.of(command(client, one, step))

    await asyncio.gather(*(person(orders[number::clients]) for number in range(clients)))
    return tally


async def steadily(ask: Callable[[int], Awaitable[Answer]], tally: Tally, *, rate: float, seconds: float) -> None:
    """Ask at a rate, whatever became of those before; each counts from when it was due."""
    begun, tasks = time.monotonic(), []
    for number in range(int(rate * seconds)):
        due = begun + number / rate
        await asyncio.sleep(max(due - time.monotonic(), 0))
        tasks.append(asyncio.ensure_future(tally.of(ask(number), due)))
    await asyncio.gather(*tasks)
