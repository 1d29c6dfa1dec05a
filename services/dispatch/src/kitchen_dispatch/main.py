"""Dispatch put together."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from kitchendirectory.client import DirectoryClient
from kitchendirectory.duty import DutyClient
from kitchenkit.clock import Due, Urgent
from kitchenkit.connections import service_tokens
from kitchenkit.react import Reaction
from kitchenkit.runtime import Listening, Parts, Service
from kitchenkit.time import now

from . import wire_merchants
from .domain.dates import recomputed
from .domain.hot_topic import HotTopic
from .domain.hot_topics import come_due as topics_due
from .domain.matter import Matter
from .domain.matters_due import come_due
from .domain.notice_box import Box
from .domain.notices import come_due as notices_due
from .duties import DutyLists, matcher
from .fallbacks import area_fallback
from .keeping import Keeping
from .merchants import Merchants, merchant_due
from .pushing import Pushing, Reach
from .reactions import government
from .reactions_answers import answers
from .reactions_checks import checks
from .reactions_delivery import deliveries
from .reactions_figures import figures
from .reactions_merchant import commercial, disputes, ratings
from .reactions_notices import mornings, notices, passed_over, person_on_duty, quiet
from .recompute import Recompute
from .seed_duty import seed_duty_command
from .seed_merchants import seed_command
from .sender import Endpoints, Sender
from .serving import serve
from .settings import Settings
from .store import MatterDocument, matter_store
from .store_answers import PublicAnswerDocument, answer_store
from .store_checks import UnitChecksDocument, checks_store
from .store_day_sums import FigureDayDocument, MongoDays
from .store_delivery import DeliveryDocument, EndpointDocument, delivery_store, endpoint_store, look_at_deliveries
from .store_duty import DutyPageDocument, DutyVersionDocument, page_store, version_store
from .store_figures import FigureDocument, FigureStore
from .store_holds import HoldDocument
from .store_merchant import (
    MerchantDocument,
    MerchantOrderDocument,
    merchant_order_store,
    merchant_store,
    orders_in_hand,
)
from .store_notices import NoticeBoxDocument, give_ends, notice_store
from .store_policy import CalendarDocument, MongoJobs, PolicyDocument, rules_of
from .store_priorities import ResponsePriorityDocument
from .store_publication import PublishedListDocument
from .store_templates import ReplyTemplateDocument, reply_template_store
from .store_topics import HotTopicDocument, topic_store
from .unattended import Unattended
from .wire_delivery import MATTER_EVENTS
from .wire_merchant import MERCHANT_EVENTS
from .wire_policy import CONTROL_EVENTS

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
        told_at=quiet(rules.book),
        morning=mornings(rules.book),
    )
    unattended, keeping = Unattended(look_at_deliveries(parts), now), Keeping(MongoDays(parts.threads), now)

    async def stay_fresh() -> None:
        await asyncio.gather(rules.run(), endpoints.run(), sender.run(), unattended.run(), duty.run(), keeping.run())

    return Listening(
        name="dispatch-steps",
        topics=(MATTER_EVENTS, MERCHANT_EVENTS, CONTROL_EVENTS),
        reactions=_together(
            figures(FigureStore(parts)),
            checks(checks_store(parts)),
            deliveries(delivery_store(parts), endpoints.of),
            notices(notice_store(parts), person_on_duty(duty), quiet(rules.book)),
            ratings(merchant_store(parts)),
            answers(answer_store(parts)),
            disputes(merchant_order_store(parts)),
        ),
        ignored=wire_merchants.PASSED_OVER | passed_over(),
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
        Due("dispatch", "topics", topic_store(parts), topics_due, HotTopic.next_due, rules.book, patience=1.0),
        Due("dispatch", "notices", notice_store(parts), notices_due, Box.next_due, patience=1.0),
    ]


def _seed(parts: Parts, words: Sequence[str]) -> int:
    seed_duty_command(version_store(parts), page_store(parts))
    return seed_command(merchant_store(parts), reply_template_store(parts), words)


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
        PublicAnswerDocument,
        HotTopicDocument,
        ReplyTemplateDocument,
        ResponsePriorityDocument,
        HoldDocument,
    ),
    serve=serve,
    listen=listen,
    dues=dues,
    mend=give_ends,
    extra={"seed": _seed},
)
