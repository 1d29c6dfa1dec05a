"""One soak: submissions go on while processes die, then everything is looked at."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress

from kitchenctl.bench.submitting import bodies, client_of, unlimited_key
from kitchenctl.breaking_off import SIGNALS
from kitchenctl.soak.journal import Journal
from kitchenctl.soak.killing import kill_at_random
from kitchenctl.soak.sending import Sending
from kitchenctl.stack import Stack
from kitchenkit.ids import uid

Tick = Callable[[int, int], None]  # (accepted, kills)


class Interrupted(Exception):
    """Somebody asked to end it; what was accepted is in the journal."""


def storm(stack: Stack, journal: Journal, *, rate: float, seconds: float | None, tick: Tick) -> None:
    """Submit and kill until all cases are accepted or the time is over; raises `Interrupted`, `ExceptionGroup`."""
    key = unlimited_key(stack)
    begun = time.monotonic()
    try:
        asyncio.run(_storm(stack, journal, key, rate=rate, seconds=seconds, tick=tick))
    finally:
        journal.lasted(time.monotonic() - begun)
        journal.close()


async def _storm(stack: Stack, journal: Journal, key: str, *, rate: float, seconds: float | None, tick: Tick) -> None:
    enough, asked = asyncio.Event(), False

    def interrupt() -> None:
        nonlocal asked
        asked = True
        enough.set()

    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number in SIGNALS:
        loop.add_signal_handler(number, interrupt)
    client = client_of(stack, key)
    load = bodies(lambda number: uid("soak", journal.progress.seed, number))
    try:
        async with asyncio.TaskGroup() as group:
            showing = group.create_task(_show(journal, tick))
            group.create_task(kill_at_random(stack, journal, enough, chance=random.Random()))  # noqa: S311
            if seconds is not None:
                timer = group.create_task(_set_after(enough, seconds))
            await Sending(client, journal, load, rate).run(enough)
            enough.set()
            showing.cancel()
            if seconds is not None:
                timer.cancel()
    finally:
        client.close()
        for number, handler in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)
    if asked:
        raise Interrupted


async def _set_after(enough: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(enough.wait(), seconds)
    enough.set()


async def _show(journal: Journal, tick: Tick) -> None:
    while True:
        tick(len(journal.progress.accepted), journal.progress.kills.total())
        await asyncio.sleep(0.5)
