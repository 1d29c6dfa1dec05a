"""Intake put together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from operator import attrgetter
from typing import Any

import structlog

from kitchen.intake.v1.intake_service_pb2_grpc import add_IntakeServiceServicer_to_server
from kitchen.triage.v1.triage_service_pb2_grpc import TriageServiceStub
from kitchendirectory.borders import BorderClient
from kitchendirectory.client import DirectoryClient
from kitchenkit import rpc_client, time
from kitchenkit.clock import Due
from kitchenkit.connections import connections
from kitchenkit.mongo import MongoStore
from kitchenkit.react import Transient
from kitchenkit.runtime import Listening, Parts, Service
from kitchenkit.serving import Servicer, serve_api
from kitchenkit.together import GatheredStore

from . import rpc
from .domain import numbers
from .domain.lexicon import EMERGENCY, Lexicon
from .domain.submission import Place
from .domain.waiting import end
from .http import routers
from .lost import Lost, look_for_lost
from .objects import objects_of
from .pictures import Pictures
from .reactions import IGNORED, reactions
from .reception import Reception
from .settings import Settings
from .store import (
    LexiconDocument,
    MongoVault,
    SubmissionDocument,
    VaultDocument,
    lexicon_store,
    submission_store,
)
from .store_media import MediaDocument, MediaEntries, MongoUploads
from .store_waiting import WaitingEntries
from .submitting import Desk
from .vault import Keys

VERSION = "1"
CLASSIFY = "/kitchen.triage.v1.TriageService/Classify"
LEXICON_SECONDS = 15.0
PROGRESS_SECONDS = 0.5  # by which a citizen may see a step later: what several services say of a case is one write
TOPICS = (
    "triage-case-events",
    "triage-control-events",
    "dispatch-matter-events",
    "dispatch-merchant-events",
    "newsroom-story-events",
    "volunteer-order-events",
)
log = structlog.get_logger()


def listen(parts: Parts) -> Sequence[Listening]:
    """Return what the worker hears: what every other service says of a case, and the emergency lexicon."""
    settings: Settings = parts.settings
    number = partial(numbers.case_number, settings.digest_key.get_secret_value().encode())
    lost = Lost(look_for_lost(parts))
    return [
        Listening(
            name="intake",
            topics=TOPICS,
            reactions=reactions(submission_store(parts), lexicon_store(parts), number, lost),
            ignored=IGNORED,
            beside=lost.run,
            within=PROGRESS_SECONDS,
        )
    ]


class Urgency:
    """Whether a text goes ahead, by the lexicon that triage published last."""

    def __init__(self, store: MongoStore[Lexicon]) -> None:
        self._store = store
        self._lexicon = Lexicon(version="", words=(), published=0)

    def __call__(self, text: str) -> bool:
        """Say whether the text hits the lexicon."""
        return self._lexicon.hits(text)

    async def run(self) -> None:
        """Keep the lexicon fresh until cancelled."""
        while True:
            try:
                loaded = await self._store.get(EMERGENCY)
            except Transient as error:
                log.warning("lexicon.stale", version=self._lexicon.version, error=str(error)[:200])
            else:
                self._lexicon = loaded.aggregate if loaded is not None else self._lexicon
            await asyncio.sleep(LEXICON_SECONDS if self._lexicon.version else 1.0)


def reception_of(parts: Parts, urgent: Callable[[str], bool], coarse: Callable[[Place], Place]) -> Reception:
    """Return what accepts submissions."""
    settings: Settings = parts.settings
    return Reception(
        submissions=GatheredStore(submission_store(parts)),
        vault=MongoVault(parts.threads),
        keys=Keys.parse(settings.vault_keys.get_secret_value()),
        digest_key=settings.digest_key.get_secret_value().encode(),
        urgent=urgent,
        now=time.now,
        coarse=coarse,
    )


def pictures_of(parts: Parts) -> Pictures:
    """Return what keeps pictures."""
    objects = objects_of(parts.settings, parts.threads)
    return Pictures(uploads=MongoUploads(parts.threads), objects=objects, now=time.now)


async def serve(parts: Parts) -> None:
    """Serve the api process until SIGTERM."""
    from .streets import Streets  # noqa: PLC0415  # borders cost 14 MB, which worker, relay and clock do without

    settings: Settings = parts.settings
    urgency = Urgency(lexicon_store(parts))
    async with (
        connections(settings) as connected,
        rpc_client.channel(settings.triage_grpc, connected.tokens, "triage", idempotent=[CLASSIFY]) as triage,
    ):
        directory, pictures = DirectoryClient(settings.directory_grpc, lambda: connected.tokens), pictures_of(parts)
        borders = BorderClient(settings.directory_grpc, lambda: connected.tokens)
        streets = Streets(directory.places, borders.known, near=settings.border_metres)
        reception = reception_of(parts, urgency, streets)
        desk = Desk(
            reception=reception,
            store=submission_store(parts),
            pictures=pictures,
            suggest=rpc.Suggestions(TriageServiceStub(triage).Classify),
            unit_name=directory.unit_name,
            public_url=settings.public_url,
            person_limit=settings.person_limit,
            worker_limit=settings.worker_limit,
        )
        servicer = rpc.Intake(submission_store(parts), reception.vault, reception.keys, pictures)
        await serve_api(
            parts,
            connected,
            version=VERSION,
            routers=routers(desk),
            servicers=[Servicer(add_IntakeServiceServicer_to_server, servicer, rpc.CALLERS)],
            beside=[directory.run, borders.run, streets.run, urgency.run],
        )


def dues(parts: Parts) -> Sequence[Due[Any]]:
    """Return what the clock looks at: what was kept for a submission that never came."""
    until, objects = attrgetter("until"), objects_of(parts.settings, parts.threads)
    return [
        Due("intake", "vault", WaitingEntries(parts.threads, "vault"), end, until, patience=5.0),
        Due("intake", "media", MediaEntries(parts.threads, objects), end, until, patience=5.0),
    ]


SERVICE = Service(
    name="intake",
    settings=Settings,
    documents=(SubmissionDocument, VaultDocument, LexiconDocument, MediaDocument),
    serve=serve,
    listen=listen,
    dues=dues,
)
