"""Triage put together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from kitchen.triage.v1.triage_service_pb2_grpc import add_TriageServiceServicer_to_server
from kitchendirectory.borders import BorderClient
from kitchendirectory.client import DirectoryClient
from kitchenkit import time
from kitchenkit.clock import Due
from kitchenkit.connections import connections, service_tokens
from kitchenkit.runtime import Listening, Parts, Service
from kitchenkit.serving import Servicer, serve_api

from . import rpc, wire
from .domain.case import Case
from .domain.desk import table
from .domain.flow import come_due
from .domain.rules_in_force import RulesInForce
from .http import routers
from .http_rules import rule_router
from .http_weather import weather_router
from .publishing import seed
from .reactions import ordinary, urgent
from .routing_rules import RoutingRules
from .settings import Settings
from .store import CaseDocument, EmergencyLexiconDocument, case_store
from .store_rules import RoutingRuleDocument, rule_store
from .store_weather import WeatherWarningDocument, weather_store
from .weather_warnings import WeatherWarnings

VERSION = "1"
SUBMISSIONS = "intake-submission-events"
LANES = ("dispatch-matter-events", "dispatch-merchant-events", "newsroom-story-events", "volunteer-order-events")


def listen(parts: Parts) -> Sequence[Listening]:
    """Return what the two workers hear: urgent submissions have one of their own."""
    from .suggesting import Suggesting  # noqa: PLC0415  # the model costs 170 MB, which relay and clock do without

    settings: Settings = parts.settings
    directory = DirectoryClient(settings.directory_grpc, lambda: service_tokens(settings))
    borders = BorderClient(settings.directory_grpc, lambda: service_tokens(settings))
    store, suggesting = case_store(parts), Suggesting(directory.places, borders.known, near=settings.border_metres)
    rules = RoutingRules(rule_store(parts), directory.unit_name, directory.takes_orders)
    weather = WeatherWarnings(weather_store(parts), suggesting.raised_by_weather(), time.now)

    async def stay_fresh() -> None:
        await asyncio.gather(directory.run(), borders.run(), rules.run(), weather.run())

    def book() -> RulesInForce:
        return weather.book(rules.book())

    reactions = ordinary(store, suggesting, rule_store(parts))
    return [
        Listening(
            name="triage",
            topics=(SUBMISSIONS, *LANES),
            reactions=reactions,
            ignored=wire.IGNORED,
            beside=stay_fresh,
            book=book,
        ),
        Listening(
            name="triage-urgent",
            topics=("intake-urgent-events",),
            reactions=urgent(store, suggesting),
            beside=stay_fresh,
            book=book,
        ),
    ]


def dues(parts: Parts) -> Sequence[Due[Any]]:
    """Return what the clock looks after."""
    return [Due("triage", "cases", case_store(parts), come_due, Case.next_due)]


async def serve(parts: Parts) -> None:
    """Serve the api process until SIGTERM."""
    from .suggesting import Suggesting  # noqa: PLC0415  # as above

    settings: Settings = parts.settings
    store = case_store(parts)
    async with connections(settings) as connected:
        directory = DirectoryClient(settings.directory_grpc, lambda: connected.tokens)
        borders = BorderClient(settings.directory_grpc, lambda: connected.tokens)
        suggesting = Suggesting(directory.places, borders.known, near=settings.border_metres)
        rules = RoutingRules(rule_store(parts), directory.unit_name, directory.takes_orders)
        weather = WeatherWarnings(weather_store(parts), suggesting.raised_by_weather(), time.now)

        def book() -> RulesInForce:
            return weather.book(rules.book())

        def known_area(code: str) -> bool:
            area = directory.places().area(code)
            return area is not None and area.active

        servicer = rpc.Triage(suggesting, suggesting.category_name, store)
        await serve_api(
            parts,
            connected,
            version=VERSION,
            routers=[
                *routers(store, table(suggesting.lanes()), directory.takes_orders, book),
                rule_router(rule_store(parts), directory.unit_name, directory.takes_orders),
                weather_router(weather_store(parts), known_area),
            ],
            checks={
                "directory": directory.follower.ready,
                "borders": borders.ready,
                "routing rules": rules.ready,
                "weather warnings": weather.ready,
            },
            servicers=[Servicer(add_TriageServiceServicer_to_server, servicer, rpc.CALLERS)],
            beside=[directory.run, borders.run, rules.run, weather.run],
        )


SERVICE = Service(
    name="triage",
    settings=Settings,
    documents=(CaseDocument, EmergencyLexiconDocument, RoutingRuleDocument, WeatherWarningDocument),
    serve=serve,
    listen=listen,
    dues=dues,
    extra={"seed": seed},
)
