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
from .wire_audit import CONTROL_TOPICS

VERSION = "1"
TOGETHER_SECONDS = (0.25, 0.5)  # when little is said, and when much is: on a screen it is there within the second
MUCH = 100  # facts in a batch


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


def together(last: int) -> float:
    """Return for how many seconds what is said of a row becomes one write, after a batch of so many facts."""
    least, most = TOGETHER_SECONDS
    return least + (most - least) * min(last / MUCH, 1)


def listen(parts: Parts) -> Sequence[Listening]:
    """Return the one consumer: every topic that says something about a case, or what the audit lists beside."""
    rows = Rows(parts.threads)
    return [
        Listening(
            name="console",
            topics=(*TOPICS, *CONTROL_TOPICS),
            reactions=reactions(rows, AuditEntries(parts.threads)),
            within=together,
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
