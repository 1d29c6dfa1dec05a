"""Topics come from the registry, once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from kafka import KafkaProducer

from kitchen.control.v1 import dead_letter_events_pb2
from kitchenctl import tail, topics
from kitchenctl.supervision import wait_until

pytestmark = pytest.mark.connected


def test_the_registry_is_created_once_and_nobody_lags_behind_it(broker: str) -> None:
    topics.create(broker)
    assert topics.create(broker) == []
    assert set(topics.declared()) <= set(topics.sizes(broker))
    consumers = {name for topic in topics.declared().values() for name in topic.consumers}
    assert {lag.consumer for lag in topics.lags(broker)} == consumers
    # The whole run shares the broker: a hub of it may have just told something.
    wait_until(lambda: {lag.behind for lag in topics.lags(broker)} <= {0}, seconds=60, what="all to be heard")


def test_a_topic_is_shown_decoded_up_to_its_end(broker: str, new_topic: Callable[..., str]) -> None:
    topic = new_topic("shown", partitions=2)
    event = dead_letter_events_pb2.DeadLetterDropped()
    headers = [("ce_type", event.DESCRIPTOR.full_name.encode())]
    producer = KafkaProducer(bootstrap_servers=broker)
    producer.send(topic, key=b"a", value=event.SerializeToString(), headers=headers).get(timeout=10)
    producer.send(topic, key=b"b", value=b"\xff", headers=[("ce_type", b"kitchen.none.v1.Never")]).get(timeout=10)
    producer.close()
    shown = {row["key"]: row for row in tail.read(broker, topic, from_start=True, follow=False, limit=None)}
    assert shown["a"]["event"] == {}
    assert shown["a"]["headers"] == {"ce_type": "kitchen.control.v1.DeadLetterDropped"}
    assert (shown["b"]["event"], shown["b"]["value"]) == (None, "ff")


def test_a_topic_that_is_not_there_is_named(broker: str) -> None:
    with pytest.raises(tail.NoSuchTopic, match="nowhere"):
        list(tail.read(broker, "nowhere", from_start=True, follow=False, limit=None))
