"""Make the model file: `python -m kitchen_triage.classify.train [--check]`.

The same data gives the same model. `--check` makes it anew and exits 1 where the committed one is not that.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from typing import Final

import numpy as np

from kitchen_triage.classify import training, trial
from kitchen_triage.classify.classifier import HERE, MODEL_FILE
from kitchen_triage.classify.emergency import plain
from kitchen_triage.classify.evidence import DANGER_POINTS, POINT
from kitchen_triage.classify.examples import FILES, read_examples
from kitchen_triage.classify.measures import threshold
from kitchen_triage.classify.model import FORMAT, TextModel
from kitchen_triage.classify.verdict import Limits

WANTED: Final = 0.96
"""The precision of automatic lanes for which the threshold is set; a little above the promised 0.95."""
CATEGORY_SHARE: Final = 0.5
"""To act alone, the category must be likelier than all others of its lane together."""
SAME: Final = 0.02
"""How far a chance or a limit may differ between machines before two models are not the same."""
SOURCES: Final = ("categories.yaml", "concepts.yaml", "emergency.yaml", "rules.yaml")


RECIPE: Final = " ".join(
    map(str, (FORMAT, training.STRENGTH, training.FOLDS, training.SEED, POINT, DANGER_POINTS, WANTED, CATEGORY_SHARE))
)
"""Everything but the data that a model depends on."""


def version() -> str:
    """Return the name of the model that the present data and recipe make."""
    digest = hashlib.sha256(RECIPE.encode())
    for name in (*SOURCES, *(f"examples/{name}.csv" for name in FILES)):
        digest.update((HERE / name).read_bytes())
    return f"m-{digest.hexdigest()[:12]}"


def build() -> TextModel:
    """Return the model of the present data, with its limits measured on unseen examples."""
    examples = read_examples()
    trials = trial.hold(examples)
    suggestions = trials.suggestions(Limits(lane=0.0, category=CATEGORY_SHARE))
    decided = [
        (suggestion.confidence, suggestion.lane == example.lane)
        for suggestion, example in zip(suggestions, examples, strict=True)
        if not suggestion.abstain
    ]
    sure, right = np.asarray([row[0] for row in decided]), np.asarray([row[1] for row in decided])
    limit = round(threshold(sure, right, WANTED)[0], 3)
    model = training.fit([plain(e.text) for e in examples], [e.category for e in examples], concepts=trial.concepts())
    limits = {"lane": limit, "category": CATEGORY_SHARE}
    return training.calibrated(model, version=version(), factor=trials.sharpness, limits=limits)


def same(one: TextModel, other: TextModel) -> bool:
    """Whether two models say the same of every example."""
    texts = [plain(example.text) for example in read_examples()]
    if one.version != other.version or one.labels != other.labels:
        return False
    if any(abs(limit - other.limits[name]) > SAME for name, limit in one.limits.items()):
        return False
    return float(np.abs(one.chances(texts) - other.chances(texts)).max()) <= SAME


def main() -> int:
    """Make the model file, or with --check look whether it is what the data makes."""
    parser = argparse.ArgumentParser(prog="python -m kitchen_triage.classify.train", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare with the committed model")
    model = build()
    if not parser.parse_args().check:
        model.save(MODEL_FILE)
        size = MODEL_FILE.stat().st_size // 1024
        sys.stdout.write(f"{MODEL_FILE.name}: {model.version}, {size} KiB, limits {dict(model.limits)}\n")
        return 0
    if same(model, TextModel.load(MODEL_FILE)):
        return 0
    sys.stderr.write("the committed model is not what the data makes: python -m kitchen_triage.classify.train\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
