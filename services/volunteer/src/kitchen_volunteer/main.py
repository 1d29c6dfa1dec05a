"""Volunteer put together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from kitchen.intake.v1.intake_service_pb2_grpc import IntakeServiceStub
from kitchenkit import rpc_client
from kitchenkit.clock import Due
from kitchenkit.connections import connections
from kitchenkit.runtime import Listening, Parts, Service
from kitchenkit.serving import serve_api

from .domain.order import Order
from .domain.orders import come_due
from .http import order_resource, routers
from .http_contact import SECONDS, contact_router
from .reactions import queue
from .seed import seed_command
from .settings import Settings
from .store import DOCUMENTS, order_store, stores

VERSION = "1"


async def serve(parts: Parts) -> None:
    """Serve the api process until SIGTERM."""
    settings: Settings = parts.settings
    async with (
        connections(settings) as connected,
        rpc_client.channel(settings.intake_grpc, connected.tokens, "intake") as intake,
    ):
        reveal = partial(rpc_client.ask, IntakeServiceStub(intake).RevealContact, seconds=SECONDS)
        kept = stores(parts)
        contacts = contact_router(order_resource(kept), reveal)
        await serve_api(parts, connected, version=VERSION, routers=[*routers(kept), contacts])


def listen(parts: Parts) -> Sequence[Listening]:
    """Return the one consumer of the lane."""
    return [Listening(name="volunteer", topics=("queue-volunteer",), reactions=queue(order_store(parts)))]


def dues(parts: Parts) -> Sequence[Due[Order]]:
    """Return what comes due: offers, ratings, and the closing of what is settled."""
    return [Due("volunteer", "orders", order_store(parts), come_due, Order.next_due, patience=0.5)]


def seed(parts: Parts, arguments: Sequence[str]) -> int:
    """Run the process `seed`."""
    return seed_command(stores(parts), arguments)


SERVICE = Service(
    name="volunteer",
    settings=Settings,
    documents=DOCUMENTS,
    serve=serve,
    listen=listen,
    dues=dues,
    extra={"seed": seed},
)
