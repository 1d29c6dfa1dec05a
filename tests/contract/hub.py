"""The hub as its code and its registry declare it, without a broker or a database."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from google.protobuf import message_factory
from google.protobuf.descriptor_pool import Default
from google.protobuf.message import Message

from kitchenctl.environment import Surroundings, of_service
from kitchenctl.local_secrets import LocalSecrets
from kitchenctl.ports import Ports
from kitchenctl.processes import SERVICES
from kitchenctl.services import declared
from kitchenctl.tail import know_all_types
from kitchenkit import time as wall
from kitchenkit.deadletters import dead_letter_store
from kitchenkit.runtime import Listening, Parts, Service
from kitchenkit.topics import Topic, registry

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "protos" / "examples"
NOWHERE = "127.0.0.1:1"

__all__ = ["EXAMPLES", "ROOT", "SERVICES", "TOPICS", "every_type", "example_of", "listenings", "message_class"]

TOPICS: Mapping[str, Topic] = registry(ROOT / "protos" / "topics")


@cache
def listenings() -> Mapping[str, Listening]:
    """Return every consumer that some service declares, by its name; their stores are never asked."""
    with TemporaryDirectory() as run:
        return {one.name: one for service in declared() for one in _listen(service, Path(run))}


def _listen(service: Service, run: Path) -> Iterator[Listening]:
    around = Surroundings(
        run=run,
        ports=Ports(),
        mongo_url=f"mongodb://{NOWHERE}",
        kafka=NOWHERE,
        hub_code="5201",
        secrets=LocalSecrets(run),
        given={},
    )
    with patch.dict(os.environ, of_service(service.name, around, 1), clear=True):
        settings = service.settings.from_environment()
    threads = ThreadPoolExecutor(1)  # starts no thread before it has work
    dead = dead_letter_store(
        service.name, topic=f"{service.name}-control-events", now_ms=wall.now_ms, threads=threads, told=_nobody
    )
    if service.listen is not None:
        yield from service.listen(Parts(service.name, settings, threads, _nobody, dead))


def _nobody(_: str) -> None:
    """No relay is there to be woken."""


def message_class(kind: str) -> type[Message]:
    """Return the generated class of a type; raises KeyError."""
    know_all_types()
    return message_factory.GetMessageClass(Default().FindMessageTypeByName(kind))


def example_of(topic: str, kind: str) -> Path:
    """Return where the example of a type in a topic lies."""
    return EXAMPLES / topic / f"{kind.rpartition('.')[2]}.json"


def every_type() -> list[tuple[str, str]]:
    """Return every topic with each of its types."""
    return [(topic.topic, kind) for topic in TOPICS.values() for kind in topic.types]
