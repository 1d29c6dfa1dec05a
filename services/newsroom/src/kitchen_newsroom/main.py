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
from .reactions_watch import MATTER_EVENTS, following, watching
from .rpc import FIND_MATTER, Matters
from .settings import Settings
from .store import DOCUMENTS, lead_store, release_store, story_store
from .store_watch import WatchedDocument, watch_store
from .wire import heard_matters, watches
from .wire.told import STORY_EVENTS

NAME = "newsroom"
VERSION = "1"


STEPS_SECONDS = (
    0.5  # by which somebody who follows a matter may see a step later: steps that come together are one look-up
)


def listen(parts: Parts) -> Sequence[Listening]:
    """Return what the workers hear: the steps of government matters have one of their own (ADR 32)."""
    return [_lane(parts), _matters(parts)]


def _lane(parts: Parts) -> Listening:
    settings: Settings = parts.settings
    directory = DirectoryClient(settings.directory_grpc, lambda: service_tokens(settings))
    leads = lead_store(parts)
    heard = reactions(
        leads,
        story_store(parts),
        release_store(parts),
        desk_of=Desks(directory.places),
        levels=settings.review_levels,
    )
    return Listening(
        name=NAME,
        topics=("queue-news", STORY_EVENTS, watches.WATCH_EVENTS),
        reactions={**heard, **following(leads)},
        ignored=ignored() | watches.passed_over(),
        beside=directory.run,
    )


def _matters(parts: Parts) -> Listening:
    return Listening(
        name="newsroom-matters",
        topics=(MATTER_EVENTS,),
        reactions=watching(watch_store(parts), lead_store(parts)),
        ignored=heard_matters.passed_over(),
        within=STEPS_SECONDS,
    )


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
