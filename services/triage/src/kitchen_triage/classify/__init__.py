"""The classifier of triage (研判分类): rules first, then a small model, and the desk where both are unsure.

`Classifier.load(read_areas(path)).suggest(Ask(text="花果园R区路灯三天不亮"))`
"""

from kitchen_triage.classify.categories import LANES, Categories, Category
from kitchen_triage.classify.classifier import Classifier, read_areas, read_data
from kitchen_triage.classify.emergency import Alert, Danger, Lexicon
from kitchen_triage.classify.gazetteer import Area, Gazetteer, Place
from kitchen_triage.classify.rules import Finding, RuleSet
from kitchen_triage.classify.suggestion import Ask, Candidate, Suggestion

__all__ = [
    "LANES", "Alert", "Area", "Ask", "Borders", "Candidate", "Categories", "Category", "Classifier", "Danger",
    "Finding", "Gazetteer", "Lexicon", "Place", "RuleSet", "Suggestion", "read_areas", "read_data",
]  # fmt: skip
