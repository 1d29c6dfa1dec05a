"""Who is on duty, in memory: the directory has worked it out, here it is looked up by unit and instant.

duty = DutyClient(settings.directory_grpc, lambda: service_tokens(settings))
task = asyncio.create_task(duty.run())                      # beside the work
on = duty.on_duty(unit_id, now)                             # DutyPerson(id, name, basis) or None
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import AsyncIterable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import grpc
import structlog

from kitchen.directory.v1 import directory_service_pb2 as pb
from kitchen.directory.v1.directory_service_pb2_grpc import DirectoryServiceStub
from kitchenkit import rpc_client
from kitchenkit.react import Transient
from kitchenkit.tokens import ServiceTokens, Unauthenticated

EVERY: Final = 30.0
AT_FIRST: Final = 1.0
SECONDS: Final = 10.0
log = structlog.get_logger()
Ask = Callable[[pb.GetDutyRequest], AsyncIterable[pb.GetDutyResponse]]


@dataclass(frozen=True, slots=True)
class DutyPerson:
    """Who is on duty, and why it is them: `roster` (值班), `substitute` (代理) or `head` (负责人)."""

    id: str
    name: str
    basis: str
    stands_in_for: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time with one person on duty."""

    starts_at: datetime
    ends_at: datetime
    who: DutyPerson


class DutyTimes:
    """One version of who is on duty. Immutable; a refresh makes another one."""

    def __init__(self, units: Mapping[str, Sequence[Span]] | None = None, *, version: int = 0) -> None:
        self.version = version
        self._units = {unit: tuple(spans) for unit, spans in (units or {}).items()}
        self._starts = {unit: [span.starts_at for span in spans] for unit, spans in self._units.items()}

    def on_duty(self, unit_id: str, at: datetime) -> DutyPerson | None:
        """Return who is on duty at a unit then; None where nobody is, or that far nothing is known."""
        place = bisect_right(self._starts.get(unit_id, []), at) - 1
        if place < 0:
            return None
        span = self._units[unit_id][place]
        return span.who if at < span.ends_at else None


class DutyClient:
    """Has the newest times that could be had; with the directory away, the last ones stay, for eight days."""

    def __init__(self, address: str, tokens: Callable[[], ServiceTokens], *, ask: Ask | None = None) -> None:
        self._address, self._tokens, self._ask = address, tokens, ask
        self.times = DutyTimes()

    def on_duty(self, unit_id: str, at: datetime) -> DutyPerson | None:
        """Return who is on duty at a unit then, or None; raises `Transient` before the first answer."""
        if not self.times.version:
            raise Transient("who is on duty is not known yet")
        return self.times.on_duty(unit_id, at)

    async def refresh(self) -> bool:
        """Ask once and tell whether there is another version now; raises `Transient` where there is no answer."""
        if self._ask is None:
            raise Transient("not connected yet")
        units: dict[str, list[Span]] = {}
        version = 0
        try:
            async for part in self._ask(pb.GetDutyRequest(known_version=self.times.version)):
                if part.unchanged and self.times.version:
                    return False
                version = part.version
                units |= {unit.unit_id: [_span(span) for span in unit.spans] for unit in part.units}
        except (grpc.RpcError, Unauthenticated) as error:
            raise Transient(f"the directory refuses: {error}") from error
        self.times = DutyTimes(units, version=version)
        return True

    async def run(self) -> None:
        """Connect, and keep the times fresh until cancelled."""
        async with rpc_client.channel(self._address, self._tokens(), "directory") as channel:
            stub: Any = DirectoryServiceStub(channel)
            self._ask = lambda request: rpc_client.ask_all(stub.GetDuty, request, seconds=SECONDS)
            while True:
                try:
                    await self.refresh()
                except Transient as error:
                    log.warning("duty.stale", version=self.times.version, error=str(error)[:200])
                await asyncio.sleep(EVERY if self.times.version else AT_FIRST)


def _span(span: pb.DutySpan) -> Span:
    who = DutyPerson(span.person_id, span.name, span.basis, span.stands_in_for)
    return Span(span.starts_at.ToDatetime(UTC), span.ends_at.ToDatetime(UTC), who)
