"""The api process of a service, put together: HTTP, gRPC, readiness, and what has to run beside them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter

from .api import run_api
from .connections import Connections
from .health import Check, Readiness
from .http import create_app
from .rpc import Add, RpcServer
from .runtime import Parts, database_ready


@dataclass(frozen=True, slots=True)
class Servicer:
    """What is answered over gRPC: how to add it, the servicer, and which services may call each method."""

    add: Add
    servicer: Any
    callers: Mapping[str, Collection[str]]


async def serve_api(
    parts: Parts,
    connected: Connections,
    *,
    version: str,
    routers: Sequence[APIRouter],
    checks: Mapping[str, Check] | None = None,
    servicers: Sequence[Servicer] = (),
    beside: Sequence[Callable[[], Awaitable[None]]] = (),
    ending: Sequence[Callable[[], None]] = (),
) -> None:
    """Serve until SIGTERM; ready when the database is and every one of `checks` says so; `ending` hears of SIGTERM."""
    settings = parts.settings
    readiness = Readiness({"database": lambda: database_ready(parts), **(checks or {})}, ending)
    app = create_app(
        service=parts.service, version=version, routers=routers, verifier=connected.verifier, readiness=readiness
    )
    rpc = RpcServer(
        service=parts.service,
        host=settings.host,
        port=settings.grpc_port,
        verifier=connected.callers,
        readiness=readiness,
    )
    for one in servicers:
        rpc.add(one.add, one.servicer, callers=one.callers)
    running = [asyncio.ensure_future(work()) for work in beside]
    try:
        await run_api(app, rpc, settings, readiness)
    finally:
        for task in running:
            task.cancel()
