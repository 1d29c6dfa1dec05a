"""Figures about a classifier on texts that it had not seen. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PRECISIONS: Final = (0.90, 0.95, 0.98)
BINS: Final = 10


def figures(truth: Sequence[str], chances: NDArray[np.float64], labels: Sequence[str]) -> dict[str, Any]:
    """Return accuracy, F1, top 3, honesty and coverage of one column of chances per label; truth may hold others."""
    told = [labels[number] for number in chances.argmax(axis=1)]
    right = np.asarray([a == b for a, b in zip(truth, told, strict=True)])
    sure = chances.max(axis=1)
    places = [labels.index(label) if label in labels else -1 for label in truth]
    best3 = np.argsort(-chances, axis=1)[:, :3]
    return {
        "n": len(told),
        "accuracy": rounded(right.mean()),
        "macro_f1": rounded(np.mean([row["f1"] for row in per_class(truth, told).values() if row["n"]])),
        "top3": rounded(np.mean([place in row for place, row in zip(places, best3.tolist(), strict=True)])),
        "calibration_error": calibration_error(sure, right),
        "coverage_at_precision": coverage_at_precision(sure, right),
        "per_class": per_class(truth, told),
        "confusion": confusion(truth, told),
    }


def per_class(truth: Sequence[str], told: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return how many of each label there are, and its precision, recall and F1."""
    hits = Counter(a for a, b in zip(truth, told, strict=True) if a == b)
    there, said = Counter(truth), Counter(told)
    rows = {}
    for label in sorted({*there, *said}):
        precision = hits[label] / said[label] if said[label] else 0.0
        recall = hits[label] / there[label] if there[label] else 0.0
        f1 = 2 * precision * recall / (precision + recall) if hits[label] else 0.0
        rows[label] = {"n": there[label], "precision": rounded(precision), "recall": rounded(recall), "f1": rounded(f1)}
    return rows


def confusion(truth: Sequence[str], told: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return how often each label was told for each true one, without the zeros."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for a, b in zip(truth, told, strict=True):
        table[a][b] += 1
    return {label: dict(sorted(table[label].items())) for label in sorted(table)}


def calibration_error(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the mean distance between how sure and how right, over ten bins of sureness."""
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [abs(sure[bins == n].mean() - right[bins == n].mean()) * (bins == n).mean() for n in set(bins.tolist())]
    return rounded(sum(gaps))


def coverage_at_precision(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> dict[str, float]:
    """Return for each precision the largest share of texts, the surest first, that reaches it."""
    return {f"{wanted:.2f}": rounded(threshold(sure, right, wanted)[1]) for wanted in PRECISIONS}


def threshold(sure: NDArray[np.float64], right: NDArray[np.bool_], wanted: float) -> tuple[float, float]:
    """Return the lowest sureness from which on the wanted share is right, and the share of texts above; or (1, 0)."""
    if not len(sure):
        return 1.0, 0.0
    order = np.argsort(-sure, kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= wanted)
    if not len(enough):
        return 1.0, 0.0
    return float(sure[order[enough[-1]]]), (int(enough[-1]) + 1) / len(order)


def rounded(value: Any) -> float:
    """Return a figure as people read it."""
    return round(float(value), 4)
