"""Every metric of the kit, once: a wrong name is a type error, and the alert rules are tested against this file.

A service's own metrics are in its own `metrics.py`, named `kitchen_<service>_<thing>_<unit>`.
"""

from __future__ import annotations

from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

_QUICK: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 10.0)
_SLOW: Final = (0.02, 0.05, 0.12, 0.25, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0)

HTTP_REQUESTS: Final = Counter(
    "kitchen_http_requests_total", "Requests answered", ["service", "method", "route", "status"]
)
HTTP_SECONDS: Final = Histogram(
    "kitchen_http_seconds", "From the request's first byte to the answer's", ["service", "route"], buckets=_QUICK
)
HTTP_PROBLEMS: Final = Counter("kitchen_http_problems_total", "Problems answered", ["service", "status", "code"])
RPC_CALLS: Final = Counter("kitchen_rpc_calls_total", "RPCs answered", ["service", "method", "status"])
RPC_SECONDS: Final = Histogram("kitchen_rpc_seconds", "Length of an RPC", ["service", "method"], buckets=_QUICK)

CONSUMED: Final = Counter("kitchen_consumed_total", "Records acknowledged", ["service", "consumer", "topic"])
CONSUME_SECONDS: Final = Histogram(
    "kitchen_consume_batch_seconds", "Handling of one batch", ["service", "consumer"], buckets=_QUICK
)
DEAD_LETTERED: Final = Counter(
    "kitchen_dead_lettered_total", "Records that could not be taken", ["service", "consumer", "topic"]
)
PARKED: Final = Counter(
    "kitchen_parked_total", "Records put aside because they stopped the worker five times", ["service", "consumer"]
)
UNKNOWN_TYPE: Final = Counter(
    "kitchen_unknown_type_total", "Records passed over: nobody here knows their type", ["service", "consumer", "type"]
)
LAG: Final = Gauge(
    "kitchen_lag_records", "Records in the topic that this worker has not taken", ["service", "consumer", "topic"]
)
PROGRESS: Final = Gauge(
    "kitchen_progress_timestamp_seconds", "When this worker last acknowledged something", ["service", "consumer"]
)

COMMIT_SECONDS: Final = Histogram(
    "kitchen_commit_seconds", "One guarded bulk write", ["service", "store"], buckets=_QUICK
)
DOCUMENT_BYTES: Final = Gauge(
    "kitchen_document_max_bytes",
    "The history of the heaviest aggregate that was loaded in the last minutes",
    ["service", "store"],
)

OUTBOX_DEPTH: Final = Gauge("kitchen_outbox_depth_records", "Events stored and not yet published", ["service", "store"])
OUTBOX_AGE: Final = Gauge("kitchen_outbox_age_seconds", "Age of the oldest of them", ["service", "store"])
RELAYED: Final = Counter("kitchen_relay_published_total", "Events acknowledged by the broker", ["service", "topic"])
RELAY_SECONDS: Final = Histogram(
    "kitchen_relay_seconds", "From the commit of a fact to the broker's acknowledgement", ["service"], buckets=_SLOW
)
RELAY_FAILURES: Final = Counter("kitchen_relay_failures_total", "Publishings that failed", ["service"])

CLOCK_FIRED: Final = Counter("kitchen_clock_fired_total", "Due commands given", ["service", "store"])
CLOCK_LATE_SECONDS: Final = Histogram(
    "kitchen_clock_late_seconds", "From the due instant to the command", ["service", "store"], buckets=_SLOW
)
CLOCK_FAILED: Final = Counter("kitchen_clock_failed_total", "Due commands set back", ["service", "store"])


def exposition() -> tuple[bytes, str]:
    """Return all metrics of this process as text, and its content type."""
    return generate_latest(), CONTENT_TYPE_LATEST
