"""From evidence to a lane, a category and the honest "I do not know". Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kitchen_triage.classify.categories import DESK, Categories, Category

if TYPE_CHECKING:
    from kitchen_triage.classify.evidence import Evidence

SETTLES: Final = 0.9
"""From this chance on, one of two lanes to which rules point may be taken."""
CLEAR_IN_DANGER: Final = 0.5
"""In danger the government lane is taken from this chance on: a false alarm costs less than a late one."""
ALARM: Final = 0.3
"""From this chance of a matter with an alarm on, the desk is alarmed, whatever the words and the verdict are."""
TIERS: Final = ("E0", "E1", "E2", "G", "C", "Q")
"""Deadline tiers of the government lane, the most urgent first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Measured at training: how sure the machine must be of the lane, and of the category, to act alone."""

    lane: float = 0.8
    category: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The decision on one text, without its wording."""

    lane: str | None
    category: Category | None
    confidence: float
    decided_by: str
    conflict: bool
    why_abstain: str


def judge(evidence: Evidence, categories: Categories, limits: Limits) -> Verdict:
    """Decide on the likeliest lane, or leave it to the desk where lanes conflict or nothing is clear enough."""
    lane = max(evidence.lanes, key=lambda name: (evidence.lanes[name], name))
    if lane == DESK:
        return _unclear(evidence, categories)
    category, share = _category(evidence, categories, lane)
    conflict = _conflict(evidence, categories, lane)
    return Verdict(
        lane=lane, category=category, confidence=evidence.lanes[lane],
        decided_by="rule" if lane in evidence.strong or evidence.hint else "model", conflict=bool(conflict),
        why_abstain=conflict or _doubt(evidence, limits, lane, share),
    )  # fmt: skip


def between(verdict: Verdict, evidence: Evidence, why: str) -> Verdict:
    """Return the verdict where it is open whose place it is: people say who leads and assists; danger waits for nobody.

    `why` says between whom, or that the point is not where the words are; empty where nothing of it is open.
    """
    if not why:
        return verdict
    if verdict.lane != "government" or verdict.why_abstain or in_danger(evidence):
        return verdict
    return replace(verdict, why_abstain=why)


def in_danger(evidence: Evidence) -> bool:
    """Whether somebody must be alarmed, by the words or by what the sender said."""
    return evidence.alert.hit or evidence.kind == "emergency"


def sees_alarm(evidence: Evidence, categories: Categories) -> bool:
    """Whether the whole of the text looks like danger, though no word of the lexicon said so or took it back."""
    chance = sum(chance for code, chance in evidence.chances.items() if (c := categories.get(code)) and c.alarm)
    return chance >= ALARM and not evidence.alert.cancelled


def tier(evidence: Evidence, category: Category | None, lane: str | None) -> str:
    """Return the deadline tier: the category's, raised by danger and by a sender who says emergency (突发)."""
    start = category.tier if category else "G"
    if lane in ("volunteer", "commercial", "news"):
        return start
    said = "E1" if evidence.kind == "emergency" else start
    return min((start, said, evidence.alert.tier or start), key=TIERS.index)


def _conflict(evidence: Evidence, categories: Categories, lane: str) -> str:
    """Say which lanes pull against each other; empty when none do."""
    chance = evidence.lanes[lane]
    others = [name for name in evidence.strong if name != lane]
    if evidence.expected and evidence.expected != lane:
        return f"文字像{_named(categories, lane)}，来件却说是{_named(categories, evidence.expected)}"
    if evidence.alert.hit and lane not in {categories.lane_of(danger.code) for danger in evidence.alert.dangers}:
        return f"有紧急词，文字却像{_named(categories, lane)}"
    if others and lane not in evidence.strong:
        return f"词表指向{_named(categories, *others)}，整体却像{_named(categories, lane)}"
    if others and chance < SETTLES:
        return f"词表同时指向{_named(categories, *evidence.strong)}"
    return ""


def _doubt(evidence: Evidence, limits: Limits, lane: str, share: float) -> str:
    """Say why the likeliest lane is not sure enough to act; empty when it is."""
    chance = evidence.lanes[lane]
    needed = min(limits.lane, CLEAR_IN_DANGER) if in_danger(evidence) else limits.lane
    if chance < needed:
        return f"走哪条道把握不足（{chance:.0%}，须{needed:.0%}）"
    if share < limits.category and not in_danger(evidence):
        return f"走哪条道清楚，是哪类事把握不足（{share:.0%}，须{limits.category:.0%}）"
    return ""


def _unclear(evidence: Evidence, categories: Categories) -> Verdict:
    """Nothing to act on was seen; what the sender said, or danger, is kept as advice to the desk."""
    lane = evidence.expected or ("government" if in_danger(evidence) else None)
    category = _category(evidence, categories, lane)[0] if lane else None
    return Verdict(lane=lane, category=category, confidence=evidence.lanes[lane] if lane else 0.0, decided_by="model",
                   conflict=False, why_abstain="文字里看不出要办什么事")  # fmt: skip


def _category(evidence: Evidence, categories: Categories, lane: str) -> tuple[Category | None, float]:
    """Return the likeliest category of a lane, and its share of the lane's chance."""
    within = {code: chance for code, chance in evidence.chances.items() if categories.lane_of(code) == lane}
    total = sum(within.values())
    if not total:
        return None, 0.0
    code = max(within, key=lambda name: (within[name], name))
    return categories.get(code), within[code] / total


def _named(categories: Categories, *lanes: str) -> str:
    return "".join(f"“{categories.lane_names[lane]}”" for lane in lanes)
