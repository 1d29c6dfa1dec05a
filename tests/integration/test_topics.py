"""Topics come from the registry, once."""

from __future__ import annotations

import pytest

from kitchenctl import topics

pytestmark = pytest.mark.connected


def test_the_registry_is_created_once_and_nobody_lags_behind_it(broker: str) -> None:
    topics.create(broker)
    assert topics.create(broker) == []
    assert set(topics.declared()) <= set(topics.sizes(broker))
    consumers = {name for topic in topics.declared().values() for name in topic.consumers}
    assert {lag.consumer for lag in topics.lags(broker)} == consumers
    assert {lag.behind for lag in topics.lags(broker)} <= {0}
