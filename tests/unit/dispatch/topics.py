"""A monthly topic, as the tests of topics begin."""

from __future__ import annotations

from datetime import date
from typing import Any

from kitchen_dispatch.domain.hot_topic import HotTopic, Linked
from kitchen_dispatch.domain.hot_topic_commands import (
    AddMeasure,
    AdoptTopic,
    LinkCases,
    ProposeTopic,
    StartTopic,
)
from kitchen_dispatch.domain.hot_topics import HOT_TOPIC, propose
from kitchenkit.decide import Context, Decision

from .affairs import asked

PROPOSAL: dict[str, Any] = {
    "month": "2026-12",
    "title": "老旧小区路灯不亮",
    "category_code": "GOV-LIGHT",
    "area_codes": ["520103", "520102"],
    "why": "近三十天同类案件增加一倍",
}
PLAN: dict[str, Any] = {"lead_unit_id": "u1", "assist_unit_ids": ["u2"], "plan": "排查线路，分片更换灯具"}
MEASURE: dict[str, Any] = {"text": "排查云岩区路灯线路", "unit_id": "u2", "due": "2026-11-20"}
CASES = tuple(Linked(matter_id=f"m{n}", case_id=f"c{n}", case_no=f"8407141533{n}", order_id=f"o{n}") for n in range(3))


def proposed(**said: Any) -> HotTopic:
    """Return a topic as it was proposed."""
    all_said = {**PROPOSAL, **said}
    command = ProposeTopic(**{**all_said, "area_codes": tuple(all_said["area_codes"])})
    return propose("t1", command, asked("supervisor")).steps[-1].after


def taken(topic: HotTopic, command: object, role: str = "supervisor", *, scope: str = "", **asks: Any) -> Decision[Any]:
    """Return what follows from a command; raises `Refused`."""
    context = asked(role, **asks)
    scoped = Context(actor=context.actor, role=role, now=context.now, cause="x", scope=scope, reason=context.reason,
                     book=context.book)  # fmt: skip
    return HOT_TOPIC.decide(topic, command, scoped)


def give(topic: HotTopic, command: object, role: str = "supervisor", **asks: Any) -> HotTopic:
    """Return the topic after a command; raises `Refused`."""
    decision = taken(topic, command, role, **asks)
    return decision.steps[-1].after if decision.steps else topic


def adopted() -> HotTopic:
    """Return a topic that a unit leads."""
    return give(proposed(), AdoptTopic(lead_unit_id="u1", assist_unit_ids=("u2",), plan=PLAN["plan"]))


def under_way() -> HotTopic:
    """Return a topic with a measure at which a unit is at work, and its cases."""
    measure = AddMeasure(text=MEASURE["text"], unit_id="u2", due=date(2026, 11, 20))
    return give(give(give(adopted(), measure), StartTopic()), LinkCases(case_nos=("84071415330",), found=CASES))
