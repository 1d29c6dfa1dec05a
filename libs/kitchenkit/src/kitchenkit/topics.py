"""The topic registry: one YAML file per topic says all there is to say about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

FOR_EVER = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic as the registry declares it."""

    topic: str
    owner: str
    meaning: str
    key: str
    types: tuple[str, ...]
    consumers: tuple[str, ...]
    partitions: int
    retention_ms: int

    @property
    def dead_letter_topics(self) -> tuple[str, ...]:
        """Where each consumer puts what it could not take."""
        return tuple(f"{consumer}-{self.topic}-dlq" for consumer in self.consumers)


def registry(folder: Path) -> dict[str, Topic]:
    """Return every topic declared in `folder`, by name; raises `ValueError` naming the file that is wrong."""
    topics = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            row = yaml.safe_load(path.read_text(encoding="utf-8"))
            topic = Topic(**{**row, "types": tuple(row["types"]), "consumers": tuple(row["consumers"])})
        except (TypeError, KeyError, yaml.YAMLError) as error:
            raise ValueError(f"{path.name}: {error}") from error
        if topic.topic != path.stem:
            raise ValueError(f"{path.name}: declares the topic {topic.topic}")
        topics[topic.topic] = topic
    return topics


def to_create(topics: Iterable[Topic]) -> Sequence[tuple[str, int, int]]:
    """Return (name, partitions, retention in ms) of everything the broker needs; dead letters are kept for ever."""
    made = []
    for topic in topics:
        made.append((topic.topic, topic.partitions, topic.retention_ms))
        made.extend((name, 1, FOR_EVER) for name in topic.dead_letter_topics)
    return made


def consumed_by(topics: Iterable[Topic], consumer: str) -> tuple[str, ...]:
    """Return the names of the topics that a consumer hears."""
    return tuple(topic.topic for topic in topics if consumer in topic.consumers)
