"""What dispatch answers over gRPC."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import grpc

from kitchen.dispatch.v1 import dispatch_service_pb2 as pb
from kitchen.dispatch.v1 import dispatch_service_pb2_grpc as pb_grpc
from kitchendirectory.places import Places
from kitchenkit.events import required
from kitchenkit.query import Match, Query
from kitchenkit.resources import Shelf
from kitchenkit.rpc import NotFound

from .domain.duty_match import Asked, Candidate, match
from .domain.matter import Matter
from .duties import DirectoryUnits
from .duty_index import DutyIndex
from .wire import matter_state

CALLERS = {"MatchDuty": {"intake", "triage"}, "FindMatter": {"newsroom"}}


class Dispatch(pb_grpc.DispatchServiceServicer):
    """Answers who is responsible, and how a matter stands."""

    def __init__(
        self, lists: Callable[[], DutyIndex], places: Callable[[], Places], hub_code: str, matters: Shelf[Matter]
    ) -> None:
        self._lists, self._places, self._hub, self._matters = lists, places, hub_code, matters
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

    async def FindMatter(  # noqa: N802  # the name in the .proto
        self, request: pb.FindMatterRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> pb.FindMatterResponse:
        """Answer how the newest matter of a case stands; raises `NotFound` where it has none."""
        del context
        if request.case_id:
            asked = Match("case_id", "is", request.case_id)
        else:
            asked = Match("case_no", "is", required(request.case_no, "case_no"))
        page = await self._matters.page(Query(all_of=[asked], limit=1))
        if not page.items:
            raise NotFound("this case has no matter in the government lane")
        matter = page.items[0].aggregate
        return pb.FindMatterResponse(matter=matter_state(matter), sequence=matter.sequence)

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
