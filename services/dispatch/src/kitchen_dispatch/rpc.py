"""What dispatch answers over gRPC."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import grpc

from kitchen.dispatch.v1 import dispatch_service_pb2 as pb
from kitchen.dispatch.v1 import dispatch_service_pb2_grpc as pb_grpc
from kitchendirectory.places import Places
from kitchenkit.events import required

from .domain.duty_match import Asked, Candidate, match
from .duties import DirectoryUnits
from .duty_index import DutyIndex

CALLERS = {"MatchDuty": {"intake", "triage"}}


class Dispatch(pb_grpc.DispatchServiceServicer):
    """Answers who is responsible."""

    def __init__(self, lists: Callable[[], DutyIndex], places: Callable[[], Places], hub_code: str) -> None:
        self._lists, self._places, self._hub = lists, places, hub_code
        self._units = DirectoryUnits(places)

    async def MatchDuty(  # noqa: N802  # the name in the .proto
        self, request: pb.MatchDutyRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> pb.MatchDutyResponse:
        """Answer the units for a category, or for what a text says, in an area."""
        del context
        category = request.category_code if request.text else required(request.category_code, "category_code")
        area = request.area_code or self._hub[:4]
        listed = self._lists()
        asked = Asked(category=category, area=area, tier=request.tier, text=request.text)
        found = match(listed, self._units, asked)
        units = [
            pb.DutyUnit(unit_id=one.unit_id, name=self._name(one.unit_id), role=one.role) for one in found.assigned
        ]
        return pb.MatchDutyResponse(
            units=units,
            explanation=found.why,
            mode=found.mode,
            list_version=listed.label,
            candidates=[_candidate(one) for one in found.candidates],
        )

    def _name(self, unit_id: str) -> str:
        unit = self._places().unit(unit_id)
        return unit.name if unit is not None else ""


def _candidate(one: Candidate) -> pb.DutyCandidate:
    return pb.DutyCandidate(
        item_code=one.item.code,
        title=one.item.title,
        words=one.words,
        lead_id=one.lead_id or "",
        mode=one.mode,
        why=one.why,
    )
