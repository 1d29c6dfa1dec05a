"""Dispatch put together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from kitchen.dispatch.v1.dispatch_service_pb2_grpc import add_DispatchServiceServicer_to_server
from kitchendirectory.client import DirectoryClient
from kitchenkit.clock import Due
from kitchenkit.connections import connections, service_tokens
from kitchenkit.runtime import Listening, Parts, Service
from kitchenkit.serving import Servicer, serve_api

from . import rpc
from .books import default_book
from .domain.matter import Matter
from .domain.matters_due import come_due
from .duties import DutyLists, matcher
from .duty_drafts import Drafts
from .fallbacks import area_fallback
from .http import routers
from .http_duty import duty_routers
from .http_merchant import merchant_routers
from .merchants import Merchants, merchant_due
from .reactions import government
from .reactions_merchant import commercial
from .seed_duty import seed_duty_command
from .seed_merchants import seed_command
from .settings import Settings
from .store import MatterDocument, matter_store
from .store_duty import DutyPageDocument, DutyVersionDocument, page_store, version_store
from .store_merchant import MerchantDocument, MerchantOrderDocument, merchant_order_store, merchant_store

VERSION = "1"


def listen(parts: Parts) -> Sequence[Listening]:
    """Return what the worker hears."""
    settings: Settings = parts.settings
    directory = DirectoryClient(settings.directory_grpc, lambda: service_tokens(settings))
    lists = DutyLists(version_store(parts), page_store(parts))
    match = matcher(lists.index, directory.places, settings.hub_code)
    merchants = Merchants(merchant_store(parts), ZoneInfo(settings.zone))
    by_lane = (
        government(matter_store(parts), match, area_fallback(directory.places, settings.hub_code)),
        commercial(merchant_order_store(parts), merchants.match),
    )

    async def stay_fresh() -> None:
        await asyncio.gather(directory.run(), merchants.run(), lists.run())

    return [
        Listening(
            name="dispatch",
            topics=("queue-government", "queue-commercial"),
            reactions={kind: [*by_lane[0][kind], *by_lane[1][kind]] for kind in by_lane[0]},
            beside=stay_fresh,
            book=default_book,
        )
    ]


def dues(parts: Parts) -> Sequence[Due[Any]]:
    """Return what the clock looks after."""
    return [
        Due("dispatch", "matters", matter_store(parts), come_due, Matter.next_due, default_book),
        merchant_due(merchant_order_store(parts)),
    ]


async def serve(parts: Parts) -> None:
    """Serve the api process until SIGTERM."""
    settings: Settings = parts.settings
    async with connections(settings) as connected:
        directory = DirectoryClient(settings.directory_grpc, lambda: connected.tokens)
        lists = DutyLists(version_store(parts), page_store(parts))
        drafts = Drafts(version_store(parts), page_store(parts), directory.places)
        servicer = rpc.Dispatch(lists.index, directory.places, settings.hub_code)
        await serve_api(
            parts,
            connected,
            version=VERSION,
            routers=[
                *routers(matter_store(parts), directory, default_book),
                *duty_routers(drafts, lists, directory.unit_name, settings.hub_code),
                *merchant_routers(merchant_order_store(parts), merchant_store(parts), ZoneInfo(settings.zone)),
            ],
            checks={"directory": directory.follower.ready, "duty list": lists.ready},
            servicers=[Servicer(add_DispatchServiceServicer_to_server, servicer, rpc.CALLERS)],
            beside=[directory.run, lists.run],
        )


def _seed(parts: Parts, words: Sequence[str]) -> int:
    seed_duty_command(version_store(parts), page_store(parts))
    return seed_command(merchant_store(parts), words)


SERVICE = Service(
    name="dispatch",
    settings=Settings,
    documents=(MatterDocument, MerchantDocument, MerchantOrderDocument, DutyVersionDocument, DutyPageDocument),
    serve=serve,
    listen=listen,
    dues=dues,
    extra={"seed": _seed},
)
