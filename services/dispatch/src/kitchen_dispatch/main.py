"""Dispatch put together."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter

from kitchen.dispatch.v1.dispatch_service_pb2_grpc import add_DispatchServiceServicer_to_server
from kitchen.intake.v1.intake_service_pb2_grpc import IntakeServiceStub
from kitchendirectory.client import DirectoryClient
from kitchendirectory.duty import DutyClient
from kitchenkit import rpc_client
from kitchenkit.clock import Due, Urgent
from kitchenkit.connections import connections, service_tokens
from kitchenkit.mongo import MongoStore
from kitchenkit.react import Reaction
from kitchenkit.runtime import Listening, Parts, Service
from kitchenkit.serving import Servicer, serve_api
from kitchenkit.time import now

from . import rpc, wire_merchants
from .domain.dates import recomputed
from .domain.matter import Matter
from .domain.matters_due import come_due
from .domain.notices import Box
from .domain.notices import come_due as notices_due
from .domain.publication import Names
from .duties import DutyLists, matcher
from .duty_drafts import Drafts
from .fallbacks import area_fallback
from .http import matters as matter_resource
from .http import orders, routers
from .http_clocks import clocks_router
from .http_contact import SECONDS as CONTACT_SECONDS
from .http_contact import Shown, contact_router, to_the_caller, to_the_merchant, to_the_unit
from .http_delivery import delivery_routers
from .http_duty import duty_routers
from .http_merchant import merchant_resources, merchant_routers
from .http_notices import notice_routers
from .http_policy import RuleParts, policy_routers
from .http_print import print_router
from .http_publication import PublicationParts, publication_routers
from .http_published import published_routers
from .http_statistics import StatisticsParts, statistics_routers
from .keeping import Keeping
from .merchants import Merchants, merchant_due
from .pushing import Pushing, Reach
from .reactions import government
from .reactions_checks import checks
from .reactions_delivery import deliveries
from .reactions_figures import figures
from .reactions_merchant import commercial, ratings
from .reactions_notices import notices, person_on_duty
from .reading_figures import MongoFigures
from .recompute import Recompute
from .rules import Rules
from .seed_duty import seed_duty_command
from .seed_merchants import seed_command
from .sender import Endpoints, Sender
from .settings import Settings
from .store import MatterDocument, matter_store
from .store_checks import UnitChecksDocument, checks_store
from .store_day_sums import FigureDayDocument, MongoDays
from .store_delivery import DeliveryDocument, EndpointDocument, delivery_store, endpoint_store, look_at_deliveries
from .store_duty import DutyPageDocument, DutyVersionDocument, page_store, version_store
from .store_figures import FigureDocument, FigureStore
from .store_merchant import (
    MerchantDocument,
    MerchantOrderDocument,
    merchant_order_store,
    merchant_store,
    orders_in_hand,
)
from .store_notices import NoticeBoxDocument, notice_store
from .store_policy import CalendarDocument, MongoJobs, PolicyDocument, calendar_store, policy_store, rules_of
from .store_publication import PublishedListDocument, published_list_store
from .unattended import Unattended
from .wire_delivery import MATTER_EVENTS
from .wire_merchant import MERCHANT_EVENTS

VERSION = "1"

FIGURE_THREADS = 2  # statistics are read beside the orders, never before them
STEPS_SECONDS = 0.5  # what follows from a step may wait as long, and steps that belong together come together


def listen(parts: Parts) -> Sequence[Listening]:
    """Return what the workers hear: what follows from dispatch's own steps has one of its own (ADR 32)."""
    return [_lanes(parts), _steps(parts)]


def _lanes(parts: Parts) -> Listening:
    settings: Settings = parts.settings
    directory = DirectoryClient(settings.directory_grpc, lambda: service_tokens(settings))
    rules, lists = rules_of(parts), DutyLists(version_store(parts), page_store(parts))
    match = matcher(lists.index, directory.places, settings.hub_code)
    merchants = Merchants(merchant_store(parts), ZoneInfo(settings.zone), orders_in_hand(parts))
    by_lane = (
        government(matter_store(parts), match, area_fallback(directory.places, settings.hub_code)),
        commercial(merchant_order_store(parts), merchants.match),
    )

    async def stay_fresh() -> None:
        await asyncio.gather(directory.run(), merchants.run(), lists.run(), rules.run())

    return Listening(
        name="dispatch",
        topics=("queue-government", "queue-commercial"),
        reactions=_together(*by_lane),
        beside=stay_fresh,
        book=rules.book,
    )


def _steps(parts: Parts) -> Listening:
    settings: Settings = parts.settings
    rules, endpoints = rules_of(parts), Endpoints(endpoint_store(parts))
    duty = DutyClient(settings.directory_grpc, lambda: service_tokens(settings))
    sender = Sender(
        delivery_store(parts),
        matter_store(parts),
        endpoints,
        push=Pushing(Reach(settings.hosts(), settings.delivery_local)),
        seals=settings.seals(),
        now=now,
    )
    unattended, keeping = Unattended(look_at_deliveries(parts), now), Keeping(MongoDays(parts.threads), now)

    async def stay_fresh() -> None:
        await asyncio.gather(rules.run(), endpoints.run(), sender.run(), unattended.run(), duty.run(), keeping.run())

    return Listening(
        name="dispatch-steps",
        topics=(MATTER_EVENTS, MERCHANT_EVENTS),
        reactions=_together(
            figures(FigureStore(parts)),
            checks(checks_store(parts)),
            deliveries(delivery_store(parts), endpoints.of),
            notices(notice_store(parts), person_on_duty(duty)),
            ratings(merchant_store(parts)),
        ),
        ignored=wire_merchants.PASSED_OVER,
        beside=stay_fresh,
        book=rules.book,
        within=STEPS_SECONDS,
    )


