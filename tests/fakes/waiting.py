"""Waiting for an effect, never for a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def eventually(true: Callable[[], bool], *, seconds: float = 10) -> None:
    """Return as soon as `true()`; raise `TimeoutError` after so many seconds."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  # what is looked at knows no event
            await asyncio.sleep(0.001)
