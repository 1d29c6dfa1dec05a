"""`FindMatter`: another service asks how the matter of a case stands."""

from __future__ import annotations

from typing import Any

import pytest

from kitchen.dispatch.v1 import dispatch_service_pb2 as pb
from kitchen_dispatch.duties import shipped_index
from kitchen_dispatch.rpc import CALLERS, Dispatch
from kitchenkit.react import InvalidMessage
from kitchenkit.rpc import NotFound

from .duty_desk import places
from .government import Lane, record, routed

NOTHING: Any = None


async def lane_with(*events: Any) -> Lane:
    lane = Lane()
    await lane.hear(*(record(offset, event) for offset, event in enumerate(events)))
    return lane


async def asked(lane: Lane, **said: Any) -> pb.FindMatterResponse:
    servicer = Dispatch(shipped_index, places, "520100", lane.store)
    return await servicer.FindMatter(pb.FindMatterRequest(**said), NOTHING)


async def test_a_matter_is_found_by_the_case_or_by_its_number() -> None:
    lane = await lane_with(routed())
    matter = lane.matter()
    for said in ({"case_id": matter.case_id}, {"case_no": matter.case_no}):
        found = await asked(lane, **said)
        assert (found.matter.id, found.matter.state, found.sequence) == (matter.id, matter.state, matter.sequence)


async def test_a_case_without_a_matter_is_not_found_and_something_has_to_be_said() -> None:
    lane = await lane_with()
    with pytest.raises(NotFound):
        await asked(lane, case_id="c9")
    with pytest.raises(InvalidMessage, match="case_no"):
        await asked(lane)


def test_newsroom_alone_asks() -> None:
    assert CALLERS["FindMatter"] == {"newsroom"}
