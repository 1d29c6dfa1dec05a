"""One suite for what triage keeps: in memory, and in MongoDB."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_triage import store as kept
from kitchen_triage import wire, wire_rules
from kitchen_triage.domain.case import Case, Returns, Unit
from kitchen_triage.domain.desk import CLAIM_LASTS, Ask, Claim, Merge, Route, table
from kitchen_triage.domain.facts import CaseSupplemented
from kitchen_triage.domain.flow import come_due, open_case, take_act, wrong_lane
from kitchen_triage.domain.lexicon import publish
from kitchen_triage.domain.routing_rule import RULES, Accept, RoutingRule, raised
from kitchen_triage.domain.rules_in_force import NO_RULES
from kitchen_triage.domain.weather_warning import WARNINGS, LiftWarning, WeatherWarning, declare
from kitchen_triage.routing_rules import RoutingRules
from kitchen_triage.store_rules import RoutingRuleDocument, rule_fields, rule_store
from kitchen_triage.store_weather import WeatherWarningDocument, warning_fields, weather_store
from kitchen_triage.weather_warnings import WeatherWarnings
from kitchen_triage.wire_weather import warning_letter
from kitchenkit.decide import Decision
from kitchenkit.letters import broken_at
from kitchenkit.mongo import MongoStore, connect, ensure_indexes
from kitchenkit.query import Match, Query
from kitchenkit.react import Change
from kitchenkit.runtime import Parts
from tests.fakes.store import MemoryStore
from tests.unit.triage.affair import PROPOSED
from tests.unit.triage.desk import LANES, NOW, RECEIVED, SURE, UNSURE, asking
from tests.unit.triage.test_weather import RAIN, RAISED

DESK = table(LANES)
Some = MemoryStore[Any] | MongoStore[Any]


@dataclass
class Kept:
    cases: Some
    lexicons: Some
    rules: Some
    weather: Some


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def stores(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "memory":
        cases: MemoryStore[Case] = MemoryStore(
            kept.case_fields, to_letter=wire.case_letter, due=Case.next_due, unique=["case_no"]
        )
        rules: MemoryStore[RoutingRule] = MemoryStore(rule_fields, to_letter=wire_rules.rule_letter)
        weather: MemoryStore[WeatherWarning] = MemoryStore(warning_fields, to_letter=warning_letter)
        yield Kept(cases, MemoryStore(to_letter=wire.lexicon_letter), rules, weather)
        return
    connect("triage", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    for document in (kept.CaseDocument, kept.EmergencyLexiconDocument, RoutingRuleDocument, WeatherWarningDocument):
        ensure_indexes(document)
    with ThreadPoolExecutor(4) as threads:
        nothing: Any = None
        parts = Parts("triage", nothing, threads, lambda _: None, nothing)
        yield Kept(kept.case_store(parts), kept.lexicon_store(parts), rule_store(parts), weather_store(parts))
    disconnect("triage")


async def write(store: Some, decision: Decision[Any]) -> Any:
    """Commit a decision and return what is there then."""
    name = decision.steps[0].after.id
    loaded = (await store.load([name])).get(name)
    change = (loaded.change() if loaded else Change[Any](name, 0)).add(decision, asking())
    outcome = await store.commit([change])
    assert not outcome.raced | outcome.conflicts.keys()
    return (await store.load([name]))[name].aggregate


async def test_a_case_comes_back_as_it_was_after_every_step(stores: Kept) -> None:
    begun = open_case(replace(RECEIVED, media_ids=("m1", "m2"), confidential=True), UNSURE, NOW)
    wanted, there = begun.steps[-1].after, await write(stores.cases, begun)
    units = (Unit(unit_id="u1", role="lead"),)
    ways: list[Any] = [
        lambda one: DESK.decide(one, Claim(), asking()),
        lambda one: DESK.decide(one, Ask(question="哪里？"), asking()),
        lambda one: take_act(one, CaseSupplemented(text="门口")),
        lambda one: DESK.decide(one, Route(lane="government", assignments=units), asking()),
        lambda one: wrong_lane(one, routing_no=1, reason="不是", returns=Returns(units=("u1",), upheld=1)),
        lambda one: DESK.decide(one, Merge(master_id="c2"), asking()),
    ]
    sequence = len(begun.steps)
    for way in ways:
        assert there == replace(wanted, sequence=sequence)
        decision = way(there)
        wanted, there = decision.steps[-1].after, await write(stores.cases, decision)
        sequence += len(decision.steps)
    assert broken_at(await stores.cases.history("c1")) is None


async def test_a_claim_comes_due_until_it_is_freed(stores: Kept) -> None:
    case = await write(stores.cases, open_case(RECEIVED, UNSURE, NOW))
    assert await stores.cases.due(until=NOW + timedelta(days=9), limit=5) == []
    await write(stores.cases, DESK.decide(case, Claim(), asking()))
    assert await stores.cases.due(until=NOW + CLAIM_LASTS - timedelta(milliseconds=1), limit=5) == []
    (found,) = await stores.cases.due(until=NOW + CLAIM_LASTS, limit=5)
    await write(stores.cases, come_due(found.aggregate, asking("clock")))
    assert await stores.cases.due(until=NOW + timedelta(days=9), limit=5) == []


@pytest.mark.parametrize(
    ("match", "count"),
    [
        (Match("state", "in", ["triage_review"]), 1),
        (Match("state", "in", ["routed", "triage_review"]), 2),
        (Match("area_code", "starts", "520103"), 2),
        (Match("lane", "is", "news"), 0),
        (Match("master_id", "is", "c1"), 0),
        (Match("case_no", "is", "another"), 1),
    ],
)
async def test_cases_are_found_by(stores: Kept, match: Match, count: int) -> None:
    await write(stores.cases, open_case(RECEIVED, UNSURE, NOW))
    await write(stores.cases, open_case(replace(RECEIVED, case_id="c2", case_no="another"), SURE, NOW))
    assert len((await stores.cases.page(Query(all_of=[match]))).items) == count


async def test_the_lexicon_is_published_once_a_version(stores: Kept) -> None:
    there = await write(stores.lexicons, publish(None, "b", ("着火", "溺水")))
    assert (there.version, there.words, there.sequence) == ("b", ("着火", "溺水"), 1)
    assert publish(there, "b", ("着火", "溺水")).steps == ()
    assert (await write(stores.lexicons, publish(there, "a", ("着火",)))).sequence == 2
    newest = (await stores.lexicons.history(there.id))[-1]
    assert (newest["seq"], newest["topics"]) == (2, ["triage-control-events"])


async def test_a_rule_comes_back_as_it_was_and_is_known_when_it_is_in_force(stores: Kept) -> None:
    def anything(unit: str) -> Any:
        return unit

    proposed = raised(None, PROPOSED)
    rule = await write(stores.rules, proposed)
    assert rule == replace(proposed.steps[-1].after, sequence=1)
    known = RoutingRules(stores.rules, anything, anything)
    await known.refresh()
    assert known.book().by_category == {}
    decided = RULES.decide(rule, Accept(words="路灯"), asking("desk_chief", actor="chief"))
    accepted = await write(stores.rules, decided)
    assert accepted == replace(decided.steps[-1].after, sequence=2)
    await known.refresh()
    found = known.book().lead("government", "GOV-LIGHT", "520103019", "路灯不亮")
    assert found is not None
    assert found.rule == accepted


async def test_a_weather_warning_comes_back_as_it_was_and_is_known_until_it_is_over(stores: Kept) -> None:
    chief = asking("desk_chief", actor="chief", reason="雨停")
    declared = declare("w1", replace(RAIN, areas=("520103", "520102")), chief)
    there = await write(stores.weather, declared)
    assert there == replace(declared.steps[-1].after, sequence=1)
    for now, known in [(NOW, (there,)), (there.until + timedelta(milliseconds=1), ())]:
        warnings = WeatherWarnings(stores.weather, RAISED, lambda now=now: now)  # type: ignore[misc]
        await warnings.refresh()
        assert warnings.book(NO_RULES).weather.warnings == known
    lifted = WARNINGS.decide(there, LiftWarning(), chief)
    assert await write(stores.weather, lifted) == replace(lifted.steps[-1].after, sequence=2)
    warnings = WeatherWarnings(stores.weather, RAISED, lambda: NOW)
    await warnings.refresh()
    assert warnings.book(NO_RULES).weather.warnings == ()
