"""The official borders of areas, in memory, for a service that looks up where a point lies.

borders = BorderClient(settings.directory_grpc, lambda: service_tokens(settings))
task = asyncio.create_task(borders.run())                   # beside the work
known = borders.known()                                     # KnownBorders(version, outlines by area code)
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import grpc
import structlog

from kitchen.directory.v1 import border_events_pb2, directory_service_pb2
from kitchen.directory.v1.directory_service_pb2_grpc import DirectoryServiceStub
from kitchenkit import rpc_client
from kitchenkit.react import Transient
from kitchenkit.tokens import ServiceTokens, Unauthenticated

EVERY: Final = 30.0
AT_FIRST: Final = 1.0
SECONDS: Final = 20.0  # a city's borders are some megabytes
MICRO: Final = 1_000_000
log = structlog.get_logger()
Ask = Callable[[directory_service_pb2.GetBordersRequest], AsyncIterable[directory_service_pb2.GetBordersResponse]]
Ring = tuple[tuple[float, float], ...]
Outline = tuple[tuple[Ring, ...], ...]
"""Pieces of an area, each an outline and its holes, as longitude and latitude in WGS84 degrees."""


@dataclass(frozen=True, slots=True)
class KnownBorders:
    """One version of the borders: of the areas that have one, by code. Immutable; a refresh makes another one."""

    version: int = 0
    outlines: Mapping[str, Outline] = field(default_factory=dict)


class BorderClient:
    """Has the newest borders that could be had; with the directory away, the last ones stay."""

    def __init__(self, address: str, tokens: Callable[[], ServiceTokens], *, ask: Ask | None = None) -> None:
        self._address, self._tokens, self._ask = address, tokens, ask
        self._known: KnownBorders | None = None

    def known(self) -> KnownBorders:
        """Return the newest borders, mostly none; raises `Transient` before the directory has said so."""
        if self._known is None:
            raise Transient("whether areas have borders is not known yet")
        return self._known

    async def refresh(self) -> bool:
        """Ask once and tell whether there is another version now; raises `Transient` where there is no answer."""
        if self._ask is None:
            raise Transient("not connected yet")
        before = self._known or KnownBorders()
        outlines: dict[str, Outline] = {}
        version = 0
        try:
            async for part in self._ask(directory_service_pb2.GetBordersRequest(known_version=before.version)):
                if part.unchanged:
                    self._known = before
                    return False
                version = part.version
                outlines |= {border.area_code: _outline(border) for border in part.borders}
        except (grpc.RpcError, Unauthenticated) as error:
            raise Transient(f"the directory refuses: {error}") from error
        self._known = KnownBorders(version, outlines)
        return True

    async def run(self) -> None:
        """Connect, and keep the borders fresh until cancelled."""
        async with rpc_client.channel(self._address, self._tokens(), "directory") as channel:
            stub: Any = DirectoryServiceStub(channel)
            self._ask = lambda request: rpc_client.ask_all(stub.GetBorders, request, seconds=SECONDS)
            while True:
                try:
                    if await self.refresh():
                        log.info("borders.changed", version=self.known().version, areas=len(self.known().outlines))
                except Transient as error:
                    log.warning("borders.stale", error=str(error)[:200])
                await asyncio.sleep(AT_FIRST if self._known is None else EVERY)

    async def ready(self) -> str | None:
        """Say what is missing, or None: a readiness check."""
        return "whether areas have borders is not known yet" if self._known is None else None


def _outline(border: border_events_pb2.BorderState) -> Outline:
    return tuple(tuple(_ring(ring) for ring in piece.rings) for piece in border.pieces)


def _ring(ring: border_events_pb2.BorderRing) -> Ring:
    degrees = [number / MICRO for number in ring.microdegrees]
    return tuple(zip(degrees[::2], degrees[1::2], strict=True))
