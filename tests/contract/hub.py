"""The hub as its code and its registry declare it, without a broker or a database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from google.protobuf import message_factory
from google.protobuf.descriptor_pool import Default
from google.protobuf.message import Message

from kitchenctl.processes import SERVICES
from kitchenctl.services import declared
from kitchenctl.tail import know_all_types
from kitchenkit.runtime import Listening, Service
from kitchenkit.topics import Topic, registry
from tools.web.unconnected import parts_without_a_stack

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "protos" / "examples"

__all__ = ["EXAMPLES", "ROOT", "SERVICES", "TOPICS", "every_type", "example_of", "listenings", "message_class"]

TOPICS: Mapping[str, Topic] = registry(ROOT / "protos" / "topics")


@cache
def listenings() -> Mapping[str, Listening]:
    """Return every consumer that some service declares, by its name; their stores are never asked."""
    with TemporaryDirectory() as run:
        return {one.name: one for service in declared() for one in _listen(service, Path(run))}


def _listen(service: Service, run: Path) -> Iterator[Listening]:
    if service.listen is not None:
        yield from service.listen(parts_without_a_stack(service, run))


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
