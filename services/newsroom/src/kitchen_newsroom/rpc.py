"""What newsroom asks of other services over gRPC."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kitchen.dispatch.v1 import dispatch_service_pb2 as pb
from kitchenkit import rpc_client
from kitchenkit.rpc import NotFound

from .domain.watch import Known
from .wire.heard_matters import read_known

FIND_MATTER = "/kitchen.dispatch.v1.DispatchService/FindMatter"
SECONDS = 2.0


class Matters:
    """Matters in the government lane, as dispatch knows them now."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self._call = call

    async def __call__(self, case_id: str, case_no: str) -> Known | None:
        """Return how the newest matter of a case stands, or None where it has none; raises `Transient`."""
        try:
            request = pb.FindMatterRequest(case_id=case_id, case_no=case_no)
            found = await rpc_client.ask(self._call, request, seconds=SECONDS)
        except NotFound:
            return None
        return read_known(found.matter, found.sequence)
