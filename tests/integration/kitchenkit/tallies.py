"""The tallies as a service: real processes of it are started and killed by the tests here.

`TALLY_FOLDER` is where tests and processes meet: while it holds a file `hold`, every commit waits, having left a file
`holding-<pid>`; every commit that was written leaves its events in `written`.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from aiokafka.cluster import ClusterMetadata  # type: ignore[import-untyped]
from faust.assignor.partition_assignor import PartitionAssignor
from pydantic_settings import SettingsConfigDict

from kitchenkit import faust_worker
from kitchenkit.clock import Due
from kitchenkit.mongo import MongoStore
from kitchenkit.react import Change, Loaded, Outcome
from kitchenkit.runtime import Listening, Parts, Service, run
from kitchenkit.settings import ServiceSettings
from tests.fakes import tally
from tests.fakes.tally import (
    KIND,
    TALLY,
    Close,
    Tally,
    TallyDocument,
    counting,
    from_document,
    to_fields,
    to_letter,
)


class Settings(ServiceSettings):
    """What a test says to its processes."""

    model_config = SettingsConfigDict(env_prefix="TALLY_", frozen=True, extra="forbid")

    topics: str  # names with commas between
    consumer: str
    folder: Path
    max_poll_seconds: float = 0  # in place of the kit's own
    stuck_seconds: float = 0
    unseen: str = ""  # a topic that it does not see until it asks again, after the group was formed


class Held:
    """A store whose commits wait where a test wants to catch its process in the middle of a batch."""

    def __init__(self, inner: MongoStore[Tally], folder: Path) -> None:
        self._inner, self._folder = inner, folder

    async def load(self, ids: Collection[str]) -> Mapping[str, Loaded[Tally]]:
        return await self._inner.load(ids)

    async def due(self, *, until: datetime, limit: int) -> list[Loaded[Tally]]:
        return await self._inner.due(until=until, limit=limit)

    async def set_back(self, aggregate_id: str, *, sequence: int, until: datetime) -> None:
        await self._inner.set_back(aggregate_id, sequence=sequence, until=until)

    async def commit(self, changes: Sequence[Change[Tally]]) -> Outcome:
        while (self._folder / "hold").exists():
            (self._folder / f"holding-{os.getpid()}").touch()
            await asyncio.sleep(0.02)
        outcome = await self._inner.commit(changes)
        while (self._folder / "hold-after").exists():
            (self._folder / f"holding-{os.getpid()}").touch()
            await asyncio.sleep(0.02)
        return outcome


def tally_store(parts: Parts) -> MongoStore[Tally]:
    return MongoStore(
        TallyDocument,
        to_fields=to_fields,
        from_document=from_document,
        to_letter=to_letter,
        due=lambda one: one.due_at,
        **parts.store_arguments(),
    )


def listen(parts: Parts) -> list[Listening]:
    tally.DEATH = lambda: os.kill(os.getpid(), signal.SIGKILL)
    faust_worker.MAX_POLL_SECONDS = parts.settings.max_poll_seconds or faust_worker.MAX_POLL_SECONDS
    faust_worker.STUCK_SECONDS = parts.settings.stuck_seconds or faust_worker.STUCK_SECONDS
    _do_not_see(parts.settings.unseen)
    store = Held(tally_store(parts), parts.settings.folder)
    topics = tuple(parts.settings.topics.split(","))
    return [Listening(name=parts.settings.consumer, topics=topics, reactions={KIND: [counting(store)]})]


def _do_not_see(unseen: str) -> None:
    """Be as a client is that asked in the moment in which a broker came back: it sees no topic until it asks again."""
    seen, grouped, blind = ClusterMetadata.update_metadata, PartitionAssignor._get_copartitioned_groups, [bool(unseen)]

    def update(self: Any, metadata: Any) -> None:
        seen(self, metadata)
        if blind[0]:
            self._partitions.pop(unseen, None)

    def first(*asked: Any) -> Any:
        blind[0] = False
        return grouped(*asked)

    ClusterMetadata.update_metadata = update
    PartitionAssignor._get_copartitioned_groups = staticmethod(first)  # type: ignore[method-assign,assignment]


def dues(parts: Parts) -> list[Due[Tally]]:
    return [
        Due(
            "tally",
            "tallies",
            Held(tally_store(parts), parts.settings.folder),
            lambda one, context: TALLY.decide(one, Close(), context),
            lambda one: one.due_at,
        )
    ]


async def serve(parts: Parts) -> None:
    """This service has no api."""
    del parts


SERVICE = Service(name="tally", settings=Settings, documents=(TallyDocument,), serve=serve, listen=listen, dues=dues)

if __name__ == "__main__":
    sys.exit(run(SERVICE, sys.argv[1:]))
