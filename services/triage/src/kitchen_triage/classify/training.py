"""Learning a text model, and judging it on texts it has not seen."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.svm import LinearSVC

from kitchen_triage.classify.features import Concepts, Features
from kitchen_triage.classify.folds import near_repeats
from kitchen_triage.classify.model import TextModel, softmax

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

STRENGTH: Final = 1.0
"""How closely the model follows single examples (C of the support vector machine)."""
FOLDS: Final = 5
SEED: Final = 20261122
FEWEST_LABELS: Final = 2


def fit(texts: Sequence[str], labels: Sequence[str], *, concepts: Concepts, task: str = "category") -> TextModel:
    """Return a model of plain texts and their labels, not yet calibrated; the same input gives the same model."""
    names = sorted(set(labels))
    if len(names) < FEWEST_LABELS:
        raise ValueError("a model needs at least two labels")
    features = Features.fit(concepts, texts)
    machine = LinearSVC(C=STRENGTH, random_state=SEED).fit(features.matrix(texts), np.asarray(labels))
    weights, bias = machine.coef_, machine.intercept_
    if len(names) == FEWEST_LABELS:
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return TextModel(
        task=task, version="", labels=tuple(names), features=features, weights=weights.T.astype(np.float32),
        bias=bias.astype(np.float32), sharpness=1.0, limits={},
    )  # fmt: skip


def digest(texts: Sequence[str], labels: Sequence[str]) -> str:
    """Return a short name of what a model was learned from."""
    rows = "\n".join(f"{label}\t{text}" for text, label in zip(texts, labels, strict=True))
    return hashlib.sha256(rows.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def splits(
    texts: Sequence[str], labels: Sequence[str], folds: int = FOLDS
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Yield what to learn from and what to judge by; near-repeats never stand on both sides."""
    groups = near_repeats(texts)
    cut = StratifiedGroupKFold(n_splits=folds, shuffle=True, random_state=SEED)
    yield from cut.split(np.zeros(len(texts)), np.asarray(labels), groups)


def unseen_margins(
    texts: Sequence[str], labels: Sequence[str], *, concepts: Concepts, folds: int = FOLDS
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return each text's margins by a model that has not seen it, and its fold; columns are the sorted labels."""
    names = sorted(set(labels))
    margins = np.full((len(texts), len(names)), -1e3)
    fold_of = np.zeros(len(texts), dtype=np.intp)
    for number, (learn, judge) in enumerate(splits(texts, labels, folds)):
        known = [texts[i] for i in learn]
        model = fit(known, [labels[i] for i in learn], concepts=concepts.met_in(known))
        columns = [names.index(label) for label in model.labels]
        margins[judge[:, None], columns] = model.margins([texts[i] for i in judge])
        fold_of[judge] = number
    return margins, fold_of


def sharpness(margins: NDArray[np.float64], truth: NDArray[np.intp]) -> float:
    """Return the factor that makes the chances of unseen texts as honest as one factor can."""
    rows = np.arange(len(truth))

    def surprise(log_factor: float) -> float:
        chances = softmax(margins * np.exp(log_factor))[rows, truth]
        return float(-np.log(np.maximum(chances, 1e-12)).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-2.0, 4.0), method="bounded").x))


def calibrated(model: TextModel, *, version: str, factor: float, limits: Mapping[str, float]) -> TextModel:
    """Return the model with its measured factor and limits."""
    return replace(model, version=version, sharpness=factor, limits=dict(limits))
