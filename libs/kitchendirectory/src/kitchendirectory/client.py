"""The directory as a service uses it: places in memory, kept fresh by a task of the process that needs them."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable
from typing import Any

from kitchen.directory.v1 import directory_service_pb2 as pb
from kitchen.directory.v1.directory_service_pb2_grpc import DirectoryServiceStub
from kitchenkit import rpc_client
from kitchenkit.react import Transient
from kitchenkit.tokens import ServiceTokens

from .follower import Follower
from .places import Places

SNAPSHOT_SECONDS = 10.0


class DirectoryClient:
    """Made at once, connected by `run` in the loop of its process."""

    def __init__(self, address: str, tokens: Callable[[], ServiceTokens]) -> None:
        self._address, self._tokens = address, tokens
        self._stub: Any = None
        self.follower = Follower(self._ask)

    async def run(self) -> None:
        """Connect, and keep the places fresh until cancelled."""
        async with rpc_client.channel(self._address, self._tokens(), "directory") as channel:
            self._stub = DirectoryServiceStub(channel)
            await self.follower.run()

    def places(self) -> Places:
        """Return the newest places; raises `Transient` while there are none: nothing can be placed without them."""
        if not self.follower.places.version:
            raise Transient("the directory's snapshot is not here yet")
        return self.follower.places

    def unit_name(self, unit_id: str) -> str:
        """Return a unit's name, or nothing where it is not known (yet): a name is no reason to fail."""
        unit = self.follower.places.unit(unit_id)
        return unit.name if unit is not None else ""

    def takes_orders(self, unit_id: str) -> bool:
        """Whether this is a unit that work may be given to: a known one that has not been closed."""
        unit = self.follower.places.unit(unit_id)
        return unit is not None and unit.active

    def _ask(self, request: pb.GetSnapshotRequest) -> AsyncIterable[pb.GetSnapshotResponse]:
        return rpc_client.ask_all(self._stub.GetSnapshot, request, seconds=SNAPSHOT_SECONDS)
