"""The real engines that other tests stand on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pymongo
import pytest
from kafka import KafkaConsumer, KafkaProducer

pytestmark = pytest.mark.connected


def test_a_record_goes_through_the_broker(broker: str, new_topic: Callable[..., str]) -> None:
    topic = new_topic("records")
    producer = KafkaProducer(bootstrap_servers=broker)
    producer.send(topic, key=b"k", value=b"v").get(timeout=10)
    producer.close()
    consumer = KafkaConsumer(topic, bootstrap_servers=broker, auto_offset_reset="earliest", consumer_timeout_ms=10_000)
    record = next(iter(consumer))
    consumer.close()
    assert (record.key, record.value) == (b"k", b"v")


def test_a_document_goes_through_the_database(database: str, database_name: str) -> None:
    with pymongo.MongoClient[dict[str, Any]](database) as client:
        client[database_name].things.insert_one({"_id": "a", "n": 1})
        assert client[database_name].things.find_one({"_id": "a"}) == {"_id": "a", "n": 1}
