"""Measure the classifier: `python -m kitchen_triage.classify.evaluate [--heldout FILE.csv] [--rescue FILE.csv] …`.

`--heldout` are labelled texts that nothing was made for (text, kind, lane, category); `--rescue` is a file of real
texts of a flood (text, label) of which only shares are told; `--areas` loads the place names, for the speed; `--write`
puts the figures between the marks of a document.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from dataclasses import asdict
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kitchen_triage.classify import trial
from kitchen_triage.classify.categories import DESK, LANES
from kitchen_triage.classify.classifier import Classifier, read_areas
from kitchen_triage.classify.examples import Example, read_examples
from kitchen_triage.classify.measures import confusion, figures, rounded
from kitchen_triage.classify.suggestion import Ask, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BEGIN: Final = "<!-- figures: begin -->"
END: Final = "<!-- figures: end -->"
DANGEROUS: Final = ("GOV-FIRE", "GOV-FLOOD", "GOV-RESCUE", "GOV-LIFT")
ROUNDS: Final = 3
SHOWN: Final = 20


def on_examples(classifier: Classifier) -> dict[str, Any]:
    """Return figures of five folds over our own examples: the model alone, then the whole classifier."""
    examples = read_examples()
    held = trial.hold(examples)
    lane_of = classifier.categories.lane_of
    lanes = np.stack(
        [held.chances[:, [lane_of(label) == lane for label in held.labels]].sum(axis=1) for lane in (*LANES, DESK)],
        axis=1,
    )
    category = figures([e.category for e in examples], held.chances, held.labels)
    lane = figures([e.lane for e in examples], lanes, (*LANES, DESK))
    suggestions = held.suggestions(classifier.limits)
    by_fold = [
        _automatic([row for row, fold in zip(_pairs(suggestions, examples), held.folds, strict=True) if fold == number])
        for number in range(int(held.folds.max()) + 1)
    ]
    return {
        "model_category": category, "model_lane": lane, "whole": _whole(suggestions, examples),
        "lane_precision_by_fold": [row["lane_precision"] for row in by_fold],
        "coverage_by_fold": [row["coverage"] for row in by_fold],
    }  # fmt: skip


def on_heldout(classifier: Classifier, path: Path) -> dict[str, Any]:
    """Return figures of texts that nothing was made for: from the text alone, then with the sender's kind."""
    rows = _table(path)
    truth = [Example(row["text"], row["lane"], row["category"]) for row in rows]
    return {
        "text_alone": _whole(classifier.suggest_many([Ask(text=row["text"]) for row in rows]), truth),
        "with_kind": _whole(classifier.suggest_many([Ask(text=row["text"], kind=row["kind"]) for row in rows]), truth),
    }


def on_rescue(classifier: Classifier, path: Path) -> dict[str, Any]:
    """Return by label of a file of real texts: the share seen as emergency, sent to each lane, left to the desk."""
    rows = _table(path)
    shares = {}
    for label in sorted({row["label"] for row in rows}):
        said = classifier.suggest_many([Ask(text=row["text"]) for row in rows if row["label"] == label])
        shares[label] = {
            "n": len(said),
            "emergency": _share(s.emergency for s in said),
            "government_or_volunteer": _share(s.lane in ("government", "volunteer") for s in said),
            "emergency_or_government_or_volunteer": _share(
                s.emergency or s.lane in ("government", "volunteer") for s in said
            ),
            "abstained": _share(s.abstain for s in said),
            "abstained_with_alarm": _share(s.abstain and s.emergency for s in said),
            **{f"automatic_{lane}": _share(s.lane == lane and not s.abstain for s in said) for lane in LANES},
        }
    return shares


