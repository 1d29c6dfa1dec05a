"""Death at random: kill -9 of one process after another; the supervisor starts each again."""

from __future__ import annotations

import asyncio
import random

import psutil

from kitchenctl.soak.journal import Journal
from kitchenctl.stack import Stack
from kitchenctl.supervision import NotRunning

KINDS = ("api", "worker", "relays", "clocks", "broker", "database")
PAUSES = (1.0, 4.0)  # seconds between two kills


async def kill_at_random(stack: Stack, journal: Journal, enough: asyncio.Event, *, chance: random.Random) -> None:
    """Kill until it is enough; every kind as often as any other, though there are more of some."""
    victims = {kind: [name for name in stack.programs if stack.processes[name].kind == kind] for kind in KINDS}
    kinds = [kind for kind, names in victims.items() if names]
    while not enough.is_set():
        for kind in chance.sample(kinds, len(kinds)):
            if await _is_set_within(enough, chance.uniform(*PAUSES)):
                return
            await asyncio.to_thread(_kill, stack, journal, kind, chance.choice(victims[kind]))


async def _is_set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


def _kill(stack: Stack, journal: Journal, kind: str, name: str) -> None:
    try:
        stack.kill(name)
    except (NotRunning, psutil.NoSuchProcess):  # it is dead already, and waits to be started again
        return
    journal.killed(kind)
