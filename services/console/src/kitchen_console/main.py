"""Console put together."""

from __future__ import annotations

from kitchenkit.connections import connections
from kitchenkit.runtime import Parts, Service
from kitchenkit.serving import serve_api

from .settings import Settings

VERSION = "1"


async def serve(parts: Parts) -> None:
    """Serve the api process until SIGTERM."""
    async with connections(parts.settings) as connected:
        await serve_api(parts, connected, version=VERSION, routers=[])


SERVICE = Service(name="console", settings=Settings, documents=(), serve=serve)
