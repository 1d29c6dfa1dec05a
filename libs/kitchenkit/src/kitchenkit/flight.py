"""Asking once for all who ask for the same at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Flight(Generic[T]):
    """Questions on their way, by what they are for; one who gives up does not take the others along."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[T]] = {}

    def under_way(self, key: str) -> bool:
        """Say whether somebody is asking for `key` now."""
        return key in self._tasks

    async def one(self, key: str, ask: Callable[[], Awaitable[T]]) -> T:
        """Return what `ask` finds, or what another one who asks for `key` finds; raises as it does."""
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.ensure_future(_awaited(ask))
            task.add_done_callback(lambda done: self._landed(key, done))
        return await asyncio.shield(task)

    def _landed(self, key: str, done: asyncio.Task[T]) -> None:
        self._tasks.pop(key, None)
        if not done.cancelled():
            done.exception()  # where everybody who asked has gone, nobody else would look at it


async def _awaited(ask: Callable[[], Awaitable[T]]) -> T:
    return await ask()
