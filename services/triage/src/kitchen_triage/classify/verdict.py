"""From evidence to a lane, a category and the honest "I do not know". Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kitchen_triage.classify.categories import DESK, Categories, Category

if TYPE_CHECKING:
    from kitchen_triage.classify.evidence import Evidence

OBJECTION: Final = 0.8
"""From this chance on, the model's other lane stands against a rule's or the sender's."""
SETTLES: Final = 0.9
"""From this chance on, the model may settle rules that point to two lanes."""
TIERS: Final = ("E0", "E1", "E2", "G", "C", "Q")
"""Deadline tiers of the government lane, the most urgent first."""
OPEN_CATEGORY: Final = {"government": "GOV-OTHER", "news": "NEWS-LEAD", "commercial": "COM-OTHER"}
"""The category of a lane where nothing says more."""
UNMEASURED: Final = 0.5
"""How sure a category is that neither decisive words nor a model chose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Measured at training: how far rules are right, and how sure the machine must be to act alone."""

    rule_confidence: float = 0.95
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
    """Decide the lane: rules first, then what the sender said, then the model; else the desk."""
    return _Bench(evidence, categories, limits).judge()


@dataclass(frozen=True, slots=True)
class _Bench:
    evidence: Evidence
    categories: Categories
    limits: Limits

    def judge(self) -> Verdict:
        points = self.evidence.lane_points(self.categories)
        strong = [lane for lane, score in points.items() if score >= self.evidence.deciding.rival]
        if strong:
            return self._by_rule(strong, max(strong, key=lambda lane: (points[lane], lane)))
        if self.evidence.expected:
            return self._by_sender(self.evidence.expected)
        return self._by_model()

    def _by_rule(self, strong: list[str], lane: str) -> Verdict:
        seen = self.evidence.model_lanes(self.categories)
        expected = self.evidence.expected
        if expected and expected not in strong:
            return self._conflict(lane, f"文字像{self._name(lane)}，来件却说是{self._name(expected)}")
        if len(strong) > 1:
            settled = max(strong, key=lambda name: (seen[name], name))
            if self.evidence.alert.hit or seen[settled] < SETTLES:
                return self._conflict(lane, f"词表同时指向{'、'.join(map(self._name, strong))}")
            return self._settled(settled, seen[settled], "model")
        against = self._objection(lane)
        if against and not self.evidence.alert.hit:
            return self._conflict(lane, f"词表指向{self._name(lane)}，模型却看作{self._name(against)}")
        return self._settled(lane, max(self.limits.rule_confidence, seen[lane]), "rule")

    def _by_sender(self, lane: str) -> Verdict:
        seen = self.evidence.model_lanes(self.categories)
        chance = self.evidence.lanes(self.categories)[lane]
        if against := self._objection(lane):
            return self._conflict(lane, f"来件说是{self._name(lane)}，文字却像{self._name(against)}")
        if self.evidence.model and seen[DESK] >= max(seen.values()):
            return self._unsure(lane, chance)
        return self._settled(lane, max(self.limits.rule_confidence, chance), "rule")

    def _by_model(self) -> Verdict:
        if not self.evidence.model:
            return self._unsure(None, 0.0)
        chances = self.evidence.lanes(self.categories)
        lane = max(chances, key=lambda name: (chances[name], name))
        if lane == DESK:
            return self._unsure(None, 1 - chances[DESK])
        return self._settled(lane, chances[lane], "model")

    def _objection(self, lane: str) -> str | None:
        """Return the other lane that the model is sure of."""
        seen = self.evidence.model_lanes(self.categories)
        return next((other for other in seen if other not in (lane, DESK) and seen[other] >= OBJECTION), None)

    def _settled(self, lane: str, confidence: float, decided_by: str) -> Verdict:
        category, chance = self._category(lane)
        why = ""
        if confidence < self.limits.lane:
            why = f"走哪条道把握不足（{confidence:.0%}，须{self.limits.lane:.0%}）"
        elif chance < self.limits.category and not self.evidence.alert.hit:
            why = f"走哪条道清楚，是哪类事把握不足（{chance:.0%}，须{self.limits.category:.0%}）"
        return Verdict(lane=lane, category=category, confidence=confidence, decided_by=decided_by, conflict=False,
                       why_abstain=why)  # fmt: skip

    def _conflict(self, lane: str, why: str) -> Verdict:
        confidence = min(0.5, self.evidence.lanes(self.categories)[lane]) or 0.5
        return Verdict(lane=lane, category=self._category(lane)[0], confidence=confidence, decided_by="rule",
                       conflict=True, why_abstain=why)  # fmt: skip

    def _unsure(self, lane: str | None, confidence: float) -> Verdict:
        category = self._category(lane)[0] if lane else None
        return Verdict(lane=lane, category=category, confidence=confidence, decided_by="model", conflict=False,
                       why_abstain="文字里看不出要办什么事")  # fmt: skip

    def _category(self, lane: str) -> tuple[Category | None, float]:
        """Return the category within a lane and how sure it is: points first, the model among near equals."""
        points = {code: score for code, score in self.evidence.points.items() if self.categories.lane_of(code) == lane}
        posterior = self.evidence.posterior.items()
        chances = {code: chance for code, chance in posterior if self.categories.lane_of(code) == lane}
        best = max(points.values(), default=0.0)
        if best >= self.evidence.deciding.score:
            near = [code for code, score in points.items() if score > best - self.evidence.deciding.margin]
            return self.categories.get(max(near, key=lambda code: (chances.get(code, 0.0), points[code], code))), 1.0
        if total := sum(chances.values()):
            code = max(chances, key=lambda name: (chances[name], name))
            return self.categories.get(code), chances[code] / total
        if points:
            return self.categories.get(max(points, key=lambda code: (points[code], code))), UNMEASURED
        return self.categories.get(OPEN_CATEGORY.get(lane)), UNMEASURED

    def _name(self, lane: str) -> str:
        return f"“{self.categories.lane_names[lane]}”"


def tier(evidence: Evidence, category: Category | None, lane: str | None) -> str:
    """Return the deadline tier: the category's, raised by danger and by a sender who says emergency (突发)."""
    start = category.tier if category else "G"
    if lane in ("volunteer", "commercial", "news"):
        return start
    said = "E1" if evidence.kind == "emergency" else start
    return min((start, said, evidence.alert.tier or start), key=TIERS.index)
