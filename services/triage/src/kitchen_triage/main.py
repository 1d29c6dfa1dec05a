"""Triage put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kitchen.triage.v1.triage_service_pb2_grpc import add_TriageServiceServicer_to_server
from kitchendirectory.client import DirectoryClient
from kitchendirectory.places import Places
from kitchenkit.clock import Due
from kitchenkit.connections import connections, service_tokens
from kitchenkit.runtime import Listening, Parts, Service
from kitchenkit.serving import Servicer, serve_api

from . import rpc, wire
from .classify import Area, Categories, Classifier, read_data
from .domain.case import Case, Received, Suggestion
from .domain.desk import table
from .domain.flow import come_due
from .http import routers
from .publishing import seed
from .reactions import ordinary, urgent
from .settings import Settings
from .store import CaseDocument, LexiconDocument, case_store
from .suggesting import suggest

VERSION = "1"
SUBMISSIONS = "intake-submission-events"
LANES = ("dispatch-matter-events", "dispatch-merchant-events")


class Suggesting:
    """The classifier over the newest places; made again when the directory has another version."""

    def __init__(self, places: Callable[[], Places]) -> None:
        self._places, self._version = places, 0
        self._classifier: Classifier | None = None

    def __call__(self, batch: Sequence[Received]) -> Sequence[Suggestion]:
        """Return what each submission is taken for; raises `Transient` before the directory was heard."""
        places = self._places()
        if self._classifier is None or self._version != places.version:
            areas = [Area(a.code, a.name, a.parent_code, a.level) for a in places.areas.values() if a.active]
            self._classifier, self._version = Classifier.load(areas), places.version
        return suggest(self._classifier, batch)


def listen(parts: Parts) -> Sequence[Listening]:
    """Return what the two workers hear: urgent submissions have one of their own."""
    settings: Settings = parts.settings
    directory = DirectoryClient(settings.directory_grpc, lambda: service_tokens(settings))
    store, suggesting = case_store(parts), Suggesting(directory.places)
    reactions = ordinary(store, suggesting)
    return [
        Listening(
            name="triage",
            topics=(SUBMISSIONS, *LANES),
            reactions=reactions,
            ignored=wire.IGNORED,
            beside=directory.run,
        ),
        Listening(
            name="triage-urgent",
            topics=("intake-urgent-events",),
            reactions=urgent(store, suggesting),
            beside=directory.run,
        ),
    ]


def dues(parts: Parts) -> Sequence[Due[Any]]:
    """Return what the clock looks after."""
    return [Due("triage", "cases", case_store(parts), come_due, Case.next_due)]


async def serve(parts: Parts) -> None:
    """Serve the api process until SIGTERM."""
    settings: Settings = parts.settings
    categories = Categories.parse(read_data("categories.yaml"))
    machine = table({code: category.lane for code, category in categories.by_code.items()})
    store = case_store(parts)
    async with connections(settings) as connected:
        directory = DirectoryClient(settings.directory_grpc, lambda: connected.tokens)
        servicer = rpc.Triage(Suggesting(directory.places), lambda code: _name(categories, code), store)
        await serve_api(
            parts,
            connected,
            version=VERSION,
            routers=routers(store, machine, lambda unit: bool(directory.unit_name(unit))),
            checks={"directory": directory.follower.ready},
            servicers=[Servicer(add_TriageServiceServicer_to_server, servicer, rpc.CALLERS)],
            beside=[directory.run],
        )


def _name(categories: Categories, code: str) -> str:
    category = categories.get(code)
    return category.zh if category is not None else ""


SERVICE = Service(
    name="triage",
    settings=Settings,
    documents=(CaseDocument, LexiconDocument),
    serve=serve,
    listen=listen,
    dues=dues,
    extra={"seed": seed},
)
