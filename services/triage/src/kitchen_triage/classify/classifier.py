"""The classifier: a text in, a suggestion with its reasons out."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from kitchen_triage.classify.categories import DESK_LABEL, Categories
from kitchen_triage.classify.emergency import Lexicon, plain
from kitchen_triage.classify.evidence import Evidence, gather
from kitchen_triage.classify.gazetteer import Area, Gazetteer
from kitchen_triage.classify.model import TextModel
from kitchen_triage.classify.rules import RuleSet
from kitchen_triage.classify.suggestion import Ask, Candidate, Suggestion
from kitchen_triage.classify.verdict import Limits, Verdict, between, in_danger, judge, sees_alarm, tier
from kitchen_triage.classify.where import Where, locate
from kitchen_triage.classify.wording import explain
from kitchendirectory.whereabouts import Borders

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

HERE: Final = Path(__file__).parent
MODEL_FILE: Final = HERE / "model.skops"
"""The committed model; `python -m kitchen_triage.classify.train` makes it."""
NO_MODEL: Final = "none"
"""The model version where only rules decide."""


def read_data(name: str) -> dict[str, Any]:
    """Return the content of one of the package's own YAML files."""
    with (HERE / name).open(encoding="utf-8") as file:
        return dict(yaml.safe_load(file))


def read_areas(path: Path) -> list[Area]:
    """Return the rows of an areas table (code, name, parent_code, level)."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Area(row["code"], row["name"], row["parent_code"], row["level"]) for row in csv.DictReader(file)]


@dataclass(frozen=True)
class Classifier:
    """Suggests lane, category, tier and area; holds nothing that changes, so that threads may share it."""

    categories: Categories
    rules: RuleSet
    lexicon: Lexicon
    gazetteer: Gazetteer
    model: TextModel | None = None
    limits: Limits = field(default_factory=Limits)
    borders: Borders = field(default_factory=lambda: Borders({}))

    @classmethod
    def load(cls, areas: Iterable[Area] = (), model: Path | None = MODEL_FILE) -> Classifier:
        """Return the classifier of this package's own data; without a model only rules decide."""
        categories = Categories.parse(read_data("categories.yaml"))
        bare = cls(
            categories=categories,
            rules=RuleSet.parse(read_data("rules.yaml"), categories),
            lexicon=Lexicon.parse(read_data("emergency.yaml")),
            gazetteer=Gazetteer(areas, read_data("gazetteer.yaml")),
        )
        return bare.with_model(TextModel.load(model)) if model else bare

    def with_rules(self, rules: RuleSet) -> Classifier:
        """Return the same classifier under other rules."""
        return replace(self, rules=rules)

    def with_model(self, model: TextModel) -> Classifier:
        """Return the same classifier with a model of categories and the limits that were measured with it."""
        foreign = {label for label in model.labels if label != DESK_LABEL and self.categories.get(label) is None}
        if model.task != "category" or foreign:
            raise ValueError(f"not a model of our categories: task {model.task}, labels {sorted(foreign)}")
        return replace(self, model=model, limits=Limits(**model.limits))

    def suggest(self, ask: Ask) -> Suggestion:
        """Return what to do with one text."""
        return self.suggest_many([ask])[0]

    def suggest_many(self, asks: Sequence[Ask]) -> list[Suggestion]:
        """Return what to do with each text; many at once cost less than one by one."""
        texts = [plain(ask.text) for ask in asks]
        if not self.model or not texts:
            return [self.judge(ask, text, {}) for ask, text in zip(asks, texts, strict=True)]
        chances = self.model.chances(texts).tolist()
        labels = self.model.labels
        return [
            self.judge(ask, text, dict(zip(labels, row, strict=True)))
            for ask, text, row in zip(asks, texts, chances, strict=True)
        ]

    def judge(self, ask: Ask, text: str, chances: Mapping[str, float]) -> Suggestion:
        """Return what to do with one text whose plain form and chances by the model are known."""
        evidence = gather(
            categories=self.categories, deciding=self.rules.deciding, alert=self.lexicon.look(text),
            finding=self.rules.look(text), model=chances, kind=ask.kind, hint=self.categories.get(ask.category_hint),
        )  # fmt: skip
        where = locate(self.gazetteer, self.borders, ask, text)
        verdict = between(judge(evidence, self.categories, self.limits), evidence, where.doubt)
        why = explain(evidence, verdict, self.categories, self._spoke(text, verdict), where=where.lines)
        return self._answer(evidence, verdict, where, why)

    def _spoke(self, text: str, verdict: Verdict) -> list[str]:
        """Return the words that moved the model towards the verdict, where the model was asked."""
        if self.model and verdict.category and verdict.category.code in self.model.labels:
            return self.model.reasons(text, verdict.category.code)
        return []

    def _answer(self, evidence: Evidence, verdict: Verdict, where: Where, why: tuple[str, ...]) -> Suggestion:
        category = verdict.category
        return Suggestion(
            lane=verdict.lane,
            category_code=category.code if category else None,
            tier=tier(evidence, category, verdict.lane),
            area_code=where.area_code,
            sides=where.sides,
            confidence=round(verdict.confidence, 4),
            decided_by=verdict.decided_by,
            explanation=why,
            top3=self._top3(evidence, verdict),
            lanes_conflict=verdict.conflict,
            emergency=in_danger(evidence) or sees_alarm(evidence, self.categories),
            abstain=bool(verdict.why_abstain),
            abstain_reason=verdict.why_abstain,
            rule_version=self.rules.version,
            model_version=self.model.version if self.model else NO_MODEL,
        )

    def _top3(self, evidence: Evidence, verdict: Verdict) -> tuple[Candidate, ...]:
        """Return the three likeliest categories, the chosen one first."""
        chances = {code: chance for code, chance in evidence.chances.items() if code != DESK_LABEL}
        chosen = verdict.category.code if verdict.category else None
        order = sorted(chances, key=lambda code: (code != chosen, -chances[code], code))
        return tuple(
            Candidate(category_code=code, lane=self.categories.lane_of(code), confidence=round(chances[code], 4))
            for code in order[:3]
        )
