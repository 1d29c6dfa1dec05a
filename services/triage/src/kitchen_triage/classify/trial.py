"""The whole classifier judged on examples that its model has not seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kitchen_triage.classify import training
from kitchen_triage.classify.classifier import Classifier, read_data
from kitchen_triage.classify.emergency import plain
from kitchen_triage.classify.features import Concepts
from kitchen_triage.classify.model import softmax
from kitchen_triage.classify.suggestion import Ask, Suggestion
from kitchen_triage.classify.verdict import Limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kitchen_triage.classify.examples import Example


@dataclass(frozen=True)
class Trial:
    """Out-of-fold chances and the decisions made of them."""

    examples: Sequence[Example]
    labels: tuple[str, ...]
    folds: NDArray[np.intp]
    chances: NDArray[np.float64]
    sharpness: float

    def suggestions(self, limits: Limits) -> list[Suggestion]:
        """Return what the classifier would have said to each example, from the text alone."""
        classifier = replace(Classifier.load(model=None), limits=limits)
        return [
            classifier.judge(Ask(text=example.text), plain(example.text), dict(zip(self.labels, row, strict=True)))
            for example, row in zip(self.examples, self.chances.tolist(), strict=True)
        ]


def hold(examples: Sequence[Example]) -> Trial:
    """Learn on four fifths and judge the last, five times over."""
    texts = [plain(example.text) for example in examples]
    labels = [example.category for example in examples]
    names = tuple(sorted(set(labels)))
    margins, folds = training.unseen_margins(texts, labels, concepts=concepts())
    factor = training.sharpness(margins, np.asarray([names.index(label) for label in labels]))
    return Trial(examples, names, folds, softmax(margins * factor), factor)


def concepts() -> Concepts:
    """Return the package's thesaurus."""
    return Concepts(read_data("concepts.yaml")["concepts"])
