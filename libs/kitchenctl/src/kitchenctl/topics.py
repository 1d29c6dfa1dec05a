"""The topics on the broker: made from the registry, listed, and how far behind their consumers are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from kafka import TopicPartition
from kafka.admin import KafkaAdminClient, OffsetSpec
from kafka.errors import CoordinatorNotAvailableError
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from kitchenkit.topics import Topic, registry, to_create

from .settings import ROOT

REGISTRY = ROOT / "protos" / "topics"


@dataclass(frozen=True, slots=True)
class Lag:
    """How many records of a topic a consumer has still to take."""

    consumer: str
    topic: str
    behind: int


@contextmanager
def administrator(kafka: str) -> Iterator[KafkaAdminClient]:
    """Lend a connection for looking after topics and groups."""
    admin = KafkaAdminClient(bootstrap_servers=kafka, client_id="kitchen", request_timeout_ms=20_000)
    try:
        yield admin
    finally:
        admin.close()


def declared() -> dict[str, Topic]:
    """Return the registry."""
    return registry(REGISTRY)


def create(kafka: str, *, replicas: int = 1) -> list[str]:
    """Create what the registry declares and the broker lacks; return the names of what was made."""
    with administrator(kafka) as admin:
        there = set(admin.list_topics())
        missing = {
            name: {
                "num_partitions": partitions,
                "replication_factor": replicas,
                "configs": {
                    "retention.ms": str(retention),
                    "min.insync.replicas": str(max(1, replicas - 1)),
                    "message.timestamp.type": "LogAppendTime",  # the broker's own clock: retention and figures go by it
                },
            }
            for name, partitions, retention in to_create(declared().values())
            if name not in there
        }
        if missing:
            admin.create_topics(missing, wait_for_metadata=True)
    return sorted(missing)


def sizes(kafka: str) -> dict[str, int]:
    """Return how many records each topic has been given, by its name."""
    with administrator(kafka) as admin:
        ends = _ends(admin, set(admin.list_topics()))
    found: dict[str, int] = {}
    for partition, end in ends.items():
        found[partition.topic] = found.get(partition.topic, 0) + end
    return dict(sorted(found.items()))


def lags(kafka: str) -> list[Lag]:
    """Return how far each consumer of the registry is behind on each of its topics."""
    pairs = [(consumer, topic.topic) for topic in declared().values() for consumer in topic.consumers]
    with administrator(kafka) as admin:
        ends = _ends(admin, {topic for _, topic in pairs} & set(admin.list_topics()))
        committed = {consumer: _committed(admin, consumer) for consumer in {consumer for consumer, _ in pairs}}
    found = []
    for consumer, topic in sorted(pairs):
        parts = [partition for partition in ends if partition.topic == topic]
        behind = sum(max(ends[partition] - committed[consumer].get(partition, 0), 0) for partition in parts)
        found.append(Lag(consumer, topic, behind))
    return found


def _ends(admin: KafkaAdminClient, topics: set[str]) -> dict[TopicPartition, int]:
    described = admin.describe_topics(sorted(topics)) if topics else []
    parts = [TopicPartition(one["name"], part["partition_index"]) for one in described for part in one["partitions"]]
    if not parts:
        return {}
    found = admin.list_partition_offsets(dict.fromkeys(parts, OffsetSpec.LATEST))
    return {partition: answer.offset for partition, answer in found.items()}


# A new broker makes its topic of offsets when it is first asked about a group, and says so until it has.
@retry(
    retry=retry_if_exception_type(CoordinatorNotAvailableError),
    wait=wait_fixed(0.3),
    stop=stop_after_delay(20),
    reraise=True,
)
def _committed(admin: KafkaAdminClient, group: str) -> Mapping[TopicPartition, int]:
    answers = admin.list_group_offsets(group).get(group, {})
    return {partition: max(answer.offset, 0) for partition, answer in answers.items()}
