"""The api process: HTTP and gRPC in one loop, until SIGTERM.

async def serve(parts: Parts) -> None:
    app = create_app(…)
    rpc = RpcServer(…)
    await run_api(app, rpc, parts.settings, readiness)
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import signal
import socket
from collections.abc import Iterator

import structlog
import uvicorn
from fastapi import FastAPI

from .health import Readiness
from .rpc import RpcServer
from .settings import ServiceSettings

GRACE_SECONDS = 10
BACKLOG = 2048

logger = structlog.get_logger(__name__)


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn raises them once more at its end, and a clean stop would look like a kill."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield


async def run_api(app: FastAPI, rpc: RpcServer | None, settings: ServiceSettings, readiness: Readiness) -> None:
    """Serve until SIGTERM or SIGINT, then end what is under way and return; where it cannot start the process ends."""
    listening = _listening(settings)
    server = _Server(
        uvicorn.Config(
            app, http="httptools", ws="none", lifespan="on", log_config=None, access_log=False, server_header=False,
            proxy_headers=bool(settings.trusted_proxies), forwarded_allow_ips=settings.trusted_proxies,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )  # fmt: skip

    def stop() -> None:
        readiness.stopping()
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    try:
        if rpc is not None:
            await rpc.start()
        logger.info("serving", http=listening.getsockname()[1], grpc=rpc.port if rpc else None)
        await server.serve(sockets=[listening])
    finally:
        listening.close()
        if rpc is not None:
            await rpc.stop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


def _listening(settings: ServiceSettings) -> socket.socket:
    """Return the socket, bound here so that a port that is taken is said in words."""
    made = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((settings.host, settings.http_port))
    except OSError as error:
        made.close()
        if error.errno != errno.EADDRINUSE:
            raise
        name = f"{type(settings).service().upper()}_HTTP_PORT"
        raise SystemExit(f"{settings.host}:{settings.http_port} is taken; choose another by {name}") from error
    made.listen(BACKLOG)
    return made
