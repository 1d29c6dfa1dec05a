"""From evidence to a verdict, case by case, with chances made by hand."""

from __future__ import annotations

import pytest

from kitchen_triage.classify import Alert, Categories, Danger, Finding, read_data
from kitchen_triage.classify.evidence import Evidence, by_lane
from kitchen_triage.classify.verdict import Limits, Verdict, judge, sees_alarm

CATEGORIES = Categories.parse(read_data("categories.yaml"))
LIMITS = Limits(lane=0.9, category=0.5)
FIRE = Danger(group="fire", zh="起火", tier="E0", code="GOV-FIRE", word="着火", start=0, end=2)
RELIEF = Danger(group="relief", zh="求援", tier="E1", code="VOL-RESCUE", word="告急", start=0, end=2)


def evidence(
    chances: dict[str, float], *, strong: tuple[str, ...] = (), alert: Alert | None = None, expected: str | None = None,
    kind: str = "unknown",
) -> Evidence:  # fmt: skip
    return Evidence(
        alert=alert or Alert(), finding=Finding(matches=(), scores=()), strong=strong, chances=chances,
        lanes=by_lane(chances, CATEGORIES), model=chances, expected=expected, hint=None, kind=kind,
    )  # fmt: skip


def said(seen: Evidence) -> Verdict:
    return judge(seen, CATEGORIES, LIMITS)


def test_a_sure_lane_and_category_are_taken() -> None:
    verdict = said(evidence({"GOV-LIGHT": 0.95, "DESK": 0.05}))
    assert (verdict.lane, verdict.conflict, verdict.why_abstain, verdict.decided_by) == (
        "government",
        False,
        "",
        "model",
    )


def test_below_the_measured_limit_the_desk_decides() -> None:
    assert "把握不足" in said(evidence({"GOV-LIGHT": 0.89, "DESK": 0.11})).why_abstain


def test_a_sure_lane_with_an_open_category_goes_to_the_desk() -> None:
    assert "哪类事" in said(evidence({"GOV-LIGHT": 0.4, "GOV-ROAD": 0.3, "GOV-TREE": 0.3})).why_abstain


def test_no_matter_is_said_to_be_none() -> None:
    verdict = said(evidence({"DESK": 0.6, "GOV-LIGHT": 0.4}))
    assert (verdict.lane, verdict.category) == (None, None)
    assert verdict.why_abstain


def test_in_danger_half_a_chance_is_enough_and_an_open_category_too() -> None:
    alert = Alert(dangers=(FIRE,))
    assert not said(evidence({"GOV-FIRE": 0.3, "GOV-GAS": 0.25, "VOL-ELDER": 0.45}, alert=alert)).why_abstain
    assert not said(evidence({"GOV-FIRE": 0.6, "VOL-ELDER": 0.4}, kind="emergency", expected="government")).why_abstain


def test_danger_in_a_text_that_looks_like_another_lane_is_a_conflict() -> None:
    assert said(evidence({"VOL-SUPPLY": 0.97, "GOV-FIRE": 0.03}, alert=Alert(dangers=(FIRE,)))).conflict


def test_a_call_for_relief_may_go_to_volunteers() -> None:
    assert not said(evidence({"VOL-SUPPLY": 0.97, "GOV-FIRE": 0.03}, alert=Alert(dangers=(RELIEF,)))).conflict


@pytest.mark.parametrize(("chance", "conflict"), [(0.95, False), (0.85, True)])
def test_rules_for_two_lanes_conflict_unless_one_is_nearly_sure(chance: float, conflict: bool) -> None:
    seen = evidence({"GOV-LIGHT": chance, "VOL-ELDER": 1 - chance}, strong=("government", "volunteer"))
    assert said(seen).conflict is conflict


def test_a_rule_for_another_lane_than_the_likeliest_is_a_conflict() -> None:
    assert said(evidence({"GOV-LIGHT": 0.95, "VOL-ELDER": 0.05}, strong=("volunteer",))).conflict


def test_what_the_sender_expects_must_be_the_likeliest() -> None:
    assert said(evidence({"GOV-LIGHT": 0.95, "NEWS-GOOD": 0.05}, expected="news")).conflict
    assert not said(evidence({"GOV-LIGHT": 0.95, "NEWS-GOOD": 0.05}, expected="government")).conflict


def test_the_look_of_a_text_alarms_unless_its_words_were_taken_back() -> None:
    chances = {"GOV-FIRE": 0.2, "GOV-RESCUE": 0.15, "GOV-LIGHT": 0.65}
    assert sees_alarm(evidence(chances), CATEGORIES)
    assert not sees_alarm(evidence(chances, alert=Alert(cancelled=("着火",))), CATEGORIES)
    assert not sees_alarm(evidence({"GOV-LIGHT": 1.0}), CATEGORIES)
