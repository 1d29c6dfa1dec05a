"""The clock process as `main.py` puts it together: a policy comes into force, and what is open follows by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.book_version import RuleDrafted, RuleVersion
from kitchen_dispatch.domain.matter import Assigned, Matter
from kitchen_dispatch.domain.matters import file
from kitchen_dispatch.main import SERVICE
from kitchen_dispatch.recompute import MADE
from kitchen_dispatch.store import matter_store
from kitchen_dispatch.store_policy import MongoJobs, policy_store
from kitchenkit import time as wall
from kitchenkit.clock import Clock
from kitchenkit.decide import Context, Decision
from kitchenkit.react import Change
from kitchenkit.runtime import Parts
from tests.unit.dispatch.affairs import CASE, LEAD
from tests.unit.dispatch.rulebook import policy

pytestmark = pytest.mark.connected
DAY = timedelta(days=1)


async def filed(parts: Parts, *names: str) -> list[str]:
    """Have open matters of an ordinary tier; return their ids."""
    context = Context(actor="x", role="system", now=wall.now(), cause="test", book=default_book())
    units: tuple[Assigned, ...] = (LEAD,)
    decisions = [file(replace(CASE, case_id=name, case_no=name), units, context, fallback="") for name in names]
    made = [decision.steps[-1].after.id for decision in decisions]
    changes = [Change[Matter](one, 0).add(decision, context) for one, decision in zip(made, decisions, strict=True)]
    outcome = await matter_store(parts).commit(changes)
    assert not outcome.raced
    return made


async def done(jobs: MongoJobs, rules: str) -> None:
    """Wait until every open matter follows these rules."""
    async with asyncio.timeout(60):
        while (job := await jobs.get()) is None or job.rules != rules or job.ended_at is None:  # noqa: ASYNC110  # it knows no event
            await asyncio.sleep(0.01)


@pytest.fixture
async def clock(parts: Parts) -> AsyncIterator[None]:
    """The clock process, as long as the test."""
    assert SERVICE.dues is not None
    stopped = asyncio.Event()
    running = asyncio.ensure_future(Clock(SERVICE.dues(parts), wall.now).run(stopped))
    yield
    stopped.set()
    await asyncio.wait_for(running, 10)


@pytest.mark.usefixtures("clock")
async def test_open_matters_follow_a_policy_that_comes_into_force(parts: Parts) -> None:
    ids, store, jobs = await filed(parts, "c1", "c2", "c3"), matter_store(parts), MongoJobs(parts)
    was = {one: found.aggregate.parts[0].due_at for one, found in (await store.load(ids)).items()}
    await done(jobs, f"{MADE}; policy 1, calendar 1")
    assert {one.aggregate.sequence for one in (await store.load(ids)).values()} == {2}, "the same rules change nothing"
    shorter = policy(2, wall.now(), G="5d")
    context = Context(actor="p1", role="supervisor", now=wall.now(), cause="test")
    await policy_store(parts).commit(
        [Change[RuleVersion](shorter.id, 0).add(Decision.one(shorter, RuleDrafted()), context)]
    )
    await done(jobs, f"{MADE}; policy 2, calendar 1")
    after = {one: found.aggregate.parts[0].due_at for one, found in (await store.load(ids)).items()}
    assert after == {one: due - 2 * DAY for one, due in was.items() if due}
    told = [row["type"].rpartition(".")[2] for row in await store.history(ids[0])]
    assert told == ["MatterFiled", "OrderDispatched", "MatterClocksRecomputed"]
