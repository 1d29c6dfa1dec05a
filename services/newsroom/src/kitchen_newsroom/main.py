"""Newsroom put together: what each of its processes is made of."""

from __future__ import annotations

from collections.abc import Sequence

from kitchendirectory.client import DirectoryClient
from kitchenkit.connections import connections, service_tokens
from kitchenkit.runtime import Listening, Parts, Service
from kitchenkit.serving import serve_api

from .desks import Desks
from .feeds import feed_router
from .http import routers
from .reactions import ignored, reactions
from .settings import Settings
from .store import DOCUMENTS, lead_store, release_store, story_store
from .wire.told import STORY_EVENTS

NAME = "newsroom"
VERSION = "1"


def listen(parts: Parts) -> Sequence[Listening]:
    """Return the one consumer: the lane's queue, and newsroom's own topic for what follows from its own facts."""
    settings: Settings = parts.settings
    directory = DirectoryClient(settings.directory_grpc, lambda: service_tokens(settings))
    heard = reactions(
        lead_store(parts),
        story_store(parts),
        release_store(parts),
        desk_of=Desks(directory.places),
        levels=settings.review_levels,
    )
    topics = ("queue-news", STORY_EVENTS)
    return [Listening(name=NAME, topics=topics, reactions=heard, ignored=ignored(), beside=directory.run)]


async def serve(parts: Parts) -> None:
    """Serve the api process until SIGTERM."""
    settings: Settings = parts.settings
    releases = release_store(parts)
    async with connections(settings) as connected:
        await serve_api(
            parts,
            connected,
            version=VERSION,
            routers=[
                *routers(lead_store(parts), story_store(parts), releases),
                feed_router(releases, title=settings.feed_title, public_url=settings.public_url),
            ],
        )


SERVICE = Service(name=NAME, settings=Settings, documents=DOCUMENTS, serve=serve, listen=listen)
