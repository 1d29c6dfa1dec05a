"""What triage answers over gRPC."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import grpc

from kitchen.triage.v1 import triage_service_pb2 as pb
from kitchen.triage.v1 import triage_service_pb2_grpc as pb_grpc
from kitchenkit.events import required
from kitchenkit.mongo import MongoStore

from .domain.case import Case, Place, Received, Suggestion
from .similar import find_similar

CALLERS = {"Classify": {"intake"}, "FindSimilar": {"intake"}}
MOST = 20
Suggest = Callable[[Sequence[Received]], Sequence[Suggestion]]


class Triage(pb_grpc.TriageServiceServicer):
    """Answers suggestions; nothing is stored."""

    def __init__(self, suggest: Suggest, category_name: Callable[[str], str], store: MongoStore[Case]) -> None:
        self._suggest, self._category_name, self._store = suggest, category_name, store

    async def Classify(  # noqa: N802  # the name in the .proto
        self, request: pb.ClassifyRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> pb.ClassifyResponse:
        """Answer what a text would be taken for."""
        del context
        said = self._suggest([_received(request)])[0]
        return pb.ClassifyResponse(
            lane=said.lane,
            category_code=said.category_code,
            category_name=self._category_name(said.category_code),
            tier=said.tier,
            area_code=said.area_code,
            confidence=said.confidence,
            explanation=said.explanation,
            emergency=said.emergency,
            abstains=said.abstain,
        )

    async def FindSimilar(  # noqa: N802  # the name in the .proto
        self, request: pb.FindSimilarRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> pb.FindSimilarResponse:
        """Answer cases that may be the same matter."""
        del context
        found = await find_similar(
            self._store,
            text=required(request.text, "text"),
            area_code=request.area_code,
            limit=min(max(request.limit, 1), MOST),
        )
        cases = [
            pb.SimilarCase(case_id=one.case.id, case_no=one.case.case_no, likeness=one.likeness, text=one.case.text)
            for one in found
        ]
        return pb.FindSimilarResponse(cases=cases)


def _received(request: pb.ClassifyRequest) -> Received:
    place = request.place
    return Received(
        submission_id="",
        case_id="",
        case_no="",
        kind=request.kind or "unknown",
        text=required(request.text, "text"),
        title="",
        category_hint=request.category_hint,
        place=Place(lat=place.lat, long=place.long, address=place.address, area_code=place.area_code),
        media_ids=(),
        confidential=False,
        point_area_code=place.point_area_code,
        point_sides=tuple(place.point_sides),
    )
