"""`MatchDuty`: other services ask who would act, with why."""

from __future__ import annotations

from typing import Any

import pytest

from kitchen.dispatch.v1 import dispatch_service_pb2 as pb
from kitchen_dispatch.domain.matter import Matter
from kitchen_dispatch.duties import shipped, shipped_index
from kitchen_dispatch.rpc import Dispatch
from kitchenkit.ids import uid
from kitchenkit.react import InvalidMessage
from tests.fakes.store import MemoryStore

from .duty_desk import places

KINDS = {kind for one in shipped().items for kind in (one.lead, one.fallback, *one.assist)}
HUB = places(*KINDS)
NOTHING: Any = None


async def asked(**said: Any) -> pb.MatchDutyResponse:
    servicer = Dispatch(shipped_index, lambda: HUB, "520100", MemoryStore[Matter]())
    return await servicer.MatchDuty(pb.MatchDutyRequest(**said), NOTHING)


async def test_units_come_with_their_names_and_the_grounds() -> None:
    found = await asked(category_code="GOV-LIFT", area_code="520103019", tier="E1", text="电梯困人")
    assert [(unit.unit_id, unit.name, unit.role) for unit in found.units] == [
        (uid("unit", "market_supervision-520103"), "market_supervision 520103", "lead"),
        (uid("unit", "fire-520103"), "fire 520103", "assist"),
    ]
    assert (found.mode, found.list_version) == ("lead_with_assist", shipped_index().label)
    assert found.candidates[0].item_code == "LIFT-01"
    assert list(found.candidates[0].words) == ["困人"]
    assert "同时派 fire 协办" in found.explanation


async def test_a_caller_of_before_asks_by_category_alone() -> None:
    found = await asked(category_code="GOV-LIGHT")
    assert [unit.unit_id for unit in found.units] == [uid("unit", "municipal-5201")]


async def test_words_alone_are_enough_to_suggest_but_something_has_to_be_said() -> None:
    assert (await asked(text="马蜂窝挂在树上", area_code="520103")).candidates[0].item_code == "PET-07"
    with pytest.raises(InvalidMessage, match="category_code"):
        await asked(area_code="520103")
