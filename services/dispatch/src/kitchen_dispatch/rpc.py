"""What dispatch answers over gRPC."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import grpc

from kitchen.dispatch.v1 import dispatch_service_pb2 as pb
from kitchen.dispatch.v1 import dispatch_service_pb2_grpc as pb_grpc
from kitchendirectory.places import Places
from kitchenkit.events import required

from .domain.duty import DutyList, match
from .duties import DirectoryUnits

CALLERS = {"MatchDuty": {"intake", "triage"}}


class Dispatch(pb_grpc.DispatchServiceServicer):
    """Answers who is responsible."""

    def __init__(self, duties: DutyList, places: Callable[[], Places], hub_code: str) -> None:
        self._duties, self._places, self._hub = duties, places, hub_code
        self._units = DirectoryUnits(places)

    async def MatchDuty(  # noqa: N802  # the name in the .proto
        self, request: pb.MatchDutyRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> pb.MatchDutyResponse:
        """Answer the units for a category in an area."""
        del context
        category = required(request.category_code, "category_code")
        area = request.area_code or self._hub[:4]
        found = match(self._duties, self._units, category=category, area=area, tier="")
        units = [pb.DutyUnit(unit_id=one.unit_id, name=self._name(one.unit_id), role=one.role) for one in found]
        why = found[0].reason if found else f"职责清单 {self._duties.version}: 没有适用的条目"
        return pb.MatchDutyResponse(units=units, explanation=why)

    def _name(self, unit_id: str) -> str:
        unit = self._places().unit(unit_id)
        return unit.name if unit is not None else ""
