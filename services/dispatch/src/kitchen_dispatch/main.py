"""Dispatch put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kitchen.dispatch.v1.dispatch_service_pb2_grpc import add_DispatchServiceServicer_to_server
from kitchendirectory.client import DirectoryClient
from kitchenkit.clock import Due
from kitchenkit.connections import connections, service_tokens
from kitchenkit.runtime import Listening, Parts, Service
from kitchenkit.serving import Servicer, serve_api

from . import rpc
from .domain.matter import Matter
from .domain.matters import come_due
from .duties import duty_list, matcher
from .http import routers
from .reactions import government
from .settings import Settings
from .store import MatterDocument, matter_store

VERSION = "1"


def listen(parts: Parts) -> Sequence[Listening]:
    """Return what the worker hears."""
    settings: Settings = parts.settings
    directory = DirectoryClient(settings.directory_grpc, lambda: service_tokens(settings))
    match = matcher(duty_list(), directory.places, settings.hub_code)
    return [
        Listening(
            name="dispatch",
            topics=("queue-government",),
            reactions=government(matter_store(parts), match),
            beside=directory.run,
        )
    ]


def dues(parts: Parts) -> Sequence[Due[Any]]:
    """Return what the clock looks after."""
    return [Due("dispatch", "matters", matter_store(parts), come_due, Matter.next_due)]


async def serve(parts: Parts) -> None:
    """Serve the api process until SIGTERM."""
    settings: Settings = parts.settings
    async with connections(settings) as connected:
        directory = DirectoryClient(settings.directory_grpc, lambda: connected.tokens)
        servicer = rpc.Dispatch(duty_list(), directory.places, settings.hub_code)
        await serve_api(
            parts,
            connected,
            version=VERSION,
            routers=routers(matter_store(parts), directory.unit_name),
            checks={"directory": directory.follower.ready},
            servicers=[Servicer(add_DispatchServiceServicer_to_server, servicer, rpc.CALLERS)],
            beside=[directory.run],
        )


SERVICE = Service(
    name="dispatch", settings=Settings, documents=(MatterDocument,), serve=serve, listen=listen, dues=dues
)
