"""The directory as a service uses it: places in memory, kept fresh by a task of the process that needs them."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Collection
from typing import Any

from kitchen.directory.v1 import directory_service_pb2 as pb
from kitchen.directory.v1.directory_events_pb2 import SCOPE_KIND_UNIT
from kitchen.directory.v1.directory_service_pb2_grpc import DirectoryServiceStub
from kitchenkit import rpc_client
from kitchenkit.react import Transient
from kitchenkit.rpc import NotFound
from kitchenkit.tokens import ServiceTokens

from .follower import Follower
from .places import Places

SNAPSHOT_SECONDS = 10.0
PERSON_SECONDS = 2.0  # somebody waits for the answer


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

    def owns_merchants(self, organisation_id: str) -> bool:
        """Whether this is a known organisation that owns merchants and has not been closed."""
        found = self.follower.places.organisation(organisation_id)
        return found is not None and found.active and found.kind == "merchant_owner"

    async def works_for(self, person_id: str, unit_id: str, roles: Collection[str]) -> bool:
        """Say whether this person is active and has one of these roles over that very unit; raises `Transient`."""
        if self._stub is None:
            raise Transient("not connected to the directory yet")
        try:
            request = pb.GetPersonRequest(person_id=person_id)
            person = (await rpc_client.ask(self._stub.GetPerson, request, seconds=PERSON_SECONDS)).person
        except NotFound:
            return False
        over = any(
            right.role in roles and right.kind == SCOPE_KIND_UNIT and right.id == unit_id for right in person.rights
        )
        return over and person.state == "active"

    def _ask(self, request: pb.GetSnapshotRequest) -> AsyncIterable[pb.GetSnapshotResponse]:
        return rpc_client.ask_all(self._stub.GetSnapshot, request, seconds=SNAPSHOT_SECONDS)
