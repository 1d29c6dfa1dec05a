"""The api process of dispatch: what its routes and its RPC service are made of."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from zoneinfo import ZoneInfo

from fastapi import APIRouter

from kitchen.dispatch.v1.dispatch_service_pb2_grpc import add_DispatchServiceServicer_to_server
from kitchen.intake.v1.intake_service_pb2_grpc import IntakeServiceStub
from kitchendirectory.client import DirectoryClient
from kitchenkit import rpc_client
from kitchenkit.connections import connections
from kitchenkit.runtime import Parts
from kitchenkit.serving import Servicer, serve_api
from kitchenkit.time import now

from . import rpc
from .domain.dates import recomputed
from .domain.publication import Names
from .duties import DutyLists
from .duty_drafts import Drafts
from .http import Answers, orders, routers
from .http import matters as matter_resource
from .http_answers import AnswerParts, answer_routers
from .http_clocks import clocks_router
from .http_contact import SECONDS as CONTACT_SECONDS
from .http_contact import Shown, contact_router, to_the_caller, to_the_merchant, to_the_unit
from .http_delivery import delivery_routers
from .http_duty import duty_routers
from .http_merchant import merchant_resources, merchant_routers
from .http_notices import notice_routers
from .http_policy import RuleParts, policy_routers
from .http_print import print_router
from .http_priorities import priority_routers
from .http_publication import PublicationParts, publication_routers
from .http_published import published_routers
from .http_shares import shares_router
from .http_statistics import StatisticsParts, statistics_routers
from .http_templates import TemplateParts, template_routers
from .http_topic_figures import topic_figure_routers
from .http_topics import TopicParts, topic_routers
from .pictures import Missing, asking
from .public_rates import PublicRates
from .pushing import Pushing, Reach
from .reading_figures import MongoFigures
from .rules import Rules
from .settings import Settings
from .store import matter_store
from .store_answers import answer_store
from .store_checks import checks_store
from .store_delivery import delivery_store, endpoint_store
from .store_duty import page_store, version_store
from .store_holds import MongoHolds
from .store_merchant import merchant_order_store, merchant_store
from .store_notices import notice_store
from .store_policy import MongoJobs, calendar_store, policy_store, rules_of
from .store_priorities import response_priority_store
from .store_publication import published_list_store
from .store_shares import MongoShares
from .store_templates import reply_template_store
from .store_topics import topic_store

VERSION = "1"
PICTURES = "/kitchen.intake.v1.IntakeService/FindPictures"
FIGURE_THREADS = 2  # statistics are read beside the orders, never before them


async def serve(parts: Parts) -> None:
    """Serve the api process until SIGTERM."""
    settings: Settings = parts.settings
    async with (
        connections(settings) as connected,
        rpc_client.channel(settings.intake_grpc, connected.tokens, "intake", idempotent=[PICTURES]) as intake,
    ):
        shown = asking(IntakeServiceStub(intake).FindPictures)
        reveal = partial(rpc_client.ask, IntakeServiceStub(intake).RevealContact, seconds=CONTACT_SECONDS)
        directory = DirectoryClient(settings.directory_grpc, lambda: connected.tokens)
        rules, lists = rules_of(parts), DutyLists(version_store(parts), page_store(parts))
        servicer = rpc.Dispatch(lists.index, directory.places, settings.hub_code, matter_store(parts))
        await serve_api(
            parts,
            connected,
            version=VERSION,
            routers=[
                *_government(parts, directory, rules, lists, shown),
                *_commercial(parts, directory, rules),
                *(contact_router(shown, reveal) for shown in _shown(parts, directory, rules)),
                *_statistics(parts, directory, rules),
                *_answers(parts, directory),
                *_deliveries(parts, directory),
            ],
            checks={"directory": directory.follower.ready, "duty list": lists.ready, "rules": rules.ready},
            servicers=[Servicer(add_DispatchServiceServicer_to_server, servicer, rpc.CALLERS)],
            beside=[directory.run, lists.run, rules.run],
        )


def _government(
    parts: Parts, directory: DirectoryClient, rules: Rules, lists: DutyLists, missing: Missing
) -> list[APIRouter]:
    settings, matters = parts.settings, matter_store(parts)
    zone, read = ZoneInfo(settings.zone), orders(matters, directory, rules.book)
    priorities = response_priority_store(parts)
    asked = Answers(checks_store(parts), missing, directory, priorities)
    drafts = Drafts(version_store(parts), page_store(parts), directory.places)
    names = _names(directory, lists)
    late = PublicationParts(orders=read, names=names, zone=zone)
    words = TemplateParts(templates=reply_template_store(parts), orders=read, names=names, zone=zone, now=now)
    in_force = RuleParts(
        policies=policy_store(parts),
        calendars=calendar_store(parts),
        rules=rules,
        matters=matters,
        recompute=recomputed,
        jobs=MongoJobs(parts),
    )
    return [
        *routers(matters, directory, rules.book, asked, MongoHolds(parts)),
        *policy_routers(in_force),
        *duty_routers(drafts, lists, directory.unit_name, settings.hub_code),
        *publication_routers(late),
        *published_routers(late, published_list_store(parts)),
        *template_routers(words),
        *priority_routers(priorities, read, names),
        *notice_routers(notice_store(parts), rules.book),
        print_router(read, zone),
        clocks_router(read, rules.book, now),
        shares_router(MongoShares(parts)),
    ]


def _commercial(parts: Parts, directory: DirectoryClient, rules: Rules) -> list[APIRouter]:
    zone = ZoneInfo(parts.settings.zone)
    return merchant_routers(
        merchant_order_store(parts), merchant_store(parts), zone, rules.book, directory.owns_merchants
    )


def _deliveries(parts: Parts, directory: DirectoryClient) -> list[APIRouter]:
    settings: Settings = parts.settings
    reach = Reach(settings.hosts(), settings.delivery_local)
    return delivery_routers(
        delivery_store(parts),
        endpoint_store(parts),
        reach=reach,
        push=Pushing(reach),
        seals=settings.seals(),
        known=lambda unit: bool(directory.unit_name(unit)),
    )


def _answers(parts: Parts, directory: DirectoryClient) -> list[APIRouter]:
    def area_name(code: str) -> str:
        return directory.follower.places.full_name(code)

    settings: Settings = parts.settings
    zone, one_at_a_time = ZoneInfo(settings.zone), ThreadPoolExecutor(1, thread_name_prefix="public-rates")
    return answer_routers(
        AnswerParts(
            answers=answer_store(parts),
            matters=matter_store(parts),
            unit_name=directory.unit_name,
            area_name=area_name,
            zone=zone,
            whole=PublicRates(MongoFigures(one_at_a_time), zone, now),
            limit=settings.public_limit,
        )
    )


def _statistics(parts: Parts, directory: DirectoryClient, rules: Rules) -> list[APIRouter]:
    """Return the routes of statistics, and of topics, which are made of them."""
    settings: Settings = parts.settings
    figures = MongoFigures(ThreadPoolExecutor(FIGURE_THREADS, thread_name_prefix="dispatch-figures"))
    zone = ZoneInfo(settings.zone)

    def area_name(code: str) -> str:
        return directory.follower.places.full_name(code)

    topics = TopicParts(
        topics=topic_store(parts),
        matters=matter_store(parts),
        figures=figures,
        units=directory,
        area_name=area_name,
        zone=zone,
        book=rules.book,
        now=now,
    )
    counted = StatisticsParts(
        figures=figures,
        unit_name=directory.unit_name,
        area_name=area_name,
        weights=settings.weights(),
        zone=zone,
    )
    return [*statistics_routers(counted), *topic_routers(topics), *topic_figure_routers(topics)]


def _shown(parts: Parts, directory: DirectoryClient, rules: Rules) -> list[Shown]:
    """Return to whom the citizen's contact is shown."""
    zone, matters = ZoneInfo(parts.settings.zone), matter_store(parts)
    commercial_orders, _ = merchant_resources(
        merchant_order_store(parts), merchant_store(parts), zone, rules.book, directory.owns_merchants
    )
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
