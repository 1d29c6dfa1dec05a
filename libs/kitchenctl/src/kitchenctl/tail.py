"""Reading a topic as people read it: one object per record, the event decoded by the type that its header names."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from typing import Any

from google.protobuf import json_format, message_factory
from google.protobuf.descriptor_pool import Default
from google.protobuf.message import DecodeError
from kafka import KafkaConsumer, TopicPartition

import kitchen

_POLL_MS = 500


class NoSuchTopic(Exception):
    """The broker has no topic of that name."""


def read(kafka: str, topic: str, *, from_start: bool, follow: bool, limit: int | None) -> Iterator[dict[str, Any]]:
    """Yield the records of a topic, decoded: up to where it ends now, or for ever with `follow`."""
    know_all_types()
    consumer = KafkaConsumer(bootstrap_servers=kafka, enable_auto_commit=False, client_id="kitchen-tail")
    try:
        numbers = consumer.partitions_for_topic(topic)
        if not numbers:
            raise NoSuchTopic(f"there is no topic {topic}; kitchen topics list names those that are")
        partitions = [TopicPartition(topic, number) for number in sorted(numbers)]
        consumer.assign(partitions)
        ends = consumer.end_offsets(partitions)
        if from_start or not follow:
            consumer.seek_to_beginning(*partitions)
        for number, record in enumerate(_records(consumer, partitions, None if follow else ends), start=1):
            yield decoded(record)
            if number == limit:
                return
    finally:
        consumer.close()


def _records(
    consumer: KafkaConsumer, partitions: Sequence[TopicPartition], ends: dict[TopicPartition, int] | None
) -> Iterator[Any]:
    while ends is None or any(consumer.position(partition) < ends[partition] for partition in partitions):
        for found in consumer.poll(timeout_ms=_POLL_MS).values():
            for record in found:
                if ends is None or record.offset < ends[TopicPartition(record.topic, record.partition)]:
                    yield record


def decoded(record: Any) -> dict[str, Any]:
    """Return a record as one object; a value that cannot be read is shown as hexadecimal digits, with why."""
    headers = {name: (value or b"").decode("utf-8", "replace") for name, value in record.headers}
    shown = {
        "headers": headers,
        "key": record.key.decode("utf-8", "replace") if record.key else None,
        "partition": record.partition,
        "offset": record.offset,
    }
    try:
        message = message_factory.GetMessageClass(Default().FindMessageTypeByName(headers.get("ce_type", "")))()
        message.ParseFromString(record.value or b"")
    except (KeyError, DecodeError) as error:
        return {**shown, "event": None, "unreadable": repr(error), "value": (record.value or b"").hex()}
    return {**shown, "event": json_format.MessageToDict(message, preserving_proto_field_name=True)}


def know_all_types() -> None:
    """Import every generated module, so that every type's name is known."""
    for module in pkgutil.walk_packages(kitchen.__path__, "kitchen."):
        if module.name.endswith("_pb2"):
            importlib.import_module(module.name)
