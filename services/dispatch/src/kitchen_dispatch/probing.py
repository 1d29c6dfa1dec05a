"""A test of a unit's own system (测试推送): signed like an order, and with a receipt or not at all."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import uuid4

from kitchenkit.time import millis

from .domain.endpoint import Endpoint, Probe
from .pushing import NotDeliveredError, Push, signed
from .sealing import SealError, Seals

NO_KEY = "no key is set that opens its secret"


async def tested(endpoint: Endpoint, push: Push, seals: Seals | None, now: datetime) -> Probe:
    """Send a test and return what came of it; it is about no order, and nothing is kept of its body."""
    test_id = str(uuid4())
    body = json.dumps({"kind": "test", "delivery_id": test_id, "unit_id": endpoint.unit_id}).encode()
    try:
        headers = signed(_secret(endpoint, seals), body, timestamp=millis(now) // 1000, delivery=test_id)
        return Probe(receipt_id=await push(endpoint.url, body, headers), error="", status=0)
    except (NotDeliveredError, SealError) as why:
        return Probe(receipt_id="", error=str(why), status=getattr(why, "status", 0))


def _secret(endpoint: Endpoint, seals: Seals | None) -> str:
    if seals is None:
        raise SealError(NO_KEY)
    return seals.open(endpoint.sealed, place=endpoint.id)
