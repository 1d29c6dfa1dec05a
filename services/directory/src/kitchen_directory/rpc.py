"""Look-ups for the other services over gRPC."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

import grpc

from kitchen.directory.v1 import directory_service_pb2 as pb
from kitchen.directory.v1 import directory_service_pb2_grpc as pb_grpc
from kitchenkit.rpc import NotFound
from kitchenkit.time import now as wall_now

from . import wire, wire_borders, wire_rosters
from .domain.borders import Border
from .domain.duty import spans
from .on_duty import DutyFacts, unit_duties, window
from .ports import Stores

# Who may ask: every service that places or routes something.
READERS = frozenset({"intake", "triage", "dispatch", "newsroom", "volunteer", "console"})
# Who is told of points: intake of all, triage of those that are not kept to intake.
LOCATORS = frozenset({"intake", "triage"})
CALLERS = {"GetSnapshot": READERS, "GetPerson": READERS, "GetDuty": READERS, "GetBorders": LOCATORS}
PART = 500  # areas or organisations in one message: far under the limit of 4 MB
LARGEST = 1_000_000  # bytes of borders in one message: one alone has at most 50 kB
T = TypeVar("T")


class Directory(pb_grpc.DirectoryServiceServicer):
    """Answers from the stores; the snapshot of a version is made once."""

    def __init__(self, stores: Stores, now: Callable[[], datetime] = wall_now) -> None:
        self._stores, self._now = stores, now
        self._made: tuple[int, list[pb.GetSnapshotResponse]] = (0, [])
        self._duty: tuple[int, list[pb.GetDutyResponse]] = (0, [])
        self._borders: tuple[int, list[pb.GetBordersResponse]] = (0, [])
        self._making = asyncio.Lock()

    async def GetSnapshot(  # noqa: N802  # the name in the .proto
        self, request: pb.GetSnapshotRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> AsyncIterator[pb.GetSnapshotResponse]:
        """Answer the whole directory in parts, or that the caller has it."""
        del context
        version = await self._stores.places.version()
        if version == request.known_version:
            yield pb.GetSnapshotResponse(version=version, unchanged=True)
            return
        for part in await self._snapshot(version):
            yield part

    async def GetDuty(  # noqa: N802
        self, request: pb.GetDutyRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> AsyncIterator[pb.GetDutyResponse]:
        """Answer who is on duty everywhere in parts, or that the caller has it."""
        del context
        version = await self._stores.duty.version(self._now().date())
        if version == request.known_version:
            yield pb.GetDutyResponse(version=version, unchanged=True)
            return
        for part in await self._on_duty(version):
            yield part

    async def GetBorders(  # noqa: N802
        self, request: pb.GetBordersRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> AsyncIterator[pb.GetBordersResponse]:
        """Answer the borders of all areas in parts, or that the caller has them."""
        del context
        version = await self._stores.all_borders.version()
        if version == request.known_version:
            yield pb.GetBordersResponse(version=version, unchanged=True)
            return
        for part in await self._bordered(version):
            yield part

    async def GetPerson(  # noqa: N802
        self, request: pb.GetPersonRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> pb.GetPersonResponse:
        """Answer one person."""
        del context
        loaded = await self._stores.people.get(request.person_id)
        if loaded is None:
            raise NotFound("there is no such person")
        return pb.GetPersonResponse(person=wire.person_state(loaded.aggregate))

    async def _snapshot(self, version: int) -> list[pb.GetSnapshotResponse]:
        async with self._making:  # at a start all services ask at once
            if self._made[0] != version:
                # Read after the version: what changes meanwhile is told again next time, never missed.
                areas, organisations = await self._stores.places.everything()
                self._made = (version, list(_parts(version, areas, organisations)))
            return self._made[1]

    async def _bordered(self, version: int) -> list[pb.GetBordersResponse]:
        async with self._making:
            if self._borders[0] != version:
                found = await self._stores.all_borders.everything()
                self._borders = (version, await asyncio.to_thread(_border_parts, version, found))
            return self._borders[1]

    async def _on_duty(self, version: int) -> list[pb.GetDutyResponse]:
        async with self._making:
            if self._duty[0] != version:
                begin, end = window(self._now())
                facts = await self._stores.duty.facts(begin, end)
                # Half a second for a thousand units: not in the loop that answers everybody else.
                units = await asyncio.to_thread(_worked_out, facts, begin, end)
                parts = [pb.GetDutyResponse(version=version, units=some) for some in _some(units)]
                self._duty = (version, parts or [pb.GetDutyResponse(version=version)])
            return self._duty[1]


def _worked_out(facts: DutyFacts, begin: datetime, end: datetime) -> list[pb.UnitOnDuty]:
    names = facts.names()
    return [
        wire_rosters.unit_on_duty(unit.unit_id, list(spans(unit, begin, end)), names) for unit in unit_duties(facts)
    ]


def _parts(version: int, areas: Sequence[Any], organisations: Sequence[Any]) -> Iterator[pb.GetSnapshotResponse]:
    for some in _some(areas):
        yield pb.GetSnapshotResponse(version=version, areas=[wire.area_state(area) for area in some])
    for others in _some(organisations):
        states = [wire.organisation_state(organisation) for organisation in others]
        yield pb.GetSnapshotResponse(version=version, organisations=states)


def _border_parts(version: int, borders: Sequence[Border]) -> list[pb.GetBordersResponse]:
    parts = [pb.GetBordersResponse(version=version)]
    size = 0
    for border in borders:
        state = wire_borders.border_state(border)
        size += state.ByteSize()
        if size > LARGEST and parts[-1].borders:
            parts.append(pb.GetBordersResponse(version=version))
            size = state.ByteSize()
        parts[-1].borders.append(state)
    return parts


def _some(things: Sequence[T]) -> Iterator[Sequence[T]]:
    return (things[start : start + PART] for start in range(0, len(things), PART))