def speed(classifier: Classifier) -> dict[str, float]:
    """Return CPU milliseconds per text, one by one and all at once, the best of a few rounds."""
    asks = [Ask(text=example.text) for example in read_examples()]
    singly, together = [], []
    for _ in range(ROUNDS):
        start = process_time()
        for ask in asks:
            classifier.suggest(ask)
        middle = process_time()
        classifier.suggest_many(asks)
        singly.append(middle - start)
        together.append(process_time() - middle)
    return {
        "ms_each": rounded(min(singly) * 1000 / len(asks)),
        "ms_in_batch": rounded(min(together) * 1000 / len(asks)),
    }


def _pairs(said: Sequence[Suggestion], truth: Sequence[Example]) -> list[tuple[Suggestion, Example]]:
    return list(zip(said, truth, strict=True))


def _automatic(pairs: Sequence[tuple[Suggestion, Example]]) -> dict[str, float]:
    acted = [(said, true) for said, true in pairs if not said.abstain]
    return {
        "n": len(pairs),
        "coverage": rounded(len(acted) / len(pairs)),
        "lane_precision": _share(said.lane == true.lane for said, true in acted),
        "category_precision": _share(said.category_code == true.category for said, true in acted),
    }


def _whole(said: Sequence[Suggestion], truth: Sequence[Example]) -> dict[str, Any]:
    pairs = _pairs(said, truth)
    danger = [(s, t) for s, t in pairs if t.category in DANGEROUS]
    calm = [(s, t) for s, t in pairs if t.category not in DANGEROUS]
    return {
        **_automatic(pairs),
        "by_rule": _share(s.decided_by == "rule" and not s.abstain for s in said),
        "lane_guess_right": _share(s.lane == t.lane for s, t in pairs if t.lane != DESK),
        "category_guess_right": _share(s.category_code == t.category for s, t in pairs if t.lane != DESK),
        "desk_texts_left_to_desk": _share(s.abstain for s, t in pairs if t.lane == DESK),
        "dangers": len(danger),
        "dangers_alarmed": _share(s.emergency for s, _ in danger),
        "others_alarmed": _share(s.emergency for s, _ in calm),
        "dangers_dispatched_to_government": _share(s.lane == "government" and not s.abstain for s, _ in danger),
        "confusion": confusion([t.lane for t in truth], ["(desk)" if s.abstain else str(s.lane) for s in said]),
    }


def _share(values: Iterable[bool]) -> float:
    found = list(values)
    return rounded(sum(found) / len(found)) if found else 0.0


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(document: Path, found: dict[str, Any]) -> None:
    """Put the figures between the marks of a document."""
    before, rest = document.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    told = json.dumps(_brief(found), ensure_ascii=False, indent=1)
    document.write_text(f"{before}{BEGIN}\n```json\n{told}\n```\n{END}{after}", encoding="utf-8")


def _brief(found: dict[str, Any]) -> dict[str, Any]:
    """Return the figures with the large tables of categories cut to what people read."""
    category = dict(found["examples"]["model_category"])
    rows = category.pop("confusion")
    mixed = [(count, a, b) for a, row in rows.items() for b, count in row.items() if a != b]
    category["per_class"] = " ".join(f"{label}={row['f1']:.2f}" for label, row in category["per_class"].items())
    category["most_confused"] = [
        f"{a} told as {b}: {n}" for n, a, b in sorted(mixed, key=lambda x: (-x[0], x[1:]))[:SHOWN]
    ]
    return {**found, "examples": {**found["examples"], "model_category": category}}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m kitchen_triage.classify.evaluate", description=__doc__)
    for name in ("areas", "heldout", "rescue", "write"):
        parser.add_argument(f"--{name}", type=Path)
    options = parser.parse_args()
    classifier = Classifier.load(read_areas(options.areas) if options.areas else ())
    version = classifier.model.version if classifier.model else "none"
    found: dict[str, Any] = {"model": version, "rules": classifier.rules.version, "limits": asdict(classifier.limits)}
    found["examples"] = on_examples(classifier)
    if options.heldout:
        found["heldout"] = on_heldout(classifier, options.heldout)
    if options.rescue:
        found["rescue"] = on_rescue(classifier, options.rescue)
    found["speed"] = speed(classifier)
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    if options.write:
        write(options.write, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
