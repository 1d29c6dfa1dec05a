"""A ruling proposes a routing rule; another person makes it one, and later cases go by it and say so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen_triage import wire_rules
from kitchen_triage.domain.case import Unit
from kitchen_triage.domain.desk import Route, table
from kitchen_triage.domain.facts import CaseRouted
from kitchen_triage.domain.routing_rule import (
    MOST_RULINGS,
    RULES,
    Accept,
    Decline,
    Proposed,
    Retire,
    RoutingRule,
    RuleState,
    raised,
)
from kitchen_triage.domain.rules_in_force import RulesInForce
from kitchen_triage.http_rules import rule_router
from kitchen_triage.routing_rules import RoutingRules
from kitchen_triage.store_rules import rule_fields
from kitchenkit.decide import Refused
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from kitchenkit.react import Transient
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .affair import PROPOSED, RULING, accepted, proposed, ruling
from .desk import LANES, NOW, SURE, UNSURE, Triage, asking, opened, received, record

LATER = replace(RULING, order_id="o2", at=NOW + timedelta(days=1))
MATTERS = "dispatch-matter-events"


def in_force(*rules: RoutingRule, closed: str = "") -> RulesInForce:
    return RulesInForce.of(rules, lambda unit: f"{unit}号单位", lambda unit: unit != closed)


def chief(**asks: Any) -> Any:
    return asking("desk_chief", **{"actor": "chief", **asks})


# Proposed, decided.


async def test_a_ruling_proposes_a_rule_once_and_rulings_that_say_the_same_speak_for_one() -> None:
    triage = Triage()
    await triage.hear(record(0, ruling(), topic=MATTERS))
    await triage.hear(record(1, ruling(), topic=MATTERS))
    again = ruling(order_id="o2")
    again.matter.orders[0].dispatched_at.FromDatetime(LATER.at)
    await triage.hear(record(2, again, topic=MATTERS))
    assert triage.dead == []
    (row,) = triage.rules.rows.values()
    assert (row.aggregate.state, row.aggregate.unit_id, row.aggregate.id) == ("proposed", "u5", PROPOSED.id)
    assert [one.order_id for one in row.aggregate.rulings] == ["o1", "o2"]
    assert row.aggregate.rulings[0] == RULING


def test_an_old_ruling_of_very_many_proposes_nothing_when_it_is_heard_again() -> None:
    every = [replace(RULING, order_id=f"o{n}", at=NOW + timedelta(days=n)) for n in range(MOST_RULINGS + 2)]
    rule: RoutingRule | None = None
    for one in every:
        rule = raised(rule, replace(PROPOSED, ruling=one)).steps[-1].after
    assert rule is not None
    assert rule.rulings == tuple(every[2:])
    retired = replace(rule, state=RuleState.RETIRED)
    for one in every:
        assert raised(retired, replace(PROPOSED, ruling=one)).steps == ()


@pytest.mark.parametrize("missing", ["order_id", "category_code", "unit_id", "reason"])
async def test_a_proposal_that_says_too_little_is_a_dead_letter(missing: str) -> None:
    triage = Triage()
    await triage.hear(record(0, ruling(**{missing: ""}), topic=MATTERS))
    assert len(triage.dead) == 1
    assert triage.rules.rows == {}


def test_whoever_ruled_does_not_make_a_rule_of_it() -> None:
    with pytest.raises(Refused, match="whoever ruled"):
        RULES.decide(proposed(), Accept(), chief(actor="panel"))
    assert accepted().decided_by == "chief"
    assert RULES.decide(proposed(), Decline(), chief(actor="panel", reason="r")).steps, "but may take it back"


@pytest.mark.parametrize("role", ["triage_clerk", "ruling_panel", "dispatcher", "supervisor", "leader"])
@pytest.mark.parametrize("command", [Accept(), Decline(), Retire()], ids=lambda one: type(one).__name__)
def test_nobody_but_the_desk_chief_decides(command: object, role: str) -> None:
    rule = accepted() if isinstance(command, Retire) else proposed()
    with pytest.raises(Refused):
        RULES.decide(rule, command, asking(role, actor="somebody", reason="r"))


@pytest.mark.parametrize("state", list(RuleState))
@pytest.mark.parametrize(
    ("command", "then"),
    [(Accept(), RuleState.ACCEPTED), (Decline(), RuleState.DECLINED), (Retire(), RuleState.RETIRED)],
    ids=["accept", "decline", "retire"],
)
def test_every_command_in_every_state(command: object, then: RuleState, state: RuleState) -> None:
    rule = replace(proposed(), state=state)
    may = {Accept: RuleState.PROPOSED, Decline: RuleState.PROPOSED, Retire: RuleState.ACCEPTED}
    if may[type(command)] is state:
        after = RULES.decide(rule, command, chief(reason="因为")).steps[-1].after
        assert (after.state, after.decided_at, after.decided_because) == (then, NOW, "因为")
    else:
        with pytest.raises(Refused):
            RULES.decide(rule, command, chief(reason="因为"))


@pytest.mark.parametrize("command", [Decline(), Retire()])
def test_who_declines_or_retires_says_why(command: object) -> None:
    rule = accepted() if isinstance(command, Retire) else proposed()
    with pytest.raises(Refused, match="reason"):
        RULES.decide(rule, command, chief())


@pytest.mark.parametrize("said", [{"area_code": "5201"}, {"area_code": "520102"}])
def test_a_rule_may_be_made_smaller_and_not_larger(said: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        RULES.decide(proposed(), Accept(**said), chief())
    smaller = accepted(Accept(area_code="520103019", words=" 路灯、路灯，灯杆 "))
    assert (smaller.area_code, smaller.words) == ("520103019", ("路灯", "灯杆"))


def test_what_was_declined_or_retired_is_proposed_anew_by_another_ruling_as_it_was_ruled() -> None:
    retired = RULES.decide(accepted(Accept(area_code="520103019")), Retire(), chief(reason="r")).steps[-1].after
    again = raised(retired, replace(PROPOSED, ruling=LATER)).steps[-1].after
    assert (again.state, again.area_code, again.id) == ("proposed", "520103", PROPOSED.id)
    assert raised(accepted(), replace(PROPOSED, ruling=LATER)).steps[-1].after.state is RuleState.ACCEPTED
    assert not raised(again, replace(PROPOSED, ruling=LATER)).steps


# In force.


async def test_a_later_case_goes_to_the_unit_that_was_ruled_and_says_by_which_rule() -> None:
    rule = accepted()
    triage = Triage(book=in_force(rule))
    await triage.hear(record(0, received()))
    fact = triage.store.facts[-1][2]
    assert isinstance(fact, CaseRouted)
    assert ([(unit.unit_id, unit.role) for unit in fact.assignments], fact.rule_id) == ([("u5", "lead")], rule.id)
    said = f"派单规则 {rule.id[:8]}：由u5号单位主办，依据84071415339号裁决：按移交清单"
    assert triage.case().explanation == (*SURE.explanation, said)
    urgent = Triage(book=in_force(rule))
    await urgent.hear(record(0, received(), topic="intake-urgent-events"), ahead=True)
    assert urgent.case().explanation[-1] == said


async def test_no_other_case_is_touched() -> None:
    rule = accepted(Accept(words="灯杆"))
    for says, book, text in [
        (replace(SURE, category_code="GOV-OTHER"), in_force(accepted()), "路灯不亮"),
        (replace(SURE, lane="news", category_code="GOV-LIGHT"), in_force(accepted()), "路灯不亮"),
        (SURE, in_force(rule), "路灯不亮"),
        (SURE, in_force(replace(accepted(), area_code="520102")), "路灯不亮"),
        (SURE, in_force(accepted(), closed="u5"), "路灯不亮"),
        (SURE, in_force(proposed()), "路灯不亮"),
    ]:
        triage = Triage(says=says, book=book)
        await triage.hear(record(0, received(text=text)))
        assert triage.case().explanation == says.explanation
        assert not getattr(triage.store.facts[-1][2], "assignments", ())


def test_what_people_route_goes_by_the_rule_unless_they_name_a_unit() -> None:
    desk, asks = table(LANES), replace(asking(), book=in_force(accepted()))
    fact = desk.decide(opened(UNSURE), Route(lane="government"), asks).steps[-1].fact
    assert isinstance(fact, CaseRouted)
    assert [unit.unit_id for unit in fact.assignments] == ["u5"]
    units = (Unit(unit_id="u1", role="lead"),)
    fact = desk.decide(opened(UNSURE), Route(lane="government", assignments=units), asks).steps[-1].fact
    assert isinstance(fact, CaseRouted)
    assert (fact.assignments, fact.rule_id) == (units, "")


codes = st.sampled_from(["", "5201", "520103", "520103019", "520102"])
texts = st.sampled_from(["", "灯杆"])


@given(st.lists(st.tuples(codes, texts, st.integers(0, 5)), max_size=6), st.sampled_from(["520103019", "520103"]))
def test_the_closest_rule_decides(made: list[tuple[str, str, int]], area: str) -> None:
    rules = [
        replace(
            accepted(), id=f"r{number}", area_code=code, words=(word,) if word else (), unit_id=f"u{number}",
            decided_at=NOW + timedelta(days=day),
        )
        for number, (code, word, day) in enumerate(made)
    ]  # fmt: skip
    found = in_force(*rules).lead("government", "GOV-LIGHT", area, "灯杆倒了")
    fitting = [rule for rule in rules if area.startswith(rule.area_code)]
    if found is None:
        assert fitting == []
        return
    best = max(fitting, key=lambda rule: (len(rule.area_code), bool(rule.words), rule.decided_at))
    assert (len(found.rule.area_code), found.rule.words, found.rule.decided_at) == (
        len(best.area_code), best.words, best.decided_at,
    )  # fmt: skip


async def test_before_the_rules_are_known_cases_wait_and_what_was_known_holds_while_the_database_is_away() -> None:
    store: MemoryStore[RoutingRule] = MemoryStore(rule_fields, to_letter=wire_rules.rule_letter)
    store.put(accepted(), NOW)
    known = RoutingRules(store, str, bool)
    with pytest.raises(Transient):
        known.book()
    assert await known.ready()
    await known.refresh()
    assert await known.ready() is None
    store.away = True
    with pytest.raises(Transient):
        await known.refresh()
    assert known.book().lead("government", "GOV-LIGHT", "520103", "路灯") is not None


# Over HTTP.


@pytest.fixture
async def web() -> AsyncIterator[tuple[httpx.AsyncClient, FakeIssuer, MemoryStore[RoutingRule]]]:
    store: MemoryStore[RoutingRule] = MemoryStore(rule_fields, to_letter=wire_rules.rule_letter)
    store.put(replace(proposed(), sequence=1), NOW)
    other = Proposed(category_code="GOV-LIGHT", area_code="520102", unit_id="closed", ruling=RULING)
    store.put(replace(raised(None, other).steps[-1].after, sequence=1), NOW)
    issuer = FakeIssuer()
    made = rule_router(store, lambda unit: f"{unit}号单位", lambda unit: unit != "closed")
    app = create_app(service="triage", version="1", routers=[made], verifier=issuer.verifier(), readiness=Readiness({}))
    async with client(app) as http:
        yield http, issuer, store


async def test_the_desk_sees_what_is_proposed_in_its_area_and_its_chief_decides(
    web: tuple[httpx.AsyncClient, FakeIssuer, MemoryStore[RoutingRule]],
) -> None:
    http, issuer, store = web
    here = issuer.headers("ann", ("desk_chief", "area:520103"))
    (one,) = (await http.get("/v1/routing-rules?state=proposed", headers=here)).json()["items"]
    assert (one["unit_name"], one["rulings"][0]["reason"]) == ("u5号单位", "按移交清单")
    clerk = issuer.headers("bob", ("triage_clerk", "hub"))
    path = f"/v1/routing-rules/{one['id']}"
    assert (await http.post(f"{path}:accept", json={}, headers=clerk)).status_code == 403
    wide = await http.post(f"{path}:accept", json={"area_code": "5201"}, headers=here)
    assert (wide.status_code, "area_code" in wide.text) == (409, True)
    assert (await http.post(f"{path}:accept", json={"words": "路灯"}, headers=here)).status_code == 200
    assert store.rows[one["id"]].aggregate.state == "accepted"
    assert (await http.get(path, headers=issuer.headers("eve", ("unit_handler", "hub")))).status_code == 403


async def test_no_rule_is_made_for_a_unit_that_was_closed(
    web: tuple[httpx.AsyncClient, FakeIssuer, MemoryStore[RoutingRule]],
) -> None:
    http, issuer, store = web
    closed = next(row.aggregate for row in store.rows.values() if row.aggregate.unit_id == "closed")
    chiefs = issuer.headers("ann", ("desk_chief", "hub"))
    answer = await http.post(f"/v1/routing-rules/{closed.id}:accept", json={}, headers=chiefs)
    assert (answer.status_code, answer.json()["code"]) == (409, "unit_closed")
