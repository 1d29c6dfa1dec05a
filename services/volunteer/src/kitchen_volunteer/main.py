"""Volunteer put together."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import FastAPI

from kitchenkit.api import run_api
from kitchenkit.clock import Due
from kitchenkit.connections import connections
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from kitchenkit.runtime import Listening, Parts, Service, database_ready
from kitchenkit.tokens import Verifier

from .domain.order import Order
from .domain.orders import come_due
from .http import routers
from .ports import Stores
from .reactions import queue
from .seed import seed_command
from .settings import Settings
from .store import DOCUMENTS, order_store, stores

VERSION = "1"


def make_app(kept: Stores, verifier: Verifier, readiness: Readiness) -> FastAPI:
    """Return the HTTP side."""
    return create_app(
        service="volunteer",
        version=VERSION,
        routers=routers(kept),
        verifier=verifier,
        readiness=readiness,
    )


async def serve(parts: Parts) -> None:
    """Run the api process until SIGTERM."""
    readiness = Readiness({"database": lambda: database_ready(parts)})
    async with connections(parts.settings) as known:
        await run_api(make_app(stores(parts), known.verifier, readiness), None, parts.settings, readiness)


def listen(parts: Parts) -> Sequence[Listening]:
    """Return the one consumer of the lane."""
    return [Listening(name="volunteer", topics=("queue-volunteer",), reactions=queue(order_store(parts)))]


def dues(parts: Parts) -> Sequence[Due[Order]]:
    """Return what comes due: offers, ratings, and the closing of what is settled."""
    return [Due("volunteer", "orders", order_store(parts), come_due, Order.next_due)]


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
