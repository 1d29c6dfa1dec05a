"""Keeps the places fresh: asks every half minute whether the directory has another version."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Awaitable, Callable
from typing import Any, Final

import grpc
import structlog

from kitchen.directory.v1 import directory_service_pb2 as pb
from kitchen.directory.v1.directory_service_pb2_grpc import DirectoryServiceStub
from kitchenkit import rpc_client
from kitchenkit.react import Transient
from kitchenkit.tokens import ServiceTokens, Unauthenticated

from . import wire
from .places import Places

EVERY: Final = 30.0
AT_FIRST: Final = 1.0
SECONDS: Final = 5.0
log = structlog.get_logger()

# Asks for the snapshot with the version that is known.
Ask = Callable[[pb.GetSnapshotRequest], AsyncIterable[pb.GetSnapshotResponse]]
Close = Callable[[], Awaitable[Any]]


def follow(address: str, tokens: ServiceTokens) -> Follower:
    """Return a follower of the directory at `address` (host:port), asking with the service's own tokens; close it."""
    channel = rpc_client.channel(address, tokens, "directory")
    stub = DirectoryServiceStub(channel)
    return Follower(lambda request: rpc_client.ask_all(stub.GetSnapshot, request, seconds=SECONDS), channel.close)


class Follower:
    """Has the newest places that could be had; with the directory away, the last ones stay."""

    def __init__(
        self, ask: Ask, close: Close | None = None, *, every: float = EVERY, at_first: float = AT_FIRST
    ) -> None:
        self._ask, self._close, self._every, self._at_first = ask, close, every, at_first
        self.places = Places()

    async def refresh(self) -> bool:
        """Ask once and tell whether there is another version now; raises `Transient` where there is no answer."""
        areas, organisations, version = [], [], 0
        try:
            async for part in self._ask(pb.GetSnapshotRequest(known_version=self.places.version)):
                if part.unchanged and self.places.version:
                    return False
                version = part.version
                areas += [area for state in part.areas if (area := wire.area(state)) is not None]
                organisations += [one for state in part.organisations if (one := wire.organisation(state)) is not None]
        except (grpc.RpcError, Unauthenticated) as error:
            raise Transient(f"the directory refuses: {error}") from error
        if not areas:
            raise Transient("the directory has nothing yet")
        self.places = Places(areas, organisations, version=version)
        return True

    async def begin(self) -> None:
        """Return once there are places, however long that takes: nothing can be placed or routed without them."""
        while not self.places.version:
            try:
                await self.refresh()
            except Transient as error:
                log.warning("directory.waits", error=str(error)[:200])
                await asyncio.sleep(self._at_first)
        log.info("directory.known", version=self.places.version, areas=len(self.places.areas))

    async def run(self) -> None:
        """Keep the places fresh until cancelled."""
        await self.begin()
        while True:
            await asyncio.sleep(self._every)
            try:
                if await self.refresh():
                    log.info("directory.changed", version=self.places.version)
            except Transient as error:
                log.warning("directory.stale", version=self.places.version, error=str(error)[:200])

    async def ready(self) -> str | None:
        """Say what is missing, or None: a readiness check."""
        return None if self.places.version else "the directory's snapshot is not here yet"

    async def close(self) -> None:
        """Let go of the connection."""
        if self._close is not None:
            await self._close()
