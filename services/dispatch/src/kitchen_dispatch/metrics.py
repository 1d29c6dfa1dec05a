"""Dispatch's own metrics; those of the mechanism are in `kitchenkit.metrics`."""

from __future__ import annotations

from typing import Final

from prometheus_client import Gauge

UNATTENDED: Final = Gauge(
    "kitchen_dispatch_unattended_deliveries", "Deliveries that were given up and that nobody sees to yet", ["tier"]
)
DELIVERY_LATE: Final = Gauge(
    "kitchen_dispatch_delivery_late_seconds", "How long the sender has left alone what was due longest ago"
)
