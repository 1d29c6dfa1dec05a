"""Learning from and judging by other people's files: what `kitchen triage train` and `evaluate` stand on."""

from __future__ import annotations

import warnings
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from kitchen_triage.classify import training, trial
from kitchen_triage.classify.emergency import plain
from kitchen_triage.classify.measures import figures, rounded
from kitchen_triage.classify.model import TextModel, softmax

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def learn(
    texts: Sequence[str], labels: Sequence[str], *, task: str, folds: int = training.FOLDS
) -> tuple[TextModel, dict[str, Any]]:
    """Return a calibrated model of any labels, and its cross-validated figures."""
    known, names = [plain(text) for text in texts], tuple(sorted(set(labels)))
    start = perf_counter()
    with warnings.catch_warnings():
        # A label with fewer texts than folds is judged where it can be.
        warnings.filterwarnings("ignore", message="The least populated class", category=UserWarning)
        margins, _ = training.unseen_margins(known, labels, concepts=trial.concepts(), folds=folds)
    factor = training.sharpness(margins, np.asarray([names.index(label) for label in labels]))
    judged = perf_counter()
    model = training.fit(known, labels, concepts=trial.concepts(), task=task)
    done = perf_counter()
    found = figures(labels, softmax(margins * factor), names)
    times = {"cv_seconds": rounded(judged - start), "fit_seconds": rounded(done - judged)}
    version = f"t-{task}-{len(known)}-{training.digest(known, labels)}"
    model = training.calibrated(model, version=version, factor=factor, limits={})
    return model, {"rows": len(known), "classes": len(names), **found, **times}


def assess(
    model: TextModel, texts: Sequence[str], labels: Sequence[str], mapping: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return a model's figures on labelled texts; `mapping` says what its labels are called there."""
    start = perf_counter()
    chances = model.chances([plain(text) for text in texts])
    speed = len(texts) / max(perf_counter() - start, 1e-9)
    told = [(mapping or {}).get(label, label) for label in model.labels]
    names = tuple(dict.fromkeys(told))
    joined = np.stack([chances[:, [name == one for one in told]].sum(axis=1) for name in names], axis=1)
    return {**figures(labels, joined, names), "texts_per_second": rounded(speed)}
