"""One batch at a time: whoever comes while one is on its way goes with the next, so that load makes batches larger.

Idle, everyone goes at once and alone; nobody ever waits for company.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Generic, TypeVar

from .decide import A
from .react import Change, Loaded, Outcome, Store

AT_MOST = 100
I = TypeVar("I")  # noqa: E741  # an item
R = TypeVar("R")


class Together(Generic[I, R]):
    """Does work for many callers in batches; what fails fails for the whole batch."""

    def __init__(self, work: Callable[[Sequence[I]], Awaitable[Sequence[R]]], key: Callable[[I], str]) -> None:
        self._work, self._key = work, key
        self._waiting: list[tuple[I, asyncio.Future[R]]] = []
        self._going: asyncio.Task[None] | None = None

    async def __call__(self, item: I) -> R:
        """Return what the work says of this item; two of the same key never share a batch."""
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._going is None or self._going.done():
            self._going = asyncio.ensure_future(self._go())
        return await future

    async def _go(self) -> None:
        while batch := self._next():
            try:
                results = await self._work([item for item, _ in batch])
            except Exception as error:  # noqa: BLE001  # it is everyone's who waits
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
            else:
                for (_, future), result in zip(batch, results, strict=True):
                    if not future.done():
                        future.set_result(result)

    def _next(self) -> list[tuple[I, asyncio.Future[R]]]:
        batch: dict[str, tuple[I, asyncio.Future[R]]] = {}
        later = []
        for item, future in self._waiting:
            key = self._key(item)
            if key in batch or len(batch) >= AT_MOST:
                later.append((item, future))
            elif not future.done():  # else nobody waits for it any more
                batch[key] = (item, future)
        self._waiting = later
        return list(batch.values())


class GatheredStore(Generic[A]):
    """A store for many callers that change one aggregate each: what they commit at the same time is one write."""

    def __init__(self, store: Store[A]) -> None:
        self._store = store
        self._together = Together[Change[A], Outcome](self._commit, lambda change: change.id)

    async def load(self, ids: Collection[str]) -> Mapping[str, Loaded[A]]:
        """Return those that exist."""
        return await self._store.load(ids)

    async def commit(self, changes: Sequence[Change[A]]) -> Outcome:
        """Write each change, together with those of others; what breaks the batch breaks all of it."""
        whole = Outcome()
        for outcome in await asyncio.gather(*(self._together(change) for change in changes)):
            whole.raced |= outcome.raced
            whole.conflicts |= outcome.conflicts
        return whole

    async def _commit(self, changes: Sequence[Change[A]]) -> list[Outcome]:
        outcome = await self._store.commit(changes)
        return [
            Outcome(
                {change.id} & outcome.raced,
                {change.id: outcome.conflicts[change.id]} if change.id in outcome.conflicts else {},
            )
            for change in changes
        ]