def _together(*several: Mapping[str, Sequence[Reaction[Any]]]) -> dict[str, list[Reaction[Any]]]:
    """Return all that is done about each type."""
    kinds = {kind for reactions in several for kind in reactions}
    return {kind: [one for reactions in several for one in reactions.get(kind, ())] for kind in kinds}


def dues(parts: Parts) -> Sequence[Due[Any]]:
    """Return what the clock looks after; beside it the rules are kept fresh, and open matters follow them."""
    rules, matters = rules_of(parts), matter_store(parts)
    recompute = Recompute(matters, MongoJobs(parts), book=rules.book, decide=recomputed, now=now)

    async def beside() -> None:
        await asyncio.gather(rules.run(), recompute.run())

    return [
        Due("dispatch", "emergencies", Urgent(matters), come_due, Matter.next_due, rules.book, first=True),
        Due("dispatch", "matters", matters, come_due, Matter.next_due, rules.book, beside),
        merchant_due(merchant_order_store(parts), rules.book),
        Due("dispatch", "notices", notice_store(parts), notices_due, Box.next_due, patience=1.0),
    ]


async def serve(parts: Parts) -> None:
    """Serve the api process until SIGTERM."""
    settings: Settings = parts.settings
    async with (
        connections(settings) as connected,
        rpc_client.channel(settings.intake_grpc, connected.tokens, "intake") as intake,
    ):
        reveal = partial(rpc_client.ask, IntakeServiceStub(intake).RevealContact, seconds=CONTACT_SECONDS)
        directory = DirectoryClient(settings.directory_grpc, lambda: connected.tokens)
        rules, matters = rules_of(parts), matter_store(parts)
        lists = DutyLists(version_store(parts), page_store(parts))
        drafts = Drafts(version_store(parts), page_store(parts), directory.places)
        servicer = rpc.Dispatch(lists.index, directory.places, settings.hub_code, matters)
        reach = Reach(settings.hosts(), settings.delivery_local)
        zone, served = ZoneInfo(settings.zone), orders(matters, directory, rules.book)
        late = PublicationParts(orders=served, names=_names(directory, lists), zone=zone)
        await serve_api(
            parts,
            connected,
            version=VERSION,
            routers=[
                *routers(matters, directory, rules.book, checks_store(parts)),
                *policy_routers(
                    RuleParts(
                        policies=policy_store(parts),
                        calendars=calendar_store(parts),
                        rules=rules,
                        matters=matters,
                        recompute=recomputed,
                        jobs=MongoJobs(parts),
                    )
                ),
                *duty_routers(drafts, lists, directory.unit_name, settings.hub_code),
                *merchant_routers(merchant_order_store(parts), merchant_store(parts), zone, rules.book),
                *_statistics(settings, directory),
                *publication_routers(late),
                *published_routers(late, published_list_store(parts)),
                *notice_routers(notice_store(parts), rules.book),
                *(contact_router(shown, reveal) for shown in _shown(parts, matters, directory, rules)),
                print_router(served, zone),
                clocks_router(served, rules.book, now),
                *delivery_routers(
                    delivery_store(parts),
                    endpoint_store(parts),
                    reach=reach,
                    push=Pushing(reach),
                    seals=settings.seals(),
                    known=lambda unit: bool(directory.unit_name(unit)),
                ),
            ],
            checks={"directory": directory.follower.ready, "duty list": lists.ready, "rules": rules.ready},
            servicers=[Servicer(add_DispatchServiceServicer_to_server, servicer, rpc.CALLERS)],
            beside=[directory.run, lists.run, rules.run],
        )


def _statistics(settings: Settings, directory: DirectoryClient) -> list[APIRouter]:
    def area_name(code: str) -> str:
        return directory.follower.places.full_name(code)

    return statistics_routers(
        StatisticsParts(
            figures=MongoFigures(ThreadPoolExecutor(FIGURE_THREADS, thread_name_prefix="dispatch-figures")),
            unit_name=directory.unit_name,
            area_name=area_name,
            weights=settings.weights(),
            zone=ZoneInfo(settings.zone),
        )
    )


def _shown(parts: Parts, matters: MongoStore[Matter], directory: DirectoryClient, rules: Rules) -> list[Shown]:
    """Return to whom the citizen's contact is shown."""
    zone = ZoneInfo(parts.settings.zone)
    commercial_orders, _ = merchant_resources(merchant_order_store(parts), merchant_store(parts), zone, rules.book)
    return [
        to_the_unit(orders(matters, directory, rules.book)),
        to_the_caller(matter_resource(matters, directory, rules.book)),
        to_the_merchant(commercial_orders),
    ]


def _names(directory: DirectoryClient, lists: DutyLists) -> Names:
    def area(code: str) -> str:
        return directory.follower.places.full_name(code)

    def item(code: str) -> str:
        return lists.index().title(code)

    return Names(unit=directory.unit_name, area=area, item=item)


def _seed(parts: Parts, words: Sequence[str]) -> int:
    seed_duty_command(version_store(parts), page_store(parts))
    return seed_command(merchant_store(parts), words)


SERVICE = Service(
    name="dispatch",
    settings=Settings,
    documents=(
        MatterDocument,
        MerchantDocument,
        MerchantOrderDocument,
        DeliveryDocument,
        EndpointDocument,
        DutyVersionDocument,
        DutyPageDocument,
        FigureDocument,
        FigureDayDocument,
        PolicyDocument,
        CalendarDocument,
        NoticeBoxDocument,
        UnitChecksDocument,
        PublishedListDocument,
    ),
    serve=serve,
    listen=listen,
    dues=dues,
    extra={"seed": _seed},
)
