"""What was found of a unit comes back as it was: in memory, and in MongoDB as it is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_dispatch.domain.unit_checks import Check, UnitChecks, keep
from kitchen_dispatch.store_checks import UnitChecksDocument, checks_fields, checks_letter, checks_store
from kitchenkit.decide import Context
from kitchenkit.mongo import MongoStore, connect, ensure_indexes
from kitchenkit.react import Change
from kitchenkit.runtime import Parts
from tests.fakes.store import MemoryStore

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
Kept = MemoryStore[UnitChecks] | MongoStore[UnitChecks]


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "memory":
        yield MemoryStore(checks_fields, to_letter=checks_letter)
        return
    connect("dispatch", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    ensure_indexes(UnitChecksDocument)
    with ThreadPoolExecutor(2) as threads:
        nothing: Any = None
        yield checks_store(Parts("dispatch", nothing, threads, lambda _: None, nothing))
    disconnect("dispatch")


async def test_the_checks_of_a_unit(kept: Kept) -> None:
    change: Change[UnitChecks] = Change("u1", 0)
    context = Context(actor="t", role="system", now=NOON, cause="c")
    found: UnitChecks | None = None
    for number in range(3):
        one = Check(at=NOON + timedelta(hours=number), matter_id=f"m{number}", sequence=4, passed=number != 1)
        decision = keep(found, "u1", one)
        change.add(decision, context)
        found = decision.steps[-1].after
    assert not (await kept.commit([change])).raced
    back = (await kept.load(["u1", "u2"]))["u1"].aggregate
    assert found is not None
    assert (back.checks, back.found, back.sequence) == (found.checks, (True, False, True), 3)
