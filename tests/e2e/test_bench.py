"""`kitchen bench pipeline` measures the hub that is up, and says on what."""

from __future__ import annotations

import json

import pytest

from tests.e2e.conftest import Run

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


def test_every_submission_is_followed_to_its_lane_or_the_desk(kitchen: Run) -> None:
    found = json.loads(kitchen("bench", "pipeline", "--rate", "5", "--seconds", "4", "--catch-up", "60").stdout)
    assert found["answers"] == {"201": 20}
    assert (sum(found["ends"].values()), found["missing"]) == (20, 0)
    latency = found["latency_ms"]
    assert latency["durable"]["n"] == 20
    assert 0 < latency["durable"]["p50"] < latency["routed"]["p50"] < latency["in_lane"]["p50"]
    assert latency["routed"]["n"] == latency["in_lane"]["n"] == 20 - found["ends"].get("desk", 0)
    assert {"api", "worker", "relays", "load generator"} <= found["cost"]["kinds"].keys()
    assert found["machine"]["cores"] > 0
    assert found["database"]["engine"]
    assert found["catch_up"]["caught_up"] == found["catch_up"]["waited"] > 0
