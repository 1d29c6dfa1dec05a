"""Newsroom put together: what each of its processes is made of."""

from __future__ import annotations

from collections.abc import Sequence

from kitchen.dispatch.v1.dispatch_service_pb2_grpc import DispatchServiceStub
from kitchendirectory.client import DirectoryClient
from kitchenkit import rpc_client, time
from kitchenkit.connections import connections, service_tokens
from kitchenkit.runtime import Listening, Parts, Service
from kitchenkit.serving import serve_api

from .desks import Desks
from .feeds import feed_router
from .http import routers
from .http_watch import Watching, watch_routers
from .reactions import ignored, reactions
from .reactions_watch import MATTER_EVENTS, passed_over, watching
from .rpc import FIND_MATTER, Matters
from .settings import Settings
from .store import DOCUMENTS, lead_store, release_store, story_store
from .store_watch import WatchedDocument, watch_store
from .wire.told import STORY_EVENTS
from .wire.watches import WATCH_EVENTS

NAME = "newsroom"
VERSION = "1"


def listen(parts: Parts) -> Sequence[Listening]:
    """Return the one consumer: the lane's queue, matters that somebody watches, and what follows from its own facts."""
    settings: Settings = parts.settings
    directory = DirectoryClient(settings.directory_grpc, lambda: service_tokens(settings))
    leads = lead_store(parts)
    heard = {
        **reactions(
            leads,
            story_store(parts),
            release_store(parts),
            desk_of=Desks(directory.places),
            levels=settings.review_levels,
        ),
        **watching(watch_store(parts), leads),
    }
    topics = ("queue-news", MATTER_EVENTS, STORY_EVENTS, WATCH_EVENTS)
    passed = ignored() | passed_over()
    return [Listening(name=NAME, topics=topics, reactions=heard, ignored=passed, beside=directory.run)]


async def serve(parts: Parts) -> None:
    """Serve the api process until SIGTERM."""
    settings: Settings = parts.settings
    releases = release_store(parts)
    async with (
        connections(settings) as connected,
        rpc_client.channel(settings.dispatch_grpc, connected.tokens, "dispatch", idempotent=[FIND_MATTER]) as dispatch,
    ):
        directory = DirectoryClient(settings.directory_grpc, lambda: connected.tokens)
        watched = Watching(
            store=watch_store(parts),
            find_matter=Matters(DispatchServiceStub(dispatch).FindMatter),
            desk_of=Desks(directory.places),
            now=time.now,
        )
        await serve_api(
            parts,
            connected,
            version=VERSION,
            routers=[
                *routers(lead_store(parts), story_store(parts), releases),
                *watch_routers(watched),
                feed_router(releases, title=settings.feed_title, public_url=settings.public_url),
            ],
            beside=[directory.run],
        )


SERVICE = Service(name=NAME, settings=Settings, documents=(*DOCUMENTS, WatchedDocument), serve=serve, listen=listen)
