"""Versions of policies and of the calendar come back as they were, and so does how far a recompute is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_dispatch.domain.book_version import RULE, Discard, Publish, RuleDrafted, RuleVersion
from kitchen_dispatch.recompute import Job
from kitchen_dispatch.rules import Rules
from kitchen_dispatch.store_policy import (
    CalendarDocument,
    MongoJobs,
    PolicyDocument,
    calendar_store,
    policy_store,
    rule_fields,
)
from kitchen_dispatch.wire_policy import rule_letter
from kitchenkit.decide import Decision
from kitchenkit.letters import broken_at
from kitchenkit.mongo import MongoStore, collection, connect, ensure_indexes
from kitchenkit.react import Change, Outcome
from kitchenkit.runtime import Parts
from tests.fakes.store import MemoryStore
from tests.unit.dispatch.rulebook import NOW, SOON, asked, notice, policy

Versions = MemoryStore[RuleVersion] | MongoStore[RuleVersion]


@dataclass
class Kept:
    policies: Versions
    calendars: Versions


def parts(threads: ThreadPoolExecutor) -> Parts:
    nothing: Any = None
    return Parts("dispatch", nothing, threads, lambda _: None, nothing)


@pytest.fixture
def mongo(request: pytest.FixtureRequest) -> Iterator[Parts]:
    connect("dispatch", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    for document in (PolicyDocument, CalendarDocument):
        ensure_indexes(document)
    with ThreadPoolExecutor(2) as threads:
        yield parts(threads)
    disconnect("dispatch")


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def kept(request: pytest.FixtureRequest) -> Kept:
    if request.param == "mongo":
        real = request.getfixturevalue("mongo")
        return Kept(policy_store(real), calendar_store(real))
    made = [MemoryStore[RuleVersion](rule_fields, to_letter=rule_letter, unique=["number"]) for _ in range(2)]
    return Kept(*made)


async def drafted(store: Versions, rule: RuleVersion) -> None:
    change = Change[RuleVersion](rule.id, 0).add(Decision.one(rule, RuleDrafted()), asked("p1"))
    assert await store.commit([change]) == Outcome()


async def given(store: Versions, rule_id: str, command: object) -> RuleVersion:
    loaded = (await store.load([rule_id]))[rule_id]
    await store.commit([loaded.change().add(RULE.decide(loaded.aggregate, command, asked()), asked())])
    return (await store.load([rule_id]))[rule_id].aggregate


@pytest.mark.parametrize("command", [Publish(), Publish(effective_from=SOON + timedelta(days=30)), Discard()])
async def test_each_version_in_each_state(kept: Kept, command: object) -> None:
    for store, rule in ((kept.policies, policy(since=None)), (kept.calendars, notice(since=None))):
        await drafted(store, rule)
        assert (await store.load([rule.id]))[rule.id].aggregate == rule
        after = RULE.decide(rule, command, asked()).steps[-1].after
        assert await given(store, rule.id, command) == replace(after, sequence=2)
        assert broken_at(await store.history(rule.id)) is None


async def test_a_number_is_given_once(kept: Kept) -> None:
    await drafted(kept.policies, policy(since=None))
    other = replace(policy(since=None), id="other")
    change = Change[RuleVersion](other.id, 0).add(Decision.one(other, RuleDrafted()), asked("p3"))
    assert "other" in (await kept.policies.commit([change])).conflicts


async def test_what_is_published_is_what_a_process_follows(kept: Kept) -> None:
    wall: list[datetime] = [NOW]
    rules = Rules(kept.policies, kept.calendars, lambda: wall[0])
    for store, rule in ((kept.policies, policy(since=None)), (kept.calendars, notice(since=None))):
        await drafted(store, rule)
    await rules.refresh()
    wall[0] = SOON
    assert rules.book().stamp(SOON) == "policy 1, calendar 1", "a draft is nothing"
    await given(kept.policies, "policy-2", Publish())
    await given(kept.calendars, "calendar-2", Publish())
    await rules.refresh()
    assert rules.book().stamp(SOON) == "policy 2, calendar 2"
    assert 2027 in rules.book().calendar.years


@pytest.mark.connected
async def test_how_far_a_recompute_is_outlives_its_process(mongo: Parts) -> None:
    job = Job(rules="policy 2, calendar 1", began_at=NOW, window=7, seen=5600, moved=31, failed=1)
    assert await MongoJobs(mongo).get() is None
    for one in (job, replace(job, window=256, ended_at=SOON)):
        await MongoJobs(mongo).put(one)
        assert await MongoJobs(mongo).get() == one
    collection("dispatch", "jobs").update_one({}, {"$set": {"of_a_newer_release": 1}})
    assert (await MongoJobs(mongo).get()) is not None
