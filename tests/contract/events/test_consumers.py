"""Every example of every topic is accepted by every consumer of that topic."""

from __future__ import annotations

import json

import pytest
from google.protobuf import json_format

from kitchenkit.events import record_of
from kitchenkit.react import Record
from tests.contract.hub import TOPICS, example_of, listenings, message_class

HEARD = [(consumer, topic.topic) for topic in TOPICS.values() for consumer in topic.consumers]
EXAMPLES = [(consumer, topic, kind) for consumer, topic in HEARD for kind in TOPICS[topic].types]


def record(topic: str, kind: str) -> Record:
    """Return the example as it would lie in the topic."""
    said = json.loads(example_of(topic, kind).read_text(encoding="utf-8"))
    message = json_format.ParseDict(said, message_class(kind)())
    headers = {
        "ce_specversion": "1.0",
        "ce_id": f"example-{kind}",
        "ce_type": kind,
        "ce_source": f"/kitchen/{TOPICS[topic].owner}",
        "ce_subject": "example",
        "ce_time": "2026-11-20T02:00:00.120+00:00",
        "ce_sequence": "1",
        "content-type": "application/protobuf",
    }
    return record_of(
        topic=topic,
        partition=0,
        offset=0,
        key=b"example",
        value=message.SerializeToString(),
        headers=[(name, value.encode()) for name, value in headers.items()],
    )


@pytest.mark.parametrize(("consumer", "topic"), HEARD)
def test_every_type_is_either_reacted_to_or_passed_over_on_purpose(consumer: str, topic: str) -> None:
    listening = listenings()[consumer]
    assert [kind for kind in TOPICS[topic].types if kind not in listening.reactions.keys() | listening.ignored] == []
    assert sorted(listening.reactions.keys() & listening.ignored) == []


@pytest.mark.parametrize(
    ("consumer", "topic", "kind"), EXAMPLES, ids=lambda value: str(value).rpartition(".")[2] or str(value)
)
def test_an_example_is_read_and_finds_its_targets(consumer: str, topic: str, kind: str) -> None:
    reactions = listenings()[consumer].reactions.get(kind, ())
    for reaction in reactions:
        event = reaction.read(record(topic, kind))
        assert all(reaction.targets(event))


@pytest.mark.parametrize("consumer", sorted({consumer for consumer, _ in HEARD}))
def test_a_consumer_reacts_to_nothing_that_its_topics_do_not_have(consumer: str) -> None:
    listening = listenings()[consumer]
    types = {kind for topic in listening.topics for kind in TOPICS[topic].types}
    assert sorted(listening.reactions.keys() - types) == []


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic.startswith("queue-")])
def test_a_case_in_a_lanes_queue_gets_something_in_that_lane(topic: str) -> None:
    kind = "kitchen.triage.v1.CaseRouted"
    for consumer in TOPICS[topic].consumers:
        found = [
            target
            for reaction in listenings()[consumer].reactions[kind]
            for target in reaction.targets(reaction.read(record(topic, kind)))
        ]
        assert len(found) == 1
