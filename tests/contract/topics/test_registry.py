"""The topic registry is whole, and says what the code does."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from google.protobuf.descriptor import FieldDescriptor, FileDescriptor
from google.protobuf.descriptor_pool import Default

from kitchenctl.tail import know_all_types
from kitchenkit.topics import Topic, consumed_by
from tests.contract.hub import EXAMPLES, ROOT, SERVICES, TOPICS, listenings, message_class

DAY_MS = 24 * 60 * 60 * 1000
LEGAL = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")  # never a dot: it and `_` are the same to the broker's metrics
CONTROL = {f"kitchen.control.v1.DeadLetter{done}" for done in ("Replayed", "Dropped", "Parked")}
# Kept in the history of a person, and nobody's business.
UNTOLD = {f"kitchen.directory.v1.{name}" for name in ("PasswordSet", "SecondFactorSet", "SetupBegun", "SessionsEnded")}
EVERY = pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)


@EVERY
def test_names_are_legal_and_begin_with_the_owner(topic: Topic) -> None:
    names = [topic.topic, *topic.dead_letter_topics]
    assert [name for name in names if not LEGAL.fullmatch(name) or len(name) > 249] == []
    assert topic.topic.startswith(f"{topic.owner}-") or (topic.topic.startswith("queue-") and topic.owner == "triage")


@EVERY
def test_the_owner_is_a_service_and_the_types_are_its_own(topic: Topic) -> None:
    assert topic.owner in SERVICES
    packages = {f"kitchen.{topic.owner}.v1", "kitchen.control.v1"}
    assert {kind.rpartition(".")[0] for kind in topic.types} <= packages
    assert [kind for kind, times in Counter(topic.types).items() if times > 1] == []


@EVERY
def test_the_types_exist_in_the_generated_code(topic: Topic) -> None:
    assert topic.types
    for kind in topic.types:
        assert message_class(kind).DESCRIPTOR.full_name == kind


@EVERY
def test_it_says_what_it_means_and_how_long_it_keeps(topic: Topic) -> None:
    assert len(topic.meaning) > 20
    assert topic.key
    assert 1 <= topic.partitions <= 64
    assert 7 * DAY_MS <= topic.retention_ms <= 365 * DAY_MS  # longer than any outage, and an erasure has its end


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_tells_what_people_change_about_it(service: str) -> None:
    topic = TOPICS[f"{service}-control-events"]
    assert topic.owner == service
    assert set(topic.types) >= CONTROL


def test_consumers_in_the_code_are_those_of_the_registry() -> None:
    in_code = {name: sorted(one.topics) for name, one in listenings().items()}
    named = {consumer for topic in TOPICS.values() for consumer in topic.consumers}
    in_registry = {consumer: sorted(consumed_by(TOPICS.values(), consumer)) for consumer in named}
    assert in_code == in_registry


def test_every_event_that_is_written_down_belongs_to_a_topic() -> None:
    """A message of an `…_events.proto` is an event, or a part of one; what is kept and never told lies elsewhere."""
    know_all_types()
    files = [
        Default().FindFileByName(path.relative_to(ROOT / "protos").as_posix())
        for path in (ROOT / "protos" / "kitchen").rglob("*_events.proto")
    ]
    told = {kind for topic in TOPICS.values() for kind in topic.types}
    parts = {part for file in files for part in _parts(file)}
    events = {message.full_name for file in files for message in file.message_types_by_name.values()} - parts
    assert events - UNTOLD == told


def _parts(file: FileDescriptor) -> set[str]:
    return {
        str(field.message_type.full_name)  # type: ignore[union-attr]  # a field of this kind has one
        for message in file.message_types_by_name.values()
        for field in message.fields
        if field.type == FieldDescriptor.TYPE_MESSAGE
    }


def test_no_example_lies_where_no_topic_is() -> None:
    assert {folder.name for folder in EXAMPLES.iterdir()} == set(TOPICS)
