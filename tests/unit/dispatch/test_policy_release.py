"""A policy from before a release that knows more: what is filled in, what is named, and what never moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import CapturingLogger

from kitchen_dispatch import rules as ruling
from kitchen_dispatch.books import book_at, release_of, shipped_policy
from kitchen_dispatch.domain.book_version import RuleVersion
from kitchen_dispatch.domain.clocks import clocks
from kitchen_dispatch.domain.clocks_facts import ClockFacts
from kitchen_dispatch.domain.policy_release import Lack, completed, lacking, with_all
from kitchen_dispatch.domain.policy_written import SHIPS, TIERS, policy_of
from kitchen_dispatch.rules import Rules
from tests.fakes.store import MemoryStore

from .rulebook import NOW, SOON, policy

SHIPPED = shipped_policy()
OVER_LIMIT = next(rung for rung in SHIPPED["escalation"]["rungs"] if rung["name"] == "over_limit")


def of_before() -> Mapping[str, Any]:
    """Return a policy as a hub kept it before there were a limit of dispatch, its rung and the questionnaire."""
    tiers = {
        tier: {name: span for name, span in terms.items() if name != "dispatch_limit"}
        for tier, terms in SHIPPED["tiers"].items()
    }
    rungs = [rung for rung in SHIPPED["escalation"]["rungs"] if rung["name"] != "over_limit"]
    row = {name: value for name, value in SHIPPED.items() if name != "survey"}
    return {**row, "tiers": tiers, "escalation": {**row["escalation"], "rungs": rungs}}


def kept(content: Mapping[str, Any]) -> RuleVersion:
    return replace(policy(), content=content)


def test_what_ships_lacks_nothing_and_what_was_kept_before_is_named() -> None:
    assert release_of([], SOON)[0] == 1
    assert release_of([kept(SHIPPED)], SOON) == (2, release_of([], SOON)[1])
    number, release = release_of([kept(of_before())], SOON)
    assert (number, release.filled) == (2, ("survey",))
    assert release.lacking == (
        Lack(key="tiers.E0.dispatch_limit", ships="1h"),
        Lack(key="tiers.E1.dispatch_limit", ships="2h"),
        Lack(key="escalation.rungs.over_limit", ships=OVER_LIMIT),
    )
    assert release_of([kept(of_before())], NOW)[1].lacking == (), "it is not in force yet"


def test_nobody_is_told_by_a_rung_that_nobody_put_in_force() -> None:
    book = book_at([kept(of_before())], SOON)
    assert "over_limit" not in {rung.name for rung in book.policy(SOON).escalation.rungs}


@pytest.mark.parametrize("tier", TIERS)
def test_what_is_filled_in_moves_no_clock(tier: str) -> None:
    bare = {name: value for name, value in SHIPPED.items() if name not in SHIPS}
    facts = ClockFacts(
        tier=tier, category_code="GOV-ROAD", submitted_at=NOW, accepted_at=NOW, dispatched_at=NOW, verify_at=NOW,
        callback_at=NOW, return_asked_at=NOW, dispute_at=NOW, extension_asked_at=NOW, rework_at=NOW,
    )  # fmt: skip
    book = book_at([kept(bare)], SOON)
    alone = replace(book, policies=(policy_of(bare, version=2, effective_from=SOON),))
    assert clocks(facts, book, SOON) == clocks(facts, alone, SOON)


@given(
    st.sets(st.sampled_from([rung["name"] for rung in SHIPPED["escalation"]["rungs"]])),
    st.sets(st.sampled_from(SHIPS)),
)
def test_the_draft_lacks_nothing_and_keeps_every_rung_in_the_order_of_time(rungs: set[str], blocks: set[str]) -> None:
    left = [rung for rung in SHIPPED["escalation"]["rungs"] if rung["name"] not in rungs]
    row = {**SHIPPED, "escalation": {**SHIPPED["escalation"], "rungs": left}}
    content = {name: value for name, value in row.items() if name not in blocks}
    draft = with_all(content, SHIPPED)
    assert lacking(draft, SHIPPED) == ()
    assert [rung["name"] for rung in draft["escalation"]["rungs"]] == [
        rung["name"] for rung in SHIPPED["escalation"]["rungs"]
    ]
    assert policy_of(draft, version=3, effective_from=SOON)


def test_the_draft_keeps_what_people_have_said() -> None:
    theirs = {**of_before(), "verify": "9wd", "survey": {"after": "1d", "open": "1d"}}
    draft = with_all(theirs, SHIPPED)
    assert (draft["verify"], draft["survey"]) == ("9wd", theirs["survey"])
    assert completed(theirs, SHIPPED)["survey"] == theirs["survey"]


async def test_a_process_says_once_what_its_policy_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    policies, calendars = (MemoryStore[RuleVersion](lambda one: {"state": one.state}) for _ in range(2))
    policies.put(kept(of_before()), NOW)
    rules = Rules(policies, calendars, lambda: SOON)
    monkeypatch.setattr(ruling, "log", log := CapturingLogger())
    await rules.refresh()
    await rules.refresh()
    (line,) = log.calls
    assert (line.args, line.kwargs["policy"], line.kwargs["filled_in"]) == (("rules.policy_is_older",), 2, ["survey"])
    assert "escalation.rungs.over_limit" in line.kwargs["lacks"]
