"""Console put together."""

from __future__ import annotations

from collections.abc import Sequence

from kitchenkit.connections import connections
from kitchenkit.runtime import Listening, Parts, Service
from kitchenkit.serving import serve_api

from .http import routers
from .live import Live
from .reactions import reactions
from .reading import Reading
from .rebuild import rebuild_command
from .settings import Settings
from .store import DOCUMENTS, Rows
from .store_audit import AuditDocument, AuditEntries
from .store_sessions import SessionDocument
from .stream import stream_router
from .web import web_routers
from .wire import TOPICS

VERSION = "1"
TOGETHER_SECONDS = 0.25  # what is said of a row within it is one write; on a screen it is there within the second


async def serve(parts: Parts) -> None:
    """Serve the api process until SIGTERM."""
    reading = Reading(parts.threads)
    live = Live(reading)
    async with connections(parts.settings) as connected, web_routers(parts, connected.revocations) as web:
        await serve_api(
            parts,
            connected,
            version=VERSION,
            routers=[*routers(reading), stream_router(live, connected.revocations), *web],
            checks={"stream": live.ready},
            beside=[live.run],
            ending=[live.close],
        )


def listen(parts: Parts) -> Sequence[Listening]:
    """Return the one consumer: every topic that says something about a case."""
    rows = Rows(parts.threads)
    return [
        Listening(
            name="console",
            topics=TOPICS,
            reactions=reactions(rows, AuditEntries(parts.threads)),
            within=TOGETHER_SECONDS,
        )
    ]


SERVICE = Service(
    name="console",
    settings=Settings,
    documents=(*DOCUMENTS, SessionDocument, AuditDocument),
    serve=serve,
    listen=listen,
    extra={"rebuild": rebuild_command},
)
