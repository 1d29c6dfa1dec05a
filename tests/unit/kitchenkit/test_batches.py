"""A batch is waited for: always as long, or longer after a long one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Self, cast

from kitchenkit import faust_worker
from kitchenkit.faust_worker import Within


class Stream:
    """A stream of numbers in the place of Faust's; its own channel."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[int] = asyncio.Queue()

    @property
    def channel(self) -> Self:
        """Return where the queue is."""
        return self

    def noack(self) -> Self:
        """Return the same."""
        return self

    async def events(self) -> AsyncIterator[int]:
        """Yield what is put into the queue."""
        while True:
            yield await self.queue.get()

    def put(self, count: int) -> None:
        """Let so many come at once."""
        for number in range(count):
            self.queue.put_nowait(number)


def batches(stream: Stream, within: Within) -> AsyncIterator[list[Any]]:
    return faust_worker._batches(cast("Any", stream), within)  # the one seam below Faust


async def test_how_long_is_waited_may_follow_from_the_length_of_the_last_batch() -> None:
    asked, stream = list[int](), Stream()

    def within(last: int) -> float:
        asked.append(last)
        return 0.0

    coming = batches(stream, within)
    for count in (3, 1):
        stream.put(count)
        assert len(await anext(coming)) == count
    stream.put(1)
    await anext(coming)
    assert asked == [0, 3, 1]


async def test_what_comes_while_it_is_waited_is_in_the_batch() -> None:
    stream = Stream()
    stream.put(1)
    asyncio.get_running_loop().call_later(0.05, stream.put, faust_worker.BATCH)
    async with asyncio.timeout(30):
        assert len(await anext(batches(stream, lambda _: 60.0))) == faust_worker.BATCH
